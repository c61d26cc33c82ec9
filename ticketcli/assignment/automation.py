"""What `tkt` does by itself about tickets that need somebody's eye; done once for each time they do, never again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from ticketcli.assignment.dispatch import Dispatch
from ticketcli.config.settings import Settings
from ticketcli.errors import NotAllowed
from ticketcli.i18n import _
from ticketcli.rules import event, explain
from ticketcli.sla import quiet
from ticketcli.sla.deadlines import Service
from ticketcli.sla.findings import LATE, Finding
from ticketcli.ticket import lifecycle, metrics
from ticketcli.ticket.model import RULES, Change, Entry, Ticket
from ticketcli.ticket.outcomes import NO_REPLY
from ticketcli.worktime import dates
from ticketcli.worktime.calendar import Calendar
from ticketcli.worktime.dates import Length

_NOTICE = dates.read_length("1 working day")
"""So long before a closing by silence it is announced at least."""
MARK = "watch"
"""The fact that says of an entry by `tkt` what it was made for."""


class Acts(NamedTuple):
    """What shall be done with what is found."""

    tag: str | None = None
    note: str | None = None
    escalate: bool = False
    assign_again: bool = False
    close_after: Length | None = None
    rules: bool = False
    assign: bool = False
    close: bool = False

    @property
    def any(self) -> bool:
        """Whether anything shall be done at all."""
        return self != Acts()

    @property
    def choosing(self) -> bool:
        """Whether rules or pickers are needed for it."""
        return self.escalate or self.assign_again or self.rules or self.assign


class Upkeep(NamedTuple):
    """The acts, and what they need of the desk; `dispatch` is asked for only where rules or pickers shall choose."""

    acts: Acts
    settings: Settings
    service: Service
    dispatch: Dispatch | None
    at: datetime

    def after(self, ticket: Ticket, findings: Iterable[Finding]) -> tuple[Ticket, list[str]]:
        """A ticket on which something was found, after all acts; and why some of them were not done."""
        refused: list[str] = []
        found = [one for one in findings if one.over]
        if found:
            ticket = self._tagged(ticket, found)
            ticket = self._noted(ticket, found)
            ticket = self._escalated(ticket, found, refused)
            ticket = self._assigned_again(ticket, found)
            ticket = self._closed(ticket, found, refused)
            ticket = self._answered(ticket, found)
        return ticket, refused

    def give_out(self, changes: Iterable[Change]) -> list[Change]:
        """The changes, with what nobody had before them given to whom rules and pickers choose by now."""
        made = {change.after.id: change for change in changes}
        ranks = {priority: -rank for rank, priority in enumerate(self.settings.priorities)}
        queue = [one.after for one in made.values() if one.after.open and not (one.after.assignee or _had(one))]
        queue.sort(key=lambda ticket: (ranks.get(ticket.priority, 1), ticket.created_at, ticket.id))
        if self.acts.assign and self.dispatch:
            for one in self.dispatch.take_from(queue, dict.fromkeys(self.dispatch.agents, explain.AGAIN), self.at):
                made[one.after.id] = made[one.after.id]._replace(after=one.after)
        return list(made.values())

    def untag(self, ticket: Ticket) -> Ticket:
        """A ticket on which nothing is found any more, without the tag that was put on it here."""
        tag = self.acts.tag
        put = [e for e in ticket.entries if e.by == RULES and MARK in e.facts and tag in _fresh_tags(e)]
        if not tag or not put or tag not in ticket.tags:
            return ticket
        tags = tuple(one for one in ticket.tags if one != tag)
        return lifecycle.change_fields(ticket, {"tags": tags}, "set", RULES, self.at, facts={MARK: "over"})

    def close_resolved(self, ticket: Ticket) -> tuple[Ticket, list[str]]:
        """A resolved ticket after the customer's silence: announced first, then closed, unless something came since."""
        resolved = metrics.resolved_at(ticket)
        if not resolved or not self.acts.close:
            return ticket, []
        announced = [e for e in ticket.entries if e.kind == "warned" and e.at >= resolved]
        if not announced:
            facts = {"closes": self._accepted_at(resolved).isoformat()}
            because = explain.write_phrase(explain.RESOLVED, since=f"{resolved:%Y-%m-%d}")
            return lifecycle.add_entry(ticket, Entry(self.at, RULES, "warned", facts=facts, because=because)), []
        if _closes_at(announced[-1]) > self.at:
            return ticket, []
        path = self.settings.types.get(ticket.type or "")
        try:
            return lifecycle.close_ticket(ticket, RULES, self.at, path, "silence"), []
        except NotAllowed as error:
            return ticket, [str(error)]

    def _accepted_at(self, resolved: datetime) -> datetime:
        """When silence since then counts as acceptance; a working day after its announcement at the earliest."""
        ends = silence_ends(self.settings, self.settings.local(resolved), self.service.working)
        return max(ends, _NOTICE.after(self.at, self.service.working))

    # -- acts

    def _tagged(self, ticket: Ticket, found: list[Finding]) -> Ticket:
        tag = self.acts.tag
        if not tag or tag in ticket.tags:
            return ticket
        values = {"tags": (*ticket.tags, tag)}
        return lifecycle.change_fields(
            ticket, values, "set", RULES, self.at, because=_why(found), facts=_mark(found, "tag")
        )

    def _noted(self, ticket: Ticket, found: list[Finding]) -> Ticket:
        if not self.acts.note or _done(ticket, found, "note"):
            return ticket
        entry = Entry(self.at, RULES, "note", text=self.acts.note, facts=_mark(found, "note"), because=_why(found))
        return lifecycle.add_entry(ticket, entry)

    def _escalated(self, ticket: Ticket, found: list[Finding], refused: list[str]) -> Ticket:
        if not self.acts.escalate or not self.dispatch or _done(ticket, found, "escalate"):
            return ticket
        if self.acts.assign_again and any(_given_since(ticket, one.at) for one in found):
            return ticket  # it has just gone to somebody else for the same reason
        try:
            after = self.dispatch.escalate(ticket, RULES, self.at, _why(found), _mark(found, "escalate"))
        except NotAllowed as error:
            refused.append(str(error))
            return ticket
        self.dispatch.workload.count(ticket, after)
        return after

    def _assigned_again(self, ticket: Ticket, found: list[Finding]) -> Ticket:
        """Taken from whoever did not touch it, and given to somebody else; back in the queue where nobody is left."""
        untouched = [one for one in found if one.check == quiet.UNTOUCHED]
        if not self.acts.assign_again or not self.dispatch or not untouched:
            return ticket
        if ticket.waiting_for == "customer" or _given_since(ticket, untouched[0].at):
            return ticket
        free = ticket
        if ticket.assignee:
            free = lifecycle.release_ticket(ticket, RULES, self.at, _why(untouched))
        decision = self.dispatch.decide(free, self.at)
        after = self.dispatch.keep_grounds(free, self.dispatch.assign(free, decision, self.at), decision, self.at)
        self.dispatch.workload.count(ticket, after)
        return after

    def _closed(self, ticket: Ticket, found: list[Finding], refused: list[str]) -> Ticket:
        """In two steps: warned first; closed when nothing came from a person since, and the time is up."""
        untouched = next((one for one in found if one.check == quiet.UNTOUCHED), None)
        grace = self.acts.close_after
        if not grace or not untouched:
            return ticket
        if not quiet.customer_is_silent(ticket):
            refused.append(_("{id}: not closed, the customer waits for an answer").format(id=ticket.id))
            return ticket
        warned = [e for e in ticket.entries if e.kind == "warned" and e.at > untouched.at]
        if not warned:
            return self._warned(ticket, untouched, grace)
        return self._silenced(ticket, untouched, refused) if _closes_at(warned[-1]) <= self.at else ticket

    def _answered(self, ticket: Ticket, found: list[Finding]) -> Ticket:
        """After what the rules do that listen to silence and lateness; once for each silence and each deadline."""
        for one in found if self.acts.rules and self.dispatch else ():
            what = {quiet.UNTOUCHED: event.stale_event(one.at), LATE: event.late_event(one.about, one.at)}.get(
                one.check
            )
            if what and self.dispatch and what.what in self.dispatch.listening:
                ticket = self.dispatch.answer_event(ticket, what, self.at)
        return ticket

    def _warned(self, ticket: Ticket, found: Finding, grace: Length) -> Ticket:
        closes = grace.after(self.at, self.service.hours(ticket))
        facts = {"closes": closes.isoformat()}
        return lifecycle.add_entry(ticket, Entry(self.at, RULES, "warned", facts=facts, because=_why([found])))

    def _silenced(self, ticket: Ticket, found: Finding, refused: list[str]) -> Ticket:
        path = self.settings.types.get(ticket.type or "")
        why = explain.write_phrase(explain.CUSTOMER_SILENT, since=f"{found.at:%Y-%m-%d}")
        try:
            done = lifecycle.resolve_ticket(ticket, NO_REPLY, RULES, self.at, path, {"reasons": why})
            return lifecycle.close_ticket(done, RULES, self.at, path, "silence")
        except NotAllowed as error:
            refused.append(str(error))
            return ticket


