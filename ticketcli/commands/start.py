"""tkt start: work begins."""

from ticketcli.errors import NotAllowed
from ticketcli.i18n import _
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Status, Ticket


@verb(_("Start working on tickets; what is nobody's you take with it."))
@tickets_argument()
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], dry_run: bool, format: str) -> None:
    """Take it where needed, then it is in progress."""

    def do(ticket: Ticket) -> Ticket:
        me = session.me().id if ticket.status is Status.NEW else None
        if not ticket.open:
            raise NotAllowed(_("{id} is {status}: tkt reopen {id}").format(id=ticket.id, status=ticket.status))
        return lifecycle.start_ticket(ticket, session.by, session.at, session.desk.path(ticket), me)

    act_on_tickets(session, tickets, format, do, dry_run)
