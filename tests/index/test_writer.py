"""Records as rows: numbers of files that stay, words that are known once, and texts behind those that were there."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ticketcli.index import database
from ticketcli.index.rows import ROW
from ticketcli.index.writer import EVENT, LISTED, TICKET, UNSERVED, WAY, WORD, Rows, Writer
from ticketcli.ticket.model import Contact, Customer, Entry, External, Ticket

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
ONE = Ticket("TK-2611-00006", "Uno", AT, area="billing", tags=("a", "b"), external=External("Tienda", "17"))
OTHER = Ticket("TK-2611-0000C", "Dos", AT, area="billing", tags=("b",))


@pytest.fixture
def rows():
    return Rows(ZoneInfo("America/Argentina/Buenos_Aires"), 7)


@pytest.fixture
def empty():
    made = database.memory_database()
    yield made
    made.close()


def test_a_word_is_told_once_whatever_holds_it(rows):
    rows.ticket(1, ONE)
    rows.ticket(2, OTHER)
    told = [pair for pair in rows.rows[WORD] if pair[0] in ("area", "tag")]
    assert sorted(told) == [("area", "billing"), ("tag", "a"), ("tag", "b")]
    assert rows.rows[LISTED] == [(1, "tag", "a"), (1, "tag", "b"), (2, "tag", "b")]


def test_where_a_ticket_came_from_has_its_source_in_small_letters(rows):
    rows.ticket(1, ONE)
    rows.ticket(2, OTHER)
    assert [row[ROW.index("origin")] for row in rows.rows[TICKET]] == ["tienda:17", None]


def test_what_happened_has_the_day_of_the_desks_zone_and_the_agent_who_had_it(rows):
    given = Entry(AT + timedelta(hours=1), "tkt", "assigned", changes={"assignee": (None, "ana")})
    done = Entry(AT + timedelta(hours=5), "ana", "status", changes={"status": ("assigned", "resolved")})
    rows.ticket(3, ONE._replace(entries=(given, done)))
    told = [(name, day, agent, counts) for _id, name, _at, day, agent, counts in rows.rows[EVENT]]
    assert told == [
        ("created", "2026-11-19", "ana", True),
        ("resolved", "2026-11-20", "ana", True),
        ("given", "2026-11-19", "ana", True),
    ]


@pytest.mark.parametrize("outcome", ["duplicate", "spam"])
def test_what_happened_to_a_duplicate_or_spam_does_not_count(rows, outcome):
    facts = {"outcome": outcome}
    done = Entry(AT, "ana", "status", changes={"status": ("assigned", "resolved")}, facts=facts)
    rows.ticket(3, ONE._replace(entries=(done,), status="resolved"))
    assert {counts for *_told, counts in rows.rows[EVENT]} == {False}


def test_a_customer_has_a_row_for_each_way_and_its_deadlines_are_looked_at_again(rows):
    rows.customer(4, Customer("acme", "Acme", contacts=(Contact("M", ("m@a.example", "n@a.example")),)))
    assert [(kind, typed) for _id, kind, _key, _customer, typed in rows.rows[WAY] if kind == "mail"] == [
        ("mail", "m@a.example"), ("mail", "n@a.example"),
    ]  # fmt: skip
    assert rows.rows[UNSERVED] == [("acme",)]


def test_files_are_numbered_behind_those_that_are_known_and_keep_their_numbers(empty):
    empty.executemany("INSERT INTO file (id, path, seen) VALUES (?, ?, ?)", [(3, "a", "x"), (5, "b", "y")])
    writer = Writer(empty)
    assert writer.file_ids(["c", "b", "d"]) == {"b": (5, "y"), "c": (6, None), "d": (7, None)}
    assert writer.file_ids(["e", "a"]) == {"a": (3, "x"), "e": (8, None)}


def test_texts_stand_behind_those_that_are_there(empty):
    empty.execute("INSERT INTO fulltext (rowid, title) VALUES (4, 'uno')")
    writer = Writer(empty)
    assert [writer.room(2), writer.room(3), writer.room(1)] == [4, 6, 9]
