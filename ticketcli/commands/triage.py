"""tkt triage: who is on duty, and what is nobody's, one by one."""

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo

import click

from ticketcli.desk.ranking import Ranked, Ranking
from ticketcli.i18n import _, plural
from ticketcli.render import grid, trial
from ticketcli.render.rota import duty_line
from ticketcli.rules.duty import is_away, next_shift, on_shift, shift_until
from ticketcli.rules.explain import retell
from ticketcli.rules.pickers import Pick
from ticketcli.terminal.changes import record_changes, tell_changes
from ticketcli.terminal.command import format_option, verb
from ticketcli.terminal.keys import read_keys
from ticketcli.terminal.session import Session
from ticketcli.text import one_line
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Change, Ticket

MOST = 9
ROLE = "triage"
"""The role of rota.yaml whose turn is told."""


@verb(_("Go through what is nobody's, the most urgent first, with a suggestion each; a table where no terminal is."))
@format_option()
def command(session: Session, format: str) -> None:
    """One by one at a terminal, else a table."""
    session.serve()
    ranking = Ranking(session.desk, session.at)
    found = ranking.rank_tickets(ranking.unassigned_tickets())
    if format == "table":
        if on_triage := session.desk.rotas.all.get(ROLE):
            session.out.say(duty_line(on_triage, session.desk.agents, session.at))
        session.out.rows("table", *duty(session, ranking))
        session.out.say(plural("{n} open ticket is nobody's", "{n} open tickets are nobody's", len(found)))
    if format == "table" and sys.stdin.isatty() and sys.stdout.isatty():
        _one_by_one(session, ranking, found)
    elif found or format != "table":
        if format == "table":
            click.echo()
        session.out.rows(format, *_suggested(session, ranking, found))


def duty(session: Session, ranking: Ranking) -> tuple[list[grid.Column], list[tuple[object, ...]]]:
    """Each agent: on duty until when, or off until when; load against capacity."""
    columns = [
        grid.Column("agent", _("agent")),
        grid.Column("duty", _("duty")),
        grid.Column("until", _("until")),
        grid.Column("open", _("open"), align="right"),
        grid.Column("capacity", _("capacity"), align="right"),
    ]
    calendars, at = ranking.dispatch.calendars, session.at
    rows: list[tuple[object, ...]] = []
    for agent in session.desk.agents.values():
        on = on_shift(agent, calendars, at)
        state = _("away") if is_away(agent, at) else _("on") if on else _("off")
        until = (shift_until if on else next_shift)(agent, calendars, at)
        shown = until.astimezone(at.tzinfo) if until and not is_away(agent, at) else None
        rows.append((agent.id, state, shown, ranking.dispatch.workload.load[agent.id], agent.capacity))
    return columns, rows


def _suggested(
    session: Session, ranking: Ranking, found: Sequence[Ranked]
) -> tuple[list[grid.Column], list[tuple[object, ...]]]:
    columns = [
        grid.Column("id", _("number")),
        grid.Column("urgency", _("urgency"), align="right"),
        grid.Column("title", _("title"), shrink=True),
        grid.Column("suggested", _("suggested")),
        grid.Column("because", _("because"), shrink=True),
    ]
    rows: list[tuple[object, ...]] = []
    for one in found:
        pick = ranking.dispatch.choice(one.ticket, session.at)
        rows.append((one.ticket.id, one.score.points, one.ticket.title, pick.agent, retell(pick.because)))
    return columns, rows


# -- at a terminal -----------------------------------------------------------------------------------------------------


def _one_by_one(session: Session, ranking: Ranking, found: Sequence[Ranked]) -> None:
    with read_keys() as key:
        for place, one in enumerate(found, 1):
            pick = ranking.dispatch.choice(one.ticket, session.at)
            who = [evidence.agent for evidence in pick.considered][:MOST]
            click.echo()
            for line in _shown(one, pick, who, f"{place}/{len(found)}", session.at.tzinfo):
                click.echo(line)
            to = _asked(session, key, pick, who)
            if to is None:
                return
            if to:
                _assign(session, ranking, one.ticket, to, pick)


def _shown(one: Ranked, pick: Pick, who: Sequence[str], place: str, zone: tzinfo | None) -> Iterator[str]:
    yield f"{place}  " + _("urgency {points}").format(points=one.score.points)
    yield from trial.candidate_lines(one.ticket, pick, zone)
    text = one_line(one.ticket.description, 300)
    if text:
        yield f"  {text}"
    keys = ", ".join(f"{number} {agent}" for number, agent in enumerate(who, 1))
    yes = _("Enter {agent}").format(agent=pick.agent) + ", " if pick.agent else ""
    yield yes + (keys + ", " if keys else "") + _("t take it, s skip, q quit")


def _asked(session: Session, key: Callable[[], str], pick: Pick, who: Sequence[str]) -> str | None:
    """Whom one key means; nobody for the next ticket, None for the end."""
    while True:
        typed = key().lower()
        if typed in ("q", "\x04", ""):
            return None
        if typed in ("s", " "):
            return ""
        if to := _meant(session, typed, pick, who):
            return to
        session.out.say(_("Enter, a number, t, s or q"))


def _meant(session: Session, key: str, pick: Pick, who: Sequence[str]) -> str | None:
    if key in ("\r", "\n"):
        return pick.agent
    if key == "t":
        return session.me().id
    return who[int(key) - 1] if key.isdecimal() and 0 < int(key) <= len(who) else None


def _assign(session: Session, ranking: Ranking, ticket: Ticket, to: str, pick: Pick) -> None:
    """Given by hand, so that it is this person's decision; what changed meanwhile is seen again."""
    desk = session.desk
    with desk.writing():
        now = desk.get(ticket.id)
        because = pick.because if to == pick.agent else None
        changes = [Change(now, lifecycle.assign_ticket(now, to, now.team, session.by, session.at, because))]
        done = record_changes(session, changes)
    for change in done:
        ranking.dispatch.workload.count(change.before, change.after)
    tell_changes(session, changes, done, "table", many=False)
