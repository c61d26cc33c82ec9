"""All keys of a condition: how each is read, how its value looks, what it means to whoever writes rules."""

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.rules.conditions import (
    COMPARISONS,
    AnyOf,
    Condition,
    Expression,
    FieldCondition,
    Not,
    NumberCondition,
    QueryCondition,
    WordsCondition,
    Working,
    read_all,
)
from ticketcli.rules.fields import NUMBERS, WORDS, field_getter
from ticketcli.rules.pattern import Pattern, compile_pattern
from ticketcli.rules.section import WEEKDAYS, Clause, Known
from ticketcli.rules.words import read_phrase
from ticketcli.text import fold_text, one_line
from ticketcli.ticket.fields import MEANINGS, own_field
from ticketcli.ticket.model import Ticket

TEXT, TEXTS, VALUES, FIGURES, FLAG = "text", "texts", "values", "figures", "flag"
SECTION, SECTIONS = "section", "sections"
"""How a value looks: one text, several, words of the desk, numbers and bounds, yes or no, a condition, a list."""


class Key(NamedTuple):
    """A key of a condition: what reads it, how its value looks, what it means."""

    read: Callable[[Clause, str], Condition]
    shape: str
    meaning: str


_HUGE = 10.0**9
_NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,3})?")
_SOMETIME = datetime(2026, 1, 1, tzinfo=UTC)
_DAYS = {
    **{day: day for day in WEEKDAYS},
    **dict(zip(("lun", "mar", "mie", "jue", "vie", "sab", "dom"), WEEKDAYS, strict=True)),
}


# -- reading -----------------------------------------------------------------------------------------------------------


def read_condition(clause: Clause) -> Condition:
    """What `clause` asks, its keys joined by and; meaningless when it has faults, which stay in the clause."""
    clause.fuzzy = clause.flag("fuzzy", clause.fuzzy)
    keys = [key for key in clause.only(condition_keys(clause.known)) if key != "fuzzy"]
    if list(clause.section) == ["fuzzy"]:
        clause.wrong("fuzzy", _("`fuzzy` needs a `text` beside it"))
    parts = tuple(row_of(key).read(clause, key) for key in keys)
    return parts[0] if len(parts) == 1 else read_all(parts)


def condition_keys(known: Known) -> tuple[str, ...]:
    """Every key that a condition may have on this desk."""
    own = (name for name in known.fields if name not in KEYS)
    return (*KEYS, *own, *map(own_field, known.fields))


def row_of(name: str) -> Key:
    """The row of a key; the desk's own fields are read like words."""
    return KEYS.get(name, OWN)


def _words(clause: Clause, key: str) -> Condition:
    texts = clause.texts(key)
    phrases = [read_phrase(text, clause.fuzzy) for text in texts]
    for text, read in zip(texts, phrases, strict=True):
        if read is None:
            what = _("`{text}` cannot be looked for: it needs a word, and `*` only at a word's end")
            clause.wrong(key, what.format(text=one_line(text, 40)))
    return WordsCondition(tuple(read for read in phrases if read), latest=key == "message")


def _regex(clause: Clause, key: str) -> Condition:
    return Expression(read_expressions(clause, key))


def read_expressions(clause: Clause, key: str) -> tuple[Pattern, ...]:
    """The sound regular expressions of `key`; the others are faults."""
    found = []
    for text in clause.texts(key):
        read, wrong = compile_pattern(text)
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


def _asking(name: str, values: tuple[str, ...]) -> FieldCondition:
    folded = [fold_text(value) for value in values]
    exact = frozenset(value for value in folded if not value.endswith("*"))
    return FieldCondition(
        name, values, exact, tuple(value[:-1] for value in folded if value.endswith("*")), field_getter(name)
    )


