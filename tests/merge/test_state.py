"""The status that a timeline tells."""

from functools import reduce

from hypothesis import given

from tests.histories import CHANCE, versions
from ticketcli.merge.records import merge
from ticketcli.merge.state import told


def merged(base, tickets):
    return reduce(lambda ours, theirs: merge(base, ours, theirs), tickets)


@given(CHANCE)
def test_the_state_is_what_the_joined_timeline_tells(chance):
    base, made = versions(chance, 3)
    whole = merged(base, made)
    assert told(whole) == (whole.status, whole.waiting_for)
