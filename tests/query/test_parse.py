"""A query out of what was typed: text or arguments, at most so long; any text is one or is refused."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.query.questions import ALL, DESK, MARIA, NOW, asked, found
from ticketcli.errors import Usage
from ticketcli.query.keys import KEYS
from ticketcli.query.parse import LONGEST, parse_query


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("", "mbd"),
        ("   ", "mbd"),
    ],
)
def test_nothing_typed_finds_all(typed: str, which: str):
    assert found(typed) == which


@pytest.mark.parametrize(
    ("arguments", "which"),
    [
        ((), "mbd"),
        (("",), "mbd"),
        (("nota de crédito",), "m"),
        (("crédito de nota",), ""),
        (("-nota de crédito",), "bd"),
        (("crédito", "nota"), "m"),
        (("status:open area:billing",), "m"),
        (("status:open nota",), "m"),
        (("nota or done",), "md"),
        (("nota", "or", "done"), "md"),
        (("(nota", "or", "done)", "type:quote"), "d"),
        (("nota -done",), "m"),
        (("-channel:mail",), "bd"),
        (("-", "channel:mail"), "bd"),
        (('"nota', "de", 'crédito"'), "m"),
        (('-"nota de"',), "bd"),
        (("nota de", "crédito"), "m"),
        (("not", "nota de"), "bd"),
        ((r"a\ b",), ""),
        (("  nota   de  ",), "m"),
        (("no me llegó",), "m"),
        (("-  nota de",), "bd"),
    ],
)
def test_an_argument_of_several_words_is_a_phrase_unless_it_holds_an_operator(arguments: tuple[str, ...], which: str):
    assert found(arguments) == which


def test_a_text_that_is_no_argument_is_the_language_itself():
    assert found("crédito de nota") == "m"


@pytest.mark.parametrize(
    "one", ['"', "(", ")", "-", ":", "\\", ",", "a", "a:", 'a"', '"\\', " ", "<", "*", "é", "or ", "-("]
)
@pytest.mark.parametrize("key", ["", "area:", "created:", "priority:>", 'text:"', '"'])
def test_two_thousand_of_anything_are_read_at_once(key: str, one: str):
    start = time.process_time()
    for text in (key + one * ((LONGEST - len(key)) // len(one)), [key + one * 900] * 2):
        try:
            asked(text).matches(MARIA)
        except Usage:
            continue
    assert time.process_time() - start < 1


SOUP = st.lists(
    st.sampled_from(
        ['"', "(", ")", "-", ":", "\\", ",", " ", "<", ">", "=", "*", "or", "and", "not", "a", "é", "\n", "\0", "1",
         "7d", *(f"{key}:" for key in KEYS), "2026-11-21", "open", "billing", "\u202e"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@settings(deadline=None)
@given(SOUP | st.text(max_size=100), st.booleans())
def test_any_text_is_a_query_or_a_usage_error(text: str, argument: bool):
    try:
        asks = asked([text] if argument else text)
    except Usage:
        return
    for ticket in ALL:
        assert asks.matches(ticket) in (True, False)


@pytest.mark.parametrize(("typed", "wanted"), [
    ("assignee:me", {"me"}), ("-assignee:me or area:billing", {"me"}), ("new:since-sync", {"news"}),
    ("nombre mes", set()), ("me", set()), ('"late me due"', set()), ("title:late", set()), ("assignee:ana", set()),
    ("customer:me", set()), ("status:open", set()),
])  # fmt: skip
def test_who_asks_and_what_is_new_is_found_out_where_a_term_says_so(typed, wanted):
    asked_for: set[str] = set()

    def tell(what: str, answer: Any) -> Any:
        return lambda: asked_for.add(what) or answer

    parse_query(typed, DESK, NOW, ("ana", "luis"), tell("me", "ana"), tell("service", None), tell("news", ()))
    assert asked_for == wanted


@pytest.mark.parametrize(("typed", "wanted"), [("due:<1d", True), ("late:yes", True), ("late", False), ("due", False)])
def test_deadlines_are_made_where_a_ticket_is_asked_for_them(typed, wanted):
    made: list[bool] = []
    test = parse_query(typed, DESK, NOW, service=lambda: made.append(True)).test
    assert not made
    for ticket in ALL:
        test.matches(ticket)
    assert bool(made) is wanted
