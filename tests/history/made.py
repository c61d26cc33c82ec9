"""Commits made by hand in the current folder, for tests of what is read out of history."""

from pathlib import Path

from tests.conftest import git


def commit(message: str = "x", author: str = "", **files: str | bytes | None) -> str:
    """Commit these files (`a_b` is a/b.md; None: gone) and give the commit."""
    for name, data in files.items():
        path = Path(name.replace("_", "/") + ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data.encode() if isinstance(data, str) else data)
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", message, *([f"--author={author}"] if author else []))
    return git("rev-parse", "HEAD")


def fork(name: str, at: str) -> None:
    """Go on, on a branch of its own, from a commit."""
    git("checkout", "--quiet", "-B", name, at)
