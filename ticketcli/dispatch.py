"""Who gets what: the desk's rules classify a ticket, its pickers give it to somebody, and both say why."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ticketcli import lifecycle
from ticketcli.config import Settings
from ticketcli.model import RULES, Agent, Change, Customer, Team, Ticket
from ticketcli.rules import deeds
from ticketcli.rules.case import Beside, Case
from ticketcli.rules.decision import Decision, decide
from ticketcli.rules.event import NEW, Event, events
from ticketcli.rules.pickers import Pick, candidates, pick
from ticketcli.rules.rulebook import Rule
from ticketcli.rules.sieve import Sieve


class Workload:
    """What each agent has on the table: open tickets that don't wait for the customer, and when last given one.

    `past` gives a customer's tickets. It is kept up to date while a batch is dispatched.
    """

    def __init__(self, load: Counter[str], given: dict[str, datetime], past: Callable[[str], Sequence[Ticket]]) -> None:
        self.load, self.given, self.past = load, given, past
        self.fresh: dict[str, Ticket] = {}

    def count(self, before: Ticket | None, after: Ticket) -> None:
        """Take one change into account."""
        for ticket, step in ((before, -1), (after, 1)):
            if ticket and ticket.open and ticket.assignee and ticket.waiting_for != "customer":
                self.load[ticket.assignee] += step
        if after.assignee and (not before or before.assignee != after.assignee):
            self.given[after.assignee] = after.entries[-1].at if after.entries else after.created_at
        self.fresh[after.id] = after

    def of_customer(self, ticket: Ticket) -> list[Ticket]:
        """The customer's other tickets, as they are by now."""
        if not ticket.customer:
            return []
        fresh = [other for other in self.fresh.values() if other.customer == ticket.customer]
        known = {other.id: other for other in (*self.past(ticket.customer), *fresh)}
        return [other for other in known.values() if other.id != ticket.id]


