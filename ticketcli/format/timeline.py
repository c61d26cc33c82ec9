"""The story of a ticket as text: description and entries, in Markdown that no text can forge or lose.

    ### INSTANT · WHO · WHAT · ID        WHAT is KIND[ via CHANNEL][, imported][, with facts]

A message's body is its text. An act's body is `key: value` lines (`field: old → new` where there was an old value), for
a status `old → new`, and after an empty line what else was said; so is the body of a message `with facts`.

A line of text that begins like a heading (`### 2026-11-21T`) or like what git leaves of a merge (`<<<<<<< `) is written
with a backslash in front, and one that has backslashes there already with one more. So a heading is always an entry,
and `<<<<<<< `, `=======`, `>>>>>>> ` at the beginnings of lines, in this order, are always an unfinished merge.
What stands between dots or arrows is in double quotes where it could be mistaken; a fact that bears a field's name is
written `fact.NAME`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, datetime
from itertools import pairwise
from typing import Any

from ticketcli.errors import BadFile
from ticketcli.format import yaml
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, one_line
from ticketcli.ticket import fields
from ticketcli.ticket.fields import EXTRA, LISTS, NUMBERS
from ticketcli.ticket.model import MESSAGES, Entry

FIELDS = tuple(name for name in fields.FIELD if name not in ("id", "created", "extra"))
"""Those whose changes entries tell."""

_FORGERY = r"(?=\\*(?:### [0-9]{4}-[0-9]{2}-[0-9]{2}T|<<<<<<< ))"
_FORGED = ascii_pattern(rf"^{_FORGERY}", re.MULTILINE)
_ESCAPED = ascii_pattern(rf"^\\{_FORGERY}", re.MULTILINE)
_HEADING = ascii_pattern(r"^\n?### [0-9]{4}-[0-9]{2}-[0-9]{2}T", re.MULTILINE)
_CONFLICT = ascii_pattern(r"(?>(.*?)^<<<<<<< )(?>.*?^=======$).*?^>>>>>>> ", re.MULTILINE | re.DOTALL)
_WHAT = ascii_pattern(r'([a-z][a-z-]{0,30})(?: via (".*"|[^",][^,]*))?(, imported)?(, with facts)?')
_ID = ascii_pattern(r"[0-9A-Za-z]{1,40}")
_STATUS = ascii_pattern(r"(?:([a-z-]+)(?: \(([a-z]+)\))? → )?([a-z-]+)(?: \(([a-z]+)\))?")
_NAME = ascii_pattern(r"[A-Za-z][A-Za-z0-9_.-]*")
_FACT = ascii_pattern(rf'({_NAME.pattern}|"(?:[^"\\]++|\\.)*+"): (.*)')
_ODD = r"\x00-\x1f\x7f-\xa0\u2028\u2029"
_BARE = ascii_pattern(rf"[^\s\"\[{_ODD}](?:[^{_ODD}]*[^\s{_ODD}])?")
_FACT_MARK = "fact."
_TAKEN = (*FIELDS, "because", "attachments")
_ARROW = " → "
_NOTHING = "–"


# -- out ---------------------------------------------------------------------------------------------------------------


def write_timeline(description: str, entries: tuple[Entry, ...]) -> str:
    """All that follows the front matter."""
    return (f"\n{_escaped(description)}\n" if description else "") + "".join(map(entry_text, entries))


def entry_text(entry: Entry) -> str:
    """One entry: an empty line, its heading, its body."""
    lines = "\n".join(_lines(entry))
    body = lines + _gap(entry.kind, lines) + _escaped(entry.text) if entry.text else lines
    heading = f"### {entry.at.isoformat()} · {_safe(entry.by, '·')} · {_what(entry, bool(lines))} · {entry.id}"
    return f"\n{heading}\n{body}\n" if body else f"\n{heading}\n"


def _what(entry: Entry, told: bool) -> str:
    via = "" if entry.via is None else f" via {_safe(entry.via, '·,')}"
    imported = ", imported" if entry.imported else ""
    return entry.kind + via + imported + (", with facts" if told and entry.kind in MESSAGES else "")


def _gap(kind: str, lines: str) -> str:
    """What stands between an entry's lines and its text."""
    if lines:
        return "\n\n"
    return "" if kind in MESSAGES else "\n"


def _lines(entry: Entry) -> Iterator[str]:
    short = _status_line(entry.changes) if entry.kind == "status" else ""
    if short:
        yield short
    for field, (old, new) in entry.changes.items():
        if not short or field not in ("status", "waiting_for"):
            yield f"{_name(field)}: " + ("" if old in (None, ()) else _value(old) + _ARROW) + _value(new)
    for key, value in entry.facts.items():
        clash = key in _TAKEN or key.startswith((EXTRA, _FACT_MARK))
        yield f"{_name(_FACT_MARK + key if clash else key)}: {_value(value)}"
    if entry.attachments:
        yield f"attachments: {_value(entry.attachments)}"
    if entry.because is not None:
        yield f"because: {_value(entry.because)}"


def _status_line(changes: Mapping[str, tuple[Any, Any]]) -> str:
    """A change of status as `in-progress → waiting (customer)`; empty when that would not say all of it."""
    told = {field: changes[field] for field in ("status", "waiting_for") if field in changes}
    steps = zip(told.get("status", ()), told.get("waiting_for", (None, None)), strict=False)
    line = _ARROW.join(f"{state} ({why})" if why else f"{state}" for state, why in steps if state is not None)
    return line if _read_status(line) == told else ""


