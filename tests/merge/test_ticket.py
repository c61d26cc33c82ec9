"""Two versions of a ticket made one: the later act stands, and what a hand lost is told."""

from hypothesis import given

from tests.histories import CHANCE, versions
from ticketcli.format import records
from ticketcli.merge.records import merge


@given(CHANCE)
def test_what_was_overwritten_stands_in_the_timeline(chance):
    base, (ours, theirs) = versions(chance, 2, by_hand=True)
    text = records.ticket_text(merge(base, ours, theirs))
    for side in (ours, theirs):
        for field in ("area", "product", "title"):
            value = getattr(side, field)
            assert value in (None, getattr(base, field)) or value in text
