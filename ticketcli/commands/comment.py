"""tkt comment: a note, a reply or a customer's message."""

import click

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.terminal.command import format_option, message_options, ticket_argument, verb
from ticketcli.terminal.messages import say_on_ticket
from ticketcli.terminal.session import Session


@verb(_("Add to a ticket's story: a note inside, a reply to the customer (--public), a customer's message (--from)."))
@ticket_argument()
@message_options(_("the text"))
@click.option("--public", is_flag=True, help=_("a reply: the customer sees it"))
@click.option("--from", "sent_by", metavar="CONTACT", help=_("a message from the customer"))
@click.option("--call", is_flag=True, help=_("the note of a telephone call"))
@click.option("--via", metavar="CHANNEL", help=_("by which channel"))
@format_option()
def command(session: Session, ticket: str, message: str | None, file: str | None, public: bool, sent_by: str | None,
            call: bool, via: str | None, format: str) -> None:  # fmt: skip
    """Which of the four it is decides who sees it."""
    if (public, sent_by is not None, call).count(True) > 1:
        raise Usage(_("only one of --public, --from and --call"))
    kind = "reply" if public else "message" if sent_by is not None else "call" if call else "note"
    say_on_ticket(session, ticket, kind, message, file, via, format, sent_by)
