"""Promises to the customer: to call, or anything else, by a certain time; kept, late, missed or renewed."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ticketcli.errors import NotAllowed
from ticketcli.i18n import _
from ticketcli.text import one_line
from ticketcli.ticket import entries, lifecycle, metrics
from ticketcli.ticket.metrics import DONE
from ticketcli.ticket.model import Entry, Status, Ticket
from ticketcli.ticket.outcomes import COMPENSATED

OPEN, KEPT, LATE, MISSED, RENEWED, LAPSED = "open", "kept", "late", "missed", "renewed", "lapsed"
STATES = (OPEN, KEPT, LATE, MISSED, RENEWED, LAPSED)
STRENGTH = "agreed"
"""How binding a promise is: the customer was told."""
CALL = "call"
PROMISE = "promise"
COMPENSATION = "compensation"


class Promise(NamedTuple):
    """What was promised, by when, and what became of it; a renewed one goes on as another with the same `id`."""

    id: str
    entry: str
    what: str
    text: str
    by_at: datetime
    made_at: datetime
    made_by: str
    kept_at: datetime | None = None
    renewed_at: datetime | None = None
    lapsed_at: datetime | None = None

    @property
    def standing(self) -> bool:
        """Whether somebody still has to keep it."""
        return not (self.kept_at or self.renewed_at or self.lapsed_at)

    @property
    def ended_at(self) -> datetime | None:
        """When it was kept, renewed, or given up with the ticket."""
        return self.kept_at or self.renewed_at or self.lapsed_at

    def state(self, at: datetime) -> str:
        """How it stands at `at`: kept in time, kept late, missed, renewed in time, lapsed with the ticket, or open."""
        if self.kept_at:
            return KEPT if self.kept_at <= self.by_at else LATE
        if self.renewed_at and self.renewed_at <= self.by_at:
            return RENEWED
        if self.lapsed_at and self.lapsed_at <= self.by_at:
            return LAPSED
        return MISSED if (self.ended_at or at) > self.by_at else OPEN


def promises_of(ticket: Ticket) -> list[Promise]:
    """All promises of a ticket, in the order they were made; those left when work ended have lapsed then."""
    made: list[Promise] = []
    for entry in entries.standing_entries(ticket.entries):
        made = list(_after(made, entry)) if entry.kind in _STEPS else made
    ended = None if ticket.open else metrics.metrics_of(ticket).ended_at or metrics.updated_at(ticket)
    return [one._replace(lapsed_at=ended) if ended and one.standing else one for one in made]


def compensation_of(ticket: Ticket) -> Promise | None:
    """The compensation that is still owed by the resolution that stands; `--kept` settles it.

    So does a customer who agrees when its date is over, and so would have missed it.
    """
    owed: Promise | None = None
    for entry in entries.standing_entries(ticket.entries):
        old, status = entry.changes.get("status", (None, None))
        by_at = _instant(entry.facts.get("by", ""))
        if status == Status.RESOLVED and by_at and entry.facts.get("outcome") == COMPENSATED and not entry.imported:
            owed = Promise(entry.id, entry.id, COMPENSATION, _paid(entry), by_at, entry.at, entry.by)
        elif owed and (_settles(entry, owed) or (old in DONE and status not in (None, *DONE))):
            owed = None
        elif owed and entry.kind == "renewed" and entry.facts.get("promise") == owed.id and by_at:
            owed = owed._replace(by_at=by_at)
    return owed


def _settles(entry: Entry, owed: Promise) -> bool:
    agreed = entry.facts.get("acceptance") == "customer" and entry.at >= owed.by_at
    return agreed or (entry.kind == "kept" and entry.facts.get("promise") == owed.id)


def _paid(entry: Entry) -> str:
    return " ".join(filter(None, (entry.facts.get(name) for name in ("method", "amount", "currency"))))


def standing_promises(ticket: Ticket) -> list[Promise]:
    """The promises still to be kept, the one due first in front."""
    return sorted((one for one in promises_of(ticket) if one.standing), key=lambda one: one.by_at)


def _after(made: list[Promise], entry: Entry) -> Iterator[Promise]:
    """The promises after one entry more."""
    by_at = _instant(entry.facts.get("by", ""))
    if entry.kind == "promised":
        yield from made
        if by_at:
            what = entry.facts.get("what", PROMISE)
            yield Promise(entry.id, entry.id, what, entry.text, by_at, entry.at, entry.by)
        return
    for one in made:
        meant = one.standing and one.id == entry.facts.get("promise")
        yield _ended(one, entry) if meant else one
        if meant and entry.kind == "renewed" and by_at:
            yield one._replace(entry=entry.id, by_at=by_at, made_at=entry.at, made_by=entry.by)


def _ended(one: Promise, entry: Entry) -> Promise:
    return one._replace(kept_at=entry.at) if entry.kind == "kept" else one._replace(renewed_at=entry.at)


_STEPS = frozenset(("promised", "kept", "renewed"))


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def promise_words(one: Promise) -> str:
    """What was promised, on one line."""
    what = _("a call") if one.what == CALL else "" if one.text else _("a promise")
    return ": ".join(part for part in (what, one_line(one.text, 120)) if part)


# -- acts --------------------------------------------------------------------------------------------------------------


def make_promise(ticket: Ticket, what: str, by_at: datetime, text: str, by: str, at: datetime) -> Ticket:
    """The ticket with a promise more."""
    if not ticket.open:
        raise NotAllowed(_("{id} is {status}: tkt reopen {id}").format(id=ticket.id, status=ticket.status))
    facts = {"what": what, "by": by_at.isoformat()}
    return lifecycle.add_entry(ticket, Entry(at, by, "promised", text=text, facts=facts))


def keep_promise(ticket: Ticket, text: str, by: str, at: datetime) -> Ticket:
    """The ticket with the promise that is due first kept."""
    facts = {"promise": _next(ticket).id}
    return lifecycle.add_entry(ticket, Entry(at, by, "kept", text=text, facts=facts))


def renew_promise(ticket: Ticket, by_at: datetime, why: str, by: str, at: datetime) -> Ticket:
    """The ticket with the promise that is due first given a new date, and why."""
    facts = {"promise": _next(ticket).id, "by": by_at.isoformat()}
    return lifecycle.add_entry(ticket, Entry(at, by, "renewed", text=why, facts=facts))


def _next(ticket: Ticket) -> Promise:
    for one in (*standing_promises(ticket), compensation_of(ticket)):
        if one:
            return one
    raise NotAllowed(_("{id} has no promise to keep: tkt promise {id} --call --by WHEN").format(id=ticket.id))
