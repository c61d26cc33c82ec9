from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.stories import OFFICE, after, closed, frame, resolved, table, ticket, told, window
from ticketcli.reports import agents, backlog, measure, times, volume
from ticketcli.reports.measure import Frame

FAMILIES = [volume, times, backlog, agents]
SECONDS = st.lists(st.integers(0, 10**6), min_size=1, max_size=40)


def pile(*values: float) -> list[tuple[str, float]]:
    return [(f"TK-{number}", value) for number, value in enumerate(values)]


@pytest.mark.parametrize(("values", "middle"), [((5,), 5), ((9, 1, 5), 5), ((1, 2, 4, 90), 3), ((1, 2), 1.5)])
def test_the_median_is_the_middle_or_half_way_between_two(values, middle):
    assert measure.median_time(pile(*values)) == timedelta(seconds=middle)


@pytest.mark.parametrize(
    ("values", "p90"), [((5,), 5), (range(1, 11), 9), (range(1, 12), 10), (range(1, 101), 90), ((1, 2), 2)]
)
def test_the_percentile_is_the_nearest_rank(values, p90):
    assert measure.percentile_time(pile(*values)) == timedelta(seconds=p90)


@given(SECONDS, st.integers(1, 100))
def test_the_percentile_is_the_smallest_value_that_so_many_do_not_exceed(values, percent):
    found = measure.percentile_time(pile(*values), percent).total_seconds()
    reached = [value for value in values if 100 * sum(other <= value for other in values) >= percent * len(values)]
    assert found == min(reached)


@given(SECONDS)
def test_the_median_has_as_many_below_as_above(values):
    middle = measure.median_time(pile(*values)).total_seconds()
    assert 2 * sum(value < middle for value in values) <= len(values)
    assert 2 * sum(value > middle for value in values) <= len(values)


def test_of_nothing_there_is_no_measure():
    assert [
        make([]) for make in (measure.median_time, measure.percentile_time, measure.longest_time, measure.share_met)
    ] == [None] * 4
    assert measure.count_facts([]) == 0


def test_a_share_counts_each_ticket_once():
    assert measure.share_met([("TK-1", 1), ("TK-1", 1), ("TK-2", 0), ("TK-3", 0)]) == pytest.approx(1 / 3)


def test_a_window_holds_its_first_instant_and_not_its_last():
    held = window(0, 5)
    assert [held.holds(after(hour)) for hour in (-1, 0, 4, 5)] == [False, True, True, False]
    assert window().holds(after(-(10**5)))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_report_states_zone_calendar_n_and_what_is_left_out(family):
    story = [
        ticket(),
        ticket(number="TK-2"),
        ticket(resolved(1, "spam"), number="TK-3"),
        ticket(resolved(1), number="TK-4"),
    ]
    report = family.report(told(story), Frame(window(at=0), (), OFFICE, "office"))
    notes = "\n".join(report.notes)
    assert "zone America/Argentina/Buenos_Aires" in notes
    assert "calendar: office" in notes
    assert "1 duplicate or spam left out" in notes
    behind = {number for row in report.rows for number in row.tickets}
    assert f"n = {len(behind)} ticket" in notes
    assert "calendar time only" in family.report(told(story), frame()).notes


@pytest.mark.parametrize("family", [volume, times, agents])
def test_a_report_of_a_window_states_it_in_its_zone(family):
    assert any(
        "2026-11-02 09:00 to 2026-11-02 14:00" in note
        for note in family.report(told([]), frame(since=0, until=5)).notes
    )
    assert any("2026-11-02 09:00 to …" in note for note in family.report(told([]), frame(since=0)).notes)
    assert any("all time" in note for note in family.report(told([]), frame()).notes)


@pytest.mark.parametrize("family", FAMILIES)
def test_rows_columns_and_titles_fit(family):
    for calendar in (None, OFFICE):
        shown = frame("area", "week", at=0, calendar=calendar)
        report = family.report(told([ticket(resolved(1), closed(2))]), shown)
        assert report.rows
        assert {len(row.cells) for row in report.rows} == {len(report.columns)} == {len(report.titles)}
        assert all(report.titles)


@pytest.mark.parametrize("family", FAMILIES)
def test_duplicates_and_spam_leave_all_counts_and_only_those_of_the_window_are_named(family):
    story = [ticket(resolved(1, "duplicate")), ticket(resolved(2, "spam"), opened=1, number="TK-2")]
    story.append(ticket(resolved(901, "spam"), opened=900, number="TK-3"))
    report = family.report(told(story), frame(since=0, until=10, at=0.5))
    assert not any(row.tickets for row in report.rows)
    left_out = 1 if family is backlog else 2
    assert any(note.startswith(f"{left_out} duplicate") for note in report.notes)


def test_a_duplicate_that_was_reopened_counts_again():
    story = ticket(resolved(1, "duplicate", id="e1"))
    assert table(volume.build_report(told([story]), frame()))[0]["created"] == 0
    back = ticket(*story.entries, resolved(3, "solved", id="e2"))
    assert table(volume.build_report(told([back]), frame()))[0]["created"] == 1
