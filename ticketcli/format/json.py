"""Entries, tickets and drafts as JSON, and back: what `export json` writes, `import json` reads without loss."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.ticket.model import Draft, Entry, External, Status, Ticket

TEXTS = (
    "type", "area", "product", "priority", "channel", "language", "customer", "contact", "assignee", "team", "level",
)  # fmt: skip
LISTS = ("tags", "keywords", "links")


def entry_document(entry: Entry) -> dict[str, Any]:
    """One entry, every field there."""
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "by": entry.by,
        "kind": entry.kind,
        "via": entry.via,
        "public": entry.public,
        "text": entry.text,
        "attachments": list(entry.attachments),
        "changes": {key: [_plain(old), _plain(new)] for key, (old, new) in entry.changes.items()},
        "facts": dict(entry.facts),
        "because": entry.because,
        "imported": entry.imported,
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def ticket_of(record: Mapping[str, Any], stages: Mapping[str, str | None]) -> Ticket:
    """The ticket that a document tells, its type's stage not among its own fields; Usage when it is none."""
    try:
        return _ticket(record, stages)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Usage(_("not a ticket of `tkt export`: {why}").format(why=f"{type(error).__name__} {error}")) from None


def _ticket(record: Mapping[str, Any], stages: Mapping[str, str | None]) -> Ticket:
    external = record.get("external")
    stage = record.get("stage")
    values: dict[str, Any] = {key: record.get(key) for key in TEXTS}
    values |= {key: tuple(map(_text, record.get(key) or ())) for key in LISTS}
    return Ticket(
        id=_text(record["id"]),
        title=_text(record["title"]),
        created_at=_instant(record["created_at"]),
        status=Status(record["status"]),
        waiting_for=record.get("waiting_for"),
        stage=None if stage == stages.get(record.get("type") or "") else stage,
        **values,
        progress=record.get("progress"),
        parent=record.get("parent"),
        external=External(_text(external["source"]), _text(external["id"])) if external else None,
        extra={_text(key): _text(value) for key, value in (record.get("extra") or {}).items()},
        unknown=dict(record.get("unknown") or {}),
        description=_text(record.get("description") or ""),
        entries=tuple(entry_of(one) for one in record.get("entries") or ()),
    )


def entry_of(record: Mapping[str, Any]) -> Entry:
    """The entry that a document's entry tells."""
    return Entry(
        at=_instant(record["at"]),
        by=_text(record["by"]),
        kind=_text(record["kind"]),
        id=_text(record["id"]),
        via=record.get("via"),
        text=_text(record.get("text") or ""),
        changes={key: (_held(old), _held(new)) for key, (old, new) in (record.get("changes") or {}).items()},
        facts={_text(key): _text(value) for key, value in (record.get("facts") or {}).items()},
        because=record.get("because"),
        attachments=tuple(map(_text, record.get("attachments") or ())),
        imported=bool(record.get("imported")),
    )


def _held(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(repr(value)[:40])
    return value


def _instant(value: Any) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError(value)
    return at


# -- drafts ------------------------------------------------------------------------------------------------------------


def draft_text(draft: Draft) -> str:
    """A draft as JSON that `draft_of` reads."""
    told = draft._asdict() | {
        "key": str(draft.key),
        "created_at": draft.created_at and draft.created_at.isoformat(),
        "sender": dict(draft.sender),
        "past": {key: at.isoformat() for key, at in draft.past.items()},
        "messages": [entry_document(message) for message in draft.messages],
        "extra": dict(draft.extra),
    }
    return json.dumps(told, ensure_ascii=False, default=str)


def draft_of(text: str) -> Draft:
    """The draft that `draft_text` made this text of."""
    told = json.loads(text)
    source, _colon, id = told["key"].partition(":")
    return Draft(**told)._replace(
        key=External(source, id),
        created_at=datetime.fromisoformat(told["created_at"]) if told["created_at"] else None,
        past={key: datetime.fromisoformat(at) for key, at in told["past"].items()},
        messages=tuple(entry_of(message) for message in told["messages"]),
        faults=tuple(told["faults"]),
    )
