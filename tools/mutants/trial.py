"""A fault put into a copy of the project, and the tests that should notice it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tools.mutants.faults import Fault

ROOT = Path(__file__).parents[2]
COPIED = (
    "ticketcli", "tests", "docs", "bin", "tools", "bench", "example-repo", "README.md", "setup.cfg", "pyproject.toml",
)  # fmt: skip
COMMANDS = ("tests/commands", "tests/test_transcripts.py")
PATIENCE, LEAST = 4, 30
PYTEST = (
    *(sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider"),
    *("-p", "no:xdist", "-p", "no:randomly", "--hypothesis-profile=quick", "--hypothesis-seed=0"),
)


KILLED, LATE, SURVIVED = "killed", "late", "survived"
"""What may become of a fault; `late`: the tests did not end."""


class Copy:
    """A copy of the project that may be spoilt."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._took: dict[tuple[str, ...], float] = {}
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, place / name)

    def try_fault(self, module: str, fault: Fault, near: bool) -> str:
        """What the tests make of it: the module's own first, then those of its room, then the commands'."""
        path = self.place / "ticketcli" / module
        sound = path.read_bytes()
        for stage in list_stages(self.place, module, near):
            self._time_it_takes(stage)
            path.write_bytes(fault.put_into(sound))
            try:
                fate = self._run(stage, PATIENCE * self._took[stage] + LEAST)
            finally:
                path.write_bytes(sound)
            if fate:
                return fate
        return SURVIVED

    def _time_it_takes(self, stage: tuple[str, ...]) -> None:
        """Learn how long these tests take where nothing is wrong."""
        if stage not in self._took:
            begun = time.monotonic()
            if self._run(stage, 3600):
                sys.exit(f"{' '.join(stage)}: red without any fault")
            self._took[stage] = time.monotonic() - begun

    def _run(self, stage: tuple[str, ...], limit: float) -> str:
        """Killed or late, or nothing when all tests passed."""
        known = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(self.place)}
        try:
            done = subprocess.run(
                [*PYTEST, *stage], cwd=self.place, env=known, capture_output=True, check=False, timeout=limit
            )
        except subprocess.TimeoutExpired:
            return LATE
        return "" if done.returncode in (0, 5) else KILLED


def list_stages(place: Path, module: str, near: bool) -> Iterator[tuple[str, ...]]:
    """The tests that should notice, those that are quick and near first."""
    own = Path("tests") / Path(module).with_name(f"test_{Path(module).name}")
    if (place / own).exists():
        yield (str(own),)
    if (place / own.parent).is_dir():
        yield (str(own.parent),)
    if not near:
        yield COMMANDS
