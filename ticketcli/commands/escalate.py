"""tkt escalate: to the next level."""

import click

from ticketcli.i18n import _
from ticketcli.rules.explain import retell
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.text import one_line
from ticketcli.ticket.model import Ticket


@verb(_("Escalate tickets: to the next support level, and to whom the pickers choose there."))
@tickets_argument()
@click.option("-m", "--message", metavar="TEXT", help=_("why"))
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], message: str | None, dry_run: bool, format: str) -> None:
    """One level up."""
    dispatch = session.desk.assignment.dispatch()

    def do(ticket: Ticket) -> Ticket:
        after = dispatch.escalate(ticket, session.by, session.at, one_line(message, 300) if message else None)
        dispatch.workload.count(ticket, after)
        if not after.assignee:
            session.out.say(f"{ticket.id}: {retell(dispatch.choice(after, session.at).because)}")
        return after

    act_on_tickets(session, tickets, format, do, dry_run, "escalated")
