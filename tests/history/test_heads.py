"""Two heads made one without a work tree: what either changed is there, and what both changed is merged."""

import pytest

from tests.conftest import git
from tests.history.made import commit, fork
from ticketcli.errors import Trouble
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


def test_what_only_they_changed_is_taken_and_what_both_changed_is_merged(history, parted):
    base, ours, theirs = parted
    joint = heads.join_heads(history, ours, theirs, [base])
    assert joint.files == {"a/one.md": b"UNO\ndos\nTRES\n", "b/two.md": None, "d/theirs.md": b"suyo\n"}
    assert joint.old == {"a/one.md": b"UNO\ndos\ntres\n", "b/two.md": b"dos\n", "d/theirs.md": None}
    assert (joint.both, joint.words) == (1, ("a/one.md: merged by lines: look at it",))


def test_either_side_ends_with_the_same_files(history, parted):
    base, ours, theirs = parted
    ends = []
    for mine, yours in ((ours, theirs), (theirs, ours)):
        held = {path: history.content(mine, path) for path in ("a/one.md", "b/two.md", "c/ours.md", "d/theirs.md")}
        ends.append({**held, **heads.join_heads(history, mine, yours, [base]).files})
    assert ends[0] == ends[1]


def test_of_the_same_lines_those_of_the_later_commit_stand_and_the_others_are_named(history, monkeypatch):
    base = commit(a_one="uno\n")
    heads_of = {}
    for name, text, day in (("early", "antes\n", "2026-11-18"), ("late", "después\n", "2026-11-19")):
        fork(name, base)
        monkeypatch.setenv("GIT_AUTHOR_DATE", f"{day}T10:00:00Z")
        heads_of[name] = commit(a_one=text)
    told = heads.join_heads(history, heads_of["early"], heads_of["late"], [base])
    assert told.files == {"a/one.md": "después\n".encode()}
    assert heads_of["early"][:10] in told.words[0]
    other = heads.join_heads(history, heads_of["late"], heads_of["early"], [base])
    assert other.files == {}
    assert other.words == told.words


def test_what_both_changed_alike_is_not_changed_again(history):
    base = commit(a_one="uno\n")
    ours = commit("ours", a_one="dos\n")
    fork("theirs", base)
    joint = heads.join_heads(history, ours, commit("theirs", a_one="dos\n", b_two="x\n"), [base])
    assert (joint.files, joint.both) == ({"b/two.md": b"x\n"}, 0)


def test_heads_without_a_common_past_are_another_desk(history, parted):
    with pytest.raises(Trouble, match="another desk"):
        heads.join_heads(history, parted[1], parted[2], [])


def test_where_they_have_all_of_ours_what_differs_is_theirs(history, parted):
    base, ours, _theirs = parted
    joint = heads.join_forward(history, base, ours)
    assert joint.files == {"a/one.md": b"UNO\ndos\ntres\n", "c/ours.md": b"nuestro\n"}
    assert (joint.lines, joint.both) == ([], 0)


def test_what_a_person_has_staged_is_told(history, empty):
    commit(a_one="uno\n")
    (empty / "a/one.md").write_text("dos\n")
    (empty / "a/two.md").write_text("x\n")
    git("add", "a/one.md")
    assert [step.path for step in heads.staged_steps(history, git("rev-parse", "HEAD"))] == ["a/one.md"]
