"""How much there was to do: what was opened, resolved, closed, reopened and handed on, and when."""

from collections.abc import Iterable, Iterator, Sequence

from ticketcli.hours import Calendar
from ticketcli.language import _
from ticketcli.model import Ticket
from ticketcli.reports import grouping, measure
from ticketcli.reports.figures import Figures
from ticketcli.reports.grouping import Fact
from ticketcli.reports.measure import Column, Report, Window


def report(
    tickets: Iterable[Ticket],
    window: Window,
    by: Sequence[str] = (),
    calendar: Calendar | None = None,
    calendar_name: str = "",
) -> Report:
    """What happened in the window: what was resolved twice counts twice, an opening is its first owner's."""
    tally = grouping.tally(tickets, lambda told: _facts(told, window), by, window.zone)
    titles = {
        "created": _("created"), "resolved": _("resolved"), "closed": _("closed"), "reopened": _("reopened"),
        "hand_offs": _("hand-offs"),
    }  # fmt: skip
    columns = [Column(name, title, name, measure.count) for name, title in titles.items()]
    return measure.report(_("volume"), tally, by, columns, measure.notes(tally, window, by, calendar, calendar_name))


def _facts(told: Figures, window: Window) -> Iterator[Fact]:
    if window.holds(told.ticket.created_at):
        yield Fact("created", told.ticket.created_at, told.first_owner)
    yield from (Fact(turn, at, told.owner_at(at)) for turn, at in told.turns if window.holds(at))
    yield from measure.handed_on(told, window)
