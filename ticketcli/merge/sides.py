"""One version of a ticket with the last act on each of its fields, and which of two values stands."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from ticketcli.merge.values import Three, value_rank
from ticketcli.ticket.model import Entry, Ticket

DESCRIPTION = "description"


class Side(NamedTuple):
    """One version of a ticket, and the place in the joined timeline of the last act on each field."""

    ticket: Ticket
    acts: Mapping[str, int]

    def holds(self, field: str, value: Any) -> "Held":
        """A value of one of its fields."""
        return Held(self.acts.get(field, -1), value)


class Held(NamedTuple):
    """A value, and the place of the last act on its field."""

    place: int
    value: Any

    @property
    def rank(self) -> tuple[int, Any]:
        """Which of two stands: that of the later act."""
        return self.place, value_rank(self.value)


def last_acts(entries: Sequence[Entry], places: Mapping[str, int]) -> dict[str, int]:
    """The place of the last act on each field."""
    found: dict[str, int] = {}
    for entry in entries:
        for field in _touched(entry):
            found[field] = max(found.get(field, -1), places.get(entry.id, -1))
    return found


def _touched(entry: Entry) -> Iterator[str]:
    """The fields that an entry acts on; an assignment may move the status, a rewriting names the description."""
    yield from entry.changes
    if entry.kind == "assigned" and "assignee" in entry.changes:
        yield "status"
    if DESCRIPTION in entry.facts:
        yield DESCRIPTION


def later_value(three: Three[Held]) -> tuple[Any, Held | None]:
    """The value that stands, and the other one where both sides changed it."""
    base, ours, theirs = three
    if ours == theirs or base in (ours, theirs):
        return (theirs if ours == base else ours).value, None
    other, stands = sorted((ours, theirs), key=attrgetter("rank"))
    return stands.value, other
