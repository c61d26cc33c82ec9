"""The keys that a query may ask about."""

import pytest

from tests.query.questions import asked, refusal
from ticketcli.query import keys


def test_a_query_tells_which_keys_it_asks_about():
    assert asked('area:billing or -(STATUS:open nota) "is:open"').keys == {"area", "status"}


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("aera:billing", "unknown key `aera` in the query; there is area"),
        ("https://acme.example", "put a text that has a colon into double quotes"),
        (":x", "unknown key `` in the query"),
        ("area:", "`area:` needs a value"),
        ("area:,", "`area:` needs a value"),
        ("text:", "`text:` needs a value"),
    ],
)
def test_an_unknown_key_and_one_without_a_value_are_refused(typed: str, line: str):
    assert line in refusal(typed)


@pytest.mark.parametrize(
    ("piece", "key"),
    [("area:billing", "area"), ("STATUS:open", "status"), ("nota", None), ('"is:open"', None), ("area:", "area")],
)
def test_a_piece_asks_about_the_key_before_its_colon(piece: str, key: str | None):
    assert keys.key_asked(piece) == key


@pytest.mark.parametrize("key", keys.KEYS)
def test_every_key_asks_for_a_value(key: str):
    if key != "late":
        assert refusal(f"{key}:,") == f"`{key}:` needs a value"
