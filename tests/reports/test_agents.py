from datetime import timedelta

import pytest

from tests.reports import stories
from tests.reports.stories import OFFICE, frame, given, reopened, resolved, said, table, ticket, undone
from ticketcli.errors import Usage
from ticketcli.reports import agents


def told(*tickets, calendar=None, **bounds) -> dict[object, dict[str, object]]:
    return {
        row["agent"]: row
        for row in table(agents.build_report(stories.told(tickets), frame(calendar=calendar, **bounds)))
    }


def test_each_agent_has_what_happened_in_their_hands():
    kept = ticket(given(0, None, "ana"), said(2), resolved(4), number="TK-1")
    moved = ticket(
        given(1, None, "ana"), said(3), given(5, "ana", "bob"), said(6, by="bob"), resolved(9), number="TK-2"
    )
    waits = ticket(given(1, None, "bob"), number="TK-3")
    rows = told(kept, moved, waits)
    assert rows["ana"] == {
        "agent": "ana", "given": 2, "resolved": 1, "open": 0, "hand_offs": 1, "messages": 2,
        "first_reply_n": 2, "first_reply_median": timedelta(hours=2.5),
        "resolution_n": 1, "resolution_median": timedelta(hours=4), "one_touch": 1.0, "reopened": 0.0,
    }  # fmt: skip
    assert rows["bob"] == {
        "agent": "bob", "given": 2, "resolved": 1, "open": 1, "hand_offs": 0, "messages": 1,
        "first_reply_n": 0, "first_reply_median": None,
        "resolution_n": 1, "resolution_median": timedelta(hours=9), "one_touch": 0.0, "reopened": 0.0,
    }  # fmt: skip


def test_what_came_back_counts_for_whom_it_came_back_from():
    rows = told(ticket(given(0, None, "ana"), resolved(1), reopened(2), given(3, "ana", "bob"), resolved(4)))
    assert (rows["ana"]["reopened"], rows["bob"]["reopened"]) == (1.0, 0.0)
    assert (rows["ana"]["resolved"], rows["bob"]["resolved"]) == (1, 1)


def test_the_first_reply_is_credited_to_who_replied_and_not_to_the_owner():
    rows = told(ticket(given(0, None, "ana"), said(2, by="bob"), said(3, by="ana")))
    assert (rows["ana"]["messages"], rows["ana"]["first_reply_n"]) == (1, 0)
    assert (rows["bob"]["messages"], rows["bob"]["first_reply_n"]) == (1, 1)
    assert rows["bob"]["first_reply_median"] == timedelta(hours=2)


def test_a_reply_of_which_an_import_tells_only_the_instant_is_the_owners():
    rows = told(ticket(given(0, None, "ana"), said(2, by="zendesk", text="", imported=True)))
    assert rows["ana"]["first_reply_n"] == 1


def test_solved_at_once_on_the_call_is_one_touch():
    at_once = ticket(given(0, None, "ana"), resolved(0), number="TK-1")
    given_up = ticket(given(0, None, "bob"), resolved(9, outcome="no-reply"), number="TK-2")
    rows = told(at_once, given_up)
    assert (rows["ana"]["one_touch"], rows["bob"]["one_touch"]) == (1.0, 0.0)


def test_working_time_has_its_own_columns():
    row = told(ticket(given(0, None, "ana"), said(2), resolved(25)), calendar=OFFICE)["ana"]
    assert row["working_first_reply_median"] == timedelta(hours=2)
    assert (row["working_resolution_median"], row["resolution_median"]) == (timedelta(hours=9), timedelta(hours=25))


def test_only_the_window_counts_but_open_is_that_of_the_present():
    story = ticket(given(1, None, "ana"), said(2), resolved(8))
    row = told(story, since=0, until=5, at=7)["ana"]
    assert (row["given"], row["messages"], row["resolved"], row["open"]) == (1, 1, 0, 1)


def test_nobody_is_a_row_and_undone_gifts_are_none():
    rows = told(ticket(given(1, None, "ana", id="e1"), undone(2, "e1"), resolved(3)))
    assert rows.keys() == {"–"}
    assert rows["–"]["resolved"] == 1


def test_further_groupings_come_behind_the_agent():
    story = ticket(given(1, None, "ana"), area="a")
    report = agents.build_report(stories.told([story]), frame("area", "agent", "month"))
    assert report.columns[:3] == ("agent", "area", "month")
    assert [row.cells[:3] for row in report.rows] == [("ana", "a", "2026-11"), ("ana", "a", "2026-12")]
    with pytest.raises(Usage):
        agents.build_report(stories.told([]), frame("agnet"))
