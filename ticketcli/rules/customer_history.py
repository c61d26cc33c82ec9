"""A customer's past as rules ask for it: contacts in 30 days, complaints without a solution, satisfaction."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from ticketcli.rules.case import Case
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.standing import count_contacts, count_unsolved


def last_rating(tickets: Iterable[Ticket], at: datetime) -> float | None:
    """The mean of the customer's ratings until `at`; None when there is none."""
    given = [score for ticket in tickets for when, score in _ratings(ticket) if when <= at]
    return sum(given) / len(given) if given else None


def _ratings(ticket: Ticket) -> list[tuple[datetime, float]]:
    told = [(entry.at, entry.facts.get("score", "")) for entry in ticket.entries if entry.kind == "rated"]
    told += [(ticket.created_at, ticket.extra["rating"])] if "rating" in ticket.extra and not told else []
    return [(when, float(text)) for when, text in told if text.replace(".", "", 1).isdecimal() and len(text) < 9]


def _count_unsolved(case: Case) -> int:
    return count_unsolved(case.past, case.at, case.beside.within, case.beside.is_late)


FIGURES: Mapping[str, Callable[[Case], float | None]] = {
    "contacts": lambda case: count_contacts((case.ticket, *case.past), case.at),
    "unsolved": _count_unsolved,
    "rating": lambda case: last_rating((case.ticket, *case.past), case.at),
}
"""Each figure of a ticket's customer, out of their other tickets."""
