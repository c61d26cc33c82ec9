"""How much there was to do: what was opened, resolved, closed, reopened and handed on, and when."""

from collections.abc import Iterable, Iterator

from ticketcli.i18n import _
from ticketcli.reports import measure
from ticketcli.reports.grouping import Fact, Tally
from ticketcli.reports.measure import Frame, Measure, Report
from ticketcli.ticket import metrics
from ticketcli.ticket.metrics import Metrics


def build_report(stories: Iterable[Metrics], frame: Frame) -> Report:
    """What happened in the window: what was resolved twice counts twice, an opening is its first owner's."""
    return report_tally(measure.tally_stories(stories, _facts, frame), frame)


def report_tally(tally: Tally, frame: Frame) -> Report:
    """The report of what was tallied."""
    titles = {
        "created": _("created"), "resolved": _("resolved"), "closed": _("closed"), "reopened": _("reopened"),
        "hand_offs": _("hand-offs"),
    }  # fmt: skip
    columns = [Measure(name, title, name, measure.count_facts) for name, title in titles.items()]
    return measure.make_report(_("volume"), tally, frame.by, columns, measure.tally_notes(tally, frame))


def _facts(told: Metrics, frame: Frame) -> Iterator[Fact]:
    return (Fact(name, at, agent) for name, at, agent in metrics.happenings_of(told) if frame.window.holds(at))
