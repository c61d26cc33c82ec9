"""What people type for a time, in English or Spanish: an instant, a limit or a span."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, fold_text, one_line
from ticketcli.worktime.calendar import WHOLE_DAY, Calendar
from ticketcli.worktime.days import read_days
from ticketcli.worktime.vocabulary import HALVES, IN_MINUTES, NOON, PARTS, UNITS

LONGEST_TEXT = 100
LONGEST_SPAN = timedelta(days=36_525)

_YEARS = range(1900, 2101)
_HOURS = range(24)
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
_ISO = ascii_pattern(r"[\dw-]{8,10}([t ][\d:.,+z-]+)?", re.ASCII)
_LENGTH = r"(?:(?P<n>\d+) ?|an? |una? )"
_SPAN = ascii_pattern(rf"(?P<minus>-)?{_LENGTH}(?P<unit>[a-z]+)", re.ASCII)
_LONG = ascii_pattern(
    r"(?P<n>\d{1,6}(?:[.,]\d{1,3})?) ?(?P<working>working |business )?(?P<unit>[a-z]+)"
    r"(?P<habil> habil(?:es)?| laborables?| laboral(?:es)?| de trabajo)?",
    re.ASCII,
)
_FROM_NOW = ascii_pattern(
    rf"(?P<ahead>in |en |dentro de )?(?P<hace>hace )?{_LENGTH}(?P<working>working |business )?(?P<unit>[a-z]+)"
    r"(?P<habil> habil(?:es)?| laborables?| laboral(?:es)?| de trabajo)?(?P<ago> ago)?",
    re.ASCII,
)
_CLOCK = ascii_pattern(
    r"(?P<at>at |a las? )?(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?)?"
    r" ?(?P<h>h|hs|hrs)? ?(?P<half>am|a\.m\.|pm|p\.m\.|de la manana|de la tarde|de la noche)?",
    re.ASCII,
)
_YEAR = ascii_pattern(r"\d{4}")
_BARE_HOUR = ascii_pattern(r"(?P<hour>\d{1,2}) ?(?P<unit>h|hs|hrs)", re.ASCII)


class TypedTime(NamedTuple):
    """What was typed: an instant, or what lasts from `begin` until just before `end`: a day, a morning, a week."""

    begin: datetime
    end: datetime | None = None


def read_instant(text: str, at: datetime, zone: ZoneInfo, calendar: Calendar | None = None) -> datetime:
    """The instant that `text` names to someone in `zone` at the instant `at`: to the second, in `zone`.

    It is ISO 8601 or what people type: `tomorrow 10:00`, `el viernes`, `5 de diciembre`, `hace 3 días`, `2h`.
    Without an offset it is a time of `zone`; one that the clock skips moves forward, one that it repeats is the first.
    A day alone begins at 00:00, a time alone is today's; a weekday is the next one after today, a date without a year
    the next one from today on. Days and weeks keep the wall time, hours and less are exact. Working days and hours are
    those of `calendar`, else whole days from Monday to Friday. Unknown, ambiguous, not within 1900 to 2100: Usage.
    """
    return _read(text, at, zone, calendar).begin


def read_end(text: str, at: datetime, zone: ZoneInfo, calendar: Calendar | None = None) -> datetime:
    """When what `text` names is over: a day when the next one begins; an instant is itself."""
    found = _read(text, at, zone, calendar)
    return found.end or found.begin


def read_limit(text: str, at: datetime, zone: ZoneInfo, calendar: Calendar | None = None) -> datetime:
    """By when it is to be done if somebody says `text`: a day ends with its working time in `calendar`, else at 23:59.

    So does what else lasts; where its working time is over already, or it has none, it ends with itself.
    """
    found = _read(text, at, zone, calendar)
    if not found.end:
        return found.begin
    closing = _closing(found.end, zone, calendar or _workdays(zone))
    over = closing <= at < found.end
    return closing if found.begin < closing and not over else _last_minute(found.end)


def read_later(text: str, start: datetime, zone: ZoneInfo, calendar: Calendar | None = None) -> datetime:
    """The instant that lies so long after `start` as `text` says: a length wherever it can be one (`12h`, `24hs`)."""
    words = _words(text)
    try:
        found = _from_now(words, start.astimezone(zone).replace(microsecond=0), calendar or _workdays(zone))
        return _checked(found) if found else read_instant(text, start, zone, calendar)
    except OverflowError:
        raise _too_far(text) from None


def _closing(end: datetime, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """The last closing until `end`, the last minute before a midnight."""
    try:
        closing = calendar.prev_close(end).astimezone(zone)
    except Usage:
        return _last_minute(end)
    return _last_minute(closing) if closing == end else closing


def _last_minute(end: datetime) -> datetime:
    return end - timedelta(minutes=1) if end.time() == time() else end


def _read(text: str, at: datetime, zone: ZoneInfo, calendar: Calendar | None) -> TypedTime:
    words = _words(text)
    try:
        present = at.astimezone(zone).replace(microsecond=0)
        lapse = None if _is_clock(words) else _from_now(words, present, calendar or _workdays(zone))
        found = _iso(words, zone) or (TypedTime(lapse) if lapse else _on_a_day(words, present))
        if found:
            _checked(found.begin)
            return found
    except OverflowError:
        raise _too_far(text) from None
    examples = _("2026-12-05, 2026-12-05 17:00, tomorrow 10:00, fri, 5 december 5pm, in 2 days, 2h, 3 working days")
    raise Usage(_("no such time: {text} (try {examples})").format(text=one_line(text), examples=examples))


def _too_far(text: str) -> Usage:
    return Usage(_("outside the years 1900 to 2100: {text}").format(text=one_line(text)))


def read_date(text: str) -> date | None:
    """The one day that is meant, its year told; None when it is none."""
    try:
        found = read_days(_words(text), date(2000, 1, 1)) if _YEAR.search(text) else None
    except Usage:
        return None
    return found[0] if found and found[0] == found[1] and found[0].year in _YEARS else None


def read_span(text: str) -> timedelta:
    """How long `text` says: `90s`, `30m`, `2h`, `7d`, `1w`, `2 days`, `3 semanas`; nothing or over a century: Usage."""
    match = _SPAN.fullmatch(_words(text))
    unit = UNITS.get(match["unit"]) if match else None
    if not match or not unit:
        raise Usage(_("no such length of time: {text} (try 90s, 30m, 2h, 7d, 1w, 2 days)").format(text=one_line(text)))
    n = int(match["n"] or 1)
    if match["minus"] or not n:
        raise Usage(_("a length of time is more than nothing: {text}").format(text=one_line(text)))
    if n > LONGEST_SPAN // unit:
        raise Usage(_("a length of time is at most a hundred years: {text}").format(text=one_line(text)))
    return n * unit


def is_working_length(text: str) -> bool:
    """Whether `text` asks for working time, so that a calendar is needed to read it."""
    match = _FROM_NOW.fullmatch(_words(text))
    return bool(match and (match["working"] or match["habil"]))


class Length(NamedTuple):
    """A length of time as people write it; `working` says that it is measured on a calendar."""

    text: str
    n: float
    unit: timedelta
    working: bool = False

    @property
    def span(self) -> timedelta:
        """How long it is by the clock."""
        return timedelta(seconds=round(self.n * (self.unit // _SECOND)))

    def after(self, start: datetime, calendar: Calendar) -> datetime:
        """The instant that lies so long after `start`: by the clock, or by `calendar` where it says `working`."""
        if not self.working:
            return start + self.span
        if self.unit == _DAY:
            return calendar.add_days(start, int(self.n))
        return calendar.add(start, self.span // _SECOND)

    def working_seconds(self, start: datetime, calendar: Calendar) -> int:
        """How many working seconds it is from `start` on: days are working days, weeks end on the same weekday."""
        if self.unit < _DAY:
            return self.span // _SECOND
        whole = self.unit == _DAY and self.n == int(self.n)
        return calendar.between(start, calendar.add_days(start, int(self.n)) if whole else start + self.span)


def read_length(text: str) -> Length:
    """How long `text` says: `90m`, `2h`, `1.5d`, `8 working hours`, `5 días hábiles`; nothing or a century: Usage."""
    match = _LONG.fullmatch(_words(text))
    unit = UNITS.get(match["unit"]) if match else None
    working = bool(match and (match["working"] or match["habil"]))
    n = float(match["n"].replace(",", ".")) if match else 0.0
    if _words(text).strip("0") == "" and text.strip():
        raise Usage(_("a length of time is more than nothing: {text}").format(text=one_line(text)))
    if not match or not unit or (working and unit >= _DAY and (unit > _DAY or n % 1)):
        line = _("no such length of time: {text} (try {examples})")
        raise Usage(line.format(text=one_line(text, 40), examples="30m, 4h, 3d, 2 working days"))
    if not n:
        raise Usage(_("a length of time is more than nothing: {text}").format(text=one_line(text)))
    if n > LONGEST_SPAN // unit:
        raise Usage(_("a length of time is at most a hundred years: {text}").format(text=one_line(text)))
    return Length(one_line(text), n, unit, working)


def _words(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        short = one_line(text, 40)
        raise Usage(_("{text} is too long: a time has at most {most} characters").format(text=short, most=LONGEST_TEXT))
    return " ".join(fold_text(text).split())


def _workdays(zone: ZoneInfo) -> Calendar:
    return Calendar(zone, (WHOLE_DAY,) * 5 + ((), ()))


def _settled(moment: datetime, zone: tzinfo | None) -> datetime:
    """`moment` as the clock of `zone` shows it, past a gap."""
    return moment.astimezone(UTC).astimezone(zone).replace(microsecond=0)


def _checked(moment: datetime) -> datetime:
    """`moment`, if it lies in the years that times are read of."""
    if moment.year not in _YEARS:
        raise OverflowError
    return moment


def _iso(words: str, zone: ZoneInfo) -> TypedTime | None:
    match = _ISO.fullmatch(words)
    if not match:
        return None
    try:
        moment = datetime.fromisoformat(words.upper())
    except ValueError:
        return None
    begin = _settled(moment if moment.tzinfo else moment.replace(tzinfo=zone), zone)
    return TypedTime(begin) if match[1] else TypedTime(begin, _settled(moment.replace(tzinfo=zone) + _DAY, zone))


def _is_clock(words: str) -> bool:
    """Whether `15hs` is said: the clock. `15h` may be that or a length, and is refused."""
    match = _BARE_HOUR.fullmatch(words)
    if not match or int(match["hour"]) not in _HOURS:
        return False
    if match["unit"] != "hs" and len(match["hour"]) == 2:
        line = _("{text} may be {clock} or in {n} hours: write {clock}, or in {n} hours")
        raise Usage(line.format(text=words, clock=f"{match['hour']}:00", n=match["hour"]))
    return match["unit"] == "hs"


def _from_now(words: str, present: datetime, calendar: Calendar) -> datetime | None:
    if words in ("now", "ahora"):
        return present
    match = _FROM_NOW.fullmatch(_in_minutes(words))
    unit = UNITS.get(match["unit"]) if match else None
    if not match or not unit or (match["ahead"] and (match["hace"] or match["ago"])):
        return None
    n = int(match["n"] or 1) * (-1 if match["hace"] or match["ago"] else 1)
    worked = match["working"] or match["habil"]
    moment = _worked(n, unit, present, calendar) if worked else _passed(n * unit, unit, present)
    return moment and _settled(moment, present.tzinfo)


def _in_minutes(words: str) -> str:
    """The words with half an hour as so many minutes."""
    for phrase, minutes in IN_MINUTES.items():
        words = words.replace(phrase, minutes)
    return words


def _passed(length: timedelta, unit: timedelta, present: datetime) -> datetime:
    return present + length if unit >= _DAY else present.astimezone(UTC) + length


def _worked(n: int, unit: timedelta, present: datetime, calendar: Calendar) -> datetime | None:
    if unit >= _DAY:
        return calendar.add_days(present, n) if unit == _DAY else None
    seconds = n * (unit // _SECOND)
    return calendar.add(present, seconds) if n >= 0 else calendar.subtract(present, -seconds)


def _on_a_day(words: str, present: datetime) -> TypedTime | None:
    """A day or days, a time or part of the day, or both in either order."""
    tokens = words.replace(",", " ").split()
    for cut in range(len(tokens)):
        parts = " ".join(tokens[:cut]), " ".join(tokens[cut:])
        for day_words, clock_words in (parts, parts[::-1]):
            clock = _part_of_day(clock_words)
            days = read_days(day_words, present.date()) if clock else None
            if clock and days and (days[0] == days[1] or not clock_words):
                begin, end = (_wall_clock(*edge, present.tzinfo) for edge in zip(days, clock, strict=True))
                return TypedTime(begin, end) if begin else None
    return None


def _wall_clock(day: date, after: timedelta | None, zone: tzinfo | None) -> datetime | None:
    return None if after is None else _settled(datetime.combine(day, time(), zone) + after, zone)


def _part_of_day(words: str) -> tuple[timedelta, timedelta | None] | None:
    """From when to when by the wall clock; without an end where a time of day is told."""
    if not words:
        return timedelta(), _DAY
    if words in PARTS:
        first, last = PARTS[words]
        return timedelta(hours=first), timedelta(hours=last)
    clock = timedelta(hours=12) if words in NOON else _clock(words)
    return None if clock is None else (clock, None)


def _clock(words: str) -> timedelta | None:
    """How long after 00:00 by the wall clock; a bare number is no time of day."""
    match = _CLOCK.fullmatch(words)
    if not match or not any(match.group("at", "minute", "h", "half")):
        return None
    hour, minute, second = (int(part or 0) for part in match.group("hour", "minute", "second"))
    if match["half"]:
        said, added = HALVES[match["half"].replace(".", "")]
        return timedelta(hours=hour % 12 + added, minutes=minute, seconds=second) if hour in said else None
    clock = timedelta(hours=hour, minutes=minute, seconds=second)
    return clock if clock <= _DAY else None
