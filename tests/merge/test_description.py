"""Descriptions of several versions: any order gives the same, and each stands somewhere."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.histories import CHANCE, in_any_order, opened
from ticketcli.format import records

FRESH = opened(random.Random(0))


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), min_size=4, max_size=4), CHANCE)
def test_any_order_gives_the_same_of_any_descriptions(texts, chance):
    base, *made = (FRESH._replace(description="\n".join(lines)) for lines in texts)
    whole = {records.ticket_text(in_any_order(base, made, chance)) for _order in range(6)}
    assert len(whole) == 1
    held = records.ticket(whole.pop(), "")
    assert {one.description for one in made} - {base.description} <= {held.description, *(e.text for e in held.entries)}
