"""Several clones and their remote, timed: storms of pushes, large merges, what a remote reads, what verify reads."""

import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.figures import Figure, Measure
from bench.ground import Ground
from bench.stopwatch import ENVIRONMENT
from ticketcli.storage.files import ticket_path
from ticketcli.ticket.number import ALPHABET, check_character

CLONES, EACH, BATCH = 8, 10, 20
SIDE, BOTH = 1_000, 100
PUSHED, LONG = 10_000, 100_000
BEGIN = 1_795_644_591
MADE, LATER = ("--at", "2026-11-25T00:00:00Z"), ("--at", "2027-01-01T00:00:00Z")
"""The present when a desk is made, and when its long history is verified."""
SPREAD = 611_953_547
"""Odd: so that no two tickets get one number."""


def storming(ground: Ground) -> Iterator[Figure]:
    """S1: a sync after each ticket, from all clones at once."""
    clones = hub(ground, ground.work / "storm", CLONES)
    new, sync = ["-q", "new", "Caso"], ["-q", "sync"]
    took = sorted(beside(ground, clones, [new, sync] * EACH))
    what, every = f"{CLONES} clones × {EACH} tkt new, each with a sync", CLONES * EACH
    yield Figure("S1", f"{what}, at the remote", every, "all", tickets(clones[0]), "", every, least=True)
    slowest = statistics.quantiles(took, n=20)[-1]
    yield Figure("S1", f"{what}, slowest of 20", every, "10 s", slowest, "s", 10, slowest)


def batching(ground: Ground) -> Iterator[Figure]:
    """S2: a day of each clone by one sync, from all at once."""
    clones = hub(ground, ground.work / "batch", CLONES)
    beside(ground, clones, [["-q", "new", "Caso"]] * BATCH)
    begin = time.perf_counter()
    beside(ground, clones, [["-q", "sync"]])
    seconds = time.perf_counter() - begin
    what, every = f"{CLONES} clones × {BATCH} tickets, a sync of each", CLONES * BATCH
    yield Figure("S2", f"{what}, at the remote", every, "all", tickets(clones[0]), "", every, least=True)
    yield Figure("S2", what, every, "15 s", seconds, "s", 15, seconds)


