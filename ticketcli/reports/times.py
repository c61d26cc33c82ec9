"""How long it took (assigned, started, first and next reply, resolution) and whether it held (reopened, one touch).

A time counts in the window in which it ended, that of a reply for who replied. Working time leaves out what the ticket
spent waiting for the customer, or resolved until it was reopened. An end before its start is no time.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from ticketcli.i18n import _
from ticketcli.reports import measure
from ticketcli.reports.grouping import Fact, Group, Key
from ticketcli.reports.measure import Cell, Frame, Report, ReportRow
from ticketcli.ticket.metrics import Metrics

CLOCKED = ("assigned", "started", "first_reply", "next_reply", "resolution")
SHARES = ("reopened", "one_touch")
WORKING = "working_"


def build_report(stories: Iterable[Metrics], frame: Frame) -> Report:
    """A row for each measure of each group; reopened and one touch are shares of what was resolved in the window."""
    tally = measure.tally_stories(stories, time_facts, frame)
    titles = {"measure": _("measure"), "n": "n", "median": _("median"), "p90": "90 %", "share": _("share")}
    if frame.calendar:
        titles |= {"working_median": _("median, working"), "working_p90": _("90 %, working")}
    rows = (row for key, group in tally.groups.items() for row in _rows(key, group, frame.calendar is not None))
    notes = (*measure.tally_notes(tally, frame), _("90 %: nearest rank"))
    return measure.make_table(_("times"), frame.by, titles, rows, notes)


def time_facts(told: Metrics, frame: Frame) -> Iterator[Fact]:
    """What a ticket adds to the window: times that ended in it, in seconds; for each resolving the shares (1 or 0)."""
    opened = told.ticket.created_at
    yield from _clocked("assigned", told, opened, told.assigned_at, frame)
    yield from _clocked("started", told, opened, told.started_at, frame)
    answers = [("first_reply", opened, told.first_reply)] if told.first_reply else []
    answers += [("next_reply", asked, reply) for asked, reply in told.exchanges()]
    for name, asked, reply in answers:
        for fact in _clocked(name, told, asked, reply.at, frame):
            yield fact._replace(agent=told.writer_of(reply))
    yield from _clocked("resolution", told, opened, told.resolved_at, frame)
    for name, true in (("reopened", bool(told.reopenings)), ("one_touch", told.one_touch)):
        if true is not None:
            yield from (
                fact._replace(value=true) for fact in measure.events_within(name, told, told.resolutions, frame.window)
            )


def _clocked(name: str, told: Metrics, start: datetime, end: datetime | None, frame: Frame) -> Iterator[Fact]:
    if end is None or end < start or not frame.window.holds(end):
        return
    agent = told.owner_at(end)
    yield Fact(name, end, agent, (end - start).total_seconds())
    if frame.calendar:
        yield Fact(WORKING + name, end, agent, frame.calendar.between(start, end, told.pauses(start, end)))


def _rows(key: Key, group: Group, working: bool) -> Iterator[ReportRow]:
    for name in CLOCKED:
        pile, worked = group[name], group[WORKING + name]
        cells: list[Cell] = [
            name,
            measure.count_facts(pile),
            measure.median_time(pile),
            measure.percentile_time(pile),
            None,
        ]
        cells += [measure.median_time(worked), measure.percentile_time(worked)] if working else []
        yield ReportRow((*key, *cells), measure.ticket_numbers(pile))
    for name in SHARES:
        pile, tickets = group[name], measure.ticket_numbers(group[name])
        unclocked: list[Cell] = [None, None] if working else []
        yield ReportRow((*key, name, len(tickets), None, None, measure.share_met(pile), *unclocked), tickets)
