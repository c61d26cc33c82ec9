"""Whose turn it is, and who stands in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from ticketcli.i18n import _
from ticketcli.render.grid import Column
from ticketcli.rules.duty import find_stand_in, is_away
from ticketcli.text import list_words
from ticketcli.ticket.model import Agent
from ticketcli.ticket.rota import DAY, Rota

_NOON = time(12)


def turn_table(
    rotas: Iterable[Rota], agents: Mapping[str, Agent], at: datetime, most: int
) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """The turns of each rota from now on: whose they are, and who stands in on the days on which that one is away."""
    columns = [
        Column("rota", _("rota")),
        Column("turn", _("turn")),
        Column("from", _("from")),
        Column("agent", _("agent")),
        Column("stands_in", _("stands in")),
        Column("away", _("away"), shrink=True),
        Column("exchanged", _("exchanged")),
    ]
    return columns, [_turn(rota, agents, at, start) for rota in rotas for start in rota.turns(at.date(), most)]


def _turn(rota: Rota, agents: Mapping[str, Agent], at: datetime, start: date) -> tuple[Any, ...]:
    owner, others = rota.owner(start), rota.line(start)[1:]
    days = [datetime.combine(day, _NOON, at.tzinfo) for day in rota.days_of(start) if day >= at.date()]
    gone = [day for day in days if _is_gone(agents, owner, day)]
    here = (id for id in others if not any(_is_gone(agents, id, day) for day in gone))
    exchanged = _("yes") if rota.name_turn(start) in rota.swaps else None
    away = list_words(_spans([day.date() for day in gone])) or None
    return rota.name, rota.name_turn(start), start, owner, next(here, None) if gone else None, away, exchanged


def _spans(days: Sequence[date]) -> list[str]:
    """Days as an agent's file writes them: those that follow one another from–to."""
    starts = [day for day in days if day - DAY not in days]
    ends = [day for day in days if day + DAY not in days]
    return [f"{first}" if first == last else f"{first}/{last}" for first, last in zip(starts, ends, strict=True)]


def _is_gone(agents: Mapping[str, Agent], id: str | None, at: datetime) -> bool:
    return id is None or id not in agents or is_away(agents[id], at)


def duty_line(rota: Rota, agents: Mapping[str, Agent], at: datetime) -> str:
    """Whose turn it is now, or who stands in."""
    owner, who = rota.owner(at), find_stand_in(rota, agents, at)
    told = {"rota": rota.name, "turn": rota.name_turn(at), "owner": owner or "–", "who": who or "–"}
    if owner == who:
        return _("{rota}, {turn}: {who}").format(**told)
    return _("{rota}, {turn}: {who}, standing in for {owner}").format(**told)
