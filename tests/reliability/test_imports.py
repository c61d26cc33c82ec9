"""D2: an import that is killed at any row and run again has each record exactly once."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.reliability.scene import HERE, PROGRAM, SEED, asked, command, git, killed, unsound

SABOTEUR = (sys.executable, str(HERE / "saboteur.py"))
ROWS = asked(60, 12_000)


def csv(numbered: bool) -> str:
    """A table of old tickets, with numbers of their own or without."""
    rows = [
        f"{n + 1000},Pedido {n},c{n % 7}@x.example" if numbered else f"Pedido {n},c{n % 7}@x.example"
        for n in range(ROWS)
    ]
    return "\n".join(["id,subject,email" if numbered else "subject,email", *rows]) + "\n"


def jsonl() -> str:
    return "".join(json.dumps({"id": n, "subject": f"Pedido {n}", "comments": [{"id": n, "body": f"c{n}"}]}) + "\n"
                   for n in range(ROWS))  # fmt: skip


def github() -> str:
    return json.dumps([
        {"number": n + 1, "title": f"Pedido {n}", "user": {"login": "a"},
         "state": "open", "body": f"b{n}",
         "html_url": f"https://github.com/o/r/issues/{n + 1}", "created_at": "2026-10-01T10:00:00Z"}
        for n in range(ROWS)
    ])  # fmt: skip


FILES = {
    "csv": ("csv", lambda: csv(numbered=True)), "csv without numbers": ("csv", lambda: csv(numbered=False)),
    "jsonl": ("jsonl", jsonl), "github": ("github", github),
}  # fmt: skip


def titles() -> Counter[str]:
    """How often each title is in HEAD."""
    return Counter(git("grep", "-h", "^title: Pedido", "HEAD", "--", "tickets").split("\n"))


@pytest.mark.parametrize("name", FILES)
def test_an_import_that_is_killed_and_run_again_has_each_record_once(name, empty, run, figure):
    format, text = FILES[name]
    Path("../old").write_text(text())
    typed = ("import", format, "../old")
    calls = int(command("ENOSPC:0", *typed, "--dry-run", program=SABOTEUR).err.rpartition(" ")[2])
    chance, kills, blows = random.Random(SEED), asked(6, 75), asked(3, 25)
    for _ in range(kills):
        command(f"kill:{chance.randrange(1, calls + ROWS)}", *typed, program=SABOTEUR)
    began = time.monotonic()
    command("list", "--count")
    usual = time.monotonic() - began
    for _ in range(blows):
        process = subprocess.Popen(
            [*PROGRAM, *typed], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(chance.uniform(0, 2 * usual))
        killed(process)
        process.wait()
    assert run(*typed).code == 0
    counted = titles()
    once = sum(times == 1 for times in counted.values())
    figure("D2", f"{name}: records, those there exactly once", (ROWS, ROWS), (len(counted), once), kills + blows)
    again = run(*typed, "--format", "json")
    assert again.code == 0
    assert titles() == counted
    figure("D2", f"{name}: fsck, check, status", "", unsound())
