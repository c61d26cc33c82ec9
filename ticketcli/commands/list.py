"""tkt list: tickets that a query finds, most urgent first."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import click

from ticketcli.i18n import _
from ticketcli.index.orders import order_by
from ticketcli.query.predicate import OPEN_ONES, UNASSIGNED, Predicate, all_of, late_predicate
from ticketcli.render import listing
from ticketcli.terminal.command import QueryCommand, format_option, verb
from ticketcli.terminal.session import Session

PAGE = 50


class ListOptions(NamedTuple):
    """Which tickets are listed beside what the query says, and how."""

    everything: bool
    mine: bool
    unassigned: bool
    late: bool
    stale: bool
    sort: str
    limit: int | None
    columns: str | None


@verb(_("List tickets, most urgent first; QUERY is words and KEY:VALUE terms, by default status:open."), QueryCommand)
@click.argument("terms", nargs=-1, metavar="[QUERY]...")
@click.option("--all", "everything", is_flag=True, help=_("closed and resolved ones too"))
@click.option("--mine", is_flag=True, help=_("assigned to me"))
@click.option("--unassigned", is_flag=True, help=_("open and nobody's"))
@click.option("--late", is_flag=True, help=_("open and late by any target"))
@click.option("--stale", is_flag=True, help=_("open and quiet for too long"))
@click.option(
    "--sort", metavar="KEY", default="-urgency", help=_("urgency, created, updated, priority, title, …; -KEY downwards")
)
@click.option("--limit", type=click.IntRange(0), help=_("at most so many (0: all; default 50 on a terminal)"))
@click.option("--columns", metavar="KEYS", help=_("what to show, separated by commas"))
@click.option("--count", is_flag=True, help=_("only how many"))
@format_option()
def command(session: Session, terms: tuple[str, ...], count: bool, format: str, **typed: Any) -> None:
    """Find, sort, cut, print."""
    options = ListOptions(**typed)
    desk = session.desk
    asked = session.query(terms)
    listing.choose_columns(options.columns, format)
    everything = options.everything or bool(asked.keys & {"status", "is", "new"})
    session.serve()
    test = all_of(asked.test, *_wanted(session, options._replace(everything=everything)))
    total = desk.index.count(test)
    if count:
        session.out.data([str(total)])
    else:
        _print(session, test, total, format, options)
    if not total:
        session.out.say(_("nothing was found") if everything else _("nothing open was found: --all looks at all"))
    session.out.name_faults()


def _wanted(session: Session, options: ListOptions) -> Iterator[Predicate]:
    if not options.everything:
        yield OPEN_ONES
    if options.mine:
        session.me()
        yield session.query(["assignee:me"]).test
    if options.unassigned:
        yield UNASSIGNED
    if options.late:
        yield late_predicate(lambda: session.levels, session.at)
    if options.stale:
        yield session.desk.quietness.test(session.levels, session.at)


def _print(session: Session, test: Predicate, total: int, format: str, options: ListOptions) -> None:
    desk, limit = session.desk, options.limit
    most = limit if limit is not None else (PAGE if session.out.width and format == "table" else 0)
    order, values = order_by(options.sort, desk.settings, session.at)
    found = desk.index.cards(test, order, most or -1, *values)
    faults = desk.index.faults()
    session.out.cards(found, format, "id" if format == "ids" else options.columns, faults)
    if format == "table" and any(card.edited for card in found):
        session.out.say(_("* edited by hand and not committed yet"))
    if format != "table":
        desk.faults += faults
    if len(found) < total:
        session.out.say(_("{shown} of {all}: --limit 0 shows all").format(shown=len(found), all=total))
