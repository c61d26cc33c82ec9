"""Values without a timeline, three ways: lists as sets, scalars, named values; what was overwritten."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.histories import CHANCE, in_any_order, opened
from ticketcli.format import records
from ticketcli.merge.values import GONE, Lost, Three, merge_named, order_keys, settle_value, unite_lists, value_text

FRESH = opened(random.Random(0))


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), min_size=4, max_size=4), CHANCE)
def test_any_order_gives_the_same_of_any_lists(lists, chance):
    base, *made = (FRESH._replace(tags=tuple(tags)) for tags in lists)
    assert len({records.ticket_text(in_any_order(base, made, chance)) for _order in range(6)}) == 1


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        (("a", "b"), ("a",), ("a", "b", "c"), ("a", "c")),
        (("a", "b"), ("b",), ("a",), ()),
        (("b", "a"), ("b", "a", "z"), ("b", "a", "c"), ("b", "a", "c", "z")),
        (("b", "a"), ("b", "a", "c"), ("a", "b"), ("b", "a", "c")),
        (("a", "b", "c"), ("b", "a", "c"), ("c", "b", "a"), ("c", "b", "a")),
        (("a", "b"), ("b", "a"), ("a", "b"), ("b", "a")),
        (("a", "b"), ("c", "b"), ("d", "b"), ("b", "c", "d")),
        ((), ("x", "y"), ("y", "x"), ("x", "y")),
    ],
)
def test_a_list_holds_what_nobody_took_away_and_what_anybody_added(base, ours, theirs, expected):
    assert unite_lists(Three(base, ours, theirs)) == unite_lists(Three(base, theirs, ours)) == expected


LIST = st.lists(st.sampled_from("abcde"), max_size=4, unique=True).map(tuple)


@given(LIST, LIST, LIST)
def test_what_either_took_away_is_gone_and_what_either_added_is_there(base, ours, theirs):
    made = set(unite_lists(Three(base, ours, theirs)))
    added, taken = ({*ours, *theirs} - {*base}), ({*base} - {*ours}) | ({*base} - {*theirs})
    assert made == {*base} - taken | added


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "stands", "lost"),
    [
        ("gold", "gold", "silver", "silver", []),
        ("gold", "silver", "silver", "silver", []),
        ("gold", "black", "silver", "silver", [Lost("tier", "black")]),
        ("gold", None, "silver", "silver", []),
        ("gold", GONE, "silver", "silver", []),
        ("gold", None, None, None, []),
        ("gold", None, "", "", []),
        ("gold", GONE, "", "", []),
        (None, 2, 10, 2, [Lost("tier", "10")]),
        (None, date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 21), [Lost("tier", "2026-11-20")]),
        ({}, ["a", "b"], ["c"], ["c"], [Lost("tier", "[a, b]")]),
    ],
)
def test_of_two_new_values_the_other_one_is_noted_and_nothing_is_no_value(base, ours, theirs, stands, lost):
    for three in (Three(base, ours, theirs), Three(base, theirs, ours)):
        noted: list[Lost] = []
        assert settle_value("tier", three, noted) == stands
        assert noted == lost


def test_named_values_stand_as_in_the_base_and_new_ones_by_name():
    three = Three({"z": 1, "a": 1}, {"z": 1, "a": 1, "y": 2, "b": 3}, {"a": 1, "z": 1, "m": 4})
    assert list(order_keys(three)) == ["z", "a", "b", "m", "y"]
    assert list(merge_named("", three, []).items()) == [("z", 1), ("a", 1), ("b", 3), ("m", 4), ("y", 2)]


def test_a_named_value_that_one_side_took_away_and_the_other_left_is_gone():
    lost: list[Lost] = []
    assert merge_named("extra.", Three({"a": 1, "b": 1}, {"b": 1}, {"a": 1, "b": 2}), lost) == {"b": 2}
    assert merge_named("extra.", Three({"a": 1}, {}, {"a": 2}), lost) == {"a": 2}
    assert lost == []
    assert merge_named("extra.", Three({}, {"a": 1}, {"a": 2}), lost) == {"a": 2}
    assert lost == [Lost("extra.a", "1")]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (GONE, ""), ("a, b", "a, b"), (("a", "b"), "[a, b]"), ({"a": "b"}, "{a: b}"), (3, "3")],
)
def test_a_note_keeps_a_value_as_a_file_would_and_nothing_of_nothing(value, text):
    assert value_text(value) == text
