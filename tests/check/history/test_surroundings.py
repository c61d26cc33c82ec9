"""What is not in commits: files changed here, remotes that lost what they had."""

import pytest

from tests.conftest import git
from ticketcli.check.history import surroundings
from ticketcli.desk.desk import Desk
from ticketcli.history import remotes
from ticketcli.history.repository import History


def loose(folder) -> list[str]:
    return [one.where for one in surroundings.check_loose_files(Desk(str(folder)))]


def test_records_that_a_hand_changed_and_did_not_commit_are_named(ticket, path, empty):
    assert loose(empty) == []
    path.write_text(path.read_text().replace("Uno", "Dos"))
    agent = empty / "agents/ana.md"
    agent.write_text(agent.read_text() + "\nNotas\n")
    assert loose(empty) == ["agents/ana.md", str(path.relative_to(empty))]
    agent.unlink()
    git("checkout", "-q", str(path))
    assert loose(empty) == ["agents/ana.md"]


@pytest.fixture
def history(ticket, empty, tmp_path):
    """A desk that was synced with two remotes."""
    made = History(str(empty))
    for name in ("origin", "backup"):
        git("init", "-q", "--bare", str(tmp_path / name))
        git("remote", "add", name, str(tmp_path / name))
        git("push", "-q", name, "main")
        git("fetch", "-q", name)
        remotes.remember_head(made, name, made.head())
    return made


def found(history: History) -> list[tuple[str, str]]:
    return [(one.where, one.what) for one in surroundings.check_remotes(history, history.head())]


def test_remotes_that_have_what_was_seen_at_them_are_as_they_must_be(history, run, ticket):
    assert found(history) == []
    run("note", ticket, "-m", "más")
    git("push", "-q", "origin", "main")
    git("fetch", "-q", "origin")
    assert found(history) == []


def test_a_remote_that_lost_what_it_had_is_named_and_the_other_is_not(history):
    git("push", "-q", "--force", "backup", "HEAD~1:main")
    git("fetch", "-q", "backup")
    assert found(history) == [("backup", "seen at the remote before, and gone from it now")]


def test_a_history_here_that_lost_what_was_synced_is_named(history):
    git("reset", "-q", "--hard", "HEAD~1")
    assert [where for where, what in found(history) if "gone from the history here" in what] == ["origin", "backup"]
