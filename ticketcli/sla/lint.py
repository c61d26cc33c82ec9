"""What is odd in a desk's policies: tickets without one, policies that nobody needs, targets that contradict."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.sla.deadlines import MET, MISSED, Service
from ticketcli.sla.policy import Policy, Target, strength_name
from ticketcli.ticket import as_of, metrics
from ticketcli.ticket.model import LATE, Ticket

LATELY = timedelta(days=90)
ENOUGH = 5
"""So many tickets say something of a target."""
REALISTIC = 0.5
"""A target that a smaller share attains is a wish."""


class Oddity(NamedTuple):
    """What is odd, where it stands, and the tickets it was seen on."""

    where: str
    line: int
    what: str
    tickets: tuple[str, ...] = ()


def find_policy_oddities(service: Service, tickets: Iterable[Ticket], where: str, at: datetime) -> Iterator[Oddity]:
    """Everything that is odd in the policies of the file `where`, and in the times of the tickets."""
    used = defaultdict[str, list[str]](list)
    bare: list[str] = []
    early: list[str] = []
    ahead: list[str] = []
    outcomes = defaultdict[tuple[str, str], dict[str, bool]](dict)
    for ticket in tickets:
        for key, met in _outcomes(service, ticket, at):
            outcomes[key][ticket.id] = met and outcomes[key].get(ticket.id, True)
        names = {policy.name for policy in _policies(service, ticket)}
        for name in names:
            used[name].append(ticket.id)
        bare += [ticket.id] if ticket.open and not service.policy(ticket, ticket.created_at) else []
        early += [ticket.id] if _answered_before(ticket) else []
        ahead += [ticket.id] if ticket.created_at > at or as_of.entries_after(ticket, at) else []
    yield from _told(where, _("no policy holds of these open tickets: nothing of them is ever late"), bare)
    for policy in service.policies:
        if policy.name not in used:
            yield Oddity(policy.where, policy.line, _unused(policy, service))
        yield from _contradictions(policy, service, at)
        yield from _unattained(policy, outcomes)
    yield from _told("tickets", _("these were answered before they came in: their deadlines are unknown"), early)
    yield from _told("tickets", _("these have entries from the future: a clock was wrong"), ahead)


def _outcomes(service: Service, ticket: Ticket, at: datetime) -> Iterator[tuple[tuple[str, str], bool]]:
    """The deadlines of a ticket that were met or missed lately, by policy and target."""
    for one in service.history(ticket):
        state = one.state(at)
        ended = one.clock.end if state == MET else one.at if state in (MISSED, LATE) else None
        if ended and at - LATELY <= ended <= at:
            yield (one.policy.name, one.name), state == MET


def _unattained(policy: Policy, outcomes: Mapping[tuple[str, str], Mapping[str, bool]]) -> Iterator[Oddity]:
    """The targets of a policy that most tickets did not attain lately: who sets them so promises what is not done."""
    for name, target in policy.targets.items():
        met = outcomes.get((policy.name, name), {})
        share = sum(met.values()) / len(met) if len(met) >= ENOUGH else 1.0
        if share < REALISTIC:
            line = _("policy {name}: {target} ({strength}) was met for {met} of {n} tickets in the last {days} days")
            told = {"met": sum(met.values()), "n": len(met), "days": LATELY.days}
            words = line.format(name=policy.name, target=name, strength=strength_name(target.strength), **told)
            yield Oddity(policy.where, target.line, words, tuple(id for id, held in met.items() if not held))


def _told(where: str, what: str, tickets: list[str]) -> Iterator[Oddity]:
    if tickets:
        yield Oddity(where, 0, what, tuple(tickets))


def _policies(service: Service, ticket: Ticket) -> Iterator[Policy]:
    for since, version in as_of.ticket_versions(ticket, ticket.created_at):
        for start in (ticket.created_at, since):
            policy = service.policy(version, start)
            if policy:
                yield policy


def _answered_before(ticket: Ticket) -> bool:
    told = metrics.metrics_of(ticket)
    ends = (told.first_reply_at, told.ended_at)
    return any(end is not None and end < ticket.created_at for end in ends)


def _unused(policy: Policy, service: Service) -> str:
    """Nobody needed it; whether anybody ever can depends on those before it."""
    for other in service.policies:
        if other is policy:
            break
        in_force = other.valid_from is None or (policy.valid_from is not None and other.valid_from <= policy.valid_from)
        if in_force and (other.when is None or other.when == policy.when):
            line = _("policy {name} can never be used: {other} stands before it and holds of the same tickets")
            return line.format(name=policy.name, other=other.name)
    return _("policy {name} was never used").format(name=policy.name)


def _contradictions(policy: Policy, service: Service, at: datetime) -> Iterator[Oddity]:
    """A reply that may take longer than the whole."""
    whole = policy.targets.get("resolution")
    for name in ("first_reply", "next_reply"):
        part = policy.targets.get(name)
        if not part or not whole:
            continue
        for priority in sorted({*part.lengths, *whole.lengths}):
            if _longer(part, whole, priority, service, at):
                lengths = {"length": _length(part, priority), "whole": _length(whole, priority)}
                line = _("policy {name}: {target} may take {length}, longer than resolution ({whole})")
                yield Oddity(policy.where, part.line, line.format(name=policy.name, target=name, **lengths))


def _length(target: Target, priority: str) -> str:
    length = target.length(priority)
    return length.text if length else ""


def _longer(part: Target, whole: Target, priority: str, service: Service, at: datetime) -> bool:
    """Whether it is so from each day of the coming week on: a working day may be short."""
    starts = [at + timedelta(days=n) for n in range(7)]
    ends = [[_end(target, priority, service, start) for target in (part, whole)] for start in starts]
    return all(one is not None and other is not None and one > other for one, other in ends)


def _end(target: Target, priority: str, service: Service, at: datetime) -> datetime | None:
    length = target.length(priority)
    calendar, _name = service.calendar(target.calendar, Ticket("", "", at))
    try:
        start = calendar.next_open(at)
        return calendar.add(start, length.working_seconds(start, calendar)) if length else None
    except Usage:
        return None
