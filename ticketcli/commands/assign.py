"""tkt assign: by hand, or by the rules and pickers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ticketcli.config.settings import check_word
from ticketcli.desk.queue import waiting_tickets
from ticketcli.errors import NotAllowed, Usage
from ticketcli.i18n import _
from ticketcli.rules.explain import retell
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import agent_option, dry_run_option, format_option, refs_typed, tickets_argument, verb
from ticketcli.terminal.session import Session, known_agent
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import RULES, Ticket

if TYPE_CHECKING:
    from ticketcli.assignment.dispatch import Dispatch


@verb(_("Assign tickets: to an agent or team, or to whom the rules and pickers choose."))
@tickets_argument(required=False)
@agent_option("--to", help=_("this agent"))
@click.option("--team", metavar="TEAM", help=_("this team: its pickers choose, or it stays in the team's queue"))
@click.option("--suggest", is_flag=True, help=_("only list the candidates, and who fell out why"))
@click.option("--unassigned", is_flag=True, help=_("every open ticket that is nobody's"))
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], to: str | None, team: str | None, suggest: bool,
            unassigned: bool, dry_run: bool, format: str) -> None:  # fmt: skip
    """By hand where an agent or team is given, else by the rules."""
    desk = session.desk
    if to and team:
        raise Usage(_("--to and --team cannot go together"))
    agent = known_agent(desk, to).id if to else None
    chosen = check_word("team", team, desk.settings.teams) if team else None
    named = _waiting(session) if unassigned else list(tickets)
    if not named:
        if unassigned:
            session.out.say(_("no open ticket is nobody's"))
            return
        raise Usage(_("say which ticket, or --unassigned"))
    if suggest:
        _suggest(session, refs_typed(named), chosen, format)
    else:
        give = _by_hand(session, agent) if agent else _by_rules(session, chosen)
        act_on_tickets(session, named, format, give, dry_run, "assigned")


def _waiting(session: Session) -> list[str]:
    """The tickets that are nobody's."""
    return [ticket.id for ticket in waiting_tickets(session.desk, session.at)]


def _suggest(session: Session, named: list[str], team: str | None, format: str) -> None:
    """The candidates for each ticket, with what they have done, and who fell out why."""
    from ticketcli.desk.learn import agent_records
    from ticketcli.render import trial

    dispatch = session.desk.assignment.dispatch()
    picked = [(ticket, dispatch.choice(ticket, session.at, team)) for ticket in map(session.desk.get, named)]
    known = agent_records(session.desk, dispatch, session.at)
    if format == "table":
        zone = session.at.tzinfo
        told = (trial.candidate_lines(ticket, pick, zone, known(ticket)) for ticket, pick in picked)
        session.out.data(line for lines in told for line in lines)
    else:
        session.out.rows(format, *trial.candidate_table(picked, known))


def _by_hand(session: Session, agent: str) -> Callable[[Ticket], Ticket]:
    """Gives a ticket to an agent; it stays its team's."""
    return lambda ticket: lifecycle.assign_ticket(ticket, agent, ticket.team, session.by, session.at)


def _by_rules(session: Session, team: str | None) -> Callable[[Ticket], Ticket]:
    """Gives a ticket to whom the rules and pickers choose."""
    dispatch = session.desk.assignment.dispatch()
    return lambda ticket: _chosen(session, dispatch, ticket, team)


def _chosen(session: Session, dispatch: "Dispatch", ticket: Ticket, team: str | None) -> Ticket:
    """The ticket, given away; where nobody may have it, the reason is said."""
    if not ticket.open:
        raise NotAllowed(_("{id} is {status}: reopen it first").format(id=ticket.id, status=ticket.status))
    decision = dispatch.decide(ticket, session.at)
    after = dispatch.assign(ticket, decision, session.at, team, session.by if team else RULES)
    if after.assignee == ticket.assignee:
        session.out.say(f"{ticket.id}: {retell(dispatch.choice(ticket, session.at, team).because)}")
    after = dispatch.keep_grounds(ticket, after, decision, session.at)
    dispatch.workload.count(ticket, after)
    return after
