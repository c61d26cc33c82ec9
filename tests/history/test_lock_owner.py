"""Who holds a lock is told by command, process and user, since when; and on one line, whatever stands in it."""

import os
from pathlib import Path

import pytest

from ticketcli.history import lock_owner


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "desk" / ".git" / "index.lock"
    path.parent.mkdir(parents=True)
    path.write_text("")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


@pytest.fixture
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What this machine's process table holds: number -> (command line, folder)."""
    table = tmp_path / "proc"
    table.mkdir()
    monkeypatch.setattr(lock_owner, "_PROCESSES", str(table))

    def processes(**known: tuple[list[str], Path]) -> None:
        for number, (command, folder) in known.items():
            (table / number.removeprefix("p")).mkdir()
            (table / number.removeprefix("p") / "cmdline").write_text("\0".join(command) + "\0")
            (table / number.removeprefix("p") / "cwd").symlink_to(folder)

    return processes


def test_our_own_lock_says_who_holds_it(lock):
    lock.write_text("4711 ana note 7Q2ME -m Hola")
    os.utime(lock, (1_700_000_000, 1_700_000_000))
    told = lock_owner.mark_owner(str(lock))
    assert told.startswith("`note 7Q2ME -m Hola` (process 4711 of ana, since 2023-11-1")


@pytest.mark.parametrize("text", ["", "not a number ana note", "-1 ana x"])
def test_a_lock_that_says_nothing_is_another_programs(lock, text):
    lock.write_text(text)
    assert lock_owner.mark_owner(str(lock)) == "another program"


def test_what_a_lock_says_stays_on_one_line(lock):
    lock.write_text("4711 a\x1b[31m note\nx" + "y" * 200)
    told = lock_owner.mark_owner(str(lock))
    assert "\n" not in told
    assert "\x1b" not in told
    assert len(told) < 200


def test_of_gits_lock_the_git_at_work_in_that_folder_is_the_holder(lock, processes, tmp_path):
    desk = lock.parent.parent
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    processes(
        p101=(["/usr/bin/git", "gc"], elsewhere),
        p102=(["vim", "git"], desk),
        p103=(["/usr/bin/git", "commit", "-m", "x"], desk),
    )
    assert lock_owner.find_owner(str(lock)).startswith("`git commit -m x` (process 103 of ")


def test_a_folder_whose_name_only_begins_alike_is_another(lock, processes, tmp_path):
    beside = tmp_path / "desk2"
    beside.mkdir()
    processes(p101=(["git", "gc"], beside))
    assert lock_owner.find_owner(str(lock)).startswith("another program (of ")


def test_where_no_processes_are_told_it_is_another_program(lock, monkeypatch, tmp_path):
    monkeypatch.setattr(lock_owner, "_PROCESSES", str(tmp_path / "none"))
    assert lock_owner.find_owner(str(lock)).startswith("another program (of ")
