"""B6: interrupted at any moment, `tkt` says so in a line and leaves the old or the new; a reader may go away."""

import random
import signal
import subprocess
import sys
import time

import pytest

from reliability.scene import HERE, PROGRAM, SEED, asked, command, git, killed, unsound

SABOTEUR = (sys.executable, str(HERE / "saboteur.py"))
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
TYPED = ("new", "Interrumpido", "-m", "Un texto.")
LISTINGS = {
    "list": ("list", "--all"), "list json": ("list", "--all", "--format", "json"),
    "list csv": ("list", "--all", "--format", "csv"), "show": ("show", "TICKET"), "search": ("search", "la"),
    "log": ("log",), "why": ("why", "TICKET"), "customer list": ("customer", "list"), "agent list": ("agent", "list"),
    "agent load": ("agent", "load"), "rules list": ("rules", "list"), "report volume": ("report", "volume"),
    "report backlog": ("report", "backlog", "--tickets"), "export csv": ("export", "csv"),
    "export json": ("export", "json"), "export jsonl": ("export", "jsonl"), "completion": ("completion", "bash"),
    "help": ("--help",), "check": ("check",),
}  # fmt: skip


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


@pytest.mark.parametrize("name", LISTINGS)
def test_a_reader_that_goes_away_is_no_error(name, desk, run):
    ticket = run("list", "--format", "ids").lines[0]
    typed = [ticket if word == "TICKET" else word for word in LISTINGS[name]]
    process = subprocess.Popen([*PROGRAM, *typed], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    assert process.stdout
    assert process.stderr
    process.stdout.read(1)
    process.stdout.close()
    said = process.stderr.read()
    assert b"tkt:" not in said
    assert b"Traceback" not in said
    assert process.wait() == 0
    process.stderr.close()


@pytest.mark.parametrize("name", LISTINGS)
def test_a_reader_that_was_never_there_is_no_error(name, desk, run):
    ticket = run("list", "--format", "ids").lines[0]
    typed = [ticket if word == "TICKET" else word for word in LISTINGS[name]]
    line = ["sh", "-c", 'exec 3>&1; { "$@" 2>&3; echo exit $? >&3; } | true', "sh", *PROGRAM, *typed]
    said = subprocess.run(line, stdout=subprocess.PIPE, check=False).stdout
    assert b"tkt:" not in said
    assert said.endswith(b"exit 0\n")
