"""The keys that a query may ask about, and who reads what stands behind each."""

from collections.abc import Callable, Mapping

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query import bounds, grammar, phrases, states, words
from ticketcli.query.asker import Asker, refuse_key
from ticketcli.query.predicate import Predicate, any_of, negate
from ticketcli.ticket.fields import NUMBERS

_READERS: Mapping[str, Callable[[Asker, str, str], Predicate]] = {
    **dict.fromkeys(("id", "status", "waiting", *words.FIELDS), words.ask_word),
    **dict.fromkeys((*NUMBERS, *bounds.RECKONED), bounds.compare_number),
    **dict.fromkeys(bounds.INSTANTS, bounds.compare_instant),
    "priority": bounds.compare_priority,
    "title": phrases.find_in_title,
    "text": phrases.find_in_text,
    "has": states.ask_has,
    "is": states.ask_state,
    "due": bounds.compare_deadline,
    "late": states.ask_late,
    "new": states.ask_new,
    "no": states.ask_has,
}
KEYS = tuple(_READERS)
"""All keys that a query may ask about."""


def key_asked(piece: str) -> str | None:
    """The key that a piece of a query asks about; None where it is a text."""
    key, colon, _value = piece.partition(":")
    return key.lower() if colon and not piece.startswith('"') else None


def read_term(asker: Asker, piece: str) -> Predicate:
    """What a piece of a query asks of tickets."""
    key = key_asked(piece)
    if key is None:
        return phrases.find_in_text(asker, "text", grammar.unquote_value(piece))
    typed, _colon, value = piece.partition(":")
    if key not in _READERS:
        hint = _("; put a text that has a colon into double quotes")
        raise Usage(f"{refuse_key(typed, KEYS)}{hint}")
    values = grammar.split_value("yes" if key == "late" and not value else value)
    if not values:
        raise Usage(_("`{key}:` needs a value").format(key=key))
    found = any_of([_READERS[key](asker, key, grammar.unquote_value(one)) for one in values])
    return negate(found) if key == "no" else found
