"""tkt reopen: it was not done after all."""

import click

from ticketcli.i18n import _
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.text import clean_text
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import THANKS, Ticket


@verb(_("Reopen resolved or lately closed tickets."))
@tickets_argument()
@click.option("-m", "--message", metavar="TEXT", help=_("why"))
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], message: str | None, dry_run: bool, format: str) -> None:
    """In progress again."""
    desk = session.desk
    because = clean_text(message or "").strip() or None

    def do(ticket: Ticket) -> Ticket:
        thanked = bool(ticket.entries) and THANKS in ticket.entries[-1].facts
        why = because or (lifecycle.WROTE if thanked else None)
        return lifecycle.reopen_ticket(
            ticket, session.by, session.at, desk.path(ticket), desk.settings.reopen_span, why
        )

    act_on_tickets(session, tickets, format, do, dry_run)
