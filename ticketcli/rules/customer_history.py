"""A customer's past as rules ask for it: contacts in 30 days, cases without a solution, satisfaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from ticketcli.ticket import metrics
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.outcomes import UNCOUNTED, UNSOLVED

WINDOW = timedelta(days=30)
MERE = frozenset(("information", "quote", "proposal", "service", "request", "petition", "query", "doubt", "suggestion"))
"""Types that are no complaint, however they end; any other one is, one of the desk's own, too."""


def count_contacts(tickets: Iterable[Ticket], at: datetime) -> int:
    """How often the customer opened a ticket or wrote in the 30 days before `at`."""
    return sum(at - WINDOW < when <= at for ticket in tickets for when in _contacts(ticket))


def _contacts(ticket: Ticket) -> list[datetime]:
    return [ticket.created_at, *(entry.at for entry in ticket.entries if entry.kind == "message")]


def count_unsolved(tickets: Iterable[Ticket], at: datetime) -> int:
    """How many complaints were open at `at`, or had ended without a solution."""
    return sum(_unsolved(ticket, at) for ticket in tickets if ticket.type and ticket.type not in MERE)


def _unsolved(ticket: Ticket, at: datetime) -> bool:
    state = metrics.metrics_of(ticket).state_at(at)
    return not state.done or (state.outcome in UNSOLVED and state.outcome not in UNCOUNTED)


def last_rating(tickets: Iterable[Ticket], at: datetime) -> float | None:
    """The mean of the customer's ratings until `at`; None when there is none."""
    given = [score for ticket in tickets for when, score in _ratings(ticket) if when <= at]
    return sum(given) / len(given) if given else None


def _ratings(ticket: Ticket) -> list[tuple[datetime, float]]:
    told = [(entry.at, entry.facts.get("score", "")) for entry in ticket.entries if entry.kind == "rated"]
    told += [(ticket.created_at, ticket.extra["rating"])] if "rating" in ticket.extra and not told else []
    return [(when, float(text)) for when, text in told if text.replace(".", "", 1).isdecimal() and len(text) < 9]


FIGURES: Mapping[str, Callable[[Ticket, Sequence[Ticket], datetime], float | None]] = {
    "contacts": lambda ticket, past, at: count_contacts((ticket, *past), at),
    "unsolved": lambda _ticket, past, at: count_unsolved(past, at),
    "rating": lambda ticket, past, at: last_rating((ticket, *past), at),
}
"""Each figure of a ticket's customer, out of their other tickets."""
