"""How urgent is it? One number of named parts, so that every order can be explained and recomputed (docs/cli.md)."""

from collections.abc import Sequence
from math import log2
from typing import NamedTuple

LONG = 10
"""So many working days of waiting count in full."""
NEAR = 2
"""A deadline counts from so many working days before it on."""
MANY = 5
"""So many contacts in 30 days, or unsolved complaints, count in full."""
SLOWLY = 10
"""Lateness adds one in so many parts of the weight at 1, 3, 7, 15, 31 … working days."""


class Weights(NamedTuple):
    """The most points that each part can give; lateness gives slowly more."""

    priority: int = 60
    waiting: int = 40
    deadline: int = 40
    tier: int = 15
    contacts: int = 10
    complaints: int = 15
    rules: int = 40
    person: int = 100


USUAL = Weights()


class Scale(NamedTuple):
    """What a desk measures by: its priorities and tiers, lowest first, and its weights."""

    priorities: Sequence[str] = ()
    tiers: Sequence[str] = ()
    weights: Weights = USUAL


class Standing(NamedTuple):
    """What a customer brings along: the tier, contacts in 30 days, other complaints that nobody solved."""

    tier: str | None = None
    contacts: int = 0
    complaints: int = 0


UNKNOWN = Standing()


class Facts(NamedTuple):
    """What a ticket holds that presses it; instants are seconds since 1970.

    `unanswered_since` is when the customer began to wait, `due_at` the next deadline, counted on `calendar`; `points`
    are those of rules, `raised` those of persons.
    """

    number: str
    priority: str
    customer: str | None = None
    type: str | None = None
    unanswered_since: float | None = None
    due_at: float | None = None
    target: str | None = None
    calendar: str | None = None
    points: int = 0
    raised: int = 0


class Seen(NamedTuple):
    """What presses an open case at an instant.

    `waited` are working seconds, and so is `slack`, what is left to the deadline (negative: late; None: there is none);
    `day` and `due_day` are how long a working day is on either calendar.
    """

    priority: str
    waited: int = 0
    slack: int | None = None
    standing: Standing = UNKNOWN
    points: int = 0
    raised: int = 0
    day: int = 86_400
    due_day: int = 86_400


class Score(NamedTuple):
    """Points, the parts they come from, and what was seen."""

    points: int
    parts: tuple[tuple[str, int], ...] = ()
    seen: Seen | None = None
    facts: Facts | None = None


def score_urgency(seen: Seen, scale: Scale) -> Score:
    """All that presses an open case: the sum of its parts."""
    weights, standing = scale.weights, seen.standing
    shares = (
        word_rank(seen.priority, scale.priorities),
        min(max(seen.waited, 0) / (LONG * seen.day), 1.0),
        due_share(seen.slack, seen.due_day),
        tier_rank(standing.tier, scale.tiers),
        min(standing.contacts / MANY, 1.0),
        min(standing.complaints / MANY, 1.0),
    )
    points = [round(share * most) for share, most in zip(shares, weights, strict=False)]
    points += [_bounded(seen.points, weights.rules), _bounded(seen.raised, weights.person)]
    return Score(sum(points), tuple(zip(Weights._fields, points, strict=True)), seen)


def due_share(slack: int | None, day: int) -> float:
    """The share of its weight that a deadline gives: all of it when it passes, and slowly more after that."""
    if slack is None:
        return 0.0
    if slack < 0:
        return 1 + log2(1 - slack / day) / SLOWLY
    return max(0.0, 1 - slack / (NEAR * day))


def word_rank(word: str | None, words: Sequence[str]) -> float:
    """How high a word stands among others, lowest first: from 0 to 1."""
    return words.index(word) / max(len(words) - 1, 1) if word in words else 0.0


def tier_rank(word: str | None, words: Sequence[str]) -> float:
    """How high a customer's tier stands, lowest first: the lowest is above none."""
    return (words.index(word) + 1) / len(words) if word in words else 0.0


def _bounded(points: int, most: int) -> int:
    return max(-most, min(points, most))
