"""python -m bench.profile list|show|search|new|… [WORD…]: where its time goes: imports, then the rest."""

import argparse
import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench import desks
from bench.figures import NEW, PAGE
from bench.ground import Ground
from bench.stopwatch import ENVIRONMENT

RUNS = 9
_LINE = re.compile(r"import time: +(\d+) \| +\d+ \| +([\w.]+)")
_START = "import sys; sys.argv = ['tkt', *sys.argv[1:]]; from ticketcli.__main__ import main; main()"
_REST = """
import cProfile, io, os, pstats, sys
from ticketcli import cli
nowhere = open(os.devnull, "w")
def run():
    kept, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), nowhere, nowhere
    cli.run(sys.argv[1:])
    sys.stdout, sys.stderr = kept
run()
profile = cProfile.Profile()
profile.runcall(run)
pstats.Stats(profile).sort_stats("cumulative").print_stats("ticketcli|posix|sqlite|click/(core|parser)|{method", 45)
"""


def main() -> None:
    """Lay out a desk, run the command several times, print."""
    asked = _asked()
    with tempfile.TemporaryDirectory(dir=asked.work, prefix="tkt-bench-") as folder:
        ground = Ground(asked.kept.resolve(), Path(folder), (asked.size,), 1, Path())
        desk = ground.desk(asked.size)
        words = _words(ground, desk, asked.words)
        _imports(ground, desk, words)
        print(_python(ground, desk, ["-c", _REST, *words]).stdout)


def _words(ground: Ground, desk: Path, words: list[str]) -> list[str]:
    """The command as typed; a bare name stands for what the bench measures."""
    usual = {"list": PAGE, "new": NEW, "search": ["search", desks.RARE]}
    if words == ["show"]:
        return ["show", ground.numbers(desk, "status:open")[0]]
    return usual.get(words[0], words) if len(words) == 1 else words


def _imports(ground: Ground, desk: Path, words: list[str]) -> None:
    bare, click = _times(ground, desk, ["-c", "pass"]), _times(ground, desk, ["-c", "import click"])
    whole = _times(ground, desk, ["-c", _START, *words])
    ours = {name for name in whole if name.partition(".")[0] == "ticketcli"}
    parts = {
        "Python itself": bare.keys() & whole.keys(),
        "click, and what it imports": (click.keys() - bare.keys()) & whole.keys(),
        "ticketcli": ours,
        "what only ticketcli imports": whole.keys() - click.keys() - ours - bare.keys(),
    }
    for what, names in parts.items():
        print(f"{sum(whole[name] for name in names) / 1000:7.2f} ms  {len(names):3} modules  {what}")
    for what in ("ticketcli", "what only ticketcli imports"):
        print(f"\n{what}:")
        for name in sorted(parts[what], key=lambda name: -whole[name]):
            print(f"{whole[name] / 1000:7.2f} ms  {name}")


def _times(ground: Ground, desk: Path, words: list[str]) -> dict[str, int]:
    """Microseconds that each module takes by itself, the least of several runs."""
    least: dict[str, int] = {}
    _python(ground, desk, words)
    for _run in range(RUNS):
        for spent, name in _LINE.findall(_python(ground, desk, ["-X", "importtime", *words]).stderr):
            least[name] = min(int(spent), least.get(name, 1 << 30))
    return least


def _python(ground: Ground, desk: Path, words: Iterable[str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([ground.python, *words], cwd=desk, env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.profile", description=__doc__)
    parser.add_argument("words", nargs="+", metavar="WORD", help="the command, with options after --")
    parser.add_argument("--size", type=int, default=1000, help="tickets of the desk")
    temporary = Path(tempfile.gettempdir())
    parser.add_argument("--kept", type=Path, default=temporary / "tkt-bench", help="where made desks are kept")
    parser.add_argument("--work", type=Path, default=temporary, help="where they are laid out for a run")
    return parser.parse_args()


if __name__ == "__main__":
    main()
