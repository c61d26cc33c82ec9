from datetime import timedelta

import pytest

from tests.reports.stories import after, closed, given, message, move, reopened, resolved, said, ticket, undone
from ticketcli.ticket import metrics
from ticketcli.ticket.model import Status


def test_the_first_reply_is_the_first_public_word_of_a_person_of_the_desk():
    told = metrics.metrics_of(ticket(said(1, by="tkt"), said(2, "note"), message(3), said(4), said(5, by="bob")))
    assert told.first_reply_at == after(4)
    assert [reply.by for reply in told.replies] == ["ana", "bob"]


def test_a_programs_message_counts_as_nobodys_reply():
    told = metrics.metrics_of(ticket(said(1, by="dependabot[bot]"), message(2), said(3, by="CI[Bot]")))
    assert (told.first_reply_at, told.replies, [word.at for word in told.talk]) == (None, (), [after(2)])


def test_imported_replies_count():
    assert metrics.metrics_of(ticket(said(1, by="zendesk", text="", imported=True))).first_reply_at == after(1)


def test_a_ticket_without_entries_has_no_instants():
    told = metrics.metrics_of(ticket())
    assert (told.first_reply_at, told.resolved_at, told.closed_at, told.assigned_at, told.outcome) == (None,) * 5
    assert not told.turns
    assert told.one_touch is None


def test_the_last_resolving_counts_and_the_reopening_between():
    told = metrics.metrics_of(
        ticket(resolved(1), closed(2), move(3, "closed", "in-progress"), resolved(4, "replaced"), closed(5))
    )
    assert told.resolutions == (after(1), after(4))
    assert told.reopenings == (after(3),)
    assert (told.resolved_at, told.closed_at, told.outcome) == (after(4), after(5), "replaced")


def test_what_is_open_again_is_neither_resolved_nor_closed_and_has_no_outcome():
    told = metrics.metrics_of(ticket(resolved(1, "duplicate"), closed(2), move(3, "closed", "in-progress")))
    assert (told.resolved_at, told.closed_at, told.outcome) == (None, None, None)
    assert told.resolutions == (after(1),)


def test_what_two_clones_resolved_is_resolved_once():
    told = metrics.metrics_of(ticket(resolved(1), resolved(2), closed(3), closed(4)))
    assert told.turns == (("resolved", after(1)), ("closed", after(3)))
    assert (told.resolved_at, told.closed_at) == (after(1), after(3))


def test_a_ticket_that_came_in_closed_is_not_open_and_closed_at_no_known_instant():
    told = metrics.metrics_of(ticket(status=Status.CLOSED))
    assert (told.resolved_at, told.closed_at, told.turns) == (None, None, ())
    assert not told.open_at(after(0))


def test_before_the_first_told_status_it_had_the_one_that_was_left():
    assert metrics.metrics_of(ticket(resolved(5))).open_at(after(4))
    assert not metrics.metrics_of(ticket(closed(5), status=Status.CLOSED)).open_at(after(4))
    assert metrics.metrics_of(ticket(move(5, None, "closed", imported=True), status=Status.CLOSED)).open_at(after(4))


def test_open_at_an_instant_says_the_timeline_not_the_present():
    told = metrics.metrics_of(ticket(resolved(5), reopened(9), resolved(12), status=Status.RESOLVED))
    assert [hour for hour in range(-1, 15) if told.open_at(after(hour))] == [0, 1, 2, 3, 4, 9, 10, 11]


def test_undone_entries_are_void():
    told = metrics.metrics_of(
        ticket(given(0, None, "bob", id="e1"), resolved(1, id="e2"), said(1, id="e3"), undone(2, "e1", "e2", "e3"))
    )
    assert (told.resolutions, told.replies, told.assigned_at) == ((), (), None)
    assert told.open_at(after(9))


def test_hand_offs_are_changes_of_owner_after_the_first():
    told = metrics.metrics_of(
        ticket(
            given(1, None, "ana"),
            given(2, "ana", None),
            given(3, None, "ana"),
            given(4, "ana", None),
            given(5, None, "bob"),
        )
    )
    assert told.assigned_at == after(1)
    assert told.hand_offs == ((after(5), "ana"),)
    assert told.gifts == ((after(1), "ana"), (after(3), "ana"), (after(5), "bob"))
    assert [told.owner_at(after(hour)) for hour in range(6)] == [None, "ana", None, "ana", None, "bob"]


def test_an_owner_that_no_entry_tells_of_was_always_there():
    assert metrics.metrics_of(ticket(assignee="ana")).owner_at(after(0)) == "ana"
    assert metrics.metrics_of(ticket(given(5, "ana", "bob"))).hand_offs == ((after(5), "ana"),)
    assert metrics.metrics_of(ticket(given(5, "ana", "bob"))).first_owner == "ana"


@pytest.mark.parametrize(
    ("entries", "answer"),
    [
        ((said(1), resolved(2)), True),
        ((said(1), resolved(2), closed(3)), True),
        ((resolved(2),), True),
        ((resolved(2, outcome="no-reply"),), False),
        ((said(1), said(2), resolved(3)), False),
        ((said(1), said(2, by="tkt"), said(2, "note"), said(2, "call"), message(2), resolved(3)), True),
        ((said(1), resolved(2), reopened(3)), False),
        ((said(1), resolved(2), reopened(3), resolved(4)), False),
        ((said(1), resolved(2, id="e1"), undone(3, "e1"), resolved(4)), True),
        ((said(1),), None),
        ((said(1, imported=True), resolved(2, imported=True)), True),
        ((said(1, text="", imported=True), resolved(2, imported=True)), None),
        ((resolved(2, imported=True),), None),
    ],
)
def test_one_touch_is_at_most_one_reply_and_no_reopening_and_unknown_where_an_import_tells_no_replies(entries, answer):
    assert metrics.metrics_of(ticket(*entries)).one_touch is answer


def test_a_bump_does_not_restart_the_wait_and_the_opening_belongs_to_the_first_reply():
    told = metrics.metrics_of(ticket(message(1), said(2), message(3), message(4), said(6), said(7), message(8)))
    assert [(asked, reply.at) for asked, reply in told.exchanges()] == [(after(3), after(6))]


def test_the_clock_stands_while_the_customer_is_waited_for_and_until_a_reopening():
    told = metrics.metrics_of(
        ticket(
            move(1, "in-progress", "waiting", "customer"), move(3, "waiting", "in-progress"),
            move(4, "in-progress", "waiting", "supplier"), move(5, "waiting", "in-progress"),
            resolved(6), closed(7), move(9, "closed", "in-progress"), move(10, "in-progress", "waiting", "customer"),
        )
    )  # fmt: skip
    whole = ((1, 3), (6, 7), (7, 9), (10, 12))
    assert told.pauses(after(0), after(12)) == tuple((after(a), after(b)) for a, b in whole)
    assert told.pauses(after(3), after(6)) == ()


def test_the_last_change_is_the_latest_entry_or_the_opening():
    assert metrics.updated_at(ticket()) == after(0)
    assert metrics.updated_at(ticket(said(9), said(7))) == after(9)
    assert metrics.updated_at(ticket(said(1, id="e1"), undone(2, "e1"))) - after(0) == timedelta(hours=2)


def test_single_figures_are_those_of_the_whole():
    story = ticket(resolved(1, "rejected"), closed(2))
    assert (metrics.resolved_at(story), metrics.closed_at(story)) == (after(1), after(2))
    assert metrics.outcome_of(story) == "rejected"