def _value(value: Any) -> str:
    if value in (None, ()):
        return _NOTHING
    if isinstance(value, tuple):
        return "[" + ", ".join(_quoted(one) if "→" in one else yaml.write_flow(one) for one in value) + "]"
    return _quoted(value) if value == _NOTHING else _safe(str(value), "→")


def _name(key: str) -> str:
    return key if _NAME.fullmatch(key) else _quoted(key)


def _safe(text: str, marks: str) -> str:
    """`text` as it is, or in quotes when it holds one of the `marks` or could be mistaken."""
    return text if _BARE.fullmatch(text) and not any(mark in text for mark in marks) else _quoted(text)


def _quoted(text: str) -> str:
    return yaml.quote_text(text).replace("·", "\\u00b7").replace("→", "\\u2192")


def _escaped(text: str) -> str:
    return _FORGED.sub(r"\\", text) if "### " in text or "<<<<<<< " in text else text


# -- in ----------------------------------------------------------------------------------------------------------------


def read_timeline(text: str, where: str, line: int) -> tuple[str, tuple[Entry, ...]]:
    """Description and entries in `text` (all after the front matter, from `line` on); BadFile when it is damaged."""
    _refuse_conflict(text, where, line)
    first, *rest = split_entries(text)
    line += first.count("\n")
    entries = []
    for piece in rest:
        entries.append(read_entry(piece, where, line + piece.startswith("\n")))
        line += piece.count("\n")
    return read_description(first), tuple(entries)


def _refuse_conflict(text: str, where: str, line: int) -> None:
    match = _CONFLICT.match(text) if "<<<<<<< " in text else None
    if match:
        line += match[1].count("\n")
        raise BadFile(where, line, _("merge conflict markers: decide between the two sides and remove the markers"))


def split_entries(text: str) -> list[str]:
    """`text` (all after the front matter) cut before each entry: the description first, then one piece an entry."""
    return [text[a:b] for a, b in pairwise([0, *(match.start() for match in _HEADING.finditer(text)), len(text)])]


def read_description(piece: str) -> str:
    """The description that the first piece holds."""
    return _unescaped(piece.removeprefix("\n").removesuffix("\n"))


def read_entry(piece: str, where: str, line: int) -> Entry:
    """The entry that a piece holds, its heading on `line`; BadFile when the heading is no heading."""
    heading, _newline, body = piece.removeprefix("\n").partition("\n")
    parts = heading[4:].split(" · ")
    what = _WHAT.fullmatch(parts[2]) if len(parts) == 4 else None
    if not what or not _ID.fullmatch(parts[3]):
        raise BadFile(where, line, _("a timeline heading is `### INSTANT · WHO · WHAT · ID`"))
    kind, via, imported, with_facts = what.groups()
    body = body.removesuffix("\n")
    return Entry(
        read_instant(parts[0], where, line),
        _scalar(parts[1]),
        kind,
        parts[3],
        via=_scalar(via) if via else None,
        imported=bool(imported),
        **({"text": _unescaped(body)} if kind in MESSAGES and not with_facts else _told(body, kind)),
    )


def read_instant(text: str, where: str, line: int) -> datetime:
    """An ISO 8601 instant with offset; BadFile otherwise."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at.year in (MINYEAR, MAXYEAR):
        what = _("`{text}` is not an instant such as 2026-11-21T10:12:00-03:00").format(text=one_line(text, 40))
        raise BadFile(where, line, what)
    return at


def _unescaped(text: str) -> str:
    return _ESCAPED.sub("", text) if "\\" in text else text


def _told(body: str, kind: str) -> dict[str, Any]:
    """What the lines of a body and the text below them say; all is text when a line is no `key: value`."""
    lines, _gap, text = ("", "", body[1:]) if body.startswith("\n") else body.partition("\n\n")
    told = lines.removesuffix("\n").split("\n") if lines else []
    read: dict[str, Any] = {"changes": {}, "facts": {}, "text": _unescaped(text)}
    if kind == "status" and told and (changes := _read_status(told[0])):
        read["changes"] = changes
        del told[0]
    return read if all(_read_line(line, read) for line in told) else {"text": _unescaped(body)}


def _read_status(line: str) -> dict[str, tuple[Any, Any]]:
    match = _STATUS.fullmatch(line)
    if not match:
        return {}
    old, was_for, new, is_for = match.groups()
    return {"status": (old, new)} | ({"waiting_for": (was_for, is_for)} if was_for or is_for else {})


def _read_line(line: str, read: dict[str, Any]) -> bool:
    match = _FACT.fullmatch(line)
    if not match:
        return False
    key, value = _scalar(match[1]), match[2].strip()
    if key in FIELDS or key.startswith(EXTRA):
        old, arrow, new = value.rpartition(_ARROW)
        read["changes"][key] = (_read_value(key, old) if arrow else _unset(key), _read_value(key, new))
    elif key == "attachments":
        read["attachments"] = _words(value)
    elif key == "because":
        read["because"] = _scalar(value)
    else:
        read["facts"][key.removeprefix(_FACT_MARK)] = _scalar(value)
    return True


def _unset(field: str) -> Any:
    return () if field in LISTS else None


def _read_value(field: str, value: str) -> Any:
    if value == _NOTHING:
        return _unset(field)
    if field in LISTS:
        return _words(value)
    return int(value) if field in NUMBERS and value.isdecimal() and len(value) < 10 else _scalar(value)


def _words(value: str) -> tuple[str, ...]:
    words = yaml.read_items(value)
    return (_scalar(value),) if words is None else tuple(words)


def _scalar(value: str) -> str:
    text = yaml.unquote_text(value) if value.startswith('"') else None
    return value if text is None else text
