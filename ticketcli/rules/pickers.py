"""Who gets a ticket: filters say who may, pickers in their order say who of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from operator import attrgetter
from typing import NamedTuple

from ticketcli.digest import blake2b
from ticketcli.errors import Usage
from ticketcli.language import _
from ticketcli.model import RULES, Agent, Team, Ticket
from ticketcli.rules import explain
from ticketcli.rules.explain import phrase
from ticketcli.text import listed, nearest, one_line


class Evidence(NamedTuple):
    """A candidate as the pickers saw it: open tickets, when last given one, and what spoke for or against."""

    agent: str
    load: int
    given: datetime | None
    note: str


class Pick(NamedTuple):
    """Who was picked (None: nobody is left) and why; the candidates, best first; who fell out, and why."""

    agent: str | None
    because: str
    considered: tuple[Evidence, ...]
    fell_out: Mapping[str, str]


# -- who may -----------------------------------------------------------------------------------------------------------


class _Post(NamedTuple):
    """What is to be filled: each method says why an agent falls out; None when not."""

    ticket: Ticket
    team: Team | None
    load: Mapping[str, int]
    at: datetime

    def other_team(self, agent: Agent) -> str | None:
        if self.team is None or self.team.has(agent):
            return None
        return phrase(explain.OTHER_TEAM, agent=agent.id, team=self.team.id)

    def other_area(self, agent: Agent) -> str | None:
        area = self.ticket.area
        if area is None or not agent.areas or area in agent.areas:
            return None
        return phrase(explain.OTHER_AREA, agent=agent.id, area=area)

    def low_level(self, agent: Agent) -> str | None:
        needed = self.ticket.level
        if needed is None or agent.level >= needed:
            return None
        return phrase(explain.LOW_LEVEL, agent=agent.id, level=agent.level, needed=needed)

    def away(self, agent: Agent) -> str | None:
        return phrase(explain.AWAY, agent=agent.id) if away(agent, self.at) else None

    def full(self, agent: Agent) -> str | None:
        load = self.load.get(agent.id, 0)
        if agent.capacity is None or load < agent.capacity:
            return None
        return phrase(explain.FULL, agent=agent.id, load=load, capacity=agent.capacity)


def candidates(
    ticket: Ticket, agents: Iterable[Agent], team: Team | None, load: Mapping[str, int], at: datetime
) -> tuple[list[Agent], dict[str, str]]:
    """Who may have `ticket`, and why each other may not, in the order of the filters; `at` is in the desk's zone."""
    post = _Post(ticket, team, load, at)
    left, fell_out = list(agents), dict[str, str]()
    for falls in (post.other_team, post.other_area, post.low_level, post.away, post.full):
        fell_out |= {agent.id: reason for agent in left if (reason := falls(agent))}
        left = [agent for agent in left if agent.id not in fell_out]
    return left, fell_out


def away(agent: Agent, at: datetime) -> bool:
    """Whether one of the agent's `away` holds `at`, days being those of its zone; an unreadable one never does."""
    periods = (period(text, at.tzinfo) for text in agent.away)
    return any(start <= at < end for start, end in filter(None, periods))


def period(text: str, zone: tzinfo | None) -> tuple[datetime, datetime] | None:
    """Start and end (not included) of a day, of days `A/B` (B included) or of instants `A/B`; None when it is none."""
    first, slash, last = text.partition("/")
    try:
        start, end = _instant(first, zone), _instant(last if slash else first, zone, timedelta(days=1))
    except (ValueError, OverflowError):
        return None
    return (start, end) if start < end else None


def _instant(text: str, zone: tzinfo | None, after: timedelta = timedelta()) -> datetime:
    """The instant itself, or midnight of the day plus `after`."""
    if "T" not in text:
        return datetime.combine(date.fromisoformat(text.strip()) + after, time(), zone)
    at = datetime.fromisoformat(text.strip())
    return at if at.tzinfo else at.replace(tzinfo=zone)


