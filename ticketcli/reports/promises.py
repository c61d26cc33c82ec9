"""Were the promises kept? By the day of the outcome: kept, renewed, or due and not kept."""

from collections.abc import Iterable, Iterator

from ticketcli.i18n import _
from ticketcli.reports import measure
from ticketcli.reports.grouping import Fact, Pile
from ticketcli.reports.measure import Frame, Measure, Report
from ticketcli.ticket import promises
from ticketcli.ticket.metrics import Metrics
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.promises import KEPT, LATE, MISSED, OPEN, RENEWED


def build_report(stories: Iterable[Metrics], frame: Frame) -> Report:
    """Promises made in the window, and what became of those whose outcome lies in it."""
    tally = measure.tally_stories(stories, _facts, frame)
    titles = {
        "made": _("made"), KEPT: _("kept"), LATE: _("kept late"), MISSED: _("missed"), RENEWED: _("renewed"),
        OPEN: _("open"),
    }  # fmt: skip
    columns = [Measure(name, title, name, measure.count_facts) for name, title in titles.items()]
    columns.append(Measure("kept_share", _("share kept in time"), "in_time", _share))
    columns.append(Measure("late_by_median", _("late by, median"), "late_by", measure.median_time))
    columns.append(Measure("late_by_longest", _("late by, longest"), "late_by", measure.longest_time))
    return measure.make_report(_("promises"), tally, frame.by, columns, measure.tally_notes(tally, frame))


def _facts(told: Metrics, frame: Frame) -> Iterator[Fact]:
    window = frame.window
    made = promises.promises_of(told.ticket) if isinstance(told.ticket, Ticket) else []
    for one in made:
        state = one.state(window.at)
        outcome = one.by_at if state == MISSED else one.ended_at or window.at
        if window.holds(one.made_at):
            yield Fact("made", one.made_at, one.made_by)
        if window.holds(outcome):
            yield Fact(state, outcome, one.made_by)
            if state in (KEPT, LATE, MISSED):
                yield Fact("in_time", outcome, one.made_by, state == KEPT)
            if state in (LATE, MISSED):
                late_by = (one.ended_at or window.at) - one.by_at
                yield Fact("late_by", outcome, one.made_by, late_by.total_seconds())


def _share(pile: Pile) -> float | None:
    """Which share of the promises, of which one ticket may have several."""
    kept = [value for _number, value in pile] if isinstance(pile, list) else []
    return sum(kept) / len(kept) if kept else None
