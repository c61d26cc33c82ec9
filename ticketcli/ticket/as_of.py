"""A ticket as it stood at an instant: what happened later is taken back, step by step."""

from datetime import datetime
from typing import Any

from ticketcli.ticket.fields import with_values
from ticketcli.ticket.model import Entry, Status, Ticket

_MOVES = frozenset(("status", "waiting_for", "progress"))


def ticket_as_of(ticket: Ticket, at: datetime) -> Ticket | None:
    """The ticket as it stood at `at`; None when it had not come in yet."""
    if ticket.created_at > at:
        return None
    if not entries_after(ticket, at):
        return ticket
    then = _back(ticket, at)
    return then._replace(entries=tuple(entry for entry in ticket.entries if entry.at <= at))


def entries_after(ticket: Ticket, at: datetime) -> tuple[Entry, ...]:
    """Its entries from after `at`."""
    return tuple(entry for entry in ticket.entries if entry.at > at)


def ticket_versions(
    ticket: Ticket, since: datetime, until: datetime | None = None
) -> tuple[tuple[datetime, Ticket], ...]:
    """What the ticket was from `since` to `until`: its field values, each since when; a mere move makes no version."""
    ticket = ticket if until is None else _back(ticket, until)
    found: list[tuple[datetime, Ticket]] = []
    for entry in reversed(ticket.entries):
        if since < entry.at and (until is None or entry.at <= until) and entry.changes.keys() - _MOVES:
            found.append((entry.at, ticket))
            ticket = _before(ticket, entry)
    return ((since, ticket), *reversed(found))


def _back(ticket: Ticket, at: datetime) -> Ticket:
    """The ticket with every change after `at` taken back."""
    for entry in reversed(ticket.entries):
        if entry.at > at and entry.changes:
            ticket = _before(ticket, entry)
    return ticket


def _before(ticket: Ticket, entry: Entry) -> Ticket:
    """The ticket with the values that a change replaced; an assignment had set the status of what was new."""
    old: dict[str, Any] = {field: was for field, (was, _now) in entry.changes.items()}
    if "status" in old:
        old["status"] = Status(old["status"] or Status.NEW)
    elif entry.kind == "assigned" and not old.get("assignee", ticket.assignee) and ticket.status is Status.ASSIGNED:
        old["status"] = Status.NEW
    return with_values(ticket, old)
