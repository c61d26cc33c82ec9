"""tkt agent: add, set, list, show, load, rota, away, back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from operator import attrgetter
from typing import Any

import click

from ticketcli.config.agent_values import AgentRemovals, AgentTraits, add_traits, remove_traits
from ticketcli.config.rotas import read_turn, write_swaps
from ticketcli.config.settings import check_word
from ticketcli.desk import record
from ticketcli.desk.desk import Desk
from ticketcli.errors import NotAllowed, Usage
from ticketcli.i18n import _, plural
from ticketcli.index.orders import order_by
from ticketcli.query.predicate import OPEN_ONES, on_table_of
from ticketcli.render import grid, people, rota
from ticketcli.rules.duty import is_away, read_period
from ticketcli.storage.files import ROTA
from ticketcli.terminal.changes import pass_on, say_dry_run, tell_record
from ticketcli.terminal.command import (
    F,
    complete_agents,
    dry_run_option,
    format_option,
    join_options,
    part,
    pick_options,
)
from ticketcli.terminal.output import FEW, change_line
from ticketcli.terminal.session import Session, known_agent
from ticketcli.text import list_words, make_slug, one_line
from ticketcli.ticket.model import Agent, Change
from ticketcli.ticket.rota import Rota
from ticketcli.worktime import dates, instants


@click.group(help=_("Agents: who serves, what they can do, what they have on the table."))
def command() -> None:
    """The noun."""


def _trait_options() -> Callable[[F], F]:
    """The options that say what an agent is like."""
    return join_options(
        click.option("--name", metavar="NAME", help=_("full name")),
        click.option("--mail", multiple=True, metavar="MAIL",
                     help=_("an address, git's user.email among them (again for more)")),
        click.option("--area", "areas", multiple=True, metavar="AREA",
                     help=_("an area covered (again for more; none: all)")),
        click.option("--team", metavar="TEAM", help=_("team")),
        click.option("--skill", "skills", multiple=True, metavar="SKILL=LEVEL",
                     help=_("a skill and how well, 1 to 5 (again for more)")),
        click.option("--level", type=click.IntRange(1, 9), help=_("support level")),
        click.option("--capacity", type=click.IntRange(0, 10000), help=_("open tickets at once (none: no limit)")),
        click.option("--hours", metavar="CALENDAR", help=_("a calendar of sla.yaml: when on shift (none: always)")),
    )  # fmt: skip


@part(command, "add", _("Add an agent."))
@click.argument("id", metavar="ID")
@_trait_options()
@format_option()
def add(session: Session, id: str, format: str, **typed: Any) -> None:
    """Made unless there, and given what of the queue may be this agent's."""
    desk = session.desk
    if id != make_slug(id) or id == "tkt":
        line = _("`{id}` is no name: a-z, 0-9 and hyphens, such as {near}")
        raise Usage(line.format(id=one_line(id, 40), near=make_slug(id) or "ana"))
    made = _with(desk, Agent(id, id), AgentTraits(**typed))
    with desk.writing():
        if id in desk.agents:
            raise NotAllowed(_("there is an agent {id} already").format(id=id))
        _check_mail(desk, made)
        given = _record(session, made, "added", pass_on(session, [], [made]))
    _tell(session, format, made, _("agent {id} added: {name}").format(id=id, name=one_line(made.name)), given)


@part(command, "set", _("Change an agent: what is told is set or added, what has --no- before it is taken away."))
@click.argument("id", metavar="AGENT", shell_complete=complete_agents)
@_trait_options()
@click.option("--no-mail", multiple=True, metavar="MAIL", help=_("an address that goes (again for more)"))
@click.option("--no-area", "no_areas", multiple=True, metavar="AREA", help=_("an area that goes (again for more)"))
@click.option("--all-areas", is_flag=True, help=_("cover every area"))
@click.option("--no-team", is_flag=True, help=_("be in no team"))
@click.option("--no-skill", "no_skills", multiple=True, metavar="SKILL", help=_("a skill that goes (again for more)"))
@click.option("--no-capacity", is_flag=True, help=_("any number of open tickets at once"))
@click.option("--no-hours", is_flag=True, help=_("be always on shift"))
@dry_run_option()
@format_option()
def set_(session: Session, id: str, dry_run: bool, format: str, **typed: Any) -> None:
    """The change into the agent's file, and what of the queue may be this agent's by it, as one commit."""
    said, gone = pick_options(AgentTraits, typed), pick_options(AgentRemovals, typed)
    if all(value is None or value is False or value == () for value in (*said, *gone)):
        raise Usage(_("say what changes: --capacity, --skill, --area, …"))
    desk = session.desk
    with desk.writing():
        before = known_agent(desk, id)
        after = _with(desk, remove_traits(before, gone), said)
        if before.areas and not after.areas and not gone.all_areas:
            line = _("{id} would cover every area then: --area AREA names another, --all-areas means it")
            raise Usage(line.format(id=before.id))
        _check_mail(desk, after)
        changed = [field for field in Agent._fields if getattr(before, field) != getattr(after, field)]
        given = pass_on(session, [], [after]) if changed else []
        if dry_run:
            say_dry_run(session)
        elif changed:
            given = _record(session, after, f"{list_words(changed)} set", given)
    line = _("agent {id}: {changes}") if changed else _("{id}: nothing to change")
    _tell(session, format, after, line.format(id=before.id, changes=people.agent_change_line(before, after)), given)


