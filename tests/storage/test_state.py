"""What a desk keeps for itself: there whole or not at all, and nothing that lies there breaks who reads it."""

import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from ticketcli.storage import state as module
from ticketcli.storage.state import DAMAGED, FEW, PRIVATE, State

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def state(tmp_path: Path) -> State:
    """The state of a desk that has kept nothing yet, beside a file that is not its own."""
    (tmp_path / "secret").write_text('"SECRET"')
    return State(str(tmp_path / "git/tkt"))


def lying(state: State) -> set[str]:
    """All files that lie there, whatever their names."""
    return {str(path.relative_to(state.folder)) for path in Path(state.folder).rglob("*") if path.is_file()}


# -- reading -----------------------------------------------------------------------------------------------------------


def test_where_nothing_was_kept_nothing_is_read_and_nothing_is_made(state: State):
    assert (state.data("a"), state.value("a", dict), state.names("parked"), state.holds("parked")) == (
        None,
        None,
        [],
        False,
    )
    state.remove("a")
    state.clear("parked")
    assert not os.path.exists(state.folder)


def test_what_is_kept_is_read_again(state: State):
    state.put_value("a.json", {"one": [1, None]})
    state.put("parked/b", b"\0")
    assert state.value("a.json", dict) == {"one": [1, None]}
    assert (state.data("parked/b"), state.names("parked"), state.holds("parked")) == (b"\0", ["parked/b"], True)


def test_a_value_cut_off_anywhere_counts_as_none(state: State):
    state.put_value("a.json", {"é": ["x", 1]})
    whole = state.data("a.json") or b""
    for end in range(len(whole)):
        state.put("a.json", whole[:end])
        assert state.value("a.json", dict) is None, whole[:end]


@pytest.mark.parametrize("junk", [b"\xff", b"nothing", b"[" * 100_000, b"9" * 5000, b"\0", b"null", b"[1]"])
def test_a_damaged_value_counts_as_none(state: State, junk: bytes):
    state.put("a.json", junk)
    assert state.value("a.json", lambda kept: kept["x"]) is None


@pytest.mark.parametrize("error", DAMAGED)
def test_what_its_reader_takes_for_damaged_counts_as_none(state: State, error: type[Exception]):
    def form(_kept: Any) -> int:
        raise error

    state.put_value("a.json", {})
    assert state.value("a.json", form) is None


def test_a_fault_of_another_kind_is_not_hidden(state: State):
    def form(_kept: Any) -> int:
        raise AssertionError

    state.put_value("a.json", {})
    with pytest.raises(AssertionError):
        state.value("a.json", form)


@pytest.mark.parametrize("make", [
    os.mkdir, os.mkfifo, lambda path: os.symlink("../../secret", path), lambda path: os.symlink("nowhere", path),
], ids=["folder", "pipe", "link", "broken link"])  # fmt: skip
def test_what_is_no_file_of_its_own_counts_as_none(state: State, make: Any):
    os.makedirs(state.folder)
    make(state.path("a"))
    assert (state.data("a"), state.value("a", str)) == (None, None)


# -- writing -----------------------------------------------------------------------------------------------------------


def test_a_file_is_the_old_one_until_it_is_the_new_one(state: State, monkeypatch: pytest.MonkeyPatch):
    state.put("a", b"old")
    rename, seen = os.rename, []

    def looking(*names: str, **folders: int) -> None:
        seen.append(state.data("a"))
        rename(*names, **folders)

    monkeypatch.setattr(os, "rename", looking)
    state.put("a", b"new")
    assert (seen, state.data("a"), lying(state)) == ([b"old"], b"new", {"a"})


@pytest.mark.parametrize("fails", ["write", "fsync", "rename"])
def test_what_cannot_be_written_leaves_the_old_file_and_nothing_beside(state: State, fails: str, monkeypatch):
    def refuse(*_given: Any, **_named: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    state.put("a", b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, fails, refuse)
        with pytest.raises(OSError, match="No space"):
            state.put("a", b"new", forced=True)
    assert (state.data("a"), lying(state)) == (b"old", {"a"})


def test_what_a_kill_left_half_written_is_no_file_and_goes_with_the_others(state: State):
    state.put("parked/a.json", b"{}")
    Path(state.path("parked/.b.json.0badcafe")).write_bytes(b"{")
    assert state.names("parked") == ["parked/a.json"]
    state.clear("parked")
    assert lying(state) == set()


def test_many_who_write_one_file_at_once_leave_one_of_theirs(state: State):
    def write(letter: str) -> None:
        for _again in range(20):
            state.put("a", letter.encode() * 10_000)

    writers = [threading.Thread(target=write, args=(letter,)) for letter in "abcdefgh"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    held = state.data("a") or b""
    assert (len(held), len(set(held)), lying(state)) == (10_000, 1, {"a"})


@pytest.mark.parametrize(("count", "each", "all_at_once"), [(1, 2, 0), (FEW, 2 * FEW, 0), (FEW + 1, 0, 1)])
def test_several_files_are_on_the_disk_afterwards(state: State, count: int, each: int, all_at_once: int, monkeypatch):
    forced, synced = [], []
    monkeypatch.setattr(os, "fsync", forced.append)
    monkeypatch.setattr(os, "sync", lambda: synced.append(1))
    state.put_all({f"parked/{n}": b"x" for n in range(count)})
    assert (len(forced), len(synced), len(state.names("parked"))) == (each, all_at_once, count)


def test_what_need_not_outlive_a_power_cut_is_not_waited_for(state: State, monkeypatch: pytest.MonkeyPatch):
    forced: list[int] = []
    monkeypatch.setattr(os, "fsync", forced.append)
    state.put("a", b"x")
    assert forced == []


def test_what_is_private_is_read_by_its_owner_alone(state: State):
    state.put("outbox/a.md", b"x", mode=PRIVATE)
    assert os.stat(state.path("outbox/a.md")).st_mode & 0o777 == 0o600


def test_a_link_in_the_place_of_a_file_makes_way_and_its_aim_stays(state: State, tmp_path: Path):
    os.makedirs(state.folder)
    os.symlink(tmp_path / "secret", state.path("a"))
    state.put("a", b"x")
    assert (state.data("a"), (tmp_path / "secret").read_text()) == (b"x", '"SECRET"')


def test_a_folder_that_leads_elsewhere_is_neither_read_nor_written_nor_cleared(state: State, tmp_path: Path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a").write_text("SECRET")
    os.makedirs(state.folder)
    os.symlink(tmp_path / "outside", state.path("parked"))
    assert state.data("parked/a") is None
    for do in (lambda: state.put("parked/b", b"x"), lambda: state.names("parked"), lambda: state.clear("parked"),
               lambda: state.remove("parked/a")):  # fmt: skip
        with pytest.raises(OSError, match="symbolic"):
            do()
    assert os.listdir(tmp_path / "outside") == ["a"]


# -- what lies there ---------------------------------------------------------------------------------------------------


def test_the_page_names_all_that_lies_there():
    page = (ROOT / "docs/format.md").read_text("utf-8").partition("\n## What lies under .git/tkt/\n")[2]
    names = [value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)]
    assert len(names) >= 9
    assert [name for name in names if name not in page] == []
