"""tkt edit: title, fields and description in the editor."""

from typing import Any

from ticketcli import lifecycle
from ticketcli.config import Settings
from ticketcli.console import Console, edited, kept
from ticketcli.errors import DeskError, Usage
from ticketcli.fields import LISTS, checked, named
from ticketcli.language import _
from ticketcli.matter import read, written
from ticketcli.model import Change, Ticket
from ticketcli.verb import format_option, ticket_argument, verb

SHOWN = (
    "title",
    "type",
    "area",
    "product",
    "priority",
    "channel",
    "language",
    "customer",
    "contact",
    "team",
    "tags",
    "keywords",
    "progress",
)


@verb(
    _(
        "Edit a ticket's title, description and fields in $VISUAL or $EDITOR; checked on save, and what is refused is kept."
    )
)
@ticket_argument()
@format_option()
def command(console: Console, ticket: str, format: str) -> None:
    """Edit without the lock, check, then record."""
    desk = console.desk
    before = desk.get(ticket)
    text = edited(_sheet(before), "")
    try:
        values, description = _values(text, desk.settings)
        with desk.writing():
            now = desk.get(before.id)
            if now != before:
                raise Usage(_("{id} was changed meanwhile by another").format(id=before.id))
            done = desk.record([Change(now, _after(console, now, values, description))], console.author, console.at)
    except DeskError as error:
        error.args = (_("{error}; your text is kept in {path}").format(error=error, path=kept(text)),)
        raise
    if not done:
        console.say(_("{id}: nothing to change").format(id=before.id))
    console.changes(done, format)


def _sheet(ticket: Ticket) -> str:
    fields = {key: getattr(ticket, key) for key in SHOWN}
    lines = {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()}
    own = {key: value if value is not None else "" for key, value in lines.items()}
    return written({**{k: (v or None) for k, v in own.items()}, **ticket.extra}, f"\n{ticket.description}\n")


def _values(text: str, settings: Settings) -> tuple[dict[str, Any], str]:
    fields, body = read(text if text.endswith("\n") else text + "\n", _("your text"))
    values: dict[str, Any] = {}
    for key, value in fields.items():
        field = named(key, settings)
        if field in LISTS:
            values[field] = tuple(value or ()) if not isinstance(value, str) else (value,)
        elif value is not None and not isinstance(value, str):
            raise Usage(_("`{key}` holds one value").format(key=key))
        else:
            values[field] = checked(field, value or "", settings)
    return values, body.removeprefix("\n").removesuffix("\n")


def _after(console: Console, ticket: Ticket, values: dict[str, Any], description: str) -> Ticket:
    if values.get("customer"):
        values["customer"] = console.desk.customer(values["customer"]).id
    rewritten = {"description": "rewritten"} if description != ticket.description else None
    after = lifecycle.changed(ticket, values, "edited", console.by, console.at, facts=rewritten)
    return lifecycle.with_values(after, {"description": description})
