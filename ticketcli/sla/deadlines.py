"""Deadlines: computed from the timeline and the policy in force, never stored; each explains itself.

A clock runs while the ticket is open, stands while it waits for the customer or is resolved, and counts on the calendar
of its target. Where policy or calendar change under way, what was counted stays counted and the new one takes over; a
shorter length counts from the change on, and what is missed by then stays missed. A clock belongs to the policies in
force on the day it began.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.rules.case import Case
from ticketcli.sla.clocks import Clock, clocks_of
from ticketcli.sla.policy import MILDER, SEVERITIES, Policy, Target, matching_policy
from ticketcli.ticket import as_of, metrics
from ticketcli.ticket.metrics import Metrics
from ticketcli.ticket.model import AGENT, ALWAYS, LATE, RULES, RUNNING, TEAM, WARNING, Agent, Card, Customer, Ticket
from ticketcli.worktime.calendar import WHOLE_DAY, Calendar, Span
from ticketcli.worktime.dates import Length
from ticketcli.worktime.instants import localize_instant, write_instant

PAUSED, MET, MISSED, STOPPED = "paused", "met", "missed", "stopped"
STATES = (RUNNING, WARNING, LATE, PAUSED, MET, MISSED, STOPPED)

Held = tuple[datetime, Ticket]
"""What a ticket was, and since when."""


class Stretch(NamedTuple):
    """From `since` on this calendar counts, called `name`, by that policy (none: none held yet)."""

    since: datetime
    calendar: Calendar
    name: str
    policy: str | None


class Course(NamedTuple):
    """What a clock runs towards: a length of a policy's target, counted over these stretches."""

    policy: Policy
    target: Target
    length: Length
    stretches: tuple[Stretch, ...]

    @property
    def budget(self) -> int:
        """Its length in working seconds."""
        return self.length.working_seconds(self.stretches[0].since, self.stretches[-1].calendar)

    def ends_at(self, pauses: Sequence[Span]) -> datetime | None:
        """When it is used up; None where the calendar has not that much time any more."""
        return _reached(self.stretches, self.budget, pauses)

    def change_to(self, asked: "Course", pauses: Sequence[Span]) -> "Course":
        """The course after a change of the ticket, from which on another is `asked` for (decision 65).

        What was counted stays counted for a longer length; a shorter one counts from the change, and no longer than
        this one would have run.
        """
        fresh = asked.stretches if asked.stretches[0][2:] != self.stretches[-1][2:] else asked.stretches[1:]
        longer = asked._replace(stretches=(*self.stretches, *fresh))
        if asked.length == self.length or not longer.ends_before(self, pauses):
            return longer
        return asked if asked.ends_before(self, pauses) else self

    def ends_before(self, other: "Course", pauses: Sequence[Span]) -> bool:
        """Whether it is used up before the other one."""
        end = other.ends_at(pauses)
        return end is None or _is_before(self.ends_at(pauses), end)


