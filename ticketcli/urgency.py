"""How urgent is it? A score of named parts, so that the order of a list can be explained."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ticketcli.model import Card

PRIORITY_POINTS = 60
WAITING_POINTS = 40
LONG = timedelta(days=10)


class Score(NamedTuple):
    """Points out of a hundred, and the parts they come from."""

    points: int
    parts: tuple[tuple[str, int], ...]


def urgency(card: Card, priorities: Sequence[str], at: datetime) -> Score:
    """Priority (up to 60 points) and how long the customer has been waiting for an answer (up to 40 at ten days)."""
    if not card.open:
        return Score(0, ())
    rank = priorities.index(card.priority) if card.priority in priorities else 0
    waited = max(timedelta(), at - (card.unanswered_since or at))
    parts = (("priority", priority_points(rank, len(priorities))), ("waiting", waiting_points(waited / LONG)))
    return Score(sum(points for _name, points in parts), parts)


def priority_points(rank: int, of: int) -> int:
    """The points of the priority that has this rank among so many."""
    return round(PRIORITY_POINTS * rank / max(of - 1, 1))


def waiting_points(share: float) -> int:
    """The points for having waited this share of ten days."""
    return round(WAITING_POINTS * min(share, 1))
