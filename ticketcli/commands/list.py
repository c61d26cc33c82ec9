"""tkt list: tickets that a query finds, most urgent first."""

from collections.abc import Callable
from typing import Any

import click

from ticketcli.console import Console
from ticketcli.language import _
from ticketcli.model import Ticket
from ticketcli.query import late
from ticketcli.render import listing
from ticketcli.verb import Finder, format_option, verb
from ticketcli.watch import quiet

PAGE = 50


@verb(_("List tickets, most urgent first; QUERY is words and KEY:VALUE terms, by default status:open."), Finder)
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
def command(console: Console, terms: tuple[str, ...], format: str, **options: Any) -> None:
    """Find, sort, cut, print."""
    desk = console.desk
    asked = console.query(terms)
    listing.columns(options["columns"], format)
    everything = options["everything"] or bool(asked.keys & {"status", "is"})
    wanted = _wanted(console, everything, options)
    found = [ticket for ticket in desk.tickets() if wanted(ticket) and asked.matches(ticket)]
    if options["count"]:
        console.data([str(len(found))])
    else:
        found = listing.ordered(found, options["sort"], desk.settings, console.at, console.service)
        _print(console, found, format, options["columns"], options["limit"])
    if not found:
        console.say(_("nothing was found") if everything else _("nothing open was found: --all looks at all"))
    console.passed_over()


def _wanted(console: Console, everything: bool, options: dict[str, Any]) -> Callable[[Ticket], bool]:
    me = console.me().id if options["mine"] else None
    tests = [test for name, test in (("late", _late), ("stale", _stale)) if options[name]]

    def wanted(ticket: Ticket) -> bool:
        mine = me is None or ticket.assignee == me
        free = not options["unassigned"] or (ticket.open and not ticket.assignee)
        return (everything or ticket.open) and mine and free and all(test(console, ticket) for test in tests)

    return wanted


def _late(console: Console, ticket: Ticket) -> bool:
    return bool(late(ticket, console.service, console.at))


def _stale(console: Console, ticket: Ticket) -> bool:
    return ticket.open and any(quiet(ticket, console.desk.limits, console.service, console.at))


def _print(console: Console, found: list[Ticket], format: str, columns: str | None, limit: int | None) -> None:
    most = limit if limit is not None else (PAGE if console.width and format == "table" else 0)
    shown = found[:most] if most else found
    console.tickets(shown, format, columns="id" if format == "ids" else columns)
    if len(shown) < len(found):
        console.say(_("{shown} of {all}: --limit 0 shows all").format(shown=len(shown), all=len(found)))
