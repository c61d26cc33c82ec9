"""python -m bench [COMPLAINTS.csv]: every figure beside its limit, as a table, and into bench/RESULTS.md."""

import compileall
import platform
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from bench import desks, stopwatch
from bench.stopwatch import Figure

HERE = Path(__file__).resolve().parent
PYTHON = sys.executable
TKT = str(Path(PYTHON).parent / "tkt")
IMPORT_SECONDS = 10.0


def main() -> None:
    """Measure, print, write; exit 1 when a target was missed."""
    compileall.compile_dir(HERE.parent / "ticketcli", quiet=2)
    with tempfile.TemporaryDirectory() as folder:
        figures = list(_figures(Path(folder), sys.argv[1] if len(sys.argv) > 1 else None))
    text = _table(figures)
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)
    sys.exit(any(not figure.reached for figure in figures))


def _figures(folder: Path, complaints: str | None) -> list[Figure]:
    desk = desks.make(folder / "desk", 1000)
    index = desk / ".git" / "tkt" / "index.db"
    stopwatch.once([TKT, "list"], desk)
    start = stopwatch.pair("tkt --version | python -c pass", [TKT, "--version"], [PYTHON, "-c", "pass"], 2, desk)
    new = stopwatch.pair(
        "tkt new, 1,000 tickets | git add + git commit",
        [TKT, "new", "No me llegó la factura", "-m", "¿La reenvían?", "--from", "persona3@cliente3.example"],
        ["sh", "-c", "echo $$ >> notes.txt; git add notes.txt; git commit -qm note"],
        6,
        desk,
    )
    listing = stopwatch.pair(
        "tkt list, 1,000 tickets, no index | python -c 'import click'",
        [TKT, "list"],
        [PYTHON, "-c", "import click"],
        12,
        desk,
        before=lambda: index.unlink(missing_ok=True),
    )
    return [start, new, listing, _import(folder, complaints)]


def _import(folder: Path, complaints: str | None) -> Figure:
    """Seconds for 2,000 rows, all in, against ten seconds; a file of the same shape is made when none is given."""
    rows = Path(complaints) if complaints else _rows(folder / "rows.csv")
    desk = folder / "import"
    runs = []
    for _turn in range(3):
        shutil.rmtree(desk, ignore_errors=True)
        subprocess.run([TKT, "init", str(desk)], check=True, capture_output=True)
        runs.append(stopwatch.once([TKT, "-q", "import", "csv", str(rows)], desk))
    seconds = sorted(run.seconds for run in runs)[1]
    count = subprocess.run(
        [TKT, "-C", str(desk), "list", "--all", "--count"], check=True, capture_output=True, text=True
    )
    name = f"tkt import csv, {int(count.stdout):,} of 2,000 rows in | 10 s"
    return Figure(name, seconds, IMPORT_SECONDS, seconds / IMPORT_SECONDS, 1, max(run.megabytes for run in runs))


def _rows(path: Path) -> Path:
    products = ("Mortgage", "Credit card", "Debt collection")
    lines = ["Date received,Product,Company,Submitted via,Company response to consumer"]
    for n in range(2000):
        day = f"2016-{n % 12 + 1:02}-{n % 28 + 1:02}"
        lines.append(f'{day},{products[n % 3]},"Company {n % 300}, Inc.",Web,Closed with explanation')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _table(figures: list[Figure]) -> str:
    git = subprocess.run(["git", "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]
    lines = [
        "# Figures",
        "",
        f"Measured by `make bench` on {date.today().isoformat()}: Python {platform.python_version()}, git {git}.",
        "Medians of whole processes, run in turn with their limit; the ratio is the median of the pairs.",
        "",
        "| what | limit | seconds | limit's seconds | ratio | target | peak MB | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for figure in figures:
        what, _bar, limit = figure.name.partition(" | ")
        verdict = "reached" if figure.reached else "**missed**"
        lines.append(
            f"| `{what}` | `{limit}` | {figure.seconds:.3f} | {figure.limit:.3f} | {figure.ratio:.2f} "
            f"| ≤ {figure.target:g} | {figure.megabytes:.0f} | {verdict} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
