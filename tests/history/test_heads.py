"""What two heads have in common and apart."""

import pytest

from tests.conftest import git
from tests.history.made import commit, fork
from ticketcli.history import heads
from ticketcli.history.repository import History


@pytest.fixture
def history(empty):
    return History(str(empty))


@pytest.fixture
def parted(history):
    """A base, what ours made of it, and what theirs did: each one file of its own, and one line of the same."""
    base = commit(a_one="uno\ndos\ntres\n", b_two="dos\n")
    ours = commit(a_one="UNO\ndos\ntres\n", c_ours="nuestro\n")
    fork("theirs", base)
    theirs = commit(a_one="uno\ndos\nTRES\n", b_two=None, d_theirs="suyo\n")
    return base, ours, theirs


def test_the_commit_that_both_come_from_is_found_and_none_where_there_is_none(history, parted):
    base, ours, theirs = parted
    assert heads.merge_bases(history, ours, theirs) == [base]
    git("checkout", "--quiet", "--orphan", "other")
    assert heads.merge_bases(history, ours, commit("other")) == []


def test_a_commit_holds_itself_and_its_past_and_nothing_later(history, parted):
    base, ours, theirs = parted
    assert [heads.holds_commit(history, ours, other) for other in (base, ours, theirs)] == [True, True, False]
    assert not heads.holds_commit(history, base, ours)


def test_every_path_that_differs_is_a_step_with_what_was_before_and_after(history, parted):
    base, _ours, theirs = parted
    told = {step.path: (step.before is None, step.after is None) for step in heads.file_steps(history, base, theirs)}
    assert told == {"a/one.md": (False, False), "b/two.md": (False, True), "d/theirs.md": (True, False)}
    assert [step.path for step in heads.file_steps(history, base, theirs, "d")] == ["d/theirs.md"]


def test_contents_come_by_name_whatever_is_in_them_and_what_is_no_file_is_none(history):
    data = {b"": "", b"\n\n": "", b"\0 blob 3\n\xff": ""}
    names = {history.run("hash-object", "-w", "--stdin", data=one).decode().strip(): one for one in data}
    tree = git("rev-parse", "HEAD^{tree}")
    held = heads.read_blobs(history, [*names, None, tree, "0" * 40])
    assert held == {**names, None: None, tree: None, "0" * 40: None}
    assert heads.read_blobs(history, []) == {None: None}


def test_what_a_person_has_staged_is_told(history, empty):
    commit(a_one="uno\n")
    (empty / "a/one.md").write_text("dos\n")
    (empty / "a/two.md").write_text("x\n")
    git("add", "a/one.md")
    assert [step.path for step in heads.staged_steps(history, git("rev-parse", "HEAD"))] == ["a/one.md"]