def silence_ends(settings: Settings, resolved: datetime, calendar: Calendar) -> datetime:
    """When the silence since a resolution is long enough to count as acceptance."""
    return dates.read_later(settings.accept_after, resolved, settings.tz, calendar)


def _had(change: Change) -> str | None:
    """Whose it was before."""
    return change.before.assignee if change.before else None


def _mark(found: Iterable[Finding], act: str) -> Mapping[str, str]:
    return {MARK: " ".join(dict.fromkeys((act, *(_name(one) for one in found))))}


def _name(one: Finding) -> str:
    return f"{one.check}:{one.about}" if one.about else one.check


def _done(ticket: Ticket, found: Iterable[Finding], act: str) -> bool:
    """Whether that act was done already for everything found."""
    return all(any(_for(one, entry, act) for entry in ticket.entries) for one in found)


def _for(one: Finding, entry: Entry, act: str) -> bool:
    done, *names = entry.facts.get(MARK, " ").split(" ")
    return entry.by == RULES and entry.at >= one.at and done == act and _name(one) in names


def _given_since(ticket: Ticket, since: datetime) -> bool:
    mine = (e for e in ticket.entries if e.by == RULES and e.kind == "assigned" and e.at > since)
    return any((entry.because or "").startswith(explain.IDLE) for entry in mine)


def _fresh_tags(entry: Entry) -> tuple[str, ...]:
    old, new = entry.changes.get("tags", ((), ()))
    return tuple(tag for tag in new or () if tag not in (old or ()))


def _closes_at(warning: Entry) -> datetime:
    try:
        return datetime.fromisoformat(warning.facts.get("closes", ""))
    except ValueError:
        return warning.at


def _why(found: list[Finding]) -> str:
    templates = {quiet.UNTOUCHED: explain.QUIET, quiet.SILENT: explain.SILENT}
    one = found[0]
    template = templates.get(one.check, explain.LATE)
    return explain.write_phrase(template, since=f"{one.at:%Y-%m-%d}", what=one.about or one.check)
