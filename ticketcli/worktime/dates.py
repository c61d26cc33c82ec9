"""What people type for a time, in English or Spanish: an instant or a span."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, fold_text, one_line
from ticketcli.worktime.calendar import WHOLE_DAY, Calendar

LONGEST_TEXT = 100
LONGEST_SPAN = timedelta(days=36_525)

_YEARS = range(1900, 2101)
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
_UNITS = {
    word: unit
    for words, unit in (
        ("s sec secs second seconds segundo segundos", _SECOND),
        ("m min mins minute minutes minuto minutos", timedelta(minutes=1)),
        ("h hr hrs hs hour hours hora horas", timedelta(hours=1)),
        ("d day days dia dias", _DAY),
        ("w wk wks week weeks sem semana semanas", timedelta(weeks=1)),
    )
    for word in words.split()
}
_NEAR_DAYS = {
    "anteayer": -2,
    "antes de ayer": -2,
    "day before yesterday": -2,
    "ayer": -1,
    "yesterday": -1,
    "": 0,
    "hoy": 0,
    "today": 0,
    "manana": 1,
    "tomorrow": 1,
    "pasado manana": 2,
    "day after tomorrow": 2,
}
_WEEKDAYS = (
    "monday lunes",
    "tuesday martes",
    "wednesday miercoles",
    "thursday jueves",
    "friday viernes",
    "saturday sabado",
    "sunday domingo",
)
_MONTHS = (
    "january enero",
    "february febrero",
    "march marzo",
    "april abril",
    "may mayo",
    "june junio",
    "july julio",
    "august agosto",
    "september septiembre setiembre",
    "october octubre",
    "november noviembre",
    "december diciembre",
)
_HALVES = {  # which hours are said so, and what is added to them
    "am": (range(1, 13), 0),
    "pm": (range(1, 13), 12),
    "de la manana": (range(1, 12), 0),
    "de la tarde": (range(1, 13), 12),
    "de la noche": (range(7, 12), 12),
}

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
_ARTICLES = ascii_pattern(r"^(?:(?:el|on|the) )+", re.ASCII)
_WEEKDAY = ascii_pattern(
    r"(?:(?P<lead>next|this|last|proximo|este|pasado) )?(?P<name>[a-z]{3,9})(?: (?P<tail>pasado|que viene))?", re.ASCII
)
_DAY_MONTH = ascii_pattern(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|o)? (?:of |de )?(?P<month>[a-z]{3,10})\.?(?: (?:del? )?(?P<year>\d{4}))?", re.ASCII
)
_MONTH_DAY = ascii_pattern(r"(?P<month>[a-z]{3,10})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?(?: (?P<year>\d{4}))?", re.ASCII)
_YEAR_FIRST = ascii_pattern(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_YEAR_LAST = ascii_pattern(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}))?", re.ASCII)


def read_instant(text: str, at: datetime, zone: ZoneInfo, calendar: Calendar | None = None) -> datetime:
    """The instant that `text` names to someone in `zone` at the instant `at`: to the second, in `zone`.

    It is ISO 8601 or what people type: `tomorrow 10:00`, `el viernes`, `5 de diciembre`, `hace 3 días`, `2h`.
    Without an offset it is a time of `zone`; one that the clock skips moves forward, one that it repeats is the first.
    A day alone begins at 00:00, a time alone is today's; a weekday is the next one after today, a date without a year
    the next one from today on. Days and weeks keep the wall time, hours and less are exact. Working days and hours are
    those of `calendar`, else whole days from Monday to Friday. Unknown, ambiguous, not within 1900 to 2100: Usage.
    """
    words = _words(text)
    try:
        present = at.astimezone(zone).replace(microsecond=0)
        found = _iso(words, zone) or _from_now(words, present, calendar or _workdays(zone)) or _on_a_day(words, present)
    except OverflowError:
        raise Usage(_("outside the years 1900 to 2100: {text}").format(text=one_line(text))) from None
    if not found:
        examples = _("2026-12-05, 2026-12-05 17:00, tomorrow 10:00, fri, 5 december 5pm, in 2 days, 2h, 3 working days")
        raise Usage(_("no such time: {text} (try {examples})").format(text=one_line(text), examples=examples))
    return found


def read_span(text: str) -> timedelta:
    """How long `text` says: `90s`, `30m`, `2h`, `7d`, `1w`, `2 days`, `3 semanas`; nothing or over a century: Usage."""
    match = _SPAN.fullmatch(_words(text))
    unit = _UNITS.get(match["unit"]) if match else None
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
    unit = _UNITS.get(match["unit"]) if match else None
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
    if moment.year not in _YEARS:
        raise OverflowError
    return moment.astimezone(UTC).astimezone(zone).replace(microsecond=0)


def _iso(words: str, zone: ZoneInfo) -> datetime | None:
    if not _ISO.fullmatch(words):
        return None
    try:
        moment = datetime.fromisoformat(words.upper())
    except ValueError:
        return None
    return _settled(moment if moment.tzinfo else moment.replace(tzinfo=zone), zone)


def _from_now(words: str, present: datetime, calendar: Calendar) -> datetime | None:
    if words in ("now", "ahora"):
        return present
    match = _FROM_NOW.fullmatch(words)
    unit = _UNITS.get(match["unit"]) if match else None
    if not match or not unit or (match["ahead"] and (match["hace"] or match["ago"])):
        return None
    n = int(match["n"] or 1) * (-1 if match["hace"] or match["ago"] else 1)
    worked = match["working"] or match["habil"]
    moment = _worked(n, unit, present, calendar) if worked else _passed(n * unit, unit, present)
    return moment and _settled(moment, present.tzinfo)


def _passed(length: timedelta, unit: timedelta, present: datetime) -> datetime:
    return present + length if unit >= _DAY else present.astimezone(UTC) + length


def _worked(n: int, unit: timedelta, present: datetime, calendar: Calendar) -> datetime | None:
    if unit >= _DAY:
        return calendar.add_days(present, n) if unit == _DAY else None
    seconds = n * (unit // _SECOND)
    return calendar.add(present, seconds) if n >= 0 else calendar.subtract(present, -seconds)


def _on_a_day(words: str, present: datetime) -> datetime | None:
    """A day, a time of day, or both in either order."""
    tokens = words.replace(",", " ").split()
    for cut in range(len(tokens)):
        parts = " ".join(tokens[:cut]), " ".join(tokens[cut:])
        for day_words, clock_words in (parts, parts[::-1]):
            clock = _clock(clock_words)
            if clock is not None and (day := _day(day_words, present.date())):
                return _settled(datetime.combine(day, time(), present.tzinfo) + clock, present.tzinfo)
    return None


def _clock(words: str) -> timedelta | None:
    """How long after 00:00 by the wall clock; a bare number is no time of day."""
    match = _CLOCK.fullmatch(words)
    if not match or not any(match.group("at", "minute", "h", "half")):
        return None if words else timedelta()
    hour, minute, second = (int(part or 0) for part in match.group("hour", "minute", "second"))
    if match["half"]:
        said, added = _HALVES[match["half"].replace(".", "")]
        return timedelta(hours=hour % 12 + added, minutes=minute, seconds=second) if hour in said else None
    clock = timedelta(hours=hour, minutes=minute, seconds=second)
    return clock if clock <= _DAY else None


def _day(words: str, today: date) -> date | None:
    words = _ARTICLES.sub("", words)
    if words in _NEAR_DAYS:
        return today + timedelta(days=_NEAR_DAYS[words])
    return _date(words, today) or _weekday(words, today) or _weekday_and_date(words, today)


def _date(words: str, today: date) -> date | None:
    return _date_by_name(words, today) or _date_by_numbers(words, today)


def _date_by_name(words: str, today: date) -> date | None:
    match = _DAY_MONTH.fullmatch(words) or _MONTH_DAY.fullmatch(words)
    month = _index(match["month"], _MONTHS) if match else None
    if not match or month is None:
        return None
    return _the_one(words, _date_in(match["year"], month + 1, int(match["day"]), today))


def _date_by_numbers(words: str, today: date) -> date | None:
    if match := _YEAR_FIRST.fullmatch(words):
        return _the_one(words, _date_in(match[1], int(match[3]), int(match[4]), today))
    match = _YEAR_LAST.fullmatch(words)
    if not match or not (match[4] or match[2] == "/"):
        return None
    one, two, year = int(match[1]), int(match[3]), match[4]
    return _the_one(words, _date_in(year, two, one, today), _date_in(year, one, two, today))


def _the_one(words: str, *readings: date | None) -> date:
    """The only date that `words` may be."""
    dates = list(dict.fromkeys(filter(None, readings)))
    if not dates:
        raise Usage(_("no such date: {text}").format(text=words))
    if len(dates) > 1:
        line = _("{text} may be {one} or {other}: write it as YYYY-MM-DD")
        raise Usage(line.format(text=words, one=dates[0], other=dates[1]))
    return dates[0]


def _date_in(year: str | None, month: int, day: int, today: date) -> date | None:
    """That date in `year`, or else the next one from `today` on."""
    years = [int(year)] if year else range(today.year, today.year + 9)  # a 29 February may be eight years off
    dates = (_valid(candidate, month, day) for candidate in years)
    return next((found for found in dates if found and (year or found >= today)), None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(words: str, today: date) -> date | None:
    match = _WEEKDAY.fullmatch(words)
    weekday = _index(match["name"], _WEEKDAYS) if match else None
    if not match or weekday is None:
        return None
    if {"last", "pasado"} & {match["lead"], match["tail"]}:
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _weekday_and_date(words: str, today: date) -> date | None:
    name, _space, rest = words.partition(" ")
    weekday = _index(name, _WEEKDAYS) if len(name) > 2 else None
    found = _date(rest, today) if weekday is not None else None
    if found and found.weekday() != weekday:
        raise Usage(_("{date} is another day of the week: {text}").format(date=found, text=words))
    return found


def _index(word: str, names: Sequence[str]) -> int | None:
    """Which of `names` the `word` is, whole or shortened."""
    return next((i for i, name in enumerate(names) if f" {word}" in f" {name}"), None)
