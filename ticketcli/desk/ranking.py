"""What there is to do, each ticket with all that presses it: for `tkt next` and `tkt triage`."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from ticketcli.assignment.dispatch import Dispatch
from ticketcli.desk.desk import Desk
from ticketcli.index.orders import order_by
from ticketcli.query.predicate import Predicate
from ticketcli.rules.duty import is_away, on_shift
from ticketcli.rules.pickers import lanes_of
from ticketcli.ticket import metrics
from ticketcli.ticket.model import Agent, Ticket
from ticketcli.ticket.promises import standing_promises
from ticketcli.ticket.urgency import Score

_COLUMNS = {"urgent": "-urgency", "oldest": "created", "newest": "-created", "hardest": "-difficulty"}
ORDERS = tuple(_COLUMNS)
_NOBODYS = "t.assignee IS NULL"


class Ranked(NamedTuple):
    """An open ticket, its score, how hard it is (difficulty, level, skills, messages), and whether it comes first."""

    ticket: Ticket
    score: Score
    hardness: tuple[int, int, int, int]
    pressing: bool = False


class Ranking:
    """The open tickets of a desk as of `at`, ready to be put in order."""

    def __init__(self, desk: Desk, at: datetime) -> None:
        self.desk, self.at = desk, at
        self.dispatch: Dispatch = desk.assignment.dispatch()

    def rank_tickets(self, tickets: Iterable[Ticket], order: str = "urgent") -> list[Ranked]:
        """Tickets in an order; the older first among equals."""
        found = [Ranked(ticket, self.score(ticket), self._hardness(ticket)) for ticket in tickets]
        found.sort(key=lambda one: (one.ticket.created_at, one.ticket.id))
        return sorted(found, key=_KEYS[order])

    def rank_lane(self, tickets: Iterable[Ticket], lane: str) -> list[Ranked]:
        """Tickets in the order of a lane; before all that is late, urgent or promised, which no lane puts off."""
        found = [one._replace(pressing=self._presses(one)) for one in self.rank_tickets(tickets)]
        rest = sorted((one for one in found if not one.pressing), key=_KEYS[lane])
        return [*(one for one in found if one.pressing), *rest]

    def score(self, ticket: Ticket) -> Score:
        """All that presses a ticket."""
        return self.desk.urgency.scores(self.at.timestamp()).get(ticket.id) or Score(0)

    def for_agent(self, agent: Agent, order: str = "urgent") -> Iterator[Ticket]:
        """What an agent may work on, in an order, each read when it is asked for.

        Own tickets that wait for nobody, and what waits for the answer of a mate who is off; who has neither is offered
        what is nobody's and the agent may have.
        """
        found = None
        for found in self._own(agent, order):
            yield found
        if not found:
            yield from self._offered(agent, order)

    def for_lane(self, agent: Agent) -> list[Ticket]:
        """The common queue, which a lane is an order of: what an agent has, and what is nobody's and may be had."""
        return [*self._own(agent, "urgent"), *self._offered(agent, "urgent")]

    def _own(self, agent: Agent, order: str) -> Iterator[Ticket]:
        off = [mate.id for mate in self.desk.agents.values() if mate.id != agent.id and self._is_off(mate)]
        marks = ", ".join("?" * len(off))
        left = f"t.assignee IN ({marks}) AND t.unanswered_since IS NOT NULL"
        for ticket in self._waiting(order, f"t.assignee = ? OR {left}", agent.id, *off):
            if ticket.assignee == agent.id or self.may(agent, ticket):
                yield ticket

    def _is_off(self, agent: Agent) -> bool:
        return is_away(agent, self.at) or not on_shift(agent, self.dispatch.calendars, self.at)

    def _offered(self, agent: Agent, order: str) -> Iterator[Ticket]:
        return (ticket for ticket in self._waiting(order, _NOBODYS) if self.may(agent, ticket))

    def unassigned_tickets(self) -> list[Ticket]:
        """What is nobody's, and waits for nobody."""
        return list(self._waiting("urgent", _NOBODYS))

    def _waiting(self, order: str, asked: str, *values: str) -> Iterator[Ticket]:
        """The open tickets that wait for nobody, of which an index says so."""
        test = Predicate(lambda _ticket: True, f"t.open AND t.waiting_for IS NULL AND ({asked})", values, exact=True)
        first, more = order_by(_COLUMNS[order], self.desk.settings, self.at)
        return self.desk.index.tickets(test, first, *more)

    def may(self, agent: Agent, ticket: Ticket) -> bool:
        """Whether the filters leave an agent for a ticket."""
        return bool(self.dispatch.may([agent], ticket, self.at))

    def lane(self, agent: Agent) -> str | None:
        """The order in which an agent works on the queue, where the desk or the agent's team works in lanes."""
        teams = [team for team in self.desk.settings.teams.values() if team.has(agent)]
        for team in teams:
            if team.lanes or "lane" in (team.pickers or self.desk.settings.pickers):
                lanes = lanes_of(agent, team, team.agents or tuple(self.desk.agents))
                return lanes[0] if len(lanes) == 1 else None
        if not teams and "lane" in self.desk.settings.pickers:
            return lanes_of(agent, None, sorted(self.desk.agents))[0]
        return None

    def _presses(self, one: Ranked) -> bool:
        """Whether a ticket is late, of the highest priority, raised to the front, or has a promise that is not kept."""
        facts, priorities = one.score.facts, self.desk.settings.priorities
        late = bool(facts and facts.due_at is not None and facts.due_at < self.at.timestamp())
        urgent = one.ticket.priority == priorities[-1] or bool(facts and facts.raised > 0)
        return late or urgent or bool(standing_promises(one.ticket))

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
