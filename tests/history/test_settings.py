"""What git is told of a desk: who merges its records, what protects its history, who signs."""

import os
from pathlib import Path

import pytest

from tests.conftest import git
from ticketcli.errors import Trouble
from ticketcli.history import settings


def test_the_first_that_writes_tells_git_who_merges_and_nothing_else(two):
    before = set(two[1].git("config", "--local", "--list").splitlines())
    two[1].tkt("new", "algo")
    added = set(two[1].git("config", "--local", "--list").splitlines()) - before
    assert [line.partition("=")[0] for line in added] == ["merge.tkt.driver"]


def test_a_driver_that_leads_nowhere_is_installed_anew(two):
    two[0].git("config", "merge.tkt.driver", "/gone/python -m ticketcli merge-driver %O %A %B %P")
    two[0].tkt("new", "algo")
    assert "/gone/" not in two[0].git("config", "merge.tkt.driver")


# -- a remote of one's own ---------------------------------------------------------------------------------------------


def at(folder: Path, *arguments: str) -> str:
    return git("-C", str(folder), *arguments)


def test_a_remote_is_bare_refuses_what_loses_history_and_asks_us_first(tmp_path):
    settings.init_remote(str(tmp_path / "hub.git"))
    assert at(tmp_path / "hub.git", "rev-parse", "--is-bare-repository") == "true"
    refused = ("receive.denyNonFastForwards", "receive.denyDeletes", "receive.fsckObjects", "transfer.fsckObjects")
    assert {at(tmp_path / "hub.git", "config", name) for name in refused} == {"true"}
    hook = tmp_path / "hub.git" / "hooks" / "pre-receive"
    assert hook.read_text().endswith("-P -m ticketcli hook pre-receive\n")
    assert os.access(hook, os.X_OK)


def test_one_that_is_there_is_protected_and_keeps_its_own_hook(tmp_path):
    settings.init_remote(str(tmp_path / "hub.git"))
    hook = tmp_path / "hub.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\n# ours\n")
    at(tmp_path / "hub.git", "config", "receive.denyDeletes", "false")
    settings.init_remote(str(tmp_path / "hub.git"))
    assert at(tmp_path / "hub.git", "config", "receive.denyDeletes") == "true"
    assert hook.read_text() == "#!/bin/sh\n# ours\n"


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(Trouble, match="is there already: choose another folder"):
        settings.init_remote(str(tmp_path))
    assert os.listdir(tmp_path) == ["notes.txt"]


def test_a_desk_gets_a_remote_only_where_it_has_none(empty, tmp_path):
    assert settings.connect_remote(str(empty), "/one")
    assert not settings.connect_remote(str(empty), "/two")
    assert git("remote", "get-url", "origin") == "/one"


# -- signing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("[tkt]\n\tsign = true\n", True), ("[user]\n\tname = a\n[tkt]\n\tother = 1\n\tsign = TRUE\n", True),
        ("[tkt]\n\tsign = false\n", False), ("[commit]\n\tsign = true\n", False),
        ("[tkt]\n\tother = 1\n[commit]\n\tsign = true\n", False), ("", False),
    ],
)  # fmt: skip
def test_commits_are_signed_only_where_that_was_asked_of_tkt(text, signed, tmp_path):
    (tmp_path / "config").write_text(text)
    assert settings.signs_commits(str(tmp_path / "config")) is signed
    assert settings.signs_commits(str(tmp_path / "none")) is False


@pytest.mark.parametrize(("kind", "format"), [("ssh", "ssh"), ("gpg", "openpgp")])
def test_asking_for_it_is_what_is_read(kind, format, empty):
    settings.sign_commits(str(empty), kind)
    assert settings.signs_commits(str(empty / ".git/config"))
    assert git("config", "gpg.format") == format
