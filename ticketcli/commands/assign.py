"""tkt assign: by hand, or by the rules and pickers."""

import click

from ticketcli import lifecycle
from ticketcli.console import Console, known_agent
from ticketcli.dispatch import Dispatch
from ticketcli.errors import NotAllowed, Usage
from ticketcli.language import _
from ticketcli.model import RULES, Ticket
from ticketcli.queue import waiting
from ticketcli.recording import act
from ticketcli.render import trial
from ticketcli.rules.explain import retold
from ticketcli.teaching import records
from ticketcli.text import suggested
from ticketcli.verb import agent_option, dry_run_option, format_option, refs, tickets_argument, verb


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
    chosen = _team(console, team) if team else None
    named = [ticket.id for ticket in waiting(desk, console.at)] if unassigned else list(tickets)
    if not named:
        if unassigned:
            console.say(_("no open ticket is nobody's"))
            return
        raise Usage(_("say which ticket, or --unassigned"))
    dispatch = desk.dispatch()
    if suggest:
        _suggest(console, dispatch, refs(named), chosen, format)
        return

    def do(ticket: Ticket) -> Ticket:
        if agent:
            return lifecycle.assigned(ticket, agent, ticket.team, console.by, console.at)
        return _by_rules(console, dispatch, ticket, chosen)

    act(console, named, format, do, dry_run, "assigned")


def _suggest(console: Console, dispatch: Dispatch, named: list[str], team: str | None, format: str) -> None:
    picked = [(ticket, dispatch.choice(ticket, console.at, team)) for ticket in map(console.desk.get, named)]
    known = records(console.desk, dispatch, console.at)
    if format == "table":
        console.data(line for ticket, pick in picked for line in trial.candidates(ticket, pick, known(ticket)))
    else:
        console.rows(format, *trial.candidate_table(picked, known))


def _by_rules(console: Console, dispatch: Dispatch, ticket: Ticket, team: str | None) -> Ticket:
    """Given to whom the rules and pickers choose; where nobody may have it, the reason is said."""
    if not ticket.open:
        raise NotAllowed(_("{id} is {status}: reopen it first").format(id=ticket.id, status=ticket.status))
    decision = dispatch.decide(ticket, console.at)
    after = dispatch.assigned(ticket, decision, console.at, team, console.by if team else RULES)
    if after.assignee == ticket.assignee:
        console.say(f"{ticket.id}: {retold(dispatch.choice(ticket, console.at, team).because)}")
    dispatch.workload.count(ticket, after)
    return after


def _team(console: Console, typed: str) -> str:
    teams = console.desk.settings.teams
    if typed not in teams:
        line = _("unknown {field} `{value}`; there is {known}")
        raise Usage(line.format(field="team", value=typed, known=suggested(typed, teams)))
    return typed
