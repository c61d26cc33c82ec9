"""Keys that ask for more or less, before or since: numbers, priorities, instants."""

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from operator import attrgetter
from typing import Any

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query import words
from ticketcli.query.asker import Asker
from ticketcli.query.predicate import Predicate, exact_predicate
from ticketcli.text import fold_text, list_words, one_line
from ticketcli.ticket import metrics
from ticketcli.ticket.entries import raised_points_of
from ticketcli.ticket.model import Ticket
from ticketcli.worktime import dates

Compare = Callable[[Any, Any], bool]
Instant = Callable[[Ticket], datetime | None]
Span = tuple[datetime | None, datetime | None]
"""From an instant until just before another; None: no bound."""

INSTANTS: Mapping[str, Instant] = {
    "created": lambda ticket: ticket.created_at,
    "updated": metrics.updated_at,
    "resolved": metrics.resolved_at,
    "closed": metrics.closed_at,
}
"""The keys of what happened once, and when that was."""

RECKONED: Mapping[str, Callable[[Ticket], int]] = {"raised": raised_points_of}
"""The keys of numbers that a timeline adds up to."""
_COMPARISONS: Mapping[str, Compare] = {
    "": operator.eq, "=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def compare_number(_asker: Asker, key: str, value: str) -> Predicate:
    """The tickets whose number in a field compares so."""
    sign, bound = _parted(key, value)
    if not (bound.isascii() and bound.isdigit() and len(bound) < 10):
        raise Usage(_("`{key}:` compares with a whole number, such as {key}:>=2").format(key=key))
    compare, find = _COMPARISONS[sign], RECKONED.get(key) or attrgetter(key)
    return exact_predicate(
        lambda ticket: (held := find(ticket)) is not None and compare(held, int(bound)),
        f"(t.{key} IS NOT NULL AND t.{key} {sign or '='} ?)", int(bound),
    )  # fmt: skip


def compare_priority(asker: Asker, key: str, value: str) -> Predicate:
    """The tickets of a priority, of a higher or a lower one."""
    if value[:1] not in tuple("<>="):
        return words.ask_word(asker, key, value)
    sign, bound = _parted(key, value)
    rank = {fold_text(word): place for place, word in enumerate(asker.words.priorities)}
    limit = min(rank[word] for word in asker.words_meant(key, bound))
    return words.ask_among(asker, key, [word for word, place in rank.items() if _COMPARISONS[sign](place, limit)])


def compare_instant(asker: Asker, key: str, value: str) -> Predicate:
    """The tickets to which it happened then."""
    return _within(INSTANTS[key], key, _span(asker, *_parted(key, value)))


def compare_deadline(asker: Asker, key: str, value: str) -> Predicate:
    """`<2h` is due in less than two hours, or late already; what stands has no instant."""
    sign, bound = _parted(key, value)
    edge = (length := _length(bound)) and asker.at.astimezone(UTC) + length
    span = _beyond(edge, sign) if edge else _span(asker, sign, bound)
    return _within(lambda ticket: service.due_at(ticket) if (service := asker.service()) else None, key, span)


def _within(instant: Instant, key: str, span: Span) -> Predicate:
    low, high = span

    def matches(ticket: Ticket) -> bool:
        at = instant(ticket)
        return at is not None and (low is None or at >= low) and (high is None or at < high)

    bounds = [(sql, edge.timestamp()) for sql, edge in ((f"t.{key}_at >= ?", low), (f"t.{key}_at < ?", high)) if edge]
    conditions = (f"t.{key}_at IS NOT NULL", *(sql for sql, _edge in bounds))
    return exact_predicate(matches, " AND ".join(conditions), *(edge for _sql, edge in bounds))


# -- what is compared with ---------------------------------------------------------------------------------------------


def _parted(key: str, value: str) -> tuple[str, str]:
    """The sign of comparison and what stands behind it."""
    bound = value.lstrip("<>=")
    sign = value[: len(value) - len(bound)]
    if sign not in _COMPARISONS or not bound.strip():
        signs = list_words([sign for sign in _COMPARISONS if sign])
        raise Usage(_("`{key}:{value}` compares with nothing: behind the key may stand {signs}, then a value").format(
            key=key, value=one_line(value, 40), signs=signs))  # fmt: skip
    return sign, bound


def _span(asker: Asker, sign: str, bound: str) -> Span:
    """The half-open span that a comparison means; `<7d` is younger than seven days, a day is a whole day."""
    if age := _length(bound):
        low, high = _beyond(asker.at.astimezone(UTC) - age, sign)
        return high, low
    begin = dates.read_instant(bound, asker.at, asker.words.tz)
    first, last = begin.astimezone(UTC), _end(begin, ":" in bound).astimezone(UTC)
    spans: Mapping[str, Span] = {"<": (None, first), "<=": (None, last), ">": (last, None), ">=": (first, None)}
    return spans.get(sign, (first, last))


def _beyond(edge: datetime, sign: str) -> Span:
    """From there on where more is asked for, else until there."""
    return (edge, None) if sign in (">", ">=") else (None, edge)


def _length(bound: str) -> timedelta | None:
    try:
        return dates.read_span(bound)
    except Usage:
        return None


def _end(begin: datetime, told: bool) -> datetime:
    """When what begins then is over: a day when the next one begins, an instant (`told` to the minute) in a second."""
    day = datetime.combine(begin.date(), time(), begin.tzinfo)
    if told or begin.astimezone(UTC) != day.astimezone(UTC):
        return begin + timedelta(seconds=1)
    return datetime.combine(begin.date() + timedelta(days=1), time(), begin.tzinfo)
