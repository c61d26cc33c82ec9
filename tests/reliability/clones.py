"""Several clones of one desk and their remote: calls of `tkt` in this process or in one of its own."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.conftest import Result, call
from tests.reliability.scene import Answer, crowd


class Clone:
    """One clone, at which somebody sits whose clock may be wrong."""

    def __init__(self, path: Path, who: str) -> None:
        self.path, self.who = path, who

    def git(self, *arguments: str) -> str:
        """What git says here."""
        done = subprocess.run(["git", "-C", str(self.path), *arguments], capture_output=True, check=True)
        return done.stdout.decode().rstrip("\n")

    def tkt(self, *arguments: str, code: int | None = 0, now: str = "") -> Result:
        """`tkt` here, in this process."""
        kept = os.environ.get("TKT_NOW")
        os.environ["TKT_NOW"] = now or kept or ""
        try:
            done = call(("-C", str(self.path), *arguments))
        finally:
            os.environ["TKT_NOW"] = kept or ""
        assert code is None or done.code == code, done
        return done

    def files(self) -> dict[str, bytes]:
        """Every file of the desk as HEAD has it, which is as it lies in the folder."""
        assert self.git("status", "--porcelain") == ""
        paths = self.git("ls-tree", "-r", "--name-only", "HEAD").splitlines()
        return {path: (self.path / path).read_bytes() for path in paths}

    def ticket(self, number: str) -> str:
        """The file of a ticket."""
        return next(self.path.glob(f"tickets/*/*/**/{number}.md")).read_text(encoding="utf-8")


def hub(folder: Path, count: int, prepare: Sequence[str] = ()) -> list[Clone]:
    """Clones of an empty desk, each with somebody at it, and a remote that loses no history."""
    names = [f"agent{n}" for n in range(count)]
    first = Clone(folder / names[0], names[0])
    assert call(("init", str(first.path), "--lang", "en", "--name", "Storm", "--zone", "UTC")).code == 0
    settle(first)
    for name in names:
        first.tkt("agent", "add", name, "--mail", f"{name}@desk.example")
    first.tkt("init", "--remote", str(folder / "hub.git"))
    first.tkt("sync")
    return [first, *(clone(folder, name) for name in names[1:])]


def clone(folder: Path, name: str) -> Clone:
    """One more clone of the remote."""
    subprocess.run(["git", "clone", "--quiet", str(folder / "hub.git"), str(folder / name)], check=True)
    made = Clone(folder / name, name)
    settle(made)
    return made


def settle(made: Clone) -> None:
    made.git("config", "user.name", made.who)
    made.git("config", "user.email", f"{made.who}@desk.example")
    shutil.rmtree(made.path / ".git" / "hooks", ignore_errors=True)


def by_git(one: Clone) -> None:
    """A person fetches and merges with plain git."""
    one.git("fetch", "--quiet")
    one.git("merge", "--quiet", "-m", "Merge by hand", "origin/main")


def converge(clones: Sequence[Clone]) -> dict[str, bytes]:
    """Sync until all have the same; every file, the same in all of them, in desks that are sound."""
    for one in (*clones, *clones):
        one.tkt("sync", "-q")
    files = [one.files() for one in clones]
    assert all(held == files[0] for held in files)
    for one in clones:
        assert one.tkt("check").code == 0
        one.git("fsck", "--full", "--strict")
        assert one.git("symbolic-ref", "HEAD") == "refs/heads/main"
    return files[0]


def beside(work: Iterable[tuple[Clone, Iterable[Sequence[str]]]]) -> list[Answer]:
    """Each clone's commands in a process of its own, all at once; every answer."""
    return crowd(([("-C", str(one.path), *command) for command in commands] for one, commands in work), apart=False)


def since(began: float) -> float:
    """Seconds since then."""
    return time.monotonic() - began
