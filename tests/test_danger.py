"""Our own rules of safety: no program by a shell, no `open('w')` on a record, no YAML but ours (decision 25)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "ticketcli"
FILES = {str(path.relative_to(PACKAGE)): path for path in PACKAGE.rglob("*.py")}
WRITERS = {"history/recorder.py", "sync/merge_driver.py", "terminal/watch.py"}
"""Who opens a file for writing: the journal of a change, what git gave to merge, a host's summary."""
MOVERS = {
    "__main__.py", "cli.py", "commands/init.py", "history/locks.py", "history/process.py", "history/recorder.py",
    "history/settings.py", "index/database.py", "runtime/workers.py", "storage/files.py", "storage/state.py",
    "terminal/editor.py",
}  # fmt: skip
"""Who asks the system itself: records are written by `storage.files` alone, what the desk keeps by `storage.state`; the
others have streams and pipes, locks, git's own files, a database, and folders that are new."""
STARTERS = {"terminal/editor.py", "sync/merge_driver.py", "history/process.py"}
BY_TEXT = {"eval", "exec", "__import__", "system", "popen", "fork", "forkpty"}
STARTING = ("posix_spawn", "spawn", "execv", "execl")
CHANGING = {
    "open", "fdopen", "write", "pwrite", "rename", "renames", "replace", "link", "symlink", "truncate", "ftruncate",
    "remove", "unlink", "rmdir", "removedirs", "mkdir", "makedirs", "mkfifo", "mknod", "chmod", "chown", "utime",
}  # fmt: skip
"""What `os` does to files."""
READERS = {"load", "load_all", "full_load", "unsafe_load", "safe_load", "loads", "Loader", "FullLoader", "UnsafeLoader"}
STRANGERS = {
    "asyncio", "builtins", "code", "codeop", "ctypes", "ftplib", "http", "marshal", "multiprocessing", "pickle", "pty",
    "runpy", "shelve", "shutil", "smtplib", "socket", "socketserver", "subprocess", "telnetlib", "webbrowser", "xmlrpc",
}  # fmt: skip
"""Modules that run, fetch or unpack what a stranger may have written."""
WHOLE = {"os", "sys", "yaml", "frontmatter", "tempfile"}
"""Modules that are called by their own name, so that these rules see it."""


EXCUSED = {("runtime/workers.py", "fork"), ("runtime/workers.py", "marshal"), ("runtime/stubs.py", "__import__")}
"""A child of our own and what it gives back; a module whose name is written there."""


def faults(source: str, name: str) -> list[str]:
    """What a file of that name must not do, and does."""
    return [f"{name}:{node.lineno}: {what}" for node, what in _faults(ast.parse(source), name)]


def _faults(tree: ast.AST, name: str) -> Iterator[tuple[ast.AST, str]]:
    ours = any(isinstance(node, ast.ImportFrom) and node.module == "ticketcli.format" for node in ast.walk(tree))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((node, what) for what in imported(node, name))
        elif isinstance(node, ast.Call):
            yield from ((node, what) for what in called(node, name))
        elif isinstance(node, ast.Attribute) and not ours and reads_yaml(node):
            yield node, f"yaml.{node.attr}"


def reads_yaml(node: ast.Attribute) -> bool:
    """Whether this is a way of PyYAML to read; our own `yaml` comes from ticketcli.format."""
    return ast.unparse(node.value) == "yaml" and node.attr in READERS


def imported(node: ast.Import | ast.ImportFrom, name: str) -> Iterator[str]:
    """What is wrong in an import."""
    module = getattr(node, "module", None) or ""
    for alias in node.names:
        whole = module or alias.name
        if whole.partition(".")[0] in STRANGERS and (name, whole) not in EXCUSED:
            yield f"import of {whole}"
        if (whole in WHOLE and (module or alias.asname)) or alias.name == "open":
            yield f"{whole} under another name"


def called(node: ast.Call, name: str) -> Iterator[str]:
    """What is wrong in a call."""
    function = ast.unparse(node.func)
    owner, _dot, last = function.rpartition(".")
    if last in BY_TEXT and owner in ("", "os", "builtins") and (name, last) not in EXCUSED:
        yield f"{function} runs text"
    if function == "getattr" and ast.unparse(node.args[0]) in WHOLE - {"sys"} and not constant(node.args[1]):
        yield "a function that is not named"
    if last.startswith(STARTING) and name not in STARTERS:
        yield f"{function} starts a program"
    if owner == "os" and last in CHANGING and name not in MOVERS:
        yield f"{function} changes files"
    if owner == "tempfile" and name not in MOVERS:
        yield f"{function} makes files"
    if last in ("write_text", "write_bytes", "touch") and name not in WRITERS:
        yield f"{function} writes"
    if last in ("open", "fdopen") and owner != "os" and name not in WRITERS and writes(node, 0 if owner else 1):
        yield f"{function} may write"


