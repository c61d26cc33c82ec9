"""tkt show: a ticket with all that is known of it."""

import click

from ticketcli.errors import NotFound
from ticketcli.i18n import _
from ticketcli.render.ticket import CASES, Sheet
from ticketcli.terminal.command import format_option, refs_typed, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.ticket import as_of
from ticketcli.ticket.model import Ticket
from ticketcli.worktime.instants import write_instant


@verb(_("Show a ticket: state, customer card, timeline."))
@tickets_argument()
@click.option("--brief", is_flag=True, help=_("state, the last three entries, what is next"))
@format_option()
def command(session: Session, tickets: tuple[str, ...], brief: bool, format: str) -> None:
    """Read and print."""
    desk = session.desk
    found = [_then(session, desk.get(ref)) for ref in refs_typed(tickets)]
    if format == "table":
        for ticket in found:
            customer = desk.directory.customer(ticket.customer) if ticket.customer else None
            beside, due = desk.index.beside(ticket, CASES), session.deadlines(ticket)
            page = Sheet(ticket, customer, beside, desk.settings, session.at, due)
            session.out.data(page.brief() if brief else page.full())
    else:
        session.out.tickets(found, format, many=len(found) > 1)


def _then(session: Session, ticket: Ticket) -> Ticket:
    """The ticket as it stood at --at."""
    if not session.at_text:
        return ticket
    then = as_of.ticket_as_of(ticket, session.at)
    if not then:
        what = _("{id} was not there yet: it came in {when}")
        raise NotFound(what.format(id=ticket.id, when=write_instant(ticket.created_at, session.at.tzinfo)))
    return then
