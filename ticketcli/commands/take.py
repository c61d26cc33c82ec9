"""tkt take: assign to oneself."""

from ticketcli.console import Console
from ticketcli.i18n import _
from ticketcli.recording import act
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Ticket
from ticketcli.verb import dry_run_option, format_option, tickets_argument, verb


@verb(_("Take tickets: assign them to yourself."))
@tickets_argument()
@dry_run_option()
@format_option()
def command(console: Console, tickets: tuple[str, ...], dry_run: bool, format: str) -> None:
    """Assign to me."""
    me = console.me().id

    def do(ticket: Ticket) -> Ticket:
        return lifecycle.assigned(ticket, me, ticket.team, console.by, console.at)

    act(console, tickets, format, do, dry_run)
