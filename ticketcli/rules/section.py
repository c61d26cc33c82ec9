"""A section of a rules file while it is read: its values checked, its faults gathered by file and line."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from ticketcli.errors import BadFile
from ticketcli.format.yaml import Section
from ticketcli.i18n import _
from ticketcli.text import fold_text, one_line, suggest_words
from ticketcli.ticket.fields import FIELD
from ticketcli.ticket.model import WAITING_FOR, Status

FLAGS = {"yes": True, "true": True, "on": True, "si": True, "no": False, "false": False, "off": False}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Known(NamedTuple):
    """The words a desk has for each field; an empty collection is an open list, where anything goes."""

    types: Collection[str] = ()
    stages: Collection[str] = ()
    areas: Collection[str] = ()
    products: Collection[str] = ()
    priorities: Collection[str] = ()
    channels: Collection[str] = ()
    teams: Collection[str] = ()
    agents: Collection[str] = ()
    statuses: Collection[str] = tuple(Status)
    waits: Collection[str] = WAITING_FOR
    weekdays: Collection[str] = WEEKDAYS
    fields: Collection[str] = ()
    desk: Any = None
    """What a query asks of the desk: `query.Words`."""

    def words(self, key: str) -> Collection[str]:
        """The words that a key of a rule may take; empty when anything goes."""
        plural = _LISTS.get(key)
        return getattr(self, plural) if plural else ()


_LISTS = {
    **{name: field.vocabulary for name, field in FIELD.items() if field.vocabulary},
    "assign": FIELD["assignee"].vocabulary,
    "time.weekday": "weekdays",
}


class Clause:
    """A section, where it stands (`line` for keys that know none), and the list that its faults go to."""

    def __init__(
        self, section: Section, where: str, known: Known, line: int = 0, faults: list[BadFile] | None = None
    ) -> None:
        self.section, self.where, self.known, self.line = section, where, known, line
        self.faults = [] if faults is None else faults
        self.fuzzy = False

    def line_of(self, key: str) -> int:
        """The line on which `key` stands."""
        return self.section.lines.get(key, self.line)

    def wrong(self, key: str, what: str) -> None:
        """Notes a fault at `key`."""
        self.faults.append(BadFile(self.where, self.line_of(key), what))

    def unknown(self, key: str, word: str, known: Iterable[str]) -> None:
        """Notes that `key` has a word that is none of the `known`."""
        what = _("`{key}: {value}` is unknown; there is {known}")
        self.wrong(key, what.format(key=key, value=one_line(word, 40), known=suggest_words(word, sorted(known), 8)))

    def unknown_key(self, key: str, known: Iterable[str]) -> None:
        """Notes that `key` is none of the `known` ones."""
        what = _("`{key}` is unknown here; there is {known}")
        self.wrong(key, what.format(key=one_line(key, 40), known=suggest_words(key, sorted(known), 8)))

    def only(self, known: Collection[str]) -> list[str]:
        """The keys that are `known`; the others are faults."""
        for key in self.section:
            if key not in known:
                self.unknown_key(key, known)
        return [key for key in self.section if key in known]

    def text(self, key: str) -> str | None:
        """The one text of `key`; None where there is none."""
        value = self.section.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if key in self.section:
            self.wrong(key, _("`{key}` needs one text").format(key=key))
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """The text or the list of texts of `key`, each once."""
        value = self.section[key]
        words = value if isinstance(value, list) else [value]
        if words and all(isinstance(word, str) and word.strip() for word in words):
            return tuple(dict.fromkeys(word.strip() for word in words))
        self.wrong(key, _("`{key}` needs a text or a list of texts").format(key=key))
        return ()

    def flag(self, key: str, default: bool) -> bool:
        """The yes or no of `key`."""
        value = self.section.get(key)
        if key in self.section and fold_text(str(value)) not in FLAGS:
            self.wrong(key, _("`{key}` is yes or no").format(key=key))
        return FLAGS.get(fold_text(str(value)), default)

    def clause(self, key: str) -> "Clause | None":
        """The section of `key`; None where there is none."""
        value = self.section.get(key)
        if isinstance(value, Section) and value:
            return self._inner(value, key)
        if key in self.section:
            self.wrong(key, _("`{key}` needs `key: value` inside").format(key=key))
        return None

    def clauses(self, key: str) -> "list[Clause]":
        """The list of sections of `key`."""
        value = self.section[key]
        if isinstance(value, list) and value and all(isinstance(inner, Section) and inner for inner in value):
            return [self._inner(inner, key) for inner in value]
        self.wrong(key, _("`{key}` needs a list of `- key: value`").format(key=key))
        return []

    def _inner(self, section: Section, key: str) -> "Clause":
        inner = Clause(section, self.where, self.known, self.line_of(key), self.faults)
        inner.fuzzy = self.fuzzy
        return inner
