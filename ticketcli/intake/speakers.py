"""Who speaks in a message of another system: somebody of the desk, somebody outside, or a program."""

from collections.abc import Mapping
from typing import Any

from ticketcli.ticket.entries import is_machine

MACHINE, DESK, OUTSIDE = "note", "reply", "message"
"""Who it was, as the kind of entry that it makes: what a program says is nobody's reply, and starts no clock."""

_STAFF = frozenset(("OWNER", "MEMBER", "COLLABORATOR"))
_SENDERS = {"system": MACHINE, "agent": DESK, "customer": OUTSIDE}
_WRITERS = ("user", "author", "from", "created_by", "updated_by")


def speaker_of(said: Mapping[str, Any]) -> str:
    """Who a message comes from, where its system says so; empty where it does not."""
    sender = _SENDERS.get(str(said.get("sender")).lower(), "")
    if said.get("system") is True or sender == MACHINE or any(_is_program(said.get(key)) for key in _WRITERS):
        return MACHINE
    association = said.get("author_association") or said.get("authorAssociation")
    if association:
        return DESK if association in _STAFF else OUTSIDE
    return sender


def _is_program(writer: Any) -> bool:
    if not isinstance(writer, Mapping):
        return isinstance(writer, str) and is_machine(writer)
    kind = {str(writer.get("type")).lower(), str(writer.get("accountType")).lower()}
    told = any(writer.get(key) is True for key in ("is_bot", "isBot", "bot"))
    named = any(is_machine(str(writer.get(key))) for key in ("login", "username", "name"))
    return told or named or not kind.isdisjoint(("bot", "app"))
