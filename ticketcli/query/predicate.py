"""What a ticket is asked, in two ways that agree: of the ticket itself, and of its row in the index (schema.sql)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from ticketcli.ticket.model import Ticket


class Due(Protocol):
    """Who knows when tickets are due."""

    def due_at(self, ticket: Ticket) -> datetime | None:
        """When an open ticket is due next."""

    def late(self, ticket: Ticket, at: datetime) -> Sequence[str]:
        """The targets by which an open ticket is late."""


class Predicate(NamedTuple):
    """A question about a ticket: `matches` answers it for one; `sql`, with its `values`, for a row of the index.

    Where it is not `exact`, `sql` lets through all that match and others too. It is 1 or 0, never NULL.
    """

    matches: Callable[[Ticket], bool]
    sql: str = "1"
    values: tuple[Any, ...] = ()
    exact: bool = False


class Query(NamedTuple):
    """A question about tickets: what was typed, what it asks, and the keys it asks about."""

    text: str
    test: Predicate
    keys: frozenset[str]

    @property
    def matches(self) -> Callable[[Ticket], bool]:
        """Whether it finds a ticket."""
        return self.test.matches


def exact_predicate(matches: Callable[[Ticket], bool], sql: str, *values: Any) -> Predicate:
    """A test whose two ways agree."""
    return Predicate(matches, sql, values, True)


EVERYTHING = exact_predicate(lambda _ticket: True, "1")
EVERY_TICKET = Query("", EVERYTHING, frozenset())
"""What is asked by who types nothing."""


def negate(test: Predicate) -> Predicate:
    """What a test does not let through."""

    def matches(ticket: Ticket) -> bool:
        return not test.matches(ticket)

    return exact_predicate(matches, f"NOT ({test.sql})", *test.values) if test.exact else Predicate(matches)


def any_of(tests: Sequence[Predicate]) -> Predicate:
    """What any of the tests lets through."""
    return _joined(tests, any, " OR ")


def all_of(*tests: Predicate) -> Predicate:
    """What all of the tests let through."""
    return _joined(tests, all, " AND ")


def _joined(tests: Sequence[Predicate], join: Callable[[Iterable[bool]], bool], sign: str) -> Predicate:
    if len(tests) == 1:
        return tests[0]
    asked = tuple(test.matches for test in tests)
    sql = sign.join(f"({test.sql})" for test in tests)
    values = tuple(value for test in tests for value in test.values)
    return Predicate(
        lambda ticket: join(matches(ticket) for matches in asked), sql, values, all(test.exact for test in tests)
    )


OPEN_ONES = exact_predicate(lambda ticket: ticket.open, "t.open")
UNASSIGNED = exact_predicate(lambda ticket: ticket.open and not ticket.assignee, "t.open AND t.assignee IS NULL")


def on_table_of(agent: str) -> Predicate:
    """The open tickets that an agent has."""
    return exact_predicate(lambda ticket: ticket.open and ticket.assignee == agent, "t.open AND t.assignee IS ?", agent)


def late_predicate(find: Callable[[], Due | None], at: datetime, target: str | None = None) -> Predicate:
    """The open tickets that are late at `at`, by any target or by that one; the index knows, or the service found."""

    def matches(ticket: Ticket) -> bool:
        service = find()
        names = service.late(ticket, at) if service else ()
        return target in names if target else bool(names)

    if target is None:
        return exact_predicate(matches, "coalesce(t.due_at < ?, 0)", at.timestamp())
    asked = "t.id IN (SELECT ticket FROM deadline WHERE target = ? AND at < ?)"
    return exact_predicate(matches, asked, target, at.timestamp())
