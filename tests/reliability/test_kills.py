"""B1, B2: killed at any moment, at any call, `tkt` leaves the old or the new, and the next one just works."""

import math
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.reliability.scene import (
    FULL,
    HERE,
    PROGRAM,
    SEED,
    asked,
    command,
    committed,
    false_git,
    git,
    killed,
    meet,
    torn,
    unmet,
    unsound,
)
from ticketcli.history import locks

SABOTEUR = (sys.executable, str(HERE / "saboteur.py"))
SLOWER = ("openat", "close")
TRACED = ("write", "pwrite64", "rename", "renameat", "link", "linkat", "symlink", "symlinkat", "unlink",
          "unlinkat", "mkdir", "mkdirat", "fsync", "fdatasync")  # fmt: skip
STRACE = shutil.which("strace")
QUICK_STEP, QUICK_REACH = 4, 60
HARM = "broken, torn, blocked, lost, unlike"


class Toll(NamedTuple):
    """What one kill did that it must not."""

    broken: int = 0
    torn: int = 0
    blocked: int = 0
    lost: int = 0
    unlike: int = 0
    """Neither the old state nor the new."""

    def __str__(self) -> str:
        return " ".join(map(str, self))

    def __add__(self, other: "Toll") -> "Toll":
        return Toll(*map(sum, zip(self, other, strict=True)))


@pytest.fixture
def scene(empty, run):
    """A desk with a ticket to change and one to go on with."""
    typed = run("-q", "new", "Se interrumpe", "-m", "Descripción.").out.strip()
    other = run("-q", "new", "Sigue").out.strip()
    run("resolve", typed)
    return typed, other


def commits() -> list[str]:
    return git("log", "--format=%H %s", "--first-parent").split("\n")


def toll(before: list[str], told: list[str], other: str, run) -> Toll:
    """After a kill: what is there, and whether the next one works without a hand's help."""
    broken = subprocess.run(["git", "cat-file", "-e", "HEAD^{tree}"], capture_output=True, check=False).returncode != 0
    if broken:
        return Toll(broken=1)
    split = len(torn())
    now = commits()
    unlike = len(now) - len(before) not in (0, 1) or now[-len(before) :] != before
    done = run("note", other, "-m", "sigue")
    left = git("status", "--porcelain")
    if left:
        git("reset", "-q", "--hard")
    return Toll(0, split, done.code != 0, len(set(told) - committed()), unlike or left != "")


