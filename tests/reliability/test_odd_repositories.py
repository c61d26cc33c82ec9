"""Bad input: odd repositories and a damaged index are served, or told in a line."""

import os
import shutil
import sqlite3
import subprocess
import threading
from pathlib import Path

import pytest

from tests.reliability.scene import command, git, unsound

INDEX = Path(".git/tkt/index.db")
ASKED = (
    ("list", "--all"), ("search", "pedido"), ("show", "TICKET"), ("report", "backlog"), ("export", "jsonl"),
    ("customer", "list"), ("log",), ("check",),
)  # fmt: skip


@pytest.fixture
def number(empty, run):
    """The number of the one ticket on the desk."""
    return run("-q", "new", "Pedido perdido", "-m", "x", "--from", "pia@nueva.example").out.strip()


def answers(run, number: str) -> list[tuple[int, str]]:
    """What the questions are answered."""
    typed = (tuple(number if word == "TICKET" else word for word in words) for words in ASKED)
    return [(done.code, done.out) for done in (run(*words) for words in typed)]


def works(run, number: str) -> None:
    """Reading, writing and checking do what they do on any desk."""
    assert {code for code, _out in answers(run, number)} == {0}
    assert run("note", number, "-m", "sigue").code == 0
    other = run("-q", "new", "Otro", "--from", "pia@nueva.example").out.strip()
    assert run("resolve", other).code == 0
    assert run("undo").code == 0
    assert unsound() == ""


# -- the index ---------------------------------------------------------------------------------------------------------


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def overwritten(path: Path) -> None:
    path.write_bytes(os.urandom(20_000))


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoiled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = bytes(len(data[4096:]))
    path.write_bytes(bytes(data))


