"""A desk of its own for each test, and `tkt` on it: in this process, or in one of its own.

Nobody's home, git settings or clock are reached: `alone` is in force for every test.
"""

import fcntl
import io
import json
import os
import pty
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import click
import hypothesis
import pytest

from ticketcli import cli
from ticketcli.i18n import speak

SETTINGS = {"derandomize": False, "deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile(
    "desk", **SETTINGS
)  # new examples each time, in CI too: `.ci/run` prints their seed
hypothesis.settings.register_profile(
    "quick", **SETTINGS, database=None, phases=list(hypothesis.Phase)[:3]
)  # no shrinking
hypothesis.settings.load_profile("desk")

ROOT = Path(__file__).parent.parent
NOW = "2026-11-20T10:30:00-03:00"
PROGRAM = (sys.executable, "-m", "ticketcli")
END = b"\0end of screen"
CLEARED = (
    "TKT_DESK", "VISUAL", "EDITOR", "PAGER", "NO_COLOR", "COLUMNS", "LC_ALL", "LANG", "LANGUAGE", "_TKT_COMPLETE",
)  # fmt: skip


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # as it is for whoever sits at a terminal


class Result(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]


# -- nothing outside ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home without anything in it."""
    return tmp_path_factory.mktemp("home")


def environment(home: Path) -> dict[str, str]:
    """What a test knows of the world outside."""
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "TMPDIR": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_CTYPE": "C.UTF-8",
        "LC_MESSAGES": "en",
        "TKT_NOW": NOW,
        "USER": "nadie",
        "PYTHONPATH": str(ROOT),
    }


def isolate(patch: pytest.MonkeyPatch, home: Path) -> None:
    for name in [*CLEARED, *(name for name in os.environ if name.startswith("GIT_"))]:
        patch.delenv(name, raising=False)
    for name, value in environment(home).items():
        patch.setenv(name, value)
    patch.setattr(tempfile, "tempdir", str(home))


@pytest.fixture(autouse=True)
def alone(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No home, no git settings, no clock of this machine; English."""
    isolate(monkeypatch, nowhere)
    yield
    speak("en")


# -- tkt ---------------------------------------------------------------------------------------------------------------


def call(arguments: tuple[str, ...], given: bytes = b"") -> Result:
    """`tkt` in this process."""
    streams = [io.TextIOWrapper(io.BytesIO(data), "utf-8", "strict", newline="") for data in (given, b"", b"")]
    kept = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = streams
    try:
        code = cli.run(list(arguments))
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept
    for stream in streams[1:]:
        stream.flush()
    out, err = (stream.buffer.getvalue().decode() for stream in streams[1:])
    return Result(code, out, err)


def encoded(given: str | bytes | None) -> bytes:
    return given.encode() if isinstance(given, str) else given or b""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(*arguments, input=…, NAME=…)`: tkt in this process, in the current folder."""

    def run(*arguments: str, input: str | bytes | None = None, **env: str) -> Result:
        with monkeypatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            return call(arguments, encoded(input))

    return run


@pytest.fixture
def tkt() -> Run:
    """The same in a process of its own, where pipes, signals or another environment matter."""

    def tkt(*arguments: str | bytes, input: str | bytes | None = None, **env: str) -> Result:
        done = subprocess.run(
            [*PROGRAM, *arguments], input=encoded(input), env={**os.environ, **env}, capture_output=True, check=False
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return tkt


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """`start(*arguments, **Popen's own)`: a tkt that runs beside the test, and is ended with it."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str, **own: Any) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([*PROGRAM, *arguments], **own))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        for stream in filter(None, (process.stdin, process.stdout, process.stderr)):
            stream.close()


@pytest.fixture
def terminal() -> Run:
    """`terminal(*arguments, columns=…, rows=…, typed=…, NAME=…)`: tkt at a terminal of that size; its whole screen."""

    def terminal(*arguments: str, columns: int = 80, rows: int = 50, typed: bytes = b"", **env: str) -> Result:
        here, there = pty.openpty()
        fcntl.ioctl(here, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        whole = {**os.environ, "TERM": "xterm", "PAGER": "", **env}
        process = subprocess.Popen([*PROGRAM, *arguments], env=whole, stdin=there, stdout=there, stderr=there)
        threading.Thread(target=_close, args=(process, there)).start()
        os.write(here, typed)
        shown = b""
        while not shown.endswith(END):
            shown += os.read(here, 65536)
        os.close(here)
        return Result(process.wait(), shown.removesuffix(END).decode().replace("\r\n", "\n"), "")

    return terminal


def _close(process: subprocess.Popen[bytes], there: int) -> None:
    """Mark the end of what was shown: closing alone may swallow what was written last before it."""
    process.wait()
    os.write(there, END)
    os.close(there)


# -- desks -------------------------------------------------------------------------------------------------------------


def git(*arguments: str) -> str:
    """What git says in the current folder."""
    return subprocess.run(["git", *arguments], capture_output=True, check=True).stdout.decode().rstrip("\n")


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, nowhere: Path) -> Mapping[str, Path]:
    """The example desk and an empty one, made once by `tkt init`; every command is loaded, in English."""
    group = cli.group()
    for name in cli.table():
        assert group.get_command(click.Context(group), name)
    folder = tmp_path_factory.mktemp("templates")
    with pytest.MonkeyPatch.context() as patch:
        isolate(patch, nowhere)
        for name, options in {"example": ["--example"], "empty": ["--lang", "es", "--name", "Vacía"]}.items():
            path = folder / name
            assert call(("--at", "2026-08-31 09:00", "init", str(path), *options)).code == 0
            for key, value in {"name": "Ana Ruiz", "email": "ana@latiendita.example"}.items():
                subprocess.run(["git", "-C", path, "config", f"user.{key}", value], check=True)
            shutil.rmtree(path / ".git" / "hooks", ignore_errors=True)
    speak("en")  # `init` spoke the language of the desk that it made
    return {"example": folder / "example", "empty": folder / "empty"}


def copied(template: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(template, to, symlinks=True)
    monkeypatch.chdir(to)
    return to


@pytest.fixture
def desk(templates: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a desk of the example shop, at which Ana sits."""
    return copied(templates["example"], tmp_path / "desk", monkeypatch)


@pytest.fixture
def empty(templates: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a desk without agents, customers, tickets."""
    return copied(templates["empty"], tmp_path / "empty", monkeypatch)


# -- files -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    """`file(content, name)`: the path of a file that holds this."""

    def file(text: str | bytes, name: str = "old.csv") -> str:
        path = tmp_path / name
        path.write_bytes(encoded(text))
        return str(path)

    return file
