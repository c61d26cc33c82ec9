"""Which days people mean, in English or Spanish: by name, by date, by weekday; whole weeks and months."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from ticketcli.errors import Usage
from ticketcli.i18n import _, spoken_language
from ticketcli.text import ascii_pattern
from ticketcli.worktime.vocabulary import MONTH, MONTH_NAMES, NEAR_DAYS, PERIODS, WEEK, WEEKDAY_NAMES

_DAY = timedelta(days=1)
_ARTICLES = ascii_pattern(r"^(?:(?:el|la|on|the) )+", re.ASCII)
_WEEKDAY = ascii_pattern(
    r"(?:(?P<lead>next|this|last|proximo|este|pasado) )?(?P<name>[a-z]{3,9})(?: (?P<tail>pasado|que viene))?", re.ASCII
)
_DAY_MONTH = ascii_pattern(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|o)? (?:of |de )?(?P<month>[a-z]{3,10})\.?(?: (?:del? )?(?P<year>\d{4}))?", re.ASCII
)
_MONTH_DAY = ascii_pattern(r"(?P<month>[a-z]{3,10})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?(?: (?P<year>\d{4}))?", re.ASCII)
_YEAR_FIRST = ascii_pattern(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_YEAR_LAST = ascii_pattern(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}))?", re.ASCII)


def read_days(words: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that is meant."""
    words = _ARTICLES.sub("", words)
    if words in PERIODS:
        return _period(*PERIODS[words], today)
    day = _day(words, today)
    return (day, day) if day else None


def _period(what: str, further: int, today: date) -> tuple[date, date]:
    if what == WEEK:
        monday = today + timedelta(days=7 * further - today.weekday())
        return monday, monday + timedelta(days=6)
    first, after = (date(today.year + month // 12, month % 12 + 1, 1) for month in (
        today.month - 1 + further, today.month + further))  # fmt: skip
    last = after - _DAY
    return (first, last) if what == MONTH else (last, last)


def _day(words: str, today: date) -> date | None:
    if words in NEAR_DAYS:
        return today + timedelta(days=NEAR_DAYS[words])
    return _date(words, today) or _weekday(words, today) or _weekday_and_date(words, today)


def _date(words: str, today: date) -> date | None:
    return _date_by_name(words, today) or _date_by_numbers(words, today)


def _date_by_name(words: str, today: date) -> date | None:
    match = _DAY_MONTH.fullmatch(words) or _MONTH_DAY.fullmatch(words)
    month = _index(match["month"], MONTH_NAMES) if match else None
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
    day_first, month_first = _date_in(year, two, one, today), _date_in(year, one, two, today)
    if day_first and spoken_language() == "es":
        return day_first
    return _the_one(words, day_first, month_first)


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
    weekday = _index(match["name"], WEEKDAY_NAMES) if match else None
    if not match or weekday is None:
        return None
    if {"last", "pasado"} & {match["lead"], match["tail"]}:
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _weekday_and_date(words: str, today: date) -> date | None:
    name, _space, rest = words.partition(" ")
    weekday = _index(name, WEEKDAY_NAMES) if len(name) > 2 else None
    found = _date(rest, today) if weekday is not None else None
    if found and found.weekday() != weekday:
        raise Usage(_("{date} is another day of the week: {text}").format(date=found, text=words))
    return found


def _index(word: str, names: Sequence[str]) -> int | None:
    """Which of `names` the `word` is, whole or shortened."""
    return next((i for i, name in enumerate(names) if f" {word}" in f" {name}"), None)
