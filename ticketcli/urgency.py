"""How urgent is it? A score of named parts, so that the order of a list can be explained."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ticketcli.model import Card

PRIORITY_POINTS = 60
WAITING_POINTS = 40
LATE_POINTS = 30
NEAR_POINTS = 15
MOST = 100
LONG = timedelta(days=10)


class Score(NamedTuple):
    """Points out of a hundred, and the parts they come from."""

    points: int
    parts: tuple[tuple[str, int], ...]


def urgency(card: Card, priorities: Sequence[str], at: datetime) -> Score:
    """Priority (up to 60), the customer's wait for an answer (up to 40), a deadline missed (30) or near (15 points)."""
    if not card.open:
        return Score(0, ())
    rank = priorities.index(card.priority) if card.priority in priorities else 0
    waited = max(timedelta(), at - (card.unanswered_since or at))
    due = (("due", due_points(card, at)),) if card.due_at else ()
    parts = (("priority", priority_points(rank, len(priorities))), ("waiting", waiting_points(waited / LONG)), *due)
    return Score(min(sum(points for _name, points in parts), MOST), parts)


def due_points(card: Card, at: datetime) -> int:
    """The points for the next deadline."""
    if not card.due_at:
        return 0
    return LATE_POINTS if at > card.due_at else NEAR_POINTS if card.warn_at and at >= card.warn_at else 0


def priority_points(rank: int, of: int) -> int:
    """The points of the priority that has this rank among so many."""
    return round(PRIORITY_POINTS * rank / max(of - 1, 1))


def waiting_points(share: float) -> int:
    """The points for having waited this share of ten days."""
    return round(WAITING_POINTS * min(share, 1))
