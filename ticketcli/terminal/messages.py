"""What is said on a ticket: by whom, to whom, and what follows from it."""

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.render.ticket import kind_name, status_name
from ticketcli.terminal import changes
from ticketcli.terminal.editor import take_message as read
from ticketcli.terminal.editor import with_text_kept
from ticketcli.terminal.session import Session
from ticketcli.text import one_line
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Change, Ticket
from ticketcli.ticket.people import read_sender
from ticketcli.ticket.thanks import is_thanks


def say_on_ticket(
    session: Session,
    ref: str,
    kind: str,
    message: str | None,
    file: str | None,
    via: str | None,
    format: str,
    sent_by: str | None = None,
    progress: int | None = None,
) -> None:
    """Take the text (option, file or editor), then add it to the ticket and record what follows."""
    desk = session.desk
    if kind == "message":
        desk.forgive_faults()
    ticket = desk.get(ref)
    via = desk.settings.check_value("channel", via) if via else None
    who = read_sender("--from", sent_by or "").address if kind == "message" else ""
    text = read(message, file, _("{kind} on {id}: {title}").format(
        kind=kind_name(kind), id=ticket.id, title=one_line(ticket.title, 60)))  # fmt: skip
    if not text.strip():
        raise Usage(_("the text is empty: nothing was changed"))

    def record() -> None:
        with desk.writing():
            now = desk.get(ticket.id)
            said = _said(session, now, kind, text, via, who)
            if progress is not None:
                said = [_progressed(session, change, progress) for change in said]
            done = changes.record_changes(session, said)
        changes.tell_changes(session, said, done, format, many=False)
        session.out.name_faults()

    with_text_kept(text, record)


def _progressed(session: Session, change: Change, progress: int) -> Change:
    after = lifecycle.change_fields(change.after, {"progress": progress}, "set", session.by, session.at)
    return change._replace(after=after)


def _said(session: Session, ticket: Ticket, kind: str, text: str, via: str | None, who: str) -> list[Change]:
    at, by = session.at, session.by
    if kind == "reply":
        agent = session.agent.id if session.agent else None
        return [
            Change(
                ticket,
                lifecycle.add_reply(ticket, text, by, at, session.desk.path(ticket), via or ticket.channel, agent),
            )
        ]
    if kind == "message":
        return _message(session, ticket, text, via, who)
    return [Change(ticket, lifecycle.add_note(ticket, text, by, at, kind, via))]


def _message(session: Session, ticket: Ticket, text: str, via: str | None, who: str) -> list[Change]:
    """On the ticket itself; on one that was closed too long ago in what follows it, which may be opened for it."""
    desk, at, meant = session.desk, session.at, ticket
    if not ticket.open and is_thanks(text, desk.settings.thanks, [ticket.assignee or ""]):
        session.out.say(_("{id}: thanks alone, it stays {status}: tkt reopen {id} takes it up").format(
            id=ticket.id, status=status_name(ticket.status)))  # fmt: skip
        return [Change(ticket, lifecycle.receive_message(ticket, text, who, at, via or ticket.channel, thanks=True))]
    ticket = _standing(session, ticket)
    if ticket.id != meant.id:
        _say_follow_up(session, meant, ticket)
    if lifecycle.is_reopenable(ticket, at, desk.settings.reopen_span):
        return [Change(ticket, lifecycle.receive_message(ticket, text, who, at, via or ticket.channel))]
    fresh = Ticket(
        desk.fresh_number(at), ticket.title, at, description=text, priority=desk.settings.priority, type=ticket.type,
        area=ticket.area, product=ticket.product, channel=via or ticket.channel, language=ticket.language,
        customer=ticket.customer, contact=who, links=(ticket.id,),
    )  # fmt: skip
    old = lifecycle.link_tickets(ticket, [fresh.id], session.by, at, lifecycle.FOLLOW_UP)
    _say_follow_up(session, ticket, fresh)
    return [Change(None, desk.assignment.dispatch().open_ticket(fresh, at)), Change(ticket, old)]


def _say_follow_up(session: Session, old: Ticket, new: Ticket) -> None:
    session.out.say(_("{id} was closed too long ago to reopen: {new} follows it").format(id=old.id, new=new.id))


def _standing(session: Session, ticket: Ticket) -> Ticket:
    """The ticket itself; where it was closed too long ago the last that follows it."""
    span, seen = session.desk.settings.reopen_span, {ticket.id}
    while not lifecycle.is_reopenable(ticket, session.at, span):
        ids = [id for id in lifecycle.name_follow_ups(ticket) if id not in seen]
        after = next(filter(None, map(session.desk.store.ticket, reversed(ids))), None)
        if not after:
            break
        seen.add(after.id)
        ticket = after
    return ticket
