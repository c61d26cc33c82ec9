"""Facts of tickets sorted into groups: by what the tickets are, whose they were, or the day it happened."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from datetime import date, datetime
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.text import suggest_words
from ticketcli.ticket.fields import FIELD, GROUPED
from ticketcli.ticket.metrics import Metrics, local_instant
from ticketcli.ticket.model import Card
from ticketcli.ticket.outcomes import UNCOUNTED
from ticketcli.worktime.calendar import WEEKDAYS

UNSET = "–"

Key = tuple[str, ...]


class Fact(NamedTuple):
    """What a report counts of a ticket: its name, when, whose it was then, and how much (seconds, or 1 and 0)."""

    name: str
    at: datetime
    agent: str | None
    value: float = 1


class Counted(Sized, Iterable[tuple[str, float]]):
    """So many facts that somebody else has counted, of tickets that nobody asked for."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[tuple[str, float]]:
        return iter(())


Pile = list[tuple[str, float]] | Counted
"""The facts of one name in one group: the ticket's number, and how much."""

Group = defaultdict[str, Pile]
"""The piles of a group, by the name of their facts."""


class Tally(NamedTuple):
    """The groups in order, how many duplicates and spam would have been in them, and how many tickets are."""

    groups: Mapping[Key, Group]
    left_out: int
    tickets: int


class Count(NamedTuple):
    """So many facts of one name, on one day where days matter, of tickets that are alike in the fields that matter."""

    fact: Fact
    alike: Card
    number: int

    @property
    def ticket(self) -> Card:
        """What the tickets have in common."""
        return self.alike

    @property
    def outcome(self) -> str | None:
        """How they ended."""
        return self.alike.outcome


def count_stories(counts: Iterable[Count], by: Sequence[str], zone: ZoneInfo, tickets: int, left_out: int) -> Tally:
    """The tally of facts that the index has counted."""
    groups: defaultdict[Key, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    if not by:
        groups[()] = defaultdict(int)
    for count in counts:
        for key in _keys(count, count.fact, by, zone):
            groups[key][count.fact.name] += count.number
    piles = {
        key: group_piles({name: Counted(n) for name, n in groups[key].items()}) for key in sorted(groups, key=_order)
    }
    return Tally(piles, left_out, tickets)


def tally_facts(
    stories: Iterable[Metrics], facts: Callable[[Metrics], Iterable[Fact]], by: Sequence[str], zone: ZoneInfo
) -> Tally:
    """The `facts` of all stories, grouped; Usage when `by` names an unknown grouping."""
    check_keys(by)
    groups: defaultdict[Key, defaultdict[str, list[tuple[str, float]]]] = defaultdict(lambda: defaultdict(list))
    left_out, tickets = 0, set()
    if not by:
        groups[()] = defaultdict(list)
    for told in stories:
        if told.outcome in UNCOUNTED:
            left_out += any(True for _fact in facts(told))
            continue
        for fact in facts(told):
            for key in _keys(told, fact, by, zone):
                groups[key][fact.name].append((told.ticket.id, fact.value))
                tickets.add(told.ticket.id)
    return Tally({key: group_piles(groups[key]) for key in sorted(groups, key=_order)}, left_out, len(tickets))


def check_keys(by: Sequence[str]) -> None:
    """Usage, with the nearest known ones, when `by` names an unknown grouping."""
    for name in by:
        if name not in DIMENSIONS:
            line = _("no such grouping: {name}; there is {known}")
            raise Usage(line.format(name=name, known=suggest_words(name, DIMENSIONS)))


def group_titles(by: Sequence[str]) -> tuple[str, ...]:
    """What the groupings are called, in the person's language."""
    words = {
        **{name: _(FIELD[name].title) for name in GROUPED},
        "agent": _("agent"), "outcome": _("outcome"), "tag": _("tag"), "day": _("day"), "week": _("week"),
        "month": _("month"), "weekday": _("weekday"),
    }  # fmt: skip
    return tuple(words[name] for name in by)


def group_piles(piles: Mapping[str, Pile]) -> Group:
    """A group with these piles."""
    return defaultdict(list, piles)


def _keys(told: Metrics | Count, fact: Fact, by: Sequence[str], zone: ZoneInfo) -> Iterator[Key]:
    """The keys of a fact: several when a ticket has several tags."""
    return product(*(DIMENSIONS[name](told, fact, zone) for name in by))


def _order(key: Key) -> list[tuple[bool, int, str]]:
    return [(value == UNSET, WEEKDAYS.index(value) if value in WEEKDAYS else 0, value) for value in key]


# -- dimensions --------------------------------------------------------------------------------------------------------

Dimension = Callable[[Metrics | Count, Fact, ZoneInfo], Iterable[str]]


def _field(name: str) -> Dimension:
    return lambda told, fact, zone: (getattr(told.ticket, name) or UNSET,)


def _date(text: Callable[[date], str]) -> Dimension:
    return lambda told, fact, zone: (text(local_instant(fact.at, zone).date()),)


def _week(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year:04}-W{week:02}"


DIMENSIONS: Mapping[str, Dimension] = {
    **{name: _field(name) for name in GROUPED},
    "agent": lambda told, fact, zone: (fact.agent or UNSET,),
    "outcome": lambda told, fact, zone: (told.outcome or UNSET,),
    "tag": lambda told, fact, zone: dict.fromkeys(told.ticket.tags) or (UNSET,),
    "day": _date(date.isoformat),
    "week": _date(_week),
    "month": _date(lambda day: day.isoformat()[:7]),
    "weekday": _date(lambda day: WEEKDAYS[day.weekday()]),
}

DAYS = ("day", "week", "month", "weekday")
"""The groupings that ask for the day on which something happened."""
