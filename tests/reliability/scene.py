"""What the figures have in common: how much is asked, `tkt` in processes of its own, and what a sound desk is."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
PROGRAM = (sys.executable, "-m", "ticketcli")
FULL = bool(os.environ.get("TORTURE"))
SEED = 20261120


def asked(quick: int, full: int) -> int:
    """How often: in `make test`, and in `make torture`."""
    return full if FULL else quick


class Answer(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str
    seconds: float = 0.0

    @property
    def acknowledged(self) -> list[str]:
        """The numbers that it said it has recorded."""
        return self.out.split() if self.code == 0 else []


# -- programs ----------------------------------------------------------------------------------------------------------


def command(*arguments: str, program: Sequence[str] = PROGRAM, input: str = "", **env: str) -> Answer:
    """One call of `tkt`, or of another program, from start to end."""
    done = subprocess.run(
        [*program, *arguments], input=input.encode(), capture_output=True, env={**os.environ, **env}, check=False
    )
    return Answer(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def git(*arguments: str) -> str:
    """What git says in the current folder."""
    return subprocess.run(["git", *arguments], capture_output=True, check=True).stdout.decode().rstrip("\n")


def crowd(lists: Iterable[Iterable[Sequence[str]]], apart: bool = FULL) -> list[Answer]:
    """Many processes at once, each of which does one list of commands, each `apart` or all in it; all their answers."""
    program = [sys.executable, str(HERE / "worker.py"), *(["apart"] if apart else [])]
    given = [json.dumps([list(one) for one in commands]) for commands in lists]
    with ThreadPoolExecutor(len(given)) as threads:  # each worker is read at once: none waits at a full pipe
        done = threads.map(lambda told: subprocess.run(program, input=told, capture_output=True, text=True), given)
    return [Answer(*json.loads(line)) for one in done for line in _whole(one).splitlines()]


def _whole(done: "subprocess.CompletedProcess[str]") -> str:
    """What a worker said, who did all it was asked to."""
    assert done.returncode == 0, done.stderr
    return done.stdout


def killed(process: "subprocess.Popen[bytes]", by: int = signal.SIGKILL) -> None:
    """Strike a process and all that it started; it must lead a group of its own."""
    try:
        os.killpg(process.pid, by)
    except ProcessLookupError:
        return


# -- another clone -----------------------------------------------------------------------------------------------------

FAR, NEAR = "escrito lejos", "escrito aquí"
HUB = ".git/hub.git"


def meet(ticket: str) -> None:
    """Give the desk in the current folder a remote, which is copied with it, where another clone has written too."""
    git("init", "--quiet", "--bare", "--initial-branch=main", HUB)
    git("remote", "add", "origin", HUB)
    other = str(Path.cwd().with_name("other"))
    for words in (("sync",), ("-C", other, "note", ticket, "-m", FAR), ("-C", other, "sync"),
                  ("note", ticket, "-m", NEAR)):  # fmt: skip
        assert command(*words).code == 0
        if words == ("sync",):
            git("clone", "--quiet", HUB, other)


def unmet(ticket: str) -> list[str]:
    """What is missing after a sync: of what both wrote, here and at the remote."""
    heads = ["HEAD", git("--git-dir", HUB, "rev-parse", "main")]
    (file,) = git("ls-files", f"tickets/**/{ticket}.md").split("\n")
    return [f"{text} in {one}" for one in heads for text in (FAR, NEAR) if text not in git("show", f"{one}:{file}")]


# -- what must hold afterwards -----------------------------------------------------------------------------------------


def committed() -> set[str]:
    """The numbers of all tickets in HEAD."""
    paths = git("ls-tree", "-r", "--name-only", "HEAD").split("\n")
    return {path.rpartition("/")[2][:-3] for path in paths if path.startswith("tickets/")}


def torn() -> list[str]:
    """The ticket files in the folder that are no whole tickets."""
    from ticketcli.errors import BadFile
    from ticketcli.format import records

    found = []
    for path in Path("tickets").rglob("*.md"):
        try:
            records.read_ticket(path.read_text("utf-8"), str(path))
        except (BadFile, UnicodeDecodeError):
            found.append(str(path))
    return found


def unsound() -> str:
    """All that git or `tkt check` has against the desk in the current folder; nothing, where it is sound."""
    fsck = subprocess.run(["git", "fsck", "--full", "--strict", "--no-dangling"], capture_output=True, check=False)
    check = command("check", "--format", "jsonl")
    status = git("status", "--porcelain")
    said = [fsck.stdout.decode() + fsck.stderr.decode()] if fsck.returncode else []
    said += [check.out + check.err] if check.code else []
    return "\n".join([*said, status]).strip()


# -- a git that misbehaves ---------------------------------------------------------------------------------------------

SHIM = """#!/bin/sh
for word; do
    case "$word" in {verbs})
        {harm};;
    esac
done
exec {git} "$@"
"""


def false_git(folder: Path, harm: str, verbs: str = "fast-import|update-ref") -> str:
    """A PATH on which git does `harm` (a line of shell) where it is to do one of these verbs."""
    folder.mkdir()
    real = shutil.which("git")
    assert real
    (folder / "git").write_text(SHIM.format(verbs=verbs, harm=harm, git=real))
    (folder / "git").chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"
