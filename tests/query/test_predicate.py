"""What a ticket is asked: of itself, and of its row in the index."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import indexed
from ticketcli.query import predicate
from ticketcli.query.predicate import (
    EVERY_TICKET,
    EVERYTHING,
    OPEN_ONES,
    UNASSIGNED,
    all_of,
    any_of,
    exact_predicate,
    late_predicate,
    negate,
    on_table_of,
)
from ticketcli.ticket.model import Status, Ticket

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICKETS = (
    Ticket("TK-1", "ana has it", NOW),
    Ticket("TK-2", "luis has it", NOW, assignee="luis"),
    Ticket("TK-3", "nobody had it", NOW, Status.CLOSED),
    Ticket("TK-4", "ana had it", NOW, Status.RESOLVED, assignee="ana"),
    Ticket("TK-5", "ana has it", NOW, Status.WAITING, "customer", assignee="ana"),
)
INDEX = indexed.index(TICKETS)
LOOSE = predicate.Predicate(lambda ticket: ticket.assignee == "ana")
"""Ana's tickets, which the index cannot tell from others."""


class Service:
    """Ana's tickets are late by their resolution and due an hour ago; nobody else's are."""

    def due_at(self, ticket: Ticket) -> datetime | None:
        return NOW - HOUR if ticket.assignee == "ana" else None

    def late(self, ticket: Ticket, at: datetime) -> Sequence[str]:
        return ("resolution",) if (due := self.due_at(ticket)) and due < at else ()


def nobody() -> None:
    """Nobody knows when tickets are due."""


def places(test: predicate.Predicate) -> list[int]:
    return [place for place, ticket in enumerate(TICKETS, 1) if test.matches(ticket)]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (EVERYTHING, [1, 2, 3, 4, 5]),
        (OPEN_ONES, [1, 2, 5]),
        (UNASSIGNED, [1]),
        (on_table_of("ana"), [5]),
        (on_table_of("luis"), [2]),
        (negate(OPEN_ONES), [3, 4]),
        (negate(on_table_of("ana")), [1, 2, 3, 4]),
        (any_of([UNASSIGNED, on_table_of("ana")]), [1, 5]),
        (any_of([on_table_of("luis"), on_table_of("ana")]), [2, 5]),
        (all_of(OPEN_ONES, negate(UNASSIGNED)), [2, 5]),
        (all_of(on_table_of("luis"), on_table_of("ana")), []),
        (any_of([UNASSIGNED]), [1]),
    ],
)
def test_a_ticket_and_its_row_give_the_same_answer(test: predicate.Predicate, expected: list[int]):
    assert places(test) == expected
    assert [place + 1 for place in indexed.found(test, INDEX)] == expected


def test_every_ticket_is_what_is_asked_by_who_types_nothing():
    assert (EVERY_TICKET.text, EVERY_TICKET.keys) == ("", frozenset())
    assert all(map(EVERY_TICKET.matches, TICKETS))


def test_what_the_index_cannot_tell_lets_all_rows_through_and_so_does_its_opposite():
    for test in (LOOSE, negate(LOOSE)):
        assert (test.sql, test.exact) == ("1", False)
    assert (places(LOOSE), places(negate(LOOSE))) == ([4, 5], [1, 2, 3])


def test_one_inexact_part_makes_the_whole_inexact():
    assert not all_of(OPEN_ONES, LOOSE).exact
    assert not any_of([LOOSE, OPEN_ONES]).exact
    assert places(all_of(OPEN_ONES, LOOSE)) == [5]


def test_late_asks_for_any_target_or_for_one():
    assert places(late_predicate(Service, NOW)) == [4, 5]
    assert places(late_predicate(Service, NOW, "resolution")) == [4, 5]
    assert places(late_predicate(Service, NOW, "update")) == []
    assert places(late_predicate(Service, NOW - HOUR)) == []
    assert places(late_predicate(nobody, NOW)) == []


def test_late_asks_the_index_for_a_due_time_before_the_present():
    index = indexed.index(TICKETS)
    for id, at in ((1, NOW - HOUR), (2, NOW), (5, NOW + HOUR)):
        index.execute("UPDATE ticket SET due_at = ? WHERE id = ?", (at.timestamp(), id))
    assert [place + 1 for place in indexed.found(late_predicate(nobody, NOW), index)] == [1]


ATOM = st.sampled_from(
    [
        EVERYTHING,
        OPEN_ONES,
        UNASSIGNED,
        on_table_of("ana"),
        exact_predicate(lambda one: one.id == "TK-2", "t.number = ?", "TK-2"),
    ]
)


def joined(inner: st.SearchStrategy[predicate.Predicate]) -> st.SearchStrategy[predicate.Predicate]:
    some = st.lists(inner, min_size=1, max_size=3)
    return inner.map(negate) | some.map(any_of) | some.map(lambda tests: all_of(*tests))


TESTS = st.recursive(ATOM, joined, max_leaves=6)


@given(TESTS)
def test_however_they_are_joined_both_ways_agree(test: predicate.Predicate):
    assert [place + 1 for place in indexed.found(test, INDEX)] == places(test)
