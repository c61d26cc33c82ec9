"""Entries, tickets and drafts as JSON, and back: what `export json` writes, `import json` reads without loss."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.ticket.fields import FLAT, LISTS, NUMBERS, WORDS
from ticketcli.ticket.model import Draft, Entry, External, Status, Ticket
from ticketcli.ticket.people import Sender


def field_values(ticket: Ticket) -> dict[str, Any]:
    """The fields of a ticket that stand side by side, in the order of its file."""
    outside = ticket.external
    values = {name: _plain(getattr(ticket, name)) for name in FLAT if name != "external"}
    external = {"source": outside.source, "id": outside.id} if outside else None
    return {**values, "status": str(ticket.status), "external": external}


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
    values: dict[str, Any] = {key: record.get(key) for key in (*WORDS, *NUMBERS)}
    values |= {key: tuple(map(_text, record.get(key) or ())) for key in LISTS}
    values["stage"] = None if stage == stages.get(record.get("type") or "") else stage
    return Ticket(
        id=_text(record["id"]),
        title=_text(record["title"]),
        created_at=_instant(record["created_at"]),
        status=Status(record["status"]),
        waiting_for=record.get("waiting_for"),
        **values,
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
        via=_maybe_text(record.get("via")),
        text=_text(record.get("text") or ""),
        changes={key: (_held(old), _held(new)) for key, (old, new) in (record.get("changes") or {}).items()},
        facts={_text(key): _text(value) for key, value in (record.get("facts") or {}).items()},
        because=_maybe_text(record.get("because")),
        attachments=tuple(map(_text, record.get("attachments") or ())),
        imported=bool(record.get("imported")),
    )


def _held(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(repr(value)[:40])
    return value


def _maybe_text(value: Any) -> str | None:
    return None if value is None else _text(value)


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
        "past": {key: at.isoformat() for key, at in draft.past.items()},
        "messages": [entry_document(message) for message in draft.messages],
        "sender": dict(draft.sender),
        "extra": dict(draft.extra),
    }
    return json.dumps(told, ensure_ascii=False, default=str)


def draft_of(text: str) -> Draft:
    """The draft that `draft_text` made this text of; one of LookupError, TypeError, … where it is none."""
    told = json.loads(text)
    source, _colon, id = _text(told["key"]).partition(":")
    return Draft(
        key=External(source, id),
        fields={key: _field(key, value) for key, value in told["fields"].items()},
        description=_text(told["description"]),
        sender=Sender(**_texts(told["sender"]))._asdict(),
        created_at=_instant(told["created_at"]) if told["created_at"] else None,
        past={key: _instant(at) for key, at in told["past"].items()},
        messages=tuple(entry_of(message) for message in told["messages"]),
        extra=_texts(told["extra"]),
        origin=_text(told["origin"]),
        faults=tuple(map(_text, told["faults"])),
    )


def _texts(value: Any) -> dict[str, str]:
    return {key: _text(text) for key, text in value.items()}


def _field(key: str, value: Any) -> Any:
    """The value of a draft's field: a word or several, a status, or a document of our own."""
    if key == "record":
        return dict(value)
    if key == "status":
        return Status(value)
    return [_text(word) for word in value] if isinstance(value, list) else _text(value)
