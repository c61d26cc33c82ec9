"""A copy of the package with a row more in one of its tables, and `tkt` out of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.conftest import PROGRAM, ROOT, Result


def with_row(folder: Path, module: str, before: str, row: str) -> Path:
    """A copy of the package, in whose module `row` stands in front of what begins with `before`; its folder."""
    shutil.copytree(ROOT / "ticketcli", folder / "ticketcli", ignore=shutil.ignore_patterns("__pycache__"))
    file = folder / "ticketcli" / module
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    file.write_text(text.replace(before, row + before), encoding="utf-8")
    return folder


def tkt_of(copy: Path) -> Callable[..., Result]:
    """`tkt` out of that copy, in the current folder."""

    def run(*arguments: str) -> Result:
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        words = [sys.executable, "-P", *PROGRAM[1:], *arguments]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        return Result(done.returncode, done.stdout, done.stderr)

    return run
