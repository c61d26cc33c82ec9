"""B4, B5: the disk is full, or refuses: what was there stays, and what is reported is what happened."""

import errno
import os
import random
import shutil
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

from tests.reliability.scene import (
    FULL,
    HERE,
    NEAR,
    PROGRAM,
    SEED,
    Answer,
    asked,
    command,
    git,
    meet,
    torn,
    unmet,
    unsound,
)

SABOTEUR = (sys.executable, str(HERE / "saboteur.py"))
LOADING = ("error while loading shared libraries", "ImportError: ", "datetime_CAPI", "Fatal Python error: init")
"""What Python and its libraries say, which could not be loaded: `tkt` has not begun, or not that part of it."""
ERRORS = ("ENOSPC", "EIO", "EROFS", "EDQUOT", "EMFILE")
LONG = "Texto que no se debe perder. " * 300
COMMANDS = {
    "new": ("-q", "new", "Nuevo", "-m", LONG),
    "comment": ("-q", "comment", "TICKET", "-m", LONG),
    "attach": ("-q", "attach", "TICKET", "ATTACHED"),
    "import": ("import", "jsonl", "OLD"),
    "close": ("-q", "close", "TICKET"),
}


@pytest.fixture
def files(tmp_path):
    """What is attached and imported."""
    (tmp_path / "attached.txt").write_text(LONG)
    (tmp_path / "old.jsonl").write_text("".join(f'{{"id": {n}, "subject": "Viejo {n}"}}\n' for n in range(40)))
    return {"ATTACHED": str(tmp_path / "attached.txt"), "OLD": str(tmp_path / "old.jsonl")}


@pytest.fixture
def ticket(empty, run):
    """A resolved ticket with a long text."""
    number = run("-q", "new", "Antes", "-m", LONG).out.strip()
    run("-q", "resolve", number)
    return number


def faults(done: Answer, before: str, old: dict[str, bytes]) -> list[str]:
    """What is wrong with how a command ended on a disk that refuses; `old` are the files of before."""
    committed = git("rev-parse", "HEAD") != before
    found = [done.err] if "Traceback" in done.err or "should not happen" in done.err else []
    found += ["committed and reported failed: " + done.err] if committed and done.code not in (0, 1) else []
    found += ["reported done and not committed"] if not committed and done.code == 0 else []
    unread = done.code == 2 and any(name in done.err for name in ("attached.txt", "old.jsonl"))
    found += [f"exit {done.code}: {done.err}"] if done.code not in (0, 5) and not unread else []
    found += [f"no line but {done.err!r}"] if done.code and done.err.count("tkt: ") != 1 else []
    found += [f"torn: {path}" for path in torn()]
    if not committed:
        found += [f"changed: {path}" for path, data in old.items() if Path(path).read_bytes() != data]
    return found


def tickets() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path("tickets").rglob("*.md")}


def goes_on(ticket: str) -> list[str]:
    """What is wrong with the next command, once the disk is well again."""
    done = command("note", ticket, "-m", "sigue")
    return [f"next: {done.err}"] * (done.code != 0) + [
        f"next: {line}" for line in git("status", "--porcelain").split("\n") if line
    ]


def unsynced(done: Answer, old: dict[str, bytes]) -> list[str]:
    """What is wrong with how a sync ended on a disk that refuses; what it merged may be here and not at the remote."""
    found = [done.err] if "Traceback" in done.err or "should not happen" in done.err else []
    found += [f"exit {done.code}: {done.err}"] if done.code not in (0, 5) else []
    found += [f"no line but {done.err!r}"] if done.code and not done.err.startswith("tkt: ") else []
    found += [f"torn: {path}" for path in torn()]
    return found + [f"gone: {path}" for path, data in old.items() if NEAR.encode() in data and not kept(path)]


def kept(path: str) -> bool:
    """Whether what was written here is still in a file."""
    return NEAR.encode() in Path(path).read_bytes()


def syncs(ticket: str, run) -> list[str]:
    """What is missing after the next sync, once the disk is well again."""
    done = run("-q", "sync")
    return [f"next: {done.err}"] if done.code else [f"next: {what}" for what in unmet(ticket)]