def constant(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant)


def writes(node: ast.Call, place: int) -> bool:
    """Whether a file may be opened so for writing; a mode that is not written out may be any."""
    modes = [*node.args[place : place + 1], *(more.value for more in node.keywords if more.arg in ("mode", None))]
    return any(not isinstance(mode, ast.Constant) or set(str(mode.value)) & set("wax+") for mode in modes)


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_file_does_what_it_must_not(name):
    assert faults(FILES[name].read_text("utf-8"), name) == []


@pytest.mark.parametrize(("excuse", "name"), [
    (excuse, name) for excuse in ("WRITERS", "MOVERS", "STARTERS") for name in sorted(globals()[excuse])
])  # fmt: skip
def test_no_file_is_excused_that_needs_no_excuse(excuse, name, monkeypatch):
    monkeypatch.setitem(globals(), excuse, globals()[excuse] - {name})
    assert faults(FILES[name].read_text("utf-8"), name)


@pytest.mark.parametrize("source", [
    "open(path, 'w')", "open(path, mode='a')", "open(path, mode)", "open(path, **how)", "Path(path).open('r+')",
    "path.write_text(text)", "os.open(path, flags)", "os.replace(one, other)", "tempfile.mkstemp()", "io.open(p, 'xb')",
    "eval(text)", "exec(text)", "os.system(text)", "os.popen(text)", "__import__(text)", "from os import system",
    "import os as o", "from io import open", "getattr(os, text)(path)",
    "import subprocess", "from subprocess import run", "import pickle",
    "import yaml as y", "from yaml import load", "yaml.load(text)", "yaml.safe_load(text)", "read = yaml.unsafe_load",
    "yaml.parse(text, Loader=yaml.FullLoader)", "os.posix_spawnp(text, words)", "import shutil", "import builtins",
])  # fmt: skip
def test_these_rules_see_through_it(source):
    assert faults(source, "another.py")


# -- git ---------------------------------------------------------------------------------------------------------------

NAMED = {
    "*(('-d', branch) if not parent else (branch, parent))", "*(f'^{one}' for one in since)", "*FETCH", "*PUSH",
    "*arguments", "*asked", "*command", "*commits", "*settings", "_object(commit)", "_tracking(history, remote)",
    "beside", "branch", "commit", "f'-{_FAR}'", "f'^{other}'", "f'{_object(commit)}:{path}'",
    "f'{_object(commit)}^:{path}'", "f'{_program()} merge-driver %O %A %B %P'", "f'{commit}:agents'", "head", "made",
    "name", "older", "ours", "parent or ''", "signed", "theirs", "until", "value",
}  # fmt: skip
"""What is put before `--` and is not written out: commits and refs that git named, tuples of such."""
VERBS = {"*FETCH", "*PUSH", "*arguments", "*command", "*settings"}
"""The tuples that begin with a verb, each written out where it is made."""


def asked() -> Iterator[tuple[str, list[ast.expr]]]:
    """Every run of git in the code: where, and its arguments."""
    for name in sorted(FILES):
        for node in ast.walk(ast.parse(FILES[name].read_text("utf-8"))):
            if isinstance(node, ast.Call):
                function = ast.unparse(node.func)
                if function == "Running":
                    given = node.args[1]
                    yield f"{name}:{node.lineno}", given.elts if isinstance(given, ast.Tuple) else [ast.Starred(given)]
                elif function.endswith((".run", ".asked")) and function.split(".")[-2] in ("history", "bare", "self"):
                    yield f"{name}:{node.lineno}", node.args


def before_dashes(arguments: list[ast.expr]) -> Iterator[ast.expr]:
    """The arguments in which git looks for options."""
    for argument in arguments:
        if isinstance(argument, ast.Constant) and argument.value == "--":
            return
        yield argument


def test_what_git_is_asked_is_written_in_the_code_or_named_here():
    """A verb is a constant; what a person wrote comes behind `--`, or through standard input."""
    found = {ast.unparse(one) for _where, all in asked() for one in before_dashes(all) if not constant(one)}
    assert found == NAMED


def test_every_verb_of_git_is_a_constant():
    verbs = {where: all[0] for where, all in asked() if all}
    assert {ast.unparse(verb) for verb in verbs.values() if not constant(verb)} == VERBS
    assert len(verbs) > 20


def test_git_python_is_asked_one_thing():
    calls_ = {ast.unparse(node.func) for name in FILES for node in ast.walk(ast.parse(FILES[name].read_text("utf-8")))
              if isinstance(node, ast.Call) and ".git." in f"{ast.unparse(node.func)}."}  # fmt: skip
    assert {call for call in calls_ if call.startswith("repository.git.")} == {
        "repository.git.log", "repository.git.update_environment", "repository.git.set_persistent_git_options",
    }  # fmt: skip
