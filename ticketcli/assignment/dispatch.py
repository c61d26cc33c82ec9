"""Who gets what: the desk's rules classify a ticket, its pickers give it to somebody, and both say why."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple, Protocol

from ticketcli.config.settings import Settings
from ticketcli.errors import NotAllowed
from ticketcli.i18n import _
from ticketcli.rules import consequences, explain
from ticketcli.rules.case import Beside, Case
from ticketcli.rules.decision import Decision, Trial, decide_case, trace_rules
from ticketcli.rules.duty import SPAN, Calendars, calendar_of, raise_levels, read_absences
from ticketcli.rules.event import NEW, Event, events_of
from ticketcli.rules.grounds import write_candidates, write_grounds
from ticketcli.rules.pickers import Pick, Scene, find_candidates, is_full, list_levels, pick_agent
from ticketcli.rules.prefilter import Sieve
from ticketcli.rules.rulebook import Rule
from ticketcli.ticket import lifecycle
from ticketcli.ticket.entries import was_escalated
from ticketcli.ticket.fields import LEARNED
from ticketcli.ticket.model import NOTHING, RULES, Agent, Change, Customer, Status, Team, Ticket
from ticketcli.ticket.rota import DESK, Rota, list_roster

UNDECIDED = Decision()
"""What the rules make of a ticket where they are not asked."""


class Learned(Protocol):
    """A value that was learned for a field, how likely it is right, and why."""

    @property
    def field(self) -> str:
        """The field."""

    @property
    def value(self) -> str:
        """What it should hold."""

    @property
    def confidence(self) -> float:
        """How likely that is right."""

    @property
    def because(self) -> str:
        """The reason as it is recorded."""


class Workload:
    """What each agent has on the table: open tickets that don't wait for the customer, and when last given one.

    `past` gives a customer's tickets, `lately` how many each agent was given since an instant. It is kept up to date
    while a batch is dispatched.
    """

    def __init__(
        self,
        load: Counter[str],
        given: dict[str, datetime],
        past: Callable[[str], Sequence[Ticket]],
        lately: Callable[[datetime], Counter[str]] = lambda _since: Counter(),
    ) -> None:
        self.load, self.given, self.past = load, given, past
        self.fresh: dict[str, dict[str, Ticket]] = {}
        """The tickets of each customer that changed in this call, and that `past` does not know so yet."""
        self._lately, self._more = cache(lately), Counter[str]()

    def lately(self, at: datetime) -> Counter[str]:
        """How many tickets each agent was given in the four weeks up to `at`."""
        return self._lately(at - SPAN) + self._more

    def count(self, before: Ticket | None, after: Ticket) -> None:
        """Take one change into account."""
        for ticket, step in ((before, -1), (after, 1)):
            if ticket and ticket.weighs_on:
                self.load[ticket.weighs_on] += step
        if after.assignee and (not before or before.assignee != after.assignee):
            self.given[after.assignee] = after.entries[-1].at if after.entries else after.created_at
            self._more[after.assignee] += 1
        self.fresh.setdefault(after.customer or "", {})[after.id] = after

    def forget_recorded(self, tickets: Iterable[Ticket]) -> None:
        """These are recorded: `past` knows them by now."""
        for ticket in tickets:
            self.fresh.get(ticket.customer or "", {}).pop(ticket.id, None)

    def of_customer(self, ticket: Ticket) -> list[Ticket]:
        """The customer's other tickets, as they are by now."""
        if not ticket.customer:
            return []
        fresh = self.fresh.get(ticket.customer, {})
        known = {other.id: other for other in (*self.past(ticket.customer), *fresh.values())}
        return [other for other in known.values() if other.id != ticket.id]


