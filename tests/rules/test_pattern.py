import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.rules.pattern import LIMIT, Pattern, compile_pattern


def sound(source: str) -> Pattern:
    read, wrong = compile_pattern(source)
    assert read, wrong
    return read


def test_capitals_do_not_matter_and_lines_have_begins_and_ends():
    assert sound(r"^pedido \d+$").search("Hola\nPEDIDO 12\nGracias").text == "PEDIDO 12"


def test_named_groups_are_told_without_those_that_found_nothing():
    hit = sound(r"serie (?P<serial>\w+)|(?P<order>\d+)").search("la serie MO12")
    assert hit.groups == {"serial": "MO12"}


def test_nothing_found_is_none():
    assert sound("x").search("y") is None


@pytest.mark.parametrize(
    "source", ["(a+)+$", "(a|aa)+$", "(a|a)*$", r"(\w+\s?)*!", "(.*)*=", "(foo|fo|o)+$", r"(\d+)*x"]
)
def test_what_can_backtrack_without_end_is_refused(source):
    read, wrong = compile_pattern(source)
    assert read is None
    assert "without end" in wrong


@pytest.mark.parametrize("source", ["(", "(?P<a>x", "[", "*", "a" * 1001])
def test_what_is_no_expression_is_refused_and_says_why(source):
    read, wrong = compile_pattern(source)
    assert read is None
    assert wrong


@pytest.mark.parametrize("source", [r"pedido (?:n[°º] ?)?(?P<n>\d{4})", r"(?:TK-\d+[, ]*)+", r"^(\w+\s)+$", "a|b|c"])
def test_what_people_write_is_taken(source):
    sound(source)


@pytest.mark.parametrize("source", [r"\s+$", r"(?:.*,)*.*;", r".*.*.*=.*"])
def test_a_hostile_text_is_given_up_soon(source):
    read, _wrong = compile_pattern(source)
    texts = (" " * 50_000 + "x", "," * 50_000, "a" * 50_000)
    start = time.process_time()
    for text in texts if read else ():
        try:
            read.search(text)
        except TimeoutError:
            continue
    assert time.process_time() - start < 2


def test_only_so_much_of_a_text_is_looked_at():
    assert sound("z").search("a" * LIMIT + "z") is None


@given(st.text(max_size=40))
def test_any_text_is_an_expression_or_refused(source):
    read, wrong = compile_pattern(source)
    assert bool(read) != bool(wrong)
