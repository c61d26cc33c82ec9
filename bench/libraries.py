"""python -m bench.libraries: GitPython, python-frontmatter, tabulate beside what stands next to them (decision 64)."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ticketcli.format import front_matter, yaml
from ticketcli.history.repository import History
from ticketcli.render import grid

COMMITS, ROWS, RUNS = 1000, 1000, 15
HANDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("a comment", lambda text: text.replace("\n", "\n# seen by Ana\n", 1)),
    ("a list in a block", lambda text: text.replace("\n", "\ntags:\n  - vip\n  - urgent\n", 1)),
    ("a text in single quotes", lambda text: text.replace("\n", "\nnote: 'no, gracias'\n", 1)),
    ("a text of several lines", lambda text: text.replace("\n", "\nnote: |\n  uno\n  dos\n", 1)),
)
"""What people do to front matter by hand."""


def main() -> None:
    """Print a line for each."""
    for line in (*_log(), *_front_matter(), *_tables()):
        print(line)


def _log() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        _make_history(folder)
        history = History(folder)
        words = ("log", "-z", "--format=%H%x00%an%x00%aI%x00%s%x00%B", "HEAD")
        ratio = _median(history.log) / _median(lambda: history.run(*words))
    yield f"log of {COMMITS} commits: GitPython {ratio:.2f}x a run of our own; its import {_import('git'):.0f} ms"


def _make_history(folder: str) -> None:
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    stream = "".join(
        f"commit refs/heads/main\ncommitter A <a@b.example> {1795000000 + n} +0000\ndata 4\nact\n\n"
        for n in range(COMMITS)
    )
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input=stream.encode(), check=True)


def _front_matter() -> Iterator[str]:
    front, body = "title: No anda\nstatus: new\n", "\nHola\n"
    plain = f"---\n{front}---\n{body}"
    left = [name for name, by_hand in HANDS if yaml.read_canonical(by_hand(front), 2) is None]
    edited = f"---\n{HANDS[0][1](front)}---\n{body}"
    ratio = _median(lambda: front_matter.read_front(edited, "f")) / _median(lambda: front_matter.read_front(plain, "f"))
    kinds = f"{len(left)} of {len(HANDS)} kinds of editing are left to python-frontmatter"
    yield f"front matter: {kinds}; {ratio:.0f}x the time of the canonical reader"


def _tables() -> Iterator[str]:
    columns = [grid.Column(key, key) for key in ("id", "status", "priority", "age", "assignee", "area", "title", "n")]
    rows = [tuple(f"{key.key} {n}" for key in columns) for n in range(ROWS)]
    theirs = _median(lambda: list(grid.render_rows("md", columns, rows)))
    ours = _median(lambda: list(grid.render_rows("table", columns, rows)))
    yield f"{ROWS} rows: tabulate {theirs / ours:.2f}x our own table; its import {_import('tabulate'):.0f} ms"


def _median(do: Callable[[], object]) -> float:
    times = []
    for _run in range(RUNS):
        began = time.perf_counter()
        do()
        times.append(time.perf_counter() - began)
    return sorted(times)[RUNS // 2]


def _import(module: str) -> float:
    """Milliseconds of processor that importing a module takes, over a bare interpreter."""
    return (_processor(f"import {module}") - _processor("pass")) * 1000


def _processor(code: str) -> float:
    asks = f"import resource; {code}; print(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))"
    runs = [float(subprocess.check_output([sys.executable, "-c", asks], cwd=Path.home())) for _run in range(RUNS)]
    return sorted(runs)[RUNS // 2]


if __name__ == "__main__":
    main()
