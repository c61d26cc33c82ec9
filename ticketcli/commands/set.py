"""tkt set: fields, directly."""

import click

from ticketcli.config.ticket_values import parse_assignments, parse_points
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.text import one_line
from ticketcli.ticket import lifecycle
from ticketcli.ticket.entries import RAISED
from ticketcli.ticket.model import Ticket


@verb(_("Set fields of tickets: KEY=VALUE (empty: unset), tags+=X, tags-=X, urgency+=N, urgency-=N."))
@tickets_argument()
@click.option("-m", "--message", metavar="TEXT", help=_("why"))
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], message: str | None, dry_run: bool, format: str) -> None:
    """What has a `=` is a field, all else a ticket."""
    typed = [word for word in tickets if "=" in word]
    named = [word for word in tickets if "=" not in word]
    if not typed or not named:
        raise Usage(_("say which ticket and what: tkt set TICKET KEY=VALUE"))

    points, told = parse_points(typed)
    facts = {RAISED: f"{points:+}"} if points else None
    because = one_line(message, 300) if message else None

    def do(ticket: Ticket) -> Ticket:
        values = parse_assignments(told, session.desk.settings, ticket)
        if values.get("customer"):
            values["customer"] = session.desk.find.customer(values["customer"]).id
        if values.get("parent"):
            values["parent"] = session.desk.get(values["parent"]).id
        return lifecycle.change_fields(ticket, values, "set", session.by, session.at, because, facts)

    parse_assignments(told, session.desk.settings)
    act_on_tickets(session, named, format, do, dry_run, "set")
