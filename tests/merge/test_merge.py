"""Merging by meaning: the laws, and the answers to what two clones can do to one record."""

import random
from functools import reduce

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.histories import ids, in_any_order, opened, versions
from tests.strategies import AGENT, ARTICLE, CUSTOMER, ENTRY, TICKET
from ticketcli.format import records
from ticketcli.merge.entries import joined
from ticketcli.merge.records import merge
from ticketcli.merge.state import told

CHANCE = st.integers().map(random.Random)
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""Whole records take long to make up."""
FRESH = opened(random.Random(0))


def merged(base, tickets):
    return reduce(lambda ours, theirs: merge(base, ours, theirs), tickets)


# -- laws --------------------------------------------------------------------------------------------------------------


@given(CHANCE, st.booleans())
def test_either_order_of_two_sides_gives_the_same(chance, by_hand):
    base, (ours, theirs) = versions(chance, 2, by_hand)
    assert merge(base, ours, theirs) == merge(base, theirs, ours)


@given(CHANCE, st.integers(2, 5), st.booleans())
def test_any_order_gives_the_same_file(chance, clones, by_hand):
    base, made = versions(chance, clones, by_hand)
    files = {records.ticket_text(in_any_order(base, made, chance)) for _order in range(6)}
    assert len(files) == 1


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), min_size=4, max_size=4), CHANCE)
def test_any_order_gives_the_same_of_any_descriptions(texts, chance):
    base, *made = (FRESH._replace(description="\n".join(lines)) for lines in texts)
    whole = {records.ticket_text(in_any_order(base, made, chance)) for _order in range(6)}
    assert len(whole) == 1
    held = records.ticket(whole.pop(), "")
    assert {one.description for one in made} - {base.description} <= {held.description, *(e.text for e in held.entries)}


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), min_size=4, max_size=4), CHANCE)
def test_any_order_gives_the_same_of_any_lists(lists, chance):
    base, *made = (FRESH._replace(tags=tuple(tags)) for tags in lists)
    assert len({records.ticket_text(in_any_order(base, made, chance)) for _order in range(6)}) == 1


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
    @PATIENT
    @given(record, record, record)
    def law(base, ours, theirs):
        base, ours, theirs = (one._replace(id="x") for one in (base, ours, theirs))
        assert merge(base, ours, theirs) == merge(base, theirs, ours)
        assert merge(None, ours, theirs) == merge(None, theirs, ours)
        again = merge(base, ours, ours)
        assert again == (ours._replace(entries=again.entries) if record is TICKET else ours)

    law()


@PATIENT
@given(st.lists(ENTRY, max_size=4), st.lists(ENTRY, max_size=4), st.lists(ENTRY, max_size=4))
def test_timelines_of_any_entries_join_alike_in_either_order(base, ours, theirs):
    assert sorted(joined(base, ours, theirs), key=repr) == sorted(joined(base, theirs, ours), key=repr)
