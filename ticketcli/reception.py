"""The front desk: who is it, and a ticket out of what was said or of a draft that an intake read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ticketcli.config import Settings
from ticketcli.digest import sha1
from ticketcli.errors import Usage
from ticketcli.language import _
from ticketcli.model import NOTHING, Customer, Draft, Entry, Outcome, Status, Ticket
from ticketcli.people import Directory, Sender, customer, joined
from ticketcli.text import clean

FIELDS = ("type", "stage", "area", "product", "priority", "channel", "language", "team")
LONGEST_TITLE = 2000


def welcomed(directory: Directory, who: Sender, company: str = "", language: str | None = None) -> Customer | None:
    """The customer that `who` is, known from now on: found, grown by an address, or new; None when nobody is told."""
    if not who.address and not company:
        return None
    found = (directory.named(company) if company else None) or directory.find(who)
    grown = joined(found, who) if found else customer(directory.fresh_id(who, company), who, company, language)
    if grown != found:
        directory.add(grown)
    return grown


def title(typed: str) -> str:
    """A title as it is kept: one line, NFC; Usage when it is empty or cannot be kept."""
    text = " ".join(clean(typed).split())
    if not text:
        raise Usage(_("a ticket needs a title"))
    if "\0" in typed or len(text) > LONGEST_TITLE:
        raise Usage(
            _("a title is one line of at most {limit} characters without NUL; the rest belongs into -m").format(
                limit=LONGEST_TITLE
            )
        )
    return text


# -- drafts ------------------------------------------------------------------------------------------------------------


def taken_in(
    draft: Draft, number: str, settings: Settings, at: datetime, customer: Customer | None, assignee: str | None
) -> Ticket:
    """The ticket that a draft makes: original dates, the past as entries marked imported, the rest under `extra`."""
    fields = dict(draft.fields)
    values = {key: fields[key] for key in FIELDS if fields.get(key)}
    created = settings.local(draft.created_at or at)
    status = Status(fields.get("status") or (Status.ASSIGNED if assignee else Status.NEW))
    whole = str(fields["title"])
    ticket = Ticket(
        id=number,
        title=title(whole if len(whole) <= LONGEST_TITLE else whole[: LONGEST_TITLE - 1] + "…"),
        created_at=created,
        **values,
        customer=customer.id if customer else None,
        contact=Sender(**draft.sender).address or None,
        assignee=assignee,
        tags=tuple(fields.get("tags") or ()),
        keywords=tuple(fields.get("keywords") or ()),
        progress=_progress(fields.get("progress")),
        external=draft.key,
        extra={
            **({"title": clean(whole)} if len(whole) > LONGEST_TITLE else {}),
            **{key: clean(value) for key, value in draft.extra.items()},
        },
        description=clean(draft.description),
    )
    entries = [entry._replace(at=settings.local(entry.at)) for entry in draft.messages]
    entries += past(draft, settings)
    known = ticket._replace(
        status=_fitting(status, assignee), entries=tuple(sorted(entries, key=lambda entry: entry.at))
    )
    return known._replace(priority=known.priority or settings.priority)


def _fitting(status: Status, assignee: str | None) -> Status:
    if status is Status.ASSIGNED and not assignee:
        return Status.NEW
    return Status.ASSIGNED if status is Status.NEW and assignee else status


def _progress(typed: Any) -> int | None:
    digits = str(typed or "").rstrip("% ")
    return int(digits) if digits.isascii() and digits.isdigit() and int(digits) <= 100 else None


def past(draft: Draft, settings: Settings) -> list[Entry]:
    """What an export says of the past, as entries at those instants; the same each time it is read."""
    told, outcome = draft.past, draft.fields.get("outcome")
    status = draft.fields.get("status")
    entries = []
    if "first_reply" in told and not any(message.kind == "reply" for message in draft.messages):
        entries.append(_imported(draft, "reply", settings.local(told["first_reply"])))
    ended = told.get("resolved") or told.get("closed")
    if ended and status in (Status.RESOLVED, Status.CLOSED):
        facts = {"outcome": str(Outcome(outcome))} if outcome else {}
        entries.append(_imported(draft, "status", settings.local(ended), "in-progress", "resolved", facts))
    if "closed" in told and status == Status.CLOSED:
        entries.append(_imported(draft, "status", settings.local(told["closed"]), "resolved", "closed"))
    return entries


def _imported(
    draft: Draft, kind: str, at: datetime, old: str = "", new: str = "", facts: Mapping[str, str] = NOTHING
) -> Entry:
    id = "e" + sha1(f"{draft.key} {kind} {new}".encode()).hexdigest()[:9]
    if kind == "reply":
        return Entry(at, draft.key.source, kind, id, imported=True)
    because = f"imported from {draft.key}"
    return Entry(at, draft.key.source, kind, id, "", "", {"status": (old, new)}, facts, because, imported=True)
