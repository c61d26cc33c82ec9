"""The rotas of rota.yaml: who takes turns at what, and the turns that were exchanged."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from ticketcli.config.settings import SLUG, say_unknown_key
from ticketcli.errors import BadFile, Usage
from ticketcli.format.section import Reader
from ticketcli.format.yaml import Yaml, as_section, read_yaml
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, one_line, unknown_word
from ticketcli.ticket.model import Agent, Team
from ticketcli.ticket.rota import Rota, list_roster

SWAPS = "swaps"
_ROTA = ("agents", "team", "by", "level")
_TURN = ascii_pattern(r"(?:(?P<year>[0-9]{4})-)?W?(?P<week>[0-9]{1,2})|(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})")
_TOP = 9


def read_rotas(
    text: str, where: str, agents: Mapping[str, Agent], teams: Mapping[str, Team], yaml: Yaml = read_yaml
) -> tuple[dict[str, Rota], list[BadFile]]:
    """The rotas by name, those of teams that only exchanged turns among them; and all that is wrong."""
    found, faults = dict[str, Rota](), list[BadFile]()
    try:
        top = Reader(as_section(yaml(text, where) if text else None, where), where)
        swaps = Reader(top.section(SWAPS), where)
    except BadFile as fault:
        return {}, [fault]
    for name in (*(key for key in top.fields if key != SWAPS), *swaps.fields):
        try:
            if name not in found:
                found[name] = _rota(top, name, agents, teams)._replace(swaps=_swaps(swaps, name))
                faults += _strangers(top, swaps, name, agents)
        except BadFile as fault:
            faults.append(fault)
    return found, faults


def _rota(top: Reader, name: str, agents: Mapping[str, Agent], teams: Mapping[str, Team]) -> Rota:
    if not SLUG.fullmatch(name):
        raise top.wrong(name, _("`{name}` is no name: a-z, 0-9 and hyphens").format(name=one_line(name, 40)))
    own = Reader(top.section(name), top.where)
    for key in own.fields:
        if key not in _ROTA:
            raise own.wrong(key, say_unknown_key(key, _ROTA))
    team = own.text("team")
    if team is not None and team not in teams:
        raise own.wrong("team", unknown_word("team", team, teams))
    level = own.number("level")
    if level is not None and not 1 <= level <= _TOP:
        what = _("`{key}` is a whole number from {least} to {most}")
        raise own.wrong("level", what.format(key="level", least=1, most=_TOP))
    whole = teams.get(team or name)
    return Rota(
        name,
        own.words("agents") or list_roster(agents, whole),
        own.one_of("by", ("week", "day"), "week") == "day",
        level,
    )


def _swaps(swaps: Reader, name: str) -> dict[str, str]:
    own = Reader(swaps.section(name), swaps.where)
    for turn in own.fields:
        if not _TURN.fullmatch(turn):
            raise own.wrong(turn, _("`{turn}` is no turn: say 2026-W53, or a day").format(turn=one_line(turn, 40)))
    return {turn: own.text(turn) or "" for turn in own.fields}


def _strangers(top: Reader, swaps: Reader, name: str, agents: Collection[str]) -> list[BadFile]:
    """Who takes turns and is no agent (any more); their turns stay theirs, so that nobody else's move."""
    rota, turns = Reader(top.section(name), top.where), Reader(swaps.section(name), top.where)
    named = [(rota, "agents", id) for id in rota.words("agents")]
    named += [(turns, turn, turns.text(turn) or "") for turn in turns.fields]
    return [place.wrong(key, unknown_word("agent", id, agents)) for place, key, id in named if id not in agents]


def read_turn(text: str, today: date) -> date:
    """The first day of a week as people type it (2026-W53; W53 or 53: the next one from today on), or a day; Usage."""
    found = _TURN.fullmatch(text.strip().upper())
    try:
        return _first_day(found, today)
    except ValueError:
        raise Usage(_("`{text}` is no turn: say 2026-W53, W53, or a day").format(text=one_line(text, 40))) from None


def _first_day(found: re.Match[str] | None, today: date) -> date:
    """The first day of what was typed; ValueError where there is none."""
    if not found:
        raise ValueError
    if found["day"]:
        return date.fromisoformat(found["day"])
    if found["year"]:
        return date.fromisocalendar(int(found["year"]), int(found["week"]), 1)
    return _coming(int(found["week"]), today)


def _coming(week: int, today: date) -> date:
    year, now, _day = today.isocalendar()
    years = [year, *range(year + 1, year + 8)] if week >= now else list(range(year + 1, year + 8))
    for one in years:
        try:
            return date.fromisocalendar(one, week, 1)
        except ValueError:  # a year of 52 weeks
            continue
    raise ValueError(week)


def write_swaps(text: str, rotas: Mapping[str, Rota]) -> str:
    """The text of rota.yaml with these exchanged turns; whatever else stands there stays as it is."""
    lines, kept, inside = text.splitlines(keepends=True), list[str](), False
    for line in lines:
        inside = line.startswith(f"{SWAPS}:") or (inside and (line.startswith(" ") or not line.strip()))
        kept += [] if inside else [line]
    told = {name: rota.swaps for name, rota in rotas.items() if rota.swaps}
    made = "".join(
        f"  {name}:\n" + "".join(f"    {turn}: {who}\n" for turn, who in sorted(swaps.items()))
        for name, swaps in told.items()
    )
    head = "".join(kept).rstrip("\n")
    return (head + "\n" if head else "") + (f"{SWAPS}:\n{made}" if made else "")
