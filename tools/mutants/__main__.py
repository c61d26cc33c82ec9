"""python -m tools.mutants: put a sample of faults into the code and tell which of them no test notices."""

import argparse
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from tabulate import tabulate

from tools.mutants.faults import Fault, is_sound, list_faults
from tools.mutants.trial import KILLED, LATE, ROOT, SURVIVED, Copy

MEASURED = (
    "worktime", "ticket", "query", "config", "rules", "sla", "merge", "learning", "assignment", "reports", "format",
    "desk", "history/recorder.py", "storage/files.py",
)  # fmt: skip
"""The thinking rooms, the acts of a desk, and what writes."""
HARMLESS = Path(__file__).with_name("harmless.txt")


class Mutant(NamedTuple):
    """A fault of a module."""

    module: str
    fault: Fault

    def __str__(self) -> str:
        return f"{self.module}:{self.fault.line} {self.fault.name}"


def main() -> None:
    """Draw, try, tell."""
    asked = _ask()
    known = read_harmless(HARMLESS)
    mutants = [mutant for mutant in draw_mutants(asked.modules, asked.each, asked.seed) if name_of(mutant) not in known]
    fates = try_all(mutants, asked.jobs, asked.near)
    print(tabulate(count_fates(fates, asked.by_module), headers="firstrow"))
    print(f"\nseed {asked.seed}, {asked.each} faults a module; those in tools/mutants/harmless.txt are left out")


def _ask() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", default=MEASURED, help="rooms or modules, such as merge or desk/queue.py")
    parser.add_argument("--each", type=int, default=2, help="how many faults a module (default: 2)")
    parser.add_argument("--seed", type=int, default=0, help="another sample")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time")
    parser.add_argument(
        "--near", action="store_true", help="only the tests of the module and its room: quicker, stricter"
    )
    parser.add_argument("--by-module", action="store_true", help="a line for each module instead of each room")
    return parser.parse_args()


def draw_mutants(modules: Iterable[str], each: int, seed: int) -> list[Mutant]:
    """`each` faults of every module, spread evenly over its text."""
    package = ROOT / "ticketcli"
    found = []
    for asked in modules:
        paths = [package / asked] if asked.endswith(".py") else sorted((package / asked).rglob("*.py"))
        for path in paths:
            module = path.relative_to(package).as_posix()
            found += [Mutant(module, fault) for fault in _draw(path.read_bytes(), each, f"{seed} {module}")]
    return found


def _draw(source: bytes, each: int, seed: str) -> list[Fault]:
    drawn = random.Random(seed)
    faults = list_faults(source)
    parts = [faults[len(faults) * place // each : len(faults) * (place + 1) // each] for place in range(each)]
    sound = (
        next((one for one in drawn.sample(part, len(part)) if is_sound(one.put_into(source))), None) for part in parts
    )
    return [fault for fault in sound if fault]


def name_of(mutant: Mutant) -> str:
    """How the list of the harmless ones names it: without its line, which moves."""
    return f"{mutant.module} {mutant.fault.name}"


def read_harmless(path: Path) -> set[str]:
    """The faults that nobody could notice: a line each, with an indented line below that says why."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith((" ", "#"))}


def try_all(mutants: Sequence[Mutant], jobs: int, near: bool) -> list[tuple[Mutant, str]]:
    """What became of each, several at a time, told as it comes."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(jobs) as pool:
        copies: SimpleQueue[Copy] = SimpleQueue()
        for number in range(jobs):
            copies.put(Copy(Path(folder, str(number))))

        def attempt(mutant: Mutant) -> tuple[Mutant, str]:
            copy = copies.get()
            try:
                fate = copy.try_fault(mutant.module, mutant.fault, near)
            finally:
                copies.put(copy)
            if fate == SURVIVED:
                print(f"survived: {mutant}", flush=True)
            return mutant, fate

        return list(pool.map(attempt, mutants))


def count_fates(fates: Iterable[tuple[Mutant, str]], by_module: bool) -> list[Sequence[object]]:
    """The table: what became of the faults of each room or module, and the share that was noticed."""
    counted: dict[str, Counter[str]] = {}
    for mutant, fate in fates:
        place = mutant.module if by_module else mutant.module.partition("/")[0]
        for name in (place, "all"):
            counted.setdefault(name, Counter())[fate] += 1
    counted["all"] = counted.pop("all", Counter())
    rows = [
        (name, found.total(), found[KILLED], found[LATE], found[SURVIVED],
         f"{100 * (1 - found[SURVIVED] / max(found.total(), 1)):.1f} %")
        for name, found in counted.items()
    ]  # fmt: skip
    return [("", "faults", "killed", "by time", "survived", "score"), *rows]


if __name__ == "__main__":
    main()
