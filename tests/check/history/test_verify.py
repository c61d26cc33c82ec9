"""Every commit is looked at once, what was accepted is told no more, and a history that was cut is looked at anew."""

from datetime import UTC, datetime

import pytest

from tests.conftest import git
from ticketcli.check.history import commits
from ticketcli.check.history.verify import Evidence
from ticketcli.desk.desk import Desk

AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)


@pytest.fixture
def looked(monkeypatch):
    """The commits that were looked at."""
    seen = []
    look = commits.Commits.check

    def check(self, batch, at):
        seen.extend(account.id for account in batch)
        return look(self, batch, at)

    monkeypatch.setattr(commits.Commits, "check", check)
    return seen


def run(folder, fresh: bool = False):
    return Evidence(Desk(str(folder)), fresh).run(AT)


def test_no_commit_is_looked_at_twice(ticket, empty, looked, by_hand):
    run(empty)
    assert len(looked) == int(git("rev-list", "--count", "HEAD"))
    looked.clear()
    run(empty)
    assert looked == []
    made = by_hand("Lo miro", "Lo miro ya")
    assert run(empty) == run(empty)
    assert looked == [made]


def test_what_was_found_before_is_told_again_until_somebody_accepts_it(ticket, empty, by_hand):
    by_hand("priority: normal", "priority: high")
    found = run(empty)
    assert [one.kind for one in found] == ["unexplained", "bypassed"]
    assert run(empty) == found
    Evidence(Desk(str(empty))).accept(found[:1])
    assert run(empty) == found[1:]
    assert run(empty, fresh=True) == found[1:]


def test_a_history_that_lost_what_was_verified_is_named_and_looked_at_from_the_start(ticket, empty, looked):
    run(empty)
    lost = git("rev-parse", "HEAD")
    git("reset", "-q", "--hard", "HEAD~1")
    looked.clear()
    assert [(one.kind, one.commit) for one in run(empty)] == [("rewritten", lost)]
    assert len(looked) == int(git("rev-list", "--count", "HEAD"))


def test_on_a_branch_without_a_commit_there_is_nothing_to_prove(empty):
    git("checkout", "-q", "--orphan", "fresh")
    assert run(empty) == []
