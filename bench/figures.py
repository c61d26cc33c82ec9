"""The figures: what is measured beside what, and what it should come to."""

import itertools
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench import desks, stopwatch
from bench.ground import FAST, FULL, PROJECT, SIZES, Ground
from bench.stopwatch import ENVIRONMENT, Pair

SMALL, MIDDLE, LARGE = SIZES
PAGE = ["list", "--limit", "50"]
NEW = ["new", "No me llegó la factura", "-m", "¿La reenvían?", "--from", "persona3@cliente3.example"]
NOTHING = ["true"]
WRITERS, EACH = 32, 100
MADE_FOR_GROWTH = 20


class Figure(NamedTuple):
    """What was measured, at which size, beside what; its value, and the bound it is to keep (`least`: from below)."""

    target: str
    what: str
    size: int
    limit: str
    value: float
    unit: str
    bound: float
    seconds: float | None = None
    limit_seconds: float | None = None
    least: bool = False

    @property
    def reached(self) -> bool:
        """Whether the bound is kept."""
        return self.value >= self.bound if self.least else self.value <= self.bound


Measure = Callable[[Ground], Iterator[Figure]]


def _ratio(target: str, what: str, size: int, limit: str, pair: Pair, bound: float) -> Figure:
    return Figure(target, what, size, limit, pair.ratio, "×", bound, pair.seconds, pair.limit)


# -- reading -----------------------------------------------------------------------------------------------------------


def start(ground: Ground) -> Iterator[Figure]:
    """P1: what needs no desk."""
    bare = [ground.python, "-c", "pass"]
    for option, bound in (("--version", 1.5), ("--help", 2.5)):
        pair = stopwatch.pair([ground.tkt, option], bare, ground.work, 3 * ground.runs)
        yield _ratio("P1", f"tkt {option}", 0, "python -c pass", pair, bound)


def listing(ground: Ground) -> Iterator[Figure]:
    """P2: fifty rows of all that is open."""
    for size in ground.sizes:
        yield _beside_click(ground, "P2", size, "tkt list --limit 50", PAGE, 2 if size == LARGE else 1.5)


