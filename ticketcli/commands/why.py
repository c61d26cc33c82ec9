"""tkt why: which rule, person and commit set a field, and on what grounds."""

from collections.abc import Iterator

import click

from ticketcli.console import Console
from ticketcli.errors import Usage
from ticketcli.language import _
from ticketcli.lifecycle import FIELDS, value_of
from ticketcli.model import Entry, Ticket
from ticketcli.rules.explain import retold
from ticketcli.store import ticket_path
from ticketcli.text import listed, nearest, one_line, safe
from ticketcli.verb import ticket_argument, verb

ASKED = (*FIELDS, "status", "waiting_for")


@verb(_("Say which rule, person and commit set a field (default: all that are set), and on what grounds."))
@ticket_argument()
@click.argument("field", required=False, metavar="[FIELD]")
def command(console: Console, ticket: str, field: str | None) -> None:
    """The last entry that set each field, with its commit."""
    found = console.desk.get(ticket)
    if field and field not in ASKED and field.removeprefix("extra.") not in found.extra:
        near = nearest(field, (*ASKED, *found.extra)) or list(ASKED)
        raise Usage(_("unknown key `{key}`; there is {known}").format(key=one_line(field, 40), known=listed(near)))
    fields = [_own(field, found)] if field else [key for key in ASKED if getattr(found, key) not in (None, ())]
    console.data(line for key in fields for line in _account(console, found, key))


def _own(field: str, ticket: Ticket) -> str:
    return f"extra.{field}" if field not in ASKED and not field.startswith("extra.") else field


def _account(console: Console, ticket: Ticket, field: str) -> Iterator[str]:
    value = value_of(ticket, field)
    told = listed([str(v) for v in value]) if isinstance(value, tuple) else str(value) if value is not None else "–"
    yield f"{field}: {one_line(told, 120)}"
    entry = _setter(ticket, field)
    if entry:
        yield _("  set by {who} at {when}, entry {id}").format(
            who=one_line(entry.by), when=f"{entry.at:%Y-%m-%d %H:%M}", id=entry.id
        )
    else:
        yield _("  given when the ticket was opened, {when}").format(when=f"{ticket.created_at:%Y-%m-%d %H:%M}")
    if entry and entry.because:
        yield "  " + _("because: {why}").format(why=safe(retold(entry.because)))
    yield from _commit(console, ticket, entry)


def _setter(ticket: Ticket, field: str) -> Entry | None:
    """The last entry that set the field; an assignment sets the status of what is new."""
    implied = field == "status" and ticket.status in ("assigned", "new")
    setters = (e for e in reversed(ticket.entries) if field in e.changes or (implied and e.kind == "assigned"))
    return next(setters, None)


def _commit(console: Console, ticket: Ticket, entry: Entry | None) -> Iterator[str]:
    commits = console.desk.history.log(ticket_path(ticket.id), having=f"· {entry.id}" if entry else None)
    if commits:
        commit = commits[-1]
        yield "  " + _("commit {id} by {who}: {subject}").format(
            id=commit.id[:10], who=one_line(commit.author), subject=one_line(commit.subject)
        )
