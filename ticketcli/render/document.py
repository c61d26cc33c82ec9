"""A ticket as the JSON of docs/cli.md, and back: what `export json` writes, `import json` reads without loss."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ticketcli.config.settings import Settings
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.storage.files import ticket_path
from ticketcli.ticket import metrics
from ticketcli.ticket.card import card
from ticketcli.ticket.lifecycle import resolution
from ticketcli.ticket.model import Entry, External, Status, Ticket
from ticketcli.ticket.urgency import urgency

if TYPE_CHECKING:
    from ticketcli.sla.deadlines import Deadline, Service
    from ticketcli.ticket.promises import Promise

TEXTS = (
    "type", "area", "product", "priority", "channel", "language", "customer", "contact", "assignee", "team", "level",
)  # fmt: skip
LISTS = ("tags", "keywords", "links")


def document(ticket: Ticket, settings: Settings, at: datetime, service: "Service | None" = None) -> dict[str, Any]:
    """The whole ticket, every field there; instants are ISO 8601 with offset, what is unset null or an empty list.

    Deadlines are there where the service is known.
    """
    from ticketcli.sla.deadlines import served
    from ticketcli.ticket import promises

    made = service.deadlines(ticket) if service else []
    return {
        "id": ticket.id,
        "title": ticket.title,
        "status": str(ticket.status),
        "type": ticket.type,
        "stage": settings.stage(ticket),
        **{key: getattr(ticket, key) for key in TEXTS[1:4]},
        "urgency": urgency(served(card(ticket), made), settings.priorities, at).points,
        **{key: getattr(ticket, key) for key in TEXTS[4:]},
        "tags": list(ticket.tags),
        "keywords": list(ticket.keywords),
        "progress": ticket.progress,
        "parent": ticket.parent,
        "links": list(ticket.links),
        "external": {"source": ticket.external.source, "id": ticket.external.id} if ticket.external else None,
        **_instants(ticket),
        "waiting_for": ticket.waiting_for,
        "deadlines": [deadline(one, at) for one in made],
        "promises": [promise(one, at) for one in promises.of(ticket)],
        "quotes": [],
        "resolution": resolution(ticket),
        "rating": None,
        "minutes_spent": None,
        "description": ticket.description,
        "entries": [entry(one) for one in ticket.entries],
        "extra": dict(ticket.extra),
        "unknown": dict(ticket.unknown),
        "path": ticket_path(ticket.id),
    }


def _instants(ticket: Ticket) -> dict[str, str | None]:
    instants = {
        "created_at": ticket.created_at,
        "updated_at": metrics.updated_at(ticket),
        "first_reply_at": metrics.of(ticket).first_reply_at,
        "resolved_at": metrics.resolved_at(ticket),
        "closed_at": metrics.closed_at(ticket),
    }
    return {key: at.isoformat() if at else None for key, at in instants.items()}


def deadline(one: "Deadline", at: datetime) -> dict[str, Any]:
    """A deadline; `at` is null while its clock stands."""
    due = one.at.isoformat() if one.at else None
    told = {"target": one.name, "at": due, "state": one.state(at), "strength": one.strength}
    return {**told, "policy": one.policy.name}


def promise(one: "Promise", at: datetime) -> dict[str, Any]:
    """A promise, and what became of it."""
    instants = {"by": one.by_at, "made_at": one.made_at, "kept_at": one.kept_at, "renewed_at": one.renewed_at}
    return {
        "id": one.id,
        "what": one.what,
        "text": one.text,
        "state": one.state(at),
        "made_by": one.made_by,
        **{key: value.isoformat() if value else None for key, value in instants.items()},
    }


def entry(entry: Entry) -> dict[str, Any]:
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


# -- back --------------------------------------------------------------------------------------------------------------


def ticket(record: Mapping[str, Any], settings: Settings) -> Ticket:
    """The ticket that a document tells; Usage when it is none."""
    try:
        return _ticket(record, settings)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Usage(_("not a ticket of `tkt export`: {why}").format(why=f"{type(error).__name__} {error}")) from None


def _ticket(record: Mapping[str, Any], settings: Settings) -> Ticket:
    external = record.get("external")
    kind = settings.types.get(record.get("type") or "")
    values: dict[str, Any] = {key: record.get(key) for key in TEXTS}
    values |= {key: tuple(map(_text, record.get(key) or ())) for key in LISTS}
    return Ticket(
        id=_text(record["id"]),
        title=_text(record["title"]),
        created_at=_instant(record["created_at"]),
        status=Status(record["status"]),
        waiting_for=record.get("waiting_for"),
        stage=None if kind and kind.stage == record.get("stage") else record.get("stage"),
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
