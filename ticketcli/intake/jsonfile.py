"""JSON and JSON Lines: one object a record; what is nested in known ways becomes cells, the rest stays compact JSON."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from itertools import count, islice
from typing import Any, NamedTuple

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.intake import encoding, mapping, trees
from ticketcli.intake.speakers import DESK, MACHINE, OUTSIDE, speaker_of
from ticketcli.intake.table import (
    Cell,
    Comment,
    ImportSettings,
    Parked,
    SourceRow,
    SourceTable,
    is_storable,
    readable_text,
)
from ticketcli.intake.trees import is_tree
from ticketcli.ticket.number import NUMBER

DEEPEST = 60
LONGEST_NUMBER = 400

_LISTS = (
    "tickets", "issues", "items", "data", "results", "records", "rows", "nodes", "value", "values", "cases", "requests",
    "complaints", "users", "conversations", "comments", "incidents", "response",
)  # fmt: skip
_RECORD = frozenset(("title", "description", "sender.mail"))
_TOLD = frozenset(("title", "description", "external"))
_REFUSES = frozenset(("error", "errors", "errormessages", "error_code", "errorcode", "error_description"))
_ERROR = _REFUSES.union(
    ("message", "messages", "status", "statuscode", "status_code", "code", "detail", "details", "type", "instance",
     "documentation_url", "reason", "request_id", "requestid", "correlationid", "category", "timestamp", "path",
     "success", "ok")
)  # fmt: skip
"""What a server's answer that refuses is made of."""
_TITLES = frozenset(("title", "subject", "summary"))
_GROUPS = frozenset(("custom_fields", "customFields", "fields", "stats", "attributes"))
_LABELS = frozenset(("labels", "tags", "etiquetas", "components", "assignees"))
_NAMES = ("name", "displayName", "display_name", "full_name", "login", "username", "title", "key")
_MAILS = frozenset(("email", "emailAddress", "mail"))
_EMPTY: tuple[Any, ...] = (None, "", [], {})

_COMMENTS = frozenset(("comments", "comment", "conversations", "articles", "notes", "messages"))
_TEXTS = ("body_text", "plain_body", "body", "text", "content", "message", "note")
_TIMES = ("created_at", "createdAt", "created", "date", "at", "timestamp")
_WRITERS = ("author", "user", "from", "created_by", "author_name", "from_email", "author_id", "user_id")
_SAID = frozenset(("id", *_TEXTS, *_TIMES, *_WRITERS))
_BLANK = re.compile(r"[ \t\n\r]*")

Values = Callable[[], Iterator["Value | Parked"]]


class Value(NamedTuple):
    """One JSON value of a file: where it stands, its text, whether the file is this one object and no list."""

    origin: str
    value: Any
    raw: str
    alone: bool = False


class _Repeated(dict[str, Any]):
    """An object that says a key twice."""


class _NoNumber(str):
    """A number that has no place in a ticket: NaN, infinite, hundreds of digits."""

    __slots__ = ()


def read_table(format: str, name: str, data: bytes, settings: ImportSettings) -> SourceTable:
    """The records of a JSON or JSON Lines file; Usage when it is none."""
    codec, values = open_json(format, name, data, settings)
    return SourceTable(
        name, "json", rows=lambda: map(_row, values()), notes=(_("encoding: {encoding}").format(encoding=codec),)
    )


def open_json(format: str, name: str, data: bytes, settings: ImportSettings) -> tuple[str, Values]:
    """The encoding and the values of a JSON file; a list, or an object around one list, gives those in the list."""
    codec = encoding.detect_encoding(name, data, settings.encoding)
    if _by_line(format, data, codec):
        return codec, partial(_lines, name, data, codec)
    text = encoding.open_text(data, codec, "\n").read().lstrip("\ufeff \t\r\n")
    return codec, partial(_items if text[:1] == "[" else _single, name, text)


