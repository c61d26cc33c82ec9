"""The account of a deadline: which stretches of working time were counted, which were not and why, line by line."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from ticketcli.sla.deadlines import Deadline, Stretch

COUNTED, PAUSED, CLOSED, CALENDAR, MORE = "counted", "paused", "closed", "calendar", "more"
MOST_FRAMES = 60
"""So many frames are told one by one; what follows them is told in one line."""
DAY = timedelta(days=1)


class Line(NamedTuple):
    """What happened from `since` to `until`, how many working seconds that is, and how many it makes so far."""

    what: str
    since: datetime
    until: datetime
    seconds: int = 0
    total: int = 0
    name: str = ""


def account_lines(deadline: Deadline, at: datetime) -> list[Line]:
    """From the start of the clock to the deadline; while the clock stands, to where it stopped."""
    until = deadline.at or deadline.paused_at or max(at, deadline.clock.start)
    told = [line for stretch, since, end in _parts(deadline, until) for line in _stretch(deadline, stretch, since, end)]
    pauses = [Line(PAUSED, a, b) for a, b in deadline.pauses if a < until]
    if deadline.paused_at:
        pauses.append(Line(PAUSED, deadline.paused_at, max(at, deadline.paused_at)))
    return list(_added_up(sorted((*told, *pauses), key=lambda line: (line.since, line.what != CALENDAR))))


def _parts(deadline: Deadline, until: datetime) -> Iterator[tuple[Stretch, datetime, datetime]]:
    ends = [*(stretch.since for stretch in deadline.stretches[1:]), until]
    for stretch, end in zip(deadline.stretches, ends, strict=True):
        yield stretch, stretch.since, min(end, until)


def _stretch(deadline: Deadline, stretch: Stretch, since: datetime, until: datetime) -> Iterator[Line]:
    """The calendar that counts from here on, its frames, and the days between them that are closed."""
    if since >= until:
        return
    yield Line(CALENDAR, since, until, name=f"{stretch.name} · {stretch.policy}" if stretch.policy else stretch.name)
    frames = stretch.calendar.frames(since, until, deadline.pauses)
    last = since
    for begin, end in islice(frames, MOST_FRAMES):
        yield from _closed(last, begin, stretch)
        yield Line(COUNTED, begin, end, (end - begin) // timedelta(seconds=1))
        last = end
    if next(frames, None):
        yield Line(MORE, last, until, stretch.calendar.between(last, until, deadline.pauses))
    else:
        yield from _closed(last, until, stretch)


def _closed(since: datetime, until: datetime, stretch: Stretch) -> Iterator[Line]:
    """The whole days from `since` to `until`, where there are any that the calendar closes."""
    zone = stretch.calendar.zone
    first, last = since.astimezone(zone).date() + DAY, until.astimezone(zone).date()
    begin, end = _midnight(first, stretch), _midnight(last, stretch)
    if first < last and not stretch.calendar.between(begin, end):
        yield Line(CLOSED, begin, end)


def _midnight(day: date, stretch: Stretch) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=stretch.calendar.zone)


def _added_up(told: list[Line]) -> Iterator[Line]:
    total = 0
    for line in told:
        total += line.seconds
        yield line._replace(total=total)
