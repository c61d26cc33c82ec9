"""What rules would have done to past tickets, against what people did: agreement, confusion, load by agent."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from heapq import heappop, heappush
from itertools import groupby
from typing import NamedTuple

from ticketcli.assignment.dispatch import Dispatch, Workload
from ticketcli.config.settings import Settings
from ticketcli.rules.event import Event
from ticketcli.ticket import metrics
from ticketcli.ticket.fields import LEARNED, insert_before
from ticketcli.ticket.model import Status, Ticket
from ticketcli.ticket.outcomes import UNCOUNTED

FIELDS = insert_before(LEARNED, "assignee", "team")
MOST_PAST = 20


class Miss(NamedTuple):
    """A ticket where people decided otherwise than the rules would have."""

    id: str
    title: str
    field: str
    people: str
    rules: str
    because: str


class FieldTally:
    """How often rules and people agreed on a field: `pairs` counts what people said and what the rules said (None)."""

    def __init__(self) -> None:
        self.pairs: Counter[tuple[str, str | None]] = Counter()

    @property
    def tickets(self) -> int:
        """Tickets where people gave the field a value."""
        return self.pairs.total()

    @property
    def agreements(self) -> int:
        """Where the rules said the same."""
        return sum(count for (people, rules), count in self.pairs.items() if people == rules)

    @property
    def silent(self) -> int:
        """Where the rules said nothing."""
        return sum(count for (_people, rules), count in self.pairs.items() if rules is None)

    @property
    def differences(self) -> int:
        """Where the rules said something else."""
        return self.tickets - self.agreements - self.silent

    @property
    def agreement(self) -> float | None:
        """The share of those on which the rules spoke; None when they never did."""
        spoke = self.agreements + self.differences
        return self.agreements / spoke if spoke else None


class Past:
    """Each customer's latest tickets, as they come by."""

    def __init__(self) -> None:
        self._tickets: dict[str, deque[Ticket]] = {}

    def add(self, ticket: Ticket) -> None:
        """One more ticket has come by."""
        if ticket.customer:
            seen = self._tickets.setdefault(ticket.customer, deque(maxlen=MOST_PAST))
            seen.append(ticket._replace(description=""))

    def before(self, customer: str | None) -> Sequence[Ticket]:
        """The customer's tickets so far, the latest first."""
        return tuple(reversed(self._tickets.get(customer or "", ())))


class Rehearsal:
    """One set of rules on its way through the past."""

    def __init__(self, name: str, dispatch: Dispatch) -> None:
        self.name = name
        self.tallies = {field: FieldTally() for field in FIELDS}
        self.misses: list[Miss] = []
        self.load: Counter[str] = Counter()
        self.fired: Counter[str] = Counter()
        self._leaving: list[tuple[datetime, str, str]] = []
        self._past = Past()
        self._work = Workload(Counter(), {}, self._past.before)
        beside = dispatch.beside._replace(past=lambda ticket: self._past.before(ticket.customer))
        self.dispatch = dispatch._replace(workload=self._work, beside=beside)

    def take(self, ticket: Ticket, counted: bool) -> dict[str, str | None]:
        """What the rules would have made of a ticket when it came in, weighed against what people made of it."""
        at = ticket.created_at
        self._release(at)
        fresh = ticket_at_opening(ticket, self.dispatch.settings)
        told: dict[str, str | None] = {}
        if counted:
            decision = self.dispatch.decide(fresh, at)
            after = self.dispatch.open_ticket(fresh, at, decision)
            self.fired.update(firing.rule for firing in decision.firings)
            told = values_set(after, self.dispatch.settings)
            self._weigh(ticket, told, decision.because)
            self._give(after, ticket)
        self._past.add(ticket)
        return told

    def _weigh(self, ticket: Ticket, told: dict[str, str | None], because: str) -> None:
        for field, people in values_set(ticket, self.dispatch.settings, by_people=True).items():
            if people is not None:
                self.tallies[field].pairs[people, told[field]] += 1
                if told[field] not in (None, people):
                    self.misses.append(Miss(ticket.id, ticket.title, field, people, str(told[field]), because))

    def _give(self, after: Ticket, ticket: Ticket) -> None:
        """The ticket is on somebody's table until people resolved it."""
        if not after.assignee:
            return
        self.load[after.assignee] += 1
        self._work.load[after.assignee] += 1
        self._work.given[after.assignee] = ticket.created_at
        ended = metrics.metrics_of(ticket).resolved_at
        if ended:
            heappush(self._leaving, (ended, ticket.id, after.assignee))

    def _release(self, at: datetime) -> None:
        while self._leaving and self._leaving[0][0] <= at:
            self._work.load[heappop(self._leaving)[2]] -= 1


