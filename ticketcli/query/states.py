"""Keys that ask how a ticket stands: what it has, what it is, whether it is late or new."""

from collections.abc import Callable, Mapping

from ticketcli.query import predicate, words
from ticketcli.query.asker import Asker, unknown_key, unknown_value
from ticketcli.query.predicate import OPEN_ONES, UNASSIGNED, Test, exactly, negated
from ticketcli.ticket.entries import is_person
from ticketcli.ticket.fields import NUMBERS
from ticketcli.ticket.model import TARGETS, Entry

SINCE_SYNC = "since-sync"

_ENTRIES: Mapping[str, Callable[[Entry], bool]] = {
    "reply": lambda entry: entry.kind == "reply" and is_person(entry),
    "attachment": lambda entry: bool(entry.attachments),
}
HAVABLE = (*words.FIELDS, "priority", *NUMBERS, "description", "promise", *_ENTRIES)
"""All that a ticket may have or not."""

_STATES: Mapping[str, Test] = {
    "open": OPEN_ONES,
    "unassigned": UNASSIGNED,
    "edited": exactly(lambda _ticket: False, "t.edited"),
}
_LATE = ("yes", "no", *TARGETS)


def has(asker: Asker, _key: str, value: str) -> Test:
    """The tickets that have it."""
    name = value.lower()
    if name not in HAVABLE:
        raise unknown_key(value, HAVABLE)
    if name == "promise":
        from ticketcli.ticket import promises

        return Test(lambda ticket: bool(promises.standing(ticket)), "t.open")
    if name in _ENTRIES:
        return exactly(lambda ticket: any(_ENTRIES[name](entry) for entry in ticket.entries), f"t.{name}")
    return words.some(asker, name)


def state(_asker: Asker, key: str, value: str) -> Test:
    """The tickets that are so."""
    if value.lower() not in _STATES:
        raise unknown_value(key, value, [*_STATES])
    return _STATES[value.lower()]


def new(asker: Asker, key: str, value: str) -> Test:
    """What the last sync brought in, which whoever asks has to tell."""
    if value.lower() != SINCE_SYNC:
        raise unknown_value(key, value, [SINCE_SYNC])
    found = sorted(asker.news() if asker.news else ())
    held = frozenset(found)
    numbers = "[" + ", ".join(f'"{number}"' for number in found) + "]"
    return exactly(lambda ticket: ticket.id in held, "t.number IN (SELECT value FROM json_each(?))", numbers)


def late(asker: Asker, key: str, value: str) -> Test:
    """`late:yes` is late by any target; else by that one."""
    wanted = value.lower()
    if wanted not in _LATE:
        raise unknown_value(key, value, _LATE)
    if wanted in ("yes", "no"):
        found = predicate.late(asker.service, asker.at)
        return found if wanted == "yes" else negated(found)
    return predicate.late(asker.service, asker.at, wanted)
