"""tkt wait: the work pauses."""

import click

from ticketcli.i18n import _
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import WAITS, dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Ticket


@verb(_("Pause tickets: they wait for the customer, a supplier or something internal."))
@tickets_argument()
@click.option("--for", "what_for", type=click.Choice(WAITS), default="customer", help=_("whom or what it waits for"))
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], what_for: str, dry_run: bool, format: str) -> None:
    """Waiting, and for what."""

    def do(ticket: Ticket) -> Ticket:
        return lifecycle.pause_ticket(ticket, what_for, session.by, session.at, session.desk.path(ticket))

    act_on_tickets(session, tickets, format, do, dry_run)
