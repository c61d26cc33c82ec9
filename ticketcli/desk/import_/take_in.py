"""Taking drafts in: each becomes a ticket, is appended to one, is there already, or is parked; none is lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ticketcli.assignment.dispatch import Dispatch
from ticketcli.config.settings import Settings
from ticketcli.desk.desk import Desk
from ticketcli.desk.import_ import identity, update
from ticketcli.desk.import_.ledger import Ledger
from ticketcli.desk.import_.staff import Staff
from ticketcli.desk.possible_duplicates import Lookout
from ticketcli.desk.record import agent_file, customer_file, record_on_desk
from ticketcli.errors import Usage
from ticketcli.format import records
from ticketcli.format.json import draft_text, ticket_of
from ticketcli.history.repository import Author
from ticketcli.i18n import _
from ticketcli.intake import accept
from ticketcli.intake.reading import Parked
from ticketcli.rules.event import Event
from ticketcli.runtime.workers import Aside, Done
from ticketcli.text import one_line
from ticketcli.ticket import lifecycle, number
from ticketcli.ticket.fields import CHOSEN
from ticketcli.ticket.model import RULES, Change, Customer, Draft, Entry, Status, Ticket
from ticketcli.ticket.people import Sender, make_contact, parse_sender

BATCH = 2000
ADDRESSED = ("github",)
"""Where a record's number is its address: nobody else's, and what it says otherwise now it says of itself."""
NEWS = timedelta(days=7)
"""What happened so lately is news to rules, when it is imported."""


class Wishes(NamedTuple):
    """What is asked of an import: rules, what changed at the source, agents nobody knows, likely duplicates."""

    with_rules: bool = True
    updating: bool = False
    making_agents: bool = False
    with_hints: bool = True


@dataclass(slots=True)
class Arrivals:
    """What one import knows while it runs: what is on the desk already, and what this batch will write."""

    desk: Desk
    author: Author
    at: datetime
    by: str
    wishes: Wishes
    ledger: Ledger
    dispatch: Dispatch
    externals: dict[str, str]
    staff: Staff
    lookout: Lookout | None = None
    months: dict[str, int] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    batch: dict[str, Change] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    under_way: tuple[list[Ticket], Aside | Done] | None = None
    """What a process beside records while this one takes the next ones in."""

    def take(self, draft: Draft) -> None:
        """One draft: created, appended or there already; parked when it cannot be a ticket."""
        first = len(self.ledger.faults)
        self.ledger.faults += [(draft.origin, told) for told in draft.faults]
        try:
            result, id = self._take(draft)
        except Usage as error:
            self.ledger.park(Parked(draft.origin, str(error), draft_text(draft)))
            return
        why = "; ".join(dict.fromkeys(what for _origin, what in self.ledger.faults[first:]))
        self.ledger.enter(draft.origin, result, id, why)

    def _take(self, draft: Draft) -> tuple[str, str]:
        """How it was taken, and the number of its ticket."""
        if "record" in draft.fields:
            return self._restore(ticket_of(draft.fields["record"], self.desk.settings.stages))
        fitted = self._fitting(draft)
        there = self._on_desk(str(draft.key))
        if there is None:
            return "created", self._create(fitted)
        fresh = _unseen(fitted, there, self.desk.settings)
        after = self._brought_up(draft, fitted, there, bool(fresh))
        if not fresh and after == there:
            return "duplicate", there.id
        self._append(there, after, fresh)
        return "appended", there.id

    def _brought_up(self, draft: Draft, fitted: Draft, there: Ticket, more: bool) -> Ticket:
        """The ticket of a draft's number as the draft says it is by now, as far as that is wished; the rest is named.

        Usage where it is another record. A number that is an address is another's only by when it was created, and its
        records tell of steps. Of any two others in one import neither is the later one.
        """
        told = self._told(fitted, there)
        found = identity.find_differences(fitted, told, there) if told else []
        if not told and identity.is_retold(fitted.messages, there):
            found = ["messages"]
        words = {"ticket": one_line(str(draft.key), 60), "fields": one_line(", ".join(found), 100)}
        addressed = draft.key.source in ADDRESSED
        twice = there.id in self.numbers and not more and not addressed
        self.ledger.otherwise += any(map(update.is_taken_over, found)) and not self.wishes.updating
        if found and (twice or identity.is_other(found, addressed or self.wishes.updating)):
            raise Usage(_("{ticket} is here already and says otherwise: {fields}").format(**words))
        wished = [name for name in found if update.is_taken_over(name) and self._is_wished(name, draft, there)]
        if left := [name for name in found if name not in wished]:
            words["fields"] = one_line(", ".join(left), 100)
            what = _("{ticket} says otherwise by now, which is not taken over: {fields}")
            self.ledger.faults.append((draft.origin, what.format(**words)))
        if not wished or not told:
            return there
        self.numbers.add(there.id)
        what = _("{ticket} is brought up to date: {fields}")
        self.ledger.faults.append((draft.origin, what.format(ticket=words["ticket"], fields=", ".join(wished))))
        return update.update_ticket(there, told, wished, self.by, self.at)

    def _is_wished(self, name: str, draft: Draft, there: Ticket) -> bool:
        """Whether a field is to be as the record says; whom nobody knew when it came in may be known by now."""
        if self.wishes.updating or name != "assignee":
            return self.wishes.updating
        by_hand = lifecycle.fields_by_hand(there, self.desk.settings.priority)
        return "assignee" not in by_hand and there.extra.get("assignee") == draft.fields.get("assignee")

    def _told(self, fitted: Draft, there: Ticket) -> Ticket | None:
        """The ticket that a draft would make; None where it only has messages of one."""
        if not fitted.fields:
            return None
        company = str(fitted.fields.get("customer") or "")
        who = self._customer(fitted) if self.wishes.updating else self._known(fitted, company)
        told = accept.accept_draft(fitted, there.id, self.desk.settings, self.at, who, fitted.fields.get("assignee"))
        return told if who or not company else told._replace(customer=company)

    def _known(self, fitted: Draft, company: str) -> Customer | None:
        directory = self.desk.directory
        return directory.by_name(company) if company else directory.find(Sender(**fitted.sender))

    def _on_desk(self, key: str) -> Ticket | None:
        """The ticket that came from there earlier."""
        number = self.externals.get(_folded(key))
        return self._numbered(number) if number else None

    def _numbered(self, number: str) -> Ticket | None:
        """The ticket of that number of ours."""
        if number not in self.batch and self.under_way:
            self.land()
        return self.batch[number].after if number in self.batch else self.desk.store.ticket(number)

    def _create(self, draft: Draft) -> str:
        if not draft.fields.get("title"):
            raise Usage(_("belongs to {ticket}, which is not here").format(ticket=draft.key))
        settings = self.desk.settings
        self.ledger.faults += [(draft.origin, told) for told in draft.faults]
        customer = self._customer(draft)
        at = settings.local(draft.created_at or self.at)
        ticket = accept.accept_draft(draft, self._number(at), settings, self.at, customer, draft.fields.get("assignee"))
        self._add(self._dispatched(ticket))
        return ticket.id

    def _dispatched(self, ticket: Ticket) -> Ticket:
        if not self.wishes.with_rules:
            return ticket
        at, decision = self.at, self.dispatch.decide(ticket, self.at)
        if not ticket.open:
            return self.dispatch.only_classify(ticket, at, decision.without_notices)
        is_news = self._is_news(ticket.created_at)
        return self.dispatch.open_ticket(ticket, at, decision if is_news else decision.without_notices)

    def _is_news(self, at: datetime) -> bool:
        """Whether it happened lately; what is older is history, of which nobody is told anything."""
        return self.at - NEWS <= at <= self.at

    def _restore(self, ticket: Ticket) -> tuple[str, str]:
        """A ticket of our own export: exactly as it was, unless it is there."""
        if not number.NUMBER.fullmatch(ticket.id):
            raise Usage(_("`{id}` is no ticket number").format(id=ticket.id[:40]))
        if there := self._numbered(ticket.id):
            if unknown := identity.find_news(ticket, there):
                words = {"ticket": ticket.id, "fields": one_line(", ".join(unknown), 100)}
                raise Usage(_("{ticket} is here already and says otherwise: {fields}").format(**words))
            return "duplicate", there.id
        if records.read_ticket(records.ticket_text(ticket), ticket.id) != ticket:
            raise Usage(_("a field holds what a file cannot"))
        if ticket.customer and not self.desk.directory.is_taken(ticket.customer):
            made = Customer(ticket.customer, ticket.customer, contacts=_contacts(ticket))
            self.desk.directory.add(made)
            self.customers[made.id] = made
        self._add(ticket)
        return "created", ticket.id

    def _add(self, ticket: Ticket) -> None:
        self.batch[ticket.id] = Change(None, ticket)
        self.numbers.add(ticket.id)
        if ticket.external:
            self.externals[_folded(str(ticket.external))] = ticket.id
        self.dispatch.workload.count(None, ticket)
        if again := self.lookout.twins(ticket) if self.lookout else []:
            self.ledger.again.append((ticket.id, again))

    def _append(self, there: Ticket, after: Ticket, fresh: Sequence[Entry]) -> None:
        before = self.batch[there.id].before if there.id in self.batch else there
        for entry in fresh:
            after = lifecycle.add_entry(after, entry._replace(at=self.desk.settings.local(entry.at)))
            if "status" in entry.changes:
                after = after._replace(status=Status(entry.changes["status"][1]), waiting_for=None)
        after = self._answered(there, after) if before and self.wishes.with_rules else after
        self.batch[there.id] = Change(before, after)

    def _answered(self, before: Ticket, after: Ticket) -> Ticket:
        """What the rules make of a message that is news: the last word on a ticket that was here before."""
        last = next((entry for entry in reversed(after.entries) if entry.by != RULES), None)
        if not last or last.kind != "message" or last in before.entries or not self._is_news(last.at):
            return after
        message = Event("message", last.at.isoformat())
        if message.what not in self.dispatch.listening:
            return after
        answered = self.dispatch.answer_event(after, message, self.at)
        self.dispatch.workload.count(before, answered)
        return answered

    # -- what a draft says, as this desk has it ------------------------------------------------------------------------

    def _fitting(self, draft: Draft) -> Draft:
        """The draft with values this desk knows; the others are kept under `extra` and named."""
        fields, extra, faults = dict(draft.fields), dict(draft.extra), []
        for key in filter(fields.get, CHOSEN):
            try:
                fields[key] = self.desk.settings.check_value(key, str(fields[key]))
            except Usage as error:
                faults.append(str(error))
                extra.setdefault(key, str(fields.pop(key)))
        if fields.get("assignee"):
            agent = self.staff.find_agent(str(fields["assignee"]))
            if not agent:
                extra.setdefault("assignee", str(fields["assignee"]))
                self.ledger.strangers[str(fields["assignee"])] += 1
            fields["assignee"] = agent.id if agent else None
        messages = tuple(map(self.staff.sign_message, draft.messages))
        return draft._replace(fields=fields, extra=extra, faults=tuple(faults), messages=messages)

    def _customer(self, draft: Draft) -> Customer | None:
        directory = self.desk.directory
        company = str(draft.fields.get("customer") or "")
        found = accept.welcome_customer(directory, Sender(**draft.sender), company, draft.fields.get("language"))
        if found:
            self.customers[found.id] = found
        return found

    def _number(self, created: datetime) -> str:
        month = f"{self.desk.settings.local(created):%y%m}"
        if month not in self.months:
            self.months[month] = self.desk.in_month(created)
        self.months[month] += 1
        while (fresh := self.desk.fresh_number(created, self.months[month] - 1)) in self.numbers:
            continue
        return fresh

    # -- writing -------------------------------------------------------------------------------------------------------

    def flush(self, name: str) -> None:
        """Write what was gathered as one commit; it goes on beside, until the next one or the end."""
        self.land()
        if not self.batch:
            return
        files: dict[str, bytes | None] = {}
        for customer in self.customers.values():
            made = customer_file(self.desk.store, customer)
            files.update({path: data for path, data in made.items() if data != self.desk.store.data(path)})
        for agent in self.staff.take_made():
            files.update(agent_file(self.desk.store, agent))
            self.ledger.made.append(agent.id)
        changes, author, at = list(self.batch.values()), self.author, self.at

        def record() -> list[str]:
            record_on_desk(self.desk, changes, author, at, f"imported from {name}", files)
            return self.desk.history.warnings

        self.under_way = [change.after for change in changes], self.desk.index.aside(record)
        self.batch.clear()
        self.customers.clear()

    def land(self) -> None:
        """Wait for the batch that is under way; from then on the desk has it."""
        if self.under_way:
            tickets, aside = self.under_way
            self.under_way = None
            self.desk.history.warnings[:] = aside.result()
            self.dispatch.workload.forget_recorded(tickets)
            if self.lookout:
                self.lookout.forget_recorded(tickets)


def take_in(
    desk: Desk, drafts: Iterable[Draft], name: str, author: Author, at: datetime, by: str, wishes: Wishes
) -> Ledger:
    """Take drafts in, in batches of one commit each; the desk is locked meanwhile."""
    ledger = Ledger()
    with desk.writing():
        dispatch, staff = desk.assignment.dispatch(), Staff(desk, wishes.making_agents)
        lookout = Lookout(desk) if wishes.with_hints else None
        arrivals = Arrivals(desk, author, at, by, wishes, ledger, dispatch, desk.index.externals(), staff, lookout)
        try:
            for draft in drafts:
                arrivals.take(draft)
                if len(arrivals.batch) >= BATCH:
                    arrivals.flush(name)
            arrivals.flush(name)
        finally:
            arrivals.land()
    ledger.received = len(ledger.receipts)
    return ledger


def _folded(key: str) -> str:
    """Where something came from, as the index has it: the source in small letters."""
    source, _colon, id = key.partition(":")
    return f"{source.lower()}:{id}"


def _unseen(draft: Draft, ticket: Ticket, settings: Settings) -> list[Entry]:
    """What a draft tells that its ticket does not know: messages, and an end where nobody here has acted yet."""
    known = {entry.id for entry in ticket.entries}
    told = list(draft.messages)
    if ticket.open and all(entry.imported or entry.by == RULES for entry in ticket.entries):
        told += accept.imported_past(draft, settings)
    return [entry for entry in told if entry.id not in known]


def _contacts(ticket: Ticket) -> tuple[Any, ...]:
    return (make_contact(parse_sender(ticket.contact)),) if ticket.contact else ()
