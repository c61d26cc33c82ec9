"""Many values in one (count, median, 90th percentile, share), and the report that shows them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ticketcli.i18n import _, plural
from ticketcli.reports import grouping
from ticketcli.reports.grouping import Fact, Group, Pile, Tally
from ticketcli.ticket import metrics
from ticketcli.ticket.metrics import Metrics
from ticketcli.worktime.calendar import Calendar

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


class Frame(NamedTuple):
    """What is looked at: which `window`, grouped `by` what, and the calendar that tells working time (None: none)."""

    window: Window
    by: tuple[str, ...] = ()
    calendar: Calendar | None = None
    calendar_name: str = ""


class ReportRow(NamedTuple):
    """Raw values, a float being a share of 1, and the numbers of the tickets behind them."""

    cells: tuple[Cell, ...]
    tickets: tuple[str, ...]


class Report(NamedTuple):
    """Rows under `columns` (for machines), which a person calls `titles`; `notes` say what they rest on."""

    title: str
    columns: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    notes: tuple[str, ...]


class Measure(NamedTuple):
    """A column of a report: its name and title, and which measure of which facts it shows."""

    name: str
    title: str
    fact: str
    measure: Callable[[Pile], Cell]


def tally_stories(stories: Iterable[Metrics], facts: Callable[[Metrics, Frame], Iterable[Fact]], frame: Frame) -> Tally:
    """The `facts` of all stories, as the frame groups them."""
    return grouping.tally_facts(stories, lambda told: facts(told, frame), frame.by, frame.window.zone)


def make_report(
    title: str, tally: Tally, by: Sequence[str], columns: Sequence[Measure], notes: Iterable[str]
) -> Report:
    """One row a group, one measure a column."""
    rows = (
        ReportRow((*key, *(column.measure(group[column.fact]) for column in columns)), _all_numbers(group))
        for key, group in tally.groups.items()
    )
    return make_table(title, by, {column.name: column.title for column in columns}, rows, notes)


def make_table(
    title: str, by: Sequence[str], titles: Mapping[str, str], rows: Iterable[ReportRow], notes: Iterable[str]
) -> Report:
    """A report of rows that begin with their group; `titles` are those of the columns behind it, by name."""
    return Report(title, (*by, *titles), (*grouping.group_titles(by), *titles.values()), tuple(rows), tuple(notes))


def _all_numbers(group: Group) -> tuple[str, ...]:
    return ticket_numbers(chain.from_iterable(group.values()))


def events_within(name: str, told: Metrics, instants: Iterable[datetime], window: Window) -> Iterator[Fact]:
    """A fact for each of the `instants` in the window, for who had the ticket then."""
    return (Fact(name, at, told.owner_at(at)) for at in instants if window.holds(at))


def hand_ons_within(told: Metrics, window: Window) -> Iterator[Fact]:
    """A fact for each time in the window that the ticket went on to another owner, for who had it before."""
    return (Fact("hand_offs", at, agent) for at, agent in told.hand_offs if window.holds(at))


# -- measures ----------------------------------------------------------------------------------------------------------


def ticket_numbers(pile: Iterable[tuple[str, float]]) -> tuple[str, ...]:
    """The tickets behind it, each once."""
    return tuple(dict.fromkeys(number for number, _value in pile))


def count_facts(pile: Pile) -> int:
    """How many facts."""
    return len(pile)


def median_time(pile: Pile) -> timedelta | None:
    """The middle duration, or half-way between the two in the middle; None of none."""
    ordered = sorted(value for _number, value in pile)
    half = len(ordered) // 2
    return timedelta(seconds=(ordered[half] + ordered[-half - 1]) / 2) if ordered else None


def percentile_time(pile: Pile, percent: int = 90) -> timedelta | None:
    """The smallest duration that `percent` % do not exceed: nearest rank (Hyndman & Fan 1996, definition 1)."""
    ordered = sorted(value for _number, value in pile)
    return timedelta(seconds=ordered[-(-percent * len(ordered) // 100) - 1]) if ordered else None


def longest_time(pile: Pile) -> timedelta | None:
    """The greatest duration; None of none."""
    return timedelta(seconds=max(value for _number, value in pile)) if pile else None


def share_met(pile: Pile) -> float | None:
    """Which share of the tickets it is true of; None of none."""
    each = dict(pile)
    return sum(each.values()) / len(each) if each else None


# -- notes -------------------------------------------------------------------------------------------------------------


def tally_notes(tally: Tally, frame: Frame) -> tuple[str, ...]:
    """What a report of a window rests on: the window, the calendar, the tickets."""
    return (period_words(frame.window), calendar_words(frame), *counted_tickets(tally, frame.by))


def period_words(window: Window) -> str:
    """The note that names the window."""
    since, until = (clock_words(bound, window.zone) if bound else "…" for bound in (window.since, window.until))
    bounded = _("window: {since} to {until}, zone {zone}")
    line = bounded if window.since or window.until else _("window: all time, zone {zone}")
    return line.format(since=since, until=until, zone=window.zone.key)


def calendar_words(frame: Frame) -> str:
    """The note that names the calendar, by its name, else its zone."""
    if not frame.calendar:
        return _("calendar time only")
    return _("calendar: {name}").format(name=frame.calendar_name or frame.calendar.zone.key)


def counted_tickets(tally: Tally, by: Sequence[str]) -> tuple[str, ...]:
    """How many tickets are in, and how many are left out."""
    return (
        plural("n = {n} ticket", "n = {n} tickets", tally.tickets),
        plural("{n} duplicate or spam left out", "{n} duplicates and spam left out", tally.left_out),
        *([_("a ticket with several tags counts under each")] if "tag" in by else []),
    )


def present_words(window: Window) -> str:
    """The note that says for which instant `open` holds."""
    return _("open at {at}, zone {zone}").format(at=clock_words(window.at, window.zone), zone=window.zone.key)


def clock_words(instant: datetime, zone: ZoneInfo) -> str:
    """`instant` as the clocks of `zone` show it: 2026-11-21 10:12."""
    return metrics.local_instant(instant, zone).replace(tzinfo=None).isoformat(" ", "minutes")
