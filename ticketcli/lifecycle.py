"""The life of a ticket: each act takes a ticket and gives the ticket after it, with an entry that says so.

new → assigned → in-progress ⇄ waiting → resolved → closed; any open state may be resolved; a resolved or lately closed
ticket may be reopened (docs/architecture.md, Life cycle). Fresh entries have no id yet: the desk gives it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from ticketcli.errors import NotAllowed
from ticketcli.language import _
from ticketcli.model import RULES, WAITING_FOR, Entry, Outcome, Status, Ticket
from ticketcli.text import listed

MOVES: Mapping[Status, tuple[Status, ...]] = {
    Status.NEW: (Status.ASSIGNED, Status.RESOLVED),
    Status.ASSIGNED: (Status.NEW, Status.IN_PROGRESS, Status.RESOLVED),
    Status.IN_PROGRESS: (Status.NEW, Status.WAITING, Status.RESOLVED),
    Status.WAITING: (Status.IN_PROGRESS, Status.RESOLVED),
    Status.RESOLVED: (Status.IN_PROGRESS, Status.CLOSED),
    Status.CLOSED: (Status.IN_PROGRESS,),
}
FIELDS = (
    "title", "type", "stage", "area", "product", "priority", "channel", "language", "customer", "contact", "assignee",
    "team", "level", "tags", "keywords", "progress", "parent", "links",
)  # fmt: skip
DEMANDS: Mapping[Outcome, tuple[str, ...]] = {
    Outcome.COMPENSATED: ("method", "by"),
    Outcome.REPLACED: ("product",),
    Outcome.REJECTED: ("reasons",),
    Outcome.DUPLICATE: ("of",),
}


class Path(Protocol):
    """What a type of ticket says of its life cycle: forbidden targets, further moves (`FROM>TO`), required fields."""

    @property
    def forbid(self) -> tuple[str, ...]: ...
    @property
    def allow(self) -> tuple[str, ...]: ...
    @property
    def required(self) -> Mapping[str, tuple[str, ...]]: ...


# -- entries -----------------------------------------------------------------------------------------------------------


def added(ticket: Ticket, entry: Entry) -> Ticket:
    """The ticket with one entry more, at its place in time."""
    place = bisect_right(ticket.entries, entry.at, key=lambda other: other.at)
    return ticket._replace(entries=(*ticket.entries[:place], entry, *ticket.entries[place:]))


def changed(ticket: Ticket, values: Mapping[str, Any], kind: str, by: str, at: datetime, because: str | None = None,
            facts: Mapping[str, str] | None = None) -> Ticket:  # fmt: skip
    """The ticket with new field values and an entry that says what was and what is; itself when nothing differs."""
    changes = {key: (value_of(ticket, key), new) for key, new in values.items() if value_of(ticket, key) != new}
    if not changes and not facts:
        return ticket
    return added(with_values(ticket, values), Entry(at, by, kind, changes=changes, facts=facts or {}, because=because))


def value_of(ticket: Ticket, field: str) -> Any:
    """A field's value; `extra.KEY` reaches into what the desk added."""
    return ticket.extra.get(field[6:]) if field.startswith("extra.") else getattr(ticket, field)


def with_values(ticket: Ticket, values: Mapping[str, Any]) -> Ticket:
    """The ticket with other field values, and nothing said about it."""
    extra = {key[6:]: value for key, value in values.items() if key.startswith("extra.")}
    own = {key: value for key, value in values.items() if not key.startswith("extra.")}
    merged = {key: value for key, value in {**ticket.extra, **extra}.items() if value is not None}
    return ticket._replace(**own, extra=merged)


def by_hand(ticket: Ticket, default_priority: str) -> frozenset[str]:
    """The fields that a person set, at opening or later: rules leave them alone."""
    last = {field: entry.by for entry in ticket.entries for field in entry.changes}
    given = {field for field in FIELDS if getattr(ticket, field) not in (None, ()) and last.get(field) != RULES}
    return frozenset(given - {"priority"} if ticket.priority == default_priority and "priority" not in last else given)


# -- moves -------------------------------------------------------------------------------------------------------------


