"""Whether a record says what the ticket that came in under its number says, or ever said."""

from collections.abc import Iterable, Sequence
from typing import Any

from ticketcli.ticket.fields import ACTED, own_field, value_of
from ticketcli.ticket.model import Draft, Entry, Status, Ticket

WHO = ("contact", "customer")
_BEGUN = (Status.NEW, Status.ASSIGNED)


def find_differences(draft: Draft, told: Ticket, there: Ticket) -> list[str]:
    """What a draft, which would make the ticket `told`, says otherwise than the ticket that is `there`."""
    names = [name for name in ("title", "status", "waiting_for", *ACTED) if draft.fields.get(name)]
    names += [name for name in WHO if getattr(told, name)]
    names += map(own_field, told.extra)
    found = [name for name in dict.fromkeys(names) if not _held(there, name, value_of(told, name))]
    if draft.description.strip() and not _described(there, told.description):
        found.append("description")
    if draft.created_at and told.created_at != there.created_at:
        found.append("created")
    return [*found, *(["messages"] if is_retold(told.entries, there) else [])]


def find_news(record: Ticket, there: Ticket) -> list[str]:
    """What a ticket of our own export says that the one of its number never said."""
    names = ("title", "status", "waiting_for", *ACTED, *map(own_field, record.extra))
    told = [(name, value_of(record, name)) for name in dict.fromkeys(names)]
    found = [name for name, value in told if value not in (None, ()) and not _held(there, name, value)]
    if not _described(there, record.description):
        found.append("description")
    known = {entry.id for entry in there.entries}
    fresh = is_retold(record.entries, there) or any(entry.id not in known for entry in record.entries)
    return [*found, *(["messages"] if fresh else [])]


def is_retold(entries: Iterable[Entry], there: Ticket) -> bool:
    """Whether one of these entries is there with other words or at another time."""
    known = {entry.id: (entry.at, entry.text, entry.facts) for entry in there.entries}
    return any(known.get(entry.id, said) != said for entry in entries for said in [(entry.at, entry.text, entry.facts)])


def _held(ticket: Ticket, name: str, value: Any) -> bool:
    """Whether a field has this value, or had it before somebody changed it; of a list, all its words."""
    values = [value_of(ticket, name), *(one for entry in ticket.entries for one in entry.changes.get(name, ()))]
    if isinstance(value, tuple):
        return {*value} <= {word for words in values for word in words or ()}
    return value in values or (name == "status" and ticket.open and value in _BEGUN)


def _described(ticket: Ticket, text: str) -> bool:
    """Whether it has this description, as far as that can be told: of one that was rewritten no more is known."""
    rewritten = any("description" in entry.facts for entry in ticket.entries)
    return rewritten or ticket.description.strip() == text.strip()


def is_other(found: Sequence[str], addressed: bool) -> bool:
    """Whether these differences are those of another record, and not of one that has moved on since."""
    return "created" in found if addressed else not {"title", "description"}.isdisjoint(found)
