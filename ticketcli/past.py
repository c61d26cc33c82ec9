"""A ticket as it stood at an instant, from its timeline: acts made later are taken back, the latest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ticketcli.lifecycle import value_of, with_values
from ticketcli.merge import told
from ticketcli.model import Entry, Status, Ticket
from ticketcli.timeline import LISTS

_STATE = ("status", "waiting_for")


def at(ticket: Ticket, instant: datetime) -> Ticket | None:
    """The ticket as it stood then; None where it had not come in yet."""
    if ticket.created_at > instant:
        return None
    later = [entry for entry in ticket.entries if entry.at > instant]
    if not later:
        return ticket
    before = with_values(ticket, _values(ticket, later))
    before = before._replace(entries=tuple(entry for entry in ticket.entries if entry.at <= instant))
    status, waiting = _state(before, later)
    return before._replace(status=status, waiting_for=waiting)


def _values(ticket: Ticket, later: Sequence[Entry]) -> dict[str, Any]:
    """The fields that later acts changed, as they were."""
    values: dict[str, Any] = {}
    for entry in reversed(later):
        for field, (old, new) in entry.changes.items():
            if field in LISTS:
                now = values.get(field, value_of(ticket, field))
                values[field] = (
                    *(one for one in now if one in old or one not in new),
                    *(o for o in old if o not in now),
                )
            elif field not in (*_STATE, "external", "description"):
                values[field] = old
    if values.get("priority", "") is None:
        del values["priority"]
    return values


def _state(before: Ticket, later: Sequence[Entry]) -> tuple[Status, str | None]:
    """The status that the timeline had told by then; where it did not, what the first later act found."""
    status, waiting = told(before)
    if status is not None:
        return Status(status), waiting
    found = next((str(entry.changes["status"][0]) for entry in later if entry.changes.get("status", (None,))[0]), "")
    return (Status(found) if found else before.status), None
