"""The keys that a query may ask about, and who reads what stands behind each."""

from collections.abc import Callable, Mapping

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query import bounds, grammar, phrases, states, words
from ticketcli.query.asker import Asker, unknown_key
from ticketcli.query.predicate import Test, either, negated
from ticketcli.ticket.fields import NUMBERS

_READERS: Mapping[str, Callable[[Asker, str, str], Test]] = {
    **dict.fromkeys(("id", "status", "waiting", *words.FIELDS), words.word),
    **dict.fromkeys(NUMBERS, bounds.number),
    **dict.fromkeys(bounds.INSTANTS, bounds.happened),
    "priority": bounds.priority,
    "title": phrases.title,
    "text": phrases.text,
    "has": states.has,
    "is": states.state,
    "due": bounds.due,
    "late": states.late,
    "new": states.new,
    "no": states.has,
}
KEYS = tuple(_READERS)
"""All keys that a query may ask about."""


def asked(piece: str) -> str | None:
    """The key that a piece of a query asks about; None where it is a text."""
    key, colon, _value = piece.partition(":")
    return key.lower() if colon and not piece.startswith('"') else None


def term(asker: Asker, piece: str) -> Test:
    """What a piece of a query asks of tickets."""
    key = asked(piece)
    if key is None:
        return phrases.text(asker, "text", grammar.unquoted(piece))
    typed, _colon, value = piece.partition(":")
    if key not in _READERS:
        hint = _("; put a text that has a colon into double quotes")
        raise Usage(f"{unknown_key(typed, KEYS)}{hint}")
    values = grammar.parts("yes" if key == "late" and not value else value)
    if not values:
        raise Usage(_("`{key}:` needs a value").format(key=key))
    found = either([_READERS[key](asker, key, grammar.unquoted(one)) for one in values])
    return negated(found) if key == "no" else found