def showing(ground: Ground) -> Iterator[Figure]:
    """P3: one ticket."""
    for size in ground.sizes:
        number = ground.numbers(ground.desk(size), "status:open")[size // 7 % 100]
        yield _beside_click(ground, "P3", size, "tkt show", ["show", number], 1.5)


def _beside_click(ground: Ground, target: str, size: int, what: str, words: list[str], bound: float) -> Figure:
    click = [ground.python, "-c", "import click"]
    pair = stopwatch.pair([ground.tkt, *words], click, ground.desk(size), 2 * ground.runs)
    return _ratio(target, what, size, "python -c 'import click'", pair, bound)


def searching(ground: Ground) -> Iterator[Figure]:
    """P6: a word that three tickets hold."""
    grep = ["rg", "-l"] if shutil.which("rg") else ["grep", "-rl"]
    for size in ground.sizes:
        pair = stopwatch.pair(
            [ground.tkt, "search", desks.RARE], [*grep, desks.RARE, "tickets"], ground.desk(size), ground.runs
        )
        name = f"{' '.join(grep)} WORD tickets"
        yield _ratio("P6", "tkt search, a rare word", size, name, pair, 0.25 if size == LARGE else 1)


def indexing(ground: Ground) -> Iterator[Figure]:
    """P7: the first command after what is kept for speed was deleted."""
    read_all = [ground.python, PROJECT / "bench" / "reading.py", "tickets"]
    for size in ground.sizes:
        desk = ground.desk(size)
        pair = stopwatch.pair([ground.tkt, *PAGE], read_all, desk, ground.runs, lambda desk=desk: forget(desk))
        yield _ratio("P7", "index from nothing", size, "Python reads all, CSafeLoader", pair, 0.5)


def forget(desk: Path) -> None:
    """Delete what `tkt` keeps for speed."""
    shutil.rmtree(desk / ".git" / "tkt", ignore_errors=True)


def reporting(ground: Ground) -> Iterator[Figure]:
    """P9: volume by month."""
    for size in ground.sizes:
        command = [ground.tkt, "report", "volume", "--by", "month"]
        pair = stopwatch.pair(command, NOTHING, ground.desk(size), ground.runs)
        yield Figure("P9", "tkt report volume --by month", size, "0.5 s", pair.seconds, "s", 0.5)


def memory(ground: Ground) -> Iterator[Figure]:
    """P10: the largest process of a few."""
    for size in ground.sizes:
        desk = ground.desk(size)
        number = ground.numbers(desk, "status:open")[0]
        for what, words in {"list": PAGE, "show": ["show", number], "new": NEW}.items():
            most = max(stopwatch.weigh([ground.tkt, *words], desk) for _run in range(3))
            yield Figure("P10", f"memory of tkt {what}", size, "60 MB", most, "MB", 60)


def growth(ground: Ground) -> Iterator[Figure]:
    """P11: the large desk beside the small one."""
    if not {SMALL, LARGE} <= {*ground.sizes}:
        return
    small, large = ground.desk(SMALL), ground.desk(LARGE)
    shown = {desk: ground.numbers(desk, "status:open")[0] for desk in (small, large)}
    pairs = {"list": [PAGE, PAGE], "show": [["show", shown[large]], ["show", shown[small]]],
             "search": [["search", desks.RARE]] * 2, "new": [NEW, NEW]}  # fmt: skip
    for what, (ours, theirs) in pairs.items():
        pair = stopwatch.pair([ground.tkt, *ours], [ground.tkt, *theirs], large, ground.runs, theirs_in=small)
        yield _ratio("P11", f"tkt {what}", LARGE, "the same at 1,000", pair, 2)


# -- writing -----------------------------------------------------------------------------------------------------------


def opening(ground: Ground) -> Iterator[Figure]:
    """P4: a ticket that the rules classify and assign."""
    for size in ground.sizes:
        yield from _beside_git(ground, "P4", size, "tkt new", lambda _desk: itertools.repeat(NEW))


def acting(ground: Ground) -> Iterator[Figure]:
    """P5: the other everyday changes, each time on another ticket."""
    for size in ground.sizes:
        for what, act in {"comment": _comments, "assign": _assignments, "close": _closings}.items():
            yield from _beside_git(ground, "P5", size, f"tkt {what}", lambda desk, act=act: act(ground, desk))


def _comments(ground: Ground, desk: Path) -> Iterator[list[str]]:
    numbers = ground.numbers(desk, "status:open")
    return (["comment", number, "-m", "Llamó otra vez por lo mismo."] for number in itertools.cycle(numbers))


def _assignments(ground: Ground, desk: Path) -> Iterator[list[str]]:
    numbers = ground.numbers(desk, "status:open")
    pairs = zip(itertools.cycle(numbers), itertools.cycle(desks.AGENTS[:7]), strict=False)
    return (["assign", number, "--to", agent] for number, agent in pairs)


def _closings(ground: Ground, desk: Path) -> Iterator[list[str]]:
    return (["close", number] for number in ground.numbers(desk, "status:resolved"))


def _beside_git(
    ground: Ground, target: str, size: int, what: str, acts: Callable[[Path], Iterator[list[str]]]
) -> Iterator[Figure]:
    """Fast beside `git add` and `git commit`; where there is another way, full beside fast."""
    desk = ground.desk(size)
    words = acts(desk)
    add_and_commit = ["sh", "-c", "echo $$ >> notes.txt; git add notes.txt; git commit -qm note"]
    pair = stopwatch.pair(lambda: [ground.tkt, *next(words)], add_and_commit, desk, ground.runs)
    bound = {SMALL: 6, LARGE: 0.4}.get(size, 1.5)
    yield _ratio(target, f"{what}, fast", size, "git add + git commit", pair, bound)
    if ground.settle(desk, FULL):
        full = stopwatch.pair(lambda: [ground.tkt, *next(words)], NOTHING, desk, ground.runs)
        more = 1000 * (full.seconds - pair.seconds)
        ground.settle(desk, FAST)
        name = f"{what}, full"
        yield Figure(target, name, size, "the same, fast", more, "ms more", 40, full.seconds, pair.seconds)


def importing(ground: Ground) -> Iterator[Figure]:
    """P8: rows a second, rules on, into a desk of a thousand."""
    for size in ground.sizes:
        rows, desk = _rows(ground.work / f"rows-{size}.csv", size), ground.work / "import"
        shutil.rmtree(desk, ignore_errors=True)
        desks.copied(ground.kept, SMALL, desk)
        begin = time.perf_counter()
        most = stopwatch.weigh([ground.tkt, "-q", "import", "csv", rows], desk)
        seconds = time.perf_counter() - begin
        came = int(ground.ask(desk, "list", "--all", "--count")) - SMALL
        name, rate = f"tkt import csv, {came:,} of {size:,} rows in", came / seconds
        yield Figure("P8", name, size, "2,500 a second", rate, "/s", 2500, seconds, least=True)
        yield Figure("P8", "memory of tkt import", size, "200 MB", most, "MB", 200)


def _rows(path: Path, count: int) -> Path:
    """An export as other help desks write it."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("Ticket ID,Subject,Description,Status,Priority,Category,Created,Email\n")
        for n in range(count):
            state, day = ("Open", "Closed")[n % 50 > 0], f"20{n % 5 + 20}-{n % 12 + 1:02}-{n % 28 + 1:02}"
            text = " ".join(desks.VOCABULARY[(n * step) % len(desks.VOCABULARY)] for step in range(1, 40))
            file.write(f"{n},Caso {n} {text[:30]},{text},{state},High,query,{day} 10:{n % 60:02}:00,")
            file.write(f"persona{n % 300}@cliente{n % 300}.example\n")
    return path


def crowding(ground: Ground) -> Iterator[Figure]:
    """P12: many scripts at once; kept is what was acknowledged and stands in HEAD."""
    desk = desks.copied(ground.kept, SMALL, ground.work / "crowd")
    ground.settle(desk, FULL)
    ground.ask(desk, *PAGE)
    loop = f'i=0; while [ $i -lt {EACH} ]; do "$@" >> acknowledged; i=$((i+1)); done'
    (desk / ".git" / "info" / "exclude").write_text("acknowledged\n", encoding="utf-8")
    words = ["sh", "-c", loop, "sh", ground.tkt, "-q", *NEW]
    begin = time.perf_counter()
    writers = [subprocess.Popen(words, cwd=desk, env=ENVIRONMENT, stderr=subprocess.DEVNULL) for _ in range(WRITERS)]
    for writer in writers:
        writer.wait()
    seconds = time.perf_counter() - begin
    there = {Path(path).stem for path in desks.git(desk, "ls-tree", "-r", "--name-only", "HEAD", "tickets").split()}
    kept = len(there.intersection((desk / "acknowledged").read_text().split()))
    what, all = f"{WRITERS} writers × {EACH} tkt new", WRITERS * EACH
    yield Figure("P12", f"{what}, kept", SMALL, f"{all:,}", kept, "", all, seconds, least=True)
    yield Figure("P12", f"{what}, speed", SMALL, "25 a second", kept / seconds, "/s", 25, seconds, least=True)
    unclean = len(desks.git(desk, "status", "--porcelain").splitlines())
    yield Figure("P12", f"{what}, lines of git status", SMALL, "clean", unclean, "", 0)


def weighing(ground: Ground) -> Iterator[Figure]:
    """P13: what a new ticket adds to the repository on disk, before git packs it."""
    for size in ground.sizes:
        desk = ground.desk(size)
        before = _weight(desk / ".git")
        for _turn in range(MADE_FOR_GROWTH):
            ground.ask(desk, *NEW)
        grown = (_weight(desk / ".git") - before) / MADE_FOR_GROWTH / 1000
        yield Figure("P13", "repository growth per tkt new", size, "30 kB", grown, "kB", 30)


def _weight(folder: Path) -> int:
    """The bytes of all files on disk; not of what `tkt` keeps for speed."""
    total = 0
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if Path(place, name) != folder / "tkt"]
        total += sum(512 * os.lstat(os.path.join(place, name)).st_blocks for name in names)
    return total


# -- the first figures -------------------------------------------------------------------------------------------------


def first(ground: Ground) -> Iterator[Figure]:
    """F: the bounds of the first version, looser, still kept."""
    desk = ground.desk(SMALL)
    bare = [ground.python, "-c", "pass"]
    yield _ratio("F", "tkt --version", 0, "python -c pass",
                 stopwatch.pair([ground.tkt, "--version"], bare, desk, ground.runs), 2)  # fmt: skip
    click = [ground.python, "-c", "import click"]
    cold = stopwatch.pair([ground.tkt, "list"], click, desk, ground.runs, lambda: forget(desk))
    yield _ratio("F", "tkt list, no index", SMALL, "python -c 'import click'", cold, 12)
    rows, seconds = _complaints(ground.work / "complaints.csv"), []
    for turn in range(3):
        empty = ground.work / f"empty-{turn}"
        ground.ask(ground.work, "init", str(empty))
        seconds.append(stopwatch.once([ground.tkt, "-q", "import", "csv", rows], empty))
    came = int(ground.ask(empty, "list", "--all", "--count"))
    middle = statistics.median(seconds)
    yield Figure("F", f"tkt import csv, {came:,} of 2,000 complaints in", 0, "10 s", middle, "s", 10, middle)


def _complaints(path: Path) -> Path:
    """Two thousand rows in the form of a public list of consumers' complaints."""
    products = ("Mortgage", "Credit card", "Debt collection")
    lines = ["Date received,Product,Company,Submitted via,Company response to consumer"]
    for n in range(2000):
        day = f"2016-{n % 12 + 1:02}-{n % 28 + 1:02}"
        lines.append(f'{day},{products[n % 3]},"Company {n % 300}, Inc.",Web,Closed with explanation')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


TARGETS: dict[str, Measure] = {
    "P1": start, "P2": listing, "P3": showing, "P4": opening, "P5": acting, "P6": searching, "P7": indexing,
    "P8": importing, "P9": reporting, "P10": memory, "P11": growth, "P12": crowding, "P13": weighing, "F": first,
}  # fmt: skip
