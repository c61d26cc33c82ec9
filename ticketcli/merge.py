"""Two versions of a record and the one they both come from, made one by what they mean (docs/format.md, Two clones).

The same two sides give the same in either order, a chain of merges gives the same in any order, what is merged with
itself stays, and no entry is ever lost. Entries are a set, joined by id. A field is what the last act on it says, in
the order of the joined timeline; what a hand wrote without an act merges three ways, and what it loses is told by an
entry of its own. Lists are sets. A description is composed by lines of all its versions, each of which an entry keeps.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, pairwise
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from ticketcli import timeline
from ticketcli.digest import sha1
from ticketcli.lifecycle import FIELDS, value_of, with_values
from ticketcli.model import RULES, Agent, Article, Contact, Customer, Entry, Status, Ticket
from ticketcli.notation import flow
from ticketcli.timeline import standing

LISTS = timeline.LISTS
MERGED = "merged"
"""The kind of an entry, and the key of a customer, agent or article, that keeps what a merge overwrote."""
OVERWRITTEN = "another clone changed it too"
DESCRIPTION = "description"
LONGEST_TEXT = 3000
"""Lines up to which two texts are compared line by line."""

SCALARS = (*(field for field in FIELDS if field not in LISTS), "external", "created_at")
Record = TypeVar("Record", Ticket, Customer, Agent, Article)
T = TypeVar("T")
U = TypeVar("U")
_Lines = tuple[int, int, tuple[str, ...]]
"""From which line to which one stand which others instead."""
_LAST = "z"
_GONE: Any = object()


class Three(NamedTuple, Generic[T]):
    """The version that both sides come from, ours and theirs."""

    base: T
    ours: T
    theirs: T

    def each(self, of: Callable[[T], U]) -> "Three[U]":
        """What each version has of something."""
        return Three(of(self.base), of(self.ours), of(self.theirs))


class Lost(NamedTuple):
    """A value that the merge overwrote and that stands nowhere else."""

    field: str
    value: str
    act: str = ""
    """Of a description: the last act on it."""


def merge(base: Record | None, ours: Record, theirs: Record) -> Record:
    """The record that two clones made of one; `base` is the version both come from, None where there was none."""
    match ours, theirs:
        case Ticket(), Ticket():
            return _ticket(base, ours, theirs)
        case Customer(), Customer():
            return _customer(base, ours, theirs)
        case Agent(), Agent():
            return _agent(base, ours, theirs)
        case Article(), Article():
            return _article(base, ours, theirs)
    raise TypeError(f"{type(ours).__name__} and {type(theirs).__name__} are not of one kind")


# -- tickets -----------------------------------------------------------------------------------------------------------


class _Side(NamedTuple):
    """One version of a ticket, and the place in the joined timeline of the last act on each field."""

    ticket: Ticket
    acts: Mapping[str, int]

    def holds(self, field: str, value: Any) -> "_Held":
        return _Held(self.acts.get(field, -1), value)


class _Held(NamedTuple):
    """A value, and the place of the last act on its field."""

    place: int
    value: Any

    @property
    def rank(self) -> tuple[int, Any]:
        return self.place, _rank(self.value)


def _ticket(base: Ticket | None, ours: Ticket, theirs: Ticket) -> Ticket:
    first = base or Ticket(ours.id, "", min(ours.created_at, theirs.created_at), priority="")
    three = Three(first, ours, theirs)
    entries = joined(first.entries, ours.entries, theirs.entries)
    places = {entry.id: place for place, entry in enumerate(entries)}
    sides = three.each(lambda one: _Side(one, _acts(one.entries, places)))
    extra = _ordered(three.each(lambda one: one.extra))
    lost: list[Lost] = []
    values = {key: _field(key, sides, entries, lost) for key in chain(SCALARS, map("extra.{}".format, extra))}
    values |= {key: _set(three.each(attrgetter(key))) for key in LISTS}
    values["status"], values["waiting_for"] = _state(sides, entries)
    values[DESCRIPTION] = _description(sides, entries, lost)
    values["unknown"] = _mapping("", three.each(lambda one: one.unknown), lost)
    at = max((entry.at for entry in first.entries), default=first.created_at)
    return with_values(ours._replace(extra=extra), values)._replace(entries=_with_lost(entries, lost, at))


def _acts(entries: Sequence[Entry], places: Mapping[str, int]) -> dict[str, int]:
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


def _field(key: str, sides: Three[_Side], entries: Sequence[Entry], lost: list[Lost]) -> Any:
    """A field's value: the later act's, else what changed; a value that its last act does not say is noted as lost."""
    stands, other = _later(sides.each(lambda side: side.holds(key, value_of(side.ticket, key))))
    if other and other.value is not None and not _says(entries, other, key):
        lost.append(Lost(key.removesuffix("_at"), _written(other.value)))
    return stands


def _says(entries: Sequence[Entry], held: _Held, key: str) -> bool:
    """Whether the last act on a field gave it the value that it holds."""
    return held.place >= 0 and entries[held.place].changes.get(key, (None, None))[1] == held.value


def _later(three: Three[_Held]) -> tuple[Any, _Held | None]:
    """The value that stands, and the other one where both sides changed it."""
    base, ours, theirs = three
    if ours == theirs or base in (ours, theirs):
        return (theirs if ours == base else ours).value, None
    other, stands = sorted((ours, theirs), key=attrgetter("rank"))
    return stands.value, other


def _with_lost(entries: Sequence[Entry], lost: Iterable[Lost], at: datetime) -> tuple[Entry, ...]:
    """The timeline with an entry more for each value that was lost, the same wherever it is made."""
    there = {entry.id for entry in entries}
    more = {one.id: one for one in (_note(one, at) for one in lost) if one.id not in there}
    return tuple(sorted([*entries, *more.values()], key=_place))


def _place(entry: Entry) -> tuple[datetime, str]:
    """Where an entry stands: by its instant, and what merges left behind after all else there."""
    return entry.at, entry.id if entry.kind == MERGED else ""


def _note(lost: Lost, at: datetime) -> Entry:
    field, value, act = lost
    id = _LAST + sha1("\0".join(filter(None, (field, act, value))).encode()).hexdigest()[:10]
    if field == DESCRIPTION or "\n" in value:
        facts = {"field": field, **({"act": act} if act else {})}
        return Entry(at, RULES, MERGED, id, facts=facts, text=value, because=OVERWRITTEN)
    return Entry(at, RULES, MERGED, id, facts={field: value}, because=OVERWRITTEN)


# -- the state ---------------------------------------------------------------------------------------------------------


def told(ticket: Ticket) -> tuple[str | None, str | None]:
    """The status that the timeline tells, and what is waited for; None where an import leaves it unknown."""
    status, waiting = (None if ticket.external else "new"), None
    for entry in standing(ticket.entries):
        if "status" in entry.changes:
            status = None if entry.imported else str(entry.changes["status"][1])
            waiting = entry.changes.get("waiting_for", (None, None))[1] if status == Status.WAITING else None
        elif entry.kind == "assigned" and "assignee" in entry.changes and status in (Status.NEW, Status.ASSIGNED):
            status = str(Status.ASSIGNED if entry.changes["assignee"][1] else Status.NEW)
    return status, waiting


def _state(sides: Three[_Side], entries: Sequence[Entry]) -> tuple[Status, str | None]:
    """Status and what is waited for, together: as the joined timeline tells, where each side's told its own."""
    if all(told(side.ticket) == (side.ticket.status, side.ticket.waiting_for) for side in sides[1:]):
        status, waiting = told(sides.ours.ticket._replace(entries=tuple(entries)))
        if status is not None:
            return Status(status), waiting
    state: tuple[Status, str | None]
    state, _other = _later(sides.each(lambda one: one.holds("status", (one.ticket.status, one.ticket.waiting_for))))
    return state


