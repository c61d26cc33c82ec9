"""Keys that ask which words a field holds: what a ticket holds of them, and where the index keeps it."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from ticketcli.query.asker import Asker
from ticketcli.query.predicate import Predicate, exact_predicate
from ticketcli.text import fold_text
from ticketcli.ticket import metrics
from ticketcli.ticket.fields import FIELD, LISTS, WORDS
from ticketcli.ticket.model import Ticket

_LISTS = {FIELD[name].one: name for name in LISTS}
FIELDS = (*(name for name in WORDS if name != "priority"), *_LISTS, "external", "outcome")
"""The keys of words that a ticket may have or not."""

_COLUMNS = {"waiting": "waiting_for", "id": "number"}
_FOLDED = {
    "id": "fold(t.number) {compared}",
    "external": "(t.external IS NOT NULL AND (fold(t.external) {compared}"
    " OR fold(substr(t.external, 1, instr(t.external, ':') - 1)) {compared}))",
}
"""What the index folds when it is asked: what each ticket has another one of."""

Held = Callable[[Ticket], Sequence[str]]
"""What gives the words that a ticket holds."""


def ask_word(asker: Asker, key: str, value: str) -> Predicate:
    """The tickets that hold a word, or one that begins with what stands before `*`."""
    holds = words_held(asker, key)
    if known := asker.words_meant(key, value):
        return ask_among(asker, key, known)
    wanted = fold_text(value)
    if wanted.endswith("*"):
        stem = wanted[:-1]
        return _indexed(
            asker, key, lambda ticket: any(fold_text(word).startswith(stem) for word in holds(ticket)),
            "BETWEEN ? AND ? || char(1114111)", stem, stem,
        )  # fmt: skip
    return _indexed(asker, key, lambda ticket: any(fold_text(word) == wanted for word in holds(ticket)), "= ?", wanted)


def ask_among(asker: Asker, key: str, known: Collection[str]) -> Predicate:
    """The tickets that hold one of the `known` words, which are folded."""
    holds, marks = words_held(asker, key), ", ".join("?" * len(known))
    return _indexed(
        asker, key, lambda ticket: any(fold_text(word) in known for word in holds(ticket)), f"IN ({marks})", *known
    )


def ask_any(asker: Asker, key: str) -> Predicate:
    """The tickets that hold any word at all."""
    holds = words_held(asker, key)
    told: tuple[str, ...] = ()
    if key in _LISTS:
        sql = f"t.id IN (SELECT ticket FROM listed WHERE field = '{key}')"
    elif key == "stage":
        stage, told = _stage(asker)
        sql = f"coalesce({stage}, '') != ''"
    else:
        sql = "t.description" if key == "description" else f"coalesce(t.{_column(key)}, '') != ''"
    return exact_predicate(lambda ticket: bool(holds(ticket)), sql, *told)


def words_held(asker: Asker, key: str) -> Held:
    """What gives the words of a key, as a query compares them."""
    if key == "stage":
        return lambda ticket: tuple(filter(None, [asker.words.stage(ticket)]))
    return lambda ticket: _held(ticket, key)


def _held(ticket: Ticket, key: str) -> Sequence[str]:
    if key in _LISTS:
        return tuple(getattr(ticket, _LISTS[key]))
    if key == "external":
        return (str(ticket.external), ticket.external.source) if ticket.external else ()
    value = (
        metrics.outcome_of(ticket) if key == "outcome" else getattr(ticket, "waiting_for" if key == "waiting" else key)
    )
    return () if value in (None, "") else (str(value),)


# -- in the index ------------------------------------------------------------------------------------------------------


def _indexed(asker: Asker, key: str, matches: Callable[[Ticket], bool], compared: str, *values: Any) -> Predicate:
    """A test of words, of which the index keeps the folded form (table `word`) or folds them when asked."""
    if key == "stage":
        stage, told = _stage(asker)
        return exact_predicate(matches, f"fold(coalesce({stage}, '')) {compared}", *told, *values)
    if key in _FOLDED:
        return exact_predicate(matches, _FOLDED[key].format(compared=compared), *values * _FOLDED[key].count("{"))
    column = _column(key)
    words = f"(SELECT value FROM word WHERE field = '{column}' AND folded {compared})"
    if key in _LISTS:
        found = f"t.id IN (SELECT ticket FROM listed WHERE field = '{key}' AND value IN {words})"
        return exact_predicate(matches, found, *values)
    return exact_predicate(matches, f"(t.{column} IS NOT NULL AND t.{column} IN {words})", *values)


def _stage(asker: Asker) -> tuple[str, tuple[str, ...]]:
    """A ticket's stage in SQL: its own, else its type's."""
    bare = Ticket("", "", asker.at)
    stages = ((kind, asker.words.stage(bare._replace(type=kind))) for kind in asker.words.vocabulary("type"))
    told = tuple(word for kind, stage in stages if stage for word in (kind, stage))
    cases = " ".join(["WHEN ? THEN ?"] * (len(told) // 2))
    return (f"coalesce(t.stage, CASE t.type {cases} END)" if told else "t.stage"), told


def _column(key: str) -> str:
    """Where the index keeps what a key asks for."""
    return _COLUMNS.get(key, key)
