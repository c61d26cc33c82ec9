"""What is loaded when: each start of `tkt` costs what it imports, so modules are counted here, not seconds."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from ticketcli import __version__

CALL = "from ticketcli.__main__ import main; main()"
WATCHED = """
import os, sys
os._exit = sys.exit
try:
    {code}
except SystemExit:
    pass
os.write(2, " ".join(["\\nloaded", *sys.modules]).encode())
"""
HEAVY = {
    "argparse", "asyncio", "ctypes", "dataclasses", "email", "frontmatter", "git", "hashlib", "http",
    "importlib.metadata", "importlib.resources", "logging", "multiprocessing", "pathlib", "random", "shlex", "socket",
    "statistics", "subprocess", "tabulate", "tempfile", "urllib", "yaml",
}  # fmt: skip
"""What no everyday command may load; a millisecond at least, the most of them ten and more."""
READING = {
    "__main__", "cli", "commands", "config", "desk", "errors", "format", "history", "i18n", "index", "query", "render",
    "runtime", "storage", "terminal", "text", "ticket", "ticketcli", "worktime",
}  # fmt: skip
"""The rooms that it takes to read a desk and show something of it."""
ROOMS = {
    "list": READING,
    "search": READING,
    "show": READING | {"rules", "sla"},
    "comment": READING | {"rules"},
    "assign": READING | {"rules"},
    "new": READING | {"assignment", "intake", "learning", "rules"},
}
"""The rooms that a command may load anything of: `show` reckons deadlines, whose policies say `when` as rules do."""
WRITING = {"history.locks", "history.recorder", "index.writer", "desk.record"}
"""What no command loads that only reads a desk whose files were read before."""
NEW = ["new", "No me llegó la factura", "--from", "maria@acme.example"]


def modules(code: str, *arguments: str) -> set[str]:
    """All modules that are there when a fresh interpreter has run `code`."""
    program = [sys.executable, "-c", WATCHED.format(code=code), *arguments]
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    marker, *names = done.stderr.splitlines()[-1].split()
    assert marker == "loaded"
    return set(names)


def loaded(*arguments: str) -> set[str]:
    """The modules that `tkt` loads, called with these arguments."""
    return modules(CALL, *arguments) - modules("pass")


def ours(fresh: set[str]) -> set[str]:
    """Those of them that are of this package."""
    return {module for module in fresh if module.partition(".")[0] == "ticketcli"}


# -- without click -----------------------------------------------------------------------------------------------------


def test_version_loads_nothing():
    assert loaded("--version") == {"ticketcli", "ticketcli.__main__"}


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_loads_neither_click_nor_what_click_loads(option: str):
    fresh = loaded(option)
    assert ours(fresh) == {
        "ticketcli",
        *(f"ticketcli.{m}" for m in ("__main__", "i18n", "runtime", "runtime.help_pages")),
    }
    assert not fresh & {*HEAVY, "click", "enum", "gettext", "inspect", "locale", "re", "typing"}


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_an_answer_that_cannot_be_written_is_a_refusal_in_one_line(option: str):
    with open(os.devnull.replace("null", "full"), "wb") as full:
        program = [sys.executable, "-m", "ticketcli", option]
        done = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)


def test_the_version_is_told_with_and_without_click(run: Run, tkt: Run):
    assert tkt("--version") == run("--version")
    assert tkt("--version").out == f"tkt {__version__}\n"


# -- with click --------------------------------------------------------------------------------------------------------


@pytest.fixture
def warm(desk: Path, run: Run) -> str:
    """A ticket of a desk whose files were read before."""
    assert run(*NEW).code == 0
    return run("list", "--format", "ids").lines[0]


WORDS: dict[str, Callable[[str], list[str]]] = {
    "list": lambda _id: [],
    "search": lambda _id: ["factura"],
    "show": lambda id: [id],
    "comment": lambda id: [id, "-m", "Llamó otra vez."],
    "assign": lambda id: [id, "--to", "luis"],
    "new": lambda _id: NEW[1:],
}


def room(module: str) -> str:
    """The room that a module of this package is in."""
    return module.removeprefix("ticketcli.").partition(".")[0]


@pytest.mark.parametrize("command", ROOMS)
def test_an_everyday_command_loads_its_own_rooms_and_nothing_heavy(command: str, warm: str):
    fresh = loaded(command, *WORDS[command](warm)) - modules("import click")
    assert fresh & HEAVY == set()
    assert {room(module) for module in ours(fresh)} <= ROOMS[command]
    assert {module for module in fresh if module.startswith("ticketcli.commands.")} == {f"ticketcli.commands.{command}"}
    assert "ast" not in fresh, "inspect was loaded, for which click asks too early"


@pytest.mark.parametrize("command", ["list", "search", "show"])
def test_a_command_that_reads_loads_nothing_that_writes(command: str, warm: str):
    assert {f"ticketcli.{module}" for module in WRITING} & loaded(command, *WORDS[command](warm)) == set()


DYING = """
from ticketcli.__main__ import _prepare
_prepare()
class Dying:
    def __del__(self):
        raise {error}
try:
    Dying()
    while {waits}:
        pass
except KeyboardInterrupt:
    print("heard")
"""


@pytest.mark.parametrize(("error", "out", "told"), [("KeyboardInterrupt", "heard\n", False), ("ValueError", "", True)])
def test_an_interrupt_while_something_is_cleared_away_is_heard(error: str, out: str, told: bool):
    program = [sys.executable, "-c", DYING.format(error=error, waits=not told)]
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    assert (done.stdout, bool(done.stderr)) == (out, told)
