"""The queue: what is nobody's, and given to somebody as soon as somebody may have it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from ticketcli.desk.desk import Desk
from ticketcli.errors import BadFile
from ticketcli.index.orders import order_by
from ticketcli.query.predicate import UNASSIGNED, Predicate, all_of, any_of, exact_predicate
from ticketcli.rules.explain import BACK, CAME_FREE, JOINED, MAY_MORE, write_phrase
from ticketcli.storage.files import SERVICE
from ticketcli.ticket.model import NOTHING, Agent, Change, Team, Ticket


def waiting_tickets(desk: Desk, at: datetime, *tests: Predicate) -> Iterable[Ticket]:
    """What is nobody's and passes the tests, the most urgent first, then the oldest."""
    _know_deadlines(desk)
    first, values = order_by("-urgency", desk.settings, at)
    return desk.index.tickets(all_of(UNASSIGNED, *tests), first, *values)


def _know_deadlines(desk: Desk) -> None:
    """Policies that cannot be read leave the rest of the urgency."""
    if desk.store.signature(SERVICE) is not None:
        with suppress(BadFile):
            desk.serve()


def pass_queue_on(desk: Desk, changes: Sequence[Change], at: datetime, agents: Iterable[Agent] = ()) -> list[Change]:
    """What goes to whom these changes set free, and to these `agents`, as they are from now on, with the reason."""
    known = {agent.id: agent for agent in agents}
    free = relieved_agents(desk, changes)
    if not free and not known:
        return []
    reasons = {id: write_phrase(CAME_FREE, agent=id) for id in free}
    reasons |= {id: _news(desk.agents.get(id), agent, at) for id, agent in known.items()}
    return take_from_queue(desk, reasons, at, changes, known)


def _news(was: Agent | None, agent: Agent, at: datetime) -> str:
    """Why an agent is tried again whose own file changes, or is new."""
    from ticketcli.rules.duty import is_away

    return write_phrase(JOINED if was is None else BACK if is_away(was, at) else MAY_MORE, agent=agent.id)


def relieved_agents(desk: Desk, changes: Sequence[Change]) -> list[str]:
    """The agents who were full before these changes and are not after them, where anything waits for them."""
    lighter = Counter(change.before.weighs_on for change in changes if change.before)
    lighter.subtract(change.after.weighs_on for change in changes)
    bounded = {id: agent.capacity for id in +lighter if (agent := desk.agents.get(id or "")) and agent.capacity}
    if not bounded or desk.index.lacks(UNASSIGNED):
        return []
    load = desk.index.loads()
    return sorted(id for id, most in bounded.items() if id and load[id] - lighter[id] < most <= load[id])


def take_from_queue(desk: Desk, free: Mapping[str, str], at: datetime, changes: Sequence[Change] = (),
          known: Mapping[str, Agent] = NOTHING) -> list[Change]:  # fmt: skip
    """What else than the `changes`, made before, is given away as the `free` (agent -> why) may have it by now.

    `known` are the agents who are not as their files say; what they might have had before stays where it was left.
    """
    if desk.index.lacks(UNASSIGNED):
        return []
    from ticketcli.rules.pickers import is_full

    before = desk.assignment.dispatch()
    dispatch = before._replace(agents={**before.agents, **known})
    were = (before.agents[id] for id in known if id in before.agents)
    had_room = (agent for agent in were if not is_full(agent, before.workload.load))
    could = [agent._replace(capacity=None) for agent in had_room]
    for change in changes:
        dispatch.workload.count(change.before, change.after)
    changed, teams = {change.after.id for change in changes}, desk.settings.teams.values()
    within = any_of([_within_reach(dispatch.agents[id], teams) for id in free])
    there = exact_predicate(lambda ticket: ticket.created_at <= at, "t.created_at <= ?", at.timestamp())
    left = (ticket for ticket in waiting_tickets(desk, at, there, within) if ticket.id not in changed)
    return list(dispatch.take_from((ticket for ticket in left if not before.may(could, ticket, at)), free, at))


def _within_reach(agent: Agent, teams: Iterable[Team]) -> Predicate:
    """What an agent may have as far as a row of the index tells, by team, area and level; no other file is read."""
    others = tuple(team.id for team in teams if not team.has(agent))
    areas = ("", *agent.areas)
    tests = [
        exact_predicate(
            lambda ticket: ticket.team not in others, f"coalesce(t.team, '') NOT IN ({_marks(others)})", *others
        ),
        exact_predicate(lambda ticket: (ticket.level or 0) <= agent.level, "coalesce(t.level, 0) <= ?", agent.level),
    ]
    if agent.areas:
        tests.append(exact_predicate(lambda ticket: (ticket.area or "") in areas,
                             f"coalesce(t.area, '') IN ({_marks(areas)})", *areas))  # fmt: skip
    return all_of(*tests)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
