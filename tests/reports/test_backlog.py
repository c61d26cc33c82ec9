from datetime import timedelta

import pytest

from tests.reports.stories import frame, given, move, reopened, resolved, said, table, ticket, told, undone
from ticketcli.reports import backlog
from ticketcli.ticket.model import Status

BUCKETS = ("under_1d", "under_3d", "under_7d", "under_30d", "over_30d")


def left(*tickets, at: float, by: tuple[str, ...] = ()) -> list[dict[str, object]]:
    return table(backlog.build_report(told(tickets), frame(*by, at=at)))


@pytest.mark.parametrize(
    ("hours", "bucket"),
    [(0, 0), (23.9, 0), (24, 1), (71.9, 1), (72, 2), (167.9, 2), (168, 3), (719.9, 3), (720, 4), (9000, 4)],
)
def test_an_age_falls_into_one_bucket(hours, bucket):
    row = left(ticket(), at=hours)[0]
    assert [row[name] for name in BUCKETS] == [int(place == bucket) for place in range(5)]
    assert (row["open"], row["oldest"]) == (1, timedelta(hours=hours))


def test_open_is_what_was_open_then_whatever_it_is_now():
    story = ticket(resolved(2), reopened(5), resolved(7), status=Status.CLOSED)
    assert [left(story, at=hour)[0]["open"] for hour in (-1, 0, 1, 2, 4, 5, 6, 7, 99)] == [0, 1, 1, 0, 0, 1, 1, 0, 0]


def test_an_undone_resolving_leaves_it_open():
    assert left(ticket(resolved(2, id="e1"), undone(3, "e1")), at=9)[0]["open"] == 1


def test_what_came_in_closed_is_not_open():
    assert left(ticket(status=Status.CLOSED), at=9)[0]["open"] == 0


def test_unassigned_and_waiting_are_those_of_the_instant():
    story = ticket(
        given(1, None, "ana"), move(2, "in-progress", "waiting", "supplier"), move(4, "waiting", "in-progress")
    )
    told = [(row["unassigned"], row["waiting"]) for hour in (0, 1, 2, 5) for row in left(story, at=hour)]
    assert told == [(1, 0), (0, 0), (0, 1), (0, 0)]


def test_it_belongs_to_whoever_has_it_then():
    story = ticket(given(1, None, "ana"), given(5, "ana", "bob"), assignee="bob")
    assert [left(story, at=hour, by=("agent",))[0]["agent"] for hour in (0, 2, 6)] == ["–", "ana", "bob"]


def test_groups_name_their_tickets_oldest_first():
    tickets = [ticket(opened=hours, number=f"TK-{hours}", area="a") for hours in (3, 1, 2)]
    report = backlog.build_report(told(tickets), frame("area", at=9))
    assert [row.tickets for row in report.rows] == [("TK-1", "TK-2", "TK-3")]
    assert table(report)[0]["oldest"] == timedelta(hours=8)


def test_days_are_those_of_the_opening():
    assert [row["day"] for row in left(ticket(said(40)), at=50, by=("day",))] == ["2026-11-02"]


def test_without_open_tickets_nothing_is_oldest():
    assert left(at=0)[0]["oldest"] is None
    assert left(ticket(resolved(1)), at=5)[0]["oldest"] is None
    opening = backlog.build_report(told([]), frame(at=0)).notes[0]
    assert opening == "open at 2026-11-02 09:00, zone America/Argentina/Buenos_Aires"


def test_what_came_and_went_says_when_nothing_is_left():
    stories = [ticket(opened=n, number=f"TK-{n}") for n in range(3)]
    stories += [ticket(resolved(100), opened=-2000, number=f"TK-o{n}", status=Status.RESOLVED) for n in range(7)]
    row = left(*stories, at=200)[0]
    assert (row["open"], row["came_28d"], row["went_28d"], row["net_28d"]) == (3, 3, 7, -4)
    assert row["clears_on"] == "2026-12-01"  # three at a rate of four in 28 days: 21 days from 10 November


def test_a_backlog_that_grows_never_clears():
    row = left(ticket(), ticket(resolved(1), reopened(2), number="TK-2"), at=50)[0]
    assert (row["came_28d"], row["went_28d"], row["clears_on"]) == (3, 1, None)


def test_the_line_shows_how_many_were_open_week_by_week():
    report = backlog.build_report(told([ticket(), ticket(opened=168, number="TK-2")]), frame(at=336))
    assert report.notes[-1].endswith("▁▁▁▁▁▁▁▁▁▁▄██ 0 to 2")
