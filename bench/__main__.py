"""python -m bench [TARGET…]: every figure beside its limit, as a table, and into bench/RESULTS.md."""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench import clones, figures, hours, peers
from bench.ground import PROJECT, SIZES, Ground
from bench.results import FILE, Results

TARGETS = {**figures.TARGETS, **hours.TARGETS, **clones.TARGETS}


def main() -> None:
    """Measure, print, write; exit 1 when a target was missed."""
    asked = _asked()
    everything = not asked.targets and asked.sizes == SIZES
    targets = asked.targets or [*TARGETS, "peers"]
    results = Results("" if everything or not FILE.exists() else FILE.read_text(encoding="utf-8"))
    results.forget(targets, asked.sizes)
    with tempfile.TemporaryDirectory(dir=asked.work, prefix="tkt-bench-") as folder:
        ground = Ground(asked.kept.resolve(), Path(folder), asked.sizes, asked.runs, asked.peers.resolve())
        missed = sum(_measured(ground, results, target) for target in targets)
    if not asked.dry:
        FILE.write_text(results.text(peers.absent(asked.peers)), encoding="utf-8")
    sys.exit(missed > 0)


def _measured(ground: Ground, results: Results, target: str) -> int:
    """Measure and print a target's figures as they come; how many of them missed."""
    if target == "peers":
        _tell(map(results.add_peer, peers.beside(ground)))
        return 0
    missed = 0
    for figure in TARGETS[target](ground):
        _tell([results.add(figure)])
        missed += not figure.reached
    return missed


def _tell(rows: Iterable[list[str]]) -> None:
    for row in rows:
        print(*filter(None, row), sep="  ", flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", choices=[*TARGETS, "peers"], help=", ".join(TARGETS))
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="numbers of tickets (default 1000,10000,100000)")
    parser.add_argument("--runs", type=int, default=15, help="pairs of runs for each figure, about")
    temporary = Path(tempfile.gettempdir())
    parser.add_argument("--kept", type=Path, default=temporary / "tkt-bench", help="where made desks are kept")
    parser.add_argument("--work", type=Path, default=temporary, help="where they are laid out for a run")
    parser.add_argument("--peers", type=Path, default=PROJECT / ".peers", help="where `make peers` put others")
    parser.add_argument("--dry", action="store_true", help="print only, leave bench/RESULTS.md as it is")
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


if __name__ == "__main__":
    main()