class Dispatch(NamedTuple):
    """The desk's rules, agents and workload, ready to classify and assign."""

    settings: Settings
    rules: Sequence[Rule] | Sieve
    agents: Mapping[str, Agent]
    customer: Callable[[str], Customer | None]
    workload: Workload
    beside: Beside = Beside()

    def opened(self, ticket: Ticket, at: datetime, decided: Decision | None = None) -> Ticket:
        """A fresh ticket classified by the rules and given to whom they or the pickers choose."""
        decision = decided or self.decide(ticket, at)
        fields = {key: value for key, value in decision.changes.items() if key != "team" or not decision.team}
        after = self.classified(ticket, decision._replace(changes=fields), at)
        after = self.assigned(after, decision, at) if after.open and not after.assignee else after
        return deeds.done(after, decision, at)

    def only_classified(self, ticket: Ticket, at: datetime) -> Ticket:
        """A ticket classified by the rules, and given to nobody."""
        decision = self.decide(ticket, at)
        return deeds.done(self.classified(ticket, decision, at), decision, at)

    def answered(self, ticket: Ticket, event: Event, at: datetime) -> Ticket:
        """A ticket after what the rules do when something has happened to it; once for each event."""
        decision = self.decide(ticket, at, event)
        fields = {key: value for key, value in decision.changes.items() if key != "team" or not decision.team}
        after = self.classified(ticket, decision._replace(changes=fields), at)
        if after.open and (decision.assign_to or decision.team or self._outgrown(after, decision)):
            after = self.assigned(after, decision, at)
        return deeds.done(after, decision, at)

    def followed(self, change: Change, at: datetime) -> Change:
        """A change, and what the rules make of the events in it."""
        for event in events(change):
            if event.what in self.listening:
                change = change._replace(after=self.answered(change.after, event, at))
        return change

    @property
    def listening(self) -> frozenset[str]:
        """The events that any rule listens to."""
        return (self.rules if isinstance(self.rules, Sieve) else Sieve(self.rules)).events

    def case(self, ticket: Ticket, at: datetime, event: Event = NEW) -> Case:
        """What the rules look at."""
        customer = self.customer(ticket.customer) if ticket.customer else None
        return Case(ticket, customer, self.settings.local(at), event, self.beside)

    def decide(self, ticket: Ticket, at: datetime, event: Event = NEW) -> Decision:
        """What the rules say of a ticket, what a person set by hand left alone."""
        return self._escalated(ticket, decide(self.rules, self.case(ticket, at, event), self.keep(ticket)))

    def keep(self, ticket: Ticket) -> frozenset[str]:
        """The fields that a person set, which rules leave alone."""
        return lifecycle.by_hand(ticket, self.settings.priority)

    def _escalated(self, ticket: Ticket, decision: Decision) -> Decision:
        """The decision with the level, and the team, that an escalation asks for."""
        asked = decision.escalate
        if not asked or not ticket.open:
            return decision
        highest = max((agent.level for agent in self.agents.values()), default=1)
        level = deeds.level(decision, ticket, self._level(ticket), highest)
        changes = {**decision.changes, "level": level} if level and level != ticket.level else decision.changes
        return decision._replace(changes=changes, assign_to=None, team=asked.team or decision.team)

    def _outgrown(self, ticket: Ticket, decision: Decision) -> bool:
        """Whether an escalation asks for more than its owner can do."""
        return bool(decision.escalate) and self._level(ticket) < (ticket.level or 1)

    def _level(self, ticket: Ticket) -> int:
        owner = self.agents.get(ticket.assignee or "")
        return owner.level if owner else 0

    def classified(self, ticket: Ticket, decision: Decision, at: datetime) -> Ticket:
        """The ticket with the fields that the rules set."""
        because = deeds.reason(decision, lambda firing: firing.classified or firing.escalate)
        facts = decision.facts
        if facts and not because:
            because = deeds.reason(decision, lambda firing: firing.acted)
        return lifecycle.changed(ticket, decision.changes, "classified", RULES, at, because, facts)

    def assigned(
        self, ticket: Ticket, decision: Decision, at: datetime, team: str | None = None, by: str = RULES
    ) -> Ticket:
        """The ticket given to an agent of the `team` (default: the one that serves it), or left in its queue."""
        post = self.settings.teams[team] if team else self.team(ticket, decision)
        chosen = self.pick(ticket, decision, at, post)
        queue = post.id if post else ticket.team
        if not chosen.agent and queue == ticket.team:
            return ticket
        because = assigning_reason(decision, chosen)
        return lifecycle.assigned(ticket, chosen.agent or ticket.assignee, queue, by, at, because)

    def choice(self, ticket: Ticket, at: datetime, team: str | None = None) -> Pick:
        """Who would get it now, who else may, and who fell out why."""
        decision = self.decide(ticket, at)
        known = self.classified(ticket, decision, at)
        return self.pick(known, decision, at, self.settings.teams[team] if team else self.team(known, decision))

    def pick(self, ticket: Ticket, decision: Decision, at: datetime, team: Team | None) -> Pick:
        """Who of those who may: the agent that a rule names when that one may, else whom the pickers choose."""
        local = self.settings.local(at)
        may, fell_out = candidates(ticket, tuple(self.agents.values()), team, self.workload.load, local)
        named = [agent for agent in may if agent.id == decision.assign_to]
        pickers = team.pickers if team and team.pickers else self.settings.pickers
        past = self.workload.of_customer(ticket)
        return pick(named or may, pickers, ticket, past, self.workload.load, self.workload.given, fell_out)

    def team(self, ticket: Ticket, decision: Decision) -> Team | None:
        """The team that serves a ticket: the rule's, the ticket's own, or its area's."""
        id = decision.team or ticket.team or self.settings.areas.get(ticket.area or "")
        return self.settings.teams.get(id or "")


def assigning_reason(decision: Decision, pick: Pick) -> str | None:
    """The rule that named agent or team, and unless it named this very agent, why the pickers chose so."""
    named = deeds.reason(decision, lambda firing: firing.assigned or firing.escalate)
    chosen = None if pick.agent and pick.agent == decision.assign_to else pick.because
    return ", ".join(part for part in (named, chosen) if part) or None
