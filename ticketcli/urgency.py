"""How urgent is it? A score of named parts, each a weight of desk.yaml and the share of it that the case has."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ticketcli.model import Ticket
from ticketcli.reports import figures

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

    priority: int = 60
    waiting: int = 40
    deadline: int = 40
    tier: int = 15
    contacts: int = 10
    complaints: int = 15


BASIC = Weights(deadline=0, tier=0, contacts=0, complaints=0)
"""What the ticket tells by itself: enough for the order of a list."""


USUAL = Weights()


class Score(NamedTuple):
    """Points, and the parts that they come from."""

    points: int
    parts: tuple[tuple[str, int], ...]


class Standing(NamedTuple):
    """What a customer brings along: how high the tier, how often in 30 days, how many complaints nobody solved."""

    tier: float = 0.0
    contacts: int = 0
    complaints: int = 0


UNKNOWN = Standing()


def urgency(
    priority: str,
    priorities: Sequence[str],
    waited: timedelta,
    slack: timedelta | None = None,
    standing: Standing = UNKNOWN,
    weights: Weights = USUAL,
) -> Score:
    """The score of an open case; `slack` is the time left to its next deadline, None where it has none."""
    shares = {
        "priority": rank(priority, priorities),
        "waiting": waited / LONG,
        "deadline": 0.0 if slack is None else 1 - slack / NEAR,
        "tier": standing.tier,
        "contacts": standing.contacts / MANY,
        "complaints": standing.complaints / MANY,
    }
    told = weights._asdict()
    parts = tuple((name, round(told[name] * min(max(share, 0.0), 1.0))) for name, share in shares.items())
    parts = tuple(part for part in parts if part[1] or part[0] in ("priority", "waiting"))
    return Score(sum(points for _name, points in parts), parts)


def rank(word: str | None, words: Sequence[str]) -> float:
    """How high a word stands among others, lowest first: from 0 to 1."""
    return words.index(word) / max(len(words) - 1, 1) if word in words else 0.0


def tier(word: str | None, words: Sequence[str]) -> float:
    """How high a customer's tier stands: the lowest of the desk's tiers is above none."""
    return (words.index(word) + 1) / len(words) if word in words else 0.0


def plain(ticket: Ticket, priorities: Sequence[str], at: datetime) -> Score:
    """What a ticket tells by itself: priority (up to 60 points) and waiting (up to 40 at ten days)."""
    if not ticket.open:
        return Score(0, ())
    return urgency(ticket.priority, priorities, waited(ticket, at), weights=BASIC)


def waited(ticket: Ticket, at: datetime) -> timedelta:
    """How long the customer has been waiting for an answer."""
    return max(timedelta(), at - (unanswered_since(ticket) or at))


def unanswered_since(ticket: Ticket) -> datetime | None:
    """When the customer began to wait: the oldest message that no reply of a person followed; None when answered."""
    since: datetime | None = ticket.created_at
    for entry in figures.of(ticket).talk:
        since = None if entry.kind == "reply" else since or entry.at
    return since


def standing(ticket: Ticket, others: Sequence[Ticket], share: float, at: datetime) -> Standing:
    """What the customer brings along, from its `others` tickets and the `share` that its tier gives."""
    since = at - RECENT
    contacts = sum(_contacts(other, since, at) for other in (*others, ticket))
    unsolved = sum(other.open and other.type in COMPLAINTS for other in (*others, ticket))
    return Standing(share, contacts, unsolved)


def _contacts(ticket: Ticket, since: datetime, at: datetime) -> int:
    """How often the customer wrote or called in that time: the opening, and every message."""
    opened = since <= ticket.created_at <= at
    return opened + sum(since <= entry.at <= at for entry in ticket.entries if entry.kind in ("message", "call"))
