"""Timelines as sets of entries, joined by id and put into one order."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ticketcli.format.timeline import entry_text
from ticketcli.runtime.hashes import sha1
from ticketcli.ticket.model import Entry

MERGED = "merged"
"""The kind of an entry, and the key of a customer, agent or article, that keeps what a merge overwrote."""


def join_entries(base: Sequence[Entry], ours: Sequence[Entry], theirs: Sequence[Entry]) -> list[Entry]:
    """All entries of both sides, each once, in the order of time; within an instant as each side had them."""
    was = {entry.id: entry for entry in distinct_entries(base)}
    mine, yours = ({entry.id: entry for entry in distinct_entries(side)} for side in (ours, theirs))
    both = {id: _one(was.get(id), mine[id], yours[id]) for id in mine if id in yours and mine[id] != yours[id]}
    apart = [_apart(loser) for _winner, loser in both.values() if loser]
    held = {**mine, **yours, **{id: winner for id, (winner, _loser) in both.items()}}
    order = _woven([*mine], [*yours], lambda id: (held[id].at, id))
    known = set(order)
    woven = [held[id] for id in order] + [one for one in sorted(apart, key=entry_text) if one.id not in known]
    return order_entries(woven)


def distinct_entries(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with an id each: a second one of the same id, where it says something else, gets one of its own."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        if seen.setdefault(entry.id, entry) != entry:
            other = _apart(entry)
            seen.setdefault(other.id, other)
    return list(seen.values())


def order_entries(entries: Iterable[Entry]) -> list[Entry]:
    """The entries by instant, and what merges left behind after all else of theirs."""
    return sorted(entries, key=lambda entry: (entry.at, entry.id if entry.kind == MERGED else ""))


def _one(base: Entry | None, ours: Entry, theirs: Entry) -> tuple[Entry, Entry | None]:
    """Which version of an entry stands, and the other one where both changed it."""
    if theirs == base:
        return ours, None
    if ours == base:
        return theirs, None
    first, second = sorted((ours, theirs), key=entry_text)
    return first, second


def _apart(entry: Entry) -> Entry:
    """The entry with an id that says what is in it."""
    return entry._replace(id=entry.id[:24] + sha1(entry_text(entry).encode()).hexdigest()[:12])


def _woven(ours: list[str], theirs: list[str], key: Callable[[str], Any]) -> list[str]:
    """Both orders as one: what stands before another in one of them does so in both; else by `key`."""
    places = {id: place for place, id in enumerate(ours)}, {id: place for place, id in enumerate(theirs)}
    done: dict[str, None] = {}
    mine = yours = 0
    while mine < len(ours) and yours < len(theirs):
        a, b = ours[mine], theirs[yours]
        if a in done or b in done:
            mine, yours = mine + (a in done), yours + (b in done)
            continue
        a_waits, b_waits = places[1].get(a, -1) > yours, places[0].get(b, -1) > mine
        done[(b if a_waits else a) if a_waits != b_waits else min(a, b, key=key)] = None
    return list(dict.fromkeys([*done, *ours[mine:], *theirs[yours:]]))
