"""Whole processes timed side by side, A B A B …: medians, and the ratio pair by pair, as machines drift."""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ENVIRONMENT = {
    **{k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
    "LC_ALL": "C.UTF-8",
    "TKT_NOW": "",
}


class Run(NamedTuple):
    """One run of a process: wall seconds, and its largest memory in MB."""

    seconds: float
    megabytes: float


class Figure(NamedTuple):
    """A command beside its limit: medians in seconds, the median of the ratios, the peak memory of the command."""

    name: str
    seconds: float
    limit: float
    ratio: float
    target: float
    megabytes: float

    @property
    def reached(self) -> bool:
        """Whether the ratio is within the target."""
        return self.ratio <= self.target


def once(command: Sequence[str], folder: Path) -> Run:
    """Run it to its end; raises when it fails."""
    devnull = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, devnull, number) for number in (0, 1)]
    here = os.getcwd()
    os.chdir(folder)
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], list(command), ENVIRONMENT, file_actions=actions)
    _pid, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    os.chdir(here)
    os.close(devnull)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)} failed")
    return Run(seconds, _megabytes(usage))


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def pair(name: str, command: Sequence[str], limit: Sequence[str] | Callable[[], Sequence[str]], target: float,
folder: Path,
         runs: int = 15, before: Callable[[], None] = lambda: None) -> Figure:  # fmt: skip
    """A command and its limit in turn; `before` sets the command's ground anew each time, untimed."""
    ours, theirs = [], []
    for turn in range(runs + 1):
        before()
        mine = once(command, folder)
        other = once(limit() if callable(limit) else limit, folder)
        if turn:
            ours.append(mine)
            theirs.append(other)
    ratios = [a.seconds / b.seconds for a, b in zip(ours, theirs, strict=True)]
    return Figure(
        name,
        statistics.median(run.seconds for run in ours),
        statistics.median(run.seconds for run in theirs),
        statistics.median(ratios),
        target,
        max(run.megabytes for run in ours),
    )
