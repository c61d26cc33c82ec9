from itertools import pairwise

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from tests.reports.stories import closed, frame, given, move, reopened, resolved, table, ticket, told, undone, window
from ticketcli.reports import backlog, volume
from ticketcli.ticket.model import Status

NEXT = {
    "new": ("assigned", "resolved"),
    "assigned": ("in-progress", "resolved"),
    "in-progress": ("waiting", "resolved"),
    "waiting": ("in-progress", "resolved"),
    "resolved": ("in-progress", "closed"),
    "closed": ("in-progress",),
}


@st.composite
def stories(draw):
    """A ticket that went its way through the life cycle, at whole hours."""
    opened = draw(st.integers(0, 60))
    states = ["new"]
    for _step in range(draw(st.integers(0, 8))):
        states.append(draw(st.sampled_from(NEXT[states[-1]])))
    gaps = draw(st.lists(st.integers(1, 9), min_size=len(states), max_size=len(states)))
    moves = [move(opened + sum(gaps[: n + 1]), old, new) for n, (old, new) in enumerate(pairwise(states))]
    area, priority = draw(st.sampled_from(["a", "b", None])), draw(st.sampled_from(["low", "high"]))
    return ticket(
        *moves, number=f"TK-{draw(st.uuids())}", opened=opened, area=area, priority=priority, status=Status(states[-1])
    )


def counts(report) -> dict[str, object]:
    return table(report)[0]


def test_happenings_are_counted_by_their_own_instants():
    story = ticket(
        resolved(2), closed(4), move(6, "closed", "in-progress"), resolved(8), closed(10), given(7, "ana", "bob")
    )
    whole = counts(volume.build_report(told([story]), frame()))
    assert whole == {"created": 1, "resolved": 2, "closed": 2, "reopened": 1, "hand_offs": 1}
    assert counts(volume.build_report(told([story]), frame(since=1, until=8))) == {
        "created": 0, "resolved": 1, "closed": 1, "reopened": 1, "hand_offs": 1,
    }  # fmt: skip


def test_undone_happenings_did_not_happen():
    story = ticket(resolved(2, id="e1"), closed(3, id="e2"), undone(4, "e1", "e2"))
    assert counts(volume.build_report(told([story]), frame())) == {
        "created": 1,
        "resolved": 0,
        "closed": 0,
        "reopened": 0,
        "hand_offs": 0,
    }


def test_an_import_without_a_past_was_created_and_nothing_more():
    story = ticket(status=Status.CLOSED)
    assert counts(volume.build_report(told([story]), frame())) == {
        "created": 1,
        "resolved": 0,
        "closed": 0,
        "reopened": 0,
        "hand_offs": 0,
    }


def test_each_happening_is_the_agents_who_had_it_then():
    story = ticket(given(1, None, "ana"), resolved(2), reopened(3), given(4, "ana", "bob"), resolved(5), closed(6))
    rows = {row.pop("agent"): row for row in table(volume.build_report(told([story]), frame("agent")))}
    assert rows == {
        "ana": {"created": 1, "resolved": 1, "closed": 0, "reopened": 1, "hand_offs": 1},
        "bob": {"created": 0, "resolved": 1, "closed": 1, "reopened": 0, "hand_offs": 0},
    }


@pytest.mark.parametrize("by", [("area",), ("priority", "area"), ("day",), ("week", "weekday"), ("agent", "month")])
@over(st.lists(stories(), max_size=8), st.integers(0, 60), st.integers(0, 80))
def test_the_groups_add_up_to_the_whole(by, tickets, since, length):
    whole = counts(volume.build_report(told(tickets), frame(since=since, until=since + length)))
    groups = table(volume.build_report(told(tickets), frame(*by, since=since, until=since + length)))
    assert {name: sum(row[name] for row in groups) for name in whole} == whole


@over(st.lists(stories(), max_size=8), st.integers(0, 150))
def test_what_came_and_came_back_less_what_was_resolved_is_the_backlog(tickets, hour):
    flow = counts(volume.build_report(told(tickets), frame(until=hour + 0.5)))
    left = counts(backlog.build_report(told(tickets), frame(at=hour)))["open"]
    assert flow["created"] + flow["reopened"] - flow["resolved"] == left


@over(st.lists(stories(), max_size=8))
def test_the_backlog_of_every_hour_is_what_a_replay_of_all_entries_leaves_open(tickets):
    happened = [(story.created_at, 0, story.id, "new") for story in tickets]
    happened += [(entry.at, 1, story.id, entry.changes["status"][1]) for story in tickets for entry in story.entries]
    for hour in range(0, 150, 7):
        status = {id: new for at, _order, id, new in sorted(happened) if at <= window(at=hour).at}
        still_open = {id for id, now in status.items() if now not in ("resolved", "closed")}
        assert set(backlog.build_report(told(tickets), frame(at=hour)).rows[0].tickets) == still_open
