"""The ground that is measured on: desks of each size, and `tkt` installed as its users have it."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

from bench import desks
from bench.stopwatch import ENVIRONMENT

PROJECT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000, 100_000)
FAST, FULL = "fast", "full"


class Ground:
    """Where it is measured, at which sizes, how often; desks are laid out when they are asked for."""

    def __init__(self, kept: Path, work: Path, sizes: tuple[int, ...], runs: int, peers: Path) -> None:
        """`kept` outlives the run, `work` does not."""
        self.kept, self.work, self.sizes, self.runs, self.peers = kept, work, sizes, runs, peers
        self._desks: dict[int, Path] = {}
        bin = installed(kept)
        self.python, self.tkt = bin / "python", bin / "tkt"

    def desk(self, size: int) -> Path:
        """The desk of so many tickets; one a run, warm, `durability: fast` where that is known."""
        if size not in self._desks:
            made = desks.copied(self.kept, size, self.work / f"desk-{size}")
            self.settle(made, FAST)
            self.ask(made, "list", "--limit", "1")
            self._desks[size] = made
        return self._desks[size]

    def settle(self, desk: Path, durability: str) -> bool:
        """Set a desk's durability; whether this `tkt` knows the word."""
        desks.settle(desk, f"durability: {durability}\n")
        if self.call(desk, "list", "--limit", "1").returncode == 0:
            return True
        desks.settle(desk, "")
        return False

    def call(self, desk: Path, *words: str) -> subprocess.CompletedProcess[str]:
        """One `tkt`, untimed."""
        return subprocess.run([self.tkt, *words], cwd=desk, env=ENVIRONMENT, capture_output=True, text=True)

    def ask(self, desk: Path, *words: str) -> str:
        """What one `tkt` says, untimed; raises when it fails."""
        done = self.call(desk, *words)
        if done.returncode:
            raise SystemExit(f"tkt {' '.join(words)}: {done.stderr}")
        return done.stdout

    def numbers(self, desk: Path, query: str) -> list[str]:
        """The numbers of the tickets that a query finds."""
        return self.ask(desk, "list", query, "--format", "ids").split()


def installed(kept: Path) -> Path:
    """The programs' folder of an environment with this `tkt` from its wheel, byte code compiled, and nothing else.

    A development environment would do its own things at each start of Python.
    """
    home = kept / f"tkt-{_key()}"
    if not (home / "installed").exists():
        venv.create(home, clear=True, symlinks=True)
        pip = [sys.executable, "-m", "pip", "--python", home / "bin" / "python", "--disable-pip-version-check"]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        subprocess.run([*pip, "install", "--quiet", PROJECT], check=True, env=clean)
        (home / "installed").touch()
    return home / "bin"


def _key() -> str:
    code = [*sorted((PROJECT / "ticketcli").rglob("*.py")), *sorted((PROJECT / "ticketcli").rglob("*.mo"))]
    sources = [*code, PROJECT / "setup.cfg", PROJECT / "ticketcli" / "index" / "schema.sql"]
    return hashlib.sha1(b"".join(source.read_bytes() for source in sources)).hexdigest()[:10]
