"""tkt accept: the customer agrees."""

from ticketcli.i18n import _
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Ticket


@verb(_("Record that the customer agrees: what was resolved is closed."))
@tickets_argument()
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], dry_run: bool, format: str) -> None:
    """Closed by the customer's word."""

    def do(ticket: Ticket) -> Ticket:
        return lifecycle.close_ticket(ticket, session.by, session.at, session.desk.path(ticket), "customer")

    act_on_tickets(session, tickets, format, do, dry_run)
