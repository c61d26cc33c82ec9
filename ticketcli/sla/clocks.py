"""Where the clocks of a ticket run: from what starts each target to what meets it, as the timeline tells it."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ticketcli.ticket.metrics import Metrics


class Clock(NamedTuple):
    """One running of a target: from `start` to what met it (`end`), or to the end of the work without that (`stop`)."""

    target: str
    start: datetime
    end: datetime | None = None
    stop: datetime | None = None


def clocks_of(told: Metrics) -> Iterator[Clock]:
    """Every running of every target that a ticket's timeline tells of; none where it tells nothing of its end."""
    if not told.states[-1].done or told.ended_at:
        yield from _first_reply(told)
        yield from _next_replies(told)
        yield from _silences(told)
        yield _clock("resolution", told, told.ticket.created_at, told.ended_at)


def _clock(target: str, told: Metrics, start: datetime, end: datetime | None) -> Clock:
    return Clock(target, start, end, None if end else told.ended_at)


def _first_reply(told: Metrics) -> Iterator[Clock]:
    """Not where an import ended it and tells no reply: there may have been one."""
    untold = any(state.imported for state in told.ending) and not told.first_reply_at
    if not untold:
        yield _clock("first_reply", told, told.ticket.created_at, told.first_reply_at)


def _next_replies(told: Metrics) -> Iterator[Clock]:
    """From each oldest unanswered message to the reply, after the first; what is written on top starts nothing anew."""
    asked = None
    for entry in told.talk:
        if entry.kind == "reply":
            if asked:
                yield _clock("next_reply", told, asked, entry.at)
            asked = None
        else:
            asked = asked or entry.at
    if asked:
        yield _clock("next_reply", told, asked, None)


def _silences(told: Metrics) -> Iterator[Clock]:
    """From each word to the customer, the opening being one, to the next or to the end of the work."""
    since = told.ticket.created_at
    for reply in told.replies:
        yield _clock("update", told, since, reply.at)
        since = reply.at
    yield _clock("update", told, since, told.ended_at)
