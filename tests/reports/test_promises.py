from datetime import timedelta

from tests.reports.stories import table
from tests.served import ZONE, at, ticket
from ticketcli.reports.measure import Frame, Window
from ticketcli.reports.promises import build_report
from ticketcli.ticket import metrics, promises


def story(kept=None, renewed=None):
    after = promises.make_promise(ticket(), "call", at("17 10:00"), "", "ana", at("16 11:00"))
    after = after._replace(entries=(after.entries[0]._replace(id="e1"),))
    if renewed:
        after = promises.renew_promise(after, at("19 10:00"), "why", "ana", at(renewed))
    return promises.keep_promise(after, "", "ana", at(kept)) if kept else after


def told(*tickets, now="30 10:00", since=None):
    frame = Frame(Window(since and at(since), None, at(now), ZONE))
    return table(build_report(map(metrics.metrics_of, tickets), frame))[0]


def test_each_promise_counts_as_what_became_of_it():
    row = told(story("17 09:00"), story("17 11:00"), story(), story("19 09:00", renewed="16 12:00"))
    assert (row["made"], row["kept"], row["late"], row["missed"], row["renewed"]) == (5, 2, 1, 1, 1)
    assert row["kept_share"] == 0.5
    assert told(story(), now="16 12:00") == {
        "made": 1, "kept": 0, "late": 0, "missed": 0, "renewed": 0, "open": 1, "kept_share": None,
        "late_by_median": None, "late_by_longest": None,
    }  # fmt: skip


def test_it_is_told_by_how_much_a_promise_was_late():
    row = told(story("17 11:00"), story("17 13:00"), story(), story("17 09:00"), now="18 10:00")
    assert (row["late_by_median"], row["late_by_longest"]) == (timedelta(hours=3), timedelta(hours=24))


def test_it_counts_in_the_window_of_its_outcome():
    row = told(story("17 09:00"), since="17 00:00")
    assert (row["made"], row["kept"]) == (0, 1)