COMMANDS = {
    "new": lambda ticket: ("-q", "new", "Otro", "-m", "x"),
    "comment": lambda ticket: ("-q", "comment", ticket, "-m", "x" * 200),
    "close": lambda ticket: ("-q", "close", ticket),
    "undo": lambda ticket: ("undo",),
    "customer": lambda ticket: ("customer", "add", "Nuevo", "--mail", "n@n.example"),
    "attach": lambda ticket: ("-q", "attach", ticket, ".gitattributes"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_any_call_of_ours_it_leaves_old_or_new_and_the_next_works(name, scene, run, figure, monkeypatch):
    ticket, other = scene
    desk = Path.cwd()
    total, strike, code = Toll(), 0, -9
    while code == -9:
        strike += 1
        copy = desk.with_name(f"copy-{strike}")
        shutil.copytree(desk, copy, symlinks=True)
        monkeypatch.chdir(copy)
        before = commits()
        done = command(f"kill:{strike}", *COMMANDS[name](ticket), program=SABOTEUR)
        code = done.code
        told = done.out.split() if name == "new" else []
        total += toll(before, told, other, run)
    assert code == 0
    assert strike > 5
    figure("B2", f"{name}: {HARM}", str(Toll()), str(total), strike - 1)
    assert unsound() == ""


@pytest.fixture(scope="module")
def traced():
    """Whether strace is there and may trace."""
    if not STRACE:
        pytest.skip("strace is not installed (apt install strace)")
    if subprocess.run([STRACE, "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not trace here")


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("name", ["new", "comment", "close"])
def test_killed_at_any_system_call_it_leaves_old_or_new_and_the_next_works(name, scene, run, figure, monkeypatch):
    """Each process of the command, git's too, is killed at its own k-th call."""
    ticket, other = scene
    desk, copy, log = Path.cwd(), Path.cwd().with_name("copy"), Path.cwd().with_name("log")
    total, points = Toll(), 0
    for calls in (*TRACED, *SLOWER) if FULL else (",".join(TRACED),):
        strike, struck = 0, True
        while struck and (FULL or strike < QUICK_REACH):
            strike += asked(QUICK_STEP, 1)
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(desk, copy, symlinks=True)
            monkeypatch.chdir(copy)
            before = commits()
            tracing = (STRACE, "-f", "-o", str(log), f"--trace={calls}", f"--inject={calls}:signal=KILL:when={strike}")
            done = command(*COMMANDS[name](ticket), program=(*tracing, *PROGRAM))
            struck = "+++ killed by SIGKILL" in log.read_text(errors="replace")
            points += struck
            total += toll(before, done.out.split() if name == "new" else [], other, run)
    assert points
    figure("B2", f"{name} by system call: {HARM}", str(Toll()), str(total), points)
    assert unsound() == ""


def met_again(ticket: str, run) -> list[str]:
    """What is missing once the next sync has run."""
    done = run("-q", "sync")
    return [done.err] if done.code else unmet(ticket)


def test_a_sync_killed_at_any_call_of_ours_leaves_old_or_new_and_the_next_works(scene, run, figure, monkeypatch):
    ticket, other = scene
    meet(ticket)
    desk, copy = Path.cwd(), Path.cwd().with_name("copy")
    total, missing, strike, code = Toll(), [], 0, -9
    while code == -9:
        strike += asked(9, 1)
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(desk, copy, symlinks=True)
        monkeypatch.chdir(copy)
        before = commits()
        code = command(f"kill:{strike}", "-q", "sync", program=SABOTEUR).code
        total += toll(before, [], other, run)
        missing += [f"{strike}: {what}" for what in met_again(ticket, run)]
    assert code == 0
    assert strike > 5
    figure("B2", f"sync, {strike - 1} calls of Python: broken, torn, blocked, lost, unlike", str(Toll()), str(total))
    figure("B2", "sync, calls of Python: not there after the next one", [], missing)
    assert unsound() == ""


@pytest.mark.usefixtures("traced")
def test_a_sync_killed_at_any_system_call_leaves_old_or_new_and_the_next_works(scene, run, figure, monkeypatch):
    """Each of its processes, those at the remote too, is killed at its own k-th call."""
    ticket, other = scene
    meet(ticket)
    desk, copy, log = Path.cwd(), Path.cwd().with_name("copy"), Path.cwd().with_name("log")
    total, missing, points = Toll(), [], 0
    for calls in (*TRACED, *SLOWER) if FULL else (",".join(TRACED),):
        strike, struck = 0, True
        while struck and (FULL or strike < QUICK_REACH):
            strike += asked(2 * QUICK_STEP, 1)
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(desk, copy, symlinks=True)
            monkeypatch.chdir(copy)
            before = commits()
            tracing = (STRACE, "-f", "-o", str(log), f"--trace={calls}", f"--inject={calls}:signal=KILL:when={strike}")
            command("-q", "sync", program=(*tracing, *PROGRAM))
            struck = "+++ killed by SIGKILL" in log.read_text(errors="replace")
            points += struck
            total += toll(before, [], other, run)
            missing += [f"{calls} {strike}: {what}" for what in met_again(ticket, run)]
    assert points
    figure("B2", f"sync, {points} system calls: broken, torn, blocked, lost, unlike", str(Toll()), str(total))
    figure("B2", "sync, system calls: not there after the next one", [], missing)
    assert unsound() == ""


def test_killed_at_random_nothing_acknowledged_is_lost_and_nobody_is_blocked(scene, run, figure):
    _ticket, other = scene
    chance = random.Random(SEED)
    began = time.monotonic()
    told = command("-q", "new", "Medido").acknowledged
    usual = time.monotonic() - began
    times, total = asked(40, 1000), Toll()
    for one in range(times):
        before = commits()
        process = subprocess.Popen(
            [*PROGRAM, "-q", "new", f"Pedido {one}", "-m", "x"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        time.sleep(chance.uniform(0, usual))
        killed(process) if one % 2 else process.kill()  # with its git, or alone
        out, _err = process.communicate()
        told += out.decode().split()
        total += toll(before, told, other, run)
    figure("B1", HARM, str(Toll()), str(total), times)
    figure("B1", "fsck, check, status", "none", unsound() or "none")


def test_a_git_that_outlives_its_killed_tkt_leaves_no_half_state(scene, run, start, tmp_path):
    """Its commit may come, or not; it never comes when the next one has already looked for it."""
    _ticket, other = scene
    stall = f'[ "$S" ] && echo $$ > {tmp_path}/at$S && while [ ! -e {tmp_path}/go$S ]; do sleep 0.02; done'
    path = false_git(tmp_path / "bin", stall)
    first = start("new", "Huérfano", env={**os.environ, "PATH": path, "S": "1"})
    orphan = stalled(tmp_path / "at1", first)
    first.kill()
    second = start("note", other, "-m", "después", env={**os.environ, "PATH": path, "S": "2"})
    stalled(tmp_path / "at2", second, 1.0)
    (tmp_path / "go1").touch()
    while Path(f"/proc/{orphan}/exe").exists():
        time.sleep(0.01)
    (tmp_path / "go2").touch()
    assert second.wait() == 0
    assert run("note", other, "-m", "y al fin").code == 0
    assert unsound() == ""


def test_a_git_that_is_killed_when_it_has_nearly_done_blocks_nobody(scene, run, tmp_path, monkeypatch):
    """The branch has moved, and its lock on HEAD is still there."""
    _ticket, other = scene
    with monkeypatch.context() as nearly:
        nearly.setattr(locks, "GRACE", 0.01)
        harm = f'{shutil.which("git")} "$@"; touch .git/HEAD.lock; kill -9 $$'
        nearly.setenv("PATH", false_git(tmp_path / "bin", harm, "fast-import"))
        number = run("-q", "new", "Casi").out.strip()
    assert number in committed()
    assert run("note", other, "-m", "sigue").code == 0
    assert unsound() == ""


def stalled(at: Path, process: "subprocess.Popen[bytes]", patience: float = math.inf) -> str:
    """The id of the git that is held up there; nothing, when the process ends or our patience before."""
    end = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < end:
        if at.exists() and (found := at.read_text().strip()):
            return found
        time.sleep(0.01)
    return "none"
