"""Merging by meaning: the laws, whatever two clones did to one record."""

from functools import reduce

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.histories import CHANCE, ids, in_any_order, versions
from tests.strategies import AGENT, ARTICLE, CUSTOMER, TICKET
from ticketcli.format import records
from ticketcli.merge.records import merge

PATIENT = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""Whole records take long to make up."""


def merged(base, tickets):
    return reduce(lambda ours, theirs: merge(base, ours, theirs), tickets)


@given(CHANCE, st.booleans())
def test_either_order_of_two_sides_gives_the_same(chance, by_hand):
    base, (ours, theirs) = versions(chance, 2, by_hand)
    assert merge(base, ours, theirs) == merge(base, theirs, ours)


@given(CHANCE, st.integers(2, 5), st.booleans())
def test_any_order_gives_the_same_file(chance, clones, by_hand):
    base, made = versions(chance, clones, by_hand)
    files = {records.ticket_text(in_any_order(base, made, chance)) for _order in range(6)}
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
