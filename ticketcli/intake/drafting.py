"""One record becomes one draft: what its cells say, in our words, and what of it does not fit."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from ticketcli.i18n import _
from ticketcli.intake import dates, mapping, vocabulary
from ticketcli.intake.dates import Dates
from ticketcli.intake.markup import plain_text
from ticketcli.intake.table import OWN, Cell, Comment, SourceRow
from ticketcli.intake.vocabulary import is_unset
from ticketcli.text import clean_text, one_line
from ticketcli.ticket.fields import LISTS
from ticketcli.ticket.model import Draft, Entry, External
from ticketcli.ticket.people import names_somebody

_LONGEST_TITLE = 120
_LONGEST_PERSON = 300
_ANGLED = re.compile(r'"?([^"<>]*?)"? ?<([^<>\s@]+@[^<>\s@]+)>')
_ROUND = re.compile(r"([^()]*?) ?\(([^()\s@]+@[^()\s@]+)\)")
_MAIL = re.compile(r"[^\s<>@,;:\"]+@[^\s<>@,;:\"]+")
_HANDLE = re.compile(r"[a-z][a-z0-9_-]{0,30}:[^\s:]{1,100}")
_REQUESTER = frozenset(("requester id", "author id", "customer id", "reporter id"))
_WORDS = re.compile(r"(?<![^\W_])[^\W\d_]{3,}(?![^\W_])")
_STRONG = re.compile(r"[,;|\n]")
_ITEM = re.compile(r'"((?:[^"]|"")+)"|([^"; ][^";]*)')
_LISTED = re.compile(r'(?=.*")(?:(?:"(?:[^"]|"")+"|[^"; ][^";]*+)(?:; |$))+', re.DOTALL)
"""A list as our own export writes it, with words in quotes that hold what would cut them."""


class Unfit(Exception):
    """A record that can be no draft, and why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the records of a file are understood: the field of each column, its dates, what titles are made of."""

    source: str
    fields: Mapping[str, str]
    dates: Dates
    utc: frozenset[str] = frozenset()
    titles: Sequence[str] = ()
    titled: bool = True
    meanings: mapping.Meanings = field(default_factory=dict)
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class _Instant(NamedTuple):
    at: datetime
    column: str
    text: str


@dataclass(slots=True)
class _Sheet:
    """A draft while its cells are read."""

    plan: Plan
    row: SourceRow
    fields: dict[str, str | list[str]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    sender: dict[str, str] = field(default_factory=dict)
    instants: dict[str, _Instant] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    description: str = ""
    id: str = ""
    external: str = ""
    minutes: int | None = None

    def strange(self, column: str, text: str) -> None:
        """A value that nobody understands: kept, and said."""
        self.extra[column] = text
        what = _("{column}: {text} is unknown, kept under extra")
        self.faults.append(what.format(column=one_line(column, 40), text=one_line(text, 60)))


def draft_row(row: SourceRow, plan: Plan, seen: Counter[str]) -> Draft:
    """The draft that a record makes; Unfit when it makes none. `seen` counts equal records that have no number."""
    if row.record is not None:
        return Draft(_own_key(row.record), {"record": row.record}, origin=row.origin)
    sheet = _Sheet(plan, row, comments=list(row.comments), faults=list(row.faults))
    for column, cell in row.cells.items():
        name = plan.fields.get(column, "extra")
        cell = mapping.translate_cell(plan.meanings, column, cell)
        if isinstance(cell, list) and name not in _MANY:
            sheet.extra[column], cell = _joined(cell), cell[0]
        _TAKE.get(name, _text)(sheet, name, column, cell)
    if plan.people:
        _name_people(sheet)
    key, messages = _key(sheet, seen), tuple(_entries(sheet))
    if row.part:
        return Draft(key, {}, messages=messages, origin=row.origin)
    created_at, past = _times(sheet)
    _agree(sheet, past, messages)
    _entitle(sheet, messages)
    return Draft(
        key=key,
        fields=sheet.fields,
        description=sheet.description,
        sender=sheet.sender,
        created_at=created_at,
        past=past,
        messages=messages,
        extra=sheet.extra,
        origin=row.origin,
        faults=tuple(sheet.faults),
    )


# -- which one it is ---------------------------------------------------------------------------------------------------


def _own_key(record: Mapping[str, object]) -> External:
    external = record.get("external")
    if isinstance(external, dict) and external.get("source") and external.get("id"):
        return External(str(external["source"]), str(external["id"]))
    return External(OWN, str(record["id"]))


def _key(sheet: _Sheet, seen: Counter[str]) -> External:
    """The number it has there, or one made of all it says, so that the same record is known again."""
    source, colon, number = sheet.external.partition(":")
    if colon and source and number:
        if sheet.id and sheet.plan.source != OWN:
            _keep_column(sheet, "id")
        return External(source, number)
    if sheet.id and sheet.external:
        _keep_column(sheet, "external")
    return External(sheet.plan.source, sheet.id or sheet.external or _made_number(sheet.row, seen))


def _keep_column(sheet: _Sheet, field: str) -> None:
    """Keeps what the column of a field holds under extra."""
    for column in (column for column in sheet.row.cells if sheet.plan.fields.get(column) == field):
        sheet.extra[column] = _joined(sheet.row.cells[column])


def _made_number(row: SourceRow, seen: Counter[str]) -> str:
    said = [sorted(row.cells.items()), [(c.at, c.by, c.text) for c in row.comments]]
    number = "h" + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
    seen[number] += 1
    return number if seen[number] == 1 else f"{number}-{seen[number]}"


def _entitle(sheet: _Sheet, messages: Sequence[Entry]) -> None:
    """Without a title, the first words of what it says are one; where the file has no titles, what else tells most.

    Unfit where it ought to have one and says nothing.
    """
    if "title" in sheet.fields:
        return
    said = [sheet.description, *(entry.text for entry in messages)]
    first = next(filter(str.strip, said), "").strip().partition("\n")[0]
    if sheet.plan.titled and not first:
        raise Unfit(_("no title"))
    made = [_joined(sheet.row.cells[column]) for column in sheet.plan.titles if column in sheet.row.cells]
    title = " – ".join(made) if made and not sheet.plan.titled else first or _telling(sheet)
    sheet.fields["title"] = one_line(title, _LONGEST_TITLE)


def _telling(sheet: _Sheet) -> str:
    """What a record says in words under extra, else whatever it holds: a number, a year."""
    others = [words for words in sheet.extra.values() if words.strip()]
    in_words = (words for words in others if _WORDS.search(words) and not dates.looks_like_date(words))
    return next(in_words, "") or next(iter(others), "") or sheet.id or sheet.row.origin


# -- when --------------------------------------------------------------------------------------------------------------


def _times(sheet: _Sheet) -> tuple[datetime | None, dict[str, datetime]]:
    """When it was created, and what the record tells of the past; nothing of that can be before its creation."""
    if updated := sheet.instants.pop("updated", None):
        sheet.extra[updated.column] = updated.text
    created = sheet.instants.pop("created", None)
    if not created:
        return None, {name: told.at for name, told in sheet.instants.items()}
    past = {name: told.at for name, told in sheet.instants.items() if told.at >= created.at}
    for name, told in sheet.instants.items():
        if name not in past and dates.is_day_only(told.text) and told.at.date() == created.at.date():
            past[name] = created.at
        elif name not in past:
            _reversed(sheet, created, told)
    if sheet.minutes is not None:
        past.setdefault("first_reply", created.at + timedelta(minutes=sheet.minutes))
    return created.at, past


def _reversed(sheet: _Sheet, created: _Instant, told: _Instant) -> None:
    sheet.extra.update({created.column: created.text, told.column: told.text})
    what = _("{column} {text} is before {created} {first}; kept under extra")
    words = {"column": told.column, "text": told.text, "created": created.column, "first": created.text}
    sheet.faults.append(what.format_map({key: one_line(word, 60) for key, word in words.items()}))


def _agree(sheet: _Sheet, past: dict[str, datetime], messages: Sequence[Entry]) -> None:
    """Sets the status that an end tells where no cell does; what status or messages deny is kept under extra."""
    ended = [name for name in ("closed", "resolved") if name in past]
    if ended:
        sheet.fields.setdefault("status", ended[0])
    for name in _denied(str(sheet.fields.get("status")), ended):
        told = _set_aside(sheet, past, name)
        what = _("{column} {text}: the status is {status}; kept under extra")
        words = {"column": told.column, "text": told.text, "status": str(sheet.fields["status"])}
        sheet.faults.append(what.format_map({key: one_line(word, 60) for key, word in words.items()}))
    if "first_reply" in sheet.instants and "first_reply" in past and any(said.kind == "reply" for said in messages):
        _set_aside(sheet, past, "first_reply")


def _denied(status: str, ended: Sequence[str]) -> Sequence[str]:
    """The ends that a status has not come to."""
    return {"closed": (), "resolved": ended[:-1]}.get(status, ended)


def _set_aside(sheet: _Sheet, past: dict[str, datetime], name: str) -> _Instant:
    told = sheet.instants[name]
    sheet.extra[told.column] = told.text
    del past[name]
    return told


def _instant(sheet: _Sheet, name: str, column: str, cell: Cell) -> None:
    text = _joined(cell).strip()
    if not is_unset(text):
        zone = UTC if column in sheet.plan.utc else None
        sheet.instants[name] = _Instant(_read_date(sheet.plan.dates, column, text, zone), column, text)


def _read_date(reader: Dates, column: str, text: str, zone: tzinfo | None = None) -> datetime:
    try:
        return reader.instant(text, zone)
    except (ValueError, OverflowError):
        what = _("{column}: {text} is no date")
        raise Unfit(what.format(column=one_line(column, 40), text=one_line(text, 60))) from None


def _minutes(sheet: _Sheet, _name: str, column: str, cell: Cell) -> None:
    sheet.extra[column] = _joined(cell)
    number = mapping.NUMBER.fullmatch(_joined(cell).strip())
    if number:
        sheet.minutes = int(number[1])


# -- what --------------------------------------------------------------------------------------------------------------


def _text(sheet: _Sheet, name: str, column: str, cell: Cell) -> None:
    words = clean_text(" ".join(_joined(cell).split()))
    if words.strip("\ufeff ") and (name == "title" or not is_unset(words)):
        sheet.fields[name] = words


def _extra(sheet: _Sheet, _name: str, column: str, cell: Cell) -> None:
    sheet.extra[column.removeprefix("extra.")] = clean_text(_joined(cell))


def _words(sheet: _Sheet, name: str, column: str, cell: Cell) -> None:
    """Lists stay as they are; text is cut at commas and their kin, and tags, which have no blanks, at blanks."""
    parts = cell if isinstance(cell, list) else _cut(cell, at_blanks=mapping.plain_column(column) == name)
    sheet.fields[name] = list(dict.fromkeys(clean_text(part.strip()) for part in parts if part.strip()))


def _cut(text: str, at_blanks: bool) -> list[str]:
    if _LISTED.fullmatch(text):
        return [quoted.replace('""', '"') or bare for quoted, bare in _ITEM.findall(text)]
    return _STRONG.split(text) if _STRONG.search(text) or not at_blanks else text.split()


def _meaning(sheet: _Sheet, name: str, column: str, cell: Cell) -> None:
    meaning = vocabulary.field_meanings(name, _joined(cell), sheet.plan.source)
    if meaning is None and not is_unset(_joined(cell)):
        sheet.strange(column, _joined(cell))
    elif not meaning and not is_unset(_joined(cell)):
        sheet.extra[column] = clean_text(_joined(cell))
    for set_field, word in (meaning or {}).items():
        if set_field == name or set_field not in sheet.fields:
            sheet.fields[set_field] = word


def _number(sheet: _Sheet, name: str, column: str, cell: Cell) -> None:
    number = mapping.NUMBER.fullmatch(_joined(cell).strip())
    if number and (name != "progress" or int(number[1]) <= 100):
        sheet.fields[name] = number[1]
    elif not is_unset(_joined(cell)):
        sheet.strange(column, _joined(cell))


def _described(sheet: _Sheet, _name: str, _column: str, cell: Cell) -> None:
    sheet.description = clean_text(plain_text("\n\n".join(cell) if isinstance(cell, list) else cell))


def _numbered(sheet: _Sheet, name: str, _column: str, cell: Cell) -> None:
    if name == "id":
        sheet.id = _joined(cell).strip()
    else:
        sheet.external = _joined(cell).strip()


def _left_out(_sheet: _Sheet, _name: str, _column: str, _cell: Cell) -> None:
    """What can be computed again."""


def _joined(cell: Cell) -> str:
    return ", ".join(cell) if isinstance(cell, list) else cell


# -- who ---------------------------------------------------------------------------------------------------------------


def _sender(sheet: _Sheet, name: str, column: str, cell: Cell) -> None:
    words = " ".join(_joined(cell).split())
    if is_unset(words):
        return
    found = split_person(words, name.partition(".")[2], sheet.plan.source)
    if not found or any(sheet.sender.setdefault(part, said) != said for part, said in found.items()):
        sheet.extra[column] = words


def split_person(words: str, kind: str, source: str) -> dict[str, str]:
    """Name, mail, phone, handle in `words` under a column of that `kind` (any: ''); nothing when they don't fit it."""
    if len(words) > _LONGEST_PERSON or not names_somebody(words):
        return {}
    angled = _ANGLED.fullmatch(words) or _ROUND.fullmatch(words)
    if angled:
        return {"mail": angled[2], **({"name": angled[1]} if angled[1] else {})}
    if _MAIL.fullmatch(words):
        return {"mail": words}
    if kind == "mail":
        return {}
    if mapping.PHONE.fullmatch(words) and kind != "handle":
        return {"phone": words}
    if kind == "handle" or (not kind and _HANDLE.fullmatch(words)):
        return {"handle": words if ":" in words else f"{source}:{words}"}
    return {} if kind == "phone" else {"name": words}


