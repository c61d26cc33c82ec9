"""An index notices what was committed, checked out, edited by hand or lost, and reads no more than that."""

import sqlite3

import pytest

from tests.conftest import git
from tests.indexed import numbers
from ticketcli.desk.desk import Desk
from ticketcli.index import freshness


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


def test_two_worktrees_have_an_index_each(desk, index, tmp_path, run):
    git("worktree", "add", "-q", str(tmp_path / "other"))
    number = run("-q", "new", "Uno").out.strip()
    assert number not in numbers(Desk(str(tmp_path / "other")).index)
    assert number in numbers(index())
