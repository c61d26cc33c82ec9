"""tkt assign: by hand, or by the rules and pickers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ticketcli.config.settings import one_of
from ticketcli.errors import NotAllowed, Usage
from ticketcli.i18n import _
from ticketcli.terminal.changes import act
from ticketcli.terminal.command import agent_option, dry_run_option, format_option, refs, tickets_argument, verb
from ticketcli.terminal.session import Console, known_agent
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
def command(console: Console, tickets: tuple[str, ...], to: str | None, team: str | None, suggest: bool,
            unassigned: bool, dry_run: bool, format: str) -> None:  # fmt: skip
    """By hand where an agent or team is given, else by the rules."""
    desk = console.desk
    if to and team:
        raise Usage(_("--to and --team cannot go together"))
    agent = known_agent(desk, to).id if to else None
    chosen = one_of("team", team, desk.settings.teams) if team else None
    named = _waiting(console) if unassigned else list(tickets)
    if not named:
        if unassigned:
            console.say(_("no open ticket is nobody's"))
            return
        raise Usage(_("say which ticket, or --unassigned"))
    if suggest:
        _suggest(console, refs(named), chosen, format)
    else:
        give = _by_hand(console, agent) if agent else _by_rules(console, chosen)
        act(console, named, format, give, dry_run, "assigned")


def _waiting(console: Console) -> list[str]:
    """The tickets that are nobody's."""
    from ticketcli.desk.queue import waiting

    return [ticket.id for ticket in waiting(console.desk, console.at)]


def _suggest(console: Console, named: list[str], team: str | None, format: str) -> None:
    """The candidates for each ticket, with what they have done, and who fell out why."""
    from ticketcli.desk.learn import records
    from ticketcli.render import trial

    dispatch = console.desk.assignment.dispatch()
    picked = [(ticket, dispatch.choice(ticket, console.at, team)) for ticket in map(console.desk.get, named)]
    known = records(console.desk, dispatch, console.at)
    if format == "table":
        console.data(line for ticket, pick in picked for line in trial.candidates(ticket, pick, known(ticket)))
    else:
        console.rows(format, *trial.candidate_table(picked, known))


def _by_hand(console: Console, agent: str) -> Callable[[Ticket], Ticket]:
    """Gives a ticket to an agent; it stays its team's."""
    return lambda ticket: lifecycle.assigned(ticket, agent, ticket.team, console.by, console.at)


def _by_rules(console: Console, team: str | None) -> Callable[[Ticket], Ticket]:
    """Gives a ticket to whom the rules and pickers choose."""
    dispatch = console.desk.assignment.dispatch()
    return lambda ticket: _chosen(console, dispatch, ticket, team)


def _chosen(console: Console, dispatch: "Dispatch", ticket: Ticket, team: str | None) -> Ticket:
    """The ticket, given away; where nobody may have it, the reason is said."""
    from ticketcli.rules.explain import retold

    if not ticket.open:
        raise NotAllowed(_("{id} is {status}: reopen it first").format(id=ticket.id, status=ticket.status))
    decision = dispatch.decide(ticket, console.at)
    after = dispatch.assigned(ticket, decision, console.at, team, console.by if team else RULES)
    if after.assignee == ticket.assignee:
        console.say(f"{ticket.id}: {retold(dispatch.choice(ticket, console.at, team).because)}")
    dispatch.workload.count(ticket, after)
    return after
