"""tkt next: what to work on now, and why."""

from collections.abc import Iterator, Sequence
from itertools import islice

import click

from ticketcli.desk.ranking import ORDERS, Ranked, Ranking, concerns
from ticketcli.i18n import _
from ticketcli.render import grid
from ticketcli.render.urgency import explain_urgency, urgency_document
from ticketcli.terminal.command import agent_option, format_option, verb
from ticketcli.terminal.session import Session, known_agent
from ticketcli.text import one_line
from ticketcli.ticket.model import Agent
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
    session.serve()
    ranking = Ranking(session.desk, session.at)
    lane = None if order else ranking.lane(who)
    found = _in_lane(ranking, who, skill, lane)[:limit] if lane else _found(ranking, who, skill, order, limit)
    if format in ("json", "jsonl"):
        told = [_document(session, one) for one in found]
        session.out.documents(told, format, many=limit > 1 or not found)
    elif format == "table":
        session.out.data(line for one in found for line in _told(session, one, who, explain, lane))
    else:
        session.out.rows(format, _columns(), [_row(one) for one in found])
    if not found:
        session.out.say(_("{id} has nothing to do, and may take nothing that is nobody's").format(id=who.id))


def _in_lane(ranking: Ranking, who: Agent, skill: str | None, lane: str) -> Sequence[Ranked]:
    tickets = ranking.for_lane(who)
    return ranking.rank_lane([one for one in tickets if not skill or concerns(one, skill, ranking.dispatch)], lane)


def _found(ranking: Ranking, who: Agent, skill: str | None, order: str | None, limit: int) -> Sequence[Ranked]:
    """The first of them: no more are read than are asked for, but where the hardest is looked for."""
    order = order or "urgent"
    tickets = ranking.for_agent(who, order)
    fitting = (one for one in tickets if not skill or concerns(one, skill, ranking.dispatch))
    some = islice(fitting, None if order == "hardest" else limit)
    return ranking.rank_tickets(some, order)[:limit]


def _told(session: Session, one: Ranked, who: Agent, explain: bool, lane: str | None) -> Iterator[str]:
    whose = _whose(one.ticket.assignee, who)
    told = _("{id}  {title} — urgency {points}, {whose}")
    yield told.format(id=one.ticket.id, title=one_line(one.ticket.title), points=one.score.points, whose=whose)
    if explain:
        yield from explain_urgency(one.score, session.desk.urgency.scale, session.at.tzinfo)
        if lane:
            yield f"  {_lane_words(lane, one.pressing)}"


def _whose(holder: str | None, who: Agent) -> str:
    if not holder:
        return _("nobody's")
    return _("yours") if holder == who.id else _("of {agent}, who is off").format(agent=holder)


def _lane_words(lane: str, pressing: bool) -> str:
    if pressing:
        return _("what is late, urgent or promised comes before your lane")
    if lane == "newest":
        return _("your lane: the newest of the common queue first")
    return _("your lane: the oldest of the common queue first")


def _document(session: Session, one: Ranked) -> dict[str, object]:
    """The whole ticket; its `urgency` is the number that the score explains."""
    score = urgency_document(one.score, session.at.tzinfo)
    return {**session.out.document(one.ticket), "score": score}


def _columns() -> list[grid.Column]:
    return [grid.Column(key, key) for key in ("id", "title", "assignee", "urgency", *Weights._fields)]


def _row(one: Ranked) -> tuple[object, ...]:
    parts = (points for _name, points in one.score.parts)
    return one.ticket.id, one.ticket.title, one.ticket.assignee, one.score.points, *parts