class Deadline(NamedTuple):
    """When a target must be met: `at` (None while the clock stands), warned of at `warn_at`; and all it rests on.

    It is counted over `stretches`, of which the first begins with the clock, or with the change that made it shorter.
    """

    clock: Clock
    target: Target
    policy: Policy
    length: Length
    budget: int
    stretches: tuple[Stretch, ...]
    pauses: tuple[Span, ...]
    paused_at: datetime | None
    at: datetime | None
    warn_at: datetime | None

    @property
    def name(self) -> str:
        """Which target."""
        return self.clock.target

    @property
    def strength(self) -> str:
        """How binding it is."""
        return self.target.strength

    @property
    def calendar(self) -> str:
        """The name of the calendar that it is counted on by now."""
        return self.stretches[-1].name

    @property
    def over(self) -> bool:
        """Whether its clock will run no more."""
        return self.clock.end is not None or self.clock.stop is not None

    def state(self, at: datetime) -> str:
        """How it stands at `at`; exactly in time is in time."""
        end, stop = self.clock.end, self.clock.stop
        if end is not None:
            return MET if self.at is None or end <= self.at else MISSED
        if stop is not None:
            return MISSED if self.at is not None and self.at < stop else STOPPED
        if self.at is None:
            return PAUSED if self.paused_at else RUNNING
        if at > self.at:
            return LATE
        return WARNING if self.warn_at is not None and at >= self.warn_at else RUNNING

    def severity(self, at: datetime) -> str:
        """How grave: a miss by its strength, what is only about to be missed one step less."""
        grave = SEVERITIES[self.strength]
        return grave if self.state(at) in (LATE, MISSED) else MILDER[grave]

    def seconds_used(self, until: datetime) -> int:
        """Working seconds that it has used up by `until`."""
        return sum(seconds for _stretch, _since, _until, seconds in self._pieces(until))

    def time_left(self, at: datetime) -> timedelta:
        """Working time left at `at`; negative when it is late."""
        if self.at is None or at <= self.at:
            return timedelta(seconds=self.budget - self.seconds_used(self.paused_at or at))
        return -timedelta(seconds=self.stretches[-1].calendar.between(self.at, at, self.pauses))

    def move_to_zone(self, zone: ZoneInfo) -> "Deadline":
        """The same with every instant on the clock of `zone`, whatever zones timeline and calendars tell them in."""

        def here(instant: datetime | None) -> Any:
            return instant and localize_instant(instant, zone)

        return self._replace(
            clock=Clock(self.clock.target, *map(here, self.clock[1:])),
            stretches=tuple(stretch._replace(since=here(stretch.since)) for stretch in self.stretches),
            pauses=tuple((here(begin), here(end)) for begin, end in self.pauses),
            paused_at=here(self.paused_at), at=here(self.at), warn_at=here(self.warn_at),
        )  # fmt: skip

    def _pieces(self, until: datetime) -> Iterator[tuple[Stretch, datetime, datetime, int]]:
        ends = [*(stretch.since for stretch in self.stretches[1:]), until]
        for stretch, end in zip(self.stretches, ends, strict=True):
            stop = min(end, until)
            yield stretch, stretch.since, stop, stretch.calendar.between(stretch.since, stop, self.pauses)


# -- deadlines ---------------------------------------------------------------------------------------------------------