def moved(ticket: Ticket, to: Status, by: str, at: datetime, path: Path | None = None, because: str | None = None,
          waiting_for: str | None = None, facts: Mapping[str, str] | None = None) -> Ticket:  # fmt: skip
    """The ticket in another state; NotAllowed when the life cycle or its type forbids it."""
    _check_move(ticket, to, path)
    changes: dict[str, tuple[Any, Any]] = {"status": (str(ticket.status), str(to))}
    if ticket.waiting_for or waiting_for:
        changes["waiting_for"] = (ticket.waiting_for, waiting_for)
    entry = Entry(at, by, "status", changes=changes, facts=facts or {}, because=because)
    return added(ticket._replace(status=to, waiting_for=waiting_for), entry)


def _check_move(ticket: Ticket, to: Status, path: Path | None) -> None:
    step = f"{ticket.status}>{to}"
    allowed = step in path.allow if path else False
    forbidden = (to in path.forbid or step in path.forbid) if path else False
    if (to in MOVES[ticket.status] or allowed) and not forbidden:
        return
    ways = [str(way) for way in MOVES[ticket.status] if not path or way not in path.forbid]
    raise NotAllowed(
        _("{id} is {status}: it cannot become {to}, only {ways}").format(
            id=ticket.id, status=ticket.status, to=to, ways=listed(ways)
        )
    )


def check_required(ticket: Ticket, step: str, path: Path | None) -> None:
    """NotAllowed when the ticket's type demands a field at `step` (open, resolve, close) that is not there."""
    needed = path.required.get(step, ()) if path else ()
    missing = [key for key in needed if not (getattr(ticket, key, None) if key in FIELDS else ticket.extra.get(key))]
    if missing:
        raise NotAllowed(
            _("a ticket of type {type} needs {missing} to {step}: tkt set {id} {example}=…").format(
                type=ticket.type, missing=listed(missing), step=step, id=ticket.id, example=missing[0]
            )
        )


# -- acts --------------------------------------------------------------------------------------------------------------


def assigned(
    ticket: Ticket, to: str | None, team: str | None, by: str, at: datetime, because: str | None = None
) -> Ticket:
    """Given to an agent, to a team's queue, or both; what is new with an agent is assigned, without one new again."""
    if not ticket.open:
        raise NotAllowed(_("{id} is {status}: reopen it first").format(id=ticket.id, status=ticket.status))
    after = changed(ticket, {"assignee": to, "team": team}, "assigned", by, at, because)
    implied = {Status.NEW: Status.ASSIGNED} if to else {Status.ASSIGNED: Status.NEW}
    return after._replace(status=implied.get(after.status, after.status))


def released(ticket: Ticket, by: str, at: datetime, because: str | None = None) -> Ticket:
    """Back in the queue: nobody's, and new unless it waits."""
    if not ticket.assignee:
        raise NotAllowed(_("{id} is nobody's already").format(id=ticket.id))
    after = assigned(ticket, None, ticket.team, by, at, because)
    return after if after.status in (Status.NEW, Status.WAITING) else moved(after, Status.NEW, by, at, because=because)


def started(ticket: Ticket, by: str, at: datetime, path: Path | None, agent: str | None) -> Ticket:
    """Work begins; a ticket that is nobody's is taken by `agent` first."""
    if ticket.status is Status.NEW and agent:
        ticket = assigned(ticket, agent, ticket.team, by, at)
    return moved(ticket, Status.IN_PROGRESS, by, at, path)


def waiting(ticket: Ticket, what_for: str, by: str, at: datetime, path: Path | None) -> Ticket:
    """Work pauses, for the customer, a supplier or something internal."""
    if what_for not in WAITING_FOR:
        raise NotAllowed(_("a ticket waits for {known}").format(known=listed(WAITING_FOR)))
    return moved(ticket, Status.WAITING, by, at, path, waiting_for=what_for)


def noted(ticket: Ticket, text: str, by: str, at: datetime, kind: str = "note", via: str | None = None) -> Ticket:
    """A note or call among agents: changes no state."""
    return added(ticket, Entry(at, by, kind, text=text, via=via))


