"""The status that a timeline tells."""

from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given

from tests.histories import CHANCE, versions
from ticketcli.merge.records import merge_records
from ticketcli.merge.sides import Side, last_acts
from ticketcli.merge.state import merge_status, status_from_entries
from ticketcli.merge.values import Three
from ticketcli.ticket.model import Entry, External, Status, Ticket


def merged(base, tickets):
    return reduce(lambda ours, theirs: merge_records(base, ours, theirs), tickets)


@given(CHANCE)
def test_the_state_is_what_the_joined_timeline_tells(chance):
    base, made = versions(chance, 3)
    whole = merged(base, made)
    assert status_from_entries(whole) == (whole.status, whole.waiting_for)


AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
NEW = Ticket("TK-2611-7Q2ME", "Factura", AT)


def moved(minute, to, waiting=None, **more):
    """An entry that moves the status."""
    changes = {"status": ("new", to), **({"waiting_for": (None, waiting)} if waiting else {})}
    return Entry(AT + timedelta(minutes=minute), "ana", "status", f"e{minute}", changes=changes, **more)


def given_to(minute, whom):
    """An entry that assigns."""
    return Entry(AT + timedelta(minutes=minute), "ana", "assigned", f"e{minute}", changes={"assignee": (None, whom)})


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        ([], ("new", None)),
        ([given_to(1, "ana")], ("assigned", None)),
        ([given_to(1, "ana"), given_to(2, None)], ("new", None)),
        ([given_to(1, "ana"), moved(2, "in-progress"), given_to(3, None)], ("in-progress", None)),
        ([moved(1, "waiting", "supplier")], ("waiting", "supplier")),
        ([moved(1, "waiting", "supplier"), moved(2, "in-progress")], ("in-progress", None)),
        ([moved(1, "in-progress", "supplier")], ("in-progress", None)),
        ([moved(1, "resolved"), Entry(AT, "ana", "undone", "e9", facts={"undoes": "e1"})], ("new", None)),
        ([moved(1, "closed", imported=True)], (None, None)),
    ],
)
def test_the_timeline_tells_the_status_and_what_is_waited_for(entries, state):
    assert status_from_entries(NEW._replace(entries=tuple(entries))) == state


def test_an_import_leaves_its_first_status_unknown():
    assert status_from_entries(NEW._replace(external=External("zendesk", "12"))) == (None, None)


def sides(*tickets):
    """Versions with the places of their acts among the entries of all, in the order of time."""
    entries = sorted({entry.id: entry for one in tickets for entry in one.entries}.values(), key=lambda one: one.at)
    places = {entry.id: place for place, entry in enumerate(entries)}
    return Three(*(Side(one, last_acts(one.entries, places)) for one in tickets)), entries


def after(entry, status, waiting=None):
    """The ticket with an entry more and this status."""
    return NEW._replace(status=Status(status), waiting_for=waiting, entries=(entry,))


def test_the_later_of_two_moves_stands_with_what_it_waits_for():
    waiting, resolved = (
        after(moved(2, "waiting", "customer"), "waiting", "customer"),
        after(moved(1, "resolved"), "resolved"),
    )
    assert (
        merge_status(*sides(NEW, waiting, resolved))
        == merge_status(*sides(NEW, resolved, waiting))
        == ("waiting", "customer")
    )


def test_a_status_that_a_hand_wrote_stands_beside_an_untouched_side():
    by_hand = NEW._replace(status=Status.CLOSED)
    assert merge_status(*sides(NEW, by_hand, NEW)) == merge_status(*sides(NEW, NEW, by_hand)) == ("closed", None)


def test_an_act_stands_before_a_status_that_a_hand_wrote():
    by_hand, resolved = NEW._replace(status=Status.CLOSED), after(moved(1, "resolved"), "resolved")
    assert (
        merge_status(*sides(NEW, by_hand, resolved))
        == merge_status(*sides(NEW, resolved, by_hand))
        == ("resolved", None)
    )
