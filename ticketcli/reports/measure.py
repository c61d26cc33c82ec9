"""Many values in one (count, median, 90th percentile, share), and the report that shows them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ticketcli.hours import Calendar
from ticketcli.language import _, plural
from ticketcli.reports import figures, grouping
from ticketcli.reports.figures import Figures
from ticketcli.reports.grouping import Fact, Group, Pile, Tally

Cell = str | int | float | timedelta | None


class Window(NamedTuple):
    """From `since` until just before `until` (None: no bound); `at` is the present; days are those of `zone`."""

    since: datetime | None
    until: datetime | None
    at: datetime
    zone: ZoneInfo

    def holds(self, instant: datetime) -> bool:
        """Whether `instant` lies in it."""
        return (self.since is None or self.since <= instant) and (self.until is None or instant < self.until)


class Row(NamedTuple):
    """Raw values, a float being a share of 1, and the numbers of the tickets behind them."""

    cells: tuple[Cell, ...]
    tickets: tuple[str, ...]


class Report(NamedTuple):
    """Rows under `columns` (for machines), which a person calls `titles`; `notes` say what they rest on."""

    title: str
    columns: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


class Column(NamedTuple):
    """A column of a report: its name and title, and which measure of which facts it shows."""

    name: str
    title: str
    fact: str
    measure: Callable[[Pile], Cell]


def report(title: str, tally: Tally, by: Sequence[str], columns: Sequence[Column], notes: Sequence[str]) -> Report:
    """One row a group, one measure a column."""
    names, titles = [column.name for column in columns], [column.title for column in columns]
    rows = (
        Row((*key, *(column.measure(group[column.fact]) for column in columns)), _all_numbers(group))
        for key, group in tally.groups.items()
    )
    return Report(title, (*by, *names), (*grouping.titles(by), *titles), tuple(rows), tuple(notes))


def _all_numbers(group: Group) -> tuple[str, ...]:
    return numbers(chain.from_iterable(group.values()))


def events(name: str, told: Figures, instants: Iterable[datetime], window: Window) -> Iterator[Fact]:
    """A fact for each of the `instants` in the window, for who had the ticket then."""
    return (Fact(name, at, told.owner_at(at)) for at in instants if window.holds(at))


def handed_on(told: Figures, window: Window) -> Iterator[Fact]:
    """A fact for each time in the window that the ticket went on to another owner, for who had it before."""
    return (Fact("hand_offs", at, agent) for at, agent in told.hand_offs if window.holds(at))


# -- measures ----------------------------------------------------------------------------------------------------------


def numbers(pile: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    """The tickets behind it, each once."""
    return tuple(dict.fromkeys(number for number, _value in pile))


def count(pile: Pile) -> int:
    """How many facts."""
    return len(pile)


def median(pile: Pile) -> timedelta | None:
    """The middle duration, or half-way between the two in the middle; None of none."""
    ordered = sorted(value for _number, value in pile)
    half = len(ordered) // 2
    return timedelta(seconds=(ordered[half] + ordered[-half - 1]) / 2) if ordered else None


def percentile(pile: Pile, percent: int = 90) -> timedelta | None:
    """The smallest duration that `percent` % do not exceed: nearest rank (Hyndman & Fan 1996, definition 1)."""
    ordered = sorted(value for _number, value in pile)
    return timedelta(seconds=ordered[-(-percent * len(ordered) // 100) - 1]) if ordered else None


def longest(pile: Pile) -> timedelta | None:
    """The greatest duration; None of none."""
    return timedelta(seconds=max(value for _number, value in pile)) if pile else None


def share(pile: Pile) -> float | None:
    """Which share of the tickets it is true of; None of none."""
    each = dict(pile)
    return sum(each.values()) / len(each) if each else None


# -- notes -------------------------------------------------------------------------------------------------------------


def notes(tally: Tally, window: Window, by: Sequence[str], calendar: Calendar | None, name: str) -> tuple[str, ...]:
    """What a report of a window rests on: the window, and what `basis` says."""
    since, until = (clock(bound, window.zone) if bound else "…" for bound in (window.since, window.until))
    bounded = _("window: {since} to {until}, zone {zone}")
    period = bounded if window.since or window.until else _("window: all time, zone {zone}")
    return (period.format(since=since, until=until, zone=window.zone.key), *basis(tally, by, calendar, name))


def basis(tally: Tally, by: Sequence[str], calendar: Calendar | None, name: str) -> tuple[str, ...]:
    """The calendar (by its name, else its zone), how many tickets are in, and how many are left out."""
    return (
        _("calendar: {name}").format(name=name or calendar.zone.key) if calendar else _("calendar time only"),
        plural("n = {n} ticket", "n = {n} tickets", tally.tickets),
        plural("{n} duplicate or spam left out", "{n} duplicates and spam left out", tally.left_out),
        *([_("a ticket with several tags counts under each")] if "tag" in by else []),
    )


def present(window: Window) -> str:
    """The note that says for which instant `open` holds."""
    return _("open at {at}, zone {zone}").format(at=clock(window.at, window.zone), zone=window.zone.key)


def clock(instant: datetime, zone: ZoneInfo) -> str:
    """`instant` as the clocks of `zone` show it: 2026-11-21 10:12."""
    return figures.local(instant, zone).replace(tzinfo=None).isoformat(" ", "minutes")