class Service:
    """The service that a desk promises: its policies, and what they need to know to make deadlines of timelines."""

    def __init__(
        self,
        policies: Sequence[Policy],
        calendars: Mapping[str, Calendar],
        usual: str | None,
        zone: ZoneInfo,
        customer: Callable[[str], Customer | None],
        agents: Mapping[str, Agent],
        teams: Mapping[str, str | None],
    ) -> None:
        self.policies, self.calendars, self.usual, self.zone = policies, calendars, usual, zone
        self.agents, self.teams = agents, teams
        self._customer, self._customers = customer, dict[str, Customer | None]()

    # -- calendars

    @cached_property
    def always(self) -> Calendar:
        """The calendar that never closes."""
        return Calendar(self.zone, (WHOLE_DAY,) * 7)

    @cached_property
    def working(self) -> Calendar:
        """The desk's usual calendar; where it has none, whole days from Monday to Friday."""
        if self.usual and self.usual in self.calendars:
            return self.calendars[self.usual]
        return Calendar(self.zone, (WHOLE_DAY,) * 5 + ((), ()))

    def hours(self, ticket: Ticket) -> Calendar:
        """The working time of whoever has a ticket: the agent's, else the team's, else the desk's."""
        name = self._own(AGENT, ticket) or self._own(TEAM, ticket)
        return self.calendars.get(name, self.working)

    def calendar(self, name: str, ticket: Ticket) -> tuple[Calendar, str]:
        """The calendar that a target names, and its own name: `team` and `agent` stand for whose the ticket is."""
        if name in (TEAM, AGENT):
            own = self._own(name, ticket)
            name = own if own in self.calendars else self.usual or ALWAYS
        usual = self.always if name == ALWAYS else self.working
        return self.calendars.get(name, usual), name

    def _own(self, whose: str, ticket: Ticket) -> str:
        agent = self.agents.get(ticket.assignee or "")
        return self.teams.get(ticket.team or "") or "" if whose == TEAM else (agent and agent.hours) or ""

    # -- policies

    def policy(self, ticket: Ticket, start: datetime) -> Policy | None:
        """The policy of a ticket for a clock that began at `start`."""
        begun = start.astimezone(self.zone)
        return matching_policy(self.policies, Case(ticket, self.customer(ticket.customer), begun), begun.date())

    def customer(self, id: str | None) -> Customer | None:
        """A customer; each is asked for once."""
        if id and id not in self._customers:
            self._customers[id] = self._customer(id)
        return self._customers.get(id or "")

    # -- deadlines

    def deadlines(self, ticket: Ticket) -> list[Deadline]:
        """The last deadline of each target, in the order of the targets."""
        last = {clock.target: clock for clock in clocks_of(metrics.metrics_of(ticket))} if self.policies else {}
        return self._made(ticket, last.values())

    def history(self, ticket: Ticket) -> list[Deadline]:
        """Every deadline that a ticket ever had."""
        return self._made(ticket, clocks_of(metrics.metrics_of(ticket))) if self.policies else []

    def due(self, ticket: Ticket) -> Deadline | None:
        """The next deadline of an open ticket that is not met yet; None while its clocks stand."""
        return next_due(self.deadlines(ticket)) if ticket.open else None

    def due_at(self, ticket: Ticket) -> datetime | None:
        """When a ticket is due next: depends on nothing but ticket, policies and calendars, not on the present."""
        due = self.due(ticket)
        return due.at if due else None

    def late(self, ticket: Ticket, at: datetime) -> list[str]:
        """The targets by which an open ticket is late."""
        made = self.deadlines(ticket) if ticket.open else []
        return [one.name for one in made if one.state(at) == LATE]

    def _made(self, ticket: Ticket, running: Iterable[Clock]) -> list[Deadline]:
        told = metrics.metrics_of(ticket)
        sound = (clock for clock in running if clock.end is None or clock.end >= clock.start)
        return [made.move_to_zone(self.zone) for clock in sound if (made := self._deadline(ticket, told, clock))]

    def _deadline(self, ticket: Ticket, told: Metrics, clock: Clock) -> Deadline | None:
        """The deadline of a clock; None where no policy has such a target for it."""
        versions = _as_taken_in(as_of.ticket_versions(ticket, clock.start, clock.end or clock.stop), ticket)
        course = self._course(versions, told, clock)
        return _timed(told, clock, course) if course else None

    def _course(self, versions: Sequence[Held], told: Metrics, clock: Clock) -> Course | None:
        """What the clock runs towards, after every change of the ticket; what is missed by then stays missed."""
        course = None
        for i, (since, _ticket) in enumerate(versions):
            pauses = _pauses(told, clock, since)
            if course and _is_before(course.ends_at(pauses), since):
                break
            asked = self._asked(versions[i if course else 0 : i + 1], told, clock)
            course = course.change_to(asked, pauses) if course and asked else asked
        return course

    def _asked(self, versions: Sequence[Held], told: Metrics, clock: Clock) -> Course | None:
        """What the last of the versions asks for, counted from the first one on; None where it asks for nothing."""
        policies = [self.policy(version, clock.start) for _since, version in versions]
        policy, final = policies[-1], versions[-1][1]
        target = policy.targets.get(clock.target) if policy else None
        length = target.length(final.priority) if target else None
        if not policy or not target or not length or (clock.target == "next_reply" and _first(policy, told, clock)):
            return None
        return Course(policy, target, length, tuple(self._stretches(versions, policies, target)))

    def _stretches(self, held: Sequence[Held], policies: Sequence[Policy | None], target: Target) -> Iterator[Stretch]:
        """Which calendar counted since when; neighbours that are alike are one."""
        before = None
        for (since, version), policy in zip(held, policies, strict=True):
            own = policy.targets.get(target.name) if policy else None
            calendar, name = self.calendar((own or target).calendar, version)
            stretch = Stretch(since, calendar, name, policy.name if policy and own else None)
            if before is None or stretch[2:] != before[2:]:
                yield stretch
            before = stretch


