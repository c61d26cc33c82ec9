"""Values without a timeline, three ways: lists as sets, scalars, named values; what was overwritten."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.histories import CHANCE, in_any_order, opened
from ticketcli.format import records

FRESH = opened(random.Random(0))


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), min_size=4, max_size=4), CHANCE)
def test_any_order_gives_the_same_of_any_lists(lists, chance):
    base, *made = (FRESH._replace(tags=tuple(tags)) for tags in lists)
    assert len({records.ticket_text(in_any_order(base, made, chance)) for _order in range(6)}) == 1
