"""A ticket brought to what its record says by now, as an act that says where it comes from."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from ticketcli.ticket import lifecycle
from ticketcli.ticket.fields import ACTED, EXTRA, own_field, value_of, with_values
from ticketcli.ticket.model import Ticket

_LEFT = ("parent", "links")
_TAKEN = frozenset(("title", "description", "contact", "customer", *ACTED)) - {*_LEFT}


def is_taken_over(name: str) -> bool:
    """Whether a record may set that field of a ticket that is here; where a case stands is told by acts alone."""
    return name in _TAKEN or name.startswith(EXTRA)


def update_ticket(there: Ticket, told: Ticket, names: Collection[str], by: str, at: datetime) -> Ticket:
    """The ticket with these fields as its record `told` them."""
    because = f"imported from {told.external}"
    values = {name: _told(there, told, name) for name in names if name not in ("assignee", "description")}
    if "assignee" in names and "assignee" in there.extra:
        values[own_field("assignee")] = None
    facts = {"description": "rewritten"} if "description" in names else None
    after = lifecycle.change_fields(there, values, "edited", by, at, because, facts)
    if facts:
        after = with_values(after, {"description": told.description})
    if "assignee" not in names:
        return after
    if after.open:
        return lifecycle.assign_ticket(after, told.assignee, after.team, by, at, because)
    return lifecycle.change_fields(after, {"assignee": told.assignee}, "assigned", by, at, because)


def _told(there: Ticket, told: Ticket, name: str) -> Any:
    """The value that a record tells; words are added to those that are there."""
    value = value_of(told, name)
    return tuple(dict.fromkeys((*value_of(there, name), *value))) if isinstance(value, tuple) else value
