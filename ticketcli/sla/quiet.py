"""Gone quiet: tickets that no person touched for too long, and such that the customer heard nothing of for too long.

Only what a person does is activity: what `tkt` or another program writes is none.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from ticketcli.errors import BadFile, Usage
from ticketcli.format.yaml import Section
from ticketcli.i18n import _
from ticketcli.rules.case import Case
from ticketcli.rules.conditions import Condition
from ticketcli.rules.keys import read_condition
from ticketcli.rules.section import Clause, Known
from ticketcli.sla.policy import STRENGTHS
from ticketcli.text import one_line
from ticketcli.ticket import entries, metrics
from ticketcli.ticket.entries import is_person
from ticketcli.ticket.model import Entry, Ticket
from ticketcli.worktime import dates
from ticketcli.worktime.calendar import Calendar
from ticketcli.worktime.dates import Length

UNTOUCHED, SILENT = "untouched", "silent"
KINDS = (UNTOUCHED, SILENT)
NEVER = "never"
IDLE = dates.read_length("5 working days")

_KEYS = ("idle", "silent", "strength")
_TAKES = {UNTOUCHED: "idle", SILENT: "silent"}


class Limit(NamedTuple):
    """How long a ticket of which `when` holds may be untouched, or the customer hear nothing.

    A kind that is not in `lengths` is left to the next limit; None is never.
    """

    when: Condition | None
    lengths: dict[str, Length | None]
    strength: str = "target"


class Quiet(NamedTuple):
    """What has gone quiet: which kind, since when, and until when that was all right."""

    kind: str
    since: datetime
    until: datetime
    length: Length
    strength: str
    entry: str = ""


def find_quiet(
    ticket: Ticket, case: Case, limits: Sequence[Limit], at: datetime, calendar: Callable[[Ticket], Calendar]
) -> Iterator[Quiet]:
    """What of an open ticket is quiet for longer than allowed; exactly as long is still allowed."""
    for kind, find in ((UNTOUCHED, last_touch), (SILENT, last_heard)):
        limit = next((one for one in limits if kind in one.lengths and _holds(one, case)), None)
        length = limit.lengths[kind] if limit else None
        if not limit or not length or (kind == SILENT and ticket.waiting_for == "customer"):
            continue
        last = find(ticket)
        since = last.at if last else ticket.created_at
        until = _after(length, since, calendar(ticket))
        if until and until < at:
            yield Quiet(kind, since, until, length, limit.strength, last.id if last else "")


def _holds(limit: Limit, case: Case) -> bool:
    return limit.when is None or limit.when.match(case) is not None


def _after(length: Length, since: datetime, calendar: Calendar) -> datetime | None:
    """None where the calendar or the years end before."""
    try:
        return length.after(since, calendar)
    except (Usage, OverflowError):
        return None


def last_touch(ticket: Ticket) -> Entry | None:
    """The last entry of a person."""
    return next((entry for entry in reversed(ticket.entries) if is_person(entry)), None)


def last_touch_at(ticket: Ticket) -> datetime:
    """When a person last did something; its opening, if nobody ever did."""
    last = last_touch(ticket)
    return last.at if last else ticket.created_at


def last_heard(ticket: Ticket) -> Entry | None:
    """The last thing that a person of the desk told the customer."""
    replies = (entry for entry in reversed(entries.standing_entries(ticket.entries)) if entry.kind == "reply")
    return next((entry for entry in replies if is_person(entry)), None)


def customer_is_silent(ticket: Ticket) -> bool:
    """Whether it is the customer's turn: waited for, or answered and not heard of since."""
    talk = metrics.metrics_of(ticket).talk
    return ticket.waiting_for == "customer" or bool(talk and talk[-1].kind == "reply")


# -- reading -----------------------------------------------------------------------------------------------------------


def read_limits(section: Section, where: str, known: Known, line: int = 0) -> tuple[list[Limit], list[BadFile]]:
    """The limits that desk.yaml sets under `stale`, the general ones behind the others, and every fault in them."""
    clause = Clause(section, where, known, line)
    keys = clause.only((*_KEYS, "limits"))
    found = [_limit(one) for one in clause.clauses("limits")] if "limits" in keys else []
    general = _limit(clause)
    general.lengths.setdefault(UNTOUCHED, IDLE)
    usual = general.strength or "target"
    found = [one if one.strength else one._replace(strength=usual) for one in found]
    return [*found, general._replace(when=None, strength=usual)], clause.faults


def _limit(clause: Clause) -> Limit:
    asks = None
    if "limits" not in clause.section:
        clause.only((*_KEYS, "when"))
        asks = clause.clause("when") if "when" in clause.section else None
    lengths = {kind: _length(clause, key) for kind, key in _TAKES.items() if key in clause.section}
    strength = clause.text("strength") or ""
    if strength and strength not in STRENGTHS:
        clause.unknown("strength", strength, STRENGTHS)
    return Limit(read_condition(asks) if asks else None, lengths, strength)


def _length(clause: Clause, key: str) -> Length | None:
    text = clause.text(key)
    if text is None or text == NEVER:
        return None
    try:
        return dates.read_length(text)
    except Usage as error:
        clause.wrong(key, _("`{key}`: {error}, or `never`").format(key=one_line(key, 40), error=error))
        return None
