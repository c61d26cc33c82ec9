"""tkt escalate: to the next level."""

import click

from ticketcli.i18n import _
from ticketcli.rules.explain import retold
from ticketcli.terminal.changes import act
from ticketcli.terminal.command import dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Console
from ticketcli.text import one_line
from ticketcli.ticket.model import Ticket


@verb(_("Escalate tickets: to the next support level, and to whom the pickers choose there."))
@tickets_argument()
@click.option("-m", "--message", metavar="TEXT", help=_("why"))
@dry_run_option()
@format_option()
def command(console: Console, tickets: tuple[str, ...], message: str | None, dry_run: bool, format: str) -> None:
    """One level up."""
    dispatch = console.desk.assignment.dispatch()

    def do(ticket: Ticket) -> Ticket:
        after = dispatch.escalated(ticket, console.by, console.at, one_line(message, 300) if message else None)
        dispatch.workload.count(ticket, after)
        if not after.assignee:
            console.say(f"{ticket.id}: {retold(dispatch.choice(after, console.at).because)}")
        return after

    act(console, tickets, format, do, dry_run, "escalated")
