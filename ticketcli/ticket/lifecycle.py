"""The life of a ticket: each act takes a ticket and gives the ticket after it, with an entry that says so.

new → assigned → in-progress ⇄ waiting → resolved → closed; any open state may be resolved; a resolved or lately closed
ticket may be reopened (docs/architecture.md, Life cycle). Fresh entries have no id yet: the desk gives it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from ticketcli.errors import NotAllowed
from ticketcli.i18n import N_, _
from ticketcli.text import list_words
from ticketcli.ticket.entries import standing_entries
from ticketcli.ticket.fields import ACTED, own_field, value_of, with_values
from ticketcli.ticket.model import NOTHING, RULES, THANKS, WAITING_FOR, Entry, Status, Ticket
from ticketcli.ticket.outcomes import OUTCOMES

MOVES: Mapping[Status, tuple[Status, ...]] = {
    Status.NEW: (Status.ASSIGNED, Status.RESOLVED),
    Status.ASSIGNED: (Status.NEW, Status.IN_PROGRESS, Status.RESOLVED),
    Status.IN_PROGRESS: (Status.NEW, Status.WAITING, Status.RESOLVED),
    Status.WAITING: (Status.IN_PROGRESS, Status.RESOLVED),
    Status.RESOLVED: (Status.IN_PROGRESS, Status.CLOSED),
    Status.CLOSED: (Status.IN_PROGRESS,),
}
_VERBS: Mapping[Status, str] = {
    Status.NEW: "release",
    Status.ASSIGNED: "assign",
    Status.IN_PROGRESS: "start",
    Status.WAITING: "wait",
    Status.RESOLVED: "resolve",
    Status.CLOSED: "close",
}
FOLLOW_UP = "follow-up"
"""How a ticket is tied to the one that was closed too long ago for what then came."""
STEPS = ("open", "resolve", "close")
"""Where a type may demand fields."""
_TIED = frozenset(("status", "assignee"))

FIRST, REPLIED, WROTE = N_("first to answer"), N_("replied"), N_("the customer wrote")


class TypePath(Protocol):
    """What a type of ticket says of its life cycle."""

    @property
    def forbid(self) -> tuple[str, ...]:
        """States that cannot be reached, and single moves `FROM>TO`."""

    @property
    def allow(self) -> tuple[str, ...]:
        """Further moves `FROM>TO`."""

    @property
    def required(self) -> Mapping[str, tuple[str, ...]]:
        """The fields that must be set at a step: open, resolve, close."""

    @property
    def particular(self) -> Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]:
        """The same of tickets of one channel or product: by field, its word, and step."""


# -- entries -----------------------------------------------------------------------------------------------------------


def add_entry(ticket: Ticket, entry: Entry) -> Ticket:
    """The ticket with one entry more, at its place in time."""
    place = bisect_right(ticket.entries, entry.at, key=lambda other: other.at)
    return ticket._replace(entries=(*ticket.entries[:place], entry, *ticket.entries[place:]))


def put_in_turn(before: Ticket | None, after: Ticket) -> Ticket:
    """The ticket whose fresh entries stand behind all that was there: the clock of another clone may run ahead."""
    if not before or not before.entries:
        return after
    last = before.entries[-1].at
    known = [entry for entry in after.entries if entry.id or entry.imported]
    fresh = [entry._replace(at=max(entry.at, last)) for entry in after.entries if not (entry.id or entry.imported)]
    return after._replace(entries=(*known, *sorted(fresh, key=lambda entry: entry.at)))


def _acted(ticket: Ticket, entry: Entry) -> Ticket:
    """The ticket with an act more; never before the last one on the same fields, for two clones may differ in time."""
    fields = entry.changes.keys() | (_TIED if entry.changes.keys() & _TIED else ())
    last = max((other.at for other in ticket.entries if other.changes.keys() & fields), default=entry.at)
    return add_entry(ticket, entry._replace(at=max(entry.at, last)))


def change_fields(
    ticket: Ticket,
    values: Mapping[str, Any],
    kind: str,
    by: str,
    at: datetime,
    because: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> Ticket:
    """The ticket with new field values and an entry that says what was and what is; itself when nothing differs."""
    changes = {key: (value_of(ticket, key), new) for key, new in values.items() if value_of(ticket, key) != new}
    if not changes and not facts:
        return ticket
    entry = Entry(at, by, kind, changes=changes, facts=facts or NOTHING, because=because)
    return _acted(with_values(ticket, values), entry)


def fields_by_hand(ticket: Ticket, default_priority: str) -> frozenset[str]:
    """The fields whose value a person gave, at opening or later: rules leave them alone."""
    told = ((field, new, entry.by) for entry in standing_entries(ticket.entries)
            for field, (_old, new) in entry.changes.items())  # fmt: skip
    fields = (*ACTED, *map(own_field, ticket.extra))
    giver = {field: by for field, new, by in told if field in fields and new == value_of(ticket, field)}
    if ticket.priority == default_priority:
        giver.setdefault("priority", RULES)
    held = (field for field in fields if value_of(ticket, field) not in (None, ()))
    return frozenset(field for field in held if giver.get(field) != RULES)


# -- moves -------------------------------------------------------------------------------------------------------------


def ways_on(ticket: Ticket, path: TypePath | None = None) -> tuple[Status, ...]:
    """The states that a ticket may go to now, by the life cycle and its type."""
    further, banned = (path.allow, path.forbid) if path else ((), ())
    reachable = (*MOVES[ticket.status], *(to for to in Status if f"{ticket.status}>{to}" in further))
    return tuple(to for to in dict.fromkeys(reachable) if not {to, f"{ticket.status}>{to}"}.intersection(banned))


def move_ticket(
    ticket: Ticket,
    to: Status,
    by: str,
    at: datetime,
    path: TypePath | None = None,
    because: str | None = None,
    waiting_for: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> Ticket:
    """The ticket in another state; NotAllowed when the life cycle or its type forbids it."""
    _check_move(ticket, to, path)
    changes: dict[str, tuple[Any, Any]] = {"status": (str(ticket.status), str(to))}
    if ticket.waiting_for or waiting_for:
        changes["waiting_for"] = (ticket.waiting_for, waiting_for)
    entry = Entry(at, by, "status", changes=changes, facts=facts or NOTHING, because=because)
    return _acted(ticket._replace(status=to, waiting_for=waiting_for), entry)


def _check_move(ticket: Ticket, to: Status, path: TypePath | None) -> None:
    allowed = ways_on(ticket, path)
    if to in allowed:
        return
    refusal = _("{id} is {status}: it cannot become {to}")
    if to in MOVES[ticket.status]:
        refusal = _("{id} is {status}: its type {type} forbids that it becomes {to}")
    line = refusal.format(id=ticket.id, status=ticket.status, to=to, type=ticket.type)
    can = list_words([f"{way} (tkt {_verb(ticket, way)})" for way in allowed])
    raise NotAllowed(line + (_("; it can become {ways}").format(ways=can) if can else ""))


def _verb(ticket: Ticket, to: Status) -> str:
    return "reopen" if to is Status.IN_PROGRESS and not ticket.open else _VERBS[to]


def check_required(ticket: Ticket, step: str, path: TypePath | None) -> None:
    """NotAllowed when the ticket's type demands a field at `step` (open, resolve, close) that is not there."""
    missing = missing_fields(ticket, step, path)
    if missing:
        line = {
            "open": _("a new ticket of type {type} needs {missing}: --set {first}=…"),
            "resolve": _("{id}: type {type} needs {missing} to be resolved: tkt set {id} {first}=…"),
            "close": _("{id}: type {type} needs {missing} to be closed: tkt set {id} {first}=…"),
        }[step]
        raise NotAllowed(line.format(id=ticket.id, type=ticket.type, missing=list_words(missing), first=missing[0]))


