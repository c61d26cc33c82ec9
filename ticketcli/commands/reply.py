"""tkt reply: to the customer."""

import click

from ticketcli.i18n import _
from ticketcli.terminal.command import format_option, message_options, ticket_argument, verb
from ticketcli.terminal.messages import say_on_ticket
from ticketcli.terminal.session import Session


@verb(_("Reply to the customer; whoever first answers a ticket takes and starts it."))
@ticket_argument()
@message_options(_("the reply"))
@click.option("--via", metavar="CHANNEL", help=_("by which channel (default: the ticket's)"))
@click.option("--progress", type=click.IntRange(0, 100), help=_("how far the work is, in per cent"))
@format_option()
def command(session: Session, ticket: str, message: str | None, file: str | None, via: str | None,
            progress: int | None, format: str) -> None:  # fmt: skip
    """Public."""
    say_on_ticket(session, ticket, "reply", message, file, via, format, progress=progress)