def _check_mail(desk: Desk, agent: Agent) -> None:
    """NotAllowed where an address is another agent's: who sits there would act as the first for ever."""
    for mail in agent.mail:
        other = desk.find.agent_of_mail(mail)
        if other and other.id != agent.id:
            line = _("{mail} is the address of agent {id}: tkt agent set {id} --no-mail {mail}")
            raise NotAllowed(line.format(mail=one_line(mail, 80), id=other.id))


def _with(desk: Desk, agent: Agent, said: AgentTraits) -> Agent:
    return add_traits(agent, said, desk.settings, desk.calendars.by_name if said.hours else ())


@part(command, "list", _("List agents."))
@format_option()
def list_(session: Session, format: str) -> None:
    """All of them."""
    agents = list(session.desk.agents.values())
    if format in ("json", "jsonl"):
        session.out.documents([people.agent_document(one) for one in agents], format, many=True)
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
    session.out.rows(format, columns, rows)
    session.out.name_faults()


def _joined(words: Any) -> str | None:
    return ", ".join(words) or None


@part(command, "show", _("Show an agent with the tickets on the table."))
@click.argument("id", metavar="AGENT", shell_complete=complete_agents)
@format_option()
def show(session: Session, id: str, format: str) -> None:
    """The card and the open tickets."""
    desk = session.desk
    agent = known_agent(desk, id)
    order, values = order_by("-urgency", desk.settings, session.at)
    session.serve()
    tickets = desk.index.cards(on_table_of(agent.id), order, -1, *values)
    if format in ("json", "jsonl"):
        session.out.documents(
            [{**people.agent_document(agent), "open": [ticket.id for ticket in tickets]}], format, many=False
        )
        return
    if format == "table":
        session.out.data(people.agent_lines(agent))
    session.out.cards(tickets, format)
    session.out.name_faults()


@part(command, "load", _("Show what each agent has on the table, and what waits for somebody."))
@format_option()
def load(session: Session, format: str) -> None:
    """Open tickets that don't wait for the customer, against capacity."""
    desk = session.desk
    tickets = desk.index.cards(OPEN_ONES)
    workload = desk.assignment.workload()
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
            _("yes") if is_away(agent, session.at) else None,
        )
        for agent in desk.agents.values()
    ]
    session.out.rows(format, columns, rows)
    waiting = sum(not ticket.assignee for ticket in tickets)
    session.out.say(plural("{n} open ticket is nobody's", "{n} open tickets are nobody's", waiting))
    session.out.name_faults()


@part(command, "rota", _("Show whose turn it is this week and in those that come; --swap exchanges two turns."))
@click.option("--of", "name", metavar="ROTA", help=_("this one alone: a role of rota.yaml, or a team"))
@click.option("--turns", type=click.IntRange(1, 60), default=6, metavar="N", help=_("how many turns (default: 6)"))
@click.option("--swap", nargs=2, metavar="TURN TURN", help=_("exchange two turns, such as W48 W50, or two days"))
@dry_run_option()
@format_option()
def rota_(
    session: Session, name: str | None, turns: int, swap: tuple[str, str] | None, dry_run: bool, format: str
) -> None:
    """The turns of each rota; an exchange goes into rota.yaml as one commit."""
    desk = session.desk
    if swap:
        with desk.writing():
            _exchange(session, _rotas_meant(desk, name), swap, dry_run)
    rotas = _rotas_meant(desk, name)
    session.out.rows(format, *rota.turn_table(rotas.values(), desk.agents, session.at, turns))
    if not rotas:
        session.out.say(_("nobody takes turns: name roles in rota.yaml, or the picker `rota` in desk.yaml"))
    session.out.name_faults()


def _rotas_meant(desk: Desk, name: str | None) -> Mapping[str, Rota]:
    if name is None:
        return desk.rotas.all
    return {name: desk.rotas.all[check_word("rota", name, desk.rotas.all)]}


def _exchange(session: Session, rotas: Mapping[str, Rota], swap: tuple[str, str], dry_run: bool) -> None:
    desk = session.desk
    if len(rotas) != 1:
        raise Usage(_("say which rota: --of {known}").format(known=list_words(list(rotas)) or "–"))
    [old] = rotas.values()
    one, other = (read_turn(text, session.at.date()) for text in swap)
    if old.owner(one) == old.owner(other):
        raise NotAllowed(_("both turns are {agent}'s").format(agent=old.owner(one) or "–"))
    new = old.exchange_turns(one, other)
    told = [f"{new.name_turn(day)} {new.owner(day)}" for day in (one, other)]
    session.out.say(f"{new.name}: {list_words(told)}")
    if dry_run:
        say_dry_run(session)
        return
    text = write_swaps(desk.store.text(ROTA) or "", {**desk.rotas.by_name, new.name: new})
    message = f"rota {new.name}: {list_words(told)}\n"
    record.record_on_desk(desk, [], session.author, session.at, files={ROTA: text.encode()}, message=message)
    desk.rotas.forget()


