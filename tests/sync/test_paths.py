"""Whatever paths and kinds git can hold come along, and never stop a desk."""

import os
import subprocess

import pytest

from tests.reliability.clones import converge

KINDS = ("file", "program", "link", "module", "folder", "none")
STRANGE = {
    "latin-1": b"attachments/contrase\xf1a.pdf",
    "latin-1 record": b"customers/xx/contrase\xf1a.md",
    "newline": b"attachments/a\nb.txt",
    "quote": b'attachments/"a" \\ b.txt',
    "long": b"attachments/" + b"x" * 300,
    "arrow": b"attachments/a\x1b[31mb",
}


def run(one, *arguments, data=b""):
    """Plain git, with paths of any bytes."""
    return subprocess.run(["git", "-C", one.path, *arguments], input=data, capture_output=True, check=True).stdout


def blob(one, data):
    return run(one, "hash-object", "-w", "--stdin", data=data).strip()


def rows(one, path, kind, text):
    """What git's index is told of a path that is of that kind."""
    if kind == "module":
        return b"160000 %b\t%b\0" % (b"1" * 40, path)
    mode = {"program": b"100755", "link": b"120000"}.get(kind, b"100644")
    place = path + b"/within.txt" if kind == "folder" else path
    return b"%b %b\t%b\0" % (mode, blob(one, text), place)


def commit(one, path, kind, text=b"text\n"):
    """A commit by plain git, without a look at the folder, in which the path is of that kind."""
    gone = b"".join(b"0 %b\t%b\0" % (b"0" * 40, name) for name in (path, path + b"/within.txt"))
    data = gone + (rows(one, path, kind, text) if kind != "none" else b"")
    run(one, "update-index", "-z", "--index-info", data=data)
    run(one, "commit", "--quiet", "--allow-empty", "--message", f"{kind}")


def lay_out(one):
    """The folder as git's index says."""
    run(one, "checkout-index", "--all", "--force")


def heads(two):
    return {run(one, "rev-parse", "HEAD") for one in two}


@pytest.mark.parametrize("name", STRANGE)
def test_a_path_that_git_can_hold_comes_along_and_stops_nobody(two, tmp_path, name):
    next(tmp_path.glob("**/hooks/pre-receive")).unlink()
    one, other = two
    commit(one, STRANGE[name], "file")
    for _round in range(2):
        one.tkt("sync", "-q", code=None)
        other.tkt("sync", "-q", code=None)
    assert len(heads(two)) == 1
    assert other.tkt("new", "sigue").code == 0
    assert not (other.path / ".git/tkt/journal").exists()
    for words in (["list"], ["search", "sigue"], ["verify"], ["watch"], ["log"], ["undo"]):
        assert other.tkt(*words, code=None).code in (0, 1)
    assert other.tkt("check", code=None).code in (0, 1)


@pytest.mark.parametrize("before", KINDS)
@pytest.mark.parametrize("after", KINDS)
@pytest.mark.parametrize("merging", [False, True])
@pytest.mark.parametrize("dirty", [False, True])
def test_a_path_may_change_its_kind(two, before, after, merging, dirty):
    one, other = two
    path = b"attachments/what"
    commit(one, path, before)
    one.tkt("sync", "-q")
    other.tkt("sync", "-q", code=None)
    commit(one, path, after, b"other\n")
    place = other.path / "attachments/what"
    if dirty:
        (other.path / "attachments").mkdir(exist_ok=True)
        if place.is_dir():
            (place / "mine.txt").write_text("mine")
        else:
            place.write_text("mine")
    if merging:
        other.tkt("new", "a la vez")
    one.tkt("sync", "-q")
    other.tkt("sync", "-q", code=None)
    assert other.tkt("new", "sigue").code == 0
    assert not (other.path / ".git/tkt/journal").exists()
    if dirty:
        assert "mine" in {file.read_text() for file in (other.path / "attachments").rglob("*") if file.is_file()}
        return
    for each in (other, one, other):
        each.tkt("sync", "-q")
    assert len(heads(two)) == 1
    held = run(other, "ls-tree", "-r", "HEAD", "attachments")
    assert held == run(one, "ls-tree", "-r", "HEAD", "attachments")
    assert run(other, "diff", "--cached", "--name-only") == b""


@pytest.mark.parametrize("here", KINDS)
@pytest.mark.parametrize("there", KINDS)
def test_two_kinds_at_one_path_are_joined_and_told(two, here, there):
    path = b"attachments/what"
    for one, kind in zip(two, (here, there), strict=True):
        commit(one, path, kind, kind.encode())
        lay_out(one)
    for one in (*two, *two):
        one.tkt("sync", "-q", code=None)
    assert len(heads(two)) == 1
    held = run(two[0], "ls-tree", "-r", "HEAD", "attachments")
    assert bool(held) == ({here, there} != {"none"})
    if {here, there} == {"file", "folder"}:
        assert held.count(b"\n") == 2
        assert {b"what/within.txt" in held, b"what~" in held} == {True}
    assert all(one.tkt("new", "sigue").code == 0 for one in two)


@pytest.mark.parametrize("left", [b"\xff\xfe", b"[1]", b'{"a": 1}', b"{", b'{"\\udcf1": null}', b'{"a\\nb": "x"}'])
def test_a_journal_that_cannot_be_finished_is_set_aside_and_said(two, left):
    one = two[0]
    (one.path / ".git/tkt").mkdir(exist_ok=True)
    (one.path / ".git/tkt/journal").write_bytes(left)
    assert one.tkt("new", "sigue").code == 0
    assert not (one.path / ".git/tkt/journal").exists()
    assert one.tkt("new", "otra vez").code == 0
    assert os.listdir(one.path / "tickets")


def test_a_program_goes_on_to_be_one(two):
    one, other = two
    commit(one, b"tools/run.sh", "program", b"a\nb\nc\n")
    one.tkt("sync", "-q")
    other.tkt("sync", "-q")
    assert os.access(other.path / "tools/run.sh", os.X_OK)
    assert run(other, "status", "--porcelain") == b""
    for each, text in ((one, b"A\nb\nc\n"), (other, b"a\nb\nC\n")):
        commit(each, b"tools/run.sh", "program", text)
        lay_out(each)
    converge(two)
    assert run(other, "ls-tree", "HEAD", "tools/").startswith(b"100755")
    assert run(other, "cat-file", "blob", "HEAD:tools/run.sh") == b"A\nb\nC\n"
