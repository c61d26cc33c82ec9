"""What `tkt stale`, `tkt sla`, `tkt promise --due` and `tkt watch` do: look at every open ticket, act, tell."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from ticketcli import __version__
from ticketcli.assignment.automation import Upkeep
from ticketcli.assignment.dispatch import Dispatch
from ticketcli.desk import record
from ticketcli.errors import FOUND
from ticketcli.i18n import _, plural
from ticketcli.query.predicate import Predicate
from ticketcli.render import alerts
from ticketcli.sla.findings import (
    Finding,
    deadline_findings,
    is_grave,
    order_findings,
    promise_findings,
    quiet_findings,
    unassigned_finding,
)
from ticketcli.terminal.changes import say_dry_run
from ticketcli.terminal.output import FEW, change_line
from ticketcli.terminal.receipts import say_parked
from ticketcli.terminal.session import Session
from ticketcli.terminal.watch_options import WatchRequest
from ticketcli.text import one_line
from ticketcli.ticket import as_of, promises
from ticketcli.ticket.model import Change, Status, Ticket
from ticketcli.ticket.outcomes import COMPENSATED

Check = Callable[[Session, WatchRequest, Ticket], Iterable[Finding]]
_RESOLVED = Predicate(lambda ticket: ticket.status is Status.RESOLVED, "t.status = 'resolved'", (), True)
SKEW = timedelta(minutes=5)
"""So far ahead another machine's clock may be before anybody is told."""


def check_quiet(session: Session, request: WatchRequest, ticket: Ticket) -> Iterable[Finding]:
    """What has gone quiet."""
    return () if not ticket.open else quiet_findings(ticket, request.limits, session.desk.service.levels, session.at)


def check_deadlines(session: Session, request: WatchRequest, ticket: Ticket) -> Iterable[Finding]:
    """What is late, or soon will be."""
    return () if not ticket.open else deadline_findings(ticket, session.desk.service.levels, session.at, request.within)


def check_promises(session: Session, request: WatchRequest, ticket: Ticket) -> Iterable[Finding]:
    """The promises that were not kept, or must be soon."""
    return promise_findings(ticket, session.at, request.within)


def unassigned_check() -> Check:
    """The check for what is nobody's, with why; who might have it is asked of one dispatch for all."""
    asked: list[Dispatch] = []

    def check(session: Session, _request: WatchRequest, ticket: Ticket) -> Iterable[Finding]:
        if ticket.assignee or not ticket.open or ticket.status is Status.WAITING:
            return ()
        asked.extend([session.desk.assignment.dispatch(())] if not asked else [])
        choice = asked[0].choice(ticket, session.at)
        return [unassigned_finding(ticket, session.desk.service.levels, session.at, choice)]

    return check


def watch_tickets(session: Session, request: WatchRequest, checks: Sequence[Check]) -> int:
    """Look at every open ticket, act, tell; the exit code."""
    return _tell(session, request, _act(session, request, checks).all)


# -- looking -----------------------------------------------------------------------------------------------------------


class Look(NamedTuple):
    """Everything that was looked at: the findings of each ticket on which there are any, and the tickets without.

    `ahead` are the tickets that have a future: seen as they stood, and left as they are. `resolved` wait for the
    customer's word, where closing is asked for.
    """

    found: dict[str, list[Finding]]
    clean: list[Ticket]
    ahead: set[str]
    resolved: list[Ticket]

    @property
    def all(self) -> list[Finding]:
        """All findings."""
        return [one for each in self.found.values() for one in each]


def _look(session: Session, request: WatchRequest, checks: Sequence[Check]) -> Look:
    """Look at every open ticket, as it stood at the present; whatever comes from the future is named."""
    matches = session.query(request.options.where).matches
    look = Look({}, [], set(), [])
    look.resolved.extend(_resolved_tickets(session, request, matches))
    for ticket in _open_tickets(session, look.ahead):
        if not request.selection.takes(ticket) or not matches(ticket):
            continue
        found = [one for check in checks for one in check(session, request, ticket)]
        if found:
            look.found[ticket.id] = found
        else:
            look.clean.append(ticket)
    return look


def _open_tickets(session: Session, ahead: set[str]) -> Iterator[Ticket]:
    """The tickets that are open or owe something; what comes from the future does not count yet, and is named."""
    at = session.at
    wrong: list[tuple[str, datetime]] = []
    for ticket in session.desk.index.tickets(_concerned(at)):
        then = as_of.ticket_as_of(ticket, at)
        if then is not ticket:
            ahead.add(ticket.id)
            wrong += [(ticket.id, last)] if (last := _last_at(ticket)) > at + SKEW else []
        if then and (then.open or promises.compensation_of(then)):
            yield then
    line = _("{id} has an entry from the future ({at}): a clock was wrong; it does not count yet")
    _say_few(session, [line.format(id=id, at=last.isoformat()) for id, last in wrong])


def _resolved_tickets(session: Session, request: WatchRequest, matches: Callable[[Ticket], bool]) -> Iterator[Ticket]:
    """The tickets that wait for the customer's word, where they are to be closed; none that has a future."""
    if request.acts.close:
        for ticket in session.desk.index.tickets(_RESOLVED):
            if _last_at(ticket) <= session.at and request.selection.takes(ticket) and matches(ticket):
                yield ticket


