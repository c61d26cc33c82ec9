"""When do tickets come in? By weekday and hour, on the clocks of the calendar's zone."""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from ticketcli.hours import WEEKDAYS, Calendar
from ticketcli.language import _
from ticketcli.reports import figures, grouping, measure
from ticketcli.reports.figures import Figures
from ticketcli.reports.grouping import Fact
from ticketcli.reports.measure import Column, Report, Window

HOURS = tuple(f"{hour:02}" for hour in range(24))
ALL = "all"


def report(
    stories: Iterable[Figures],
    window: Window,
    by: Sequence[str] = (),
    calendar: Calendar | None = None,
    calendar_name: str = "",
) -> Report:
    """A row for each weekday (and further groupings), a column for each hour."""
    zone = calendar.zone if calendar else window.zone
    keys: tuple[str, ...] = (*(name for name in by if name != "weekday"), "weekday")
    tally = grouping.tally(stories, lambda told: _facts(told, window, zone), keys, zone)
    if len(keys) == 1:
        days: dict[grouping.Key, grouping.Group] = {
            (day,): tally.groups.get((day,)) or grouping.group({}) for day in WEEKDAYS
        }
        tally = tally._replace(groups=days)
    columns = [Column(hour, hour, hour, measure.count) for hour in (*HOURS, ALL)]
    notes = measure.notes(tally, window._replace(zone=zone), keys, calendar, calendar_name)
    return measure.report(_("arrivals"), tally, keys, columns, notes)


def _facts(told: Figures, window: Window, zone: ZoneInfo) -> Iterator[Fact]:
    at = told.ticket.created_at
    if window.holds(at):
        for name in (f"{figures.local(at, zone):%H}", ALL):
            yield Fact(name, at, told.first_owner)
