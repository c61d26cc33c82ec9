"""What needs somebody's eye: late and soon late, gone quiet, promises due; how grave each is, and why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ticketcli.i18n import _
from ticketcli.rules.case import Case
from ticketcli.rules.explain import retell
from ticketcli.rules.pickers import Pick
from ticketcli.runtime.hashes import blake2b
from ticketcli.sla import policy
from ticketcli.sla.deadlines import Deadline, Service, target_name
from ticketcli.sla.policy import MILDER, SEVERITIES
from ticketcli.sla.quiet import SILENT, UNTOUCHED, Limit, Quiet, find_quiet, last_touch_at
from ticketcli.text import fold_text
from ticketcli.ticket import model, promises
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.promises import Promise
from ticketcli.worktime.instants import localize_instant, write_instant

LATE, DUE = "late", "due"
PROMISE_MISSED, PROMISE_DUE = "promise-missed", "promise-due"
COMPENSATION, COMPENSATION_DUE = "compensation", "compensation-due"
UNASSIGNED = "unassigned"
CHECKS = (LATE, DUE, UNTOUCHED, SILENT, PROMISE_MISSED, PROMISE_DUE, COMPENSATION, COMPENSATION_DUE, UNASSIGNED)
PATIENCE = 3600
"""So many seconds of working time may something be nobody's before it is a warning."""
GRAVITY = ("information", "warning", "error")
SORTS = ("severity", "at", "created", "updated", "priority", "number")


class Finding(NamedTuple):
    """What was found on a ticket.

    `at` is when it is or was due, or since when it is quiet, on the clock of the present; `about` is the target or the
    promise; `entry` is the entry that it points at, empty for the opening.
    """

    check: str
    severity: str
    ticket: Ticket
    words: str
    at: datetime
    about: str = ""
    strength: str = ""
    policy: str = ""
    entry: str = ""

    @property
    def fingerprint(self) -> str:
        """The same from run to run, whatever the words and lines are."""
        return blake2b(f"{self.ticket.id} {self.check} {self.about}".encode(), digest_size=16).hexdigest()

    @property
    def over(self) -> bool:
        """Whether it has happened, not only may."""
        return self.check not in (DUE, PROMISE_DUE, COMPENSATION_DUE)


def is_grave(findings: Iterable[Finding], least: str) -> bool:
    """Whether one of them is at least that grave; `never` is never."""
    return least in GRAVITY and any(GRAVITY.index(one.severity) >= GRAVITY.index(least) for one in findings)


# -- which tickets -----------------------------------------------------------------------------------------------------


class Selection(NamedTuple):
    """Which tickets are looked at at all; everything folded."""

    only_tags: frozenset[str] = frozenset()
    any_tags: frozenset[str] = frozenset()
    exempt_tags: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    exempt_types: frozenset[str] = frozenset()
    assignees: frozenset[str] = frozenset()
    exempt_assignees: frozenset[str] = frozenset()
    exempt_all_assignees: bool = False
    include_only_assigned: bool = False
    start_date: datetime | None = None

    def takes(self, ticket: Ticket) -> bool:
        """Whether the ticket is one of them."""
        tags, type, agent = (
            {fold_text(tag) for tag in ticket.tags},
            fold_text(ticket.type or ""),
            fold_text(ticket.assignee or ""),
        )
        return (
            self.only_tags <= tags
            and (not self.any_tags or bool(self.any_tags & tags))
            and not self.exempt_tags & tags
            and (not self.types or type in self.types)
            and type not in self.exempt_types
            and (not self.assignees or agent in self.assignees)
            and not (agent and (self.exempt_all_assignees or agent in self.exempt_assignees))
            and (bool(agent) or not self.include_only_assigned)
            and (self.start_date is None or ticket.created_at >= self.start_date)
        )


def fold_all(words: Iterable[str]) -> frozenset[str]:
    """Words as a selection holds them."""
    return frozenset(map(fold_text, words))


def order_findings(findings: Iterable[Finding], key: str, reverse: bool, priorities: Sequence[str]) -> list[Finding]:
    """The findings, the gravest first, or by another key; the longest ago first among equals."""
    rank = {priority: -place for place, priority in enumerate(priorities)}
    keys = {
        "severity": lambda one: -GRAVITY.index(one.severity),
        "at": lambda one: one.at,
        "created": lambda one: one.ticket.created_at,
        "updated": lambda one: last_touch_at(one.ticket),
        "priority": lambda one: rank.get(one.ticket.priority, 1),
        "number": lambda one: one.ticket.id,
    }
    first = sorted(findings, key=lambda one: (one.at, one.ticket.id, one.about))
    return sorted(first, key=keys[key], reverse=reverse)


# -- what is found -----------------------------------------------------------------------------------------------------


