"""Who asks, and the words that the desk knows."""

import pytest

from tests.query.questions import DESK, NOW, asked, refusal
from ticketcli.config.settings import Settings
from ticketcli.query.asker import Asker
from ticketcli.query.parse import parse_query
from ticketcli.ticket.outcomes import OUTCOMES


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("status:opne", "unknown status `opne`; there is open"),
        ("area:biling", "there is billing"),
        ("area:x*", "unknown area `x*`; there is billing, sales"),
        ("type:clam", "there is claim"),
        ("channel:fax", "there is mail, web"),
        ("priority:alta", "unknown priority `alta`"),
        ("assignee:anna", "there is ana"),
        ("outcome:solvd", "there is solved"),
        ("waiting:godot", "there is"),
        ("stage:saale", "there is sale"),
        ("team:admin", "there is administration"),
        ("assignee:me", "`me` is nobody yet"),
        ("area:\x1b[31m", "unknown area `\\x1b[31m`"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest_known(typed: str, line: str):
    assert line in refusal(typed)


def test_where_the_desk_lists_no_words_any_word_goes():
    assert parse_query("area:anything assignee:anybody channel:fax product:x* team:shop", Settings(), NOW)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_a_word_of_the_query(outcome: str):
    assert asked(f"outcome:{outcome}")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("status", "open", {"new", "assigned", "in-progress", "waiting"}),
        ("status", "re*", {"resolved"}),
        ("assignee", "me", {"ana"}),
        ("assignee", "LUIS", {"luis"}),
        ("assignee", "*", {"ana", "luis", "me"}),
        ("priority", "critica", {"critica"}),
        ("waiting", "s*", {"supplier"}),
        ("product", "anything", set()),
    ],
)
def test_a_value_stands_for_the_words_that_it_fits(key: str, value: str, words: set[str]):
    assert Asker(DESK, NOW, ("ana", "luis"), lambda: "ana").words_meant(key, value) == words