# -- a full disk -------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path):
    """A folder on a file system of 4 MB of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system is not allowed here (be root)")
    yield folder
    os.chdir("/")
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def filled(folder: Path, left: int) -> Path:
    """All room but `left` kB is taken; gives the file that takes it."""
    filler = folder / "filler"
    room = os.statvfs(folder)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(room.f_bavail * room.f_bsize - (left << 10), 1))
    return filler


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "close"])
def test_a_full_disk_destroys_nothing_and_is_told_as_it_is(name, ticket, files, small, figure, monkeypatch):
    template, found = Path.cwd(), []
    points = [round(160 * point / 40) for point in range(0, 41, asked(7, 1))]
    typed = [{"TICKET": ticket, **files}.get(word, word) for word in COMMANDS[name]]
    for left in points:
        desk = small / "desk"
        shutil.copytree(template, desk)
        monkeypatch.chdir(desk)
        before, old = git("rev-parse", "HEAD"), tickets()
        filler = filled(small, left)
        done = command(*typed)
        found += [f"{left} kB: {fault}" for fault in faults(done, before, old)]
        filler.unlink()
        found += [f"{left} kB: {fault}" for fault in goes_on(ticket)]
        monkeypatch.chdir(template)
        shutil.rmtree(desk)
    figure("B4", f"{name}: faults", [], found, len(points))


def test_a_full_disk_stops_a_sync_and_loses_nothing(ticket, small, run, figure, monkeypatch):
    meet(ticket)
    template, found = Path.cwd(), []
    points = [round(160 * point / 40) for point in range(0, 41, asked(7, 1))]
    for left in points:
        desk = small / "desk"
        shutil.copytree(template, desk)
        monkeypatch.chdir(desk)
        old = tickets()
        filler = filled(small, left)
        done = command("-q", "sync")
        found += [f"{left} kB: {fault}" for fault in unsynced(done, old)]
        filler.unlink()
        found += [f"{left} kB: {fault}" for fault in (*goes_on(ticket), *syncs(ticket, run))]
        monkeypatch.chdir(template)
        shutil.rmtree(desk)
    figure("B4", "sync: faults", [], found, len(points))


def test_a_limit_on_the_size_of_files_is_a_full_disk_too(ticket):
    """For machines where nobody may mount."""
    limited = ("sh", "-c", 'ulimit -f 4; exec "$@"', "sh", *PROGRAM)
    before, old = git("rev-parse", "HEAD"), tickets()
    for _ in range(3):
        done = command("-q", "note", ticket, "-m", LONG, program=limited)
        assert faults(done, before, old) == [] or done.code == -25
    assert goes_on(ticket) == []
    assert unsound() == ""


# -- a disk that refuses -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_an_error_at_any_call_of_ours_is_a_line_and_the_truth(name, ticket, files, figure, monkeypatch):
    template, copy, found, points = Path.cwd(), Path.cwd().with_name("copy"), [], 0
    typed = [{"TICKET": ticket, **files}.get(word, word) for word in COMMANDS[name]]
    for error in ERRORS if FULL else (None,):
        errors = cycle(ERRORS if error is None else (error,))
        calls = int(command("ENOSPC:0", *typed, program=SABOTEUR).err.rpartition(" ")[2])
        git("reset", "-q", "--hard", "HEAD^")
        for strike in range(1, calls + 1, asked(1 + calls // 30, 1)):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(template, copy, symlinks=True)
            monkeypatch.chdir(copy)
            before, old, kind = git("rev-parse", "HEAD"), tickets(), next(errors)
            done = command(f"{kind}:{strike}", *typed, program=SABOTEUR)
            told = [*faults(done, before, old), *goes_on(ticket)]
            found += [f"{kind} at {strike}: {fault}" for fault in told]
            points += 1
        monkeypatch.chdir(template)
    assert points > 5
    figure("B5", f"{name}: faults", [], found, points)


def test_an_error_at_any_call_of_a_sync_is_a_line_and_the_truth(ticket, run, figure, monkeypatch):
    meet(ticket)
    template, copy, found, points = Path.cwd(), Path.cwd().with_name("copy"), [], 0

    def anew() -> None:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(template, copy, symlinks=True)
        monkeypatch.chdir(copy)

    for error in ERRORS if FULL else (None,):
        errors = cycle(ERRORS if error is None else (error,))
        anew()
        calls = int(command("ENOSPC:0", "-q", "sync", program=SABOTEUR).err.rpartition(" ")[2])
        for strike in range(1, calls + 1, asked(1 + calls // 12, 1)):
            anew()
            old, kind = tickets(), next(errors)
            done = command(f"{kind}:{strike}", "-q", "sync", program=SABOTEUR)
            told = [*unsynced(done, old), *goes_on(ticket), *syncs(ticket, run)]
            found += [f"{kind} at {strike}: {fault}" for fault in told]
            points += 1
    assert points > 5
    figure("B5", "sync: faults", [], found, points)


@pytest.mark.skipif(not FULL, reason="every system call is struck by `make torture` only")
@pytest.mark.parametrize("calls", ["write", "fsync", "rename", "mkdir,mkdirat", "unlink,unlinkat", "pwrite64", "close"])
@pytest.mark.parametrize("name", ["new", "comment", "close"])
def test_an_error_at_any_system_call_is_a_line_and_the_truth(name, calls, ticket, files, figure, monkeypatch):
    if not shutil.which("strace"):
        pytest.skip("strace is not installed (apt install strace)")
    template, copy, found, strike, struck = Path.cwd(), Path.cwd().with_name("copy"), [], 0, True
    log = template.with_name("log")
    typed = [{"TICKET": ticket, **files}.get(word, word) for word in COMMANDS[name]]
    errors = cycle(ERRORS[:4])
    while struck:
        strike += 1
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(template, copy, symlinks=True)
        monkeypatch.chdir(copy)
        before, old, kind = git("rev-parse", "HEAD"), tickets(), next(errors)
        tracing = ("strace", "-f", "-o", str(log), f"--trace={calls}", f"--inject={calls}:error={kind}:when={strike}")
        done = command(*typed, program=(*tracing, *PROGRAM))
        struck = "(INJECTED)" in log.read_text(errors="replace")
        heard = "write" not in calls or done.code not in (1, 120)  # else it struck what is printed itself
        heard = heard and not any(words in done.err for words in LOADING)
        told = [*faults(done, before, old) * heard, *goes_on(ticket)]
        found += [f"{kind} at {strike}: {fault}" for fault in told]
    figure("B5", f"{name} at {calls}: faults", [], found, strike)


def test_errors_have_the_words_of_the_system(ticket):
    """What the tests above count as a line names the cause."""
    chance = random.Random(SEED)
    for name in ERRORS:
        for strike in chance.sample(range(1, 12), 2):
            done = command(f"{name}:{strike}", "note", ticket, "-m", "x", program=SABOTEUR)
            why = os.strerror(getattr(errno, name))
            assert done.code == 0 or why in done.err or "git" in done.err, done.err