def _name_people(sheet: _Sheet) -> None:
    """Who is meant where only the number of a person stands."""
    for column, cell in sheet.row.cells.items():
        person, name = sheet.plan.people.get(_joined(cell), {}), mapping.plain_column(column)
        if name in _REQUESTER:
            sheet.sender.update({part: words for part, words in person.items() if part not in sheet.sender})
        elif name == "assignee id" and person:
            sheet.fields.setdefault("assignee", person.get("mail") or person["name"])


def _called(sheet: _Sheet, by: str) -> str:
    person = sheet.plan.people.get(by, {})
    return person.get("mail") or person.get("name") or by


# -- messages ----------------------------------------------------------------------------------------------------------


def _heard(sheet: _Sheet, _name: str, column: str, cell: Cell) -> None:
    """Cells of the form «date;author;text», as Jira writes comments; others are kept."""
    for said in cell if isinstance(cell, list) else [cell]:
        match = mapping.COMMENT.match(said)
        if match and dates.looks_like_date(match[1]):
            sheet.comments.append(Comment(match[1], match[2], said[match.end() :]))
        else:
            sheet.extra[column] = "\n\n".join(filter(None, (sheet.extra.get(column), clean_text(said))))


def _entries(sheet: _Sheet) -> list[Entry]:
    """The messages as entries, known again by what their system calls them, or by what they say."""
    entries, seen = [], Counter[str]()
    for comment in sheet.comments:
        called = comment.id or "\n".join((sheet.id, comment.at, comment.by, comment.text))
        seen[called] += 1
        called += f"-{seen[called]}" if seen[called] > 1 else ""
        entries.append(_entry(sheet, comment, f"{sheet.plan.source}:comment:{called}"))
    return entries


