"""tkt show: a ticket with all that is known of it."""

import click

from ticketcli.console import Console, refs
from ticketcli.language import _
from ticketcli.render import sheet
from ticketcli.verb import format_option, tickets_argument, verb


@verb(_("Show a ticket: state, customer card, timeline."))
@tickets_argument()
@click.option("--brief", is_flag=True, help=_("state, the last three entries, what is next"))
@format_option()
def command(console: Console, tickets: tuple[str, ...], brief: bool, format: str) -> None:
    """Read and print."""
    desk = console.desk
    found = [desk.get(ref) for ref in refs(tickets)]
    if format == "table":
        for ticket in found:
            customer = desk.directory.customer(ticket.customer) if ticket.customer else None
            page = sheet.Sheet(ticket, customer, desk.index.beside(ticket), desk.settings, console.at)
            console.data(page.brief() if brief else page.full())
    else:
        console.tickets(found, format, many=len(found) > 1)
