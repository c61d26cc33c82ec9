"""What a customer's tickets add up to: how often they came or wrote, which complaints nobody solved."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from ticketcli.ticket import metrics
from ticketcli.ticket.metrics import Metrics
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.outcomes import UNCOUNTED, UNSOLVED

RECENT = timedelta(days=30)
"""So long a contact counts."""
WITHIN = timedelta(days=180)
"""So long a complaint counts that ended without a solution, unless desk.yaml says otherwise."""
MERE = frozenset(("information", "quote", "proposal", "service", "request", "petition", "query", "doubt", "suggestion"))
"""Types that are no complaint, however they end; any other one is, one of the desk's own, too."""
FAILED = tuple(name for name in UNSOLVED if name not in UNCOUNTED)
"""Outcomes that leave a complaint without a solution."""


def is_complaint(type: str | None) -> bool:
    """Whether a ticket of that type is a complaint; without a type it is none."""
    return bool(type) and type not in MERE


def contacts_of(told: Metrics) -> tuple[datetime, ...]:
    """When the customer came or wrote: the opening, and every message."""
    return (told.ticket.created_at, *(word.at for word in told.talk if word.kind == "message"))


def count_contacts(tickets: Iterable[Ticket], at: datetime) -> int:
    """How often the customer came or wrote in the 30 days before `at`."""
    asked = (when for ticket in tickets for when in contacts_of(metrics.metrics_of(ticket)))
    return sum(at - RECENT < when <= at for when in asked)


def failed_at(told: Metrics, at: datetime | None = None) -> datetime | None:
    """When a complaint ended without a solution, as it stood `at` an instant (None: now), closed since or not."""
    states = [state for state in told.states if at is None or state.at <= at]
    then = told._replace(states=tuple(states))
    end = next((state for state in reversed(then.ending) if state.outcome), None)
    return end.at if end and end.outcome in FAILED and is_complaint(told.ticket.type) else None


def count_unsolved(
    tickets: Iterable[Ticket], at: datetime, within: timedelta, is_late: Callable[[Ticket, datetime], bool]
) -> int:
    """How many complaints had ended without a solution `within` a time before `at`, or were open and late by then."""
    complaints = (ticket for ticket in tickets if is_complaint(ticket.type) and ticket.created_at <= at)
    return sum(_is_unsolved(ticket, at, within, is_late) for ticket in complaints)


def _is_unsolved(ticket: Ticket, at: datetime, within: timedelta, is_late: Callable[[Ticket, datetime], bool]) -> bool:
    told = metrics.metrics_of(ticket)
    failed = failed_at(told, at)
    return failed > at - within if failed else told.open_at(at) and is_late(ticket, at)
