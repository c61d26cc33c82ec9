"""Why a field holds what it holds: each entry that set it, its rules with what they saw, who else might have had it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ticketcli.assignment.dispatch import Dispatch, Workload
from ticketcli.desk.desk import Desk
from ticketcli.history.repository import Commit
from ticketcli.rules.conditions import TraceStep
from ticketcli.rules.decision import Trial, trace_rules
from ticketcli.rules.duty import SPAN
from ticketcli.rules.event import NEW, Event, event_answered
from ticketcli.rules.explain import rules_named
from ticketcli.rules.grounds import Ground, asks_of, read_candidates, read_grounds
from ticketcli.rules.pickers import Candidacy, Pick
from ticketcli.rules.rulebook import Rule
from ticketcli.storage.files import ticket_path
from ticketcli.ticket import metrics
from ticketcli.ticket.as_of import ticket_as_of
from ticketcli.ticket.fields import LISTS, NUMBERS, value_of, with_values
from ticketcli.ticket.model import RULES, Entry, Status, Ticket

SOON = 2_000
"""Tickets of which it is soon known who had how many at an instant; of more only where a field is asked for."""


class Voice(NamedTuple):
    """A rule that spoke: where it stood (None: it is gone), and what it asked of the ticket as it was then.

    `retold` are those that no entry keeps, told with the rule of today; `changed` says since which commit the rule is
    another one, or that this is not committed.
    """

    name: str
    rule: Rule | Ground | None
    step: TraceStep | None
    retold: bool = False
    changed: str | None = None


class Link(NamedTuple):
    """One time that a field was set: to what, by which entry (None: at the opening) and commit, by which rules.

    `pick` says who was chosen among whom; where no entry keeps that, it is `rebuilt` from what the desk knows today,
    and names who would be chosen by that.
    """

    value: Any
    entry: Entry | None
    commit: Commit | None
    voices: tuple[Voice, ...] = ()
    pick: Pick | None = None
    rebuilt: Pick | None = None


class Chain(NamedTuple):
    """A field, what it holds, and how that came to be: the last time first."""

    field: str
    value: Any
    links: tuple[Link, ...]


def trace_fields(desk: Desk, ticket: Ticket, fields: Sequence[str], closely: bool) -> list[Chain]:
    """The chain of each field; `closely` says who else might have had the ticket, however many tickets there are."""
    closely = closely or len(desk.index.numbers()) <= SOON
    teller = _Teller(desk, ticket, closely)
    return [Chain(field, value_of(ticket, field), tuple(teller.links(field))) for field in fields]


class _Teller:
    """Tells of one ticket; commits and rules are looked up once."""

    def __init__(self, desk: Desk, ticket: Ticket, closely: bool) -> None:
        self.desk, self.ticket, self.closely = desk, ticket, closely
        self.commits: dict[str, Commit | None] = {}
        self.picks: dict[str, Pick | None] = {}
        self.trials: dict[str, dict[str, Trial]] = {}
        self.rules = desk.rules.read()[0]
        self.dispatch = desk.assignment.dispatch(self.rules)

    def links(self, field: str) -> Iterator[Link]:
        setters = [entry for entry in self.ticket.entries if self._sets(entry, field)]
        for entry in reversed(setters):
            kept = read_candidates(entry)
            rebuilt = self._pick(entry) if not kept and entry.by == RULES and entry.kind == "assigned" else None
            pick = kept or (rebuilt and _as_recorded(rebuilt, entry))
            voices = self._voices(entry, field)
            yield Link(_value(entry, field), entry, self._commit(entry.id), voices, pick, rebuilt)
        first = setters[0].changes[field][0] if setters and field in setters[0].changes else None
        if not setters or first not in (None, (), []):
            yield Link(first if setters else value_of(self.ticket, field), None, self._commit(""))

    def _sets(self, entry: Entry, field: str) -> bool:
        """Whether an entry sets the field; an assignment sets the status of what is new."""
        implied = field == "status" and entry.kind == "assigned" and "assignee" in entry.changes
        return field in entry.changes or (implied and self.ticket.status in (Status.ASSIGNED, Status.NEW))

    def _commit(self, id: str) -> Commit | None:
        if id not in self.commits:
            found = self.desk.history.log(ticket_path(self.ticket.id), having=f"· {id}" if id else None)
            self.commits[id] = found[-1] if found else None
        return self.commits[id]

    def _voices(self, entry: Entry, field: str) -> tuple[Voice, ...]:
        """The rules that the entry names: of those that are still there, the ones that set this very field."""
        names = rules_named(entry.because or "") if entry.by == RULES else []
        tried, kept = self._tried(entry) if names else {}, self._grounds(entry)
        told = [self._voice(name, kept.get(name), tried.get(name), entry) for name in names]
        return tuple([voice for voice in told if field in _fields_set(voice.name, kept, tried)] or told)

    def _voice(self, name: str, kept: Ground | None, now: Trial | None, entry: Entry) -> Voice:
        """A rule as the entry keeps it, or else as it is today; and whether it is another one by now."""
        if kept:
            other = not now or (now.step is not None and not asks_of(kept.step) <= asks_of(now.step))
            return Voice(name, kept, kept.step, changed=self._changed(kept.where, entry) if other else None)
        changed = self._changed(now.rule.where, entry) if now and now.step and not now.step.held else None
        return Voice(name, now.rule if now else None, now.step if now else None, True, changed)

    def _grounds(self, entry: Entry) -> dict[str, Ground]:
        """What the rules asked and saw that spoke when an entry was made: those of one decision share an instant."""
        beside = [one for one in self.ticket.entries if one.by == RULES and one.at == entry.at]
        return {name: found for one in (*beside, entry) for name, found in read_grounds(one.facts).items()}

    def _changed(self, path: str, entry: Entry) -> str:
        """The commit that last changed a file since an entry; empty where what changed it is not committed."""
        found = self.desk.history.log(path, most=1)
        return found[0].id if found and found[0].at >= entry.at else ""

    def _tried(self, entry: Entry) -> dict[str, Trial]:
        """Each rule as it meets the ticket as it was then."""
        if entry.id not in self.trials:
            before = rewind_ticket(self.ticket, entry)
            case = self.dispatch.case(before, entry.at, self._event(entry))
            tried = trace_rules(self.rules, case, self.dispatch.keep(before))
            self.trials[entry.id] = {one.rule.name: one for one in tried}
        return self.trials[entry.id]

    def _event(self, entry: Entry) -> Event:
        """What the rules answered that an entry is of: one of that instant says so, where it is not that it was new."""
        told = (event_answered(one) for one in self.ticket.entries if one.by == RULES and one.at == entry.at)
        return event_answered(entry) or next(filter(None, told), NEW)

    def _pick(self, entry: Entry) -> Pick | None:
        if self.closely and entry.id not in self.picks:
            before = rewind_ticket(self.ticket, entry)
            self.picks[entry.id] = _dispatch_at(self.desk, self.dispatch, before, entry.at).choice(before, entry.at)
        return self.picks.get(entry.id)


def _as_recorded(pick: Pick, entry: Entry) -> Pick:
    """A pick that was rebuilt, with whom the entry names in front."""
    agent = entry.changes.get("assignee", (None, None))[1]
    because = entry.because or ""
    known = next((one for one in pick.considered if one.agent == agent), Candidacy(agent or "", 0, None, ""))
    first = [known._replace(note=because)] if agent else []
    others = [one for one in pick.considered if one.agent != agent]
    out = {one: reason for one, reason in pick.fell_out.items() if one != agent}
    return Pick(agent, because, (*first, *others), out)


def _fields_set(name: str, kept: Mapping[str, Ground], tried: Mapping[str, Trial]) -> tuple[str, ...]:
    """The fields that a rule had its hand in, as an entry keeps it, or else as it would today."""
    if name in kept:
        return kept[name].sets
    return tried[name].fields if name in tried else ()


def _value(entry: Entry, field: str) -> Any:
    if field in entry.changes:
        return entry.changes[field][1]
    return "assigned" if entry.changes.get("assignee", (None, None))[1] else "new"


def rewind_ticket(ticket: Ticket, entry: Entry) -> Ticket:
    """The ticket as it was right before that entry."""
    place = next((n for n, one in enumerate(ticket.entries) if one.id == entry.id), len(ticket.entries))
    values: dict[str, Any] = {}
    for one in reversed(ticket.entries[place:]):
        values |= {field: _held(field, old) for field, (old, _new) in one.changes.items()}
        implied = "assignee" in one.changes and "status" not in one.changes
        if implied and values.get("status", ticket.status) in (Status.NEW, Status.ASSIGNED):
            values["status"] = Status.ASSIGNED if values["assignee"] else Status.NEW
    return with_values(ticket, values)._replace(entries=ticket.entries[:place])


def _held(field: str, value: Any) -> Any:
    """A value of the timeline as the ticket holds it."""
    if field == "status":
        return Status(value or "new")
    if field in NUMBERS:
        return int(value) if value is not None else None
    return tuple(value or ()) if field in LISTS else value


def _dispatch_at(desk: Desk, dispatch: Dispatch, ticket: Ticket, at: datetime) -> Dispatch:
    """Dispatch with everybody's table as it was at an instant, this ticket left aside."""
    load: Counter[str] = Counter()
    lately: Counter[str] = Counter()
    given: dict[str, datetime] = {}
    for other in desk.tickets():
        if other.id != ticket.id and other.created_at <= at:
            told = metrics.metrics_of(other)
            owner, state = told.owner_at(at), told.state_at(at)
            load.update([owner] if owner and not state.done and not state.paused else [])
            for gift in told.gifts:
                if gift.agent and gift.at <= at:
                    given[gift.agent] = max(gift.at, given.get(gift.agent, gift.at))
                    lately.update([gift.agent] if at - SPAN <= gift.at else [])
    recent = desk.assignment.recent_of(ticket.customer, 100) if ticket.customer else []
    past = [found for one in recent if (found := ticket_as_of(one, at))]
    workload = Workload(load, given, lambda _customer: past, lambda _since: lately)
    return dispatch._replace(workload=workload)