def newer(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 999999")
    database.close()


def without_a_table(path: Path) -> None:
    with sqlite3.connect(path) as database:
        (name,) = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchone()
        database.execute(f'DROP TABLE "{name}"')
    database.close()


DAMAGES = (emptied, overwritten, cut_off, spoiled, newer, without_a_table)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_index_is_made_anew_without_a_word(damage, number):
    before = answers(command, number)
    found = [path for path in Path(".git/tkt").rglob("*") if path.is_file() and path.read_bytes()[:6] == b"SQLite"]
    assert found, "there is an index"
    for path in found:
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        damage(path)
    done = [command(*(number if word == "TICKET" else word for word in words)) for words in ASKED]
    assert [(one.code, one.out) for one in done] == before
    assert [one.err for one in done if "index" in one.err] == []
    works(command, number)


def test_where_no_index_can_be_kept_it_works_without_and_says_so_once(number, run):
    before = answers(run, number)
    shutil.rmtree(".git/tkt")
    INDEX.mkdir(parents=True)
    assert answers(command, number) == before
    assert command("list").err.count("\n") == 1


def test_an_index_that_is_deleted_while_it_is_read_is_no_error(number, run):
    stop = threading.Event()

    def delete() -> None:
        while not stop.is_set():
            for path in Path(".git/tkt").glob("index*"):
                path.unlink(missing_ok=True)

    deleting = threading.Thread(target=delete)
    deleting.start()
    try:
        done = [command("list", "--all", "--format", "ids") for _ in range(10)]
    finally:
        stop.set()
        deleting.join()
    assert {(one.code, one.out) for one in done} == {(0, f"{number}\n")}


@pytest.fixture
def read_only(number, tmp_path):
    """The desk on a file system that nobody may write to."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    if not shutil.which("mount") or subprocess.run(
        ["mount", "--bind", ".", str(folder)], capture_output=True, check=False
    ).returncode:  # fmt: skip
        pytest.skip("mounting is not allowed here (be root)")
    subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
    kept = os.getcwd()
    os.chdir(folder)
    yield folder
    os.chdir(kept)
    subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.mark.parametrize("indexed", [True, False])
def test_on_a_read_only_disk_it_is_read_and_told_once(indexed, number, run, request):
    before = answers(run, number)
    if not indexed:
        shutil.rmtree(".git/tkt")
    request.getfixturevalue("read_only")
    assert answers(run, number) == before
    for words in (("list",), ("search", "pedido")):
        told = command(*words).err
        assert told.count("\n") == told.count("the index cannot be kept in") <= 1, "once a call at most"
        assert indexed or told
    for words in (("new", "x", "-m", "no me pierdas"), ("note", number, "-m", "no me pierdas"), ("undo",)):
        done = run(*words)
        assert (done.code, done.out, done.err.count("\n")) == (5, "", 1)
        assert "Read-only file system" in done.err or "cannot be written" in done.err


# -- repositories ------------------------------------------------------------------------------------------------------


def test_a_shallow_clone(number, run, tmp_path, monkeypatch):
    run("note", number, "-m", "uno más")
    git("clone", "-q", "--depth", "1", f"file://{Path.cwd()}", str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    assert {code for code, _out in answers(run, number)} == {0}
    assert run("note", number, "-m", "sigue").code == 0
    assert run("undo").code == 0
    assert git("status", "--porcelain") == ""


def test_a_bare_repository_is_told_in_a_line(number, run, tmp_path, monkeypatch):
    git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    monkeypatch.chdir(tmp_path / "bare.git")
    for words in (("list",), ("new", "x"), ("check",)):
        done = run(*words)
        assert (done.code, done.out, done.err.count("\n")) == (5, "", 1)
        assert "is a bare repository, without files to work on: clone it" in done.err


def test_two_worktrees_do_not_share_what_they_show(number, run, tmp_path, monkeypatch):
    git("worktree", "add", "-q", "-b", "otra", str(tmp_path / "otra"))
    monkeypatch.chdir(tmp_path / "otra")
    there = run("-q", "new", "Solo aquí").out.strip()
    works(run, number)
    monkeypatch.chdir(tmp_path / "empty")
    assert there not in run("list", "--format", "ids").lines
    works(run, number)


def test_a_submodule(number, run, tmp_path, monkeypatch):
    desk = Path.cwd()
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")
    subprocess.run(["git", "init", "-q", str(tmp_path / "above")], check=True)
    monkeypatch.chdir(tmp_path / "above")
    git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(desk), "desk")
    monkeypatch.chdir(tmp_path / "above/desk")
    works(run, number)


def test_a_repository_of_sha256(run, tmp_path, monkeypatch):
    subprocess.run(["git", "init", "-q", "--object-format=sha256", "-b", "main", str(tmp_path / "long")], check=True)
    monkeypatch.chdir(tmp_path / "long")
    assert run("init", ".", "--lang", "es").code == 0
    number = run("-q", "new", "Pedido largo", "--from", "pia@nueva.example").out.strip()
    assert len(git("rev-parse", "HEAD")) == 64
    works(run, number)


def test_a_detached_head_is_read_and_not_written(number, run):
    git("checkout", "-q", "--detach")
    before = git("rev-parse", "HEAD")
    assert {code for code, _out in answers(run, number)} == {0}
    done = run("note", number, "-m", "no me pierdas")
    assert (done.code, done.out, done.err.count("\n")) == (5, "", 1)
    assert "detached" in done.err
    assert "git switch" in done.err
    assert git("rev-parse", "HEAD") == before
    assert git("status", "--porcelain") == ""
    git("switch", "-q", "main")
    works(run, number)


def test_a_branch_without_a_commit(run, tmp_path, monkeypatch):
    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path / "young")], check=True)
    monkeypatch.chdir(tmp_path / "young")
    Path("desk.yaml").write_text("name: Joven\n")
    assert run("list").code == 0
    assert run("log").code == 0
    number = run("-q", "new", "Primero", "--from", "pia@nueva.example").out.strip()
    assert run("note", number, "-m", "x").code == 0
    assert git("rev-list", "--count", "HEAD") == "2"
    assert git("status", "--porcelain") == "?? desk.yaml"


def test_an_orphan_branch(number, run):
    git("switch", "-q", "--orphan", "nueva")
    Path("desk.yaml").write_text("name: Nueva\n")
    assert run("list", "--all", "--format", "ids").out == ""
    other = run("-q", "new", "Pedido de otra rama", "--from", "pia@nueva.example").out.strip()
    assert run("list", "--format", "ids").lines == [other]
    assert git("ls-tree", "-r", "--name-only", "HEAD", "tickets").count("\n") == 0
    git("switch", "-q", "main", "--force")
    assert run("list", "--format", "ids").lines == [number]


@pytest.mark.parametrize("name", ["tickets/2026/11/video.mp4", "tickets/2026/11/TK-2611-00018.md", "tickets/notas.md"])
def test_a_large_file_among_the_tickets_hides_no_other(name, number, run):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(b"x" * (3 << 20))
    for committed in (False, True):
        if committed:
            git("add", "-A")
            git("commit", "-qm", "large")
        assert run("list", "--all", "--format", "ids").lines == [number]
        assert run("search", "pedido", "--format", "ids").lines == [number]
        assert run("note", number, "-m", "x").code == 0
        if "TK-" in name:
            assert f"{name}:" in run("list", "--all", "--format", "ids").err, "it is named"


def test_other_things_in_the_repository_cost_nothing(number, run):
    """As ten gigabytes would, if they were read: many files, deep folders, names of all kinds."""
    for folder in range(20):
        Path(f"src/{folder}/a/b/c").mkdir(parents=True)
        for file in range(50):
            Path(f"src/{folder}/a/b/c/{file} ñ\n.md").write_text("---\nid: x\n")
    with Path("huge.bin").open("wb") as file:
        file.truncate(10 << 30)
    Path(".gitignore").write_text("huge.bin\n")
    git("add", "-A")
    git("commit", "-qm", "other things")
    works(run, number)


def test_it_works_from_a_folder_inside_and_through_a_link_to_it(number, run, tmp_path, monkeypatch):
    monkeypatch.chdir("tickets/2026")
    assert run("show", number).code == 0
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    monkeypatch.chdir(tmp_path / "link")
    works(run, number)


def test_a_repository_whose_head_is_broken_is_told_in_a_line(number, run):
    Path(".git/refs/heads/main").write_text("0" * 39 + "1\n")
    for words in (("note", number, "-m", "x"), ("log",), ("undo",)):
        done = run(*words)
        assert (done.code, done.err.count("\n")) == (5, 1), words
        assert "Traceback" not in done.err
