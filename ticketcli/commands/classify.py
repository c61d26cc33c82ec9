"""tkt classify: by the rules again, or by hand."""

import click

from ticketcli.assignment.dispatch import Dispatch
from ticketcli.config.ticket_values import check_value
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query.predicate import OPEN_ONES
from ticketcli.render import trial
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import dry_run_option, field_options, format_option, refs_typed, tickets_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Ticket


@verb(_("Classify tickets: by the rules again, or by hand with --type, --area, …"))
@tickets_argument(required=False)
@field_options()
@click.option("--suggest", is_flag=True, help=_("only say what the rules would do, or what was learned, and why"))
@click.option("--all-open", is_flag=True, help=_("every open ticket"))
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], suggest: bool, all_open: bool, dry_run: bool, format: str,
            **fields: str | None) -> None:  # fmt: skip
    """By hand where a field is given, else by the rules."""
    desk = session.desk
    given = {key: check_value(key, value, desk.settings) for key, value in fields.items() if value is not None}
    named = [card.id for card in desk.index.cards(OPEN_ONES)] if all_open else list(tickets)
    if not named:
        if all_open:
            return
        raise Usage(_("say which ticket, or --all-open"))
    dispatch = desk.assignment.dispatch()
    if suggest:
        _suggest(session, dispatch, refs_typed(named), format)
        return

    def do(ticket: Ticket) -> Ticket:
        if given:
            return lifecycle.change_fields(ticket, given, "classified", session.by, session.at)
        return dispatch.only_classify(ticket, session.at)

    act_on_tickets(session, named, format, do, dry_run, "classified")


def _suggest(session: Session, dispatch: Dispatch, named: list[str], format: str) -> None:
    """What the rules say of each ticket, and where they say nothing, what was learned."""
    desk, sure = session.desk, session.desk.settings.learning.suggest_above
    suggested = []
    for ticket in map(desk.get, named):
        decision = dispatch.decide(ticket, session.at)
        learned = [
            one for one in desk.assignment.advise(ticket, dispatch.unspoken(ticket, decision)) if one.confidence >= sure
        ]
        suggested.append((ticket, decision, [one for one in learned if getattr(ticket, one.field) != one.value]))
    if format == "table":
        session.out.data(line for one in suggested for line in trial.suggestion_lines(*one))
    else:
        session.out.rows(format, *trial.suggestion_table(suggested))
