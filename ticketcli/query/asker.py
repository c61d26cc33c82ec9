"""Who asks, when, and the words that the desk knows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query.predicate import Due
from ticketcli.text import fold, one_line, suggested, unknown
from ticketcli.ticket.model import OPEN, WAITING_FOR, Status, Ticket
from ticketcli.ticket.outcomes import OUTCOMES

_VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "status": (*Status, "open"),
    "outcome": tuple(OUTCOMES),
    "waiting": WAITING_FOR,
}


class Words(Protocol):
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


def nothing() -> None:
    """What is known where nobody is asked."""


class Asker(NamedTuple):
    """What a query may be about: the present `at`, the desk's words and agents.

    Who asks (`me`), the deadlines (`service`) and the `news` that a sync brought are found out when a term needs them.
    """

    words: Words
    at: datetime
    agents: tuple[str, ...] = ()
    me: Callable[[], str | None] = nothing
    service: Callable[[], Due | None] = nothing
    news: Callable[[], Iterable[str]] = tuple

    def meant(self, key: str, value: str) -> frozenset[str]:
        """The words, folded, that `value` stands for; none where any word goes; Usage where it is none of them."""
        known = self._vocabulary(key)
        if not known:
            return frozenset()
        wanted = fold(value)
        if (key, wanted) == ("status", "open"):
            return frozenset(OPEN)
        if (key, wanted) == ("assignee", "me"):
            return frozenset([fold(self._myself())])
        found = {fold(word) for word in known if _fits(fold(word), wanted)}
        if not found:
            raise unknown_value(key, value, known)
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


def unknown_key(key: str, known: Sequence[str]) -> Usage:
    """The refusal of a key."""
    line = _("unknown key `{value}` in the query; there is {known}")
    return Usage(line.format(value=one_line(key, 40), known=suggested(key, known)))


def unknown_value(key: str, value: str, known: Sequence[str]) -> Usage:
    """The refusal of a value."""
    return Usage(unknown(key, value, known))
