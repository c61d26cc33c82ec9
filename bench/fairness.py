"""python -m bench.fairness: a quarter simulated, 2,000 tickets and eight agents: how fair are the pickers?

Tickets come in at random through working days and some evenings and Saturdays; each takes its agent a few working
hours. Whenever one comes in, or somebody frees up or comes on shift, all that wait are assigned again.
"""

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ticketcli.assignment.dispatch import Dispatch, Workload
from ticketcli.config.settings import Settings
from ticketcli.rules.duty import is_away, on_shift, read_absences
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Agent, Ticket
from ticketcli.worktime.calendar import Calendar, make_calendar

ZONE = "America/Argentina/Buenos_Aires"
START = datetime(2026, 10, 1, tzinfo=ZoneInfo(ZONE))
QUARTER = timedelta(days=92)
TICKETS = 2000
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
HOLIDAYS = ["2026-10-12", "2026-11-23", "2026-12-08", "2026-12-25"]
SHIFTS = {
    "morning": {day: [["09:00", "15:00"]] for day in WEEKDAYS},
    "afternoon": {day: [["13:00", "20:00"]] for day in WEEKDAYS},
    "office": {day: [["09:00", "13:00"], ["14:00", "18:00"]] for day in WEEKDAYS},
    "madrid": {day: [["14:00", "22:00"]] for day in WEEKDAYS},
    "saturday": {day: [["09:00", "15:00"]] for day in ("tue", "wed", "thu", "fri", "sat")},
}
AGENTS = (
    Agent("ana", "Ana", hours="office", capacity=30),
    Agent("bea", "Bea", hours="office", capacity=30, away=("2026-10-19/2026-10-30",)),
    Agent("ciro", "Ciro", hours="morning", capacity=30),
    Agent("dora", "Dora", hours="morning", capacity=30, away=("2026-12-21/2026-12-31",)),
    Agent("eva", "Eva", hours="afternoon", capacity=30),
    Agent("fede", "Fede", hours="afternoon", capacity=30, away=("2026-11-09/2026-11-20",)),
    Agent("gina", "Gina", hours="saturday", capacity=30),
    Agent("hugo", "Hugo", hours="madrid", capacity=30),
)


class Outcomes(NamedTuple):
    """What came of a quarter."""

    given: Counter[str]
    hours: dict[str, float]
    off_shift: int
    kept_waiting: int
    waiting: int

    @property
    def rates(self) -> dict[str, float]:
        """Tickets given for each working hour."""
        return {agent: self.given[agent] / hours for agent, hours in self.hours.items()}

    @property
    def mean(self) -> float:
        """All tickets for all working hours."""
        return sum(self.given.values()) / sum(self.hours.values())

    @property
    def busiest(self) -> float:
        """The busiest agent's tickets for each working hour, against the mean."""
        return max(self.rates.values()) / self.mean


def calendars() -> dict[str, Calendar]:
    """The shifts, with their holidays; one agent sits in Madrid."""
    ours = {name: make_calendar({"zone": ZONE, "hours": week, "holidays": HOLIDAYS}) for name, week in SHIFTS.items()}
    madrid = {"zone": "Europe/Madrid", "hours": SHIFTS["madrid"], "holidays": ["2026-10-12", "2026-12-25"]}
    return {**ours, "madrid": make_calendar(madrid)}


