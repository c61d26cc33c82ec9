"""tkt close: an agent closes what was resolved."""

from ticketcli.assignment.automation import silence_ends
from ticketcli.i18n import _
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.ticket import lifecycle
from ticketcli.ticket.metrics import resolved_at
from ticketcli.ticket.model import Ticket


@verb(_("Close resolved tickets; long silence counts as acceptance and is recorded as silence."))
@tickets_argument()
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], dry_run: bool, format: str) -> None:
    """Closed by silence where the customer was silent long enough, else by the agent alone."""

    def do(ticket: Ticket) -> Ticket:
        return lifecycle.close_ticket(
            ticket, session.by, session.at, session.desk.path(ticket), _acceptance(session, ticket)
        )

    act_on_tickets(session, tickets, format, do, dry_run, "closed")


def _acceptance(session: Session, ticket: Ticket) -> str:
    settings, since = session.desk.settings, resolved_at(ticket)
    if since is None:
        return "none"
    ends = silence_ends(settings, settings.local(since), session.levels.working)
    return "silence" if ends <= session.at else "none"
