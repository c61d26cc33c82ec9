"""tkt agent: add, list, show, load."""

from collections.abc import Sequence
from typing import Any

import click

from ticketcli.console import Console, known_agent
from ticketcli.errors import NotAllowed, Usage
from ticketcli.language import _, plural
from ticketcli.model import Agent
from ticketcli.render import grid, listing, page
from ticketcli.rules.pickers import away
from ticketcli.sieve import OPEN_ONES, on_table
from ticketcli.text import clean, one_line, slug
from ticketcli.verb import complete_agents, format_option, part


@click.group(help=_("Agents: who serves, what they can do, what they have on the table."))
def command() -> None:
    """The noun."""


@part(command, "add", _("Add an agent."))
@click.argument("id", metavar="ID")
@click.option("--name", metavar="NAME", help=_("full name"))
@click.option(
    "--mail", multiple=True, metavar="MAIL", help=_("an address, git's user.email among them (again for more)")
)
@click.option("--area", "areas", multiple=True, metavar="AREA", help=_("an area covered (again for more; none: all)"))
@click.option("--team", metavar="TEAM", help=_("team"))
@click.option(
    "--skill", "skills", multiple=True, metavar="SKILL=LEVEL", help=_("a skill and how well, 1 to 5 (again for more)")
)
@click.option("--level", type=click.IntRange(1, 9), default=1, help=_("support level"))
@click.option("--capacity", type=click.IntRange(0, 10000), help=_("open tickets at once (default: no limit)"))
@format_option()
def add(console: Console, id: str, name: str | None, skills: tuple[str, ...], format: str, **told: Any) -> None:
    """Made unless there."""
    desk = console.desk
    if id != slug(id) or id == "tkt":
        raise Usage(
            _("`{id}` is no name: a-z, 0-9 and hyphens, such as {near}").format(
                id=one_line(id, 40), near=slug(id) or "ana"
            )
        )
    areas = tuple(desk.settings.checked("area", area) for area in told["areas"])
    team = desk.settings.checked("team", told["team"]) if told["team"] else None
    with desk.writing():
        if id in desk.agents:
            raise NotAllowed(_("there is an agent {id} already").format(id=id))
        made = Agent(
            id,
            " ".join(clean(name or id).split()),
            told["mail"],
            areas,
            team,
            _skills(skills),
            told["level"],
            told["capacity"],
        )
        summary = f"agent {id}: added\n\nAgent: {id}\nAct: agent\n"
        desk.record([], console.author, console.at, files=desk.agent_file(made), message=summary)
    if format in ("json", "jsonl"):
        console.documents([page.agent(made)], format, many=False)
    else:
        click.echo(
            id
            if console.quiet or format == "ids"
            else _("agent {id} added: {name}").format(id=id, name=one_line(made.name))
        )


def _skills(typed: Sequence[str]) -> dict[str, int]:
    skills = {}
    for one in typed:
        skill, _equals, level = one.partition("=")
        if not slug(skill) or not (level or "1").isdigit() or not 1 <= int(level or "1") <= 5:
            raise Usage(_("`{typed}` is not SKILL=LEVEL with a level of 1 to 5").format(typed=one_line(one, 40)))
        skills[slug(skill)] = int(level or "1")
    return skills


@part(command, "list", _("List agents."))
@format_option()
def list_(console: Console, format: str) -> None:
    """All of them."""
    agents = list(console.desk.agents.values())
    if format in ("json", "jsonl"):
        console.documents([page.agent(one) for one in agents], format, many=True)
        return
    columns = [
        grid.Column("id", _("agent")),
        grid.Column("name", _("name"), shrink=True),
        grid.Column("areas", _("areas"), shrink=True),
        grid.Column("skills", _("skills"), shrink=True),
        grid.Column("level", _("level"), align="right"),
        grid.Column("capacity", _("capacity"), align="right"),
        grid.Column("away", _("away"), shrink=True),
    ]
    rows = [(a.id, a.name, _joined(a.areas), _joined(a.skills), a.level, a.capacity, _joined(a.away)) for a in agents]
    console.rows(format, columns, rows)
    console.passed_over()


def _joined(words: Any) -> str | None:
    return ", ".join(words) or None


@part(command, "show", _("Show an agent with the tickets on the table."))
@click.argument("id", metavar="AGENT", shell_complete=complete_agents)
@format_option()
def show(console: Console, id: str, format: str) -> None:
    """The card and the open tickets."""
    desk = console.desk
    agent = known_agent(desk, id)
    order, values = listing.order("-urgency", desk.settings, console.at)
    console.serve()
    tickets = desk.index.cards(on_table(agent.id), order, -1, *values)
    if format in ("json", "jsonl"):
        console.documents([{**page.agent(agent), "open": [ticket.id for ticket in tickets]}], format, many=False)
        return
    if format == "table":
        console.data(page.agent_card(agent))
    console.cards(tickets, format)
    console.passed_over()


@part(command, "load", _("Show what each agent has on the table, and what waits for somebody."))
@format_option()
def load(console: Console, format: str) -> None:
    """Open tickets that don't wait for the customer, against capacity."""
    desk = console.desk
    tickets = desk.index.cards(OPEN_ONES)
    workload = desk.workload()
    columns = [
        grid.Column("agent", _("agent")),
        grid.Column("open", _("open"), align="right"),
        grid.Column("waiting", _("waiting for the customer"), align="right"),
        grid.Column("capacity", _("capacity"), align="right"),
        grid.Column("given", _("given one last")),
        grid.Column("away", _("away")),
    ]
    rows = [
        (
            agent.id,
            workload.load[agent.id],
            sum(t.assignee == agent.id and t.waiting_for == "customer" for t in tickets),
            agent.capacity,
            workload.given.get(agent.id),
            _("yes") if away(agent, console.at) else None,
        )
        for agent in desk.agents.values()
    ]
    console.rows(format, columns, rows)
    waiting = sum(not ticket.assignee for ticket in tickets)
    console.say(plural("{n} open ticket is nobody's", "{n} open tickets are nobody's", waiting))
    console.passed_over()
