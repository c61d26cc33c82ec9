"""Who gets a ticket: filters say who may, pickers in their order say who of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.rules import explain
from ticketcli.rules.duty import Calendars, hours_lately, is_away, next_shift, on_shift
from ticketcli.rules.explain import write_phrase
from ticketcli.runtime.hashes import blake2b
from ticketcli.text import list_words, one_line, suggest_words
from ticketcli.ticket.entries import is_person
from ticketcli.ticket.model import LANES, NOTHING, PICKERS, RULES, Agent, Team, Ticket
from ticketcli.ticket.rota import Rota


class Scene(NamedTuple):
    """What is known beside the ticket and the agents.

    `skills` are those that the ticket needs, each with its level; `calendars` those of sla.yaml; `lately` says how many
    each agent was given in four weeks; `favoured` is a customer of the top tier; `rota` says whose turn it is; `level`
    is the one that an escalated ticket is for, and no higher one.
    """

    at: datetime | None = None
    team: Team | None = None
    skills: Mapping[str, int] = NOTHING
    calendars: Calendars = NOTHING
    lately: Callable[[], Mapping[str, int]] = dict
    favoured: bool = False
    rota: Rota | None = None
    level: int | None = None


NO_SCENE = Scene()
ALIKE = 1
"""Open tickets that two may differ by and still be loaded alike: then the fewest for an hour of work decide."""


class Candidacy(NamedTuple):
    """A candidate as the pickers saw it: open tickets, when last given one, and what spoke for or against."""

    agent: str
    load: int
    given: datetime | None
    note: str


class Pick(NamedTuple):
    """Who was picked (None: nobody is left) and why; the candidates, best first; who fell out, and why."""

    agent: str | None
    because: str
    considered: tuple[Candidacy, ...]
    fell_out: Mapping[str, str]


# -- who may -----------------------------------------------------------------------------------------------------------


class _Post(NamedTuple):
    """What is to be filled: each method says why an agent falls out; None when not."""

    ticket: Ticket
    team: Team | None
    load: Mapping[str, int]
    at: datetime
    scene: Scene

    def other_team(self, agent: Agent) -> str | None:
        if self.team is None or self.team.has(agent):
            return None
        return write_phrase(explain.OTHER_TEAM, agent=agent.id, team=self.team.id)

    def other_area(self, agent: Agent) -> str | None:
        area = self.ticket.area
        if area is None or not agent.areas or area in agent.areas:
            return None
        return write_phrase(explain.OTHER_AREA, agent=agent.id, area=area)

    def low_level(self, agent: Agent) -> str | None:
        needed = self.ticket.level
        if needed is None or agent.level >= needed:
            return None
        return write_phrase(explain.LOW_LEVEL, agent=agent.id, level=agent.level, needed=needed)

    def high_level(self, agent: Agent) -> str | None:
        wanted = self.scene.level
        if wanted is None or agent.level <= wanted:
            return None
        return write_phrase(explain.HIGH_LEVEL, agent=agent.id, level=agent.level, needed=wanted)

    def unskilled(self, agent: Agent) -> str | None:
        for skill, needed in self.scene.skills.items():
            level = agent.skills.get(skill, 0)
            if level < needed:
                return write_phrase(explain.UNSKILLED, agent=agent.id, skill=skill, level=level, needed=needed)
        return None

    def away(self, agent: Agent) -> str | None:
        return write_phrase(explain.AWAY, agent=agent.id) if is_away(agent, self.at) else None

    def off_shift(self, agent: Agent) -> str | None:
        if on_shift(agent, self.scene.calendars, self.at):
            return None
        back = next_shift(agent, self.scene.calendars, self.at)
        if back is None:
            return write_phrase(explain.NEVER_ON_SHIFT, agent=agent.id)
        return write_phrase(explain.OFF_SHIFT, agent=agent.id, back=f"{back.astimezone(self.at.tzinfo):%Y-%m-%dT%H:%M}")

    def full(self, agent: Agent) -> str | None:
        if not is_full(agent, self.load):
            return None
        return write_phrase(explain.FULL, agent=agent.id, load=self.load.get(agent.id, 0), capacity=agent.capacity)

    def released(self, agent: Agent) -> str | None:
        return write_phrase(explain.HAS_HAD, agent=agent.id) if agent.id == _released(self.ticket) else None


def _released(ticket: Ticket) -> str | None:
    """Who had a ticket until it was put back into the queue, by somebody's choice or as untouched."""
    last = next((entry for entry in reversed(ticket.entries) if "assignee" in entry.changes), None)
    if not last or last.kind != "assigned":
        return None
    old, new = last.changes["assignee"]
    chosen = last.because.startswith(explain.IDLE) if last.because else last.by != RULES
    return str(old) if chosen and old and not new else None


