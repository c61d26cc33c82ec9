"""Two versions of a ticket made one: entries are a set, and a field is what the last act on it says."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any

from ticketcli.merge.description import merge_description
from ticketcli.merge.entries import MERGED, join_entries, order_entries
from ticketcli.merge.sides import DESCRIPTION, Held, Side, last_acts, later_value
from ticketcli.merge.state import merge_status
from ticketcli.merge.values import Lost, Three, merge_named, order_keys, unite_lists, value_text
from ticketcli.runtime.hashes import sha1
from ticketcli.ticket.fields import ACTED, LISTS, own_field, value_of, with_values
from ticketcli.ticket.model import RULES, Entry, Ticket

OVERWRITTEN = "another clone changed it too"
SCALARS = (*(field for field in ACTED if field not in LISTS), "external", "created_at")
_LAST = "z"


def merge_ticket(base: Ticket | None, ours: Ticket, theirs: Ticket) -> Ticket:
    """The ticket that two clones made of one."""
    first = base or Ticket(ours.id, "", min(ours.created_at, theirs.created_at), priority="")
    three = Three(first, ours, theirs)
    entries = join_entries(first.entries, ours.entries, theirs.entries)
    places = {entry.id: place for place, entry in enumerate(entries)}
    sides = three.each(lambda one: Side(one, last_acts(one.entries, places)))
    extra = order_keys(three.each(lambda one: one.extra))
    lost: list[Lost] = []
    values = {key: _field(key, sides, entries, lost) for key in chain(SCALARS, map(own_field, extra))}
    values |= {key: unite_lists(three.each(attrgetter(key))) for key in LISTS}
    values["status"], values["waiting_for"] = merge_status(sides, entries)
    values["created_at"] = values["created_at"] if base else first.created_at
    values[DESCRIPTION] = merge_description(sides, entries, lost)
    values["unknown"] = merge_named("", three.each(lambda one: one.unknown), lost)
    at = max((entry.at for entry in first.entries), default=first.created_at)
    return with_values(ours._replace(extra=extra), values)._replace(entries=_with_lost(entries, lost, at))


def _field(key: str, sides: Three[Side], entries: Sequence[Entry], lost: list[Lost]) -> Any:
    """A field's value: the later act's, else what changed; a value that its last act does not say is noted as lost."""
    stands, other = later_value(sides.each(lambda side: side.holds(key, value_of(side.ticket, key))))
    if other and other.value is not None and not _says(entries, other, key):
        lost.append(Lost(key.removesuffix("_at"), value_text(other.value)))
    return stands


def _says(entries: Sequence[Entry], held: Held, key: str) -> bool:
    """Whether the last act on a field gave it the value that it holds."""
    return held.place >= 0 and entries[held.place].changes.get(key, (None, None))[1] == held.value


def _with_lost(entries: Sequence[Entry], lost: Iterable[Lost], at: datetime) -> tuple[Entry, ...]:
    """The timeline with an entry more for each value that was lost, the same wherever it is made."""
    there = {entry.id for entry in entries}
    more = {one.id: one for one in (_note(one, at) for one in lost) if one.id not in there}
    return tuple(order_entries([*entries, *more.values()]))


def _note(lost: Lost, at: datetime) -> Entry:
    field, value, act = lost
    id = _LAST + sha1("\0".join(filter(None, (field, act, value))).encode()).hexdigest()[:10]
    if field == DESCRIPTION or "\n" in value:
        facts = {"field": field, **({"act": act} if act else {})}
        return Entry(at, RULES, MERGED, id, facts=facts, text=value, because=OVERWRITTEN)
    return Entry(at, RULES, MERGED, id, facts={field: value}, because=OVERWRITTEN)
