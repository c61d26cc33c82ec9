"""What a rule asks of a case: words in its text, values of its fields, numbers, and all, any, not of these."""

import operator
import re
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.rules import explain
from ticketcli.rules.case import Case
from ticketcli.rules.fields import NUMBERS, WORDS, getter
from ticketcli.rules.pattern import Pattern, pattern
from ticketcli.rules.section import WEEKDAYS, Clause, Known
from ticketcli.rules.words import Phrase, phrase
from ticketcli.text import fold, listed, one_line
from ticketcli.ticket.fields import own_field
from ticketcli.ticket.model import Ticket

Found = tuple[str, ...] | None
"""The words that a condition found in the text (none for a field); None when it does not hold."""


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

    def step(self, case: Case) -> Step:
        """Sees the words found, otherwise the title."""
        found = self.match(case)
        saw = listed(explain.shown(found)) if found else _title(case)
        asks = listed([phrase.shown for phrase in self.phrases])
        return Step(f"{'message' if self.latest else 'text'}: {asks}", saw, found is not None)


def _title(case: Case) -> str:
    return one_line(case.ticket.title, 60)


class Expression(NamedTuple):
    """The text fits any of these regular expressions."""

    patterns: tuple[Pattern, ...]

    def match(self, case: Case) -> Found:
        """What the first that fits found."""
        hits = (case.search(pattern) for pattern in self.patterns)
        return next(((hit.text,) for hit in hits if hit), None)

    def step(self, case: Case) -> Step:
        """Sees what was found, otherwise the title, or that it took too long."""
        found = self.match(case)
        slow = any(pattern in case.given_up for pattern in self.patterns)
        saw = listed(explain.shown(found)) if found else _("given up: it takes too long") if slow else _title(case)
        asks = "regex: " + one_line(listed([pattern.source for pattern in self.patterns]), 80)
        return Step(asks, saw, found is not None)


class Field(NamedTuple):
    """A field has any of these values; `gold*` is any that begins so, `*` any at all; accents and case folded."""

    name: str
    values: tuple[str, ...]
    exact: frozenset[str]
    beginnings: tuple[str, ...]
    get: Callable[[Case], tuple[str, ...]]

    def fits(self, value: str) -> bool:
        """Whether `value` is among those asked for."""
        folded = fold(value)
        return folded in self.exact or folded.startswith(self.beginnings)

    def match(self, case: Case) -> Found:
        """No words, but whether it holds."""
        for value in self.get(case):
            if self.fits(value):
                return ()
        return None

    def step(self, case: Case) -> Step:
        """Sees the field's values."""
        saw = one_line(listed(self.get(case)), 60)
        return Step(f"{self.name}: {listed(self.values)}", saw or _("nothing"), self.match(case) is not None)


class Number(NamedTuple):
    """A number is any of these, or beyond a bound: `3`, `>=3`, `*`."""

    name: str
    values: tuple[str, ...]
    bounds: tuple[tuple[str, float], ...]

    def fits(self, value: float | None) -> bool:
        """Whether `value` is among those asked for."""
        return value is not None and any(_COMPARISONS[sign](value, bound) for sign, bound in self.bounds)

    def match(self, case: Case) -> Found:
        """No words, but whether it holds."""
        return () if self.fits(NUMBERS[self.name](case)) else None

    def step(self, case: Case) -> Step:
        """Sees the number."""
        seen = NUMBERS[self.name](case)
        saw = _("nothing") if seen is None else f"{seen:g}"
        return Step(f"{self.name}: {listed(self.values)}", saw, self.fits(seen))


class Working(NamedTuple):
    """It is working time, or is not."""

    wanted: bool

    def match(self, case: Case) -> Found:
        """No words, but whether it holds."""
        return () if case.beside.working(case.at) == self.wanted else None

    def step(self, case: Case) -> Step:
        """Sees the present."""
        asks = f"time.working_hours: {'yes' if self.wanted else 'no'}"
        state = "yes" if case.beside.working(case.at) else "no"
        return Step(asks, f"{state} ({case.at:%a %Y-%m-%d %H:%M})", self.match(case) is not None)


class Asked(NamedTuple):
    """The ticket fits a query, read for the present of the case."""

    text: str
    at: Callable[[datetime], Callable[[Ticket], bool]]

    def match(self, case: Case) -> Found:
        """No words, but whether it holds."""
        return () if self.at(case.at)(case.ticket) else None

    def step(self, case: Case) -> Step:
        """Sees whether it fits."""
        held = self.match(case) is not None
        return Step(f"query: {one_line(self.text, 80)}", _("it fits") if held else _("it does not fit"), held)


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


def every(parts: Iterable[Condition]) -> All:
    """All of these parts."""
    known = tuple(parts)
    return All(known, tuple(sorted(known, key=lambda part: _QUICK.get(type(part), len(_QUICK)))))


def _group(name: str, condition: Condition, parts: tuple[Condition, ...], case: Case) -> Step:
    return Step(name, "", condition.match(case) is not None, tuple(part.step(case) for part in parts))


_QUICK = {Field: 0, Not: 1, Words: 2}


# -- reading -----------------------------------------------------------------------------------------------------------


def condition(clause: Clause) -> Condition:
    """What `clause` asks, its keys joined by and; meaningless when it has faults, which stay in the clause."""
    clause.fuzzy = clause.flag("fuzzy", clause.fuzzy)
    keys = [key for key in clause.only(keys_of(clause.known)) if key != "fuzzy"]
    if list(clause.section) == ["fuzzy"]:
        clause.wrong("fuzzy", _("`fuzzy` needs a `text` beside it"))
    parts = tuple(READERS.get(key, _field)(clause, key) for key in keys)
    return parts[0] if len(parts) == 1 else every(parts)


