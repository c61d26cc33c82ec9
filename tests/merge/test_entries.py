"""Timelines joined: a set of entries in one order, of which none is lost."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import ENTRY
from ticketcli.merge.entries import joined

PATIENT = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""Whole records take long to make up."""


@PATIENT
@given(st.lists(ENTRY, max_size=4), st.lists(ENTRY, max_size=4), st.lists(ENTRY, max_size=4))
def test_timelines_of_any_entries_join_alike_in_either_order(base, ours, theirs):
    assert sorted(joined(base, ours, theirs), key=repr) == sorted(joined(base, theirs, ours), key=repr)