def _entry(sheet: _Sheet, comment: Comment, called: str) -> Entry:
    return Entry(
        at=_read_date(sheet.plan.dates, _("comment"), comment.at),
        by=" ".join(_called(sheet, comment.by).split()),
        kind="message" if comment.kind != "note" and comment.by in _customer(sheet) else comment.kind or "note",
        id="e" + hashlib.sha1(called.encode(), usedforsecurity=False).hexdigest()[:9],
        via=comment.via,
        text=clean_text(plain_text(comment.text)),
        imported=True,
    )


def _customer(sheet: _Sheet) -> set[str]:
    """What the one who wrote the record is called in it."""
    called = {_joined(cell) for column, cell in sheet.row.cells.items() if mapping.plain_column(column) in _REQUESTER}
    return called.union(sheet.sender.values())


_MANY = frozenset(("extra", "description", "comments", *LISTS))
_Take = Callable[[_Sheet, str, str, Cell], None]
_TAKE: dict[str, _Take] = {
    "": _left_out,
    "extra": _extra,
    "id": _numbered,
    "external": _numbered,
    "description": _described,
    "comments": _heard,
    "first_reply_minutes": _minutes,
    **dict.fromkeys(vocabulary.WORDS, _meaning),
    **dict.fromkeys(mapping.INSTANTS, _instant),
    **dict.fromkeys(LISTS, _words),
    **dict.fromkeys(mapping.NUMBERS, _number),
    **dict.fromkeys(mapping.SENDER, _sender),
}
