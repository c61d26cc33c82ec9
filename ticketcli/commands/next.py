"""tkt next: what to work on now, and why."""

from collections.abc import Iterator

import click

from ticketcli.desk.ranking import ORDERS, Ranked, Ranking, concerns
from ticketcli.i18n import _
from ticketcli.render import grid
from ticketcli.terminal.command import agent_option, format_option, verb
from ticketcli.terminal.session import Session, known_agent
from ticketcli.text import one_line
from ticketcli.ticket.model import Agent, Ticket
from ticketcli.ticket.urgency import Weights


@verb(_("Say what to work on now: the most urgent of your tickets, or where you have none, of what you may take."))
@click.option("--explain", is_flag=True, help=_("the score line by line"))
@agent_option("--agent", help=_("for this agent (default: you)"))
@click.option("--skill", metavar="SKILL", help=_("only what needs this skill"))
@click.option("--order", type=click.Choice(ORDERS), help=_("which comes first (default: urgent, or your lane)"))
@click.option("--limit", type=click.IntRange(1), default=1, help=_("so many"))
@format_option()
def command(session: Session, explain: bool, agent: str | None, skill: str | None, order: str | None, limit: int,
            format: str) -> None:  # fmt: skip
    """Rank, cut, print."""
    who = known_agent(session.desk, agent) if agent else session.me()
    ranking = Ranking(session.desk, session.at)
    found = _found(ranking, who, skill, order)[:limit]
    if format in ("json", "jsonl"):
        told = [{**session.out.document(one.ticket), "score": _score(one)} for one in found]
        session.out.documents(told, format, many=limit > 1 or not found)
    elif format == "table":
        session.out.data(line for one in found for line in _told(one, who, explain))
    else:
        session.out.rows(format, _columns(), [_row(one) for one in found])
    if not found:
        session.out.say(_("{id} has nothing to do, and may take nothing that is nobody's").format(id=who.id))


def _found(ranking: Ranking, who: Agent, skill: str | None, order: str | None) -> list[Ranked]:
    tickets: list[Ticket] = ranking.for_agent(who)
    if skill:
        tickets = [ticket for ticket in tickets if concerns(ticket, skill, ranking.dispatch)]
    lane = None if order else ranking.lane(who)
    return ranking.rank_tickets(ranking.in_lane(tickets, lane) if lane else tickets, order or lane or "urgent")


def _told(one: Ranked, who: Agent, explain: bool) -> Iterator[str]:
    whose = _("yours") if one.ticket.assignee == who.id else _("nobody's")
    told = _("{id}  {title} — urgency {points}, {whose}")
    yield told.format(id=one.ticket.id, title=one_line(one.ticket.title), points=one.score.points, whose=whose)
    names = {
        "priority": _("priority"), "waiting": _("waiting for an answer"), "deadline": _("deadline"),
        "tier": _("tier of the customer"), "contacts": _("contacts in 30 days"), "complaints": _("unsolved complaints"),
        "rules": _("points by rules"),
    }  # fmt: skip
    for name, points in one.score.parts if explain else ():
        yield f"  {points:4}  {names[name]}"


def _score(one: Ranked) -> dict[str, object]:
    return {"points": one.score.points, "parts": dict(one.score.parts)}


def _columns() -> list[grid.Column]:
    return [grid.Column(key, key) for key in ("id", "title", "assignee", "urgency", *Weights._fields)]


def _row(one: Ranked) -> tuple[object, ...]:
    parts = (points for _name, points in one.score.parts)
    return one.ticket.id, one.ticket.title, one.ticket.assignee, one.score.points, *parts
