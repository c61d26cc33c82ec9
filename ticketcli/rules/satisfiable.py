"""Whether conditions can hold at all, and whether one holds wherever another does: by logic, not by trying."""

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import NamedTuple

from ticketcli.rules.conditions import (
    All,
    AnyOf,
    Condition,
    FieldCondition,
    Not,
    NumberCondition,
    WordsCondition,
    Working,
)
from ticketcli.rules.fields import MANY
from ticketcli.rules.section import Known
from ticketcli.text import fold_text, list_words

_OTHER = "\x00"
"""A word that no rule names."""
_FINE = 0.5
_DEEPEST = 6


class _Claims(NamedTuple):
    """What must hold at once: single conditions, single conditions that must not, and choices."""

    held: tuple[Condition, ...] = ()
    not_held: tuple[Condition, ...] = ()
    choices: tuple[AnyOf, ...] = ()

    def also(self, other: "_Claims") -> "_Claims":
        """These claims and those."""
        return _Claims(self.held + other.held, self.not_held + other.not_held, self.choices + other.choices)


def _sum(parts: Iterable[_Claims]) -> _Claims:
    return reduce(_Claims.also, parts, _Claims())


def find_clash(condition: Condition, known: Known) -> str | None:
    """What in a condition contradicts itself; None when it may hold."""
    return _clash(_claims(condition), known, _DEEPEST)


def _claims(condition: Condition) -> _Claims:
    if isinstance(condition, All):
        return _sum(map(_claims, condition.parts))
    if isinstance(condition, AnyOf):
        return _Claims(choices=(condition,))
    if isinstance(condition, Not):
        return _denied(condition.part)
    return _Claims(held=(condition,))


def _denied(condition: Condition) -> _Claims:
    """What a `not` claims; of a `not` of several at once nothing can be said."""
    if isinstance(condition, Not):
        return _claims(condition.part)
    if isinstance(condition, AnyOf):
        return _sum(map(_denied, condition.parts))
    return _Claims() if isinstance(condition, All) else _Claims(not_held=(condition,))


def _clash(claims: _Claims, known: Known, depth: int) -> str | None:
    found = next(_clashes(claims, known), None)
    if found or not depth:
        return found
    for choice in claims.choices:
        rest = claims._replace(choices=())
        ways = [_clash(rest.also(_claims(part)), known, depth - 1) for part in choice.parts]
        if all(ways):
            return ways[0]
    return None


def _clashes(claims: _Claims, known: Known) -> Iterator[str]:
    for name in dict.fromkeys(one.name for one in claims.held if isinstance(one, FieldCondition | NumberCondition)):
        yield from _of_field(name, claims, known)
    for one in claims.held:
        if isinstance(one, WordsCondition) and any(_covers(other, one) for other in claims.not_held):
            yield "text: " + list_words([phrase.shown for phrase in one.phrases])
    if len({one.wanted for one in claims.held if isinstance(one, Working)}) > 1:
        yield "time.working_hours"


def _of_field(name: str, claims: _Claims, known: Known) -> Iterator[str]:
    wanted = [one for one in claims.held if isinstance(one, FieldCondition | NumberCondition) and one.name == name]
    barred = [one for one in claims.not_held if isinstance(one, FieldCondition | NumberCondition) and one.name == name]
    groups = [[one] for one in wanted] if name in MANY else [wanted]
    for group in groups:
        if not any(_fit(value, group, barred) for value in _values(name, (*group, *barred), known)):
            yield f"{name}: " + list_words([value for one in group for value in one.values])


def _fit(value: object, wanted: Iterable[Condition], barred: Iterable[Condition]) -> bool:
    return all(_fits(one, value) for one in wanted) and not any(_fits(one, value) for one in barred)


def _fits(one: Condition, value: object) -> bool:
    if isinstance(one, NumberCondition):
        return isinstance(value, float) and one.fits(value)
    return isinstance(one, FieldCondition) and isinstance(value, str) and one.fits(value)


def _values(name: str, conditions: Iterable[Condition], known: Known) -> list[object]:
    """Values enough to try: if none of them fits, no value does."""
    found: list[object] = [*known.words(name)]
    for one in conditions:
        if isinstance(one, NumberCondition):
            found += [bound + step for _sign, bound in one.bounds for step in (-1, -_FINE, 0.0, _FINE, 1)]
        elif isinstance(one, FieldCondition) and not known.words(name):
            found += [*one.exact, *one.beginnings, *(begin + _OTHER for begin in one.beginnings)]
    return [value for value in found if not isinstance(value, float) or value >= 0]


# -- one within another ------------------------------------------------------------------------------------------------


def implies(narrow: Condition | None, wide: Condition | None) -> bool:
    """Whether `wide` surely holds wherever `narrow` does; False when that cannot be told."""
    if wide is None or narrow == wide:
        return True
    if narrow is None:
        return False
    if isinstance(wide, All):
        return all(implies(narrow, part) for part in wide.parts)
    if isinstance(narrow, AnyOf):
        return all(implies(part, wide) for part in narrow.parts)
    if isinstance(narrow, All) and any(implies(part, wide) for part in narrow.parts):
        return True
    if isinstance(wide, AnyOf):
        return any(implies(narrow, part) for part in wide.parts)
    if isinstance(narrow, Not) and isinstance(wide, Not):
        return implies(wide.part, narrow.part)
    return _covers(wide, narrow)


def _covers(wide: Condition, narrow: Condition) -> bool:
    """Whether a single condition asks for all that another does, and perhaps more."""
    if isinstance(wide, WordsCondition) and isinstance(narrow, WordsCondition):
        return wide.latest == narrow.latest and all(_found(phrase.words, wide) for phrase in narrow.phrases)
    if isinstance(wide, FieldCondition) and isinstance(narrow, FieldCondition) and wide.name == narrow.name:
        begins = all(any(begin.startswith(other) for other in wide.beginnings) for begin in narrow.beginnings)
        return begins and all(wide.fits(value) for value in narrow.exact)
    return wide == narrow


def _found(words: tuple[str, ...], wide: WordsCondition) -> bool:
    """Whether a phrase of `wide` lies within these words."""
    return any(_within(phrase.words, words) for phrase in wide.phrases)


def _within(sought: tuple[str, ...], words: tuple[str, ...]) -> bool:
    places = range(len(words) - len(sought) + 1)
    return any(all(map(_same, sought, words[place : place + len(sought)])) for place in places)


def _same(sought: str, word: str) -> bool:
    if sought.endswith("*"):
        return fold_text(word).startswith(sought[:-1])
    return sought == word