# -- timelines ---------------------------------------------------------------------------------------------------------


def joined(base: Sequence[Entry], ours: Sequence[Entry], theirs: Sequence[Entry]) -> list[Entry]:
    """All entries of both sides, each once, in the order of time; within an instant as each side had them."""
    was = {entry.id: entry for entry in distinct(base)}
    mine, yours = ({entry.id: entry for entry in distinct(side)} for side in (ours, theirs))
    both = {id: _one(was.get(id), mine[id], yours[id]) for id in mine if id in yours and mine[id] != yours[id]}
    apart = [_apart(loser) for _winner, loser in both.values() if loser]
    held = {**mine, **yours, **{id: winner for id, (winner, _loser) in both.items()}}
    order = _woven([*mine], [*yours], lambda id: (held[id].at, id))
    known = set(order)
    woven = [held[id] for id in order] + [one for one in sorted(apart, key=_by_text) if one.id not in known]
    return sorted(woven, key=_place)


def distinct(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with an id each: a second one of the same id, where it says something else, gets one of its own."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        if seen.setdefault(entry.id, entry) != entry:
            other = _apart(entry)
            seen.setdefault(other.id, other)
    return list(seen.values())


def _one(base: Entry | None, ours: Entry, theirs: Entry) -> tuple[Entry, Entry | None]:
    """Which version of an entry stands, and the other one where both changed it."""
    if theirs == base:
        return ours, None
    if ours == base:
        return theirs, None
    first, second = sorted((ours, theirs), key=_by_text)
    return first, second


def _apart(entry: Entry) -> Entry:
    """The entry with an id that says what is in it."""
    return entry._replace(id=entry.id[:24] + sha1(_by_text(entry).encode()).hexdigest()[:12])


def _by_text(entry: Entry) -> str:
    return timeline.entry_text(entry)


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


# -- texts -------------------------------------------------------------------------------------------------------------


class _Version(NamedTuple):
    """A description as somebody wrote it, and the last act on it."""

    act: str
    text: str


def _description(sides: Three[_Side], entries: Sequence[Entry], lost: list[Lost]) -> str:
    """The description that all versions of it make; where there are several, each is noted."""
    was, places = sides.base.ticket.description, {entry.id: place for place, entry in enumerate(entries)}
    (first, _), (mine, old), (yours, older) = sides.each(lambda side: _versions(side, sides.base, entries, places))
    alive = (mine | yours) - first
    versions = _ranked(alive - old - older or alive, places)
    if len(versions) > 1:
        lost += [Lost(DESCRIPTION, one.text, one.act) for one in versions]
    return composed(was, [one.text for one in versions])


def _versions(side: _Side, base: _Side, entries: Sequence[Entry],
              places: Mapping[str, int]) -> tuple[set[_Version], set[_Version]]:  # fmt: skip
    """The versions that a side's description is made of, and those that somebody has rewritten since."""
    known = {entry.id for entry in base.ticket.entries}
    notes = (one for one in side.ticket.entries if one.kind == MERGED and one.facts.get("field") == DESCRIPTION)
    noted = {_Version(one.facts.get("act", ""), one.text) for one in notes if one.id not in known}
    made = composed(base.ticket.description, [one.text for one in _ranked(noted, places)])
    if noted and side.ticket.description == made:
        return noted, set()
    place = side.acts.get(DESCRIPTION, -1)
    return {_Version(entries[place].id if place >= 0 else "", side.ticket.description)}, noted


def _ranked(versions: Iterable[_Version], places: Mapping[str, int]) -> list[_Version]:
    """The version of the latest act first."""
    return sorted(versions, key=lambda one: (places.get(one.act, -1), one.text), reverse=True)


def composed(base: str, versions: Sequence[str]) -> str:
    """The first version, with what the next ones change on other lines, as far as they do not clash."""
    if len(versions) < 2 or _long(base, *versions):
        return versions[0] if versions else base
    lines = base.split("\n")
    held: set[_Lines] = set()
    for version in versions:
        changes = held | _changes(lines, version.split("\n"))
        held = held if _clash(changes) else changes
    return _changed(lines, held)


def text(base: str, ours: str, theirs: str) -> str | None:
    """Three texts merged by lines; None where both sides changed the same or adjacent ones differently."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    lines = base.split("\n")
    if _long(base, ours, theirs):
        return None
    changes = _changes(lines, ours.split("\n")) | _changes(lines, theirs.split("\n"))
    return None if _clash(changes) else _changed(lines, changes)


def _long(*texts: str) -> bool:
    return max(text.count("\n") for text in texts) >= LONGEST_TEXT


def _clash(changes: Iterable[_Lines]) -> bool:
    """Whether two of these touch the same or adjacent lines."""
    return any(a[1] >= b[0] for a, b in pairwise(sorted(changes)))


def _changed(lines: Sequence[str], changes: Iterable[_Lines]) -> str:
    made = list(lines)
    for start, end, instead in sorted(changes, reverse=True):
        made[start:end] = instead
    return "\n".join(made)


def _changes(old: list[str], new: list[str]) -> set[_Lines]:
    """Which lines of `old` are replaced by which others."""
    from difflib import SequenceMatcher

    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return {(a, b, tuple(new[c:d])) for tag, a, b, c, d in codes if tag != "equal"}


def paragraphs(three: Three[str]) -> str:
    """Three texts merged by lines, or else by paragraphs: every one that anyone wrote or changed stays."""
    by_lines = text(*three)
    return "\n\n".join(_set(three.each(lambda one: tuple(one.split("\n\n"))))) if by_lines is None else by_lines


# -- values without a timeline -----------------------------------------------------------------------------------------


def _set(three: Three[tuple[str, ...]]) -> tuple[str, ...]:
    """Three lists as sets: what neither side took away, in its order, then what either side added.

    Another order alone is no change beside one.
    """
    base, ours, theirs = three
    was, mine, yours = map(set, three)
    if ours == theirs or theirs == base or mine != yours == was:
        return ours
    if ours == base or yours != mine == was:
        return theirs
    if mine == yours == was:
        return max(ours, theirs)
    kept = [one for one in dict.fromkeys(base) if one in ours and one in theirs]
    return (*kept, *sorted((mine | yours) - was))


def _three(field: str, three: Three[Any], lost: list[Lost]) -> Any:
    """One value three ways; where both sides changed it, one of them stands, and the other is noted."""
    base, ours, theirs = three
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    other, value = sorted((ours, theirs), key=_rank)
    if _written(other):
        lost.append(Lost(field, _written(other)))
    return value


def _written(value: Any) -> str:
    if value is None or value is _GONE:
        return ""
    if isinstance(value, (str, Mapping, list, tuple)):
        return value if isinstance(value, str) else flow(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _rank(value: Any) -> tuple[bool, str, str]:
    """Which of two values stands where nothing else tells: rather something than nothing."""
    return value is not None and value is not _GONE, _written(value), repr(value)


def _mapping(field: str, three: Three[Mapping[str, Any]], lost: list[Lost]) -> dict[str, Any]:
    """Named values, each three ways; what one side changed and the other took away stays."""
    found: dict[str, Any] = {}
    for key in _ordered(three):
        value = _three(f"{field}{key}", three.each(_held(key, _GONE)), lost)
        if value is not _GONE:
            found[key] = value
    return found


def _held(key: str, otherwise: Any = None) -> Callable[[Mapping[str, Any]], Any]:
    return lambda side: side.get(key, otherwise)


def _ordered(three: Three[Any]) -> dict[str, Any]:
    """The keys of all sides: those of the base as they stood, then the others by name."""
    base, ours, theirs = three
    return {key: ours.get(key, theirs.get(key)) for key in (*base, *sorted({*ours, *theirs} - {*base}))}


# -- customers, agents, articles ---------------------------------------------------------------------------------------


def _fields(three: Three[Any], scalars: Iterable[str], lists: Iterable[str], lost: list[Lost]) -> Any:
    """A record whose named fields are merged."""
    values = {key: _three(key, three.each(attrgetter(key)), lost) for key in scalars}
    values |= {key: _set(three.each(attrgetter(key))) for key in lists}
    return three.ours._replace(**values)


def _kept(three: Three[Mapping[str, Any]], lost: list[Lost]) -> dict[str, Any]:
    """The unknown keys, and under `merged` what was overwritten."""
    values = _mapping("", three.each(lambda side: {key: side[key] for key in side if key != MERGED}), lost)
    notes = {
        *_set(three.each(lambda side: tuple(side.get(MERGED) or ()))),
        *(f"{one.field}: {one.value}" for one in lost),
    }
    return values | ({MERGED: sorted(notes)} if notes else {})


def _customer(base: Customer | None, ours: Customer, theirs: Customer) -> Customer:
    three, lost = Three(base or Customer(ours.id, ""), ours, theirs), list[Lost]()
    made: Customer = _fields(three, ("name", "tier", "language", "since", "merged_into"), (), lost)
    return made._replace(
        contacts=_contacts(three.each(lambda one: one.contacts), lost),
        notes=paragraphs(three.each(lambda one: one.notes)),
        unknown=_kept(three.each(lambda one: one.unknown), lost),
    )


def _contacts(three: Three[tuple[Contact, ...]], lost: list[Lost]) -> tuple[Contact, ...]:
    """The contacts of all sides, each known by its name, or by its first address where it has none."""
    if three.theirs in three[:2] or three.ours == three.base:
        return three.ours if three.theirs in three[:2] else three.theirs
    sides = three.each(_by_key)
    merged = (_contact(key, sides.each(_held(key)), lost) for key in _ordered(sides))
    return tuple(one for one in merged if one)


def _by_key(contacts: Iterable[Contact]) -> dict[str, Contact]:
    found: dict[str, Contact] = {}
    for one in contacts:
        key = one.name or next(iter((*one.mail, *one.phone, *one.handles.values())), "")
        while key in found:
            key += " "
        found[key] = one
    return found


def _contact(key: str, three: Three[Contact | None], lost: list[Lost]) -> Contact | None:
    if not three.ours or not three.theirs:
        left = three.ours or three.theirs
        return None if left == three.base else left
    sides = three.each(lambda one: one or Contact())
    made: Contact = _fields(sides, ("name",), ("mail", "phone"), lost)
    return made._replace(
        handles=_mapping(f"{key} ", sides.each(lambda one: one.handles), lost),
        unknown=_mapping(f"{key} ", sides.each(lambda one: one.unknown), lost),
    )


def _agent(base: Agent | None, ours: Agent, theirs: Agent) -> Agent:
    three, lost = Three(base or Agent(ours.id, ""), ours, theirs), list[Lost]()
    scalars = ("name", "team", "level", "capacity", "hours", "cost_per_hour")
    made: Agent = _fields(three, scalars, ("mail", "areas", "away"), lost)
    return made._replace(
        skills=_mapping("skill ", three.each(lambda one: one.skills), lost),
        notes=paragraphs(three.each(lambda one: one.notes)),
        unknown=_kept(three.each(lambda one: one.unknown), lost),
    )


def _article(base: Article | None, ours: Article, theirs: Article) -> Article:
    three, lost = Three(base or Article(ours.id, "", state=""), ours, theirs), list[Lost]()
    made: Article = _fields(three, ("title", "language", "state"), ("tags",), lost)
    return made._replace(
        body=paragraphs(three.each(lambda one: one.body)),
        unknown=_kept(three.each(lambda one: one.unknown), lost),
    )