# -- who of them -------------------------------------------------------------------------------------------------------


class _Question(NamedTuple):
    ticket: Ticket
    past: Sequence[Ticket]
    load: Mapping[str, int]
    given: Mapping[str, datetime]


def pick(
    among: Iterable[Agent],
    pickers: Sequence[str],
    ticket: Ticket,
    past: Sequence[Ticket],
    load: Mapping[str, int],
    given: Mapping[str, datetime],
    fell_out: Mapping[str, str],
) -> Pick:
    """The one of `among` whom the pickers leave, the rest of a tie decided by lot, the same wherever it is drawn.

    `past` are the customer's tickets, `load` each agent's open ones, `given` when each was last given one (aware).
    """
    names = known_pickers(pickers)
    left = sorted(among, key=attrgetter("id"))
    if not left:
        return Pick(None, explain.nobody(list(fell_out.values())), (), fell_out)
    question = _Question(ticket, past, load, given)
    reasons: list[str] = []
    notes: dict[str, str] = {}
    for name in (*names, "lot"):
        stay, reason = PICKERS[name](left, question)
        if len(stay) < len(left):
            reasons.append(reason)
            notes = _passed_over(left, stay, name) | notes
            left = stay
    because = listed(reasons) or explain.ONLY
    notes = {left[0].id: because} | notes
    considered = (Evidence(agent, load.get(agent, 0), given.get(agent), note) for agent, note in notes.items())
    return Pick(left[0].id, because, tuple(considered), fell_out)


def _passed_over(left: list[Agent], stay: list[Agent], picker: str) -> dict[str, str]:
    staying = {agent.id for agent in stay}
    return {agent.id: phrase(explain.PASSED_OVER, picker=picker) for agent in left if agent.id not in staying}


def known_pickers(names: Iterable[str]) -> tuple[str, ...]:
    """`names` if each is a picker's; Usage with the nearest otherwise."""
    checked = tuple(names)
    for name in checked:
        if name not in PICKERS:
            what = _("there is no picker {name}; there is {known}")
            known = listed(nearest(name[:40], PICKERS) or list(PICKERS))
            raise Usage(what.format(name=one_line(name, 40), known=known))
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
    return next((entry.by for entry in ticket.entries if entry.kind == "reply" and entry.by != RULES), None)


def _last_owner(ticket: Ticket) -> str | None:
    owners = (entry.changes["assignee"][1] for entry in reversed(ticket.entries) if "assignee" in entry.changes)
    return ticket.assignee or next(filter(None, owners), None)


def _least_loaded(left: list[Agent], question: _Question) -> tuple[list[Agent], str]:
    least = min(question.load.get(agent.id, 0) for agent in left)
    stay = [agent for agent in left if question.load.get(agent.id, 0) == least]
    return stay, phrase(explain.LEAST_LOADED, count=len(left))


def _round_robin(left: list[Agent], question: _Question) -> tuple[list[Agent], str]:
    never = [agent for agent in left if agent.id not in question.given]
    oldest = min((question.given[agent.id] for agent in left if agent.id in question.given), default=None)
    stay = never or [agent for agent in left if question.given[agent.id] == oldest]
    return stay, phrase(explain.ROUND_ROBIN, count=len(left))


def _lot(left: list[Agent], question: _Question) -> tuple[list[Agent], str]:
    drawn = min(left, key=lambda agent: (_hash(f"{question.ticket.id} {agent.id}"), agent.id))
    return [drawn], phrase(explain.LOT, count=len(left))


def _hash(text: str) -> bytes:
    return blake2b(text.encode(errors="replace"), digest_size=8).digest()


PICKERS: dict[str, Callable[[list[Agent], _Question], tuple[list[Agent], str]]] = {
    "sticky": _sticky,
    "least-loaded": _least_loaded,
    "round-robin": _round_robin,
    "lot": _lot,
}
"""By name: of the agents left, those who stay, and the phrase that says why."""
