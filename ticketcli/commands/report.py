"""tkt report: volume, times, backlog, agents."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import click

from ticketcli import past
from ticketcli.config import Settings
from ticketcli.console import Console
from ticketcli.errors import Usage
from ticketcli.language import _
from ticketcli.render import grid, heatmap
from ticketcli.reports import agents, arrivals, attainment, backlog, figures, grouping, pledges, times, volume
from ticketcli.reports.figures import Figures
from ticketcli.reports.measure import Report, Window
from ticketcli.text import listed, nearest
from ticketcli.verb import format_option, part

Maker = Callable[..., Report]


@click.group(help=_("Figures from timelines; each table states window, zone, calendar and n."))
def command() -> None:
    """The noun."""


def _report(name: str, help: str, make: Maker, whole: bool = False) -> None:
    @part(command, name, help)
    @click.option(
        "--by",
        metavar="KEYS",
        default="",
        help=_("group by area, type, product, agent, channel, customer, month, week, …"),
    )
    @click.option("--since", metavar="WHEN", help=_("from then on"))
    @click.option("--until", metavar="WHEN", help=_("until then (a day: its end)"))
    @click.option("--as-of", metavar="WHEN", help=_("as it stood then, from timelines (a day: its end)"))
    @click.option("--where", metavar="QUERY", default="", help=_("only tickets that the query finds"))
    @click.option("--calendar", metavar="NAME", help=_("working time of this calendar of sla.yaml"))
    @click.option("--tickets", is_flag=True, help=_("list the tickets behind each row"))
    @format_option()
    def run(console: Console, by: str, format: str, **options: Any) -> None:
        keys = tuple(key.strip() for key in by.split(",") if key.strip())
        grouping.check(keys)
        listing = options["tickets"] or format == "ids"
        own = partial(make, console.desk.service) if make is attainment.report else make
        made = _made(console, own, keys, options, listing, whole)
        _print(console, made, format, options["tickets"])
        console.desk.faults += console.desk.index.faults()
        console.passed_over()


def _made(console: Console, make: Maker, by: tuple[str, ...], options: dict[str, Any], listing: bool,
          whole: bool) -> Report:  # fmt: skip
    """The report, out of `whole` tickets or of figures; what is only counted and never listed the index counts."""
    desk = console.desk
    since = console.when(options["since"]) if options["since"] else None
    until = _end(console, options["until"]) if options["until"] else None
    if since and until and since >= until:
        raise Usage(_("--since must be before --until"))
    at = _end(console, options["as_of"]) if options["as_of"] else console.at
    window = Window(since, until, at, desk.settings.tz)
    asked = console.asked(options["where"])
    name = _calendar_name(console, options["calendar"])
    calendar = desk.calendars[name] if name else None
    if options["as_of"]:
        then = (past.as_of(ticket, at) for ticket in desk.tickets())
        told = (figures.of(ticket) for ticket in then if ticket and asked.matches(ticket))
        return make(map(partial(_staged, desk.settings), told), window, by, calendar, name)
    if make is volume.report and asked.test.exact and not listing and "stage" not in by:
        return volume.told(desk.index.happened(asked.test, by, since, until), window, by, calendar, name)
    stories = map(figures.of, desk.index.tickets(asked.test)) if whole else desk.index.figures(asked.test)
    return make(map(partial(_staged, desk.settings), stories), window, by, calendar, name)


def _staged(settings: Settings, told: Figures) -> Figures:
    """The same with the stage that the ticket's type gives it."""
    return told._replace(ticket=told.ticket._replace(stage=settings.stage(told.ticket)))


def _end(console: Console, typed: str) -> Any:
    """A day ends when the next one begins."""
    at = console.when(typed)
    whole_day = (at.hour, at.minute, at.second) == (0, 0, 0) and ":" not in typed
    return at + timedelta(days=1) if whole_day else at


def _calendar_name(console: Console, asked: str | None) -> str:
    """The calendar asked for, else the desk's usual one; none where it has none."""
    known = console.desk.calendars
    if asked and asked not in known:
        near = nearest(asked, known) or list(known) or ["–"]
        raise Usage(
            _("unknown {field} `{value}`; there is {known}").format(field="calendar", value=asked, known=listed(near))
        )
    return asked or next((name for name in known if name == console.desk.usual_calendar), "")


def _print(console: Console, report: Report, format: str, with_tickets: bool) -> None:
    if format in ("json", "jsonl"):
        console.data(grid.report_json(report, format, with_tickets))
    elif format == "table":
        heat = report.columns[-1] == arrivals.ALL
        console.data(heatmap.told(report) if heat else grid.report_table(report, with_tickets))
    elif format == "ids":
        console.data(dict.fromkeys(number for row in report.rows for number in row.tickets))
    else:
        console.data(grid.report_rows(report, format, with_tickets))
    if format not in ("table", "json"):
        for note in report.notes:
            console.say(note)


_report("volume", _("How many came in, were resolved, closed, reopened."), volume.report)
_report("times", _("First reply, next reply and resolution: median and 90th percentile."), times.report)
_report("backlog", _("What is open now, by age."), backlog.report)
_report("agents", _("Who was given, resolved and handed on how much, and how fast."), agents.report)
_report("sla", _("Which share of the deadlines was met, by target and strength."), attainment.report, whole=True)
_report("promises", _("Which promises were kept, kept late, missed, renewed."), pledges.report, whole=True)
_report("arrivals", _("When tickets come in, by weekday and hour."), arrivals.report)
