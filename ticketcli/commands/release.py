"""tkt release: back into the queue."""

from ticketcli import lifecycle
from ticketcli.console import Console, act
from ticketcli.language import _
from ticketcli.verb import dry_run_option, format_option, tickets_argument, verb


@verb(_("Put tickets back into the queue: nobody's again."))
@tickets_argument()
@dry_run_option()
@format_option()
def command(console: Console, tickets: tuple[str, ...], dry_run: bool, format: str) -> None:
    """Nobody's again."""
    act(console, tickets, format, lambda ticket: lifecycle.released(ticket, console.by, console.at), dry_run)
