"""What the timeline of one ticket tells: what happened to it when, and in whose hands it was.

What the timeline does not tell stays unknown: a ticket that came in closed is not open, but closed at no known instant.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise, takewhile
from typing import NamedTuple

from ticketcli.ticket.entries import is_person, standing_entries
from ticketcli.ticket.model import OPEN, PUBLIC, THANKS, Card, Entry, Status, Ticket
from ticketcli.ticket.outcomes import NO_REPLY
from ticketcli.worktime.calendar import Span

DONE = frozenset(Status) - frozenset(OPEN)


class StatusSince(NamedTuple):
    """A status since an instant: waiting for whom, ended how, told by an import."""

    at: datetime
    status: str
    waiting_for: str | None = None
    outcome: str | None = None
    imported: bool = False

    @property
    def done(self) -> bool:
        """Whether no work is left."""
        return self.status in DONE

    @property
    def paused(self) -> bool:
        """Whether the customer is waited for."""
        return self.status == Status.WAITING and self.waiting_for == "customer"


class Owner(NamedTuple):
    """Who had the ticket since an instant; None is nobody."""

    at: datetime
    agent: str | None


class Word(NamedTuple):
    """A public word of a person: a message of the customer or a reply, which an import may tell without its text."""

    at: datetime
    by: str
    kind: str
    text: str = ""


class Metrics(NamedTuple):
    """A ticket, the public words of its persons, the states and owners it had from its opening on.

    `turns` are the times it was resolved, closed or reopened, under that name.
    """

    ticket: Ticket | Card
    talk: tuple[Word, ...]
    states: tuple[StatusSince, ...]
    owners: tuple[Owner, ...]
    turns: tuple[tuple[str, datetime], ...]

    # -- talk

    @property
    def replies(self) -> tuple[Word, ...]:
        """What persons of the desk wrote to the customer."""
        return tuple(entry for entry in self.talk if entry.kind == "reply")

    @property
    def first_reply(self) -> Word | None:
        """The first answer of a person."""
        return next((entry for entry in self.talk if entry.kind == "reply"), None)

    @property
    def first_reply_at(self) -> datetime | None:
        """When a person first answered."""
        return self.first_reply.at if self.first_reply else None

    def exchanges(self) -> Iterator[tuple[datetime, Word]]:
        """Since when a customer's message was the oldest unanswered one, and its reply, after the first reply."""
        asked, answered = None, False
        for entry in self.talk:
            if entry.kind == "reply":
                if asked:
                    yield asked, entry
                asked, answered = None, True
            elif answered:
                asked = asked or entry.at

    def writer_of(self, reply: Word) -> str | None:
        """Who answered; whose the ticket was then, where an import tells only that somebody did."""
        return reply.by if reply.text else self.owner_at(reply.at)

    # -- states

    @property
    def resolutions(self) -> tuple[datetime, ...]:
        """Each time it was resolved."""
        return tuple(at for turn, at in self.turns if turn == "resolved")

    @property
    def reopenings(self) -> tuple[datetime, ...]:
        """Each time it was not done after all."""
        return tuple(at for turn, at in self.turns if turn == "reopened")

    @property
    def ending(self) -> tuple[StatusSince, ...]:
        """The told states since work last ended; none while it is open."""
        return tuple(takewhile(lambda state: state.done, reversed(self.states[1:])))[::-1]

    @property
    def ended_at(self) -> datetime | None:
        """When work on it last ended; None while it is open, or where nothing tells."""
        return next((state.at for state in self.ending), None)

    @property
    def resolved_at(self) -> datetime | None:
        """When it was last resolved; None while it is open (again)."""
        return next((state.at for state in self.ending if state.status == Status.RESOLVED), None)

    @property
    def closed_at(self) -> datetime | None:
        """When it was last closed; None while it is not."""
        return next((state.at for state in self.ending if state.status == Status.CLOSED), None)

    @property
    def outcome(self) -> str | None:
        """How it ended; None while it is open."""
        return next((state.outcome for state in reversed(self.ending) if state.outcome), None)

    @property
    def one_touch(self) -> bool | None:
        """Resolved with at most one reply and never reopened; None when unresolved, or when an import told no replies.

        No reply at all is a case solved at once, on a call; that it was given up in silence is none.
        """
        untold = any(state.imported for state in self.states) and not any(reply.text for reply in self.replies)
        if untold or not self.resolutions:
            return None
        return len(self.replies) <= 1 and not self.reopenings and self.outcome != NO_REPLY

    def state_at(self, instant: datetime) -> StatusSince:
        """The state it had at `instant`."""
        return next((state for state in reversed(self.states) if state.at <= instant), self.states[0])

    def open_at(self, instant: datetime) -> bool:
        """Whether it was there, with work left, at `instant`."""
        return self.ticket.created_at <= instant and not self.state_at(instant).done

    def pauses(self, since: datetime, until: datetime) -> tuple[Span, ...]:
        """When in this time the clock stood: the customer was waited for, or it was done until it was reopened."""
        return tuple((a, b or until) for a, b in self.stops if a < until and (b is None or b > since))

    @property
    def stops(self) -> tuple[tuple[datetime, datetime | None], ...]:
        """From when until when the clock stood; the last one may have no end yet."""
        told = self.states[1:]
        ends = [*(state.at for state in told[1:]), None]
        return tuple((was.at, end) for was, end in zip(told, ends, strict=False) if was.paused or was.done)

    # -- owners

    @property
    def assigned_at(self) -> datetime | None:
        """When it first got an owner."""
        return next((owner.at for owner in self.owners[1:] if owner.agent), None)

    @property
    def started_at(self) -> datetime | None:
        """When work on it first began."""
        return next((state.at for state in self.states[1:] if state.status == Status.IN_PROGRESS), None)

    @property
    def gifts(self) -> tuple[Owner, ...]:
        """Each time it was given, and to whom."""
        return tuple(now for was, now in pairwise(self.owners) if now.agent and now.agent != was.agent)

    @property
    def hand_offs(self) -> tuple[Owner, ...]:
        """Each time it went on to another owner, and from whom."""
        had = (owner for owner in self.owners if owner.agent)
        return tuple(Owner(now.at, was.agent) for was, now in pairwise(had) if now.agent != was.agent)

    @property
    def first_owner(self) -> str | None:
        """Who had it first."""
        return next((owner.agent for owner in self.owners if owner.agent), None)

    def owner_at(self, instant: datetime) -> str | None:
        """Who had it at `instant`."""
        return next((owner for owner in reversed(self.owners) if owner.at <= instant), self.owners[0]).agent


