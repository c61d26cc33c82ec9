"""Merging by meaning: the laws, and the answers to what two clones can do to one record."""

from functools import reduce
from itertools import permutations

import pytest
from histories import ids, versions
from hypothesis import given
from hypothesis import strategies as st
from strategies import AGENT, ARTICLE, CUSTOMER, ENTRY, TICKET

from ticketcli import records
from ticketcli.merge import joined, merge, told

CHANCE = st.randoms(use_true_random=False)


def merged(base, tickets):
    return reduce(lambda ours, theirs: merge(base, ours, theirs), tickets)


# -- laws --------------------------------------------------------------------------------------------------------------


@given(CHANCE, st.booleans())
def test_either_order_of_two_sides_gives_the_same(chance, by_hand):
    base, (ours, theirs) = versions(chance, 2, by_hand)
    assert merge(base, ours, theirs) == merge(base, theirs, ours)


@given(CHANCE, st.booleans())
def test_any_order_of_a_chain_gives_the_same_file(chance, by_hand):
    base, made = versions(chance, 3, by_hand)
    files = {records.ticket_text(merged(base, order)) for order in permutations(made)}
    assert len(files) == 1


@given(CHANCE, st.booleans())
def test_merging_again_changes_nothing(chance, by_hand):
    base, (ours, theirs) = versions(chance, 2, by_hand)
    once = merge(base, ours, theirs)
    assert merge(base, once, theirs) == merge(base, once, once) == merge(ours, once, ours) == once


@given(CHANCE, st.booleans())
def test_no_entry_is_lost(chance, by_hand):
    base, made = versions(chance, 4, by_hand)
    assert ids(*made) <= ids(merged(base, made))


@given(CHANCE)
def test_what_was_overwritten_stands_in_the_timeline(chance):
    base, (ours, theirs) = versions(chance, 2, by_hand=True)
    text = records.ticket_text(merge(base, ours, theirs))
    for side in (ours, theirs):
        for field in ("area", "product", "title"):
            value = getattr(side, field)
            assert value in (None, getattr(base, field)) or value in text


@given(CHANCE)
def test_the_state_is_what_the_joined_timeline_tells(chance):
    base, made = versions(chance, 3)
    whole = merged(base, made)
    assert told(whole) == (whole.status, whole.waiting_for)


@given(CHANCE, st.booleans())
def test_the_result_is_a_canonical_file(chance, by_hand):
    base, (ours, theirs) = versions(chance, 2, by_hand)
    whole = merge(base, ours, theirs)
    assert records.ticket(records.ticket_text(whole), "") == whole
    assert [entry.at for entry in whole.entries] == sorted(entry.at for entry in whole.entries)


@pytest.mark.parametrize("record", [TICKET, CUSTOMER, AGENT, ARTICLE], ids=["ticket", "customer", "agent", "article"])
def test_any_two_records_merge_alike_in_either_order(record):
    @given(record, record, record)
    def law(base, ours, theirs):
        base, ours, theirs = (one._replace(id="x") for one in (base, ours, theirs))
        assert merge(base, ours, theirs) == merge(base, theirs, ours)
        assert merge(None, ours, theirs) == merge(None, theirs, ours)
        again = merge(base, ours, ours)
        assert again == (ours._replace(entries=again.entries) if record is TICKET else ours)

    law()


@given(st.lists(ENTRY, max_size=4), st.lists(ENTRY, max_size=4), st.lists(ENTRY, max_size=4))
def test_timelines_of_any_entries_join_alike_in_either_order(base, ours, theirs):
    assert sorted(joined(base, ours, theirs), key=repr) == sorted(joined(base, theirs, ours), key=repr)