def keys_of(known: Known) -> tuple[str, ...]:
    """Every key that a condition may have on this desk."""
    own = (name for name in known.fields if name not in READERS)
    return (*READERS, "fuzzy", *own, *map(own_field, known.fields))


def _words(clause: Clause, key: str) -> Condition:
    texts = clause.texts(key)
    phrases = [phrase(text, clause.fuzzy) for text in texts]
    for text, read in zip(texts, phrases, strict=True):
        if read is None:
            what = _("`{text}` cannot be looked for: it needs a word, and `*` only at a word's end")
            clause.wrong(key, what.format(text=one_line(text, 40)))
    return Words(tuple(read for read in phrases if read), latest=key == "message")


def _regex(clause: Clause, key: str) -> Condition:
    return Expression(expressions(clause, key))


def expressions(clause: Clause, key: str) -> tuple[Pattern, ...]:
    """The sound regular expressions of `key`; the others are faults."""
    found = []
    for text in clause.texts(key):
        read, wrong = pattern(text)
        if read:
            found.append(read)
        else:
            what = _("the regular expression `{text}` is refused: {why}")
            clause.wrong(key, what.format(text=one_line(text, 60), why=one_line(wrong)))
    return tuple(found)


def _field(clause: Clause, key: str) -> Condition:
    values = _weekdays(clause) if key == "time.weekday" else clause.texts(key)
    known = clause.known.words(key)
    values = _ordered(clause, key, values, known) if key == "priority" else values
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
    return Field(name, values, exact, tuple(value[:-1] for value in folded if value.endswith("*")), getter(name))


def _ordered(clause: Clause, key: str, values: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    """The values, `>=high` replaced by all that it means."""
    found: list[str] = []
    for value in values:
        sign, word = _split(value)
        order = [fold(one) for one in known]
        if not sign:
            found.append(value)
        elif fold(word) not in order:
            clause.unknown(key, word, known)
        else:
            at = order.index(fold(word))
            fitting = [one for place, one in enumerate(known) if _COMPARISONS[sign](place, at)]
            found += fitting
            if not fitting:
                clause.wrong(key, _("`{key}: {value}` can never hold").format(key=key, value=value))
    return tuple(dict.fromkeys(found))


def _weekdays(clause: Clause) -> tuple[str, ...]:
    """The days as we call them, `mon-fri` replaced by all that it means; what is none stays as it was."""
    found: list[str] = []
    for value in clause.texts("time.weekday"):
        first, dash, last = value.partition("-")
        days = [_DAYS.get(fold(day).strip()[:3], "") for day in (first, last if dash else first)]
        begin, end = (WEEKDAYS.index(day) if day else -1 for day in days)
        count = (end - begin) % 7 + 1
        found += [WEEKDAYS[(begin + n) % 7] for n in range(count)] if min(begin, end) >= 0 else [value]
    return tuple(dict.fromkeys(found))


def _number(clause: Clause, key: str) -> Condition:
    values = clause.texts(key)
    bounds = tuple(bound for value in values for bound in _bound(clause, key, value))
    return Number(key, values, bounds)


def _bound(clause: Clause, key: str, value: str) -> list[tuple[str, float]]:
    sign, digits = _split(value)
    if value == "*":
        return [(">=", -_HUGE)]
    if not _NUMBER.fullmatch(digits):
        what = _('`{key}: {value}` compares with no number: say 3, ">=3" or "<3"')
        clause.wrong(key, what.format(key=key, value=one_line(value, 40)))
        return []
    return [(sign or "=", float(digits))]


def _split(value: str) -> tuple[str, str]:
    bound = value.lstrip("<>=")
    sign = value[: len(value) - len(bound)]
    return (sign, bound.strip()) if sign in _COMPARISONS else ("", value)


def _working(clause: Clause, key: str) -> Condition:
    return Working(clause.flag(key, True))


def _query(clause: Clause, key: str) -> Condition:
    from ticketcli.query.parse import parse_query

    text, desk = clause.text(key) or "", clause.known.desk

    @lru_cache(maxsize=8)
    def at(when: datetime) -> Callable[[Ticket], bool]:
        return parse_query(text, desk, when, tuple(clause.known.agents)).matches

    if desk and text:
        try:
            at(_SOMETIME)
        except Usage as error:
            clause.wrong(key, str(error))
    return Asked(text, at)


def _all(clause: Clause, key: str) -> Condition:
    return every(map(condition, clause.clauses(key)))


def _any(clause: Clause, key: str) -> Condition:
    return AnyOf(tuple(map(condition, clause.clauses(key))))


def _not(clause: Clause, key: str) -> Condition:
    inner = clause.clause(key)
    return Not(condition(inner) if inner else every(()))


READERS: dict[str, Callable[[Clause, str], Condition]] = {
    "text": _words,
    "message": _words,
    "regex": _regex,
    **dict.fromkeys(WORDS, _field),
    **dict.fromkeys(NUMBERS, _number),
    "time.working_hours": _working,
    "query": _query,
    "all": _all,
    "any": _any,
    "not": _not,
}
"""What reads each key of a condition; the desk's own fields are read like words."""

_HUGE = 10.0**9
_NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,3})?")
_SOMETIME = datetime(2026, 1, 1, tzinfo=UTC)
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_DAYS = {
    **{day: day for day in WEEKDAYS},
    **dict(zip(("lun", "mar", "mie", "jue", "vie", "sab", "dom"), WEEKDAYS, strict=True)),
}
