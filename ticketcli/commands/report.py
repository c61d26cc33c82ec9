"""tkt report: a kind of report a row."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import click

from ticketcli.config.settings import Settings, check_word
from ticketcli.desk.desk import Desk
from ticketcli.errors import Usage
from ticketcli.i18n import N_, _
from ticketcli.query.predicate import Query
from ticketcli.render import grid, heatmap
from ticketcli.reports import agents, arrivals, backlog, grouping, promises, sla, times, volume
from ticketcli.reports.grouping import Tally
from ticketcli.reports.measure import Frame, Report, Window
from ticketcli.terminal.command import format_option, part
from ticketcli.terminal.session import Session
from ticketcli.ticket import as_of, metrics
from ticketcli.ticket.metrics import Metrics
from ticketcli.worktime import dates

View = Callable[[Report, bool], Iterator[str]]
"""A report as lines for a person, the tickets behind each row beside it or not."""


class ReportOptions(NamedTuple):
    """How a report groups, which tickets it is about, over which time, and whether it lists them."""

    by: str
    since: str | None
    until: str | None
    as_of: str | None
    where: str
    calendar: str | None
    tickets: bool


class ReportKind(NamedTuple):
    """A kind of report: its name and help, what makes it, and how it looks to a person.

    `make` is given what it `needs` of the desk, the stories (of `whole` tickets, or of their figures) and the frame;
    `counted` makes it of what the index has counted, where nobody asks for the tickets behind it.
    """

    name: str
    help: str
    make: Callable[..., Report]
    needs: Callable[[Desk], tuple[Any, ...]] = lambda _desk: ()
    whole: bool = False
    view: View = grid.report_table
    counted: Callable[[Tally, Frame], Report] | None = None


KINDS = (
    ReportKind(
        "volume",
        N_("How many came in, were resolved, closed, reopened."),
        volume.build_report,
        counted=volume.report_tally,
    ),
    ReportKind("times", N_("First reply, next reply and resolution: median and 90th percentile."), times.build_report),
    ReportKind("backlog", N_("What is open now, by age."), backlog.build_report),
    ReportKind("agents", N_("Who was given, resolved and handed on how much, and how fast."), agents.build_report),
    ReportKind(
        "sla",
        N_("Which share of the deadlines was met, by target and strength."),
        sla.build_report,
        needs=lambda desk: (desk.service.levels,),
        whole=True,
    ),
    ReportKind(
        "promises", N_("Which promises were kept, kept late, missed, renewed."), promises.build_report, whole=True
    ),
    ReportKind(
        "arrivals", N_("When tickets come in, by weekday and hour."), arrivals.build_report, view=heatmap.map_lines
    ),
)


@click.group(help=_("Figures from timelines; each table states window, zone, calendar and n."))
def command() -> None:
    """The noun."""


def _add(kind: ReportKind) -> None:
    """The verb of a kind."""

    @part(command, kind.name, _(kind.help))
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
    def run(session: Session, format: str, **typed: Any) -> None:
        options = ReportOptions(**typed)
        keys = tuple(key.strip() for key in options.by.split(",") if key.strip())
        grouping.check_keys(keys)
        made = _made(session, kind, _frame(session, keys, options), options, options.tickets or format == "ids")
        _print(session, made, kind.view, format, options.tickets)
        session.desk.faults += session.desk.index.faults()
        session.out.name_faults()


def _frame(session: Session, by: tuple[str, ...], options: ReportOptions) -> Frame:
    """The window, the groupings and the calendar that were asked for."""
    since = session.when(options.since) if options.since else None
    until = session.when(options.until, dates.read_end) if options.until else None
    if since and until and since >= until:
        raise Usage(_("--since must be before --until"))
    at = session.when(options.as_of, dates.read_end) if options.as_of else session.at
    name = _calendar_name(session, options.calendar)
    calendar = session.desk.calendars.by_name[name] if name else None
    return Frame(Window(since, until, at, session.desk.settings.tz), by, calendar, name)


def _made(session: Session, kind: ReportKind, frame: Frame, options: ReportOptions, listing: bool) -> Report:
    """The report, out of whole tickets or of figures; what is only counted and never listed the index counts."""
    desk, window = session.desk, frame.window
    query = session.query(options.where)
    past = bool(options.as_of or (session.at_text and desk.index.has_later(window.at)))
    merged = desk.index.merged_customers() if "customer" in frame.by else {}
    if kind.counted and query.test.exact and not (listing or past or merged or "stage" in frame.by):
        return kind.counted(desk.index.count_happenings(query.test, frame.by, window.since, window.until), frame)
    stories = _past(desk, query, window.at) if past else _present(desk, query, kind.whole)
    return kind.make(*kind.needs(desk), map(partial(_completed, desk.settings, merged), stories), frame)


def _past(desk: Desk, asked: Query, at: datetime) -> Iterator[Metrics]:
    """The stories of all tickets that the query found then, as they stood."""
    then = (as_of.ticket_as_of(ticket, at) for ticket in desk.tickets())
    return (metrics.metrics_of(ticket) for ticket in then if ticket and asked.matches(ticket))


def _present(desk: Desk, asked: Query, whole: bool) -> Iterator[Metrics]:
    return map(metrics.metrics_of, desk.index.tickets(asked.test)) if whole else desk.index.figures(asked.test)


def _completed(settings: Settings, merged: Mapping[str, str], told: Metrics) -> Metrics:
    """The same with the stage that the ticket's type gives it, and the customer who stands for a merged one."""
    customer = told.ticket.customer
    stands = merged.get(customer or "", customer)
    return told._replace(ticket=told.ticket._replace(stage=settings.stage(told.ticket), customer=stands))


def _calendar_name(session: Session, asked: str | None) -> str:
    """The calendar asked for, else the desk's usual one; none where it has none."""
    known, usual = session.desk.calendars.by_name, session.desk.calendars.usual
    if asked:
        return check_word("calendar", asked, known)
    return usual if usual and usual in known else ""


def _print(session: Session, report: Report, view: View, format: str, with_tickets: bool) -> None:
    if format in ("json", "jsonl"):
        session.out.data(grid.report_json(report, format, with_tickets))
    elif format == "table":
        session.out.data(view(report, with_tickets))
    elif format == "ids":
        session.out.data(dict.fromkeys(number for row in report.rows for number in row.tickets))
    else:
        session.out.data(grid.report_rows(report, format, with_tickets))
    if format not in ("table", "json"):
        for note in report.notes:
            session.out.say(note)


for _kind in KINDS:
    _add(_kind)
