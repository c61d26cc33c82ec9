"""What changed at the source is said, and taken over by --update as an act."""

from datetime import UTC, datetime

import pytest

from ticketcli.desk.import_.update import is_taken_over, update_ticket
from ticketcli.ticket.model import External, Ticket

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HERE = Ticket(
    "TK-2611-7Q2MX", "No heat", NOON, priority="low", tags=("a",), extra={"assignee": "Bea Sol", "City": "Vigo"}
)
TOLD = HERE._replace(title="No heat at all", priority="high", assignee="bea", tags=("b",), description="It is cold",
                     external=External("zendesk", "7"), extra={"City": "Lugo"})  # fmt: skip
HEAD = "Id,Subject,Priority,Assignee,Status,Created,City\n"


@pytest.mark.parametrize(
    ("name", "taken"),
    [("title", True), ("priority", True), ("assignee", True), ("extra.City", True), ("contact", True),
     ("status", False), ("created", False), ("messages", False), ("links", False), ("parent", False)],
)  # fmt: skip
def test_fields_are_taken_over_and_acts_are_not(name: str, taken: bool):
    assert is_taken_over(name) is taken


def test_a_ticket_is_as_its_record_tells_and_an_entry_says_what_was():
    after = update_ticket(HERE, TOLD, ["title", "priority", "assignee", "tags", "extra.City"], "ana", NOON)
    assert (after.title, after.priority, after.assignee, after.tags) == ("No heat at all", "high", "bea", ("a", "b"))
    assert (after.extra, after.description, after.status) == ({"City": "Lugo"}, "", "assigned")
    edited, assigned = after.entries
    assert edited.changes["priority"] == ("low", "high")
    assert {entry.because for entry in (edited, assigned)} == {"imported from zendesk:7"}


def test_a_closed_ticket_gets_its_assignee_without_beginning_again():
    after = update_ticket(HERE._replace(status="closed"), TOLD, ["assignee"], "ana", NOON)
    assert (after.assignee, after.status) == ("bea", "closed")


@pytest.fixture
def imported(empty, run, file):
    run("agent", "add", "bea", "--name", "Bea Sol")
    run("import", "csv", file(f"{HEAD}1,No heat,Low,Bea Sol,Open,2026-01-02,Vigo\n"), "--source", "a")

    def again(row: str, *options: str):
        return run("import", "csv", file(HEAD + row + "\n"), "--source", "a", *options)

    return again


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ("1,No heat at all,Low,Bea Sol,Open,2026-01-02,Vigo", "title", "No heat at all"),
        ("1,No heat,Urgent,Bea Sol,Open,2026-01-02,Vigo", "priority", "urgent"),
        ("1,No heat,Low,carl,Open,2026-01-02,Vigo", "assignee", "carl"),
        ("1,No heat,Low,Bea Sol,Open,2026-01-02,Lugo", "extra", {"City": "Lugo"}),
    ],
    ids=["title", "priority", "assignee", "a column of one's own"],
)
def test_what_changed_at_the_source_is_said_and_taken_by_update_as_an_act(row, field, value, imported, run):
    run("agent", "add", "carl")
    before = run("show", "a:1", "--format", "json").json[field]
    done = imported(row)
    assert f"otherwise{': ' if done.code else ' by now, which is not taken over: '}{field}" in done.err
    assert "what is said otherwise is taken over by `tkt import --update`" in done.err
    assert run("show", "a:1", "--format", "json").json[field] == before
    done = imported(row, "--update")
    assert (done.code, done.out) == (0, "1 received = 0 created + 1 appended + 0 duplicate + 0 parked\n")
    assert f"a:1 is brought up to date: {field}" in done.err
    told = run("show", "a:1", "--format", "json").json
    assert (told[field], told["entries"][-1]["because"]) == (value, "imported from a:1")
    again = imported(row, "--update")
    assert (again.code, again.out) == (0, "1 received = 0 created + 0 appended + 1 duplicate + 0 parked\n")


def test_a_record_of_another_time_is_another_one_though_update_is_wished(imported, run):
    done = imported("1,VPN is down,Low,Bea Sol,Open,2026-05-05,Vigo", "--update")
    assert (done.code, run("show", "a:1", "--format", "json").json["title"]) == (1, "No heat")


def test_of_two_records_of_one_number_in_one_file_update_takes_the_first_and_parks_the_second(imported, run):
    rows = "1,Uno,Low,Bea Sol,Open,2026-01-02,Vigo\n1,Dos,Low,Bea Sol,Open,2026-01-02,Vigo"
    done = imported(rows, "--update")
    assert done.out == "2 received = 0 created + 1 appended + 0 duplicate + 1 parked\n"
    assert run("show", "a:1", "--format", "json").json["title"] == "Uno"


def test_what_somebody_here_changed_since_is_not_taken_back(imported, run):
    run("set", "a:1", "priority=urgent")
    assert "1 duplicate" in imported("1,No heat,Low,Bea Sol,Open,2026-01-02,Vigo", "--update").out
    assert run("show", "a:1", "--format", "json").json["priority"] == "urgent"
