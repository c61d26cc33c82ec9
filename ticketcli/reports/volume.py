"""How much there was to do: what was opened, resolved, closed, reopened and handed on, and when."""

from collections.abc import Iterable, Iterator, Sequence

from ticketcli.hours import Calendar
from ticketcli.language import _
from ticketcli.reports import figures, grouping, measure
from ticketcli.reports.figures import Figures
from ticketcli.reports.grouping import Fact, Tally
from ticketcli.reports.measure import Column, Report, Window


def report(
    stories: Iterable[Figures],
    window: Window,
    by: Sequence[str] = (),
    calendar: Calendar | None = None,
    calendar_name: str = "",
) -> Report:
    """What happened in the window: what was resolved twice counts twice, an opening is its first owner's."""
    tally = grouping.tally(stories, lambda told: _facts(told, window), by, window.zone)
    return told(tally, window, by, calendar, calendar_name)


def told(
    tally: Tally, window: Window, by: Sequence[str] = (), calendar: Calendar | None = None, calendar_name: str = ""
) -> Report:
    """The report of what was tallied."""
    titles = {
        "created": _("created"), "resolved": _("resolved"), "closed": _("closed"), "reopened": _("reopened"),
        "hand_offs": _("hand-offs"),
    }  # fmt: skip
    columns = [Column(name, title, name, measure.count) for name, title in titles.items()]
    return measure.report(_("volume"), tally, by, columns, measure.notes(tally, window, by, calendar, calendar_name))


def _facts(told: Figures, window: Window) -> Iterator[Fact]:
    return (Fact(name, at, agent) for name, at, agent in figures.happened(told) if window.holds(at))
