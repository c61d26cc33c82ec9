"""tkt edit: title, fields and description in the editor."""

from collections.abc import Mapping
from typing import Any

from ticketcli.config.settings import Settings
from ticketcli.config.ticket_values import check_value, field_of_key
from ticketcli.errors import BadFile, Usage
from ticketcli.format.front_matter import read_front, write_front
from ticketcli.i18n import _
from ticketcli.terminal.changes import record_changes, tell_changes
from ticketcli.terminal.command import format_option, ticket_argument, verb
from ticketcli.terminal.editor import edit_text, with_text_kept
from ticketcli.terminal.session import Session
from ticketcli.ticket import lifecycle
from ticketcli.ticket.fields import ADDABLE, RARE, SETTABLE, own_field, with_values
from ticketcli.ticket.model import Change, Ticket

SHOWN = tuple(name for name in SETTABLE if name not in (*RARE, "stage"))
"""A stage that is unset is that of the type, which an empty line would hide."""


@verb(_("Edit a ticket's title, description and fields in $VISUAL or $EDITOR; what is refused on save is kept."))
@ticket_argument()
@format_option()
def command(session: Session, ticket: str, format: str) -> None:
    """Edit without the lock, check, then record."""
    desk = session.desk
    before = desk.get(ticket)
    shown = _shown(before, desk.settings)
    text = edit_text(write_front(shown, f"\n{before.description}\n"), "")

    def record_edited() -> None:
        values, description = _values(text, shown, desk.settings)
        with desk.writing():
            now = desk.get(before.id)
            if now != before:
                raise Usage(_("{id} was changed meanwhile by another").format(id=before.id))
            changes = [Change(now, _after(session, now, values, description))]
            done = record_changes(session, changes)
        tell_changes(session, changes, done, format, many=False)

    with_text_kept(text, record_edited)


def _shown(ticket: Ticket, settings: Settings) -> dict[str, Any]:
    """The fields as they stand in the editor; a line that is taken out there unsets its field."""
    values = {key: getattr(ticket, key) for key in SHOWN}
    own = {key: list(value) or None if isinstance(value, tuple) else value for key, value in values.items()}
    return own | {key if key in settings.fields else own_field(key): value for key, value in ticket.extra.items()}


def _values(text: str, shown: Mapping[str, Any], settings: Settings) -> tuple[dict[str, Any], str]:
    try:
        fields, body = read_front(text if text.endswith("\n") else text + "\n", _("your text"))
    except BadFile as fault:
        raise Usage(str(fault)) from None
    values = {}
    for key, value in {**fields, **{key: None for key in shown if key not in fields}}.items():
        field = field_of_key(key, settings)
        values[field] = _value(field, value, settings)
    return values, body.removeprefix("\n").removesuffix("\n")


def _value(field: str, value: Any, settings: Settings) -> Any:
    """A field's value, checked; Usage when the notation is none that the field can hold."""
    words = [value] if isinstance(value, str) else value or []
    if isinstance(words, list) and all(isinstance(word, str) for word in words):
        if field in ADDABLE:
            return tuple(words)
        if len(words) < 2:
            return check_value(field, "".join(words), settings)
    raise Usage(_("`{key}` cannot hold that: say `{key}: VALUE`").format(key=field))


def _after(session: Session, ticket: Ticket, values: dict[str, Any], description: str) -> Ticket:
    if values.get("customer"):
        values["customer"] = session.desk.find.customer(values["customer"]).id
    rewritten = {"description": "rewritten"} if description != ticket.description else None
    after = lifecycle.change_fields(ticket, values, "edited", session.by, session.at, facts=rewritten)
    return with_values(after, {"description": description})