def _ordered(clause: Clause, key: str, values: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    """The values, `>=high` replaced by all that it means."""
    found: list[str] = []
    for value in values:
        sign, word = _split(value)
        order = [fold_text(one) for one in known]
        if not sign:
            found.append(value)
        elif fold_text(word) not in order:
            clause.unknown(key, word, known)
        else:
            at = order.index(fold_text(word))
            fitting = [one for place, one in enumerate(known) if COMPARISONS[sign](place, at)]
            found += fitting
            if not fitting:
                clause.wrong(key, _("`{key}: {value}` can never hold").format(key=key, value=value))
    return tuple(dict.fromkeys(found))


def _weekdays(clause: Clause) -> tuple[str, ...]:
    """The days as we call them, `mon-fri` replaced by all that it means; what is none stays as it was."""
    found: list[str] = []
    for value in clause.texts("time.weekday"):
        first, dash, last = value.partition("-")
        days = [_DAYS.get(fold_text(day).strip()[:3], "") for day in (first, last if dash else first)]
        begin, end = (WEEKDAYS.index(day) if day else -1 for day in days)
        count = (end - begin) % 7 + 1
        found += [WEEKDAYS[(begin + n) % 7] for n in range(count)] if min(begin, end) >= 0 else [value]
    return tuple(dict.fromkeys(found))


def _number(clause: Clause, key: str) -> Condition:
    values = clause.texts(key)
    bounds = tuple(bound for value in values for bound in _bound(clause, key, value))
    return NumberCondition(key, values, bounds)


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
    return (sign, bound.strip()) if sign in COMPARISONS else ("", value)


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
    return QueryCondition(text, at)


def _manner(clause: Clause, key: str) -> Condition:
    """It says how the words beside it are looked for, and asks nothing itself."""
    return read_all(())


def _all(clause: Clause, key: str) -> Condition:
    return read_all(map(read_condition, clause.clauses(key)))


def _any(clause: Clause, key: str) -> Condition:
    return AnyOf(tuple(map(read_condition, clause.clauses(key))))


def _not(clause: Clause, key: str) -> Condition:
    inner = clause.clause(key)
    return Not(read_condition(inner) if inner else read_all(()))


# -- the keys ----------------------------------------------------------------------------------------------------------

_WORDS = {
    **MEANINGS,
    "source": "the other system that an imported ticket came from",
    "customer.tier": "the tier of the customer",
    "customer.skill": "how much the customer knows of the matter, a word of the desk's own",
    "customer.language": "the language that the customer prefers",
    "customer.name": "the name of the customer",
    "customer.since": "the day since which the customer is one",
    "contact.name": "the name of the person who wrote",
    "contact.phone": "a telephone number of the person who wrote",
    "contact.mail": "an address of the person who wrote",
    "contact.domain": "what stands behind the @ of such an address",
    "contact.handle": "a handle of the person who wrote, in any network",
}
_FIGURES = {
    **MEANINGS,
    "score": "the points that rules have given so far",
    "history.contacts_30d": "how often the customer came or wrote in 30 days, this time included",
    "history.unsolved": "how many complaints of the customer nobody has solved",
    "raised": "the points that persons have given it",
    "history.rating": "the mean of the customer's ratings",
    "time.hour": "the hour of the day, 0 to 23",
}
KEYS: dict[str, Key] = {
    "text": Key(_words, TEXTS, "words and phrases, one of which stands in what the customer wrote; `fact*` is any that "
                "begins so"),
    "message": Key(_words, TEXTS, "the same, in the customer's latest message only"),
    "regex": Key(_regex, TEXTS, "a regular expression that fits what the customer wrote; capitals do not matter"),
    **{name: Key(_field, VALUES, _WORDS.get(name, "")) for name in WORDS},
    "time.weekday": Key(_field, TEXTS, "mon … sun, or lun … dom; mon-fri"),
    **{name: Key(_number, FIGURES, _FIGURES.get(name, "")) for name in NUMBERS},
    "time.working_hours": Key(_working, FLAG, "whether the desk's calendar in sla.yaml is open"),
    "query": Key(_query, TEXT, "the query language of tkt list"),
    "all": Key(_all, SECTIONS, "everything in the list holds"),
    "any": Key(_any, SECTIONS, "at least one thing in the list holds"),
    "not": Key(_not, SECTION, "what is inside does not hold"),
    "fuzzy": Key(_manner, FLAG, "words of seven letters and more are found with one letter wrong, too"),
}  # fmt: skip
OWN = Key(_field, VALUES, "a field of the desk's own")
