from datetime import UTC, datetime

import pytest

from tests.reports.stories import ZONE, after, frame, given, resolved, table, ticket, told
from ticketcli.errors import Usage
from ticketcli.reports import grouping, volume
from ticketcli.ticket import metrics


def created_by(by: str, *tickets) -> dict[object, object]:
    return {row[by]: row["created"] for row in table(volume.build_report(told(tickets), frame(by)))}


def opened(instant: datetime, number: str = "TK-1"):
    return ticket(number=number)._replace(created_at=instant)


@pytest.mark.parametrize("field", ["area", "type", "product", "channel", "customer", "stage", "team"])
def test_tickets_are_grouped_by_what_they_are_and_the_unset_come_last(field):
    tickets = [ticket(), ticket(number="TK-2", **{field: "z"}), ticket(number="TK-3", **{field: "日"})]
    assert list(created_by(field, *tickets).items()) == [("z", 1), ("日", 1), ("–", 1)]


def test_priority_and_outcome_group_too():
    assert created_by("priority", ticket(priority="high"), ticket()) == {"high": 1, "normal": 1}
    assert created_by("outcome", ticket(), ticket(resolved(1, "rejected"))) == {"rejected": 1, "–": 1}


def test_a_ticket_counts_once_under_each_of_its_tags():
    assert created_by("tag", ticket(tags=("b", "a", "b")), ticket()) == {"a": 1, "b": 1, "–": 1}
    assert "a ticket with several tags counts under each" in volume.build_report(told([]), frame("tag")).notes


def test_an_opening_is_its_first_owners():
    assert created_by("agent", ticket(given(1, None, "ana"), given(2, "ana", "bob")), ticket()) == {"ana": 1, "–": 1}


def test_days_and_months_are_those_of_the_zone():
    late = opened(datetime(2026, 12, 1, 2, 59, tzinfo=UTC))
    early = opened(datetime(2026, 12, 1, 3, 0, tzinfo=UTC), "TK-2")
    assert created_by("month", late, early) == {"2026-11": 1, "2026-12": 1}
    assert created_by("day", late, early) == {"2026-11-30": 1, "2026-12-01": 1}


def test_weeks_are_those_of_iso_8601():
    assert created_by("week", opened(datetime(2027, 1, 1, tzinfo=ZONE)), opened(datetime(2027, 1, 4, tzinfo=ZONE))) == {
        "2026-W53": 1,
        "2027-W01": 1,
    }


def test_weekdays_begin_on_monday():
    week = [opened(datetime(2026, 11, day, 12, tzinfo=ZONE), f"TK-{day}") for day in range(1, 9)]
    assert list(created_by("weekday", *week).items()) == [
        ("mon", 1), ("tue", 1), ("wed", 1), ("thu", 1), ("fri", 1), ("sat", 1), ("sun", 2),
    ]  # fmt: skip


def test_several_groupings_make_one_key():
    tickets = [
        ticket(area="b", type="x"),
        ticket(area="a", type="y", number="TK-2"),
        ticket(area="a", type="x", number="TK-3"),
    ]
    rows = table(volume.build_report(told(tickets), frame("area", "type")))
    assert [(row["area"], row["type"], row["created"]) for row in rows] == [("a", "x", 1), ("a", "y", 1), ("b", "x", 1)]


def test_a_row_names_the_tickets_behind_it():
    tickets = [ticket(resolved(1), number="TK-1", area="a"), ticket(number="TK-2", area="a"), ticket(number="TK-3")]
    assert [row.tickets for row in volume.build_report(told(tickets), frame("area")).rows] == [
        ("TK-1", "TK-2"),
        ("TK-3",),
    ]


def test_an_unknown_grouping_names_the_nearest_known_one():
    with pytest.raises(Usage, match=r"no such grouping: wek; there is .*week"):
        volume.build_report(told([]), frame("area", "wek"))
    with pytest.raises(Usage, match=r"xyzzy.*area.*weekday"):
        grouping.check_keys(["xyzzy"])


@pytest.mark.parametrize("instant", [datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)])
@pytest.mark.parametrize("by", ["day", "week", "month", "weekday"])
def test_the_ends_of_the_calendar_break_nothing(instant, by):
    assert list(created_by(by, opened(instant)).values()) == [1]


def test_every_grouping_has_a_title():
    assert all(grouping.group_titles(list(grouping.DIMENSIONS)))


def test_without_tickets_there_is_one_row_of_nothing_or_no_group():
    assert table(volume.build_report(told([]), frame()))[0] == dict.fromkeys(
        ("created", "resolved", "closed", "reopened", "hand_offs"), 0
    )
    assert volume.build_report(told([]), frame("area")).rows == ()


def test_local_time_is_that_of_the_zone():
    assert metrics.local_instant(datetime(2026, 11, 2, 12, tzinfo=UTC), ZONE) == after(0)
    assert metrics.local_instant(datetime(2026, 11, 2, 12, tzinfo=UTC), ZONE).hour == 9
