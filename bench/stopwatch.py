"""Whole processes timed side by side, A B A B …: medians, and the ratio pair by pair, as machines drift."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ENVIRONMENT = {
    **{k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "TKT", "GIT"))},
    "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "USER": os.environ.get("USER", "agente1"),
    "FOSSIL_HOME": tempfile.gettempdir(),
}
LEAST_PAIRS = 5
Command = Sequence[str | Path] | Callable[[], Sequence[str | Path]]
"""What is run; a function is asked each time for the next one."""


class Pair(NamedTuple):
    """A command and its limit, run in turn."""

    ours: list[float]
    theirs: list[float]

    @property
    def seconds(self) -> float:
        """The command's median."""
        return statistics.median(self.ours)

    @property
    def limit(self) -> float:
        """The limit's median."""
        return statistics.median(self.theirs)

    @property
    def ratio(self) -> float:
        """The median of the ratios, pair by pair."""
        return statistics.median(a / b for a, b in zip(self.ours, self.theirs, strict=True))


def once(command: Sequence[str | Path], folder: Path) -> float:
    """Run it to its end, its output to nowhere; the seconds. Raises with its words when it fails."""
    here = os.getcwd()
    with open(os.devnull, "r+b") as nowhere, tempfile.TemporaryFile() as errors:
        streams = ((nowhere, 0), (nowhere, 1), (errors, 2))
        actions = [(os.POSIX_SPAWN_DUP2, stream.fileno(), number) for stream, number in streams]
        os.chdir(folder)
        start = time.perf_counter()
        pid = os.posix_spawnp(command[0], [str(word) for word in command], ENVIRONMENT, file_actions=actions)
        status = os.waitpid(pid, 0)[1]
        seconds = time.perf_counter() - start
        os.chdir(here)
        if os.waitstatus_to_exitcode(status):
            errors.seek(0)
            raise SystemExit(f"{' '.join(map(str, command))} failed in {folder}: {errors.read().decode()}")
    return seconds


_SCALES = """
import os, sys
nowhere = os.open(os.devnull, os.O_RDWR)
actions = [(os.POSIX_SPAWN_DUP2, nowhere, stream) for stream in (1, 2)]
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions)
_pid, status, usage = os.wait4(pid, 0)
print(usage.ru_maxrss, os.waitstatus_to_exitcode(status))
"""


def weigh(command: Sequence[str | Path], folder: Path) -> float:
    """Run it to its end; the most memory that it took, in MB.

    A child is charged what its parent had when it was started: so a small parent of its own starts it.
    """
    scales = [sys.executable, "-S", "-c", _SCALES, *map(str, command)]
    done = subprocess.run(scales, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True, text=True)
    most, code = map(int, done.stdout.split())
    if code:
        raise SystemExit(f"{' '.join(map(str, command))} failed in {folder}")
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def pair(ours: Command, theirs: Command, folder: Path, runs: int, before: Callable[[], object] = lambda: None,
         theirs_in: Path | None = None, patience: float = 90.0) -> Pair:  # fmt: skip
    """A command and its limit in turn, once unmeasured; `before` sets the command's ground anew each time, untimed.

    When patience is at its end, five pairs will do.
    """
    made = Pair([], [])
    end = time.monotonic() + patience
    for turn in range(runs + 1):
        before()
        mine, other = once(_next(ours), folder), once(_next(theirs), theirs_in or folder)
        if turn:
            made.ours.append(mine)
            made.theirs.append(other)
        if turn >= LEAST_PAIRS and time.monotonic() > end:
            break
    return made


def _next(command: Command) -> Sequence[str | Path]:
    return command() if callable(command) else command
