from datetime import timedelta

import pytest

from tests.reports.stories import (
    OFFICE,
    closed,
    frame,
    given,
    message,
    move,
    reopened,
    resolved,
    said,
    ticket,
    told,
    undone,
)
from ticketcli.reports import times
from ticketcli.ticket.model import Status


def measured(*tickets, by=(), calendar=None, **bounds) -> dict[object, dict[str, object]]:
    report = times.build_report(told(tickets), frame(*by, calendar=calendar, **bounds))
    rows = (dict(zip(report.columns, row.cells, strict=True)) | {"tickets": row.tickets} for row in report.rows)
    return {(*(row.pop(name) for name in by), row.pop("measure")) if by else row.pop("measure"): row for row in rows}


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def test_first_reply_next_reply_and_resolution_in_calendar_time():
    one = ticket(said(2), message(10), message(12), said(13), resolved(20), number="TK-1")
    two = ticket(said(4), number="TK-2")
    told = measured(one, two)
    assert told["first_reply"] == {
        "n": 2,
        "median": hours(3),
        "p90": hours(4),
        "share": None,
        "tickets": ("TK-1", "TK-2"),
    }
    assert told["next_reply"] == {"n": 1, "median": hours(3), "p90": hours(3), "share": None, "tickets": ("TK-1",)}
    assert told["resolution"] == {"n": 1, "median": hours(20), "p90": hours(20), "share": None, "tickets": ("TK-1",)}


def test_working_time_is_that_of_the_calendar_without_the_wait_for_the_customer():
    story = ticket(
        said(1), move(2, "in-progress", "waiting", "customer"), message(5), move(5, "waiting", "in-progress"),
        said(6), resolved(25),
    )  # fmt: skip
    told = measured(story, calendar=OFFICE)
    assert (told["first_reply"]["working_median"], told["first_reply"]["median"]) == (hours(1), hours(1))
    assert told["next_reply"]["working_median"] == hours(1)
    assert told["resolution"]["median"] == hours(25)
    assert told["resolution"]["working_median"] == told["resolution"]["working_p90"] == hours(8 - 3 + 1)


def test_waiting_for_a_supplier_is_working_time():
    story = ticket(move(2, "in-progress", "waiting", "supplier"), move(5, "waiting", "in-progress"), resolved(6))
    assert measured(story, calendar=OFFICE)["resolution"]["working_median"] == hours(6)


def test_a_reopened_ticket_takes_until_its_last_resolving_and_the_rest_between_is_no_working_time():
    told = measured(ticket(resolved(1), reopened(5), resolved(7)), calendar=OFFICE)
    assert (told["resolution"]["median"], told["resolution"]["working_median"]) == (hours(7), hours(3))


def test_without_a_calendar_there_are_no_columns_of_working_time():
    assert "working_median" not in measured(ticket())["resolution"]


def test_what_is_open_again_has_no_resolution_but_was_resolved_in_the_window():
    told = measured(ticket(said(1), resolved(2), reopened(3)))
    assert told["resolution"]["n"] == 0
    assert (told["reopened"]["n"], told["reopened"]["share"]) == (1, 1.0)
    assert (told["one_touch"]["n"], told["one_touch"]["share"]) == (1, 0.0)


def test_shares_are_of_the_tickets_resolved_in_the_window():
    twice = ticket(said(1), resolved(2), reopened(3), resolved(4), number="TK-1")
    smooth = [ticket(said(1), resolved(5), closed(6), number=f"TK-{n}") for n in (2, 3, 4)]
    later, never = ticket(resolved(50), number="TK-5"), ticket(said(1), number="TK-6")
    told = measured(twice, *smooth, later, never, since=0, until=10)
    assert (told["reopened"]["n"], told["reopened"]["share"]) == (4, 0.25)
    assert (told["one_touch"]["n"], told["one_touch"]["share"]) == (4, 0.75)
    assert told["reopened"]["tickets"] == ("TK-1", "TK-2", "TK-3", "TK-4")


def test_a_time_counts_in_the_window_in_which_it_ended():
    story = ticket(said(5), resolved(30))
    assert {name: row["n"] for name, row in measured(story, until=10).items()} == {
        "assigned": 0, "started": 0, "first_reply": 1, "next_reply": 0, "resolution": 0, "reopened": 0, "one_touch": 0,
    }  # fmt: skip
    assert measured(story, since=10)["first_reply"]["n"] == 0
    assert measured(story, since=10)["resolution"]["median"] == hours(30)


def test_it_is_told_how_long_tickets_wait_for_an_agent_and_for_work_to_begin():
    begun = move(5, "assigned", "in-progress"), move(7, "waiting", "in-progress")
    told = measured(ticket(given(2, None, "ana"), *begun))
    assert told["assigned"]["median"] == hours(2)
    assert told["started"]["median"] == hours(5)


@pytest.mark.parametrize("fields", [{"status": Status.CLOSED}, {"status": Status.RESOLVED}, {}])
def test_what_the_timeline_does_not_say_is_in_no_figure(fields):
    told = measured(ticket(**fields), calendar=OFFICE)
    assert {row["n"] for row in told.values()} == {0}
    assert {row["median"] for row in told.values()} == {row["working_p90"] for row in told.values()} == {None}


def test_an_import_that_tells_only_instants_is_in_the_times_and_not_in_one_touch():
    told = measured(ticket(said(1, text="", imported=True), resolved(3, imported=True)))
    assert (told["first_reply"]["median"], told["resolution"]["median"]) == (hours(1), hours(3))
    assert (told["one_touch"]["n"], told["reopened"]["n"]) == (0, 1)


def test_undone_entries_are_in_no_time():
    told = measured(ticket(said(1, id="e1"), resolved(2, id="e2"), undone(3, "e1", "e2"), said(5)))
    assert (told["first_reply"]["median"], told["resolution"]["n"], told["reopened"]["n"]) == (hours(5), 0, 0)


def test_an_end_before_its_start_is_no_time():
    assert measured(ticket(said(1), opened=5), calendar=OFFICE)["first_reply"]["n"] == 0


def test_each_time_is_the_agents_who_had_the_ticket_when_it_ended():
    told = measured(ticket(given(0, None, "ana"), said(1), given(2, "ana", "bob"), resolved(3)), by=("agent",))
    assert (told["ana", "first_reply"]["n"], told["ana", "resolution"]["n"]) == (1, 0)
    assert (told["bob", "first_reply"]["n"], told["bob", "resolution"]["n"]) == (0, 1)
