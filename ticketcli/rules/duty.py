"""Who is on duty: days and hours away, and shifts in each agent's own calendar."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from ticketcli.errors import Usage
from ticketcli.ticket.model import Agent
from ticketcli.ticket.rota import Rota
from ticketcli.worktime.calendar import Calendar, Span

Calendars = Mapping[str, Calendar]
SPAN = timedelta(days=28)
"""How far back a fair share is measured."""
USUAL_HOURS = 40
"""Working hours a week of an agent who has no calendar."""
_WEEK = 168
_YEAR = 366 * 24 * 3600


def is_away(agent: Agent, at: datetime) -> bool:
    """Whether one of the agent's `away` holds `at`, days being those of its zone; an unreadable one never does."""
    return any(start <= at < end for start, end in read_absences(agent, at.tzinfo))


def find_stand_in(rota: Rota, agents: Mapping[str, Agent], at: datetime) -> str | None:
    """Who does it at `at`: whose turn it is, or where that one is away, who stands in; None where all are."""
    return next((id for id in rota.line(at) if id in agents and not is_away(agents[id], at)), None)


def raise_levels(agents: Mapping[str, Agent], rotas: Iterable[Rota], at: datetime) -> Mapping[str, Agent]:
    """The agents, those whose turn it is at a role of some level with that level at least."""
    raised = {who: rota.level for rota in rotas if rota.level and (who := find_stand_in(rota, agents, at))}
    return (
        {id: one._replace(level=max(one.level, raised.get(id, 0))) for id, one in agents.items()} if raised else agents
    )


def read_absences(agent: Agent, zone: tzinfo | None) -> list[Span]:
    """The agent's times away, from and to (not included), but for those that cannot be read."""
    return [found for text in agent.away if (found := read_period(text, zone))]


def read_period(text: str, zone: tzinfo | None) -> Span | None:
    """Start and end (not included) of a day, of days `A/B` (B included) or of instants `A/B`; None when it is none."""
    first, slash, last = text.partition("/")
    try:
        start, end = _instant(first, zone), _instant(last if slash else first, zone, timedelta(days=1))
    except (ValueError, OverflowError):
        return None
    return (start, end) if start < end else None


def _instant(text: str, zone: tzinfo | None, after: timedelta = timedelta()) -> datetime:
    """The instant itself, or midnight of the day plus `after`."""
    if "T" not in text:
        return datetime.combine(date.fromisoformat(text.strip()) + after, time(), zone)
    at = datetime.fromisoformat(text.strip())
    return at if at.tzinfo else at.replace(tzinfo=zone)


def calendar_of(agent: Agent, calendars: Calendars) -> Calendar | None:
    """The agent's calendar; None when it has none that is known, and so works at all times."""
    return calendars.get(agent.hours or "")


def on_shift(agent: Agent, calendars: Calendars, at: datetime) -> bool:
    """Whether `at` is working time of the agent."""
    calendar = calendar_of(agent, calendars)
    return calendar is None or calendar.is_open(at)


def next_shift(agent: Agent, calendars: Calendars, at: datetime) -> datetime | None:
    """When the agent's next shift begins, in the calendar's zone; None when it never does."""
    calendar = calendar_of(agent, calendars)
    try:
        return calendar.next_open(at) if calendar else at
    except Usage:
        return None


def shift_until(agent: Agent, calendars: Calendars, at: datetime) -> datetime | None:
    """When the shift that runs at `at` ends; None when none runs, or it has no end within a year."""
    calendar = calendar_of(agent, calendars)
    if calendar is None or not calendar.is_open(at):
        return None
    span = bisect_left(range(_YEAR), True, key=lambda seconds: _interrupted(calendar, at, seconds))
    return calendar.add(at, span - 1) if span < _YEAR else None


def _interrupted(calendar: Calendar, at: datetime, seconds: int) -> bool:
    """Whether not all of the seconds from `at` on are working time."""
    return calendar.between(at, at + timedelta(seconds=seconds)) < seconds


def hours_lately(agent: Agent, calendars: Calendars, at: datetime) -> float:
    """Working hours of the agent in the four weeks up to `at`, those away left out; one at least."""
    calendar = calendar_of(agent, calendars)
    if calendar:
        return max(1.0, calendar.between(at - SPAN, at, read_absences(agent, at.tzinfo)) / 3600)
    gone = sum(
        (max(timedelta(), min(end, at) - max(start, at - SPAN)) for start, end in read_absences(agent, at.tzinfo)),
        timedelta(),
    )
    return max(1.0, (SPAN - gone) / timedelta(hours=1) * USUAL_HOURS / _WEEK)
