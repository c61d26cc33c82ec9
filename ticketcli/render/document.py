"""A ticket as the JSON of docs/cli.md, with its deadlines; `format.json` reads it back without loss."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ticketcli.config.settings import Settings
from ticketcli.format.json import entry_document, field_values
from ticketcli.sla.deadlines import Deadline
from ticketcli.storage.files import ticket_path
from ticketcli.ticket import metrics, promises
from ticketcli.ticket.fields import FLAT, insert_before
from ticketcli.ticket.lifecycle import resolution_of
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.promises import Promise

_FLAT = insert_before(FLAT, "channel", "urgency")
"""The fields that come first, and the order that JSON has them in."""


def ticket_document(
    ticket: Ticket, settings: Settings, at: datetime, made: Sequence[Deadline] = (), urgency: int = 0
) -> dict[str, Any]:
    """The whole ticket, every field there; instants are ISO 8601 with offset, what is unset null or an empty list.

    Its deadlines and its urgency are given.
    """
    values = field_values(ticket) | {"stage": settings.stage(ticket), "urgency": urgency}
    return {
        **{name: values[name] for name in _FLAT},
        **_instants(ticket),
        "waiting_for": ticket.waiting_for,
        "deadlines": [deadline_summary(one, at) for one in made],
        "promises": [promise_document(one, at) for one in promises.promises_of(ticket)],
        "quotes": [],
        "resolution": resolution_of(ticket),
        "rating": None,
        "minutes_spent": None,
        "description": ticket.description,
        "entries": [entry_document(one) for one in ticket.entries],
        "extra": dict(ticket.extra),
        "unknown": dict(ticket.unknown),
        "path": ticket_path(ticket.id),
    }


def _instants(ticket: Ticket) -> dict[str, str | None]:
    instants = {
        "created_at": ticket.created_at,
        "updated_at": metrics.updated_at(ticket),
        "first_reply_at": metrics.metrics_of(ticket).first_reply_at,
        "resolved_at": metrics.resolved_at(ticket),
        "closed_at": metrics.closed_at(ticket),
    }
    return {key: at.isoformat() if at else None for key, at in instants.items()}


def deadline_summary(one: Deadline, at: datetime) -> dict[str, Any]:
    """A deadline; `at` is null while its clock stands."""
    due = one.at.isoformat() if one.at else None
    told = {"target": one.name, "at": due, "state": one.state(at), "strength": one.strength}
    return {**told, "policy": one.policy.name}


def promise_document(one: Promise, at: datetime) -> dict[str, Any]:
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
