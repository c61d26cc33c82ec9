"""Dates as people and programs write them; the order of day and month is proved from whole columns, never guessed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.text import fold_text, one_line

ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2), "ydm": (0, 2, 1)}
"""Where year, month and day stand among three numbers."""

_MONTHS = (
    "enero ene january jan", "febrero feb february", "marzo mar march", "abril abr april apr", "mayo may",
    "junio jun june", "julio jul july", "agosto ago august aug", "septiembre setiembre sep set sept september",
    "octubre oct october", "noviembre nov november", "diciembre dic december dec",
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_LONGEST = 60
_REST = r"(?:[ t,]+(.*))?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})[-/.](\d{1,2})" + _REST)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)" + _REST)
_DAY_NAMED = re.compile(
    r"(?:[a-z]+\.?,? +)?(\d{1,2})(?:st|nd|rd|th|o)?[-/. ]+(?:de +)?([a-z]+)\.?[-/, ]+(?:del? +)?(\d{4}|\d\d)" + _REST
)
_NAMED_DAY = re.compile(r"(?:[a-z]+, +)?([a-z]+)\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})" + _REST)
_TIME = re.compile(
    r"(?:a las? |at )?(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)? ?(?:([ap])\.? ?m\.?|hs?|hrs)?"
    r" ?\(?(z|utc|gmt|[-+]\d\d(?::?\d\d)?|)\)?"
)
_FIGURE = re.compile(r"\d{5}(?:\.\d{1,12})?|\d{8}|\d{9,10}(?:\.\d{1,9})?|\d{12,13}", re.ASCII)


class Shape(NamedTuple):
    """How three numbers are written: what stands between them, the digits of the year, whether it comes first."""

    mark: str
    digits: int
    year_first: bool = False


_ISO = Shape("-", 4, year_first=True)


class _Written(NamedTuple):
    """A date as written: three numbers, in a shape whose order is to be found, or settled; and the time of day."""

    numbers: tuple[int, int, int]
    shape: Shape | None
    time: str


def looks_like_date(text: str) -> bool:
    """Whether `text` is written like a date, possible or not."""
    plain = _plain(text)
    return bool(_FIGURE.fullmatch(plain)) or _written(plain) is not None


def is_written_date(text: str) -> bool:
    """Whether `text` is plainly a date: not a mere figure, which may be one too."""
    return _written(_plain(text)) is not None


def is_day_only(text: str) -> bool:
    """Whether a date comes without a time of day."""
    written = _written(_plain(text))
    return written is not None and not written.time


# -- proving the order -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class OrderProof:
    """What the dates of some columns say about the order of day and month, by shape."""

    against: dict[Shape, dict[str, tuple[str, str]]] = field(default_factory=dict)
    doubtful: dict[Shape, str] = field(default_factory=dict)

    def see(self, origin: str, text: str) -> None:
        """Takes in one cell; `origin` says where it stands."""
        iso = text[4:5] == text[7:8] == "-" and (text[:4] + text[5:7] + text[8:10]).isdigit() and text[5:7] < "13"
        if iso and (text[8:10] < "13" or "ydm" in self.against.get(_ISO, {})):
            return  # as nearly all machines write: it shows nothing, or nothing new
        written = _written(_plain(text))
        if written is None or written.shape is None:
            return
        readings = {order: _day(written, order) for order in _orders(written.shape)}
        against = self.against.setdefault(written.shape, {})
        if any(readings.values()):
            for order in [order for order, day in readings.items() if day is None]:
                against.setdefault(order, (origin, text))
        one, other = readings.get("dmy"), readings.get("mdy")
        if one and other and one != other:
            self.doubtful.setdefault(written.shape, text)

    def orders_left(self, shape: Shape) -> list[str]:
        """The orders that nothing speaks against."""
        return [order for order in _orders(shape) if order not in self.against.get(shape, {})]

    def add(self, other: "OrderProof") -> None:
        """Takes in what another column showed."""
        for shape, against in other.against.items():
            self.against[shape] = {**against, **self.against.get(shape, {})}
        self.doubtful = {**other.doubtful, **self.doubtful}


def prove_order(
    columns: Mapping[str, OrderProof], others: Iterable[OrderProof], name: str, asked: str | None
) -> tuple[dict[Shape, str], list[str]]:
    """The order of each shape in the columns of file `name`, as `asked` or proved, and how it is known; else Usage.

    `others` are columns whose dates nobody reads: they may decide what is doubtful, but contradict nothing.
    """
    read, kept = _together(columns.values()), _together(others)
    orders, notes = {Shape(mark, 4, year_first=True): "ydm" for mark in "-/." if asked == "ydm"}, []
    for shape in dict.fromkeys((*read.against, *(one for one in kept.against if one.year_first))):
        orders[shape] = asked if asked in _orders(shape) else _proved(shape, read, kept, columns, name)
        if orders[shape] != "ymd" or not shape.year_first:
            notes.append(_note(orders[shape], {**kept.against.get(shape, {}), **read.against.get(shape, {})}))
    return orders, notes


def _together(columns: Iterable[OrderProof]) -> OrderProof:
    whole = OrderProof()
    for evidence in columns:
        whole.add(evidence)
    return whole


def _proved(shape: Shape, read: OrderProof, kept: OrderProof, columns: Mapping[str, OrderProof], name: str) -> str:
    left = read.orders_left(shape)
    if not left:
        raise _contradiction(name, _orders(shape), read.against[shape])
    if shape.year_first and len(left) > 1:
        return next(iter(kept.orders_left(shape)), "ymd")
    if left[:2] != ["dmy", "mdy"] or shape not in read.doubtful:
        return left[0]
    decided = [order for order in kept.orders_left(shape) if order != "ymd"]
    if len(decided) != 1:
        raise _doubt(name, shape, columns)
    return decided[0]


def _note(order: str, against: Mapping[str, tuple[str, str]]) -> str:
    for origin, text in (against[other] for other in against if other != order):
        what = _("dates: {order}, as {text} shows ({place})")
        return what.format(order=order, text=one_line(text), place=_place(origin))
    return _("dates: {order}").format(order=order)


def _orders(shape: Shape) -> tuple[str, ...]:
    """The orders that numbers in a shape may have, the likelier first."""
    if shape.year_first:
        return ("ymd", "ydm")
    return ("dmy", "mdy") if shape.digits == 4 else ("dmy", "mdy", "ymd")


def _contradiction(name: str, orders: Sequence[str], against: Mapping[str, tuple[str, str]]) -> Usage:
    (first, one), (second, other) = against[orders[1]], against[orders[0]]
    what = _("{file}: {first} has {one} and {second} has {other}; say --dates {likely} or --dates {rare}")
    return Usage(
        what.format(
            file=name, first=_place(first), one=one_line(one), second=_place(second), other=one_line(other),
            likely=orders[0], rare=orders[1],
        )
    )  # fmt: skip


def _doubt(name: str, shape: Shape, columns: Mapping[str, OrderProof]) -> Usage:
    column, text = next((column, e.doubtful[shape]) for column, e in columns.items() if shape in e.doubtful)
    written = _written(_plain(text))
    dmy, mdy = (str(written and _day(written, order))[:10] for order in ("dmy", "mdy"))
    return Usage(
        _("{file}: column {column}: {text} is {dmy} (--dates dmy) or {mdy} (--dates mdy); say which").format(
            file=name, column=one_line(column, 40), text=one_line(text), dmy=dmy, mdy=mdy
        )
    )


def _place(origin: str) -> str:
    return origin.rpartition(":")[2]


# -- reading -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dates:
    """Reads the dates of one file: the order of numbers by shape, and the zone of dates that name none."""

    zone: tzinfo
    orders: Mapping[Shape, str] = field(default_factory=dict)

    def instant(self, text: str, zone: tzinfo | None = None) -> datetime:
        """The instant that `text` names, to the second, with a fixed offset; ValueError when there is no such date."""
        plain = _plain(text)
        if _FIGURE.fullmatch(plain) and (at := _from_figure(plain, zone or self.zone)):
            return _settled(at)
        written = _written(plain)
        if written is None:
            raise ValueError(text)
        day = _day(written, self._order(written.shape))
        if day is None:
            raise ValueError(text)
        return _settled(_timed(day, written.time, zone or self.zone))

    def _order(self, shape: Shape | None) -> str:
        return "ymd" if shape is None else self.orders.get(shape, _orders(shape)[0])


def _settled(at: datetime) -> datetime:
    offset = at.utcoffset()
    if offset is None or not 1970 <= at.year < 2200:
        raise ValueError(at)
    return at.replace(microsecond=0, fold=0, tzinfo=UTC if not offset else timezone(offset))


def _plain(text: str) -> str:
    return " ".join(fold_text(text.strip()[: _LONGEST + 1]).split())


def _written(plain: str) -> _Written | None:
    if len(plain) > _LONGEST:
        return None
    for pattern, reading in _PATTERNS:
        match = pattern.fullmatch(plain)
        if match and _is_time(match.groups()[-1]):
            return reading(match)
    return None


def _is_time(rest: str | None) -> bool:
    return not rest or _TIME.fullmatch(rest) is not None


def _year_first(match: re.Match[str]) -> _Written:
    numbers = (int(match[1]), int(match[3]), int(match[4]))
    return _Written(numbers, Shape(match[2], 4, year_first=True), match[5] or "")


def _three_numbers(match: re.Match[str]) -> _Written:
    numbers = (int(match[1]), int(match[3]), int(match[4]))
    return _Written(numbers, Shape(match[2], len(match[4])), match[5] or "")


def _day_named(match: re.Match[str]) -> _Written | None:
    return _named(match[3], match[2], match[1], match[4])


def _named_day(match: re.Match[str]) -> _Written | None:
    return _named(match[3], match[1], match[2], match[4])


def _named(year: str, month: str, day: str, time: str | None) -> _Written | None:
    if month not in _MONTH:
        return None
    whole = _full(int(year)) if len(year) == 2 else int(year)
    return _Written((whole, _MONTH[month], int(day)), None, time or "")


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Written | None]], ...] = (
    (_YEAR_FIRST, _year_first),
    (_NUMBERS, _three_numbers),
    (_DAY_NAMED, _day_named),
    (_NAMED_DAY, _named_day),
)


def _day(written: _Written, order: str) -> datetime | None:
    year, month, day = (written.numbers[place] for place in ORDERS[order])
    try:
        return datetime(_full(year) if written.shape and written.shape.digits == 2 else year, month, day)
    except ValueError:
        return None


def _full(year: int) -> int:
    """Two digits are a year from 1970 to 2069."""
    return year + (2000 if year < 70 else 1900)


def _timed(day: datetime, time: str, zone: tzinfo) -> datetime:
    match = _TIME.fullmatch(time)
    if not match:
        return day.replace(tzinfo=zone)
    hour = int(match[1])
    if match[4] and hour <= 12:
        hour = hour % 12 + (12 if match[4] == "p" else 0)
    return day.replace(hour=hour, minute=int(match[2]), second=int(match[3] or 0), tzinfo=_offset(match[5], zone))


def _offset(text: str, zone: tzinfo) -> tzinfo:
    if not text:
        return zone
    if text[0] not in "+-":
        return UTC
    span = timedelta(hours=int(text[1:3]), minutes=int(text[3:].strip(":") or 0))
    return timezone(-span if text[0] == "-" else span)


def _from_figure(figure: str, zone: tzinfo) -> datetime | None:
    """A day number of a spreadsheet, 20140329, or seconds or milliseconds since 1970."""
    whole = len(figure.partition(".")[0])
    if whole == 5:
        return (datetime(1899, 12, 30) + timedelta(days=float(figure), milliseconds=500)).replace(tzinfo=zone)
    if whole == 8:
        return datetime.strptime(figure, "%Y%m%d").replace(tzinfo=zone)
    return datetime.fromtimestamp(float(figure) / (1000 if whole > 10 else 1), zone)
