"""Our own rules of safety: no program by a shell, no `open('w')` on a record, no YAML but ours (decision 25)."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "ticketcli"
FILES = {str(path.relative_to(PACKAGE)): path for path in PACKAGE.rglob("*.py")}
WRITERS = {
    "aside.py",
    "cli.py",
    "console.py",
    "importing.py",
    "memory.py",
    "store.py",
    "watching.py",
    "driver.py",
    "syncing.py",
    "history/audit.py",
    "history/exchange.py",
    "history/joining.py",
    "history/settings.py",
    "history/vault.py",
    "history/locks.py",
    "history/process.py",
    "history/recorder.py",
}
"""Who writes files at all: a pipe, logs, kept texts, parked rows, what was learned, a host's summary, git's own;
records only `store`, by renaming."""
STARTERS = {"console.py", "driver.py", "history/process.py"}
FORBIDDEN = {"eval", "exec", "compile", "system", "popen", "load", "load_all", "full_load", "unsafe_load", "fork"}


def calls(name: str) -> list[tuple[str, ast.Call]]:
    """Each call in a file, by the last word of what is called."""
    nodes = [node for node in ast.walk(ast.parse(FILES[name].read_text("utf-8"))) if isinstance(node, ast.Call)]
    return [(getattr(node.func, "attr", getattr(node.func, "id", "")), node) for node in nodes]


def writes(node: ast.Call) -> bool:
    words = [
        one.value for one in (*node.args[1:], *(more.value for more in node.keywords)) if isinstance(one, ast.Constant)
    ]
    return any(isinstance(word, str) and set(word) <= set("wax+bt") and set(word) & set("wax+") for word in words)


@pytest.mark.parametrize("name", sorted(set(FILES) - WRITERS))
def test_nobody_else_opens_a_file_for_writing(name):
    assert not [node.lineno for called, node in calls(name) if called in ("open", "fdopen") and writes(node)]
    assert not [node.lineno for called, node in calls(name) if called in ("write_text", "write_bytes", "truncate")]


@pytest.mark.parametrize("name", sorted(FILES))
def test_nobody_runs_text_or_reads_yaml_by_itself(name):
    owners = {"eval", "exec", "compile", "fork", "system", "popen"}
    found = [(called, node) for called, node in calls(name) if called in FORBIDDEN]
    assert not [
        (called, node.lineno)
        for called, node in found
        if (called in owners and isinstance(node.func, ast.Name) and called != "compile")
        or ast.unparse(node.func).partition(".")[0] in ("yaml", "frontmatter", "pickle")
        or (ast.unparse(node.func) in ("os.system", "os.popen", "os.fork") and (name, called) != ("aside.py", "fork"))
    ]


@pytest.mark.parametrize("name", sorted(set(FILES) - STARTERS))
def test_nobody_else_starts_a_program(name):
    assert not [
        node.lineno for called, node in calls(name) if called.startswith(("posix_spawn", "spawn", "execv", "execl"))
    ]


def test_the_verb_and_options_of_every_git_are_written_in_the_code():
    """What is asked of git begins with a constant: no text of a person can be its verb or an option before `--`."""
    rooms = [name for name in FILES if name.startswith("history/")]
    asked = [node for name in rooms for called, node in calls(name) if called in ("run", "asked") and node.args]
    assert asked
    assert all(isinstance(node.args[0], (ast.Constant, ast.Starred)) for node in asked)
