"""The front desk: who is it, and a ticket out of what was said or of a draft that an intake read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ticketcli.config.settings import Settings
from ticketcli.config.ticket_values import LONGEST_TITLE, check_title
from ticketcli.runtime.hashes import sha1
from ticketcli.text import clean_text
from ticketcli.ticket.fields import ADDABLE, CHOSEN, FIELD, NUMBERS
from ticketcli.ticket.model import NOTHING, WAITING_FOR, Customer, Draft, Entry, Status, Ticket
from ticketcli.ticket.number import NUMBER
from ticketcli.ticket.outcomes import OUTCOMES
from ticketcli.ticket.people import Directory, Sender, join_contact, make_customer

PLAIN = (*CHOSEN, "language")
"""What a ticket takes as a draft has it."""
REST = ("waiting_for", "outcome", *NUMBERS, "parent", "links", "rating", "reopens")


def welcome_customer(
    directory: Directory, who: Sender, company: str = "", language: str | None = None
) -> Customer | None:
    """The customer that `who` is, known from now on: found, grown by an address, or new; None when nobody is told."""
    if not who.address and not company:
        return None
    owner = directory.find(who)
    found = (directory.by_name(company) if company else None) or owner
    if found and owner not in (None, found):
        return found
    grown = (
        join_contact(found, who, directory.home)
        if found
        else make_customer(directory.fresh_id(who, company), who, company, language)
    )
    if grown != found:
        directory.add(grown)
    return grown


# -- drafts ------------------------------------------------------------------------------------------------------------


def accept_draft(
    draft: Draft, number: str, settings: Settings, at: datetime, customer: Customer | None, assignee: str | None
) -> Ticket:
    """The ticket that a draft makes: original dates, the past as entries marked imported, the rest under `extra`."""
    fields = draft.fields
    entries = [
        *(entry._replace(at=settings.local(entry.at)) for entry in draft.messages),
        *imported_past(draft, settings),
    ]
    whole = _title(draft)
    ticket = Ticket(
        id=number,
        title=check_title(whole if len(whole) <= LONGEST_TITLE else whole[: LONGEST_TITLE - 1] + "…"),
        created_at=settings.local(draft.created_at or at),
        **_values(fields, settings),
        **_state(draft, assignee),
        customer=customer.id if customer else None,
        contact=Sender(**draft.sender).address or None,
        parent=next(iter(_numbers([fields.get("parent")])), None),
        links=_numbers(fields.get("links") or ()),
        external=draft.key,
        description=clean_text(draft.description),
        entries=tuple(sorted(entries, key=lambda entry: entry.at)),
    )
    extra = {**_rest(draft, ticket), **draft.extra}
    return ticket._replace(extra={key: clean_text(value) for key, value in extra.items()})


def _title(draft: Draft) -> str:
    return " ".join(clean_text(str(draft.fields.get("title") or "")).split())


def _values(fields: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """The words, numbers and lists that a draft tells; what a field cannot hold is left to `extra`."""
    return {
        "priority": settings.priority,
        **{name: fields[name] for name in PLAIN if fields.get(name)},
        **{name: FIELD[name].whole(str(fields.get(name) or "").rstrip("% ")) for name in NUMBERS},
        **{name: tuple(fields.get(name) or ()) for name in ADDABLE},
    }


def _state(draft: Draft, assignee: str | None) -> dict[str, Any]:
    """Status, whose it is and what it waits for: what somebody has is assigned, what nobody has is new."""
    status = Status(draft.fields.get("status") or Status.NEW)
    if status in (Status.NEW, Status.ASSIGNED):
        status = Status.ASSIGNED if assignee else Status.NEW
    reason = draft.fields.get("waiting_for")
    waits = status is Status.WAITING and reason in WAITING_FOR
    return {"status": status, "assignee": assignee, "waiting_for": reason if waits else None}


def _numbers(typed: Sequence[Any]) -> tuple[str, ...]:
    """`typed` where all are numbers of tickets of a desk; nothing else."""
    return tuple(typed) if all(NUMBER.fullmatch(str(one)) for one in typed) else ()


def _rest(draft: Draft, ticket: Ticket) -> dict[str, str]:
    """What a draft says that its ticket has no place for."""
    told = {key: value for key in REST if (value := draft.fields.get(key))}
    if any("outcome" in entry.facts for entry in ticket.entries):
        told.pop("outcome", None)
    rest = {key: value for key, value in told.items() if getattr(ticket, key, None) in (None, ())}
    if ticket.title != _title(draft):
        rest["title"] = _title(draft)
    return {key: ", ".join(value) if isinstance(value, list) else str(value) for key, value in rest.items()}


def imported_past(draft: Draft, settings: Settings) -> list[Entry]:
    """What an export says of the past, as entries at those instants; the same each time it is read."""
    told, outcome, status = draft.past, draft.fields.get("outcome"), draft.fields.get("status")
    entries = []
    if "first_reply" in told and not any(message.kind == "reply" for message in draft.messages):
        entries.append(_imported(draft, "reply", settings.local(told["first_reply"])))
    facts = {"outcome": OUTCOMES[outcome].name} if outcome else {}
    ended, was = told.get("resolved"), "in-progress"
    if status == Status.RESOLVED:
        ended = ended or told.get("closed")
    if ended and status in (Status.RESOLVED, Status.CLOSED):
        entries.append(_imported(draft, "status", settings.local(ended), was, "resolved", facts))
        facts, was = {}, "resolved"
    if status == Status.CLOSED and "closed" in told:
        closed = settings.local(max(ended or told["closed"], told["closed"]))
        entries.append(_imported(draft, "status", closed, was, "closed", facts))
    return entries


def _imported(
    draft: Draft, kind: str, at: datetime, old: str = "", new: str = "", facts: Mapping[str, str] = NOTHING
) -> Entry:
    id = "e" + sha1(f"{draft.key} {kind} {new}".encode()).hexdigest()[:9]
    if kind == "reply":
        return Entry(at, draft.key.source, kind, id, imported=True)
    because = f"imported from {draft.key}"
    changes = {"status": (old, new)}
    return Entry(at, draft.key.source, kind, id, changes=changes, facts=facts, because=because, imported=True)
