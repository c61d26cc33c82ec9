"""What there is to do, each ticket with all that presses it: for `tkt next` and `tkt triage`."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from ticketcli.assignment.dispatch import Dispatch
from ticketcli.desk.desk import Desk
from ticketcli.query.predicate import OPEN_ONES
from ticketcli.rules.pickers import lane_of, lanes_of
from ticketcli.ticket import metrics
from ticketcli.ticket.card import card_of
from ticketcli.ticket.entries import rule_points_of
from ticketcli.ticket.model import Agent, Ticket
from ticketcli.ticket.urgency import RECENT, Score, Standing, standing_of, tier_rank, urgency_score

ORDERS = ("urgent", "oldest", "newest", "hardest")


class Ranked(NamedTuple):
    """An open ticket, its score, and how hard it is: difficulty, level, skills, words that went to and fro."""

    ticket: Ticket
    score: Score
    hardness: tuple[int, int, int, int]


class Ranking:
    """The open tickets of a desk as of `at`, ready to be put in order."""

    def __init__(self, desk: Desk, at: datetime) -> None:
        self.desk, self.at = desk, at
        self.dispatch: Dispatch = desk.assignment.dispatch()
        self.open = list(desk.index.tickets(OPEN_ONES))
        self._standing = cache(self._stands)

    def rank_tickets(self, tickets: Iterable[Ticket], order: str = "urgent") -> list[Ranked]:
        """Tickets in an order; the older first among equals."""
        found = [Ranked(ticket, self.score(ticket), self._hardness(ticket)) for ticket in tickets]
        found.sort(key=lambda one: (one.ticket.created_at, one.ticket.id))
        return sorted(found, key=_KEYS[order])

    def score(self, ticket: Ticket) -> Score:
        """All that presses a ticket."""
        settings, since = self.desk.settings, card_of(ticket).unanswered_since
        waited = max(self.at - (since or self.at), self.at - self.at)
        stands, due = self._standing(ticket.customer or ""), self.desk.service.levels.due_at(ticket)
        slack = due - self.at if due else None
        return urgency_score(
            ticket.priority, settings.priorities, waited, slack, stands, settings.urgency, rule_points_of(ticket)
        )

    def for_agent(self, agent: Agent) -> list[Ticket]:
        """What an agent may work on: own tickets that wait for nobody, else what is nobody's and the agent may have."""
        own = [ticket for ticket in self.open if ticket.assignee == agent.id and not ticket.waiting_for]
        return own or [ticket for ticket in self.unassigned_tickets() if self.may(agent, ticket)]

    def unassigned_tickets(self) -> list[Ticket]:
        """What is nobody's, and waits for nobody."""
        return [ticket for ticket in self.open if not ticket.assignee and not ticket.waiting_for]

    def may(self, agent: Agent, ticket: Ticket) -> bool:
        """Whether the filters leave an agent for a ticket."""
        return bool(self.dispatch.may([agent], ticket, self.at))

    def lane(self, agent: Agent) -> str | None:
        """The half of the open tickets that an agent works on, where the desk or the agent's team picks by lane."""
        teams = [team for team in self.desk.settings.teams.values() if team.has(agent)]
        for team in teams:
            if "lane" in (team.pickers or self.desk.settings.pickers):
                lanes = lanes_of(agent, team, team.agents or tuple(self.desk.agents))
                return lanes[0] if len(lanes) == 1 else None
        if not teams and "lane" in self.desk.settings.pickers:
            return lanes_of(agent, None, sorted(self.desk.agents))[0]
        return None

    def in_lane(self, tickets: Sequence[Ticket], lane: str) -> list[Ticket]:
        """Those of the tickets that are in a lane; all of them where none is."""
        queue = [ticket.created_at for ticket in self.open]
        return [ticket for ticket in tickets if lane_of(ticket.created_at, queue) == lane] or list(tickets)

    def _stands(self, customer: str) -> Standing:
        found = self.desk.directory.customer(customer) if customer else None
        if not found:
            return Standing()
        since = self.at - RECENT
        cards = self.desk.index.of_customer(customer)
        ids = [one.id for one in cards if one.open or one.updated_at >= since or one.created_at >= since]
        tickets = [ticket for id in ids if (ticket := self.desk.store.ticket(id))]
        return standing_of(tickets, tier_rank(found.tier, self.desk.settings.tiers), self.at)

    def _hardness(self, ticket: Ticket) -> tuple[int, int, int, int]:
        skills = sum(self.dispatch.skills(ticket).values())
        return ticket.difficulty or 0, ticket.level or 1, skills, len(metrics.metrics_of(ticket).talk)


_KEYS: dict[str, Callable[[Ranked], Any]] = {
    "urgent": lambda one: -one.score.points,
    "oldest": lambda one: one.ticket.created_at,
    "newest": lambda one: -one.ticket.created_at.timestamp(),
    "hardest": lambda one: tuple(-part for part in (*one.hardness, one.score.points)),
}


def concerns(ticket: Ticket, skill: str, dispatch: Dispatch) -> bool:
    """Whether a ticket needs a skill, or is about what it is called."""
    topics = (ticket.area, ticket.product, ticket.type, ticket.language, *ticket.tags, *ticket.keywords)
    return skill in dispatch.skills(ticket) or skill in topics
