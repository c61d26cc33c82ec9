"""Working time: the weekly hours, holidays, breaks and shifts of a zone, reckoned to the second.

A calendar numbers its working seconds along the line of time: every question is a look-up in that count or its inverse.
The wall clock decides what is open: an hour that the clock repeats counts twice, one that it skips not at all.
Frames are half-open: the closing instant is closed. Beyond 1900 and 2100 a zone's clock is taken to change no more.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property, lru_cache, partial
from itertools import accumulate, chain, pairwise
from zoneinfo import ZoneInfo

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, list_words, one_line, suggest_words

Frames = tuple[tuple[int, int], ...]
Span = tuple[datetime, datetime]
Pauses = Iterable[Span]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 86_400
WHOLE_DAY: Frames = ((0, DAY),)
_LONGEST_SPAN = 36_525
_SPAN = ascii_pattern(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)", re.ASCII)
_HOLIDAYS = ("country", "region", "days", "worked")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_WEEKDAY = _EPOCH.weekday()
_EPOCH_ORDINAL = _EPOCH.toordinal()
_SECOND, _NONE = timedelta(seconds=1), timedelta()
_BEGIN, _END = -719_000 * DAY, 2_932_000 * DAY  # just inside the years 1 to 9999
_PROBES = range(-25_567 * DAY, 47_488 * DAY, 6 * DAY)  # 1900 to 2100; since 1940 no clock was changed twice in six days
_TIME = ascii_pattern(r"([01]?\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)


class _Rhythm:
    """Frames that return with a period, counted from the local 1970-01-01 00:00."""

    def __init__(self, frames: Frames, period: int) -> None:
        self.period = period
        self.opens = [opening for opening, _closing in frames]
        self.closes = [closing for _opening, closing in frames]
        self.sums = list(accumulate((closing - opening for opening, closing in frames), initial=0))
        self.total = self.sums[-1]

    def before(self, local: int) -> int:
        """How many working seconds lie before the second `local`."""
        periods, second = divmod(local, self.period)
        i = bisect_right(self.opens, second) - 1
        begun = self.sums[i] + min(second, self.closes[i]) - self.opens[i] if i >= 0 else 0
        return periods * self.total + begun

    def second(self, number: int) -> int:
        """The working second that has `number` of its kind before it."""
        periods, rest = divmod(number, self.total)
        i = bisect_right(self.sums, rest) - 1
        return periods * self.period + self.opens[i] + rest - self.sums[i]


_Piece = tuple[int, int, _Rhythm]


class _Count:
    """Working seconds along the line of time, in pieces (from, offset, rhythm) of one offset and one rhythm each."""

    def __init__(self, pieces: Iterable[_Piece]) -> None:
        self.starts: list[int] = []
        self.marks: list[int] = []
        self.pieces: list[_Piece] = []
        for start, offset, rhythm in pieces:
            mark = self.before(start) if self.pieces else 0
            self.starts.append(start)
            self.marks.append(mark)
            self.pieces.append((mark - rhythm.before(start + offset), offset, rhythm))

    def before(self, instant: int) -> int:
        """How many working seconds lie before `instant`."""
        base, offset, rhythm = self.pieces[bisect_right(self.starts, instant, 1) - 1]
        return base + rhythm.before(instant + offset)

    def second(self, number: int) -> int:
        """The working second that has `number` of its kind before it."""
        base, offset, rhythm = self.pieces[bisect_right(self.marks, number, 1) - 1]
        return _within(rhythm.second(number - base) - offset if rhythm.total else _END)


class Calendar:
    """Working time in `zone`: the frames (seconds of the day) of Monday to Sunday, and `days` that differ.

    `closed` gives further days without working time, when it is first asked for. Answers are to the second and carry
    the offset of `zone`, not the ZoneInfo, with which datetimes of a repeated hour compare wrongly. What never comes,
    or lies beyond the years 1 to 9999, raises Usage.
    """

    def __init__(
        self,
        zone: ZoneInfo,
        week: tuple[Frames, ...],
        days: tuple[tuple[date, Frames], ...] = (),
        closed: Callable[[], Iterable[date]] = tuple,
    ) -> None:
        self.zone, self.week, self._own_days, self._closed = zone, week, days, closed

    @cached_property
    def days(self) -> tuple[tuple[date, Frames], ...]:
        """The days that differ from the usual ones, in order."""
        return tuple(sorted({**dict(self._own_days), **dict.fromkeys(self._closed(), ())}.items()))

    def closed_by(self, checked: Callable[[Callable[[], Iterable[date]]], Iterable[date]]) -> "Calendar":
        """The same calendar, whose further closed days are asked for by way of `checked`."""
        return Calendar(self.zone, self.week, self._own_days, partial(checked, self._closed))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and self._told() == other._told()

    def __hash__(self) -> int:
        return hash(self._told())

    def _told(self) -> tuple[object, ...]:
        return self.zone, self.week, self.days

    def add(self, start: datetime, seconds: int, pauses: Pauses = ()) -> datetime:
        """The first instant with `seconds` of working time since `start`; `start` itself for none."""
        if not _positive(seconds):
            return self._at(_instant(start))
        for begin, end in self._stretches(start, pauses):
            if seconds <= end - begin:
                break
            seconds -= end - begin
        return self._at(self._seconds.second(begin + seconds - 1) + 1)

    def subtract(self, end: datetime, seconds: int) -> datetime:
        """The last instant with `seconds` of working time until `end`; `end` itself for none."""
        if not _positive(seconds):
            return self._at(_instant(end))
        return self._at(self._seconds.second(self._before(end) - seconds))

    def between(self, start: datetime, end: datetime, pauses: Pauses = ()) -> int:
        """Working seconds from `start` to `end`; 0 if that is backwards."""
        last = self._before(end)
        return sum(max(0, min(stop, last) - begin) for begin, stop in self._stretches(start, pauses))

    def is_open(self, at: datetime) -> bool:
        """Whether the second that begins at `at` is working time."""
        instant = _instant(at)
        return self._seconds.before(instant + 1) > self._seconds.before(instant)

    def next_open(self, at: datetime) -> datetime:
        """`at` if that is open, else the next opening."""
        return self._at(self._seconds.second(self._before(at)))

    def prev_close(self, at: datetime) -> datetime:
        """`at` if that is open, else the last closing."""
        if self.is_open(at):
            return self._at(_instant(at))
        return self._at(self._seconds.second(self._before(at) - 1) + 1)

    def frames(self, start: datetime, end: datetime, pauses: Pauses = ()) -> Iterator[Span]:
        """The stretches of working time from `start` to `end`, one after the other, without pauses."""
        last = self._before(end)
        for begin, stop in self._stretches(start, pauses):
            while begin < min(stop, last):
                opening = self._seconds.second(begin)
                n = self._last_in_a_row(begin, min(stop, last))
                yield self._at(opening), self._at(opening + n)
                begin += n

    def _last_in_a_row(self, number: int, limit: int) -> int:
        """How many working seconds follow each other from `number` on, before the one that has number `limit`."""
        opening = self._seconds.second(number)
        return bisect_left(range(number, limit), True, key=lambda n: self._seconds.second(n) - opening > n - number)

    def add_days(self, start: datetime, n: int) -> datetime:
        """The same wall time `n` working days on, rolled to the next opening; for `n` < 0 back, to the last closing."""
        if n == 0:
            return self.next_open(start)
        local = self._local(_instant(start))
        today = (local.toordinal() - _EPOCH_ORDINAL) * DAY
        number = self._working_days.before(today + DAY) - 1 if n > 0 else self._working_days.before(today)
        moved = local + timedelta(days=(self._working_days.second(number + n) - today) // DAY)
        return self.next_open(moved) if n > 0 else self.prev_close(moved)

    @cached_property
    def _seconds(self) -> _Count:
        return _Count(_pieces(_offsets(self.zone), self.week, self.days))

    @cached_property
    def _working_days(self) -> _Count:
        """Counts days: each working day is its first second."""
        days = ((day, frames and ((0, 1),)) for day, frames in self.days)
        return _Count(_pieces(((_BEGIN, 0),), [frames and ((0, 1),) for frames in self.week], days))

    def _before(self, at: datetime) -> int:
        return self._seconds.before(_instant(at))

    def _at(self, instant: int) -> datetime:
        local = self._local(instant)
        return local.replace(tzinfo=timezone(local.utcoffset() or _NONE))

    def _local(self, instant: int) -> datetime:
        return datetime.fromtimestamp(_within(instant), self.zone)

    def _stretches(self, start: datetime, pauses: Pauses) -> Iterator[tuple[int, int]]:
        """Ranges of working seconds from `start` on that no pause takes; the last has no end."""
        at = self._before(start)
        for begin, end in sorted((self._before(begin), self._before(end)) for begin, end in pauses):
            if begin < end:
                yield at, max(at, begin)
                at = max(at, end)
        yield at, _END - _BEGIN


def make_calendar(mapping: Mapping[str, object]) -> Calendar:
    """A calendar as sla.yaml writes it: {zone, hours, holidays, shifts, breaks}; without `hours` it is always open.

    `hours` gives each weekday (mon … sun) its frames [["09:00", "13:00"], …], "24:00" being midnight. On the dates of
    `shifts` other frames hold, those of `breaks` are taken away, and `holidays` are closed whatever else is said: a
    list of dates and spans (2026-12-24/2027-01-02), or {country, region, days, worked}: public ones, `days` besides
    them, but for those `worked`.
    """
    week = _week(mapping["hours"]) if "hours" in mapping else (WHOLE_DAY,) * 7
    days = {day: _frames(place, frames) for place, day, frames in _dated("shifts", mapping.get("shifts"))}
    for place, day, breaks in _dated("breaks", mapping.get("breaks")):
        days[day] = _without(days.get(day, week[day.weekday()]), _frames(place, breaks))
    own, closed = _holidays(mapping.get("holidays"))
    days |= dict.fromkeys(own, ())
    if not any(week) and not any(days.values()):
        raise Usage(_("hours: the calendar has no working time"))
    return Calendar(read_zone(mapping.get("zone", "")), week, tuple(sorted(days.items())), closed)


def _holidays(value: object) -> tuple[list[date], Callable[[], Iterable[date]]]:
    """The holidays told one by one, and what gives those of a country when they are first needed."""
    if not isinstance(value, Mapping):
        return _dates("holidays", value), tuple
    for key in value:
        if key not in _HOLIDAYS:
            near = suggest_words(_short(key), _HOLIDAYS)
            raise Usage(_("holidays: unknown key {key}; there is {near}").format(key=_short(key), near=near))
    own, worked = _dates("holidays.days", value.get("days")), _dates("holidays.worked", value.get("worked"))
    country, region = value.get("country"), value.get("region")
    if not country:
        return own, tuple
    return own, partial(_public, str(country), None if region is None else str(region), frozenset(worked))


def _public(country: str, region: str | None, worked: frozenset[date]) -> list[date]:
    from ticketcli.worktime import holidays

    return [day for day in holidays.holiday_days(country, region) if day not in worked]


def _dates(place: str, value: object) -> list[date]:
    return [day for item in _items(place, value) for day in _span(place, str(item))]


def _span(place: str, text: str) -> list[date]:
    """A day, or all days of a span whose last one is in it: 2026-12-24/2027-01-02."""
    span = _SPAN.fullmatch(text)
    begin, end = (_date(place, span[1]), _date(place, span[2])) if span else (_date(place, text),) * 2
    if not 0 <= (end - begin).days < _LONGEST_SPAN:
        line = _("{place}: {span} is no span of days: the first one stands first, and it is at most a century")
        raise Usage(line.format(place=place, span=_short(text)))
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def read_zone(name: object) -> ZoneInfo:
    """The time zone `name` of the IANA list, such as Europe/Madrid; Usage when there is none."""
    try:
        return ZoneInfo(str(name))
    except (KeyError, ValueError, OSError):
        raise Usage(_("zone: no such time zone: {zone} (as in Europe/Madrid)").format(zone=_short(name))) from None


def _week(hours: object) -> tuple[Frames, ...]:
    frames = _mapped("hours", hours)
    for day in frames:
        if day not in WEEKDAYS:
            known = list_words(WEEKDAYS)
            raise Usage(_("hours: no such weekday: {day} (use {known})").format(day=_short(day), known=known))
    return tuple(_frames(f"hours.{day}", frames.get(day)) for day in WEEKDAYS)


def _dated(place: str, frames: object) -> Iterator[tuple[str, date, object]]:
    for day, value in _mapped(place, frames).items():
        yield f"{place}.{_short(day)}", _date(place, day), value


def _frames(place: str, frames: object) -> Frames:
    """Frames in seconds of the day, in order; one that is backwards or overlaps another is refused."""
    found = sorted(_frame(place, frame) for frame in _items(place, frames))
    for (_opening, closing), (opening, _closing) in pairwise(found):
        if opening < closing:
            raise Usage(_("{place}: frames overlap at {time}").format(place=place, time=_clock(opening)))
    return tuple(found)


def _frame(place: str, frame: object) -> tuple[int, int]:
    if not isinstance(frame, list | tuple) or len(frame) != 2:
        wrong = _short(frame)
        raise Usage(_('{place}: a frame is written ["09:00", "17:00"], not {frame}').format(place=place, frame=wrong))
    opening, closing = _time_of_day(place, frame[0]), _time_of_day(place, frame[1])
    if opening >= closing:
        wrong = f"{_clock(opening)}-{_clock(closing)}"
        raise Usage(_("{place}: {frame} ends before it begins (split it at 24:00)").format(place=place, frame=wrong))
    return opening, closing


def _time_of_day(place: str, time: object) -> int:
    match = _TIME.fullmatch(str(time))
    if not match:
        raise Usage(_('{place}: no such time of day: {time} (write "09:00")').format(place=place, time=_short(time)))
    return int(match[1]) * 3600 + int(match[2]) * 60 if match[1] else DAY


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"


def _date(place: str, day: object) -> date:
    try:
        return date.fromisoformat(str(day))
    except ValueError:
        raise Usage(_("{place}: no such date: {day} (write YYYY-MM-DD)").format(place=place, day=_short(day))) from None


def _items(place: str, value: object) -> Sequence[object]:
    if not isinstance(value, list | tuple | None):
        raise Usage(_("{place}: a list is expected, not {value}").format(place=place, value=_short(value)))
    return value or ()


def _mapped(place: str, value: object) -> Mapping[object, object]:
    if not isinstance(value, Mapping | None):
        raise Usage(_("{place}: `key: value` lines are expected, not {value}").format(place=place, value=_short(value)))
    return value or {}


def _short(value: object) -> str:
    return one_line(str(value), 40)


def _without(frames: Frames, breaks: Frames) -> Frames:
    """What `breaks` leave of `frames`."""
    for begin, end in breaks:
        halves = [((opening, min(closing, begin)), (max(opening, end), closing)) for opening, closing in frames]
        frames = tuple((opening, closing) for opening, closing in chain(*halves) if opening < closing)
    return frames


def _pieces(
    offsets: Iterable[tuple[int, int]], week: Sequence[Frames], days: Iterable[tuple[date, Frames]]
) -> Iterator[_Piece]:
    """The line of time as usual weeks, cut where the clock changes and by the `days` unlike the others."""
    usual = _weekly(week)
    special = {day.toordinal() - _EPOCH_ORDINAL: _Rhythm(frames, DAY) for day, frames in days}
    numbers = sorted(special)
    for (start, offset), (end, _next) in pairwise((*offsets, (_END, 0))):
        yield start, offset, usual
        first, last = (start + offset) // DAY, (end + offset - 1) // DAY
        for number in numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]:
            yield max(start, number * DAY - offset), offset, special[number]
            yield min(end, (number + 1) * DAY - offset), offset, usual


def _weekly(week: Sequence[Frames]) -> _Rhythm:
    frames = [
        (day * DAY + opening, day * DAY + closing)
        for day in range(7)
        for opening, closing in week[(_EPOCH_WEEKDAY + day) % 7]
    ]
    return _Rhythm(tuple(frames), 7 * DAY)


@lru_cache
def _offsets(zone: ZoneInfo) -> tuple[tuple[int, int], ...]:
    """Since when the zone's clock is how many seconds ahead of UTC."""
    probes = _PROBES if zone.utcoffset(None) is None else _PROBES[:1]
    offsets = [_offset(zone, instant) for instant in probes]
    changes = [
        (_change(zone, start, end), new)
        for (start, old), (end, new) in pairwise(zip(probes, offsets, strict=True))
        if old != new
    ]
    return tuple((start, offset // _SECOND) for start, offset in ((_BEGIN, offsets[0]), *changes))


def _change(zone: ZoneInfo, start: int, end: int) -> int:
    """The instant between `start` and `end` at which the zone's clock is put forward or back."""
    old = _offset(zone, start)
    return start + bisect_left(range(start, end), True, key=lambda instant: _offset(zone, instant) != old)


def _offset(zone: ZoneInfo, instant: int) -> timedelta:
    return datetime.fromtimestamp(instant, zone).utcoffset() or _NONE


def _instant(at: datetime) -> int:
    return (at - _EPOCH) // _SECOND


def _positive(seconds: int) -> bool:
    if seconds < 0:
        raise Usage(_("working time cannot be negative: {seconds} s").format(seconds=seconds))
    return seconds > 0


def _within(instant: int) -> int:
    if not _BEGIN <= instant < _END:
        raise Usage(_("the calendar has no working time so far away"))
    return instant
