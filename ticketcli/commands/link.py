"""tkt link: tickets that belong together."""

import click

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import (
    complete_numbers,
    dry_run_option,
    format_option,
    refs_typed,
    tickets_argument,
    verb,
)
from ticketcli.terminal.session import Session
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Ticket


@verb(_("Link tickets to each other, or give them a common parent."))
@tickets_argument()
@click.option(
    "--parent", metavar="TICKET", help=_("the ticket that they are parts of"), shell_complete=complete_numbers
)
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], parent: str | None, dry_run: bool, format: str) -> None:
    """Each to all others, in one commit."""
    desk = session.desk
    ids = list(dict.fromkeys(desk.get(ref).id for ref in refs_typed(tickets)))
    top = desk.get(parent).id if parent else None
    if not top and len(ids) < 2:
        raise Usage(_("link at least two tickets, or say --parent TICKET"))
    if top in ids:
        raise Usage(_("{id} cannot be its own parent").format(id=top))

    def do(ticket: Ticket) -> Ticket:
        if top:
            return lifecycle.change_fields(ticket, {"parent": top}, "linked", session.by, session.at)
        return lifecycle.link_tickets(ticket, [id for id in ids if id != ticket.id], session.by, session.at)

    act_on_tickets(session, ids, format, do, dry_run, "linked")
