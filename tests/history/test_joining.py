"""Two heads made one without a work tree: what either changed is there, and what both changed is merged."""

import pytest

from tests.history.made import commit, fork
from ticketcli.errors import Trouble
from ticketcli.history import joining
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


def test_what_only_they_changed_is_taken_and_what_both_changed_is_merged(history, parted):
    base, ours, theirs = parted
    joint = joining.join_heads(history, ours, theirs, [base])
    assert joint.files == {"a/one.md": b"UNO\ndos\nTRES\n", "b/two.md": None, "d/theirs.md": b"suyo\n"}
    assert joint.old == {"a/one.md": b"UNO\ndos\ntres\n", "b/two.md": b"dos\n", "d/theirs.md": None}
    assert (joint.both, joint.words) == (1, ("a/one.md: merged by lines: look at it",))


def test_either_side_ends_with_the_same_files(history, parted):
    base, ours, theirs = parted
    ends = []
    for mine, yours in ((ours, theirs), (theirs, ours)):
        held = {path: history.content(mine, path) for path in ("a/one.md", "b/two.md", "c/ours.md", "d/theirs.md")}
        ends.append({**held, **joining.join_heads(history, mine, yours, [base]).files})
    assert ends[0] == ends[1]


def test_of_the_same_lines_those_of_the_later_commit_stand_and_the_others_are_named(history, monkeypatch):
    base = commit(a_one="uno\n")
    heads_of = {}
    for name, text, day in (("early", "antes\n", "2026-11-18"), ("late", "después\n", "2026-11-19")):
        fork(name, base)
        monkeypatch.setenv("GIT_AUTHOR_DATE", f"{day}T10:00:00Z")
        heads_of[name] = commit(a_one=text)
    told = joining.join_heads(history, heads_of["early"], heads_of["late"], [base])
    assert told.files == {"a/one.md": "después\n".encode()}
    assert heads_of["early"][:10] in told.words[0]
    other = joining.join_heads(history, heads_of["late"], heads_of["early"], [base])
    assert other.files == {}
    assert other.words == told.words


def test_what_both_changed_alike_is_not_changed_again(history):
    base = commit(a_one="uno\n")
    ours = commit("ours", a_one="dos\n")
    fork("theirs", base)
    joint = joining.join_heads(history, ours, commit("theirs", a_one="dos\n", b_two="x\n"), [base])
    assert (joint.files, joint.both) == ({"b/two.md": b"x\n"}, 0)


def test_heads_without_a_common_past_are_another_desk(history, parted):
    with pytest.raises(Trouble, match="another desk"):
        joining.join_heads(history, parted[1], parted[2], [])


def test_where_they_have_all_of_ours_what_differs_is_theirs(history, parted):
    base, ours, _theirs = parted
    joint = joining.join_forward(history, base, ours)
    assert joint.files == {"a/one.md": b"UNO\ndos\ntres\n", "c/ours.md": b"nuestro\n"}
    assert (joint.lines, joint.both) == ([], 0)