class Difference(NamedTuple):
    """A field of a ticket of which two sets of rules make different things, and what people made of it."""

    id: str
    title: str
    field: str
    people: str | None
    first: str | None
    second: str | None


class Replay(NamedTuple):
    """All rehearsals, over how many tickets of what time; where two sets differ; what people had on their tables."""

    rehearsals: Sequence[Rehearsal]
    tickets: int
    left_out: int
    first_at: datetime | None
    last_at: datetime | None
    differences: Sequence[Difference]
    people: Counter[str]


def replay_rules(
    tickets: Iterable[Ticket], rehearsals: Sequence[Rehearsal], since: datetime | None, until: datetime | None
) -> Replay:
    """Lead the rehearsals through the tickets in the order in which they came; duplicates and spam do not count."""
    count, left_out, times = 0, 0, list[datetime]()
    differences: list[Difference] = []
    people: Counter[str] = Counter()
    for ticket in _in_order(tickets):
        inside = (since is None or ticket.created_at >= since) and (until is None or ticket.created_at < until)
        spared = inside and metrics.outcome_of(ticket) in UNCOUNTED
        counted = inside and not spared
        told = [rehearsal.take(ticket, counted) for rehearsal in rehearsals]
        left_out += spared
        if counted:
            count += 1
            times = [times[0] if times else ticket.created_at, ticket.created_at]
            differences += _differences(ticket, told, rehearsals[0].dispatch.settings)
            people.update([ticket.assignee] if ticket.assignee else [])
    first, last = (times[0], times[-1]) if times else (None, None)
    return Replay(rehearsals, count, left_out, first, last, differences, people)


def _in_order(tickets: Iterable[Ticket]) -> Iterator[Ticket]:
    """By the instant of their opening; tickets come month by month, so that only a month is held at once."""
    for _month, batch in groupby(tickets, key=lambda ticket: (ticket.created_at.year, ticket.created_at.month)):
        yield from sorted(batch, key=lambda ticket: (ticket.created_at, ticket.id))


def _differences(ticket: Ticket, told: Sequence[dict[str, str | None]], settings: Settings) -> list[Difference]:
    if len(told) < 2:
        return []
    first, second = told[0], told[1]
    people = values_set(ticket, settings, by_people=True)
    return [
        Difference(ticket.id, ticket.title, field, people[field], first[field], second[field])
        for field in FIELDS
        if first[field] != second[field]
    ]


def ticket_at_opening(ticket: Ticket, settings: Settings) -> Ticket:
    """The ticket as it came in: what was written, how and by whom; nothing that anybody decided since."""
    return Ticket(
        ticket.id, ticket.title, ticket.created_at, priority=settings.priority, channel=ticket.channel,
        language=ticket.language, customer=ticket.customer, contact=ticket.contact, external=ticket.external,
        status=Status.NEW, description=ticket.description,
    )  # fmt: skip


def values_set(ticket: Ticket, settings: Settings, by_people: bool = False) -> dict[str, str | None]:
    """What a ticket says in each field; rules that never touched the usual priority say nothing of it."""
    told: dict[str, str | None] = {field: getattr(ticket, field) for field in FIELDS}
    touched = by_people or any("priority" in entry.changes for entry in ticket.entries)
    return told if touched or ticket.priority != settings.priority else {**told, "priority": None}


def count_events(tickets: Iterable[Ticket], dispatch: Dispatch) -> tuple[Counter[str], int]:
    """How often each rule held when a ticket came in or a message was added; and of how many tickets."""
    counts: Counter[str] = Counter()
    past, number = Past(), 0
    dispatch = dispatch._replace(beside=dispatch.beside._replace(past=lambda ticket: past.before(ticket.customer)))
    for ticket in _in_order(tickets):
        number += 1
        fresh = ticket_at_opening(ticket, dispatch.settings)
        counts.update(firing.rule for firing in dispatch.decide(fresh, ticket.created_at).firings)
        messages = tuple(entry for entry in ticket.entries if entry.kind == "message")
        if messages and "message" in dispatch.listening:
            told = fresh._replace(entries=messages)
            counts.update(
                firing.rule for firing in dispatch.decide(told, messages[-1].at, Event("message", "heard")).firings
            )
        past.add(ticket)
    return counts, number
