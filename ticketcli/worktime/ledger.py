"""The working time of some years, told once, so that it can be reckoned without its calendar."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import accumulate

from ticketcli.worktime.calendar import Calendar

YEARS = (3, 2)
"""So many years before the present one are told, and as many from it on."""
SHORT_DAY = 8 * 3600
"""The working day of a calendar without usual ones."""


class WorkingYears:
    """The frames of working time of some years, and how long a usual working `day` is, in seconds."""

    def __init__(self, day: int, frames: Iterable[int]) -> None:
        """`frames` are instants in seconds since 1970, an opening and a closing in turn."""
        self.day, self._told = day, array("q", frames)
        self._opens, closes = self._told[::2], self._told[1::2]
        self._lengths = [close - opening for opening, close in zip(self._opens, closes, strict=True)]
        self._sums = list(accumulate(self._lengths, initial=0))

    def between(self, start: float, end: float) -> int:
        """Working seconds from `start` to `end`, negative backwards; what lies beyond the years told does not count."""
        return self._before(end) - self._before(start)

    def _before(self, at: float) -> int:
        place = bisect_right(self._opens, at) - 1
        return self._sums[place] + min(int(at) - self._opens[place], self._lengths[place]) if place >= 0 else 0

    def pack(self) -> bytes:
        """All of it as bytes."""
        return array("q", (self.day, *self._told)).tobytes()


def unpack_ledger(packed: bytes) -> WorkingYears:
    """What was packed."""
    told = array("q")
    told.frombytes(packed)
    return WorkingYears(told[0], told[1:])


def make_ledger(calendar: Calendar, year: int) -> WorkingYears:
    """The working time of a calendar in the years about one."""
    since, until = (datetime(year + step, 1, 1, tzinfo=UTC) for step in (-YEARS[0], YEARS[1]))
    frames = (round(at.timestamp()) for span in calendar.frames(since, until) for at in span)
    return WorkingYears(usual_day(calendar), frames)


def usual_day(calendar: Calendar) -> int:
    """How many seconds of work a usual working day of a calendar has."""
    days = [sum(closing - opening for opening, closing in frames) for frames in calendar.week if frames]
    return sum(days) // len(days) if days else SHORT_DAY
