"""What happens to a ticket and may wake a rule: it is new, a message came, it was reopened, a field changed, …"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from ticketcli.ticket.entries import entries_of_rules
from ticketcli.ticket.fields import ACTED
from ticketcli.ticket.model import RULES, Change, Entry, Ticket

KINDS = ("new", "message", "reopened", "stale", "late")
CHANGE = "change of "
CHANGING = (*ACTED, "status", "waiting_for")
MEANINGS = {
    "new": "the ticket came in, or is classified or assigned by the rules again",
    "message": "the customer wrote",
    "reopened": "it was resolved or closed, and is not",
    "stale": "nothing has happened for too long",
    "late": "a deadline has passed",
    "change of FIELD": "somebody changed that field: `change of priority`",
}
_DONE = ("resolved", "closed")


class Event(NamedTuple):
    """What happened, as a rule's `on` names it, and a key that no other event of the kind on this ticket has."""

    what: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.key}".rstrip()


NEW = Event("new")


def stale_event(since: datetime) -> Event:
    """Nothing has happened since an instant; the next silence is another event."""
    return Event("stale", since.isoformat())


def late_event(target: str, due: datetime) -> Event:
    """A deadline of a target has passed; once for each instant that it was due."""
    return Event("late", f"{target} {due.isoformat()}")


def events_of(change: Change) -> Iterator[Event]:
    """What a change of a ticket that was there before means to rules; what rules did themselves means nothing."""
    for entry in change.entries if change.before else ():
        if entry.by != RULES:
            yield from _events(entry)


def _events(entry: Entry) -> Iterator[Event]:
    key = entry.at.isoformat()
    if entry.kind == "message":
        yield Event("message", key)
    old, new = entry.changes.get("status", ("", ""))
    if old in _DONE and new not in _DONE:
        yield Event("reopened", key)
    for field in entry.changes:
        yield Event(CHANGE + field, key)


# -- what rules have left in the timeline ------------------------------------------------------------------------------


def rules_fired(ticket: Ticket, event: Event) -> frozenset[str]:
    """The rules that have answered this very event already, and may not do so again."""
    answers = (entry for entry in entries_of_rules(ticket) if entry.facts.get("event") == str(event))
    return frozenset(name for entry in answers for name in entry.facts.get("fired", "").split(", "))


def event_answered(entry: Entry) -> Event | None:
    """The event that rules answered by an entry, as far as it says so."""
    told = entry.facts.get("event", "")
    kinds = (*KINDS, *(CHANGE + field for field in entry.changes), *(CHANGE + field for field in CHANGING))
    return next((Event(what, told[len(what) + 1 :]) for what in kinds if f"{told} ".startswith(f"{what} ")), None)


def answer_facts(event: Event, names: Iterable[str], score: int) -> dict[str, str]:
    """What an entry keeps of the rules that answered an event."""
    told = {"event": str(event), "fired": ", ".join(names)}
    return {**told, "score": f"{score:+}"} if score else told
