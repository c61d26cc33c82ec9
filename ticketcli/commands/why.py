"""tkt why: which rule, person and commit set a field, and on what grounds."""

import click

from ticketcli.desk.provenance import trace_fields
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.render import deadlines, why
from ticketcli.storage.files import SERVICE
from ticketcli.terminal.command import format_option, ticket_argument, verb
from ticketcli.terminal.session import Session
from ticketcli.text import one_line, suggest_words
from ticketcli.ticket.as_of import ticket_as_of
from ticketcli.ticket.fields import ACTED, EXTRA, own_field
from ticketcli.ticket.model import Ticket

ASKED = (*ACTED, "status", "waiting_for")
DUE = "due"


@verb(_("Say how a field came to hold what it holds (default: all that are set); of `due`, each deadline's account."))
@ticket_argument()
@click.argument("field", required=False, metavar="[FIELD]")
@format_option()
def command(session: Session, ticket: str, field: str | None, format: str) -> None:
    """The chain of each field, the last time it was set first."""
    found = session.desk.get(ticket)
    if field == DUE and DUE not in found.extra:
        _due(session, found, format)
        return
    if field and field not in ASKED and field.removeprefix(EXTRA) not in found.extra:
        known = suggest_words(field, (*ASKED, DUE, *found.extra))
        raise Usage(_("unknown key `{key}`; there is {known}").format(key=one_line(field, 40), known=known))
    fields = [_own(field)] if field else [key for key in ASKED if getattr(found, key) not in (None, ())]
    told = trace_fields(session.desk, found, fields, closely=field is not None)
    if format == "table":
        session.out.data(line for chain in told for line in why.why_lines(chain, found, session.at.tzinfo))
    elif format in ("json", "jsonl"):
        session.out.documents([why.why_document(chain, found) for chain in told], format, many=True)
    else:
        session.out.rows(format, *why.why_table(told))
    for line in why.change_lines(told):
        session.out.say(line)


def _due(session: Session, ticket: Ticket, format: str) -> None:
    """Every deadline with its account of working time."""
    now = ticket_as_of(ticket, session.at) or ticket
    known = session.desk.history.log(SERVICE, most=2)
    if len(known) > 1 and known[0].at > ticket.created_at:
        line = _("{file} has changed since the ticket came in (commit {id}): told by its policies of today")
        session.out.say(line.format(file=SERVICE, id=known[0].id[:10]))
    made = session.desk.service.levels.deadlines(now)
    if format == "table":
        session.out.data(deadlines.deadline_lines(now, made, session.at))
        for line in deadlines.silence_lines(now, made, session.desk.service.levels):
            session.out.say(line)
    elif format in ("json", "jsonl"):
        session.out.documents([deadlines.deadline_document(one, session.at) for one in made], format, many=True)
    else:
        session.out.rows(format, *deadlines.deadline_rows(made, session.at))


def _own(field: str) -> str:
    return field if field in ASKED or field.startswith(EXTRA) else own_field(field)
