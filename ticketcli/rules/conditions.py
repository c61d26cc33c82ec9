"""What a rule asks of a case: words in its text, values of its fields, numbers, and all, any, not of these."""

import operator
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from ticketcli.rules import explain
from ticketcli.rules.case import Case
from ticketcli.rules.fields import NUMBERS
from ticketcli.rules.pattern import Pattern
from ticketcli.rules.words import Phrase
from ticketcli.text import fold_text, list_words, one_line
from ticketcli.ticket.model import Ticket

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
"""How numbers are compared, by its sign."""
Found = tuple[str, ...] | None
"""The words that a condition found in the text (none for a field); None when it does not hold."""


class TraceStep(NamedTuple):
    """A condition as it was looked at: what it asks, what it saw, whether it held, and the same of its parts."""

    asks: str
    saw: str
    held: bool
    parts: tuple["TraceStep", ...] = ()


class Condition(Protocol):
    """Anything that holds of a case or does not."""

    def match(self, case: Case) -> Found:
        """The words found, when it holds."""

    def step(self, case: Case) -> TraceStep:
        """What it asks and sees, to the last part."""


class WordsCondition(NamedTuple):
    """The text, or the customer's latest message, holds any of these phrases."""

    phrases: tuple[Phrase, ...]
    latest: bool = False

    def match(self, case: Case) -> Found:
        """The first few phrases found, as they are written in the text."""
        passage = case.latest if self.latest else case.passage
        found: list[str] = []
        for sought in self.phrases:
            words = sought.find(passage)
            if words is not None:
                found.append(words)
                if len(found) == explain.WORDS:
                    break
        return tuple(found) or None

    def step(self, case: Case) -> TraceStep:
        """Sees the words found, otherwise the title."""
        found = self.match(case)
        saw = list_words(explain.shown_words(found)) if found else _title(case)
        asks = list_words([phrase.shown for phrase in self.phrases])
        return TraceStep(f"{'message' if self.latest else 'text'}: {asks}", saw, found is not None)


def _title(case: Case) -> str:
    return one_line(case.ticket.title, 60)


class Expression(NamedTuple):
    """The text fits any of these regular expressions."""

    patterns: tuple[Pattern, ...]

    def match(self, case: Case) -> Found:
        """What the first that fits found."""
        hits = (case.search(pattern) for pattern in self.patterns)
        return next(((hit.text,) for hit in hits if hit), None)

    def step(self, case: Case) -> TraceStep:
        """Sees what was found, otherwise the title, or that it took too long."""
        found = self.match(case)
        slow = any(pattern in case.given_up for pattern in self.patterns)
        saw = list_words(explain.shown_words(found)) if found else explain.GIVEN_UP if slow else _title(case)
        asks = "regex: " + one_line(list_words([pattern.source for pattern in self.patterns]), 80)
        return TraceStep(asks, saw, found is not None)


class FieldCondition(NamedTuple):
    """A field has any of these values; `gold*` is any that begins so, `*` any at all; accents and case folded."""

    name: str
    values: tuple[str, ...]
    exact: frozenset[str]
    beginnings: tuple[str, ...]
    get: Callable[[Case], tuple[str, ...]]

    def fits(self, value: str) -> bool:
        """Whether `value` is among those asked for."""
        folded = fold_text(value)
        return folded in self.exact or folded.startswith(self.beginnings)

    def match(self, case: Case) -> Found:
        """No words, but whether it holds."""
        for value in self.get(case):
            if self.fits(value):
                return ()
        return None

    def step(self, case: Case) -> TraceStep:
        """Sees the field's values."""
        saw = one_line(list_words(self.get(case)), 60)
        held = self.match(case) is not None
        return TraceStep(f"{self.name}: {list_words(self.values)}", saw or explain.NOTHING_SEEN, held)


class NumberCondition(NamedTuple):
    """A number is any of these, or beyond a bound: `3`, `>=3`, `*`."""

    name: str
    values: tuple[str, ...]
    bounds: tuple[tuple[str, float], ...]

    def fits(self, value: float | None) -> bool:
        """Whether `value` is among those asked for."""
        return value is not None and any(COMPARISONS[sign](value, bound) for sign, bound in self.bounds)

    def match(self, case: Case) -> Found:
        """No words, but whether it holds."""
        return () if self.fits(NUMBERS[self.name](case)) else None

    def step(self, case: Case) -> TraceStep:
        """Sees the number."""
        seen = NUMBERS[self.name](case)
        saw = explain.NOTHING_SEEN if seen is None else f"{seen:g}"
        return TraceStep(f"{self.name}: {list_words(self.values)}", saw, self.fits(seen))


class Working(NamedTuple):
    """It is working time, or is not."""

    wanted: bool

    def match(self, case: Case) -> Found:
        """No words, but whether it holds."""
        return () if case.beside.working(case.at) == self.wanted else None

    def step(self, case: Case) -> TraceStep:
        """Sees the present."""
        asks = f"time.working_hours: {'yes' if self.wanted else 'no'}"
        state = "yes" if case.beside.working(case.at) else "no"
        return TraceStep(asks, f"{state} ({case.at:%a %Y-%m-%d %H:%M})", self.match(case) is not None)


class QueryCondition(NamedTuple):
    """The ticket fits a query, read for the present of the case."""

    text: str
    at: Callable[[datetime], Callable[[Ticket], bool]]

    def match(self, case: Case) -> Found:
        """No words, but whether it holds."""
        return () if self.at(case.at)(case.ticket) else None

    def step(self, case: Case) -> TraceStep:
        """Sees whether it fits."""
        held = self.match(case) is not None
        return TraceStep(f"query: {one_line(self.text, 80)}", explain.FITS if held else explain.FITS_NOT, held)


class All(NamedTuple):
    """Every part holds; the quick ones are asked first."""

    parts: tuple[Condition, ...]
    ranked: tuple[Condition, ...]

    def match(self, case: Case) -> Found:
        """The words of all parts."""
        words: tuple[str, ...] = ()
        for part in self.ranked:
            found = part.match(case)
            if found is None:
                return None
            words += found
        return words

    def step(self, case: Case) -> TraceStep:
        """Looks at every part, also after one that does not hold."""
        return _group("all", self, self.parts, case)


class AnyOf(NamedTuple):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def match(self, case: Case) -> Found:
        """The words of the first part that holds."""
        return next((found for part in self.parts if (found := part.match(case)) is not None), None)

    def step(self, case: Case) -> TraceStep:
        """Looks at every part, also after one that holds."""
        return _group("any", self, self.parts, case)


class Not(NamedTuple):
    """The part does not hold."""

    part: Condition

    def match(self, case: Case) -> Found:
        """No words: what is not there cannot be shown."""
        return () if self.part.match(case) is None else None

    def step(self, case: Case) -> TraceStep:
        """Looks at the part."""
        return _group("not", self, (self.part,), case)


def read_all(parts: Iterable[Condition]) -> All:
    """All of these parts."""
    known = tuple(parts)
    return All(known, tuple(sorted(known, key=lambda part: _QUICK.get(type(part), len(_QUICK)))))


def _group(name: str, condition: Condition, parts: tuple[Condition, ...], case: Case) -> TraceStep:
    return TraceStep(name, "", condition.match(case) is not None, tuple(part.step(case) for part in parts))


_QUICK = {FieldCondition: 0, Not: 1, WordsCondition: 2}
