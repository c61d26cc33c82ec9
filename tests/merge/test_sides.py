"""One version of a ticket with the last act on each field, and which of two values stands."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.merge.sides import Held, Side, last_acts, later_value
from ticketcli.merge.values import Three
from ticketcli.ticket.model import Entry, Ticket

AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


def entry(id, kind="set", changes=(), facts=()):
    """An entry that changes these fields."""
    return Entry(AT, "ana", kind, id, changes=dict.fromkeys(changes, (None, "x")), facts=dict.fromkeys(facts, ""))


def test_the_last_act_on_each_field_is_known_by_its_place():
    entries = [entry("a", changes=["area", "tags"]), entry("b", changes=["area"]), entry("c", changes=["title"])]
    assert last_acts(entries, {"a": 4, "b": 2, "c": 7}) == {"area": 4, "tags": 4, "title": 7}


def test_an_assignment_acts_on_the_status_and_a_rewriting_on_the_description():
    entries = [entry("a", "assigned", ["assignee"]), entry("b", "edited", facts=["description"])]
    assert last_acts(entries, {"a": 0, "b": 1}) == {"assignee": 0, "status": 0, "description": 1}
    assert last_acts([entry("a", "assigned", ["team"])], {"a": 0}) == {"team": 0}
    assert last_acts([entry("a", "set", ["assignee"])], {"a": 0}) == {"assignee": 0}


def test_a_side_holds_a_value_at_the_place_of_the_last_act_on_its_field():
    side = Side(Ticket("TK-1", "x", AT), {"area": 3})
    assert side.holds("area", "sales") == Held(3, "sales")
    assert side.holds("product", "x") == Held(-1, "x")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "stands", "other"),
    [
        (Held(0, "a"), Held(0, "a"), Held(1, "b"), "b", None),
        (Held(0, "a"), Held(2, "c"), Held(2, "c"), "c", None),
        (Held(0, "a"), Held(2, "b"), Held(1, "c"), "b", Held(1, "c")),
        (Held(0, "a"), Held(-1, "z"), Held(1, "c"), "c", Held(-1, "z")),
        (Held(-1, "a"), Held(-1, "b"), Held(-1, "c"), "c", Held(-1, "b")),
        (Held(-1, "a"), Held(-1, None), Held(-1, "b"), "b", Held(-1, None)),
    ],
)
def test_the_value_of_the_later_act_stands_and_the_other_is_told(base, ours, theirs, stands, other):
    assert later_value(Three(base, ours, theirs)) == later_value(Three(base, theirs, ours)) == (stands, other)


HELD = st.builds(Held, st.integers(-1, 2), st.sampled_from(["a", "b", None]))


@given(HELD, HELD, HELD)
def test_either_order_of_the_sides_gives_the_same(base, ours, theirs):
    assert later_value(Three(base, ours, theirs)) == later_value(Three(base, theirs, ours))
