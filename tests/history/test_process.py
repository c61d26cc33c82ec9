"""One run of git: nothing that a repository configures is run, and nobody waits for a git that is not there."""

import os

import pytest

from tests.conftest import git
from ticketcli.errors import Trouble
from ticketcli.history.process import Running, git_said


@pytest.mark.parametrize(
    "setting",
    [
        "core.fsmonitor",
        "diff.external",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "log.showSignature",
    ],
)
def test_what_a_copied_repository_configures_is_not_run(desk, run, setting):
    fired = desk.parent / "fired"
    program = desk.parent / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch {fired}\n")
    program.chmod(0o755)
    git("config", setting, "true" if setting == "log.showSignature" else str(program))
    git("config", "gpg.program", str(program))
    for name in ("pre-commit", "post-commit", "commit-msg", "reference-transaction", "post-index-change"):
        hook = desk / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(program.read_text())
        hook.chmod(0o755)
    (desk / ".git/info").mkdir(exist_ok=True)
    (desk / ".git/info/attributes").write_text("* filter=evil diff=evil\n")
    git("config", "filter.evil.clean", str(program))
    git("config", "filter.evil.smudge", str(program))
    git("config", "diff.evil.textconv", str(program))
    number = run("-q", "new", "Uno").out.strip()
    for command in (("note", number, "-m", "x"), ("log", number), ("why", number), ("undo",), ("check",), ("list",)):
        assert run(*command).code == 0
    assert not fired.exists()


def test_git_that_is_not_there_is_said_in_a_line(empty, tkt):
    done = tkt("new", "Uno", PATH=os.devnull)
    assert done.code == 5
    assert "git is not installed" in done.err
    assert done.err.count("\n") == 1


# -- one run -----------------------------------------------------------------------------------------------------------


def test_what_git_prints_is_given_and_what_it_refuses_is_said_on_one_line(empty):
    assert Running(str(empty), ("rev-parse", "--is-inside-work-tree"), b"", None).result() == b"true\n"
    with pytest.raises(Trouble, match=r"^git rev-parse refuses: fatal: [^\n]*$"):
        Running(str(empty), ("rev-parse", "--verify", "nowhere"), b"", None).result()


def test_an_outcome_is_code_answer_and_word(empty):
    code, out, said = Running(str(empty), ("rev-parse", "--verify", "nowhere"), b"", None).outcome()
    assert (code, out, said.startswith(b"fatal: ")) == (128, b"", True)


def test_data_larger_than_any_pipe_goes_in_and_out(empty):
    data = b"x" * (1 << 20)
    name = Running(str(empty), ("hash-object", "-w", "--stdin"), data, None).result().decode().strip()
    assert Running(str(empty), ("cat-file", "blob", name), b"", None).result() == data


def test_two_may_be_at_work_at_once(empty):
    names = [Running(str(empty), ("hash-object", "--stdin"), data, None) for data in (b"uno", b"dos")]
    told = [one.result() for one in reversed(names)]
    assert len(set(told)) == 2


def test_what_a_hook_has_set_does_not_lead_elsewhere(empty, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert Running(str(empty), ("rev-parse", "--git-dir"), b"", None).result() == b".git\n"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (b"hint: a\nerror: it broke\nhint: b\n", "git push refuses: error: it broke"),
        (b"one\n\ntwo\n", "git push refuses: two"),
        (b"fatal: first\nerror: second\n", "git push refuses: fatal: first"),
        (b"", "git push refuses: it does not say why"),
        (b"fatal: \x1b[31m\xff", "git push refuses: fatal: "),
    ],
)
def test_of_all_that_git_says_the_worst_line_is_told(said, told):
    assert git_said("push", said).startswith(told)
    assert "\x1b" not in git_said("push", said)
