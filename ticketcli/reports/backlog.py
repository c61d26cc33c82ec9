"""What is left to do: the tickets open at an instant, rebuilt from their timelines, and how old they were."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from ticketcli.hours import Calendar
from ticketcli.language import _
from ticketcli.model import Status
from ticketcli.reports import grouping, measure
from ticketcli.reports.figures import Figures
from ticketcli.reports.grouping import Fact
from ticketcli.reports.measure import Column, Report, Window

DAY = timedelta(days=1)
AGES = {"under_1d": DAY, "under_3d": 3 * DAY, "under_7d": 7 * DAY, "under_30d": 30 * DAY}
"""The buckets, by the age they end before; what is older is in `over_30d`."""


def report(
    stories: Iterable[Figures],
    window: Window,
    by: Sequence[str] = (),
    calendar: Calendar | None = None,
    calendar_name: str = "",
) -> Report:
    """The tickets open at `window.at`, oldest first; days, weeks and months are those of their opening."""
    oldest_first = sorted(stories, key=lambda told: told.ticket.created_at)
    tally = grouping.tally(oldest_first, lambda told: _facts(told, window), by, window.zone)
    titles = {
        "open": _("open"), "under_1d": "< 1 d", "under_3d": "1–3 d", "under_7d": "3–7 d", "under_30d": "7–30 d",
        "over_30d": "> 30 d", "unassigned": _("unassigned"), "waiting": _("waiting"),
    }  # fmt: skip
    columns = [Column(name, title, name, measure.count) for name, title in titles.items()]
    columns.insert(1, Column("oldest", _("oldest"), "open", measure.longest))
    notes = (measure.present(window), *measure.basis(tally, by, calendar, calendar_name))
    return measure.report(_("backlog"), tally, by, columns, notes)


def _facts(told: Figures, window: Window) -> Iterator[Fact]:
    if not told.open_at(window.at):
        return
    opened, agent = told.ticket.created_at, told.owner_at(window.at)
    age = window.at - opened
    yield Fact("open", opened, agent, age.total_seconds())
    yield Fact(next((name for name, end in AGES.items() if age < end), "over_30d"), opened, agent)
    if agent is None:
        yield Fact("unassigned", opened, agent)
    if told.state_at(window.at).status == Status.WAITING:
        yield Fact("waiting", opened, agent)