def quiet_findings(ticket: Ticket, limits: Sequence[Limit], service: Service, at: datetime) -> Iterator[Finding]:
    """What of a ticket has gone quiet."""
    case = Case(ticket, service.customer(ticket.customer), at)
    for one in find_quiet(ticket, case, limits, at, service.hours):
        since = localize_instant(one.since, at.tzinfo)
        yield Finding(one.kind, SEVERITIES[one.strength], ticket, _quiet_words(one, at), since,
                      strength=one.strength, entry=one.entry)  # fmt: skip


def deadline_findings(
    ticket: Ticket, service: Service, at: datetime, within: timedelta | None = None
) -> Iterator[Finding]:
    """Which deadlines of a ticket are missed, or will be soon: by their own warning, or all that end `within`."""
    for one in service.deadlines(ticket):
        state = one.state(at)
        if one.at is None or one.over:
            continue
        if state == model.LATE:
            yield _deadline(LATE, one, ticket, at)
        elif state == model.WARNING or (within is not None and one.at <= at + within):
            yield _deadline(DUE, one, ticket, at)


def _deadline(check: str, one: Deadline, ticket: Ticket, at: datetime) -> Finding:
    due = localize_instant(one.at or at, at.tzinfo)
    line = _("{target} is late since {at} ({strength})") if check == LATE else _("{target} is due {at} ({strength})")
    told = {"target": target_name(one.name), "strength": policy.strength_name(one.strength)}
    words = line.format(at=write_instant(due, at.tzinfo), **told)
    since = next((entry.id for entry in ticket.entries if entry.at == one.clock.start and entry.public), "")
    return Finding(check, one.severity(at), ticket, words, due, one.name, one.strength, one.policy.name, since)


def promise_findings(ticket: Ticket, at: datetime, within: timedelta | None = None) -> Iterator[Finding]:
    """Which promises on a ticket are not kept in time, or are due `within`; the compensation that is owed, too."""
    grave = SEVERITIES[promises.STRENGTH]
    for one in promises.standing_promises(ticket):
        if one.by_at < at:
            yield _promise(PROMISE_MISSED, one, ticket, grave, at)
        elif within is not None and one.by_at <= at + within:
            yield _promise(PROMISE_DUE, one, ticket, MILDER[grave], at)
    owed = promises.compensation_of(ticket)
    if owed and owed.by_at < at:
        yield _promise(COMPENSATION, owed, ticket, grave, at)
    elif owed and within is not None and owed.by_at <= at + within:
        yield _promise(COMPENSATION_DUE, owed, ticket, MILDER[grave], at)


def _promise(check: str, one: Promise, ticket: Ticket, severity: str, at: datetime) -> Finding:
    line = {
        PROMISE_MISSED: _("promised for {at} and not kept: {what}"),
        COMPENSATION: _("compensation agreed for {at}, and nobody says that it arrived: {what}"),
        COMPENSATION_DUE: _("compensation agreed for {at}: {what}"),
    }.get(check) or _("promised for {at}: {what}")
    words = line.format(at=write_instant(one.by_at, at.tzinfo), what=promises.promise_words(one))
    due = localize_instant(one.by_at, at.tzinfo)
    return Finding(check, severity, ticket, words, due, one.id, promises.STRENGTH, "", one.entry)


def unassigned_finding(ticket: Ticket, service: Service, at: datetime, choice: Pick) -> Finding:
    """Since when a ticket is nobody's, and why; or who might have it."""
    gone = [entry for entry in ticket.entries if "assignee" in entry.changes]
    since = localize_instant(gone[-1].at if gone else ticket.created_at, at.tzinfo)
    told = {"since": write_instant(since, at.tzinfo), "agent": choice.agent, "why": retell(choice.because)}
    line = _("nobody's since {since}, and {agent} may have it: tkt assign --unassigned") if choice.agent else _(
        "nobody's since {since}: {why}")  # fmt: skip
    early = not choice.agent and service.hours(ticket).between(since, at) < PATIENCE
    severity = "information" if early else "warning"
    return Finding(UNASSIGNED, severity, ticket, line.format(**told), since, entry=gone[-1].id if gone else "")


# -- words -------------------------------------------------------------------------------------------------------------


def _quiet_words(one: Quiet, at: datetime) -> str:
    line = {
        UNTOUCHED: _("nobody has touched it since {since} (allowed: {length})"),
        SILENT: _("the customer has heard nothing since {since} (allowed: {length})"),
    }[one.kind]
    return line.format(since=write_instant(one.since, at.tzinfo), length=one.length.text)


def severity_name(severity: str) -> str:
    """What a severity is called in the language that is spoken."""
    return {"information": _("information"), "warning": _("warning"), "error": _("error")}[severity]