def is_full(agent: Agent, load: Mapping[str, int]) -> bool:
    """Whether an agent has as many open tickets as may be."""
    return agent.capacity is not None and load.get(agent.id, 0) >= agent.capacity


def find_candidates(
    ticket: Ticket,
    agents: Iterable[Agent],
    team: Team | None,
    load: Mapping[str, int],
    at: datetime,
    scene: Scene = NO_SCENE,
) -> tuple[list[Agent], dict[str, str]]:
    """Who may have `ticket`, and why each other may not, in the order of the filters; `at` is in the desk's zone."""
    post = _Post(ticket, team, load, at, scene)
    filters = (
        post.other_team, post.other_area, post.low_level, post.high_level, post.unskilled, post.released, post.away,
        post.off_shift, post.full,
    )  # fmt: skip
    left, fell_out = list(agents), dict[str, str]()
    for falls in filters:
        fell_out |= {agent.id: reason for agent in left if (reason := falls(agent))}
        left = [agent for agent in left if agent.id not in fell_out]
    return left, fell_out


def list_levels(ticket: Ticket, agents: Iterable[Agent], team: Team | None, skills: Mapping[str, int]) -> list[int]:
    """The levels of those who serve what a ticket is about, whether they may have it now or not."""
    post = _Post(ticket, team, NOTHING, ticket.created_at, Scene(skills=skills))
    filters = (post.other_team, post.other_area, post.unskilled)
    return [agent.level for agent in agents if not any(falls(agent) for falls in filters)]


# -- who of them -------------------------------------------------------------------------------------------------------


class _Question(NamedTuple):
    ticket: Ticket
    past: Sequence[Ticket]
    load: Mapping[str, int]
    given: Mapping[str, datetime]
    scene: Scene


def pick_agent(
    among: Iterable[Agent],
    pickers: Sequence[str],
    ticket: Ticket,
    past: Sequence[Ticket],
    load: Mapping[str, int],
    given: Mapping[str, datetime],
    fell_out: Mapping[str, str],
    scene: Scene = NO_SCENE,
) -> Pick:
    """The one of `among` whom the pickers leave, the rest of a tie decided by lot, the same wherever it is drawn.

    `past` are the customer's tickets, `load` each agent's open ones, `given` when each was last given one (aware).
    """
    names = known_pickers(pickers)
    left = sorted(among, key=attrgetter("id"))
    if not left:
        return Pick(None, explain.nobody_phrase(list(fell_out.values())), (), fell_out)
    question = _Question(ticket, past, load, given, scene)
    reasons: list[str] = []
    notes: dict[str, str] = {}
    for name in (*names, "lot"):
        stay, reason = _PICK[name](left, question)
        if len(stay) < len(left) or (not reasons and _is_stand_in(reason)):
            reasons.append(reason)
            notes = _passed_over(left, stay, name) | notes
            left = stay
    because = list_words(reasons) or explain.ONLY
    notes = {left[0].id: because} | notes
    considered = (Candidacy(agent, load.get(agent, 0), given.get(agent), note) for agent, note in notes.items())
    return Pick(left[0].id, because, tuple(considered), fell_out)


