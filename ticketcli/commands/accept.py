"""tkt accept: the customer agrees."""

import click

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.text import clean_text
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.people import parse_sender


@verb(_("Record that the customer agrees: what was resolved is closed."))
@tickets_argument()
@click.option("-m", "--message", metavar="TEXT", help=_("what the customer said"))
@click.option("--from", "sent_by", metavar="CONTACT", help=_("who said it (default: the ticket's contact)"))
@click.option("--via", metavar="CHANNEL", help=_("by which channel"))
@dry_run_option()
@format_option()
def command(
    session: Session, tickets: tuple[str, ...], message: str | None, sent_by: str | None, via: str | None,
    dry_run: bool, format: str,
) -> None:  # fmt: skip
    """Closed by the customer's word."""
    settings = session.desk.settings
    text, who = clean_text(message or "").strip(), parse_sender(sent_by or "").address
    channel = settings.check_value("channel", via) if via else None
    if sent_by is not None and not who:
        raise Usage(_("--from needs a mail address, telephone, handle or name"))
    told = {name: value for name, value in (("from", who), ("via", channel)) if value}

    def do(ticket: Ticket) -> Ticket:
        contact = who or ticket.contact
        if text and not contact:
            raise Usage(_("{id}: who said it? --from CONTACT").format(id=ticket.id))
        if text and contact:
            ticket = lifecycle.receive_message(
                ticket, text, contact, session.at, channel or ticket.channel, thanks=True
            )
        return lifecycle.close_ticket(ticket, session.by, session.at, session.desk.path(ticket), "customer", told)

    act_on_tickets(session, tickets, format, do, dry_run)
