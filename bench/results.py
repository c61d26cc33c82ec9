"""The tables of bench/RESULTS.md: rows of this run, and those that an earlier run left and this one did not measure."""

import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from bench.figures import Figure
from bench.ground import SIZES
from bench.peers import Measured

FILE = Path(__file__).resolve().parent / "RESULTS.md"
HEADS = {
    "Figures": ["target", "what", "tickets", "beside", "it is", "to be", "s", "beside, s", "", "run"],
    "Peers": ["peer", "what", "tickets", "tkt, s", "peer, s", "tkt / peer", "", "run"],
}
INTRODUCTION = """\
# Figures

`make bench` writes this page. Each row is of whole processes, byte code compiled, `tkt` installed from its wheel in an
environment of its own, on desks of `bench/desks.py`: medians, run in turn with what stands beside; a ratio (×) is the
median of the ratios pair by pair, as machines drift. *Run* says when, and the load of the machine then (its two cores
are busy at 2). A part that was measured anew replaces its rows; the others stand as they were.
"""


class Results:
    """Rows by table; a row's key is its first three cells."""

    def __init__(self, text: str = "") -> None:
        self.tables: dict[str, dict[tuple[str, ...], list[str]]] = {name: {} for name in HEADS}
        self.run = f"{datetime.now():%Y-%m-%d %H:%M}"
        table = ""
        for line in text.splitlines():
            table = line[3:] if line.startswith("## ") else table
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if line.startswith("| ") and table in HEADS and cells != HEADS[table] and {*cells} != {"---"}:
                self.tables[table][tuple(cells[:3])] = cells

    def forget(self, targets: Iterable[str], sizes: Iterable[int]) -> None:
        """Drop the rows of targets that are measured anew, but for other sizes of desks."""
        gone, others = set(targets), {_count(size) for size in SIZES} - {_count(size) for size in sizes}
        figures = self.tables["Figures"].items()
        self.tables["Figures"] = {key: row for key, row in figures if key[0] not in gone or key[2] in others}

    def add(self, figure: Figure) -> list[str]:
        """A row for a figure."""
        sign = "≥" if figure.least else "≤"
        row = [figure.target, f"`{figure.what}`" if figure.what.startswith("tkt") else figure.what, _count(figure.size),
               figure.limit, f"{_digits(figure.value)} {figure.unit}".strip(), f"{sign} {figure.bound:g}",
               _seconds(figure.seconds), _seconds(figure.limit_seconds),
               "reached" if figure.reached else "**missed**", self._when()]  # fmt: skip
        return self._keep("Figures", row)

    def add_peer(self, one: Measured) -> list[str]:
        """A row for what a peer does."""
        verdict = "faster" if one.ratio < 1 else "**slower**"
        row = [one.peer, one.what, _count(one.size), _seconds(one.ours), _seconds(one.theirs), _digits(one.ratio)]
        return self._keep("Peers", [*row, verdict, self._when()])

    def text(self, absent: Sequence[str] = ()) -> str:
        """The whole page."""
        lines = [INTRODUCTION, _machine(), ""]
        for name, rows in self.tables.items():
            lines += [f"## {name}", "", _line(HEADS[name]), _line(["---"] * len(HEADS[name]))]
            lines += [*map(_line, sorted(rows.values(), key=_place)), ""]
        if absent:
            lines += [f"Not installed where this was measured: {', '.join(absent)}.", ""]
        return "\n".join(lines).rstrip("\n") + "\n"

    def _keep(self, table: str, row: list[str]) -> list[str]:
        self.tables[table][tuple(row[:3])] = row
        return row

    def _when(self) -> str:
        return f"{self.run}, load {os.getloadavg()[0]:.1f}"


def _machine() -> str:
    git = subprocess.run(["git", "--version"], check=True, capture_output=True, text=True).stdout.split()[2]
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"Last run: {machine}, Python {platform.python_version()}, git {git}."


def _place(row: list[str]) -> tuple[str, int, int]:
    target = row[0]
    number = target[1:]
    return target[:1] if number.isdecimal() else target, int(number) if number.isdecimal() else 0, 0


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _count(size: int) -> str:
    return f"{size:,}" if size else "–"


def _seconds(seconds: float | None) -> str:
    return f"{seconds:.3f}" if seconds is not None else ""


def _digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