@part(command, "away", _("Say until when an agent is away; --hand-over gives the open tickets to others."))
@click.argument("id", metavar="AGENT", shell_complete=complete_agents)
@click.option("--until", required=True, metavar="WHEN", help=_("until when; a day is the last one away"))
@click.option("--from", "since", metavar="WHEN", help=_("from when, if not now"))
@click.option("--hand-over", is_flag=True, help=_("give the open tickets to whom the pickers choose, or to the queue"))
@dry_run_option()
@format_option()
def away_(
    session: Session, id: str, until: str, since: str | None, hand_over: bool, dry_run: bool, format: str
) -> None:
    """The absence into the agent's file, the tickets to others, as one commit."""
    start, end = session.when(since) if since else session.at, session.when(until, dates.read_end)
    if end <= start:
        told = {"end": session.when(until).isoformat(), "start": start.isoformat()}
        raise Usage(_("{end} is not after {start}").format(**told))
    span = _span(start, end, bool(since))
    with session.desk.writing():
        agent = known_agent(session.desk, id)
        gone = agent._replace(away=(*agent.away, span))
        changes = list(_handed_over(session, agent)) if hand_over else []
        if dry_run:
            say_dry_run(session)
        else:
            changes = _record(session, gone, f"away {span}", changes)
    if format in ("json", "jsonl") and not changes:
        session.out.documents([people.agent_document(gone)], format, many=False)
        return
    session.out.changes(changes, format, many=True)
    line = _("agent {id} is away: {span}, until {when}")
    session.out.say(line.format(id=agent.id, span=span, when=instants.describe_end(end, session.at)))
    if not hand_over:
        _name_open_tickets(session, agent)


def _name_open_tickets(session: Session, agent: Agent) -> None:
    """What stays with an agent who is away, and how others get it."""
    left = [card.id for card in session.desk.index.cards(on_table_of(agent.id))]
    if left:
        line = _("{id} keeps {tickets}: {numbers}; tkt agent away --hand-over gives them to others")
        tickets, numbers = plural("{n} open ticket", "{n} open tickets", len(left)), list_words(left[:FEW])
        more = "…" if len(left) > FEW else ""
        session.out.say(line.format(id=agent.id, tickets=tickets, numbers=numbers + more))


def _handed_over(session: Session, agent: Agent) -> Iterator[Change]:
    dispatch = session.desk.assignment.dispatch()
    for ticket in sorted(session.desk.index.tickets(on_table_of(agent.id)), key=attrgetter("created_at", "id")):
        after = dispatch.handed_over(ticket, agent.id, session.by, session.at)
        dispatch.workload.count(ticket, after)
        yield Change(ticket, after)


def _span(start: datetime, end: datetime, told: bool) -> str:
    """As `away` is written: days where only days were said, else instants."""
    if end.time() == time() and (not told or start.time() == time()):
        last = end - timedelta(days=1)
        return f"{start:%Y-%m-%d}/{last:%Y-%m-%d}" if start.date() != last.date() else f"{last:%Y-%m-%d}"
    return f"{start.isoformat()}/{end.isoformat()}"


@part(command, "back", _("Say that an agent is back: what is left of the absence is taken away."))
@click.argument("id", metavar="AGENT", shell_complete=complete_agents)
@format_option()
def back(session: Session, id: str, format: str) -> None:
    """The absence that runs ends now, and what of the queue may be this agent's is given out."""
    desk = session.desk
    with desk.writing():
        agent = known_agent(desk, id)
        if not is_away(agent, session.at):
            raise NotAllowed(_("{id} is not away").format(id=agent.id))
        left = tuple(filter(None, (_cut(span, session.at) for span in agent.away)))
        here = agent._replace(away=left)
        given = _record(session, here, "back", pass_on(session, [], [here]))
    _tell(session, format, here, _("agent {id} is back").format(id=agent.id), given)


def _record(session: Session, agent: Agent, done: str, changes: Sequence[Change]) -> list[Change]:
    """The agent's file and the changes with it, as one commit."""
    head, files = f"agent {agent.id}: {done}", record.agent_file(session.desk.store, agent)
    message = "" if changes else f"{head}\n\nAgent: {agent.id}\nAct: agent\n"
    return record.record_on_desk(
        session.desk, session.in_turn(changes), session.author, session.at, head, files, message
    )


def _tell(session: Session, format: str, agent: Agent, words: str, given: Sequence[Change] = ()) -> None:
    """The agent as JSON, the id alone, or what was done; and what was given out of the queue."""
    tell_record(session, format, people.agent_document(agent), words)
    for change in given:
        session.out.say(change_line(change))


def _cut(span: str, at: datetime) -> str | None:
    """An absence without what lies after now; None where nothing is left of it."""
    found = read_period(span, at.tzinfo)
    if not found or not found[0] <= at < found[1]:
        return span
    return f"{found[0].isoformat()}/{at.isoformat()}" if found[0] < at else None
