"""tkt note: among agents."""

from ticketcli.i18n import _
from ticketcli.terminal.command import format_option, message_options, ticket_argument, verb
from ticketcli.terminal.messages import say_on_ticket
from ticketcli.terminal.session import Session


@verb(_("Add a note among agents; the customer does not see it."))
@ticket_argument()
@message_options(_("the note"))
@format_option()
def command(session: Session, ticket: str, message: str | None, file: str | None, format: str) -> None:
    """Internal."""
    say_on_ticket(session, ticket, "note", message, file, None, format)
