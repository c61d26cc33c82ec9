"""tkt why: which rule, person and commit set a field, and on what grounds."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import click

from ticketcli.console import Console
from ticketcli.errors import Usage
from ticketcli.history import Commit
from ticketcli.language import _
from ticketcli.lifecycle import FIELDS, value_of
from ticketcli.model import Entry, Ticket
from ticketcli.past import as_of
from ticketcli.render import grid
from ticketcli.rules.explain import retold
from ticketcli.store import ticket_path
from ticketcli.text import listed, nearest, one_line
from ticketcli.verb import format_option, ticket_argument, verb

ASKED = (*FIELDS, "status", "waiting_for")
DUE = "due"


class Account(NamedTuple):
    """What a field holds, and the entry (none: the opening) and commit that set it."""

    field: str
    value: Any
    entry: Entry | None
    commit: Commit | None


@verb(_("Say which rule, person and commit set a field, and on what grounds; of `due`, each deadline's account."))
@ticket_argument()
@click.argument("field", required=False, metavar="[FIELD]")
@format_option()
def command(console: Console, ticket: str, field: str | None, format: str) -> None:
    """The last entry that set each field, with its commit."""
    found = console.desk.get(ticket)
    if field == DUE and DUE not in found.extra:
        _due(console, found, format)
        return
    if field and field not in ASKED and field.removeprefix("extra.") not in found.extra:
        near = nearest(field, (*ASKED, DUE, *found.extra)) or [*ASKED, DUE]
        raise Usage(_("unknown key `{key}`; there is {known}").format(key=one_line(field, 40), known=listed(near)))
    fields = [_own(field)] if field else [key for key in ASKED if getattr(found, key) not in (None, ())]
    accounts = _accounts(console, found, fields)
    if format == "table":
        console.data(line for account in accounts for line in _told(account, found))
    else:
        _rows(console, format, accounts)


def _due(console: Console, ticket: Ticket, format: str) -> None:
    """Every deadline with its account of working time."""
    from ticketcli.render import reckoning

    now = as_of(ticket, console.at) or ticket
    made = console.desk.service.deadlines(now)
    if format == "table":
        console.data(reckoning.told(now, made, console.at, console.desk.settings.tz))
        for line in reckoning.silence(now, made, console.desk.service):
            console.say(line)
    elif format in ("json", "jsonl"):
        console.documents([reckoning.document(one, console.at) for one in made], format, many=True)
    else:
        console.rows(format, *reckoning.rows(made, console.at))


def _own(field: str) -> str:
    return field if field in ASKED or field.startswith("extra.") else f"extra.{field}"


def _accounts(console: Console, ticket: Ticket, fields: Sequence[str]) -> list[Account]:
    setters = {field: _setter(ticket, field) for field in fields}
    distinct = {e.id if e else "": e for e in setters.values()}
    commits = {id: _commit(console, ticket, entry) for id, entry in distinct.items()}
    return [Account(field, value_of(ticket, field), e, commits[e.id if e else ""]) for field, e in setters.items()]


def _setter(ticket: Ticket, field: str) -> Entry | None:
    """The last entry that set the field; an assignment sets the status of what is new."""
    implied = field == "status" and ticket.status in ("assigned", "new")
    setters = (e for e in reversed(ticket.entries) if field in e.changes or (implied and e.kind == "assigned"))
    return next(setters, None)


def _commit(console: Console, ticket: Ticket, entry: Entry | None) -> Commit | None:
    commits = console.desk.history.log(ticket_path(ticket.id), having=f"· {entry.id}" if entry else None)
    return commits[-1] if commits else None


def _told(account: Account, ticket: Ticket) -> Iterator[str]:
    field, value, entry, commit = account
    told = listed([str(v) for v in value]) if isinstance(value, tuple) else str(value) if value is not None else "–"
    yield f"{field}: {one_line(told, 120)}"
    if entry:
        yield _("  set by {who} at {when}, entry {id}").format(
            who=one_line(entry.by), when=f"{entry.at:%Y-%m-%d %H:%M}", id=entry.id
        )
    else:
        yield _("  given when the ticket was opened, {when}").format(when=f"{ticket.created_at:%Y-%m-%d %H:%M}")
    if entry and entry.because:
        yield "  " + _("because: {why}").format(why=one_line(retold(entry.because)))
    if commit:
        yield "  " + _("commit {id} by {who}: {subject}").format(
            id=commit.id[:10], who=one_line(commit.author), subject=one_line(commit.subject)
        )


def _rows(console: Console, format: str, accounts: Sequence[Account]) -> None:
    keys = ("field", "value", "by", "at", "entry", "because", "commit")
    rows = [
        (field, value, *((e.by, e.at, e.id, e.because) if e else (None,) * 4), commit.id if commit else None)
        for field, value, e, commit in accounts
    ]
    console.rows(format, [grid.Column(key, key) for key in keys], rows)
