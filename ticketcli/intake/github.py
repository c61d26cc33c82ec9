"""GitHub issues as its interface, its webhooks and its command `gh` give them, and the comments on them."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from ticketcli.i18n import _
from ticketcli.intake import jsonfile
from ticketcli.intake.jsonfile import Value, Values
from ticketcli.intake.speakers import DESK, MACHINE, OUTSIDE, speaker_of
from ticketcli.intake.table import Cell, Comment, ImportSettings, Parked, SourceRow, SourceTable

_ADDRESS = re.compile(r"/([\w.-]{1,100}/[\w.-]{1,100})/(?:issues|pulls?)/(\d{1,12})(?!\d)", re.ASCII)
_COMMENT = re.compile(r"#issuecomment-(\d{1,20})", re.ASCII)


def read_table(format: str, name: str, data: bytes, settings: ImportSettings) -> SourceTable:
    """The issues of a JSON file; `settings.source` may name their repository, as OWNER/REPOSITORY."""
    codec, values = jsonfile.open_json(format, name, data, settings)
    rows = partial(_rows, values, settings.source or "")
    notes = (_("encoding: {encoding}").format(encoding=codec),)
    return SourceTable(name, "github", rows, source="github", columns=("title",), notes=notes)


def _rows(values: Values, repository: str) -> Iterator[SourceRow | Parked]:
    for value in values():
        if isinstance(value, Parked):
            yield value
        else:
            yield from (_row(one, repository) for one in _pages(value))


def _pages(value: Value) -> list[Value]:
    """The values of a page, where a list holds pages."""
    if not isinstance(value.value, list):
        return [value]
    return [Value(f"{value.origin}.{n}", one, value.raw) for n, one in enumerate(value.value, 1)]


def _row(value: Value, repository: str) -> SourceRow | Parked:
    found = value.value if isinstance(value.value, dict) else {}
    issue = _part(found, "issue") or found
    key = _key(issue, found, repository)
    if issue.get("title") is None and issue.get("body") is None:
        return Parked(value.origin, _("it is no issue and no comment"), value.raw)
    if not key:
        what = _("its repository is unknown: let gh give `url`, or say --source OWNER/REPOSITORY")
        return Parked(value.origin, what, value.raw)
    if issue.get("title") is None:
        return SourceRow(value.origin, {"id": key}, value.raw, (_comment(issue, None),), part=True)
    comments = tuple(_comment(comment, _login(issue)) for comment in _comments(issue, found))
    return SourceRow(value.origin, _cells(issue, key), value.raw, comments, _faults(found))


def _key(issue: Mapping[str, Any], payload: Mapping[str, Any], repository: str) -> str:
    """OWNER/REPOSITORY#NUMBER; empty when the repository is not named."""
    for key in ("html_url", "url", "issue_url"):
        match = _ADDRESS.search(_text(issue, key)[:500])
        if match:
            return f"{match[1]}#{match[2]}"
    where = _text(_part(payload, "repository"), "full_name") or (repository if "/" in repository else "")
    return f"{where}#{issue['number']}" if where and isinstance(issue.get("number"), int) else ""


def _cells(issue: Mapping[str, Any], key: str) -> dict[str, Cell]:
    closed = _text(issue, "closed_at", "closedAt")
    state = _text(issue, "state") or ("closed" if closed else "open")
    shut = state.lower() == "closed"
    cells: dict[str, Cell] = {
        "id": key,
        "title": _text(issue, "title"),
        "description": _text(issue, "body"),
        "status": state.lower(),
        "outcome": _text(issue, "state_reason", "stateReason") if shut else "",
        "type": _text(_part(issue, "type"), "name"),
        "tags": [_text(label, "name") for label in _parts(issue, "labels")],
        "sender.name": _text(_part(issue, "user") or _part(issue, "author"), "name"),
        "sender.handle": f"github:{_login(issue)}",
        "assignee": next((_text(one, "login") for one in _parts(issue, "assignees")), ""),
        "created_at": _text(issue, "created_at", "createdAt"),
        "closed_at": closed if shut else "",
        "updated_at": _text(issue, "updated_at", "updatedAt"),
        "milestone": _text(_part(issue, "milestone"), "title"),
        "html_url": _text(issue, "html_url", "url"),
    }
    return {column: cell for column, cell in cells.items() if cell}


def _comments(issue: Mapping[str, Any], payload: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The comments that came with an issue; not the one that an event says was deleted."""
    sent = _part(payload, "comment")
    return [*_parts(issue, "comments"), *([sent] if sent and payload.get("action") != "deleted" else ())]


def _comment(comment: Mapping[str, Any], author: str | None) -> Comment:
    """A comment; by the author of the issue it is the customer's, and by who has no part in the repository too."""
    by, told = _login(comment), speaker_of(comment)
    if told != MACHINE and (by == author or not told):
        told = OUTSIDE if by == author or not author else DESK
    number = _COMMENT.search(_text(comment, "html_url", "url")[:500])
    return Comment(
        at=_text(comment, "created_at", "createdAt"),
        by=by,
        text=_text(comment, "body"),
        kind=told,
        via="web",
        id=number[1] if number else str(comment.get("id", "")),
    )


def _faults(payload: Mapping[str, Any]) -> tuple[str, ...]:
    if payload.get("action") != "deleted":
        return ()
    return (_("the comment was deleted there") if _part(payload, "comment") else _("the issue was deleted there"),)


def _login(thing: Mapping[str, Any]) -> str:
    """Who wrote it; the accounts that are gone are called ghost, as GitHub shows them."""
    return _text(_part(thing, "user") or _part(thing, "author"), "login") or "ghost"


def _text(thing: Mapping[str, Any], *keys: str) -> str:
    return next((thing[key] for key in keys if isinstance(thing.get(key), str)), "")


def _part(thing: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = thing.get(key)
    return part if isinstance(part, dict) else {}


def _parts(thing: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    parts = thing.get(key)
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