def replied(
    ticket: Ticket, text: str, by: str, at: datetime, path: Path | None, via: str | None, agent: str | None
) -> Ticket:
    """A reply to the customer; whoever first answers a ticket that nobody has started takes and starts it."""
    after = added(ticket, Entry(at, by, "reply", text=text, via=via))
    if after.status is Status.NEW and agent:
        after = assigned(after, agent, after.team, by, at, "first to answer")
    return moved(after, Status.IN_PROGRESS, by, at, path, "replied") if after.status is Status.ASSIGNED else after


def received(ticket: Ticket, text: str, by: str, at: datetime, via: str | None) -> Ticket:
    """A message from the customer; it ends the waiting for one, and reopens what was resolved or closed."""
    after = added(ticket, Entry(at, by, "message", text=text, via=via))
    waits = after.status is Status.WAITING and after.waiting_for == "customer"
    return moved(after, Status.IN_PROGRESS, by, at, because="the customer wrote") if waits or not after.open else after


def reopenable(ticket: Ticket, at: datetime, within: timedelta) -> bool:
    """Whether it is not yet too late to reopen: `within` counts from the last close."""
    closed = [entry.at for entry in ticket.entries if entry.changes.get("status", ("", ""))[1] == Status.CLOSED]
    return ticket.status is not Status.CLOSED or at <= (closed[-1] if closed else ticket.created_at) + within


def resolved(
    ticket: Ticket, outcome: Outcome, by: str, at: datetime, path: Path | None, facts: Mapping[str, str]
) -> Ticket:
    """The agent's word that it is done, and how; what the outcome and the type demand is checked."""
    missing = [key for key in DEMANDS.get(outcome, ()) if not facts.get(key)]
    if missing:
        options = " ".join(f"--{key} …" for key in missing)
        raise NotAllowed(_("outcome {outcome} needs {options}").format(outcome=outcome, options=options))
    check_required(ticket, "resolve", path)
    said = {"outcome": str(outcome), **{key: value for key, value in facts.items() if value}}
    return moved(ticket, Status.RESOLVED, by, at, path, facts=said)


def closed(ticket: Ticket, by: str, at: datetime, path: Path | None, acceptance: str) -> Ticket:
    """Closed: `acceptance` is the customer's word, silence, or none (an agent closed it)."""
    check_required(ticket, "close", path)
    return moved(ticket, Status.CLOSED, by, at, path, facts={"acceptance": acceptance})


def reopened(
    ticket: Ticket, by: str, at: datetime, path: Path | None, within: timedelta, because: str | None
) -> Ticket:
    """It was not done after all."""
    if ticket.open:
        raise NotAllowed(_("{id} is {status}: it is open already").format(id=ticket.id, status=ticket.status))
    if not reopenable(ticket, at, within):
        raise NotAllowed(
            _("{id} was closed more than {days} days ago: open a new ticket and link it").format(
                id=ticket.id, days=within.days
            )
        )
    return moved(ticket, Status.IN_PROGRESS, by, at, path, because)


def linked(ticket: Ticket, others: Iterable[str], by: str, at: datetime, relation: str = "related") -> Ticket:
    """Tied to other tickets."""
    links = tuple(dict.fromkeys((*ticket.links, *others)))
    return changed(
        ticket, {"links": links}, "linked", by, at, facts={"relation": relation} if links != ticket.links else None
    )


def attached(ticket: Ticket, paths: Iterable[str], names: Iterable[str], by: str, at: datetime) -> Ticket:
    """Files put beside it: `paths` in the desk, `names` as they came."""
    facts = {"names": ", ".join(names)}
    return added(ticket, Entry(at, by, "attached", facts=facts, attachments=tuple(paths)))


def undone(now: Ticket, then: Ticket, by: str, at: datetime) -> Ticket:
    """`now` with the fields it had `then`; the entries made since stay, and one more says that they are void."""
    known = {entry.id for entry in then.entries}
    void = " ".join(entry.id for entry in now.entries if entry.id not in known)
    names = (*FIELDS, "status", "waiting_for")
    changes = {key: (_plain(now, key), _plain(then, key)) for key in names if getattr(now, key) != getattr(then, key)}
    entry = Entry(at, by, "undone", changes=changes, facts={"undoes": void} if void else {})
    return added(then._replace(entries=now.entries), entry)


def _plain(ticket: Ticket, key: str) -> Any:
    value = getattr(ticket, key)
    return str(value) if isinstance(value, Status) else value