def _concerned(at: datetime) -> Predicate:
    """What is open or owes something, and what something happened to since `at`: it may have been open then."""
    return Predicate(
        lambda _ticket: True, "(t.open OR t.updated_at > ? OR t.outcome IS ?)", (at.timestamp(), COMPENSATED), True
    )


def _last_at(ticket: Ticket) -> datetime:
    return max([ticket.created_at, *(entry.at for entry in ticket.entries)])


def _say_few(session: Session, lines: Sequence[str]) -> None:
    for line in lines[:FEW]:
        session.out.say(line)
    if len(lines) > FEW:
        session.out.say(plural("… and {n} more ticket like it", "… and {n} more tickets like it", len(lines) - FEW))


# -- acting ------------------------------------------------------------------------------------------------------------


def _act(session: Session, request: WatchRequest, checks: Sequence[Check]) -> Look:
    """Look, and do what is asked for with what is found, in one commit; told line by line on standard error."""
    if not request.acts.any:
        return _look(session, request, checks)
    if request.options.dry_run:
        look = _look(session, request, checks)
        _tell_changes(session, _changes(session, request, look))
        say_dry_run(session)
        return look
    with session.desk.writing():
        look = _look(session, request, checks)
        changes = _changes(session, request, look)
        done = record.record_on_desk(session.desk, changes, session.author, session.at, "watched") if changes else []
    _tell_changes(session, done)
    return look


def _changes(session: Session, request: WatchRequest, look: Look) -> list[Change]:
    desk = session.desk
    dispatch = desk.assignment.dispatch() if request.acts.choosing else None
    upkeep = Upkeep(request.acts, desk.settings, desk.service.levels, dispatch, session.at)
    shown = {one.ticket.id for one in _shown(session, request, look.all)}
    changes, refused = [], list[str]()
    for id, found in look.found.items():
        if id not in look.ahead:
            before = found[0].ticket
            after, why_not = upkeep.after(before, found) if id in shown else (before, [])
            changes.append(Change(before, after))
            refused += why_not
    changes += [Change(ticket, upkeep.untag(ticket)) for ticket in look.clean if ticket.id not in look.ahead]
    for before in look.resolved:
        after, why_not = upkeep.close_resolved(before)
        changes.append(Change(before, after))
        refused += why_not
    _say_few(session, refused)
    return [change for change in upkeep.give_out(changes) if change.before != change.after]


def _tell_changes(session: Session, changes: Sequence[Change]) -> None:
    for change in changes:
        session.out.say(change_line(change))


# -- telling -----------------------------------------------------------------------------------------------------------


def _shown(session: Session, request: WatchRequest, findings: Iterable[Finding]) -> list[Finding]:
    """The findings in order, as many as may be told."""
    options = request.options
    in_order = order_findings(findings, options.sort, options.reverse, session.desk.settings.priorities)
    return in_order[: options.limit] if options.limit else in_order


def _tell(session: Session, request: WatchRequest, findings: Sequence[Finding]) -> int:
    """Write the findings, and a job summary where a host wants one; gives the exit code."""
    options, shown = request.options, _shown(session, request, findings)
    if options.format == "ids":
        session.out.data(dict.fromkeys(one.ticket.id for one in shown))
    else:
        made = alerts.Alerts(shown, _places(session, shown, options.format), options.fail_on, __version__)
        session.out.data(alerts.write_alerts(made, options.format, session.out.width, session.out.colour))
        _summarize(session, made)
    session.out.say(alerts.findings_summary(findings))
    if len(shown) < len(findings):
        session.out.say(_("{shown} of {all}: --limit 0 shows all").format(shown=len(shown), all=len(findings)))
    say_parked(session)
    session.out.name_faults()
    return FOUND if is_grave(findings, options.fail_on) and not options.exit_zero else 0


def _places(session: Session, findings: Sequence[Finding], format: str) -> list[alerts.Place]:
    """Where each finding stands; a ticket's file is read once, and only where lines are told."""
    if format in alerts.PLACELESS:
        return [alerts.Place(alerts.finding_path(one), 1) for one in findings]
    found: dict[str, alerts.Place] = {}
    for path, ones in groupby(sorted(findings, key=alerts.finding_path), key=alerts.finding_path):
        text = session.desk.store.text(path) or ""
        found |= {one.fingerprint: _shown_to_host(session, alerts.finding_place(one, text)) for one in ones}
    return [found[one.fingerprint] for one in findings]


def _shown_to_host(session: Session, place: alerts.Place) -> alerts.Place:
    """A place as the host knows it, whose workspace may be a folder above the desk."""
    workspace = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR") or ""
    inner = os.path.relpath(session.desk.root, os.path.realpath(workspace)) if workspace else os.curdir
    return place if inner.startswith(os.curdir) else place._replace(path=f"{inner}/{place.path}")


def _summarize(session: Session, made: alerts.Alerts) -> None:
    """The job summary of a host that names a file for it."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        try:
            with open(path, "a", encoding="utf-8") as summary:
                summary.write(alerts.alert_page(made))
        except OSError as error:
            session.out.say(_("{path}: cannot be written: {why}").format(path=one_line(path), why=error.strerror))
