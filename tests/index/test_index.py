"""The index: what it answers, how it notices changes, and that it may be gone, broken or out of reach."""

import os
import sqlite3
from datetime import UTC, datetime

import pytest

from tests.conftest import git
from ticketcli.desk.desk import Desk
from ticketcli.index import database, freshness
from ticketcli.index.questions import Index
from ticketcli.query.predicate import OPEN_ONES
from ticketcli.ticket import people


@pytest.fixture
def index(desk):
    """The index of the desk, opened anew each time."""
    return lambda: Desk(str(desk)).index


def numbers(index: Index) -> set[str]:
    return {card.id for card in index.cards()}


def test_it_says_of_agents_what_the_files_say(desk, index):
    opened = [t for t in Desk(str(desk)).tickets() if t.open and t.assignee and t.waiting_for != "customer"]
    expected = {agent: sum(t.assignee == agent for t in opened) for agent in {t.assignee for t in opened}}
    assert index().loads() == expected


def test_its_cards_are_those_of_the_files(desk, index):
    from ticketcli.ticket.card import card

    assert index().cards() == sorted(map(card, Desk(str(desk)).tickets()), key=lambda card: card.id)


# -- what changed ------------------------------------------------------------------------------------------------------


def test_a_change_of_ours_is_taken_in_when_it_is_recorded(desk, index, run):
    index().cards()
    number = run("-q", "new", "Otra cosa", "--assign", "ana").out.strip()
    kept = sqlite3.connect(desk / ".git/tkt/index.db")
    assert kept.execute("SELECT assignee, edited FROM ticket WHERE number = ?", (number,)).fetchall() == [("ana", 0)]
    assert kept.execute("SELECT value FROM state WHERE key = 'head'").fetchone()[0] == git("rev-parse", "HEAD")
    kept.close()


@pytest.mark.parametrize("many", [0, freshness.MANY])
def test_a_hand_edit_of_an_open_ticket_shows_at_once_and_is_marked(desk, index, run, monkeypatch, many):
    monkeypatch.setattr(freshness, "MANY", many)
    number = run("-q", "new", "Otra cosa", "--assign", "ana").out.strip()
    path = next(desk.glob(f"tickets/*/*/{number}.md"))
    before = index().loads()["ana"]
    path.write_text(path.read_text().replace("assignee: ana", "assignee: luis"))
    assert index().loads()["ana"] == before - 1
    assert [card.id for card in index().cards() if card.edited] == [number]
    git("commit", "-qam", "By hand")
    assert not [card.id for card in index().cards() if card.edited]
    path.unlink()
    git("commit", "-qam", "Gone")
    assert number not in numbers(index())


def test_a_checkout_a_reset_and_a_stash_are_noticed(desk, index, run):
    first = run("-q", "new", "Uno").out.strip()
    git("branch", "before")
    second = run("-q", "new", "Dos").out.strip()
    assert {first, second} <= numbers(index())
    git("checkout", "-q", "before")
    assert second not in numbers(index())
    git("checkout", "-q", "main")
    assert second in numbers(index())
    path = next(desk.glob(f"tickets/*/*/{first}.md"))
    path.write_text(path.read_text().replace("Uno", "Otro"))
    assert "Otro" in {card.title for card in index().cards()}
    git("stash", "-q")
    assert "Otro" not in {card.title for card in index().cards()}


def test_all_files_are_looked_at_when_asked_however_many_there_are(desk, index, run, monkeypatch):
    monkeypatch.setattr(freshness, "MANY", 0)
    closed = next(card for card in index().cards() if not card.open)
    path = next(desk.glob(f"tickets/*/*/{closed.id}.md"))
    path.write_text(path.read_text().replace(closed.title, "Cambiado"))
    there = index()
    there.look()
    assert "Cambiado" in {card.title for card in there.cards()}


def test_an_amended_or_foreign_history_is_read_anew(desk, index, run):
    index().cards()
    run("new", "Uno")
    git("checkout", "-q", "--orphan", "fresh")
    git("commit", "-qm", "All in one")
    git("branch", "-qD", "main")
    assert len(numbers(index())) == len(list(desk.glob("tickets/*/*/*.md")))


def test_another_zone_has_other_days(desk, index):
    there = index()
    there.cards()
    days = "SELECT group_concat(day) FROM (SELECT day FROM event ORDER BY at, name)"
    before = there.rows(days)
    settings = desk / "desk.yaml"
    settings.write_text(settings.read_text().replace("America/Argentina/Buenos_Aires", "Pacific/Kiritimati"))
    again = index()
    assert len(again.cards()) == len(there.cards())
    assert again.rows(days) != before


