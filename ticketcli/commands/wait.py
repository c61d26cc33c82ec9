"""tkt wait: the work pauses."""

import click

from ticketcli import lifecycle
from ticketcli.console import Console, act
from ticketcli.language import _
from ticketcli.verb import WAITS, format_option, tickets_argument, verb


@verb(_("Pause tickets: they wait for the customer, a supplier or something internal."))
@tickets_argument()
@click.option("--for", "what_for", type=click.Choice(WAITS), default="customer", help=_("whom or what it waits for"))
@format_option()
def command(console: Console, tickets: tuple[str, ...], what_for: str, format: str) -> None:
    """Waiting, and for what."""
    path = console.desk.path
    act(
        console,
        tickets,
        format,
        lambda ticket: lifecycle.waiting(ticket, what_for, console.by, console.at, path(ticket)),
    )
