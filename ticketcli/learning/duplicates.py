"""Tickets that are likely the same: cheap words first, then RapidFuzz on the few that are left; precision first."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from ticketcli.text import split_words
from ticketcli.ticket.model import Card, Ticket
from ticketcli.worktime.calendar import Span

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


class Glimpse(NamedTuple):
    """What is known of a ticket that is not at hand."""

    id: str
    open: bool
    customer: str | None
    created_at: datetime


def glimpse_ticket(ticket: Ticket | Card) -> Glimpse:
    """What is kept of a ticket to know whether it may be the same as another."""
    return Glimpse(ticket.id, ticket.open, ticket.customer, ticket.created_at)


def find_twins(ticket: Ticket, others: Iterable[Ticket]) -> list[Twin]:
    """Those of the others that this ticket likely is, the most alike first."""
    others = [other for other in others if may_be_twins(ticket, other)]
    said = _said(ticket) if others else []
    own, text = frozenset(said), " ".join(said)
    near = [(other, other_said) for other in others if _comparable(ticket, len(own), other)
            and _much_alike(own, frozenset(other_said := _said(other)))]  # fmt: skip
    compared = [(other, _alike(text, " ".join(other_said))) for other, other_said in near]
    found = [Twin(other.id, int(alike), _same(ticket, other)) for other, alike in compared
             if alike >= (OWN if _same(ticket, other) else OTHERS)]  # fmt: skip
    return sorted(found, key=lambda twin: (-twin.alike, twin.id))[:MOST]


def _alike(one: str, other: str) -> float:
    """How alike two texts are in percent; RapidFuzz is asked only about those that are not the same."""
    if one == other:
        return 100.0
    from rapidfuzz import fuzz

    return fuzz.token_sort_ratio(one, other)


def recent_span(ticket: Ticket, at: datetime) -> Span:
    """The week around a ticket's coming in, as far as `at`."""
    return ticket.created_at - WEEK, min(ticket.created_at + WEEK, max(at, ticket.created_at))


def shares_words(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts have enough words in common to be compared."""
    return len(one & other) >= SHARED * max(len(one), len(other), 1)


def may_be_twins(ticket: Ticket, other: Ticket | Glimpse) -> bool:
    """Whether another may be the same, before a word is read: one is open, it is the customer's or the week's."""
    if other.id == ticket.id or not (ticket.open or other.open):
        return False
    apart = abs(ticket.created_at - other.created_at)
    return (_same(ticket, other) and (other.open or apart <= MONTH)) or apart <= WEEK


def _comparable(ticket: Ticket, length: int, other: Ticket) -> bool:
    """Whether a possible twin, and a ticket of so many words, say enough."""
    if _same(ticket, other):
        return length >= OWN_WORDS
    return length >= OTHERS_WORDS and bool(ticket.description.strip() and other.description.strip())


def _much_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts have many words in common, and do not contradict each other."""
    return shares_words(one, other) and not _contradict(one, other)


def _contradict(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each names a number, of an order or a bill, and none of them is the same."""
    numbers = [
        {word for word in words if len(word) >= NUMBER and any(map(str.isdigit, word))} for words in (one, other)
    ]
    return all(numbers) and numbers[0].isdisjoint(numbers[1])


def _same(ticket: Ticket, other: Ticket | Glimpse) -> bool:
    return ticket.customer is not None and ticket.customer == other.customer


def _said(ticket: Ticket) -> list[str]:
    return split_words(f"{ticket.title} {ticket.description[:LONGEST]}")
