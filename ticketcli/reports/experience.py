"""What each agent has done with tickets alike: how many were solved, how long that took, how it was rated."""

from collections.abc import Iterable
from datetime import timedelta
from statistics import fmean, median
from typing import NamedTuple

from ticketcli.ticket import metrics
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.outcomes import UNSOLVED


class Experience(NamedTuple):
    """Tickets solved, the median time from opening to solution, and the mean rating; None where untold."""

    solved: int = 0
    took: timedelta | None = None
    rating: float | None = None


NONE = Experience()


def count_experience(alike: Iterable[Ticket]) -> dict[str, Experience]:
    """The experience of each agent who solved some of these."""
    by_agent: dict[str, list[Ticket]] = {}
    for ticket in alike:
        if ticket.assignee and is_solved(ticket):
            by_agent.setdefault(ticket.assignee, []).append(ticket)
    return {agent: _experience(tickets) for agent, tickets in by_agent.items()}


def is_solved(ticket: Ticket) -> bool:
    """Whether it is done, and ended well as far as is told."""
    return not ticket.open and metrics.metrics_of(ticket).outcome not in UNSOLVED


def given_rating(ticket: Ticket) -> float | None:
    """The last score that the customer gave."""
    scores = (entry.facts.get("score", "") for entry in reversed(ticket.entries) if entry.kind == "rated")
    return next((float(score) for score in scores if score.isdecimal()), None)


def _experience(tickets: list[Ticket]) -> Experience:
    ends = (
        (ticket, metrics.metrics_of(ticket).resolved_at or metrics.metrics_of(ticket).closed_at) for ticket in tickets
    )
    times = [(end - ticket.created_at).total_seconds() for ticket, end in ends if end]
    scores = [score for ticket in tickets if (score := given_rating(ticket)) is not None]
    took = timedelta(seconds=round(median(times))) if times else None
    return Experience(len(tickets), took, round(fmean(scores), 2) if scores else None)
