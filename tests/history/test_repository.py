"""What a repository holds, by commit and path; the log that proves what happened."""

import subprocess

from tests.conftest import git


def test_a_repository_with_sha256_is_served_too(tmp_path, run, monkeypatch):
    subprocess.run(["git", "init", "-q", "--object-format=sha256", tmp_path / "d"], check=True)
    assert run("init", str(tmp_path / "d")).code == 0
    monkeypatch.chdir(tmp_path / "d")
    assert run("new", "Uno").code == 0
    assert git("status", "--short") == ""
    assert len(git("rev-parse", "HEAD")) == 64


def test_a_linked_worktree_is_served_too(empty, run, monkeypatch, tmp_path):
    git("worktree", "add", "-q", str(tmp_path / "other"))
    monkeypatch.chdir(tmp_path / "other")
    assert run("new", "Uno").code == 0
    assert git("status", "--short") == ""
    assert run("list", "--count").out == "1\n"