def _by_line(format: str, data: bytes, codec: str) -> bool:
    """Whether it is JSON Lines: said so, or an object on the first line and more below it."""
    lines = filter(None, (line.strip("\ufeff \t\r\n") for line in encoding.open_text(data, codec, "\n")))
    first, more = next(lines, ""), next(lines, "")
    if format == "jsonl":
        return first[:1] != "["
    return bool(more) and first[:1] == "{" and isinstance(_read("", first), Value)


# -- values ------------------------------------------------------------------------------------------------------------


def _lines(name: str, data: bytes, codec: str) -> Iterator[Value | Parked]:
    """The value of each line that is not blank; Usage when no line is JSON."""
    good = False
    for number, line in enumerate(encoding.open_text(data, codec, "\n"), 1):
        text = line.strip("\ufeff \t\r\n")
        if text:
            value = _read(f"{name}:line {number}", text)
            good = good or isinstance(value, Value)
            yield _sound(value) if isinstance(value, Value) else value
    if not good:
        raise Usage(_("{file}: is no JSON: no line of it can be read").format(file=name))


def _read(origin: str, text: str) -> Value | Parked:
    try:
        return Value(origin, _DECODER.decode(text), text)
    except (ValueError, RecursionError) as error:
        return Parked(origin, _reason(error), readable_text(text))


def _items(name: str, text: str) -> Iterator[Value | Parked]:
    """The values of a list, one by one; from where it is broken on, the rest is one parked record."""
    at = _skip(text, 1)
    if text.startswith("]", at) and _skip(text, at + 1) == len(text):
        return
    for number in count(1):
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            if number == 1:
                raise _no_json(name, error) from None
            yield Parked(f"{name}:record {number}", _reason(error), readable_text(text[at:]))
            return
        yield _sound(Value(f"{name}:record {number}", value, text[at:end]))
        mark = _skip(text, end)
        at = _skip(text, mark + 1)
        if not text.startswith(",", mark):
            break
    if not text.startswith("]", mark) or at < len(text):
        yield Parked(f"{name}:record {number + 1}", _("the list is broken off here"), readable_text(text[mark:]))


def _single(name: str, text: str) -> Iterator[Value | Parked]:
    """One value, or those of the one list that it is wrapped around."""
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise _no_json(name, error) from None
    listed = _listed(value)
    if listed is None:
        yield _sound(Value(f"{name}:record 1", value, text, alone=True))
        return
    if next(islice(_levels(listed), DEEPEST + 1, None), None):
        raise _no_json(name, RecursionError())
    for number, item in enumerate(listed, 1):
        yield _sound(Value(f"{name}:record {number}", item, _compact(item)))


def _listed(value: Any) -> list[Any] | None:
    """The records that an object is only there to wrap; None when it is a record itself."""
    if not isinstance(value, dict) or _own(value) or any(map(_telling, value.items())):
        return None
    for key in (*_LISTS, *(key for key in value if len(value) == 1 and key.lower() not in _REFUSES)):
        found = value.get(key)
        if isinstance(found, list) and all(isinstance(item, dict) for item in found):
            return found
        if isinstance(found, dict) and (inner := _listed(found) or ([found] if len(value) == 1 else None)):
            return inner
    return None


def _telling(item: tuple[str, Any]) -> bool:
    """Whether a key says that its object is a record."""
    return isinstance(item[1], str) and not _RECORD.isdisjoint(mapping.wanted_fields(item[0]))


def _is_error(value: Mapping[str, Any], alone: bool) -> bool:
    """Whether it is what a server answers that refuses; one word on it may be a message where there are others."""
    status = value.get("status")
    code = isinstance(status, int) and 400 <= status < 600 and "id" not in value
    return code or (len(value) > (not alone) and {key.lower() for key in value} <= _ERROR)


