"""Our own rules of safety: no program by a shell, no `open('w')` on a record, no YAML but ours (decision 25)."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from ticketcli.errors import Trouble
from ticketcli.history import repository
from ticketcli.history.process import check_operand

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

CHECKED = {"check_operand": check_operand, "_object": repository._object}
"""What lets no word through that git could take for an option."""
ASKING = ("run", "ask")
"""The methods of History that start git with what they are given."""
NO_GIT = {"proof", "sync"}
"""Whose `run` and `ask` start no git; whoever is not named here is looked at."""
CHANGING_LISTS = {"append", "extend", "insert"}
UNTOLD = ast.Name("what comes from elsewhere", ast.Load())


class Call(NamedTuple):
    """One run of git: where, what it is given, and the functions around it, the innermost first."""

    where: str
    given: Sequence[ast.expr]
    scopes: Sequence[ast.AST]


def runs_of_git(source: str, name: str) -> Iterator[Call]:
    """Every run of git in a file."""
    yield from _runs_of_git(ast.parse(source), name, ())


def _runs_of_git(node: ast.AST, name: str, scopes: tuple[ast.AST, ...]) -> Iterator[Call]:
    if isinstance(node, (ast.Module, ast.FunctionDef)):
        scopes = (node, *scopes)
    if isinstance(node, ast.Call):
        owner, _dot, function = ast.unparse(node.func).rpartition(".")
        if function == "Running":
            yield Call(f"{name}:{node.lineno}", [ast.Starred(node.args[1])], scopes)
        elif function in ASKING and owner and owner not in NO_GIT and node.args:
            yield Call(f"{name}:{node.lineno}", node.args, scopes)
    for child in ast.iter_child_nodes(node):
        yield from _runs_of_git(child, name, scopes)


def bound(name: str, scopes: Sequence[ast.AST]) -> list[ast.expr]:
    """All that a name may stand for by what is written in the functions around it; `UNTOLD` where that is not all."""
    nodes = list(ast.walk(scopes[0]))
    told = [group for node in nodes if (group := list(bindings(node, name)))]
    stored = [node for node in nodes if isinstance(node, ast.Name) and (node.id, type(node.ctx)) == (name, ast.Store)]
    found = [value for group in told for value in group] + ([UNTOLD] if len(told) < len(stored) else [])
    return found or (bound(name, scopes[1:]) if scopes[1:] else [UNTOLD])


def bindings(node: ast.AST, name: str) -> Iterator[ast.expr]:
    """What a piece of code says that a name stands for."""
    if isinstance(node, ast.Assign) and any(ast.unparse(target) == name for target in node.targets):
        yield node.value
    elif isinstance(node, ast.comprehension) and ast.unparse(node.target) == name:
        yield from node.iter.elts if isinstance(node.iter, ast.Tuple) else [UNTOLD]
    elif changes(node, name):
        yield UNTOLD
    elif isinstance(node, ast.ImportFrom) and name in [alias.name for alias in node.names]:
        path = PACKAGE.parent / f"{str(node.module).replace('.', '/')}.py"
        yield from bound(name, [ast.parse(path.read_text("utf-8"))]) if path.is_file() else [UNTOLD]


def changes(node: ast.AST, name: str) -> bool:
    """Whether something comes in here that is not written out: a parameter, a list that grows."""
    if isinstance(node, ast.arg):
        return node.arg == name
    return isinstance(node, ast.Attribute) and node.attr in CHANGING_LISTS and ast.unparse(node.value) == name


def words_of(one: ast.expr, scopes: Sequence[ast.AST]) -> list[ast.expr]:
    """The single words behind an argument that may be several; itself where it is one, or cannot be told."""
    if not isinstance(one, ast.Starred):
        return [one]
    inner = one.value
    if isinstance(inner, (ast.Tuple, ast.List)):
        return [word for part in inner.elts for word in words_of(part, scopes)]
    if isinstance(inner, ast.IfExp):
        return [word for part in (inner.body, inner.orelse) for word in words_of(ast.Starred(part), scopes)]
    if isinstance(inner, (ast.GeneratorExp, ast.ListComp)):
        return [inner.elt]
    if isinstance(inner, ast.Name) and inner is not UNTOLD:
        return [word for part in bound(inner.id, scopes) for word in words_of(ast.Starred(part), scopes)]
    return [one]


def harmless(word: ast.expr, scopes: Sequence[ast.AST]) -> bool:
    """Whether git can take a word for no option but one that is written out here."""
    if isinstance(word, ast.Constant):
        return True
    if isinstance(word, ast.JoinedStr):
        first = word.values[0]
        begins = isinstance(first, ast.Constant) and not str(first.value).startswith("-")
        return begins or all(harmless(part, scopes) for part in word.values[: 1 if checked(first) else None])
    if isinstance(word, ast.FormattedValue):
        return harmless(word.value, scopes)
    if isinstance(word, ast.Name):
        return word is not UNTOLD and all(harmless(part, scopes) for part in bound(word.id, scopes))
    return checked(word) or (isinstance(word, ast.Call) and gives_harmless(word, scopes))


def checked(word: ast.AST) -> bool:
    """Whether it comes out of what refuses options."""
    word = word.value if isinstance(word, ast.FormattedValue) else word
    return isinstance(word, ast.Call) and ast.unparse(word.func) in CHECKED


def gives_harmless(call: ast.Call, scopes: Sequence[ast.AST]) -> bool:
    """Whether a function of the same file gives only what is harmless."""
    made = [
        node for node in scopes[-1].body if isinstance(node, ast.FunctionDef) and node.name == ast.unparse(call.func)
    ]
    gives = [node.value for one in made for node in ast.walk(one) if isinstance(node, ast.Return)]
    return bool(gives) and all(value and harmless(value, (made[0], *scopes[-1:])) for value in gives)


def passed_on(call: Call) -> bool:
    """Whether it is `run` or `ask` itself, whose callers are looked at."""
    inner = call.scopes[0]
    given = inner.args.vararg if isinstance(inner, ast.FunctionDef) and inner.name in ASKING else None
    return bool(given) and ast.unparse(call.given[0]) == f"*{given.arg}"


def loose_words(source: str, name: str) -> list[str]:
    """What stands where git looks for options, and could be one that nobody wrote into the code."""
    return [
        f"{call.where}: {ast.unparse(word)}"
        for call in runs_of_git(source, name)
        if not passed_on(call)
        for word in before_dashes(call)
        if not harmless(word, call.scopes)
    ]


def before_dashes(call: Call) -> Iterator[ast.expr]:
    """The words in which git looks for options."""
    for one in call.given:
        for word in words_of(one, call.scopes):
            if isinstance(word, ast.Constant) and word.value == "--":
                return
            yield word


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_word_that_somebody_wrote_reaches_git_as_an_option(name):
    """What a person, a file or a remote wrote comes behind `--`, through standard input, or as a checked operand."""
    assert loose_words(FILES[name].read_text("utf-8"), name) == []


def test_every_verb_of_git_is_a_constant():
    every = [call for name in FILES for call in runs_of_git(FILES[name].read_text("utf-8"), name)]
    calls = [call for call in every if not passed_on(call)]
    assert [call.where for call in calls if not isinstance(next(before_dashes(call)), ast.Constant)] == []
    assert len(calls) > 40


@pytest.mark.parametrize("check", CHECKED.values(), ids=CHECKED)
@pytest.mark.parametrize("word", ["-", "--", "-x", "--upload-pack=touch /tmp/x", "--output=desk.yaml", "-c"])
def test_what_is_called_checked_lets_no_option_through(check, word):
    with pytest.raises(Trouble):
        check(word)


@pytest.mark.parametrize("line", [
    "history.run('log', name)", "history.run('log', f'{name}:desk.yaml')", "history.run('log', f'-{name}')",
    "history.run('log', f'--format={name}')", "history.run('log', *names)", "history.run(name)",
    "history.ask('fetch', remote, '--', spec)", "here.run('log', name, '--')", "self.desk.history.run('log', name)",
    "found = config['x']; history.run('log', found)", "found = 'HEAD'; found = name; history.run('log', found)",
    "words = ['log', name]; history.run(*words)", "words = ('log', *names); Running(root, words, b'', None)",
    "Running(root, ('log', name), b'', None)", "history.run('log', *(one for one in names))",
    "history.run('log', *('-1',) if name else (name,))", "history.run('log', name or 'HEAD')",
    "history.run('log', name + '^')", "history.run('log', *(names or ()))", "history.run('log', told(name))",
    "history.run('log', str(name))", "def run(self, *words): Running(self.root, ('log', *words), b'', None)",
    "words = ['log']; words.append(name); history.run(*words)", "words = ['log']; words += names; history.run(*words)",
    "found = 'HEAD'; found, other = names; history.run('log', found)",
    "found = 'HEAD'\n    for found in names: history.run('log', found)", "history.run('log', SIGNS)",
    "history.run('log', *[one for one in ('-p', name)])", "history.run('log', '%s' % name)",
])  # fmt: skip
def test_a_word_that_could_be_an_option_is_found(line):
    assert loose_words(f"def do(history, name, names, root):\n    {line}\n", "another.py")


@pytest.mark.parametrize("line", [
    "history.run('log', '--', name)", "history.run('log', check_operand(name))", "history.run('log', f'^{name}')",
    "history.run('log', f'{check_operand(name)}:{name}')",
    "words = ('log', check_operand(name)); history.run(*words, '--', *names)",
    "history.run('log', data=name)", "watch.asked(name)", "history.run('log', *(f'^{one}' for one in names))",
])  # fmt: skip
def test_a_word_that_can_be_none_is_let_through(line):
    assert not loose_words(f"def do(history, watch, name, names):\n    {line}\n", "another.py")


def test_git_python_is_asked_one_thing():
    calls_ = {ast.unparse(node.func) for name in FILES for node in ast.walk(ast.parse(FILES[name].read_text("utf-8")))
              if isinstance(node, ast.Call) and ".git." in f"{ast.unparse(node.func)}."}  # fmt: skip
    assert {call for call in calls_ if call.startswith("repository.git.")} == {
        "repository.git.log", "repository.git.update_environment", "repository.git.set_persistent_git_options",
    }  # fmt: skip
