"""The database of an index may be broken, old, or out of reach: no answer is."""

import os
import sqlite3

import pytest

from ticketcli.desk.desk import Desk
from ticketcli.index import database
from ticketcli.query.predicate import OPEN_ONES


def test_a_broken_index_is_made_anew(desk, index):
    index().loads()
    (desk / ".git/tkt/index.db").write_bytes(b"this is no database" * 1000)
    assert index().loads()["ana"] > 0


@pytest.mark.parametrize("offset", [0, 4096, 40_000])
def test_an_index_with_a_broken_page_is_made_anew(desk, index, offset):
    expected = index().loads()
    path = desk / ".git/tkt/index.db"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    data = bytearray(path.read_bytes())
    data[offset : offset + 4096] = os.urandom(4096)
    path.write_bytes(data)
    assert index().loads() == expected


def test_an_index_of_another_version_is_made_anew(desk, index):
    index().loads()
    with sqlite3.connect(desk / ".git/tkt/index.db") as database:
        database.execute("PRAGMA user_version = 9999")
        database.execute("DROP TABLE ticket")
    database.close()
    assert index().loads()["ana"] > 0


def test_where_it_cannot_be_kept_it_lives_in_memory_and_that_is_said(desk, index, run):
    own = desk / ".git/tkt"
    for left in own.glob("*"):
        left.unlink()
    own.rmdir()
    own.write_text("a file where a folder should be")
    assert index().loads()["ana"] > 0
    done = run("list")
    assert done.code == 0
    assert done.err.count("cannot be kept") == 1


def test_where_the_disk_has_no_room_for_it_it_lives_in_memory_and_that_is_said(desk, index, run, monkeypatch):
    small = database.open_database

    def opened(path: str) -> sqlite3.Connection | None:
        found = small(path)
        found.execute("PRAGMA max_page_count = 1")
        return found

    monkeypatch.setattr(database, "open_database", opened)
    for left in (desk / ".git/tkt").glob("index*"):
        left.unlink()
    before = len(list(desk.glob("tickets/*/*/*.md")))
    assert len(index().cards()) == before
    done = run("note", run("list", "--format", "ids").lines[0], "-m", "x")
    assert done.code == 0
    assert run("list").err.count("cannot be kept") == 1


def test_the_first_reading_leaves_no_log_that_each_start_would_read_through(desk, monkeypatch):
    monkeypatch.setattr(database, "LONGEST_LOG", 0)
    index = Desk(str(desk)).index
    assert index.count(OPEN_ONES)
    assert not (desk / ".git/tkt/index.db-wal").stat().st_size


def test_a_database_that_lacks_any_of_its_tables_is_made_anew(tmp_path):
    made = database.open_database(str(tmp_path / "index.db"))
    names = [name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    made.close()
    assert len(names) == database.TABLES
    for name in names:
        if not name.startswith("fulltext_"):
            hurt = sqlite3.connect(tmp_path / "index.db")
            hurt.execute(f'DROP TABLE "{name}"')
            hurt.close()
            anew = database.open_database(str(tmp_path / "index.db"))
            assert anew.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0] == len(names)
            anew.close()
