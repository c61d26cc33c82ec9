"""What a rule asks of a case: words in its text, values of its fields, and all, any, not of these."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from itertools import islice
from typing import NamedTuple, Protocol

from ticketcli.language import _
from ticketcli.model import Customer, Ticket
from ticketcli.rules import explain
from ticketcli.rules.clause import Clause
from ticketcli.rules.words import Passage, Phrase, phrase
from ticketcli.text import fold, listed, one_line

Found = tuple[str, ...] | None
"""The words that a condition found in the text (none for a field); None when it does not hold."""


class Case:
    """What rules look at: a ticket, its customer if there is one, and the present (aware)."""

    def __init__(self, ticket: Ticket, customer: Customer | None, at: datetime) -> None:
        self.ticket, self.customer, self.at = ticket, customer, at

    @cached_property
    def passage(self) -> Passage:
        """What the customer wrote: title, description, messages; cut into words when first asked for."""
        messages = (entry.text for entry in self.ticket.entries if entry.kind == "message")
        return Passage((self.ticket.title, self.ticket.description, *messages))


class Step(NamedTuple):
    """A condition as it was looked at: what it asks, what it saw, whether it held, and the same of its parts."""

    asks: str
    saw: str
    held: bool
    parts: tuple["Step", ...] = ()


class Condition(Protocol):
    """Anything that holds of a case or does not."""

    def match(self, case: Case) -> Found:
        """The words found, when it holds."""

    def step(self, case: Case) -> Step:
        """What it asks and sees, to the last part."""


class Words(NamedTuple):
    """The text holds any of these phrases."""

    phrases: tuple[Phrase, ...]

    def match(self, case: Case) -> Found:
        """The first few phrases found, as they are written in the text."""
        found = (phrase.find(case.passage) for phrase in self.phrases)
        return tuple(islice((words for words in found if words is not None), explain.WORDS)) or None

    def step(self, case: Case) -> Step:
        """Sees the words found, otherwise the title."""
        found = self.match(case)
        saw = listed(explain.shown(found)) if found else one_line(case.ticket.title, 60)
        return Step("text: " + listed([phrase.shown for phrase in self.phrases]), saw, found is not None)


class Field(NamedTuple):
    """A field has any of these values; `gold*` is any that begins so, `*` any at all; accents and case folded."""

    name: str
    values: tuple[str, ...]
    exact: frozenset[str]
    beginnings: tuple[str, ...]

    def fits(self, value: str) -> bool:
        """Whether `value` is among those asked for."""
        folded = fold(value)
        return folded in self.exact or folded.startswith(self.beginnings)

    def match(self, case: Case) -> Found:
        """No words, but whether it holds."""
        return () if any(map(self.fits, FIELDS[self.name](case))) else None

    def step(self, case: Case) -> Step:
        """Sees the field's values."""
        saw = one_line(listed(FIELDS[self.name](case)), 60)
        return Step(f"{self.name}: {listed(self.values)}", saw, self.match(case) is not None)


class All(NamedTuple):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def match(self, case: Case) -> Found:
        """The words of all parts."""
        words: tuple[str, ...] = ()
        for part in self.parts:
            found = part.match(case)
            if found is None:
                return None
            words += found
        return words

    def step(self, case: Case) -> Step:
        """Looks at every part, also after one that does not hold."""
        return _group("all", self, self.parts, case)


class AnyOf(NamedTuple):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def match(self, case: Case) -> Found:
        """The words of the first part that holds."""
        return next((found for part in self.parts if (found := part.match(case)) is not None), None)

    def step(self, case: Case) -> Step:
        """Looks at every part, also after one that holds."""
        return _group("any", self, self.parts, case)


class Not(NamedTuple):
    """The part does not hold."""

    part: Condition

    def match(self, case: Case) -> Found:
        """No words: what is not there cannot be shown."""
        return () if self.part.match(case) is None else None

    def step(self, case: Case) -> Step:
        """Looks at the part."""
        return _group("not", self, (self.part,), case)


def _group(name: str, condition: Condition, parts: tuple[Condition, ...], case: Case) -> Step:
    return Step(name, "", condition.match(case) is not None, tuple(part.step(case) for part in parts))


# -- fields ------------------------------------------------------------------------------------------------------------


def _of_ticket(attribute: str, case: Case) -> tuple[str, ...]:
    return _values(getattr(case.ticket, attribute))


def _of_customer(attribute: str, case: Case) -> tuple[str, ...]:
    return _values(getattr(case.customer, attribute)) if case.customer else ()


def _values(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)


_TICKET = {
    **{name: name for name in ("type", "stage", "area", "product", "priority", "channel", "language", "status")},
    **{name: name for name in ("team", "level", "customer", "contact")},
    "tag": "tags",
    "keyword": "keywords",
}
FIELDS: dict[str, Callable[[Case], tuple[str, ...]]] = {
    **{name: partial(_of_ticket, attribute) for name, attribute in _TICKET.items()},
    **{f"customer.{name}": partial(_of_customer, name) for name in ("tier", "language")},
}
"""Every field that a rule can ask for: its values in a case, none when it is unset."""


# -- reading -----------------------------------------------------------------------------------------------------------


def condition(clause: Clause) -> Condition:
    """What `clause` asks, its keys joined by and; meaningless when it has faults, which stay in the clause."""
    parts = tuple(_READERS[key](clause, key) for key in clause.only(_READERS))
    return parts[0] if len(parts) == 1 else All(parts)


def _words(clause: Clause, key: str) -> Condition:
    texts = clause.texts(key)
    phrases = [phrase(text) for text in texts]
    for text, read in zip(texts, phrases, strict=True):
        if read is None:
            what = _("`{text}` cannot be looked for: it needs a word, and `*` only at a word's end")
            clause.wrong(key, what.format(text=one_line(text, 40)))
    return Words(tuple(read for read in phrases if read))


def _field(clause: Clause, key: str) -> Condition:
    values = clause.texts(key)
    known = clause.known.words(key)
    for value in values:
        if "*" in value[:-1]:
            clause.wrong(
                key, _("`{key}: {value}`: `*` stands only at the end").format(key=key, value=one_line(value, 40))
            )
        elif known and not any(map(_asking(key, (value,)).fits, known)):
            clause.unknown(key, value, known)
    return _asking(key, values)


def _asking(name: str, values: tuple[str, ...]) -> Field:
    folded = [fold(value) for value in values]
    exact = frozenset(value for value in folded if not value.endswith("*"))
    return Field(name, values, exact, tuple(value[:-1] for value in folded if value.endswith("*")))


def _all(clause: Clause, key: str) -> Condition:
    return All(tuple(map(condition, clause.clauses(key))))


def _any(clause: Clause, key: str) -> Condition:
    return AnyOf(tuple(map(condition, clause.clauses(key))))


def _not(clause: Clause, key: str) -> Condition:
    inner = clause.clause(key)
    return Not(condition(inner) if inner else All(()))


_READERS: dict[str, Callable[[Clause, str], Condition]] = {
    "text": _words,
    **dict.fromkeys(FIELDS, _field),
    "all": _all,
    "any": _any,
    "not": _not,
}