def _check_steps(ticket: Ticket, step: str, path: TypePath | None) -> None:
    """What a step and those before it demand: what was there at the opening may be gone."""
    missing = [key for one in STEPS[: STEPS.index(step)] for key in missing_fields(ticket, one, path)]
    if missing:
        line = _("{id}: type {type} cannot be without {missing}: tkt set {id} {first}=…")
        raise NotAllowed(line.format(id=ticket.id, type=ticket.type, missing=list_words(missing), first=missing[0]))
    check_required(ticket, step, path)


def check_still_given(before: Ticket, after: Ticket, was: TypePath | None, path: TypePath | None) -> None:
    """NotAllowed when a change takes away, or makes a demand of, what a step already taken cannot do without."""
    missing = set(missing_of_steps(after, path)) - set(missing_of_steps(before, was))
    if missing:
        first = min(missing)
        line = _("{id}: type {type} cannot be without {missing}; set it in the same command: {first}=…")
        words = list_words(sorted(missing))
        raise NotAllowed(line.format(id=after.id, type=after.type, missing=words, first=first))


def missing_of_steps(ticket: Ticket, path: TypePath | None) -> tuple[str, ...]:
    """What the ticket's type demands at the steps it has taken, and it does not have."""
    steps = STEPS[: {Status.RESOLVED: 2, Status.CLOSED: 3}.get(ticket.status, 1)]
    return tuple(dict.fromkeys(key for step in steps for key in missing_fields(ticket, step, path)))


