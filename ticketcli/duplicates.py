"""Tickets that are likely the same: cheap words first, then RapidFuzz on the few that are left; precision first."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from ticketcli.model import Ticket
from ticketcli.text import words

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
"""A customer's own tickets count while they are open, or so young."""
SHARED = 0.5
"""The share of the words of two texts that must be the same before they are compared at all."""
OWN, OTHERS = 75.0, 90.0
"""How alike they must be: tickets of one customer, and of two."""
OWN_WORDS, OTHERS_WORDS = 3, 6
"""Shorter texts say too little to be the same."""
MOST = 3
NUMBER = 3
"""So many characters with a digit among them are a number that says what it is about."""
LONGEST = 1000


class Twin(NamedTuple):
    """A ticket that another one likely is, how alike they are in percent, and whether it is the same customer's."""

    id: str
    alike: int
    own: bool


def twins(ticket: Ticket, others: Iterable[Ticket]) -> list[Twin]:
    """Those of the others that this ticket likely is, the most alike first."""
    own = _words(ticket)
    near = [other for other in others if other.id != ticket.id and _near(ticket, other) and shared(own, _words(other))]
    text = _text(ticket)
    compared = [(other, _alike(text, _text(other))) for other in near]
    found = [Twin(other.id, int(alike), _same(ticket, other)) for other, alike in compared
             if alike >= (OWN if _same(ticket, other) else OTHERS)]  # fmt: skip
    return sorted(found, key=lambda twin: (-twin.alike, twin.id))[:MOST]


def _alike(one: str, other: str) -> float:
    """How alike two texts are in percent; RapidFuzz is asked only about those that are not the same."""
    if one == other:
        return 100.0
    from rapidfuzz import fuzz

    return fuzz.token_sort_ratio(one, other)


def recent(ticket: Ticket, at: datetime) -> tuple[datetime, datetime]:
    """The week around a ticket's coming in, as far as `at`."""
    return ticket.created_at - WEEK, min(ticket.created_at + WEEK, max(at, ticket.created_at))


def shared(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts have enough words in common to be compared."""
    return len(one & other) >= SHARED * max(len(one), len(other), 1)


def _near(ticket: Ticket, other: Ticket) -> bool:
    """Whether the other is among those that it could be: one is open, and it is the customer's or the week's."""
    apart = abs(ticket.created_at - other.created_at)
    if not (ticket.open or other.open) or _contradict(_words(ticket), _words(other)):
        return False
    if _same(ticket, other):
        return len(_words(ticket)) >= OWN_WORDS and (other.open or apart <= MONTH)
    told = ticket.description.strip() and other.description.strip()
    return bool(told) and len(_words(ticket)) >= OTHERS_WORDS and apart <= WEEK


def _contradict(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each names a number, of an order or a bill, and none of them is the same."""
    numbers = [
        {word for word in words if len(word) >= NUMBER and any(map(str.isdigit, word))} for words in (one, other)
    ]
    return all(numbers) and numbers[0].isdisjoint(numbers[1])


def _same(ticket: Ticket, other: Ticket) -> bool:
    return ticket.customer is not None and ticket.customer == other.customer


def _words(ticket: Ticket) -> frozenset[str]:
    return frozenset(words(f"{ticket.title} {ticket.description[:LONGEST]}"))


def _text(ticket: Ticket) -> str:
    return " ".join(words(f"{ticket.title} {ticket.description[:LONGEST]}"))
