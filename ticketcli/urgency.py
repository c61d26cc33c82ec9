"""How urgent is it? A score of named parts, so that the order of a list can be explained."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ticketcli.model import Ticket
from ticketcli.reports import figures

PRIORITY_POINTS = 60
WAITING_POINTS = 40
LONG = timedelta(days=10)


class Score(NamedTuple):
    """Points out of a hundred, and the parts they come from."""

    points: int
    parts: tuple[tuple[str, int], ...]


def urgency(ticket: Ticket, priorities: Sequence[str], at: datetime) -> Score:
    """Priority (up to 60 points) and how long the customer has been waiting for an answer (up to 40 at ten days)."""
    if not ticket.open:
        return Score(0, ())
    rank = priorities.index(ticket.priority) if ticket.priority in priorities else 0
    waited = max(timedelta(), at - (unanswered_since(ticket) or at))
    parts = (
        ("priority", round(PRIORITY_POINTS * rank / max(len(priorities) - 1, 1))),
        ("waiting", round(WAITING_POINTS * min(waited / LONG, 1))),
    )
    return Score(sum(points for _name, points in parts), parts)


def unanswered_since(ticket: Ticket) -> datetime | None:
    """When the customer began to wait: the oldest message that no reply of a person followed; None when answered."""
    since: datetime | None = ticket.created_at
    for entry in figures.of(ticket).talk:
        since = None if entry.kind == "reply" else since or entry.at
    return since
