"""tkt release: back into the queue."""

from ticketcli import lifecycle
from ticketcli.console import Console, act
from ticketcli.language import _
from ticketcli.verb import format_option, tickets_argument, verb


@verb(_("Put tickets back into the queue: nobody's again."))
@tickets_argument()
@format_option()
def command(console: Console, tickets: tuple[str, ...], format: str) -> None:
    """Nobody's again."""
    act(console, tickets, format, lambda ticket: lifecycle.released(ticket, console.by, console.at))