def test_the_full_text_is_made_anew_when_most_of_it_is_worn(desk, index, run, monkeypatch):
    number = run("-q", "new", "Zafarrancho").out.strip()
    monkeypatch.setattr(freshness, "WORN", 1)
    monkeypatch.setattr(freshness, "SPARE", 0)
    for turn in range(12):
        run("note", number, "-m", f"nota {turn}")
    assert index().rows("SELECT max(rowid) <= (SELECT count(*) FROM file) FROM fulltext") == [(1,)]
    assert [path.rpartition("/")[2] for path in index().search("zafarrancho", (1, 1, 1, 1), -1)] == [f"{number}.md"]


# -- broken files ------------------------------------------------------------------------------------------------------


def test_a_broken_file_is_named_and_breaks_no_answer(desk, index):
    path = next(desk.glob("tickets/*/*/*.md"))
    path.write_text("---\n[[[\n")
    there = index()
    assert [fault.where for fault in there.faults()] == [str(path.relative_to(desk))]
    assert path.stem not in numbers(there)
    assert path.stem in there.numbers()
    assert there.customer("acme").name == "Acme S.R.L."
    git("checkout", "-q", str(path))
    assert index().faults() == []


def test_two_customers_of_one_name_in_two_folders_are_one_and_a_fault(desk, index):
    (desk / "customers/zz").mkdir()
    (desk / "customers/zz/acme.md").write_text((desk / "customers/ac/acme.md").read_text())
    assert index().ways("mail", "maria@acme.example") == [("acme", "maria@acme.example")]


# -- the database ------------------------------------------------------------------------------------------------------


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
    small = database.opened

    def opened(path: str) -> sqlite3.Connection | None:
        found = small(path)
        found.execute("PRAGMA max_page_count = 1")
        return found

    monkeypatch.setattr(database, "opened", opened)
    for left in (desk / ".git/tkt").glob("index*"):
        left.unlink()
    before = len(list(desk.glob("tickets/*/*/*.md")))
    assert len(index().cards()) == before
    done = run("note", run("list", "--format", "ids").lines[0], "-m", "x")
    assert done.code == 0
    assert run("list").err.count("cannot be kept") == 1


@pytest.mark.parametrize("code", ["IOERR_READ", "FULL", "CORRUPT_INDEX", "READONLY_DIRECTORY"])
def test_an_answer_that_the_disk_refuses_is_asked_of_one_made_anew(code, index, monkeypatch):
    class Refusing:
        def execute(self, *_asked: object) -> None:
            error = sqlite3.OperationalError("refused")
            error.sqlite_errorcode = getattr(sqlite3, f"SQLITE_{code}")
            raise error

        def close(self) -> None:
            pass

    opened = index()
    expected = opened.loads()
    opened.database = Refusing()
    assert opened.loads() == expected


def test_a_question_that_is_wrong_is_not_taken_for_a_broken_index(index):
    with pytest.raises(sqlite3.OperationalError):
        index().rows("SELECT nothing FROM nowhere")


def test_two_worktrees_have_an_index_each(desk, index, tmp_path, run):
    git("worktree", "add", "-q", str(tmp_path / "other"))
    number = run("-q", "new", "Uno").out.strip()
    assert number not in numbers(Desk(str(tmp_path / "other")).index)
    assert number in numbers(index())


# -- customers, settings -----------------------------------------------------------------------------------------------


def test_a_customer_is_found_by_any_way_without_reading_all(index):
    there = index()
    assert there.ways("mail", people.mail_key("ElFaro+pedidos@bares.example")) == [
        ("bar-el-faro", "elfaro@bares.example")
    ]
    assert there.customer("nobody") is None


def test_yaml_is_parsed_once_for_the_same_text(index, monkeypatch):
    there = index()
    first = there.read("- rule: a\n  set: {area: b}\n", "x")
    monkeypatch.setattr("ticketcli.format.yaml.read", lambda *_arguments: 1 / 0)
    again = there.read("- rule: a\n  set: {area: b}\n", "x")
    assert again == first
    assert again[0].lines == first[0].lines


def test_it_knows_when_each_agent_was_last_given_a_ticket(index, run):
    run("new", "Una", "--assign", "ana", "--no-rules")
    assert index().given()["ana"] == datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
    assert index().count(OPEN_ONES) == len(index().cards(OPEN_ONES))


def test_the_first_reading_leaves_no_log_that_each_start_would_read_through(desk, monkeypatch):
    monkeypatch.setattr(database, "LONGEST_LOG", 0)
    index = Desk(str(desk)).index
    assert index.count(OPEN_ONES)
    assert not (desk / ".git/tkt/index.db-wal").stat().st_size
