"""How urgent is it? A score of named parts, so that the order of a list can be explained."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ticketcli.model import Ticket
from ticketcli.reports import figures
from ticketcli.sla import LATE, WARNING, Deadline

PRIORITY_POINTS = 60
WAITING_POINTS = 40
LATE_POINTS = 30
WARNING_POINTS = 15
MOST = 100
LONG = timedelta(days=10)


class Score(NamedTuple):
    """Points out of a hundred, and the parts they come from."""

    points: int
    parts: tuple[tuple[str, int], ...]


def urgency(ticket: Ticket, priorities: Sequence[str], at: datetime, due: Deadline | None = None) -> Score:
    """Priority (up to 60), the customer's wait for an answer (up to 40), a deadline late (30) or near (15 points)."""
    if not ticket.open:
        return Score(0, ())
    rank = priorities.index(ticket.priority) if ticket.priority in priorities else 0
    waited = max(timedelta(), at - (unanswered_since(ticket) or at))
    parts = (
        ("priority", round(PRIORITY_POINTS * rank / max(len(priorities) - 1, 1))),
        ("waiting", round(WAITING_POINTS * min(waited / LONG, 1))),
        *([("due", _due_points(due, at))] if due else []),
    )
    return Score(min(sum(points for _name, points in parts), MOST), parts)


def _due_points(due: Deadline, at: datetime) -> int:
    return {LATE: LATE_POINTS, WARNING: WARNING_POINTS}.get(due.state(at), 0)


def unanswered_since(ticket: Ticket) -> datetime | None:
    """When the customer began to wait: the oldest message that no reply of a person followed; None when answered."""
    since: datetime | None = ticket.created_at
    for entry in figures.of(ticket).talk:
        since = None if entry.kind == "reply" else since or entry.at
    return since