class Quarter:
    """A desk in memory, and what happens on it in the order of time."""

    def __init__(self, seed: int, pickers: tuple[str, ...]) -> None:
        self.dice = random.Random(seed)
        self.calendars = calendars()
        self.workload = self._workload(Counter(), {})
        settings = Settings(zone=ZONE, pickers=pickers)
        agents = {agent.id: agent for agent in AGENTS}
        self.dispatch = Dispatch(settings, (), agents, lambda _id: None, self.workload, calendars=self.calendars)
        self.gifts: list[tuple[datetime, str]] = []
        self.queue: dict[str, Ticket] = {}
        self.off_shift = self.kept_waiting = 0

    def _workload(self, load: Counter[str], given: dict[str, datetime]) -> Workload:
        return Workload(load, given, lambda _customer: (), self._since)

    def _since(self, since: datetime) -> Counter[str]:
        """How many each agent was given since then."""
        return Counter(agent for _at, agent in self.gifts[bisect_left(self.gifts, (since, "")) :])

    def run(self) -> Outcomes:
        """Let it pass."""
        events: list[tuple[datetime, int, Ticket | None]] = []
        for n, at in enumerate(sorted(self._arrivals())):
            heappush(events, (at, n, Ticket(f"TK-{n}", "Hola", at)))
        for n, at in enumerate(self._beginnings()):
            heappush(events, (at, TICKETS + n, None))
        n = 2 * len(events)
        while events:
            at, _n, ticket = heappop(events)
            self._happen(at, ticket)
            for given in self._assign(at):
                n += 1
                heappush(events, (self._done_at(given, at), n, given))
        return self._outcomes()

    def _happen(self, at: datetime, ticket: Ticket | None) -> None:
        """A ticket comes in, or is done; None: a shift begins."""
        if ticket and ticket.assignee:
            done = lifecycle.resolve_ticket(ticket, "solved", ticket.assignee, at, None, {})
            self.workload.count(ticket, done)
        elif ticket:
            self.queue[ticket.id] = ticket

    def _assign(self, at: datetime) -> Iterator[Ticket]:
        self.workload = self._workload(self.workload.load, self.workload.given)
        self.dispatch = self.dispatch._replace(workload=self.workload)
        given: list[tuple[datetime, str]] = []
        for ticket in list(self.queue.values()):
            after = self.dispatch.open_ticket(ticket, at)
            if not after.assignee:
                free = [a for a in AGENTS if self._may(a, at)]
                self.kept_waiting += bool(free)
                continue
            self.workload.count(ticket, after)
            agent = self.dispatch.agents[after.assignee]
            self.off_shift += not on_shift(agent, self.calendars, at) or is_away(agent, at)
            del self.queue[ticket.id]
            given.append((at, after.assignee))
            yield after
        self.gifts += given

    def _may(self, agent: Agent, at: datetime) -> bool:
        free = self.workload.load[agent.id] < (agent.capacity or 0)
        return free and on_shift(agent, self.calendars, at) and not is_away(agent, at)

    def _arrivals(self) -> Iterator[datetime]:
        """Most between eight and seven on working days, a tenth at any time."""
        for _n in range(TICKETS):
            day = START + timedelta(days=self.dice.randrange(QUARTER.days))
            while day.weekday() > 4 and self.dice.random() < 0.8:
                day = START + timedelta(days=self.dice.randrange(QUARTER.days))
            minute = self.dice.randrange(24 * 60) if self.dice.random() < 0.1 else self.dice.randrange(8 * 60, 19 * 60)
            yield day + timedelta(minutes=minute)

    def _beginnings(self) -> Iterator[datetime]:
        """Each hour of the quarter: shifts begin at full hours."""
        yield from (START + timedelta(hours=n) for n in range(QUARTER.days * 24))

    def _done_at(self, ticket: Ticket, at: datetime) -> datetime:
        hours = self.dice.expovariate(1 / 4)
        worked = self.calendars[self.dispatch.agents[ticket.assignee or ""].hours or ""]
        return worked.add(at, int(3600 * hours) + 300)

    def _outcomes(self) -> Outcomes:
        end = START + QUARTER
        hours = {
            agent.id: self.calendars[agent.hours or ""].between(START, end, read_absences(agent, START.tzinfo)) / 3600
            for agent in AGENTS
        }
        given = Counter(agent for _at, agent in self.gifts)
        return Outcomes(given, hours, self.off_shift, self.kept_waiting, len(self.queue))


def main() -> None:
    """Print the shares of a quarter."""
    for pickers in (("least-loaded",), ("round-robin",), ("rota",)):
        found = Quarter(7, pickers).run()
        print(f"{', '.join(pickers)}: busiest {found.busiest:.3f} of the mean, off shift {found.off_shift}, "
              f"kept waiting {found.kept_waiting}, still waiting {found.waiting}")  # fmt: skip
        for agent, rate in found.rates.items():
            print(f"  {agent:5} {found.given[agent]:4} tickets in {found.hours[agent]:4.0f} h: {rate:.3f} an hour")


if __name__ == "__main__":
    main()
