"""Remotes: never forced, never reached by a program that an address names, remembered as they were last seen."""

import json

import pytest

from tests.conftest import git
from tests.history.made import commit
from ticketcli.errors import Trouble
from ticketcli.history import remotes, settings
from ticketcli.history.remotes import Late, SyncMemory
from ticketcli.history.repository import History


@pytest.fixture
def history(empty, tmp_path):
    settings.init_remote(str(tmp_path / "hub.git"))
    git("remote", "add", "origin", str(tmp_path / "hub.git"))
    return History(str(empty))


def head() -> str:
    return git("rev-parse", "HEAD")


def test_only_remotes_of_a_plain_name_are_asked(history):
    git("remote", "add", "backup/one", "/x")
    git("config", "remote.--upload-pack=x.url", "/x")
    assert remotes.remote_names(history) == ["backup/one", "origin"]


def test_what_is_pushed_is_at_the_remote_and_known_to_be_there(history):
    assert remotes.fetch_remote(history, "origin", False) is None
    remotes.push_head(history, "origin", head(), False)
    assert remotes.remote_head(history, "origin") == head() == remotes.fetch_remote(history, "origin", False)
    assert remotes.is_shared(history, head())
    assert not remotes.is_shared(history, commit("only here"))


def test_who_comes_second_is_told_so_and_nothing_is_forced(history, tmp_path):
    git("config", "-f", str(tmp_path / "hub.git/config"), "receive.denyNonFastForwards", "false")
    (tmp_path / "hub.git/hooks/pre-receive").unlink()
    before = head()
    first = commit("first")
    remotes.push_head(history, "origin", first, False)
    git("reset", "--quiet", "--hard", before)
    with pytest.raises(Late, match="origin refuses"):
        remotes.push_head(history, "origin", commit("second"), False)
    assert git("-C", str(tmp_path / "hub.git"), "rev-parse", "main") == first


def test_a_hook_that_refuses_is_no_race_and_its_words_are_told(history, tmp_path):
    hook = tmp_path / "hub.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'hoy \033[31mno' >&2\nexit 1\n")
    with pytest.raises(Trouble, match=r"origin refuses: .*pre-receive hook declined.*hoy") as refused:
        remotes.push_head(history, "origin", head(), False)
    assert not isinstance(refused.value, Late)
    assert "\x1b" not in str(refused.value)


def test_a_remote_that_is_not_there_is_told_in_a_line(history):
    git("remote", "set-url", "origin", "/nowhere")
    for reach in (
        lambda: remotes.fetch_remote(history, "origin", False),
        lambda: remotes.push_head(history, "origin", head(), 0),
    ):
        with pytest.raises(Trouble, match=r"git (fetch|push) refuses") as refused:
            reach()
        assert "\n" not in str(refused.value)


def test_what_was_seen_is_remembered_for_each_remote_and_branch(history):
    assert remotes.recall_sync(history) == SyncMemory()
    remotes.remember_head(history, "origin", "a" * 40)
    remotes.remember_head(history, "backup", "b" * 40)
    remotes.remember_head(history, "backup", None)
    assert (remotes.last_seen_head(history, "origin"), remotes.last_seen_head(history, "backup")) == (
        "a" * 40,
        "b" * 40,
    )
    git("checkout", "--quiet", "-b", "other")
    assert remotes.last_seen_head(history, "origin") is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"seen": 3}', "\0"])
def test_a_memory_that_cannot_be_read_is_none(text, history, empty):
    (empty / ".git/tkt").mkdir(exist_ok=True)
    (empty / ".git/tkt/sync.json").write_text(text)
    assert remotes.recall_sync(history) == SyncMemory()
    remotes.remember_head(history, "origin", "a" * 40)
    assert json.loads((empty / ".git/tkt/sync.json").read_text())["seen"] == {"origin refs/heads/main": "a" * 40}


def test_tickets_that_the_last_sync_brought_are_named_and_deleted_ones_are_not(history):
    one, other = "tickets_2026_11_TK-2611-00006", "tickets_2026_11_TK-2611-0000C"
    before = commit(**{one: "x\n", "notes": "x\n"})
    after = commit(**{one: None, other: "y\n", "notes": "y\n"})
    remotes.remember_sync(history, SyncMemory({}, before, after))
    assert remotes.tickets_brought(history) == ["TK-2611-0000C"]
    remotes.remember_sync(history, SyncMemory({}, None, None))
    assert remotes.tickets_brought(history) == []


def test_a_remote_on_this_machine_is_its_folder_and_one_at_a_host_is_none(history, tmp_path):
    hub = str(tmp_path / "hub.git")
    assert remotes.bare_folder(hub, "/x") == remotes.bare_folder(f"file://{hub}", "/x") == hub
    assert remotes.bare_folder("hub.git", str(tmp_path)) == hub
    for address in ("git@host.example:desk.git", "https://host.example/desk.git", str(tmp_path)):
        assert remotes.bare_folder(address, "/x") is None


def test_protecting_says_what_is_done_or_what_to_switch_on(history):
    assert "refuses forced pushes" in remotes.protect_remote(history, "origin")
    git("remote", "set-url", "origin", "https://host.example/desk.git")
    assert "switch on at the host, for the branch main" in remotes.protect_remote(history, "origin")