def metrics_of(ticket: Ticket) -> Metrics:
    """The figures of a ticket."""
    entries = standing_entries(ticket.entries)
    talk = tuple(
        Word(entry.at, entry.by, entry.kind, entry.text)
        for entry in entries
        if entry.kind in PUBLIC and is_person(entry) and THANKS not in entry.facts
    )
    states = _states(ticket, entries)
    return Metrics(ticket, talk, states, _owners(ticket, entries), _turns(states))


def pack_metrics(told: Metrics) -> str:
    """The figures as JSON, without the ticket and without what was said."""
    talk = [(word.at.timestamp(), word.by, word.kind, bool(word.text)) for word in told.talk]
    states = [(state.at.timestamp(), *state[1:]) for state in told.states]
    return json.dumps((talk, states, [(owner.at.timestamp(), owner.agent) for owner in told.owners]))


def unpack_metrics(ticket: Card, text: str) -> Metrics:
    """The figures that `packed` made this text of; a word that had a text has one."""
    talk, states, owners = json.loads(text)
    known = tuple(StatusSince(_instant(at), *rest) for at, *rest in states)
    return Metrics(
        ticket,
        tuple(Word(_instant(at), by, kind, "…" if told else "") for at, by, kind, told in talk),
        known,
        tuple(Owner(_instant(at), agent) for at, agent in owners),
        _turns(known),
    )


def happenings_of(told: Metrics) -> Iterator[tuple[str, datetime, str | None]]:
    """All that happened to a ticket: its name, when, and whose the ticket was then (the one before at a hand-off)."""
    yield "created", told.ticket.created_at, told.first_owner
    yield from ((turn, at, told.owner_at(at)) for turn, at in told.turns)
    yield from (("hand_offs", *owner) for owner in told.hand_offs)


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def updated_at(ticket: Ticket) -> datetime:
    """When anything last happened to a ticket."""
    return max((entry.at for entry in ticket.entries), default=ticket.created_at)


def resolved_at(ticket: Ticket) -> datetime | None:
    """When a ticket was last resolved; None while it is open (again)."""
    return metrics_of(ticket).resolved_at


def closed_at(ticket: Ticket) -> datetime | None:
    """When a ticket was last closed; None while it is not."""
    return metrics_of(ticket).closed_at


def outcome_of(ticket: Ticket) -> str | None:
    """How a ticket ended; None while it is open."""
    return metrics_of(ticket).outcome


def _states(ticket: Ticket, entries: Sequence[Entry]) -> tuple[StatusSince, ...]:
    moves = [entry for entry in entries if "status" in entry.changes]
    first = moves[0].changes["status"][0] or Status.NEW if moves else ticket.status
    return (StatusSince(ticket.created_at, first), *map(_state, moves))


def _state(move: Entry) -> StatusSince:
    _was, waiting_for = move.changes.get("waiting_for", (None, None))
    return StatusSince(move.at, move.changes["status"][1], waiting_for, move.facts.get("outcome"), move.imported)


def _turns(states: Sequence[StatusSince]) -> tuple[tuple[str, datetime], ...]:
    return tuple((turn, now.at) for was, now in pairwise(states) if (turn := _turn(was, now)))


def _turn(was: StatusSince, now: StatusSince) -> str | None:
    if was.done and not now.done:
        return "reopened"
    return (
        str(now.status)
        if now.done and now.status != was.status and (now.status == Status.CLOSED or not was.done)
        else None
    )


def _owners(ticket: Ticket, entries: Sequence[Entry]) -> tuple[Owner, ...]:
    gifts = [entry for entry in entries if "assignee" in entry.changes]
    first = gifts[0].changes["assignee"][0] if gifts else ticket.assignee
    return (Owner(ticket.created_at, first), *(Owner(entry.at, entry.changes["assignee"][1]) for entry in gifts))
