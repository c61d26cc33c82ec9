"""Who asks, when, and the words that the desk knows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query.predicate import Due
from ticketcli.text import fold_text, one_line, suggest_words, unknown_word
from ticketcli.ticket.model import OPEN, WAITING_FOR, Status, Ticket
from ticketcli.ticket.outcomes import OUTCOMES
from ticketcli.ticket.type_words import type_meant

_VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "status": (*Status, "open"),
    "outcome": tuple(OUTCOMES),
    "waiting": WAITING_FOR,
}


class DeskWords(Protocol):
    """What a desk knows: its zone, and the words that its fields may hold."""

    @property
    def tz(self) -> ZoneInfo:
        """The zone that dates are meant in."""

    @property
    def priorities(self) -> tuple[str, ...]:
        """The priorities, lowest first."""

    def vocabulary(self, field: str) -> tuple[str, ...]:
        """The words that a field may hold; none: any word goes."""

    def stage(self, ticket: Ticket) -> str | None:
        """A ticket's stage: its own, else its type's."""


def as_typed(id: str) -> Sequence[str]:
    """The ids that stand for a customer where nobody was merged."""
    return (id,)


def no_words() -> None:
    """What is known where nobody is asked."""


class Asker(NamedTuple):
    """What a query may be about: the present `at`, the desk's words and agents.

    Who asks (`me`), the deadlines (`service`), the `news` that a sync brought and the ids that merged `customers` have
    are found out when a term needs them.
    """

    words: DeskWords
    at: datetime
    agents: tuple[str, ...] = ()
    me: Callable[[], str | None] = no_words
    service: Callable[[], Due | None] = no_words
    news: Callable[[], Iterable[str]] = tuple
    customers: Callable[[str], Sequence[str]] = as_typed

    def words_meant(self, key: str, value: str) -> frozenset[str]:
        """The words, folded, that `value` stands for; none where any word goes; Usage where it is none of them."""
        if key == "customer" and len(ids := self.customers(fold_text(value))) > 1:
            return frozenset(ids)
        known = self._vocabulary(key)
        if not known:
            return frozenset()
        wanted = fold_text(value)
        if (key, wanted) == ("status", "open"):
            return frozenset(OPEN)
        if (key, wanted) == ("assignee", "me"):
            return frozenset([fold_text(self._myself())])
        found = {fold_text(word) for word in known if _fits(fold_text(word), wanted)}
        if not found and key == "type":
            found = {type_meant(value)}.intersection(known)
        if not found:
            raise refuse_value(key, value, known)
        return frozenset(found)

    def _vocabulary(self, key: str) -> tuple[str, ...]:
        if key == "assignee":
            return (*self.agents, "me") if self.agents else ()
        return _VOCABULARIES.get(key) or self.words.vocabulary(key)

    def _myself(self) -> str:
        me = self.me()
        if not me:
            raise Usage(_("`me` is nobody yet: --as AGENT, or an agent with git's user.email"))
        return me


def _fits(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def refuse_key(key: str, known: Sequence[str]) -> Usage:
    """The refusal of a key."""
    line = _("unknown key `{value}` in the query; there is {known}")
    return Usage(line.format(value=one_line(key, 40), known=suggest_words(key, known)))


def refuse_value(key: str, value: str, known: Sequence[str]) -> Usage:
    """The refusal of a value."""
    return Usage(unknown_word(key, value, known))