def merging(ground: Ground) -> Iterator[Figure]:
    """S3: many tickets changed on each side, some of them on both."""
    one, other = hub(ground, ground.work / "merge", 2)
    lay(one, PUSHED // 5, 2 * SIDE - BOTH)
    for clone in (one, other):
        ground.ask(clone, "sync")
    numbers = ground.numbers(one, "")
    for clone, chosen in ((one, numbers[:SIDE]), (other, numbers[-SIDE:])):
        ground.ask(clone, "-q", "set", *chosen, f"tags+={clone.name}")
    ground.ask(other, "sync")
    seconds = timed([ground.tkt, "-q", "sync"], one)
    yield Figure("S3", f"tkt sync, {SIDE:,} changed on each side, {BOTH} on both", 2 * SIDE, "10 s", seconds, "s", 10,
                 seconds)  # fmt: skip


def receiving(ground: Ground) -> Iterator[Figure]:
    """S4: what a remote of one's own reads before it takes a push."""
    (desk,) = hub(ground, ground.work / "receive", 1)
    old, new = lay(desk, 2 * PUSHED, PUSHED)
    given = f"{old} {new} refs/heads/main\n"
    seconds = timed([ground.tkt, "hook", "pre-receive"], desk / ".git", given)
    yield Figure("S4", f"tkt hook pre-receive, {PUSHED:,} tickets changed", PUSHED, "10 s", seconds, "s", 10, seconds)


def verifying(ground: Ground) -> Iterator[Figure]:
    """S5: a long history verified once, and again."""
    (desk,) = hub(ground, ground.work / "verify", 1)
    lay(desk, LONG, PUSHED)
    for what, bound in (("the first time", 120), ("again", 1)):
        seconds = timed([ground.tkt, *LATER, "-q", "verify"], desk)
        yield Figure("S5", f"tkt verify, {LONG:,} commits, {what}", LONG, f"{bound} s", seconds, "s", bound, seconds)


# -- clones ------------------------------------------------------------------------------------------------------------


def hub(ground: Ground, folder: Path, count: int) -> list[Path]:
    """Clones of an empty desk, each with an agent at it, and their remote."""
    names = [f"agent{n}" for n in range(count)]
    first = folder / names[0]
    ground.ask(ground.work, *MADE, "init", str(first), "--zone", "UTC")
    settle(first)
    for name in names:
        ground.ask(first, *MADE, "agent", "add", name, "--mail", f"{name}@desk.example")
    ground.ask(first, "init", "--remote", str(folder / "hub.git"))
    ground.ask(first, "sync")
    for name in names[1:]:
        git(folder, "clone", "--quiet", "hub.git", name)
        settle(folder / name)
    return [folder / name for name in names]


def settle(clone: Path) -> None:
    """Say who sits there."""
    git(clone, "config", "user.name", clone.name)
    git(clone, "config", "user.email", f"{clone.name}@desk.example")


def git(folder: Path, *words: str, given: bytes = b"") -> str:
    """What git says."""
    done = subprocess.run(["git", *words], cwd=folder, env=ENVIRONMENT, input=given, capture_output=True, check=True)
    return done.stdout.decode().strip()


def beside(ground: Ground, clones: Sequence[Path], commands: Sequence[Sequence[str]]) -> list[float]:
    """The same commands at all clones at once; the seconds of every sync."""

    def work(clone: Path) -> list[float]:
        took = [(words, timed([ground.tkt, *words], clone)) for words in commands]
        return [seconds for words, seconds in took if "sync" in words]

    with ThreadPoolExecutor(len(clones)) as pool:
        return [seconds for all in pool.map(work, clones) for seconds in all]


def timed(command: Sequence[str | Path], folder: Path, given: str = "") -> float:
    """The seconds of a command, which must succeed."""
    begin = time.perf_counter()
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, input=given, text=True, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def tickets(clone: Path) -> int:
    """The tickets at the remote of a clone."""
    held = git(clone.parent / "hub.git", "ls-tree", "-r", "--name-only", "main", "tickets")
    return len(held.split())


# -- a long history ----------------------------------------------------------------------------------------------------


def lay(desk: Path, commits: int, tickets: int) -> tuple[str, str]:
    """So many commits, each a note on the next of so many tickets, put on the branch; the heads before and after."""
    old = git(desk, "rev-parse", "HEAD")
    git(desk, "fast-import", "--quiet", "--done", given=_stream(old, commits, tickets))
    git(desk, "reset", "--quiet", "--hard")
    return old, git(desk, "rev-parse", "HEAD")


def _stream(head: str, commits: int, tickets: int) -> bytes:
    parts, texts = [], dict[str, str]()
    for n in range(commits):
        number, at = numeral(n % tickets), BEGIN + n
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(at))
        fresh = f"---\nid: {number}\ntitle: Caso {n}\nstatus: new\npriority: normal\ncreated: {stamp}\n---\n"
        told = texts.get(number, "") and f"{texts[number]}\n### {stamp} · agent0 · note · e{n:07x}\nnota {n}\n"
        texts[number] = told or fresh
        message = f"{number}: note\n\nTicket: {number}\nAct: note\n"
        who = f"agent0 <agent0@desk.example> {at} +0000"
        parts.append(f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(message.encode())}\n{message}"
                     f"{'' if n else f'from {head}{chr(10)}'}M 100644 inline {ticket_path(number)}\n"
                     f"data {len(texts[number].encode())}\n{texts[number]}\n")  # fmt: skip
    return "".join([*parts, "done\n"]).encode()


def numeral(k: int) -> str:
    """The number of the k-th ticket of a month that is full of them."""
    spread = k * SPREAD % 32**6
    digits = "".join(ALPHABET[spread // 32**place % 32] for place in range(5, -1, -1))
    return f"TK-2611-{digits}{check_character('2611' + digits)}"


TARGETS: dict[str, Measure] = {
    "S1": storming, "S2": batching, "S3": merging, "S4": receiving, "S5": verifying,
}  # fmt: skip
