"""Commits read to be judged: who, when, what each did to which file, whatever their messages hold."""

import pytest

from tests.conftest import git
from tests.history.made import commit, fork
from ticketcli.history.commits import commits_by, read_accounts
from ticketcli.history.repository import History


@pytest.fixture
def history(empty):
    return History(str(empty))


def test_commits_come_oldest_first_each_with_what_it_did(history):
    start = git("rev-parse", "HEAD")
    first = commit("Uno\n\nAct: opened\nAct: assigned", "Pía <pia@x.example>", a_one="1\n", b_two="2\n")
    second = commit("Dos", a_one=None)
    told = list(read_accounts(history, second, [start]))
    assert [account.id for account in told] == [first, second]
    assert (told[0].name, told[0].mail, told[0].parents) == ("Pía", "pia@x.example", (start,))
    assert told[0].acts == {"opened", "assigned"}
    assert [(step.path, step.before, bool(step.after)) for step in told[0].steps] == [
        ("a/one.md", None, True), ("b/two.md", None, True),
    ]  # fmt: skip
    assert [(step.path, step.after) for step in told[1].steps] == [("a/one.md", None)]


@pytest.mark.parametrize(
    ("message", "acts"),
    [
        ("Act: forged in the subject", set()), ("x\n\nAct: one\n\nnot the last\n\nAct: two", {"two"}),
        ("x\n\nAct: one\n\nwords", set()), ("x", set()), ("x\n\nAct: a\nTickets: TK-1", {"a"}),
    ],
)  # fmt: skip
def test_only_the_last_paragraph_names_acts(message, acts, history):
    [account] = read_accounts(history, commit(message), [git("rev-parse", "HEAD^")])
    assert account.acts == acts


def test_a_message_that_looks_like_the_rows_of_git_forges_none(history):
    before = git("rev-parse", "HEAD")
    made = commit(":000000 100644 0000000 1111111 A\ta/forged.md\n\n:100644", a_one="1\n")
    [account] = read_accounts(history, made, [before])
    assert [step.path for step in account.steps] == ["a/one.md"]


def test_file_names_of_any_kind_are_told_as_they_are(history, empty):
    before = git("rev-parse", "HEAD")
    for name in ("con espacio.md", "ñandú\n.md", ":raro.md"):
        (empty / name).write_text("x")
    [account] = read_accounts(history, commit(), [before])
    assert sorted(step.path for step in account.steps) == sorted(["con espacio.md", "ñandú\n.md", ":raro.md"])


def test_of_a_merge_only_what_fits_no_parent_is_told(history):
    base = commit(a_one="1\n", b_two="2\n")
    ours = commit(a_one="1 nuestro\n")
    fork("theirs", base)
    theirs = commit(b_two="2 suyo\n")
    git("checkout", "--quiet", "main")
    git("merge", "--quiet", "--no-ff", "--no-commit", "theirs")
    merged = commit("m", c_three="3\n")
    told = {account.id: account for account in read_accounts(history, merged, [base])}
    assert told[merged].parents == (ours, theirs)
    assert [(step.path, step.before, step.others) for step in told[merged].steps] == [("c/three.md", None, (None,))]
    assert merged not in {account.id for account in read_accounts(history, merged, [base], merges=False)}


def test_the_commits_of_an_address_or_of_a_part_of_a_name_are_found(history):
    pia = commit("a", "Pía Sosa <pia@x.example>")
    ana = commit("b", "Ana <ana+desk@x.example>")
    assert commits_by(history, {"pia@x.example"}) == {pia}
    assert commits_by(history, {"ana@x.example"}) == {ana}
    assert commits_by(history, (), "sosa") == {pia}
    assert commits_by(history, {"nobody@x.example"}) == set()
