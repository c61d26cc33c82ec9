"""Keys that ask how a ticket stands: what it has, what it is, whether it is late or new."""

from collections.abc import Callable, Mapping

from ticketcli.query import predicate, words
from ticketcli.query.asker import Asker, refuse_key, refuse_value
from ticketcli.query.predicate import OPEN_ONES, UNASSIGNED, Predicate, exact_predicate, negate
from ticketcli.ticket.card import unanswered_since
from ticketcli.ticket.entries import is_person
from ticketcli.ticket.fields import NUMBERS
from ticketcli.ticket.metrics import metrics_of
from ticketcli.ticket.model import TARGETS, Entry

SINCE_SYNC = "since-sync"

_ENTRIES: Mapping[str, Callable[[Entry], bool]] = {
    "reply": lambda entry: entry.kind == "reply" and is_person(entry),
    "attachment": lambda entry: bool(entry.attachments),
}
HAVABLE = (*words.FIELDS, "priority", *NUMBERS, "description", "promise", *_ENTRIES)
"""All that a ticket may have or not."""

_STATES: Mapping[str, Predicate] = {
    "open": OPEN_ONES,
    "unassigned": UNASSIGNED,
    "unanswered": exact_predicate(
        lambda ticket: ticket.open and unanswered_since(metrics_of(ticket)) is not None,
        "t.open AND t.unanswered_since IS NOT NULL",
    ),
    "edited": exact_predicate(lambda _ticket: False, "t.edited"),
}
_LATE = ("yes", "no", *TARGETS)


def ask_has(asker: Asker, _key: str, value: str) -> Predicate:
    """The tickets that have it."""
    name = value.lower()
    if name not in HAVABLE:
        raise refuse_key(value, HAVABLE)
    if name == "promise":
        from ticketcli.ticket import promises

        return Predicate(lambda ticket: bool(promises.standing_promises(ticket)), "t.open")
    if name in _ENTRIES:
        return exact_predicate(lambda ticket: any(_ENTRIES[name](entry) for entry in ticket.entries), f"t.{name}")
    return words.ask_any(asker, name)


def ask_state(_asker: Asker, key: str, value: str) -> Predicate:
    """The tickets that are so."""
    if value.lower() not in _STATES:
        raise refuse_value(key, value, [*_STATES])
    return _STATES[value.lower()]


def ask_new(asker: Asker, key: str, value: str) -> Predicate:
    """What the last sync brought in, which whoever asks has to tell."""
    if value.lower() != SINCE_SYNC:
        raise refuse_value(key, value, [SINCE_SYNC])
    found = sorted(asker.news())
    held = frozenset(found)
    numbers = "[" + ", ".join(f'"{number}"' for number in found) + "]"
    return exact_predicate(lambda ticket: ticket.id in held, "t.number IN (SELECT value FROM json_each(?))", numbers)


def ask_late(asker: Asker, key: str, value: str) -> Predicate:
    """`late:yes` is late by any target; else by that one."""
    wanted = value.lower()
    if wanted not in _LATE:
        raise refuse_value(key, value, _LATE)
    if wanted in ("yes", "no"):
        found = predicate.late_predicate(asker.service, asker.at)
        return found if wanted == "yes" else negate(found)
    return predicate.late_predicate(asker.service, asker.at, wanted)
