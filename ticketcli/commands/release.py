"""tkt release: back into the queue."""

from datetime import timedelta

import click

from ticketcli.assignment.dispatch import Dispatch
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query.predicate import OPEN_ONES
from ticketcli.rules import explain
from ticketcli.rules.explain import write_phrase
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import dry_run_option, format_option, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.text import one_line
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Ticket
from ticketcli.worktime import dates


@verb(_("Put tickets back into the queue: nobody's again."))
@tickets_argument(required=False)
@click.option("--untouched", metavar="TIME", help=_("all that nobody touched for so many working hours, such as 8h"))
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], untouched: str | None, dry_run: bool, format: str) -> None:
    """Nobody's again."""
    if bool(tickets) == bool(untouched):
        raise Usage(_("say which ticket, or --untouched TIME"))
    if untouched:
        _untouched(session, untouched, format, dry_run)
        return
    act_on_tickets(
        session, tickets, format, lambda ticket: lifecycle.release_ticket(ticket, session.by, session.at), dry_run
    )


def _untouched(session: Session, typed: str, format: str, dry_run: bool) -> None:
    """Those that their agent has had for so long without a word, the agent's own working hours counting."""
    longest, dispatch = dates.read_span(typed), session.desk.assignment.dispatch()
    because = write_phrase(explain.UNTOUCHED, span=one_line(typed, 40).replace(" ", ""))
    found = [
        ticket for ticket in session.desk.index.tickets(OPEN_ONES) if _is_untouched(dispatch, ticket, longest, session)
    ]
    if not found:
        session.out.say(_("no ticket was left untouched for {span}").format(span=one_line(typed, 40)))
        return

    def do(ticket: Ticket) -> Ticket:
        still = _is_untouched(dispatch, ticket, longest, session)
        return lifecycle.release_ticket(ticket, session.by, session.at, because) if still else ticket

    act_on_tickets(session, [ticket.id for ticket in found], format, do, dry_run, "released")
    session.out.name_faults()


def _is_untouched(dispatch: Dispatch, ticket: Ticket, longest: timedelta, session: Session) -> bool:
    idle = dispatch.untouched_for(ticket, session.at)
    return idle is not None and idle >= longest
