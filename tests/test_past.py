"""A ticket as it stood: its timeline taken back."""

from datetime import timedelta

from histories import START, act, opened
from hypothesis import given
from hypothesis import strategies as st

from ticketcli import past


@given(st.randoms(use_true_random=False))
def test_a_ticket_taken_back_is_what_it_was(chance):
    ticket, was = opened(chance), []
    for step in range(6):
        was.append((START + timedelta(minutes=step), ticket))
        ticket = act(ticket, chance, START + timedelta(minutes=step, seconds=30))
    for at, then in was:
        found = past.at(ticket, at)
        assert found
        assert found._replace(tags=()) == then._replace(tags=())
        assert sorted(found.tags) == sorted(then.tags)


@given(st.randoms(use_true_random=False))
def test_before_it_came_in_there_was_none(chance):
    assert past.at(opened(chance), START - timedelta(seconds=1)) is None
