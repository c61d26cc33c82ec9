"""One run of git: nothing that a repository configures is run, and nobody waits for a git that is not there."""

import os

import pytest

from tests.conftest import git


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
