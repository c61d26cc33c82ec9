"""tkt take: assign to oneself."""

from ticketcli.i18n import _
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Ticket


@verb(_("Take tickets: assign them to yourself."))
@tickets_argument()
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], dry_run: bool, format: str) -> None:
    """Assign to me."""
    me = session.me().id

    def do(ticket: Ticket) -> Ticket:
        return lifecycle.assign_ticket(ticket, me, ticket.team, session.by, session.at)

    act_on_tickets(session, tickets, format, do, dry_run)
