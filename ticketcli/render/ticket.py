"""One ticket for a person to read: what it is, whose it is, who the customer is, and its story."""

from collections.abc import Container, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from ticketcli.config.settings import Settings
from ticketcli.i18n import _, plural
from ticketcli.render.grid import show_duration, show_value
from ticketcli.render.people import product_lines
from ticketcli.rules.explain import retell
from ticketcli.text import list_words, one_line, safe_lines
from ticketcli.ticket.entries import spoken_facts, void_ids
from ticketcli.ticket.fields import ACTED, FIELD, LISTS, insert_before
from ticketcli.ticket.lifecycle import resolution_of
from ticketcli.ticket.metrics import closed_at, resolved_at
from ticketcli.ticket.model import Card, Customer, Entry, Others, Status, Ticket
from ticketcli.ticket.wording import WAITS
from ticketcli.worktime.instants import localize_instant, write_instant

if TYPE_CHECKING:
    from ticketcli.sla.deadlines import Deadline

SHOWN = insert_before(
    tuple(name for name in ACTED if name not in ("title", "language", "customer", "contact")), "tags", "contact"
)
"""The fields in the head; the customer has a card."""
BRIEF = 3
CASES = 5


class Sheet(NamedTuple):
    """A ticket with its customer and that customer's other tickets, as of `at`."""

    ticket: Ticket
    customer: Customer | None
    others: Others
    settings: Settings
    at: datetime
    deadlines: "Sequence[Deadline]" = ()

    def full(self) -> Iterator[str]:
        """Everything: head, customer card, description, timeline."""
        yield from self.head()
        yield from self.card()
        if self.ticket.description:
            yield ""
            yield from safe_lines(self.ticket.description)
        void = void_ids(self.ticket.entries)
        for entry in self.ticket.entries:
            yield ""
            yield from self.entry(entry, void)

    def brief(self) -> Iterator[str]:
        """What is going on, in seconds: state, the last three entries, what is next."""
        yield from self.head()
        void = void_ids(self.ticket.entries)
        for entry in self.ticket.entries[-BRIEF:]:
            yield from self.entry(entry, void, 200)
        yield _("next: {step}").format(step=self.next_step())

    def head(self) -> Iterator[str]:
        """Number, title, state and fields."""
        ticket = self.ticket
        yield f"{ticket.id}  {one_line(ticket.title)}"
        yield f"{_state(ticket)} · " + self.age()
        for name, value in self.fields():
            yield f"  {name}: {one_line(value)}"
        yield from self.service()
        yield from self.resolution()

    def age(self) -> str:
        """How old it is, or how long it took; when it came in."""
        ended = resolved_at(self.ticket) or closed_at(self.ticket)
        length = show_duration((ended or self.at) - self.ticket.created_at)
        line = _("took {age}, came in {when}") if ended else _("{age} old, came in {when}")
        return line.format(age=length, when=self._clock(self.ticket.created_at))

    def fields(self) -> Iterator[tuple[str, str]]:
        """The fields that are set, by their names in the language that is spoken."""
        ticket = self.ticket
        for name in SHOWN:
            if (value := self._value(name)) not in (None, ""):
                yield _(FIELD[name].title), str(value)
        if ticket.external:
            yield _("came from"), str(ticket.external)
        if warranty := self.warranty():
            yield _("warranty"), warranty
        yield from ((name, value) for name, value in ticket.extra.items() if value)

    def _value(self, name: str) -> Any:
        """A field's value as a person reads it."""
        if name == "stage":
            return self.settings.stage(self.ticket)
        value = getattr(self.ticket, name)
        if name in LISTS:
            return list_words(value)
        return f"{value} %" if name == "progress" and value is not None else value

    def warranty(self) -> str | None:
        """Until when the warranty holds, where the type has one and the day of purchase is known."""
        kind = self.settings.types.get(self.ticket.type or "")
        bought = _day(self.ticket.extra.get("purchased", ""))
        if not kind or not kind.warranty_months or not bought:
            return None
        until = _months_later(bought, kind.warranty_months)
        valid = until >= localize_instant(self.ticket.created_at, self.settings.tz).date()
        return (_("valid until {day}") if valid else _("ended on {day}")).format(day=until.isoformat())

    def service(self) -> Iterator[str]:
        """What must be done by when, and what was promised."""
        running = [one for one in self.deadlines if self.ticket.open and not one.over]
        if running:
            from ticketcli.sla.deadlines import deadline_headline

            for one in running:
                yield "  " + _("due: {deadline}").format(deadline=deadline_headline(one, self.at))
        if any(entry.kind == "promised" for entry in self.ticket.entries):
            yield from self.promises()

    def promises(self) -> Iterator[str]:
        """What was promised and is not kept yet."""
        from ticketcli.ticket import promises

        for promise in promises.standing_promises(self.ticket):
            late = " · " + _("missed") if promise.by_at < self.at else ""
            by = self._clock(promise.by_at)
            yield "  " + _("promised for {at}: {what}").format(at=by, what=promises.promise_words(promise)) + late

    def resolution(self) -> Iterator[str]:
        """How it ended."""
        told = resolution_of(self.ticket)
        if told:
            flat = {**told, **(told["compensation"] or {})}
            words = [f"{key}: {one_line(str(flat[key]))}" for key in flat if key != "compensation" and flat[key]]
            yield "  " + list_words(words)

    def card(self) -> Iterator[str]:
        """Who the customer is, how to reach them, and what else they asked."""
        customer = self.customer
        if not customer:
            return
        yield ""
        who = _("customer: {name} ({id})").format(name=one_line(customer.name), id=customer.id)
        since = _("since {day}").format(day=customer.since.isoformat()) if customer.since else ""
        yield one_line(" · ".join(part for part in (who, customer.tier, since) if part))
        for contact in customer.contacts:
            ways = (*contact.mail, *contact.phone, *(f"{network}:{name}" for network, name in contact.handles.items()))
            yield "  " + one_line(" · ".join(part for part in (contact.name, *ways) if part))
        today = localize_instant(self.at, self.settings.tz).date()
        yield from ("  " + line for line in product_lines(customer, today))
        yield from self.cases()
        if customer.notes:
            yield from ("  " + line for line in safe_lines(customer.notes))

    def cases(self) -> Iterator[str]:
        """The customer's other tickets, newest first."""
        there = self.others
        if there.in_all:
            others = plural("{n} other ticket", "{n} other tickets", there.in_all)
            open_ones = plural("{n} open", "{n} open", there.open_ones)
            yield f"  {others}, {open_ones}"
        for ticket in there.latest:
            yield f"  - {ticket.id}  {_state(ticket)}  {one_line(ticket.title, 70)}"

    def entry(self, entry: Entry, void: Container[str], limit: int = 0) -> Iterator[str]:
        """One step of the story; internal ones are marked, undone ones too."""
        via = " " + _("via {channel}").format(channel=one_line(entry.via)) if entry.via else ""
        mark = " · " + _("undone") if entry.id in void and entry.kind != "undone" else ""
        inside = " · " + _("internal") if entry.kind in ("note", "call") else ""
        yield f"{self._clock(entry.at)} · {one_line(entry.by)} · {kind_name(entry.kind)}{via}{inside}{mark}"
        yield from ("    " + line for line in self._body(entry, limit))

    def _clock(self, instant: datetime) -> str:
        return write_instant(instant, self.settings.tz)

    def _body(self, entry: Entry, limit: int) -> Iterator[str]:
        for field, (old, new) in entry.changes.items():
            yield f"{field}: " + (f"{show_value(old, 200)} → " if old not in (None, ()) else "") + show_value(new, 200)
        for key, value in spoken_facts(entry).items():
            yield f"{key}: {one_line(value, limit)}"
        if entry.attachments:
            yield _("files: {files}").format(files=list_words([one_line(path) for path in entry.attachments]))
        if entry.because:
            yield _("because: {why}").format(why=one_line(retell(entry.because)))
        if entry.text:
            yield from ([one_line(entry.text, limit)] if limit else safe_lines(entry.text))

    def next_step(self) -> str:
        """What the life cycle waits for."""
        ticket = self.ticket
        if ticket.status is Status.WAITING:
            return _state(ticket)
        return {
            Status.NEW: _("somebody takes it: tkt take {id}"),
            Status.ASSIGNED: _("{who} starts: tkt start {id}"),
            Status.IN_PROGRESS: _("{who} answers or resolves: tkt reply {id}, tkt resolve {id}"),
            Status.RESOLVED: _("the customer agrees: tkt accept {id}"),
            Status.CLOSED: _("nothing, it is closed"),
        }[ticket.status].format(id=ticket.id, who=ticket.assignee or _("somebody"))


def kind_name(kind: str) -> str:
    """What a kind of entry is called in the language that is spoken."""
    names = {
        "message": _("message from the customer"), "reply": _("reply"), "note": _("note"), "call": _("call"),
        "classified": _("classified"), "assigned": _("assigned"), "status": _("status"), "set": _("set"),
        "edited": _("edited"), "linked": _("linked"), "attached": _("attached"), "undone": _("undone"),
        "promised": _("promised"), "kept": _("promise kept"), "renewed": _("promise renewed"),
        "warned": _("closing announced"), "escalated": _("escalated"),
        "notice": _("notice"),
    }  # fmt: skip
    return names.get(kind, kind)


def status_name(status: str) -> str:
    """What a state is called in the language that is spoken."""
    names = {
        "new": _("new"), "assigned": _("assigned"), "in-progress": _("in progress"), "waiting": _("waiting"),
        "resolved": _("resolved"), "closed": _("closed"),
    }  # fmt: skip
    return names.get(status, status)


def _state(ticket: Ticket | Card) -> str:
    return _(WAITS[ticket.waiting_for]) if ticket.waiting_for in WAITS else status_name(ticket.status)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_after - timedelta(days=1))
