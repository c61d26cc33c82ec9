"""Timelines joined: a set of entries in one order, of which none is lost."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import ENTRY
from ticketcli.format import records
from ticketcli.merge.entries import distinct_entries, join_entries, order_entries
from ticketcli.ticket.model import Entry, Ticket

PATIENT = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""Whole records take long to make up."""


@PATIENT
@given(st.lists(ENTRY, max_size=4), st.lists(ENTRY, max_size=4), st.lists(ENTRY, max_size=4))
def test_timelines_of_any_entries_join_alike_in_either_order(base, ours, theirs):
    assert sorted(join_entries(base, ours, theirs), key=repr) == sorted(join_entries(base, theirs, ours), key=repr)


AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
NOTE = Entry(AT, "ana", "note", "e1", text="Llamó.")
CORRECTED = NOTE._replace(text="Llamó dos veces.")
OTHER = NOTE._replace(text="No llamó.")
ADDED = Entry(AT + timedelta(minutes=5), "luis", "note", "e2", text="Ya lo vi.")


def both(base, ours, theirs):
    """What joins in either order, which is the same."""
    made = join_entries(base, ours, theirs)
    assert join_entries(base, theirs, ours) == made
    return made


def test_an_entry_that_one_side_corrected_stands_once_and_corrected():
    assert both([NOTE], [CORRECTED], [NOTE, ADDED]) == [CORRECTED, ADDED]


def test_of_an_entry_that_both_corrected_both_versions_stand_under_ids_of_their_own():
    first, second = both([NOTE], [CORRECTED], [OTHER])
    assert first == CORRECTED
    assert second._replace(id="e1") == OTHER
    assert re.fullmatch(r"e1[0-9a-f]{12}", second.id)


def test_two_entries_that_both_corrected_leave_four_apart_and_come_back_from_their_file():
    two = [NOTE, ADDED]
    ours, theirs = ([one._replace(text=f"{one.text} {who}") for one in two] for who in ("ana", "luis"))
    made = both(two, ours, theirs)
    assert len({entry.id for entry in made}) == 4
    ticket = Ticket("TK-2611-7Q2ME", "Factura", AT, entries=tuple(made))
    assert records.read_ticket(records.ticket_text(ticket), "") == ticket


def test_what_both_corrected_is_told_apart_only_once():
    once = both([NOTE], [CORRECTED], [OTHER])
    assert both([NOTE], once, [OTHER]) == both([NOTE], once, [CORRECTED]) == both([NOTE], once, once) == once


def test_a_second_entry_of_one_id_gets_an_id_of_its_own():
    assert distinct_entries([NOTE, NOTE]) == [NOTE]
    first, second = distinct_entries([NOTE, OTHER])
    assert (first, second._replace(id="e1")) == (NOTE, OTHER)
    assert distinct_entries([first, second, OTHER]) == [first, second]


def test_what_merges_left_behind_stands_after_all_else_of_its_instant():
    left = [NOTE._replace(kind="merged", id="z1"), NOTE._replace(kind="merged", id="z0")]
    assert order_entries([*left, ADDED, NOTE, OTHER]) == [NOTE, OTHER, left[1], left[0], ADDED]


def test_within_an_instant_each_side_keeps_its_order():
    a, b, c, d = (NOTE._replace(id=id) for id in "abcd")
    assert both([a], [a, d, b], [a, c]) == [a, c, d, b]
    assert both([a], [d, a], [a, c]) == [d, a, c]