def _is_record(value: Mapping[str, Any]) -> bool:
    """Whether an object that stands alone has the number, title or text of a ticket, and names no error."""
    members = _ungrouped(value)
    told = {field for key, part in members.items() if part not in _EMPTY for field in mapping.wanted_fields(key)}
    return "id" in told or (not told.isdisjoint(_TOLD) and _REFUSES.isdisjoint(key.lower() for key in value))


def _own(value: Mapping[str, Any]) -> bool:
    """Whether it is a ticket as `tkt export json` writes it."""
    return NUMBER.fullmatch(str(value.get("id"))) is not None and isinstance(value.get("entries"), list)


# -- what is sound -----------------------------------------------------------------------------------------------------


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Repeated(found)


def _whole(digits: str) -> int | _NoNumber:
    return int(digits) if len(digits) <= LONGEST_NUMBER else _NoNumber(digits)


def _fraction(digits: str) -> Decimal | _NoNumber:
    try:
        return Decimal(digits) if len(digits) <= LONGEST_NUMBER else _NoNumber(digits)
    except InvalidOperation:
        return _NoNumber(digits)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_fraction, parse_constant=_NoNumber
)


def _sound(value: Value) -> Value | Parked:
    problem = _problem(value.value)
    return Parked(value.origin, problem, readable_text(value.raw)) if problem else value


def _problem(value: Any) -> str:
    """Why a value can't be taken in; empty when it can."""
    for depth, level in enumerate(_levels(value)):
        if depth == DEEPEST:
            return _("it is nested too deep")
        if problem := next(filter(None, map(_wrong, level)), ""):
            return problem
    return ""


def _levels(value: Any) -> Iterator[list[Any]]:
    """All that a value is made of, keys too, level by level."""
    level = [value]
    while level:
        yield level
        level = [child for part in level for child in _children(part)]


def _wrong(part: Any) -> str:
    if isinstance(part, _NoNumber):
        return _("{number} is no number to work with").format(number=part[:40])
    if isinstance(part, str):
        return "" if is_storable(part) else _("it holds NUL, or bytes that are no text")
    return _("it says a key twice") if isinstance(part, _Repeated) else ""


def _children(part: Any) -> Iterable[Any]:
    return (*part, *part.values()) if isinstance(part, dict) else part if isinstance(part, list) else ()


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return _("it is nested too deep")
    return _("it is no JSON: {what}").format(what=error)


def _no_json(name: str, error: Exception) -> Usage:
    return Usage(f"{name}: {_reason(error)}")


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


# -- records -----------------------------------------------------------------------------------------------------------


def _row(value: Value | Parked) -> SourceRow | Parked:
    if isinstance(value, Parked):
        return value
    origin, found, raw, alone = value
    if not isinstance(found, dict):
        return Parked(origin, _("it is no object"), raw)
    if _is_error(found, alone) or (alone and found and not _is_record(found)):
        return Parked(origin, _("it has neither title nor text nor number: an answer that is an error?"), raw)
    if _own(found):
        return SourceRow(origin, {"id": found["id"]}, raw, record=found)
    said = _comment(found) if "ticket_id" in found and _TITLES.isdisjoint(found) else None
    if said:
        return SourceRow(
            origin, _cells({key: found[key] for key in found if key not in _SAID}), raw, (said,), part=True
        )
    return _ticket(origin, _ungrouped(found), raw)


def _ticket(origin: str, members: Mapping[str, Any], raw: str) -> SourceRow | Parked:
    heard = {key: _comments(part) for key, part in members.items() if key in _COMMENTS}
    comments = tuple(comment for said in heard.values() for comment in said)
    cells = _cells({key: part for key, part in members.items() if not heard.get(key)})
    if not cells and not comments:
        return Parked(origin, _("nothing is in it"), raw)
    return SourceRow(origin, cells, raw, comments)


def _ungrouped(found: Mapping[str, Any]) -> dict[str, Any]:
    """The members of an object, those of its groups of fields among them."""
    members: dict[str, Any] = {}
    for key, part in found.items():
        for name, member in (_group(key, part) or {key: part}).items():
            members[f"{key}.{name}" if name in members or (name in found and name != key) else name] = member
    return members


