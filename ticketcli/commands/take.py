"""tkt take: assign to oneself."""

from ticketcli import lifecycle
from ticketcli.console import Console, act
from ticketcli.language import _
from ticketcli.verb import format_option, tickets_argument, verb


@verb(_("Take tickets: assign them to yourself."))
@tickets_argument()
@format_option()
def command(console: Console, tickets: tuple[str, ...], format: str) -> None:
    """Assign to me."""
    me = console.me().id
    act(console, tickets, format, lambda ticket: lifecycle.assigned(ticket, me, ticket.team, console.by, console.at))
