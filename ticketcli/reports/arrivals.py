"""When do tickets come in? By weekday and hour, on the clocks of the calendar's zone."""

from collections.abc import Iterable, Iterator

from ticketcli.i18n import _
from ticketcli.reports import grouping, measure
from ticketcli.reports.grouping import Fact
from ticketcli.reports.measure import Frame, Measure, Report
from ticketcli.ticket import metrics
from ticketcli.ticket.metrics import Metrics
from ticketcli.worktime.calendar import WEEKDAYS

HOURS = tuple(f"{hour:02}" for hour in range(24))
ALL = "all"


def build_report(stories: Iterable[Metrics], frame: Frame) -> Report:
    """A row for each weekday (and further groupings), a column for each hour."""
    zone = frame.calendar.zone if frame.calendar else frame.window.zone
    by = (*(name for name in frame.by if name != "weekday"), "weekday")
    frame = frame._replace(window=frame.window._replace(zone=zone), by=by)
    tally = measure.tally_stories(stories, _facts, frame)
    if len(by) == 1:
        days: dict[grouping.Key, grouping.Group] = {
            (day,): tally.groups.get((day,)) or grouping.group_piles({}) for day in WEEKDAYS
        }
        tally = tally._replace(groups=days)
    columns = [Measure(hour, hour, hour, measure.count_facts) for hour in (*HOURS, ALL)]
    return measure.make_report(_("arrivals"), tally, by, columns, measure.tally_notes(tally, frame))


def _facts(told: Metrics, frame: Frame) -> Iterator[Fact]:
    at = told.ticket.created_at
    if frame.window.holds(at):
        for name in (f"{metrics.local_instant(at, frame.window.zone):%H}", ALL):
            yield Fact(name, at, told.first_owner)