def _group(key: str, part: Any) -> dict[str, Any]:
    """The fields that stand together under a key, as an object or as a list of names and values; none otherwise."""
    if key == "extra" and isinstance(part, dict):
        return {f"extra.{name}": member for name, member in part.items()}
    if key in _GROUPS and isinstance(part, list) and all(isinstance(item, dict) and "value" in item for item in part):
        return {str(item.get("name") or item.get("id")): item["value"] for item in part}
    return part if key in _GROUPS and isinstance(part, dict) else {}


def _cells(members: Mapping[str, Any]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for key, part in members.items():
        cells.update(_flat(key.strip() or "?", part))
    return cells


def _flat(name: str, part: Any) -> Iterator[tuple[str, Cell]]:
    """The cells that one member of an object makes: those of a person or other thing with a name, or one."""
    if isinstance(part, dict) and (_called(part) or not _MAILS.isdisjoint(part)):
        called = _called(part)
        yield from [(name, _text(part[called]))] if called else ()
        yield from ((f"{name}.{key}", _text(part[key])) for key in part if key != called and part[key] not in _EMPTY)
    elif isinstance(part, list):
        yield from [(name, listing)] if (listing := _listing(name, part)) else ()
    elif part not in _EMPTY and (text := _text(part)).strip():
        yield name, text


def _listing(name: str, part: Sequence[Any]) -> Cell:
    """Words, things with names where a name says all, or compact JSON."""
    if name in _LABELS and all(isinstance(item, dict) and _called(item) for item in part):
        return [_text(item[_called(item)]) for item in part]
    if any(isinstance(item, dict | list) for item in part):
        return _compact(part)
    return [_text(item) for item in part if item not in _EMPTY]


def _called(part: Mapping[str, Any]) -> str:
    """The key under which a thing has its name; empty when it has none."""
    return next((key for key in _NAMES if isinstance(part.get(key), str) and part[key].strip()), "")


def _text(part: Any) -> str:
    if isinstance(part, bool):
        return "true" if part else "false"
    if is_tree(part):
        return trees.tree_text(part)
    return _compact(part) if isinstance(part, dict | list) else str(part)


# -- messages ----------------------------------------------------------------------------------------------------------


def _comments(part: Any) -> list[Comment]:
    """The messages in a list of them; none when one is not understood."""
    listed = part.get("comments") if isinstance(part, dict) else part
    if not isinstance(listed, list):
        return []
    heard = [_comment(item) for item in listed if isinstance(item, dict)]
    understood = [comment for comment in heard if comment]
    return understood if len(understood) == len(listed) else []


def _comment(said: Mapping[str, Any]) -> Comment | None:
    text, at = _first(said, _TEXTS), _first(said, _TIMES)
    writer = _first(said, _WRITERS)
    return Comment(at, writer, text, _kind(said), id=_text(said.get("id", ""))) if text and at else None


def _first(said: Mapping[str, Any], keys: Iterable[str]) -> str:
    """What stands under the first of `keys` that says something, as text; of a person the name."""
    for key in keys:
        part = said.get(key)
        if isinstance(part, dict) and not is_tree(part):
            part = part.get(_called(part)) or next((part[mail] for mail in _MAILS if mail in part), None)
        if part not in _EMPTY:
            return _text(part)
    return ""


def _kind(said: Mapping[str, Any]) -> str:
    """Who wrote to whom, where the system says so; empty otherwise."""
    if said.get("private") or said.get("internal") or said.get("public") is False or said.get("jsdPublic") is False:
        return MACHINE
    if said.get("incoming"):
        return OUTSIDE
    if who := speaker_of(said):
        return who
    return DESK if said.get("private") is False or said.get("internal") is False or said.get("public") else ""
