"""A description: composed by lines of all its versions, each of which an entry keeps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ticketcli.merge.entries import MERGED
from ticketcli.merge.lines import compose_text
from ticketcli.merge.sides import DESCRIPTION, Side
from ticketcli.merge.values import Lost, Three
from ticketcli.ticket.model import Entry


class _Version(NamedTuple):
    """A description as somebody wrote it, and the last act on it."""

    act: str
    text: str


def merge_description(sides: Three[Side], entries: Sequence[Entry], lost: list[Lost]) -> str:
    """The description that all versions of it make; where there are several, each is noted."""
    was, places = sides.base.ticket.description, {entry.id: place for place, entry in enumerate(entries)}
    (first, _), (mine, old), (yours, older) = sides.each(lambda side: _versions(side, sides.base, entries, places))
    alive = (mine | yours) - first
    versions = _ranked(alive - old - older or alive, places)
    if len(versions) > 1:
        lost += [Lost(DESCRIPTION, one.text, one.act) for one in versions]
    return compose_text(was, [one.text for one in versions])


def _versions(side: Side, base: Side, entries: Sequence[Entry],
              places: Mapping[str, int]) -> tuple[set[_Version], set[_Version]]:  # fmt: skip
    """The versions that a side's description is made of, and those that somebody has rewritten since."""
    known = {entry.id for entry in base.ticket.entries}
    notes = (one for one in side.ticket.entries if one.kind == MERGED and one.facts.get("field") == DESCRIPTION)
    noted = {_Version(one.facts.get("act", ""), one.text) for one in notes if one.id not in known}
    made = compose_text(base.ticket.description, [one.text for one in _ranked(noted, places)])
    if noted and side.ticket.description == made:
        return noted, set()
    place = side.acts.get(DESCRIPTION, -1)
    return {_Version(entries[place].id if place >= 0 else "", side.ticket.description)}, noted


def _ranked(versions: Iterable[_Version], places: Mapping[str, int]) -> list[_Version]:
    """The version of the latest act first."""
    return sorted(versions, key=lambda one: (places.get(one.act, -1), one.text), reverse=True)
