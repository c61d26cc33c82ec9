"""How urgent is it? A score of named parts, so that the order of a list can be explained."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ticketcli.ticket.model import Card, Ticket

PRIORITY_POINTS = 60
WAITING_POINTS = 40
LATE_POINTS = 30
NEAR_POINTS = 15
RULE_POINTS = 40
MOST = 100
LONG = timedelta(days=10)
"""A message that waits so long counts in full."""
NEAR = timedelta(days=2)
"""A deadline counts from so long before it on, and in full when it has passed."""
MANY = 5
"""So many contacts in 30 days, or unsolved complaints, count in full."""
RECENT = timedelta(days=30)
COMPLAINTS = ("complaint", "claim", "denunciation")


class Weights(NamedTuple):
    """The most points that each part can give."""

    priority: int = PRIORITY_POINTS
    waiting: int = WAITING_POINTS
    deadline: int = 40
    tier: int = 15
    contacts: int = 10
    complaints: int = 15
    rules: int = RULE_POINTS


USUAL = Weights()


class Standing(NamedTuple):
    """What a customer brings along: the share of its tier, contacts in 30 days, complaints that nobody solved."""

    tier: float = 0.0
    contacts: int = 0
    complaints: int = 0


UNKNOWN = Standing()


class Score(NamedTuple):
    """Points, and the parts they come from."""

    points: int
    parts: tuple[tuple[str, int], ...]


def card_urgency(card: Card, priorities: Sequence[str], at: datetime) -> Score:
    """Priority (up to 60), the wait for an answer (up to 40), a deadline missed (30) or near (15), points by rules."""
    if not card.open:
        return Score(0, ())
    rank = priorities.index(card.priority) if card.priority in priorities else 0
    waited = max(timedelta(), at - (card.unanswered_since or at))
    due = (("due", due_points(card, at)),) if card.due_at else ()
    ruled = (("rules", rule_points(card.points)),) if card.points else ()
    parts = (
        ("priority", priority_points(rank, len(priorities))), ("waiting", waiting_points(waited / LONG)), *due, *ruled,
    )  # fmt: skip
    return Score(max(0, min(sum(points for _name, points in parts), MOST)), parts)


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


def rule_points(points: int, most: int = RULE_POINTS) -> int:
    """The points that rules gave, or took, as far as they count."""
    return max(-most, min(points, most))


# -- what to do next ---------------------------------------------------------------------------------------------------


def urgency_score(
    priority: str,
    priorities: Sequence[str],
    waited: timedelta,
    slack: timedelta | None = None,
    standing: Standing = UNKNOWN,
    weights: Weights = USUAL,
    points: int = 0,
) -> Score:
    """All that presses an open case.

    `slack` is the time left to its next deadline, None where it has none; `points` are those that rules have given.
    """
    shares = (
        Weights._fields[:-1],
        (
            word_rank(priority, priorities),
            waited / LONG,
            0.0 if slack is None else 1 - slack / NEAR,
            standing.tier,
            standing.contacts / MANY,
            standing.complaints / MANY,
        ),
    )
    told = zip(*shares, weights[:-1], strict=True)
    parts = tuple((name, round(most * min(max(share, 0.0), 1.0))) for name, share, most in told)
    parts = (*parts, ("rules", rule_points(points, weights.rules)))
    return Score(sum(points for _name, points in parts), parts)


def word_rank(word: str | None, words: Sequence[str]) -> float:
    """How high a word stands among others, lowest first: from 0 to 1."""
    return words.index(word) / max(len(words) - 1, 1) if word in words else 0.0


def tier_rank(word: str | None, words: Sequence[str]) -> float:
    """How high a customer's tier stands, lowest first: the lowest is above none."""
    return (words.index(word) + 1) / len(words) if word in words else 0.0


def standing_of(tickets: Sequence[Ticket], share: float, at: datetime) -> Standing:
    """What a customer of that `share` for its tier brings along, from all its tickets as they are at `at`."""
    since = at - RECENT
    contacts = sum(_contacts(ticket, since, at) for ticket in tickets)
    return Standing(share, contacts, sum(ticket.open and ticket.type in COMPLAINTS for ticket in tickets))


def _contacts(ticket: Ticket, since: datetime, at: datetime) -> int:
    """How often the customer wrote or called in that time: the opening, and every message."""
    opened = since <= ticket.created_at <= at
    return opened + sum(since <= entry.at <= at for entry in ticket.entries if entry.kind in ("message", "call"))