class Dispatch(NamedTuple):
    """The desk's rules, agents and workload, ready to classify and assign."""

    settings: Settings
    rules: Sequence[Rule] | Sieve
    agents: Mapping[str, Agent]
    customer: Callable[[str], Customer | None]
    workload: Workload
    beside: Beside = Beside()
    calendars: Calendars = NOTHING
    advise: Callable[[Ticket, Iterable[str]], Sequence[Learned]] | None = None
    """What was learned of these fields of a ticket; None where it is not to be acted upon."""
    rotas: Mapping[str, Rota] = NOTHING

    def open_ticket(self, ticket: Ticket, at: datetime, decided: Decision | None = None) -> Ticket:
        """A fresh ticket classified by the rules and given to whom they or the pickers choose."""
        decision = decided or self.decide(ticket, at)
        after = self.raise_level(self.apply_learned(self._classified(ticket, decision, at), decision, at), decision, at)
        after = self.assign(after, decision, at) if after.open and not after.assignee else after
        return self._completed(ticket, after, decision, at)

    def only_classify(self, ticket: Ticket, at: datetime, decided: Decision | None = None) -> Ticket:
        """A ticket classified by the rules, and given to nobody."""
        decision = decided or self.decide(ticket, at)
        after = self.raise_level(self.apply_learned(self.classify(ticket, decision, at), decision, at), decision, at)
        return self._completed(ticket, after, decision, at)

    def unspoken(self, ticket: Ticket, decision: Decision) -> tuple[str, ...]:
        """The fields that may be learned, of which neither a person nor a rule has said anything."""
        held = lifecycle.fields_by_hand(ticket, self.settings.priority)
        ruled = {field for firing in decision.firings for field in firing.set}
        assigned = {"assignee"} if decision.assign_to or decision.team else set[str]()
        return tuple(field for field in LEARNED if field not in {*held, *ruled, *assigned})

    def apply_learned(self, ticket: Ticket, decision: Decision, at: datetime) -> Ticket:
        """The ticket with what is sure enough of what was learned; nobody is assigned so."""
        sure = self.settings.learning.act_above
        if self.advise is None or sure is None:
            return ticket
        fields = [field for field in self.unspoken(ticket, decision) if field != "assignee"]
        for one in self.advise(ticket, fields):
            if one.confidence >= sure:
                ticket = lifecycle.change_fields(ticket, {one.field: one.value}, "classified", RULES, at, one.because)
        return ticket

    def answer_event(self, ticket: Ticket, event: Event, at: datetime) -> Ticket:
        """A ticket after what the rules do when something has happened to it; once for each event."""
        decision = self.decide(ticket, at, event)
        after = self.raise_level(self._classified(ticket, decision, at), decision, at)
        if after.open and decision.escalate:
            after = self.handed_up(after, decision, at)
        elif after.open and (decision.assign_to or decision.team):
            after = self.assign(after, decision, at)
        return self._completed(ticket, after, decision, at)

    def _completed(self, before: Ticket, after: Ticket, decision: Decision, at: datetime) -> Ticket:
        """The ticket with what else the decision does, the answer to its event, and what it rested on."""
        after = consequences.sign_entry(before, consequences.apply_consequences(after, decision, at), decision, at)
        return self.keep_grounds(before, after, decision, at)

    def keep_grounds(self, before: Ticket, after: Ticket, decision: Decision, at: datetime) -> Ticket:
        """The ticket whose entry that names rules keeps what they asked of it, and saw."""
        return consequences.keep_grounds(before, after, lambda: write_grounds(self._spoken(before, decision, at)))

    def _spoken(self, ticket: Ticket, decision: Decision, at: datetime) -> list[Trial]:
        """The rules that did something, as they met the ticket."""
        names = {firing.rule for firing in decision.firings if firing.acted or firing.once}
        rules = self.rules.rules if isinstance(self.rules, Sieve) else self.rules
        spoke = [rule for rule in rules if rule.name in names]
        return trace_rules(spoke, self.case(ticket, at, decision.event), self.keep(ticket))

    def follow_change(self, change: Change, at: datetime) -> Change:
        """A change, and what the rules make of the events in it."""
        for event in events_of(change):
            if event.what in self.listening:
                change = change._replace(after=self.answer_event(change.after, event, at))
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
        return decide_case(self.rules, self.case(ticket, at, event), self.keep(ticket))

    def keep(self, ticket: Ticket) -> frozenset[str]:
        """The fields that a person set, which rules leave alone."""
        return lifecycle.fields_by_hand(ticket, self.settings.priority)

    def _classified(self, ticket: Ticket, decision: Decision, at: datetime) -> Ticket:
        """The ticket with the fields that the rules set, but for the team of which somebody is to be picked."""
        fields = {key: value for key, value in decision.changes.items() if key != "team" or not decision.team}
        return self.classify(ticket, decision._replace(changes=fields), at)

    def classify(self, ticket: Ticket, decision: Decision, at: datetime) -> Ticket:
        """The ticket with the fields, and the points, that the rules set."""
        because = consequences.decision_reason(decision, lambda firing: firing.classified)
        facts = decision.facts if decision.score else None
        return lifecycle.change_fields(ticket, decision.changes, "classified", RULES, at, because, facts)

    def assign(
        self, ticket: Ticket, decision: Decision, at: datetime, team: str | None = None, by: str = RULES,
        why: str | None = None,
    ) -> Ticket:  # fmt: skip
        """The ticket given to an agent of the `team` (default: the one that serves it), or left in its queue."""
        post = self.settings.teams[team] if team else self.team(ticket, decision)
        chosen = self.pick(ticket, decision, at, post)
        queue = post.id if post else ticket.team
        if not chosen.agent and queue == ticket.team:
            return ticket
        because = ", ".join(filter(None, (why, assigning_reason(decision, chosen)))) or None
        to, grounds = chosen.agent or self._keeper(ticket, post), write_candidates(chosen)
        if ticket.assignee and not to:
            return lifecycle.release_ticket(ticket, by, at, because, grounds, queue)
        return lifecycle.assign_ticket(ticket, to, queue, by, at, because, grounds)

    def _keeper(self, ticket: Ticket, team: Team | None) -> str | None:
        """Who keeps a ticket that nobody else may have: its agent, unless it goes to a team of others."""
        owner = self.agents.get(ticket.assignee or "")
        return ticket.assignee if team is None or (owner and team.has(owner)) else None

    def follow_area(self, change: Change, at: datetime) -> Change:
        """A change by hand of the area: the ticket follows to the team that serves it, unless a hand chose one."""
        before, after = change.before, change.after
        team = self.settings.areas.get(after.area or "")
        if not before or not team or not after.open or before.area == after.area or before.team != after.team:
            return change
        by_hand = self.keep(after)
        if team == after.team or "area" not in by_hand or "team" in by_hand:
            return change
        why, post = explain.write_phrase(explain.SERVES, team=team, area=after.area), self.settings.teams.get(team)
        if after.assignee and self._keeper(after, post):
            routed = lifecycle.assign_ticket(after, after.assignee, team, RULES, at, why)
        else:
            routed = self.assign(after, UNDECIDED, at, team, why=why)
        return change._replace(after=routed)

    def take_from(self, queue: Iterable[Ticket], free: Mapping[str, str], at: datetime) -> Iterator[Change]:
        """What of a queue is given away as any of the `free` (agent -> why it is tried again) may have it."""
        agents = [self.on_duty(at).agents[id] for id in free]
        for ticket in queue:
            agents = [agent for agent in agents if not is_full(agent, self.workload.load)]
            if not agents:
                return
            if may := self.may(agents, ticket, at):
                decision = self.decide(ticket, at)
                after = self.assign(ticket, decision, at, why=free[may[0].id])
                after = self.keep_grounds(ticket, after, decision, at)
                if after.assignee:
                    self.workload.count(ticket, after)
                    yield Change(ticket, after)

    def may(self, agents: Iterable[Agent], ticket: Ticket, at: datetime) -> list[Agent]:
        """Whom of the agents the filters leave for a ticket."""
        local, team = self.settings.local(at), self.team(ticket, UNDECIDED)
        level = self._escalated_to(ticket, team, at)
        scene = Scene(local, team, self.skills(ticket), self.calendars, level=level)
        return find_candidates(ticket, agents, team, self.workload.load, local, scene)[0]

    # -- one level up --------------------------------------------------------------------------------------------------

    def escalate(
        self, ticket: Ticket, by: str, at: datetime, because: str | None = None, facts: Mapping[str, str] = NOTHING
    ) -> Ticket:
        """The ticket one level up, given to whom the pickers choose there, or left in the queue; else NotAllowed."""
        level = self.on_duty(at).next_level(ticket)
        if not level:
            line = _("{id}: nobody who may have it is above level {level}: tkt assign {id} --to AGENT")
            raise NotAllowed(line.format(id=ticket.id, level=self._level(ticket)))
        after = lifecycle.escalate_ticket(ticket, {"level": level}, by, at, because, facts)
        return self.handed_up(after, UNDECIDED, at)

    def raise_level(self, ticket: Ticket, decision: Decision, at: datetime) -> Ticket:
        """The ticket at the level, or in the team, that rules escalate it to; the reason says where nobody is above."""
        asked = decision.escalate
        if not asked or not ticket.open:
            return ticket
        level = asked.level or (None if asked.team else self.on_duty(at).next_level(ticket, decision))
        wanted = {"level": level and max(level, ticket.level or 1), "team": asked.team}
        escalating = tuple(firing._replace(score=0) for firing in decision.firings if firing.escalate)
        why = consequences.decision_reason(decision, lambda firing: firing.escalate) or ""
        if not level and not asked.team:
            why += ", " + explain.write_phrase(explain.TOP, level=self._level(ticket))
        values = {field: value for field, value in wanted.items() if value}
        return lifecycle.escalate_ticket(ticket, values, RULES, at, why, decision._replace(firings=escalating).facts)

    def handed_up(self, ticket: Ticket, decision: Decision, at: datetime) -> Ticket:
        """An escalated ticket given to whom the pickers choose, unless its agent will do; else left in the queue."""
        owner = self.on_duty(at).agents.get(ticket.assignee or "")
        team = self.settings.teams.get(decision.team or "")
        stays = owner and owner.level >= (ticket.level or 1) and (not team or team.has(owner))
        if stays and not decision.assign_to:
            return ticket
        after = self.assign(ticket, decision, at)
        if not after.assignee or after.assignee != ticket.assignee:
            return after
        nobody = self.pick(after, decision, at, self.team(after, decision))
        return lifecycle.release_ticket(after, RULES, at, nobody.because, write_candidates(nobody))

    def next_level(self, ticket: Ticket, decision: Decision = UNDECIDED) -> int | None:
        """The lowest level above the ticket's and its agent's that somebody has who may serve it; None for none."""
        levels = self._levels(ticket, self.team(ticket, decision))
        return min((level for level in levels if level > self._level(ticket)), default=None)

    def _levels(self, ticket: Ticket, team: Team | None) -> list[int]:
        return list_levels(ticket, self.agents.values(), team, self.skills(ticket))

    def _escalated_to(self, ticket: Ticket, team: Team | None, at: datetime) -> int | None:
        """The lowest level that will do for a ticket that was escalated: who is above is not asked to step in."""
        if not ticket.level or not was_escalated(ticket):
            return None
        levels = self.on_duty(at)._levels(ticket, team)
        return min((level for level in levels if level >= ticket.level), default=None)

    def _level(self, ticket: Ticket) -> int:
        """The higher of the levels of a ticket and of its agent."""
        owner = self.agents.get(ticket.assignee or "")
        return max(ticket.level or 1, owner.level if owner else 1)

    # -- who gets it ---------------------------------------------------------------------------------------------------

    def handed_over(self, ticket: Ticket, gone: str, by: str, at: datetime) -> Ticket:
        """The ticket of an agent who is away, given to whom the pickers choose of the others, or to the queue."""
        because = explain.write_phrase(explain.AWAY, agent=gone)
        others = self._replace(agents={id: agent for id, agent in self.agents.items() if id != gone})
        chosen = others.pick(ticket, UNDECIDED, at, self.team(ticket, UNDECIDED))
        because, grounds = f"{because}, {chosen.because}", write_candidates(chosen)
        if not chosen.agent:
            return lifecycle.release_ticket(ticket, by, at, because, grounds)
        return lifecycle.assign_ticket(ticket, chosen.agent, ticket.team, by, at, because, grounds)

    def untouched_for(self, ticket: Ticket, at: datetime) -> timedelta | None:
        """For how much of the agent's working time nobody of the desk touched it; None where nobody should have."""
        agent = self.agents.get(ticket.assignee or "")
        if not agent or not ticket.open or ticket.status is Status.WAITING:
            return None
        given = [entry.at for entry in ticket.entries if entry.by in self.agents or "assignee" in entry.changes]
        since = max(given, default=ticket.created_at)
        calendar = calendar_of(agent, self.calendars)
        if calendar is None:
            return max(at - since, timedelta())
        return timedelta(seconds=calendar.between(since, at, read_absences(agent, self.settings.tz)))

    def choice(self, ticket: Ticket, at: datetime, team: str | None = None, event: Event = NEW) -> Pick:
        """Who would get it now, who else may, and who fell out why."""
        decision = self.decide(ticket, at, event)
        known = self.raise_level(self.classify(ticket, decision, at), decision, at)
        return self.pick(known, decision, at, self.settings.teams[team] if team else self.team(known, decision))

    def on_duty(self, at: datetime) -> "Dispatch":
        """The same with the levels of those whose turn it is at a role that has one."""
        return self._replace(agents=raise_levels(self.agents, self.rotas.values(), self.settings.local(at)))

    def rota_of(self, team: Team | None) -> Rota:
        """Whose turn it is at what comes in for a team, or for none: its agents as listed, else all by id."""
        name = team.id if team else DESK
        return self.rotas.get(name) or Rota(name, list_roster(self.agents, team))

    def pick(self, ticket: Ticket, decision: Decision, at: datetime, team: Team | None) -> Pick:
        """Who of those who may: the agent that a rule names when that one may, else whom the pickers choose."""
        local, agents, load = self.settings.local(at), tuple(self.on_duty(at).agents.values()), self.workload.load
        scene = self.scene(ticket, local, team)
        may, fell_out = find_candidates(ticket, agents, team, load, local, scene)
        named = [agent for agent in may if agent.id == decision.assign_to]
        pickers = team.pickers if team and team.pickers else self.settings.pickers
        past = self.workload.of_customer(ticket)
        return pick_agent(named or may, pickers, ticket, past, load, self.workload.given, fell_out, scene)

    def scene(self, ticket: Ticket, at: datetime, team: Team | None) -> Scene:
        """What the pickers may want to know beside the ticket and the agents."""
        customer = self.customer(ticket.customer) if ticket.customer else None
        favoured = bool(customer and customer.tier and customer.tier in self.settings.tiers[-1:])

        def lately() -> Counter[str]:
            return self.workload.lately(at)

        level, rota = self._escalated_to(ticket, team, at), self.rota_of(team)
        return Scene(at, team, self.skills(ticket), self.calendars, lately, favoured, rota, level)

    def skills(self, ticket: Ticket) -> dict[str, int]:
        """The skills that a ticket needs, each with its level: its area's, and its tags `skill:NAME` or `…=LEVEL`."""
        needed = dict(self.settings.area_skills.get(ticket.area or "", {}))
        for skill, level in filter(None, map(_skill, ticket.tags)):
            needed[skill] = max(level, needed.get(skill, 0))
        return needed

    def team(self, ticket: Ticket, decision: Decision) -> Team | None:
        """The team that serves a ticket: the rule's, the ticket's own, or its area's."""
        id = decision.team or ticket.team or self.settings.areas.get(ticket.area or "")
        return self.settings.teams.get(id or "")


def assigning_reason(decision: Decision, pick: Pick) -> str | None:
    """The rule that named agent or team, and unless it named this very agent, why the pickers chose so."""
    named = consequences.decision_reason(decision, lambda firing: firing.assigned or firing.escalate)
    chosen = None if pick.agent and pick.agent == decision.assign_to else pick.because
    return ", ".join(part for part in (named, chosen) if part) or None


def _skill(tag: str) -> tuple[str, int] | None:
    """The skill and level that a tag `skill:NAME` or `skill:NAME=LEVEL` asks for."""
    skill, _equals, level = tag.removeprefix("skill:").partition("=")
    if not tag.startswith("skill:") or not skill or not (level or "1").isdecimal():
        return None
    return skill, int(level or "1")