def missing_fields(ticket: Ticket, step: str, path: TypePath | None) -> tuple[str, ...]:
    """What the ticket's type demands at a step, and it does not have."""
    return tuple(key for key in (_demanded(ticket, step, path) if path else ()) if not _given(ticket, key))


def _demanded(ticket: Ticket, step: str, path: TypePath) -> Iterable[str]:
    """What a type demands of a ticket at a step, whatever it is about, and of its channel and product."""
    own = (words.get(value_of(ticket, field) or "", NOTHING) for field, words in path.particular.items())
    return dict.fromkeys((*path.required.get(step, ()), *(key for steps in own for key in steps.get(step, ()))))


def _given(ticket: Ticket, key: str) -> bool:
    field = key if key in ACTED else own_field(key)
    return value_of(ticket, field) not in (None, (), "")


# -- acts --------------------------------------------------------------------------------------------------------------


def assign_ticket(
    ticket: Ticket, to: str | None, team: str | None, by: str, at: datetime, because: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> Ticket:  # fmt: skip
    """Given to an agent, to a team's queue, or both; what is new with an agent is assigned, without one new again."""
    if not ticket.open:
        raise NotAllowed(_("{id} is {status}: tkt reopen {id}").format(id=ticket.id, status=ticket.status))
    values = {"assignee": to, "team": team}
    changed = (to, team) != (ticket.assignee, ticket.team)
    after = change_fields(ticket, values, "assigned", by, at, because, facts if changed else None)
    implied = ({Status.NEW: Status.ASSIGNED} if to else {Status.ASSIGNED: Status.NEW}).get(ticket.status)
    if not implied:
        return after
    return (
        after._replace(status=implied)
        if to != ticket.assignee
        else move_ticket(after, implied, by, at, because=because)
    )


def claim_ticket(ticket: Ticket, agent: str | None, by: str, at: datetime) -> Ticket:
    """What was nobody's belongs to the agent who ends it."""
    if ticket.assignee or not agent:
        return ticket
    return assign_ticket(ticket, agent, ticket.team, by, at)


def release_ticket(ticket: Ticket, by: str, at: datetime, because: str | None = None,
                   facts: Mapping[str, str] | None = None, team: str | None = None) -> Ticket:  # fmt: skip
    """Back in the queue, its own or that of another `team`: nobody's, and new unless it waits."""
    if not ticket.assignee:
        raise NotAllowed(_("{id} is nobody's already: tkt take {id}").format(id=ticket.id))
    after = assign_ticket(ticket, None, team or ticket.team, by, at, because, facts)
    return move_ticket(after, Status.NEW, by, at, because=because) if after.status is Status.IN_PROGRESS else after


def escalate_ticket(ticket: Ticket, values: Mapping[str, Any], by: str, at: datetime, because: str | None = None,
              facts: Mapping[str, str] | None = None) -> Ticket:  # fmt: skip
    """It needs a higher level, or another team; who has it until then keeps it."""
    if not ticket.open:
        raise NotAllowed(_("{id} is {status}: tkt reopen {id}").format(id=ticket.id, status=ticket.status))
    return change_fields(ticket, values, "escalated", by, at, because, facts)


def start_ticket(ticket: Ticket, by: str, at: datetime, path: TypePath | None, agent: str | None) -> Ticket:
    """Work begins; a ticket that is nobody's is taken by `agent` first."""
    if ticket.status is Status.NEW and agent:
        ticket = assign_ticket(ticket, agent, ticket.team, by, at)
    return move_ticket(ticket, Status.IN_PROGRESS, by, at, path)


def pause_ticket(ticket: Ticket, what_for: str, by: str, at: datetime, path: TypePath | None) -> Ticket:
    """Work pauses, for the customer, a supplier or something internal."""
    if what_for not in WAITING_FOR:
        raise NotAllowed(_("{id} can wait for {known}").format(id=ticket.id, known=list_words(WAITING_FOR)))
    return move_ticket(ticket, Status.WAITING, by, at, path, waiting_for=what_for)


def add_note(ticket: Ticket, text: str, by: str, at: datetime, kind: str = "note", via: str | None = None) -> Ticket:
    """A note or call among agents: changes no state."""
    return add_entry(ticket, Entry(at, by, kind, text=text, via=via))


def add_reply(
    ticket: Ticket, text: str, by: str, at: datetime, path: TypePath | None, via: str | None, agent: str | None
) -> Ticket:
    """A reply to the customer; whoever first answers a ticket that nobody has started takes and starts it."""
    after = add_entry(ticket, Entry(at, by, "reply", text=text, via=via))
    if after.status is Status.NEW and agent:
        after = assign_ticket(after, agent, after.team, by, at, FIRST)
    starts = after.status is Status.ASSIGNED and Status.IN_PROGRESS in ways_on(after, path)
    return move_ticket(after, Status.IN_PROGRESS, by, at, path, REPLIED) if starts else after


def receive_message(ticket: Ticket, text: str, by: str, at: datetime, via: str | None, thanks: bool = False) -> Ticket:
    """A message from the customer; it ends the waiting for one, and reopens what was done, unless it is `thanks`."""
    if thanks and not ticket.open:
        return add_entry(ticket, Entry(at, by, "message", text=text, via=via, facts={THANKS: "yes"}))
    after = add_entry(ticket, Entry(at, by, "message", text=text, via=via))
    waits = after.status is Status.WAITING and after.waiting_for == "customer"
    return move_ticket(after, Status.IN_PROGRESS, by, at, because=WROTE) if waits or not after.open else after


def resolve_ticket(
    ticket: Ticket, outcome: str, by: str, at: datetime, path: TypePath | None, facts: Mapping[str, str]
) -> Ticket:
    """The agent's word that it is done, and how; what the outcome and the type demand is checked."""
    _check_move(ticket, Status.RESOLVED, path)
    said = {key: value for key, value in facts.items() if value.strip()}
    missing = [f"--{one.name} …" for one in OUTCOMES[outcome].demands if one.name not in said]
    if missing:
        line = _("{id}: outcome {outcome} needs {options}")
        raise NotAllowed(line.format(id=ticket.id, outcome=outcome, options=" ".join(missing)))
    _check_steps(ticket, "resolve", path)
    return move_ticket(ticket, Status.RESOLVED, by, at, path, facts={"outcome": outcome, **said})


def close_ticket(ticket: Ticket, by: str, at: datetime, path: TypePath | None, acceptance: str,
                 told: Mapping[str, str] = NOTHING) -> Ticket:  # fmt: skip
    """Closed: `acceptance` is the customer's word, silence, or none (an agent closed it); `told`: by whom and how."""
    _check_move(ticket, Status.CLOSED, path)
    _check_steps(ticket, "close", path)
    return move_ticket(ticket, Status.CLOSED, by, at, path, facts={"acceptance": acceptance, **told})


def is_reopenable(ticket: Ticket, at: datetime, within: timedelta) -> bool:
    """Whether it is not yet too late to reopen: `within` counts from the last close."""
    return ticket.status is not Status.CLOSED or at <= _ended_at(ticket) + within


def _ended_at(ticket: Ticket) -> datetime:
    """When work on it last ended, as far as the timeline tells."""
    moves = (entry for entry in reversed(ticket.entries) if entry.kind == "status" and "status" in entry.changes)
    ends = (entry.at for entry in moves if entry.changes["status"][1] in (Status.RESOLVED, Status.CLOSED))
    return next(ends, ticket.created_at)


def reopen_ticket(
    ticket: Ticket, by: str, at: datetime, path: TypePath | None, within: timedelta, because: str | None
) -> Ticket:
    """It was not done after all."""
    if ticket.open:
        raise NotAllowed(_("{id} is {status}: it is open already").format(id=ticket.id, status=ticket.status))
    if not is_reopenable(ticket, at, within):
        line = _("{id} was closed on {day}, too long ago to reopen: open a new ticket and tkt link it to this one")
        raise NotAllowed(line.format(id=ticket.id, day=_ended_at(ticket).date()))
    return move_ticket(ticket, Status.IN_PROGRESS, by, at, path, because)


def link_tickets(ticket: Ticket, others: Iterable[str], by: str, at: datetime, relation: str = "related") -> Ticket:
    """Tied to other tickets."""
    links = tuple(dict.fromkeys((*ticket.links, *others)))
    facts = {"relation": relation} if links != ticket.links else None
    return change_fields(ticket, {"links": links}, "linked", by, at, facts=facts)


def name_follow_ups(ticket: Ticket) -> tuple[str, ...]:
    """The tickets that were opened because something came to this one too late, as far as they still hang on it."""
    told = [entry.changes["links"] for entry in ticket.entries if entry.facts.get("relation") == FOLLOW_UP]
    return tuple(id for old, new in told for id in new or () if id not in (old or ()) and id in ticket.links)


def attach_files(ticket: Ticket, paths: Iterable[str], names: Iterable[str], by: str, at: datetime) -> Ticket:
    """Files put beside it: `paths` in the desk, `names` as they came."""
    return add_entry(ticket, Entry(at, by, "attached", facts={"names": ", ".join(names)}, attachments=tuple(paths)))


def undo_changes(now: Ticket, then: Ticket, by: str, at: datetime) -> Ticket:
    """`now` with the fields it had `then`; the entries made since stay, and one more says that they are void."""
    known = {entry.id for entry in then.entries}
    void = " ".join(entry.id for entry in now.entries if entry.id not in known)
    facts = {"undoes": void} if void else {}
    if now.description != then.description:
        facts["description"] = "restored"
    last = max((entry.at for entry in now.entries), default=at)
    entry = Entry(max(at, last), by, "undone", changes=_differences(now, then), facts=facts)
    return add_entry(then._replace(entries=now.entries), entry)


def _differences(old: Ticket, new: Ticket) -> dict[str, tuple[Any, Any]]:
    """Each field that differs, with both values as plain text, numbers or lists."""
    own = map(own_field, {**old.extra, **new.extra})
    pairs = {key: (value_of(old, key), value_of(new, key)) for key in (*ACTED, "waiting_for", *own)}
    pairs["status"] = str(old.status), str(new.status)
    return {key: (was, now) for key, (was, now) in pairs.items() if was != now}


def resolution_of(ticket: Ticket) -> dict[str, Any] | None:
    """How it was resolved, of the last resolution that still stands; None while it is open."""
    facts = None if ticket.open else _resolving_facts(ticket)
    if not facts:
        return None
    compensation = {key: facts.get(key) for key in ("method", "amount", "currency", "by")}
    return {
        "outcome": facts.get("outcome"),
        "summary": facts.get("summary"),
        "reasons": facts.get("reasons"),
        "compensation": compensation if any(compensation.values()) else None,
    }


def _resolving_facts(ticket: Ticket) -> Mapping[str, str] | None:
    moves = (entry for entry in reversed(standing_entries(ticket.entries)) if "status" in entry.changes)
    return next((entry.facts for entry in moves if entry.changes["status"][1] == Status.RESOLVED), None)