def with_deadline(card: Card, deadlines: Iterable[Deadline]) -> Card:
    """The card with the next of its deadlines."""
    due = next_due(deadlines) if card.open else None
    return card._replace(due_at=due.at, warn_at=due.warn_at, target=due.name, calendar=due.calendar) if due else card


def next_due(deadlines: Iterable[Deadline]) -> Deadline | None:
    """The earliest of the deadlines that still run."""
    running = [one for one in deadlines if not one.over and one.at is not None]
    return min(running, key=lambda one: one.at or one.clock.start, default=None)


def _first(policy: Policy, told: Metrics, clock: Clock) -> bool:
    """Whether it is the first reply that a message waits for, and the policy has a target for that."""
    answered = told.first_reply_at is not None and told.first_reply_at < clock.start
    return "first_reply" in policy.targets and not answered


def _as_taken_in(versions: Sequence[Held], ticket: Ticket) -> Sequence[Held]:
    """The versions, of which the first is what the rules made of it when it came in, though it was noted later."""
    taken_in = next((entry for entry in ticket.entries if entry.kind == "classified" and entry.by == RULES), None)
    if len(versions) < 2 or taken_in is not ticket.entries[0] or taken_in.at != versions[1][0]:
        return versions
    return ((versions[0][0], versions[1][1]), *versions[2:])


def _is_before(one: datetime | None, other: datetime) -> bool:
    return one is not None and one < other


def _pauses(told: Metrics, clock: Clock, until: datetime) -> list[Span]:
    """When the clock stood before `until`."""
    return [(a, min(b or until, until)) for a, b in told.stops if (b is None or b > clock.start) and a < until]


def _timed(told: Metrics, clock: Clock, course: Course) -> Deadline:
    policy, target, length, stretches = course
    since, until, budget = stretches[0].since, clock.end or clock.stop, course.budget
    stops = [(a, b) for a, b in told.stops if (b is None or b > since) and (until is None or a < until)]
    pauses = tuple((a, b) for a, b in stops if b is not None)
    stands = next((a for a, b in stops if b is None), None)
    at = _reached(stretches, budget, pauses)
    margin = round(budget * target.warn) if isinstance(target.warn, float) else budget - _before(target.warn, stretches)
    warn_at = _reached(stretches, max(margin, 0), pauses)
    if stands is not None and (at is None or at > stands):
        return Deadline(clock, target, policy, length, budget, stretches, pauses, stands, None, None)
    return Deadline(clock, target, policy, length, budget, stretches, pauses, None, at, warn_at)


def _before(warn: Length, stretches: Sequence[Stretch]) -> int:
    return warn.working_seconds(stretches[0].since, stretches[-1].calendar)


def _reached(stretches: Sequence[Stretch], seconds: int, pauses: Sequence[Span]) -> datetime | None:
    """When so many working seconds are counted; None where the calendar has not that many any more."""
    for stretch, after in pairwise(stretches):
        worked = stretch.calendar.between(stretch.since, after.since, pauses)
        if worked >= seconds:
            break
        seconds -= worked
    else:
        stretch = stretches[-1]
    try:
        return stretch.calendar.add(stretch.since, seconds, pauses)
    except Usage:
        return None


# -- words -------------------------------------------------------------------------------------------------------------


def deadline_headline(one: Deadline, at: datetime) -> str:
    """A deadline in one line: which, when on the clock of `at`, how it stands."""
    due = write_instant(one.at, at.tzinfo) if one.at else "–"
    return _("{target}: {due}, {state}").format(target=target_name(one.name), due=due, state=state_name(one.state(at)))


def target_name(target: str) -> str:
    """What a target is called in the language that is spoken."""
    return {
        "first_reply": _("first reply"), "next_reply": _("next reply"), "update": _("word to the customer"),
        "resolution": _("resolution"),
    }[target]  # fmt: skip


def state_name(state: str) -> str:
    """What a deadline's state is called in the language that is spoken."""
    return {
        "running": _("running"), "warning": _("soon late"), "late": _("late"), "paused": _("paused"), "met": _("met"),
        "missed": _("missed"), "stopped": _("not needed any more"),
    }[state]  # fmt: skip