def _is_stand_in(reason: str) -> bool:
    """Whether a reason says that somebody stands in, which is said of the only one left, too."""
    return reason.startswith(explain.STANDS_IN.partition("{")[0])


def _passed_over(left: list[Agent], stay: list[Agent], picker: str) -> dict[str, str]:
    staying = {agent.id for agent in stay}
    return {agent.id: write_phrase(explain.PASSED_OVER, picker=picker) for agent in left if agent.id not in staying}


def known_pickers(names: Iterable[str]) -> tuple[str, ...]:
    """`names` if each is a picker's; Usage with the nearest otherwise."""
    checked = tuple(names)
    for name in checked:
        if name not in PICKERS:
            what = _("there is no picker {name}; there is {known}")
            raise Usage(what.format(name=one_line(name, 40), known=suggest_words(name, PICKERS)))
    return checked


def _sticky(left: list[Agent], question: _Question) -> tuple[list[Agent], str]:
    may = {agent.id: agent for agent in left}
    return next((([may[who]], why) for who, why in _familiar(question) if who in may), (left, ""))


def _familiar(question: _Question) -> list[tuple[str, str]]:
    """First responder and last owner of the customer's latest other ticket that had either."""
    others = [ticket for ticket in question.past if ticket.id != question.ticket.id]
    for ticket in sorted(others, key=attrgetter("created_at", "id"), reverse=True):
        people = ((_first_responder(ticket), explain.STICKY), (_last_owner(ticket), explain.OWNER))
        if known := [(who, why) for who, why in people if who]:
            return known
    return []


def _first_responder(ticket: Ticket) -> str | None:
    return next((entry.by for entry in ticket.entries if entry.kind == "reply" and is_person(entry)), None)


def _last_owner(ticket: Ticket) -> str | None:
    owners = (entry.changes["assignee"][1] for entry in reversed(ticket.entries) if "assignee" in entry.changes)
    return ticket.assignee or next(filter(None, owners), None)


def _skill(left: list[Agent], question: _Question) -> tuple[list[Agent], str]:
    """The best at what the ticket needs, or else at what it is about."""
    needed = question.scene.skills or dict.fromkeys(_topics(question.ticket), 1)
    levels = {agent.id: sum(agent.skills.get(skill, 0) for skill in needed) for agent in left}
    best = max(levels.values())
    stay = [agent for agent in left if levels[agent.id] == best]
    about = sorted(skill for skill in needed if any(agent.skills.get(skill) for agent in stay))
    return stay, write_phrase(explain.SKILLED, skills=" ".join(about), count=len(left))


def _topics(ticket: Ticket) -> tuple[str, ...]:
    words = (ticket.area, ticket.product, ticket.type, ticket.language, *ticket.tags, *ticket.keywords)
    return tuple(dict.fromkeys(word for word in words if word))


def _tier(left: list[Agent], question: _Question) -> tuple[list[Agent], str]:
    """The lowest level that will do, so that the higher ones stay free; the highest for a customer of the top tier."""
    if question.scene.favoured:
        level = max(agent.level for agent in left)
        why = write_phrase(explain.HIGHEST_LEVEL, level=level, count=len(left))
    else:
        level = min(agent.level for agent in left)
        why = write_phrase(explain.LOWEST_LEVEL, level=level, count=len(left))
    return [agent for agent in left if agent.level == level], why


def _by_week(left: list[Agent], question: _Question) -> tuple[list[Agent], str]:
    """Whose week it is, weeks being those of ISO 8601."""
    return _turn(left, question, daily=False)


def _by_day(left: list[Agent], question: _Question) -> tuple[list[Agent], str]:
    return _turn(left, question, daily=True)


