"""B6: interrupted at any moment, `tkt` says so in a line and leaves the old or the new; a reader may go away."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

import pytest

from tests.reliability import day
from tests.reliability.scene import FULL, HERE, PROGRAM, SEED, asked, command, git, killed, unsound

SABOTEUR = (sys.executable, str(HERE / "saboteur.py"))
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
TYPED = ("new", "Interrumpido", "-m", "Un texto.")
LISTINGS = (*day.SHOWING, *day.MACHINE) if FULL else day.LISTED


def faults(done, before: int) -> list[str]:
    """What is wrong with how a command ended that was struck by a signal."""
    after = int(git("rev-list", "--count", "HEAD"))
    found = [done.err] if "Traceback" in done.err or "Fatal" in done.err or "Exception ignored" in done.err else []
    found += [f"{after - before} commits"] if after - before not in (0, 1) else []
    found += ["told and not done"] if done.out.strip() and after == before else []
    found += [f"exit {done.code}: {done.err}"] if done.code == 0 and after == before else []
    return found


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_at_any_point_is_a_line_and_leaves_old_or_new(name, desk, run, figure):
    counted = command("SIGCONT:0", *TYPED, program=SABOTEUR)
    ticks = int(counted.err.rpartition(" ")[2])
    chance = random.Random(SEED)
    points, found = sorted(chance.sample(range(1, ticks), asked(25, 200))), []
    for point in points:
        before = int(git("rev-list", "--count", "HEAD"))
        found += faults(command(f"{name}:{point}", *TYPED, program=SABOTEUR), before)
        assert run("list", "--limit", "1").code == 0
    figure("B6", f"{name}: tracebacks, half states", [], found, len(points))
    assert run("note", run("list", "--format", "ids").lines[0], "-m", "sigue").code == 0
    figure("B6", f"{name}: fsck, check, status", "", unsound())


def test_an_interrupt_by_the_keyboard_reaches_git_too_and_is_exit_130(desk, run, figure):
    """As Ctrl-C does it: the whole group at once, at a random moment after `tkt` has begun to work."""
    chance, found, codes, times = random.Random(SEED), [], set(), asked(15, 200)
    for one in range(times):
        before = int(git("rev-list", "--count", "HEAD"))
        process = subprocess.Popen(
            [sys.executable, str(HERE / "saboteur.py"), "ready:1", *TYPED],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, text=True,
        )  # fmt: skip
        assert process.stderr
        assert process.stderr.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.08))
        process.send_signal(signal.SIGINT) if one % 2 else killed(process, signal.SIGINT)
        out, err = process.communicate()
        codes.add(process.returncode)
        found += faults(type("Done", (), {"code": process.returncode, "out": out, "err": err}), before)
    figure("B6", "Ctrl-C: tracebacks, half states", [], found, times)
    assert codes <= {0, 130, 5}, "5: git was struck and tkt not"
    assert run("note", run("list", "--format", "ids").lines[0], "-m", "sigue").code == 0
    figure("B6", "Ctrl-C: fsck, check, status", "", unsound())


@pytest.fixture
def ticket(desk, run):
    """A ticket of a desk with somebody called `mal`, who is asked for."""
    run("customer", "add", "mal")
    run("agent", "add", "mal")
    return run("list", "--format", "ids").lines[0]


def without_reader(words: Sequence[str], read: int) -> tuple[int, int, str]:
    """What a command comes to whose reader goes away after so many bytes, and what it came to with one that stays."""
    whole = command(*words)
    process = subprocess.Popen([*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    assert process.stdout
    assert process.stderr
    process.stdout.read(read)
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    return process.wait(), whole.code, said.replace(whole.err, "")


@pytest.mark.parametrize("read", [0, 1])
def test_a_reader_that_goes_away_is_no_error(read, ticket, figure):
    """As `| head -1` does it, and `| true`."""
    found = {words: without_reader(words, read) for words in day.typed(LISTINGS, ticket)}
    wrong = {words: ended for words, ended in found.items() if ended[0] not in (0, ended[1]) or ended[2]}
    figure("B6", f"listings whose reader goes after {read} bytes", {}, wrong, len(found))
