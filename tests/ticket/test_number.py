"""Ticket numbers: what was misheard is refused, and the right one is named."""

import os
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.ticket import number

INSTANT = st.datetimes(datetime(1970, 1, 1), datetime(2069, 12, 31))
PREFIX = st.from_regex(r"[A-Z][A-Z0-9]{0,7}", fullmatch=True)
DIGIT = st.sampled_from(number.ALPHABET)
CODE = st.text(DIGIT, min_size=8, max_size=15)


def whole(code: str) -> str:
    return code + number.check_character(code)


@settings(deadline=None)
@given(PREFIX, INSTANT)
def test_a_fresh_number_is_valid_and_tells_its_month(prefix: str, created: datetime) -> None:
    fresh = number.fresh_number(prefix, created, 0, os.urandom)
    assert number.is_valid(fresh)
    assert number.NUMBER.fullmatch(fresh)
    assert number.month_of(fresh) == (created.year, created.month)
    assert number.tidy_number(fresh) == fresh
    assert fresh.startswith(f"{prefix}-{created:%y%m}-")


@pytest.mark.parametrize("year", [1970, 1999, 2000, 2026, 2069])
def test_each_year_of_a_century_is_told(year: int) -> None:
    assert number.month_of(number.fresh_number("TK", datetime(year, 12, 31, tzinfo=UTC), 0, os.urandom)) == (year, 12)


@pytest.mark.parametrize("wrong", [
    "", "TK", "TK-2613-7Q2MX", "TK-2600-7Q2MX", "tk-2611-7Q2MX", "TK-2611-7Q2M", "TK-2611-7Q2MU", "TK-2611-7Q2MX\n",
    "../TK-2611-7Q2MX", "TK-٢٦11-7Q2MX", "TK-2611-7777777777777", "1K-2611-7Q2MX", "LONGPREFIX-2611-7Q2MX",
])  # fmt: skip
def test_what_is_no_number_is_none(wrong: str) -> None:
    assert not number.is_valid(wrong)
    with pytest.raises(ValueError, match=rf"\A{re.escape(wrong)}\Z"):
        number.month_of(wrong)


# -- check character ---------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(CODE, st.data())
def test_every_wrong_character_is_caught(code: str, data: st.DataObject) -> None:
    right = whole(code)
    at = data.draw(st.integers(0, len(right) - 1))
    wrong = data.draw(DIGIT.filter(lambda digit: digit != right[at]))
    assert not sound(right[:at] + wrong + right[at + 1 :])


def sound(code: str) -> bool:
    return number.check_character(code[:-1]) == code[-1]


@settings(deadline=None)
@given(CODE, st.data())
def test_neighbours_swapped_are_caught_unless_they_are_0_and_z(code: str, data: st.DataObject) -> None:
    right = whole(code)
    at = data.draw(st.integers(0, len(right) - 2))
    one, other = right[at : at + 2]
    assert sound(right[:at] + other + one + right[at + 2 :]) == (one == other or {one, other} == {"0", "Z"})


def test_two_in_a_thousand_swaps_of_different_neighbours_pass() -> None:
    pairs = [a + b for a in number.ALPHABET for b in number.ALPHABET if a != b]
    missed = [
        pair for pair in pairs if number.check_character("2611" + pair) == number.check_character("2611" + pair[::-1])
    ]
    assert (missed, len(pairs)) == (["0Z", "Z0"], 992)


def test_the_check_covers_the_month_too() -> None:
    fresh = number.fresh_number("TK", datetime(2026, 11, 21), 0, os.urandom)
    assert not number.is_valid(fresh.replace("-2611-", "-2612-"))


# -- as typed ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("tk-2611-7q2mx", "TK-2611-7Q2MX"),
        (" TK-26II-LO2MX \n", "TK-2611-102MX"),
        ("solo-2611-7q2mx", "SOLO-2611-7Q2MX"),
        ("7qo", "7Q0"),
        ("26l1-7q2mx", "2611-7Q2MX"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_what_is_easily_misread_is_read_right(typed: str, tidy: str) -> None:
    assert number.tidy_number(typed) == tidy


@settings(deadline=None)
@given(st.text(max_size=40))
def test_tidying_twice_is_tidying_once(typed: str) -> None:
    assert number.tidy_number(number.tidy_number(typed)) == number.tidy_number(typed)


# -- fresh -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "size"), [(0, 5), (999, 5), (1000, 6), (31_999, 6), (32_000, 7), (1_024_000, 8)])
def test_numbers_grow_with_the_month(count: int, size: int) -> None:
    fresh = number.fresh_number("TK", datetime(2026, 11, 21), count, os.urandom)
    assert len(fresh.rpartition("-")[2]) == size


def test_numbers_are_spread_evenly() -> None:
    first = Counter(number.fresh_number("TK", datetime(2026, 11, 21), 0, os.urandom)[8] for _ in range(3200))
    assert set(first) == set(number.ALPHABET)
    assert max(first.values()) < 200


# -- misheard ----------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(CODE, min_size=1, max_size=5, unique=True), st.data())
def test_the_number_that_was_meant_is_named(codes: list[str], data: st.DataObject) -> None:
    known = [f"TK-2611-{code}" for code in codes]
    meant = data.draw(st.sampled_from(known))
    at = data.draw(st.integers(8, len(meant) - 2))
    slip = data.draw(st.sampled_from(["wrong", "missing", "too many", "swapped"]))
    digit = data.draw(DIGIT)
    heard = {
        "wrong": meant[:at] + digit + meant[at + 1 :],
        "missing": meant[:at] + meant[at + 1 :],
        "too many": meant[:at] + digit + meant[at:],
        "swapped": meant[:at] + meant[at + 1] + meant[at] + meant[at + 2 :],
    }[slip]
    assert heard == meant or meant in number.misheard_numbers(heard, known)


def test_only_numbers_one_slip_away_are_named() -> None:
    known = ["TK-2611-7Q2MX", "TK-2611-7Q2MY", "TK-2611-Q72MX", "TK-2611-7Q2M", "TK-2611-2Q7MX", "TK-2611-AAAAA"]
    assert list(number.misheard_numbers("TK-2611-7Q2MX", known)) == ["TK-2611-7Q2MY", "TK-2611-Q72MX", "TK-2611-7Q2M"]
    assert list(number.misheard_numbers("7" * 100_000, known)) == []


def test_numbers_more_than_one_slip_away_are_not_named() -> None:
    heard = "TK-2611-7Q2MX"
    one_missing_one_wrong, two_neighbours_wrong, two_wrong = "TK-2611-7Q3M", "TK-2611-AA2MX", "TK-2611-A72MX"
    assert list(number.misheard_numbers(heard, [one_missing_one_wrong, two_neighbours_wrong, two_wrong])) == []


@settings(deadline=None)
@given(PREFIX, INSTANT, st.sampled_from(["-", " ", "é", ".", "\n"]))
def test_a_number_with_a_tail_is_none_even_when_its_last_character_fits(
    prefix: str, created: datetime, sign: str
) -> None:
    fresh = number.fresh_number(prefix, created, 0, os.urandom)
    assert not number.is_valid(fresh + sign + fresh[-1])