def _turn(left: list[Agent], question: _Question, daily: bool) -> tuple[list[Agent], str]:
    """Whose turn it is, or who of those left stands in: the next one on the roster; whoever is absent keeps a turn."""
    at, known = question.scene.at, question.scene.rota or Rota("", tuple(_roster(left, question)))
    rota, may = known._replace(daily=daily), {agent.id: agent for agent in left}
    line = rota.line(at) if at else []
    who = next((id for id in line if id in may), None)
    if not at or not who:
        return left, ""
    stands_in = {} if who == line[0] else {"agent": line[0]}
    why = explain.STANDS_IN if stands_in else explain.ROTA
    return [may[who]], write_phrase(why, when=rota.name_turn(at), **stands_in)


def _roster(left: list[Agent], question: _Question) -> list[str]:
    team = question.scene.team
    listed_ones = list(team.agents) if team else []
    return [*listed_ones, *(agent.id for agent in left if agent.id not in listed_ones)]


def _lane(left: list[Agent], _question: _Question) -> tuple[list[Agent], str]:
    """Everybody: a lane is an order in which an agent is shown the queue, and gives nothing to anybody."""
    return left, ""


def lanes_of(agent: Agent, team: Team | None, roster: Sequence[str]) -> tuple[str, ...]:
    """The lanes that an agent works on: those of the team's `lanes`, else by halves of the roster."""
    lanes = team.lanes if team else NOTHING
    if lanes:
        return tuple(lane for lane in LANES if agent.id in lanes.get(lane, ())) or LANES
    half = (len(roster) + 1) // 2
    return ("newest",) if agent.id in roster[:half] else ("oldest",)


def _least_loaded(left: list[Agent], question: _Question) -> tuple[list[Agent], str]:
    """The fewest open tickets; of those about as few, who was given the fewest in four weeks for an hour of work."""
    load = {agent.id: question.load.get(agent.id, 0) for agent in left}
    least = min(load.values())
    about = [agent for agent in left if load[agent.id] <= least + ALIKE]
    shares = _shares(about, question.scene)
    if len(set(shares.values())) > 1:
        fewest = min(shares.values())
        stay = [agent for agent in about if shares[agent.id] == fewest]
        why = explain.LEAST_LOADED if any(load[agent.id] == least for agent in stay) else explain.LEAST_GIVEN
        return stay, write_phrase(why, count=len(left))
    return [agent for agent in left if load[agent.id] == least], write_phrase(explain.LEAST_LOADED, count=len(left))


def _shares(agents: Sequence[Agent], scene: Scene) -> dict[str, float]:
    """How many tickets each was given in four weeks for an hour of work; none where that is not known."""
    at, lately = scene.at, scene.lately() if len(agents) > 1 else None
    if at is None or not lately:
        return {}
    return {a.id: lately.get(a.id, 0) / hours_lately(a, scene.calendars, at) for a in agents}


def _round_robin(left: list[Agent], question: _Question) -> tuple[list[Agent], str]:
    never = [agent for agent in left if agent.id not in question.given]
    oldest = min((question.given[agent.id] for agent in left if agent.id in question.given), default=None)
    stay = never or [agent for agent in left if question.given[agent.id] == oldest]
    return stay, write_phrase(explain.ROUND_ROBIN, count=len(left))


def _lot(left: list[Agent], question: _Question) -> tuple[list[Agent], str]:
    drawn = min(left, key=lambda agent: (_hash(f"{question.ticket.id} {agent.id}"), agent.id))
    return [drawn], write_phrase(explain.LOT, count=len(left))


def _hash(text: str) -> bytes:
    return blake2b(text.encode(errors="replace"), digest_size=8).digest()


_PICK: Mapping[str, Callable[[list[Agent], _Question], tuple[list[Agent], str]]] = {
    "sticky": _sticky,
    "skill": _skill,
    "tier": _tier,
    "rota": _by_week,
    "rota-day": _by_day,
    "lane": _lane,
    "least-loaded": _least_loaded,
    "round-robin": _round_robin,
    "lot": _lot,
}
"""By name: of the agents left, those who stay, and the phrase that says why."""
