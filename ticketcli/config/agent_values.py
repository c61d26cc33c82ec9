"""What an agent is like, as it is typed: what is told is set or added, what is to go is taken away."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from ticketcli.config.settings import Settings, check_word
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.text import clean_text, make_slug, one_line
from ticketcli.ticket.model import Agent


class AgentTraits(NamedTuple):
    """What is set or added, as it was typed."""

    name: str | None
    mail: tuple[str, ...]
    areas: tuple[str, ...]
    team: str | None
    skills: tuple[str, ...]
    level: int | None
    capacity: int | None
    hours: str | None


class AgentRemovals(NamedTuple):
    """What is taken away, as it was typed."""

    no_mail: tuple[str, ...]
    no_areas: tuple[str, ...]
    all_areas: bool
    no_team: bool
    no_skills: tuple[str, ...]
    no_capacity: bool
    no_hours: bool


def add_traits(agent: Agent, said: AgentTraits, settings: Settings, calendars: Collection[str]) -> Agent:
    """The agent with what was said; Usage where the desk knows no such area, team or calendar."""
    single: dict[str, Any] = {
        "name": " ".join(clean_text(said.name or "").split()) or None,
        "team": settings.check_value("team", said.team) if said.team else None,
        "level": said.level,
        "capacity": said.capacity,
        "hours": check_word("hours", said.hours, calendars) if said.hours else None,
    }
    areas = [settings.check_value("area", area) for area in said.areas]
    return agent._replace(
        mail=tuple(dict.fromkeys((*agent.mail, *said.mail))),
        areas=tuple(dict.fromkeys((*agent.areas, *areas))),
        skills={**agent.skills, **dict(map(_skill, said.skills))},
        **{field: value for field, value in single.items() if value is not None},
    )


def remove_traits(agent: Agent, said: AgentRemovals) -> Agent:
    """The agent without what was said to go; Usage where that is not there."""
    cleared: dict[str, Any] = {field: None for field in ("team", "capacity", "hours") if getattr(said, f"no_{field}")}
    return agent._replace(
        mail=_left("mail", agent.mail, said.no_mail),
        areas=() if said.all_areas else _left("area", agent.areas, said.no_areas),
        skills={skill: agent.skills[skill] for skill in _left("skill", tuple(agent.skills), said.no_skills)},
        **cleared,
    )


def _left(field: str, held: Sequence[str], gone: Sequence[str]) -> tuple[str, ...]:
    left = dict.fromkeys(held)
    for one in gone:
        left.pop(check_word(field, one, held), None)
    return tuple(left)


def _skill(typed: str) -> tuple[str, int]:
    """The skill and level of SKILL=LEVEL; 1 where none is said."""
    skill, _equals, level = typed.partition("=")
    if not make_slug(skill) or not (level or "1").isdecimal() or not 1 <= int(level or "1") <= 5:
        raise Usage(_("`{typed}` is not SKILL=LEVEL with a level of 1 to 5").format(typed=one_line(typed, 40)))
    return make_slug(skill), int(level or "1")
