"""What every changing command does: read the tickets, change them, record all as one commit, say what was done."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ticketcli.desk.record import record_on_desk
from ticketcli.errors import BadFile
from ticketcli.i18n import _, plural
from ticketcli.rules.event import events_of
from ticketcli.terminal.command import refs_typed
from ticketcli.terminal.output import FEW, change_line
from ticketcli.terminal.session import Session
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Agent, Change, Ticket
from ticketcli.ticket.wording import deed_words


def act_on_tickets(
    session: Session,
    tickets: Sequence[str],
    format: str,
    do: Callable[[Ticket], Ticket],
    dry_run: bool = False,
    summary: str = "",
    files: Mapping[str, bytes | None] | None = None,
) -> None:
    """Read each ticket, let `do` change it, record all as one commit and say what was done."""
    named = refs_typed(tickets)
    with session.desk.writing():
        found = {ticket.id: ticket for ticket in map(session.desk.get, named)}
        changes = [Change(ticket, do(ticket)) for ticket in found.values()]
        done = record_changes(session, changes, dry_run, summary, files)
    tell_changes(session, changes, done, format, len(named) > 1)


def record_changes(session: Session, changes: Sequence[Change], dry_run: bool = False, summary: str = "",
           files: Mapping[str, bytes | None] | None = None) -> list[Change]:  # fmt: skip
    """Record what really changes, and whom that sets free is given, as one commit; gives it with entry ids."""
    real = [change for change in changes if change.before != change.after]
    types = session.desk.settings.types
    for before, after in real:
        if before and before.status is after.status:
            lifecycle.check_still_given(before, after, types.get(before.type or ""), types.get(after.type or ""))
    real = follow_areas(session, real)
    real = follow_rules(session, real)
    given = pass_on(session, real)
    if dry_run:
        say_dry_run(session)
        return [*real, *given]
    head = head_summary(summary if len(real) > 1 else "", real, given)
    return record_on_desk(session.desk, session.in_turn([*real, *given]), session.author, session.at, head, files)


def say_dry_run(session: Session) -> None:
    """Say that what was told did not happen."""
    session.out.say(_("nothing was changed: this was a dry run"))


def head_summary(summary: str, changes: Sequence[Change], given: Sequence[Change]) -> str:
    """The summary of a commit in which something was `given` out of the queue, too."""
    if not given:
        return summary
    return f"{summary or deed_words(changes[0])}; {len(given)} given out of the queue"


def pass_on(session: Session, changes: Sequence[Change], agents: Sequence[Agent] = ()) -> list[Change]:
    """What of the queue goes to whom these changes set free, and to these agents, as they are from now on."""
    eased = any(change.before and change.before.weighs_on != change.after.weighs_on for change in changes)
    if not eased and not agents:
        return []
    from ticketcli.desk import queue

    return give_out(session, lambda: queue.pass_queue_on(session.desk, changes, session.at, agents))


def give_out(session: Session, give: Callable[[], list[Change]]) -> list[Change]:
    """What is given out of the queue; rules that cannot be read stop nobody's work."""
    try:
        return give()
    except BadFile as fault:
        session.out.say(_("the rules were not asked: {fault}").format(fault=fault))
        return []


def follow_areas(session: Session, changes: Sequence[Change]) -> list[Change]:
    """The changes, with the team that serves an area which somebody corrected."""
    if not any(change.before and change.before.area != change.after.area for change in changes):
        return list(changes)
    dispatch = session.desk.assignment.dispatch(())
    return [dispatch.follow_area(change, session.at) for change in changes]


def follow_rules(session: Session, changes: Sequence[Change]) -> list[Change]:
    """The changes with what the rules make of the events in them; rules that cannot be read stop nobody's work."""
    happened = {event.what for change in changes for event in events_of(change)}
    if not happened:
        return list(changes)
    try:
        heard = happened & session.desk.rules.events
    except BadFile as fault:
        session.out.say(_("the rules were not asked: {fault}").format(fault=fault))
        return list(changes)
    dispatch = session.desk.assignment.dispatch() if heard else None
    return [dispatch.follow_change(change, session.at) if dispatch else change for change in changes]


def tell_record(session: Session, format: str, document: Mapping[str, Any], words: str) -> None:
    """What was done to a record that is no ticket: the record as JSON, its id alone, or in words."""
    if format in ("json", "jsonl"):
        session.out.documents([document], format, many=False)
    else:
        session.out.data([document["id"] if session.quiet or format == "ids" else words])


def tell_changes(session: Session, changes: Sequence[Change], done: Sequence[Change], format: str, many: bool) -> None:
    """Say what was `done` and which of the `changes` were none; whole tickets are told of both.

    What else was done, out of the queue, is said in words.
    """
    made = {change.after.id: change for change in done}
    left = [change.after.id for change in changes if change.after.id not in made]
    for id in left if len(left) <= FEW else ():
        session.out.say(_("{id}: nothing to change").format(id=id))
    if len(left) > FEW:
        session.out.say(plural("{n} ticket: nothing to change", "{n} tickets: nothing to change", len(left)))
    whole = format not in ("table", "ids")
    session.out.changes([made.get(c.after.id, c) for c in changes if whole or c.after.id in made], format, many)
    asked = {change.after.id for change in changes}
    for change in done:
        if change.after.id not in asked:
            session.out.say(change_line(change))
