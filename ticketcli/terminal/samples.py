"""What the rules are tried on: a ticket of the desk, a text, a mail, a ticket's file; nothing of it is kept."""

import os
import re
from datetime import datetime
from typing import TYPE_CHECKING

from ticketcli.errors import BadFile, NotFound, Usage
from ticketcli.format import records
from ticketcli.i18n import _
from ticketcli.rules.event import CHANGE, KINDS, NEW, Event
from ticketcli.terminal.editor import take_message as read
from ticketcli.terminal.session import Session
from ticketcli.text import clean_text, one_line, suggest_words
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.people import parse_sender

if TYPE_CHECKING:
    from email.message import EmailMessage

_HEADER = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]{0,60}:.*\n(?:[ \t].*\n)*)+\n")
_UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)
"""What `email` raises of lines that it takes apart and that break the standard (`From:.. Ana` is one)."""
_TELLING = re.compile(r"^(?:Subject|From):", re.IGNORECASE | re.MULTILINE)


def imagine_ticket(session: Session, text: str, channel: str | None = None, sent_by: str | None = None) -> Ticket:
    """A ticket that somebody might open: the first line is its title."""
    title, _newline, rest = clean_text(text).partition("\n")
    return _ticket(session, title, rest, channel, sent_by)


def find_sample(session: Session, named: str, channel: str | None, sent_by: str | None) -> Ticket:
    """The ticket of that number, or what a file holds: a mail, a ticket as the desk keeps it, or a text."""
    if named != "-" and not os.path.isfile(named):
        return session.desk.get(named)
    text = read(None, named, "")
    if text.startswith("---\n"):
        return _kept(text, named)
    header = _HEADER.match(text)
    if header and _TELLING.search(header[0]):
        return _mailed(session, text, channel, sent_by)
    return imagine_ticket(session, text, channel, sent_by)


def parse_event(what: str | None, at: datetime) -> Event:
    """The event to try: without one, that the ticket is new."""
    if what is None or what == NEW.what:
        return NEW
    if what not in KINDS and not what.startswith(CHANGE):
        line = _("there is no event {what}; there is {known}")
        raise Usage(line.format(what=one_line(what, 40), known=suggest_words(what, KINDS)))
    return Event(what, at.isoformat())


def _kept(text: str, named: str) -> Ticket:
    try:
        return records.read_ticket(text, named)
    except BadFile as fault:
        raise NotFound(_("{file} holds no ticket: {fault}").format(file=one_line(named), fault=fault)) from None


def _mailed(session: Session, text: str, channel: str | None, sent_by: str | None) -> Ticket:
    from email import message_from_string, policy

    mail = message_from_string(text, policy=policy.default)
    try:
        body = mail.get_body(("plain", "html"))
        said = str(body.get_content()) if body else ""
    except _UNREADABLE:
        said = ""
    who = sent_by or _line(mail, "from") or None
    return _ticket(session, _line(mail, "subject"), clean_text(said).strip(), channel or "mail", who)


def _line(mail: "EmailMessage", name: str) -> str:
    """A line of a mail's head; as it stands, where Python makes nothing of it."""
    try:
        return one_line(str(mail[name] or ""))
    except _UNREADABLE:
        return one_line(str(next(value for key, value in mail.raw_items() if key.lower() == name)))


def _ticket(session: Session, title: str, text: str, channel: str | None, sent_by: str | None) -> Ticket:
    desk, at = session.desk, session.at
    who = parse_sender(sent_by or "")
    customer = desk.directory.find(who) if sent_by else None
    if sent_by and not who.address:
        raise NotFound(_("no such customer: {id}").format(id=one_line(sent_by)))
    return Ticket(
        f"{desk.settings.prefix}-{at:%y%m}-0000", title or "–", at, description=text, channel=channel,
        priority=desk.settings.priority, customer=customer.id if customer else None, contact=who.address or None,
        language=customer.language if customer else None,
    )  # fmt: skip
