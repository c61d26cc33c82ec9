"""The repository of a desk: what it holds, by commit and path, and the log that proves what happened.

GitPython serves what is not on the hot path: making a repository and reading the log.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from ticketcli.errors import Trouble
from ticketcli.history.process import (
    HARDENED,
    OFFLINE,
    OLDEST,
    Running,
    check_operand,
    decode_paths,
    dotted_version,
    encode_path,
    git_is_missing,
    git_said,
)
from ticketcli.i18n import _
from ticketcli.runtime.hashes import sha1
from ticketcli.text import ascii_pattern, one_line, safe_text

_SHA256 = ascii_pattern(r"^\s*objectformat\s*=\s*sha256\s*$", re.IGNORECASE | re.MULTILINE)
_OBJECT = ascii_pattern(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LOG = ("--no-show-signature", "--no-ext-diff", "--no-textconv")
_UNFINISHED = {
    "MERGE_HEAD": "merge", "CHERRY_PICK_HEAD": "cherry-pick", "REVERT_HEAD": "revert", "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}  # fmt: skip

Files = Mapping[str, bytes | None]


class Author(NamedTuple):
    """Who a commit is by."""

    name: str
    mail: str

    def __str__(self) -> str:
        name = re.sub(r"[<>\n\r\x00-\x1f]", "", one_line(self.name)) or "tkt"
        mail = re.sub(r"[<>\s\x00-\x1f]", "", self.mail) or "tkt@localhost"
        return f"{name} <{mail}>"


class Commit(NamedTuple):
    """One commit of the log: `acts` and `tickets` from its trailers."""

    id: str
    author: str
    at: datetime
    subject: str
    body: str

    def trailer(self, name: str) -> list[str]:
        """The values of one trailer in the last paragraph."""
        last = self.body.rstrip("\n").rpartition("\n\n")[2]
        return [line[len(name) + 2 :] for line in last.split("\n") if line.startswith(f"{name}: ")]


class History:
    """The git repository of one desk, whose top folder is `root`."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.git_folder = _git_folder(root)
        self.common_folder = _common_folder(self.git_folder)
        self.own_folder = os.path.join(self.git_folder, "tkt")
        self.environment: Mapping[str, str] = {}
        """What git is told of the repository beside its place."""
        self.recorded = False
        """Whether this call has made a commit."""
        self.warnings: list[str] = []
        """What went wrong after a change was recorded."""
        self._asked: Running | None = None

    # -- reading -------------------------------------------------------------------------------------------------------

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """What git prints for fixed `arguments`; Trouble with git's own word when it refuses."""
        return Running(self.root, arguments, data, None).result()

    def ask(self, *arguments: str, environment: Mapping[str, str] | None = None) -> tuple[int, bytes, bytes]:
        """The exit code of git for fixed `arguments`, what it prints, and what it says beside."""
        return Running(self.root, arguments, b"", environment).outcome()

    def branch(self) -> str:
        """The ref that HEAD names, such as refs/heads/main; Trouble when HEAD is detached."""
        head = _first_line(os.path.join(self.git_folder, "HEAD"))
        if not head.startswith("ref: refs/heads/"):
            raise Trouble(_("HEAD is detached here: `git switch` to a branch first"))
        return head[5:]

    def head(self) -> str | None:
        """The commit that HEAD is at; None on a branch without one."""
        branch = _first_line(os.path.join(self.git_folder, "HEAD"))
        if not branch.startswith("ref: "):
            return branch or None
        loose = _first_line(os.path.join(self.common_folder, branch[5:]))
        if _OBJECT.fullmatch(loose):
            return loose
        with suppress(Trouble):
            return self.run("rev-parse", "--verify", "--quiet", "HEAD").decode().strip() or None
        return None

    def tree(self, commit: str, folders: Sequence[str]) -> dict[str, str | None]:
        """The objects that a commit has below some folders, by path; links and submodules are none."""
        out = decode_paths(self.run("ls-tree", "-r", "-z", _object(commit), "--", *folders))
        rows = (row.partition("\t")[::2] for row in out if row)
        return {path: told.split(" ")[2] for told, path in rows if told.startswith("100")}

    def difference(self, before: str, after: str, folders: Sequence[str]) -> dict[str, str | None]:
        """The objects that a commit has for the paths that another one has otherwise (None: it has none)."""
        commits = (_object(before), _object(after))
        out = self.run("diff-tree", "-r", "-z", "--no-renames", "--raw", "--no-abbrev", *commits, "--", *folders)
        parts = decode_paths(out)
        rows = ((told.split(" "), path) for told, path in zip(parts[::2], parts[1::2], strict=False))
        return {path: told[3] if told[1].startswith("100") else None for told, path in rows}

    def blob_name(self, data: bytes) -> str:
        """The object id that git gives a file's content."""
        return _blob_name(data, self.sha256)

    def ref(self, name: str) -> str | None:
        """The commit that a ref is at; None where there is no such ref."""
        loose = _first_line(os.path.join(self.common_folder, name))
        if _OBJECT.fullmatch(loose):
            return loose
        code, out, _said = self.ask("rev-parse", "--verify", "--quiet", check_operand(name))
        return None if code else out.decode().strip()

    def identity(self) -> Author | None:
        """Whom git's settings name as user; None when they name nobody."""
        try:
            lines = self.ask_identity().result().decode("utf-8", "replace").splitlines()
        except Trouble:
            lines = []
        self._asked = None
        found = dict(line.partition(" ")[::2] for line in lines)
        mail = os.environ.get("GIT_AUTHOR_EMAIL") or found.get("user.email", "")
        name = os.environ.get("GIT_AUTHOR_NAME") or found.get("user.name", "")
        return Author(name or mail, mail) if mail else None

    def ask_identity(self) -> Running:
        """The question, asked once: a writer puts it early, so that git answers while Python reads."""
        self._asked = self._asked or Running(self.root, ("config", "--get-regexp", r"^user\.(name|email)$"), b"", None)
        return self._asked

    def content(self, commit: str, path: str) -> bytes | None:
        """A file as it was in a commit; None when it was not there."""
        with suppress(Trouble):
            return self.run("cat-file", "blob", f"{_object(commit)}:{path}")
        return None

    def files_at(self, commit: str | None, paths: Iterable[str]) -> Files:
        """The files as a commit holds them; None for those that it does not hold."""
        asked = list(paths)
        plain = [path for path in asked if "\n" not in path]
        names = b"".join(b"%b:%b\n" % (str(commit).encode(), encode_path(path)) for path in plain)
        found = dict(zip(plain, read_batch(self.run("cat-file", "--batch", "--buffer", data=names)), strict=True))
        return {path: found[path] if path in found else self.content(commit or "", path) for path in asked}

    def before(self, commit: str, path: str) -> bytes | None:
        """A file as it was before a commit; None when it was not there."""
        with suppress(Trouble):
            return self.run("cat-file", "blob", f"{_object(commit)}^:{path}")
        return None

    def changed_files(self, commit: str) -> dict[str, str]:
        """The paths that a commit changed, each with A, M or D."""
        out = self.run(
            "diff-tree", "--root", "--no-commit-id", "--no-renames", "-r", "--name-status", "-z", _object(commit)
        )
        parts = decode_paths(out)
        return dict(zip(parts[1::2], parts[0::2], strict=False))

    def log(self, path: str | None = None, most: int = 0, having: str | None = None) -> list[Commit]:
        """Commits, newest first: of one file, at most so many, only those that added or removed the text `having`."""
        asked: dict[str, Any] = {"z": True, "format": "%H%x00%an%x00%aI%x00%s%x00%B"}
        if most:
            asked["max_count"] = most
        if having:
            asked["S"] = having
        paths = ("--", path) if path else ()
        if self.head() is None:
            return []
        parts = self._logged("HEAD", *paths, **asked).split("\0")
        return [_commit(*parts[at : at + 5]) for at in range(0, len(parts) - 4, 5)]

    def _logged(self, *arguments: str, **options: Any) -> str:
        git = _library()
        repository = git.Repo(self.root, odbt=git.GitCmdObjectDB)
        repository.git.update_environment(**OFFLINE)
        repository.git.set_persistent_git_options(c=list(HARDENED[1::2]))
        try:
            return str(repository.git.log(*_LOG, *arguments, **options))
        except git.GitCommandNotFound:
            raise git_is_missing() from None
        except git.GitCommandError as error:
            raise Trouble(git_said("log", str(error.stderr).partition("'")[2].rstrip("'").encode())) from None

    @cached_property
    def sha256(self) -> bool:
        """Whether object ids are SHA-256: HEAD's tells, and where there is none the repository's settings."""
        head = self.head()
        if head:
            return len(head) == 64
        with open(os.path.join(self.common_folder, "config"), encoding="utf-8", errors="replace") as settings:
            return bool(_SHA256.search(settings.read()))

    def unfinished_work(self) -> str:
        """What a person has begun with git here and not ended; empty where nothing is."""
        found = (what for name, what in _UNFINISHED.items() if os.path.exists(os.path.join(self.git_folder, name)))
        return next(found, "")


def read_batch(given: bytes) -> Iterator[bytes | None]:
    """What `git cat-file --batch` gives for each name that it was asked for; None for what is no file's content."""
    place = 0
    while place < len(given):
        end = given.index(b"\n", place)
        told, place = given[place:end].split(b" "), end + 1
        size = int(told[2]) if len(told) == 3 and told[2].isdigit() else None
        if size is None:
            yield None
        else:
            yield given[place : place + size] if told[1] == b"blob" else None
            place += size + 1


def init_repository(root: str) -> None:
    """Make `root` a git repository with the branch main; one that is there already stays as it is."""
    git = _library()
    version = git.Git().version_info
    if version < OLDEST:
        what = _("git {found} is too old: {version} or newer is needed")
        raise Trouble(what.format(found=dotted_version(version), version=dotted_version(OLDEST)))
    git.Repo.init(root, initial_branch="main")


def _library() -> Any:
    """GitPython, loaded when it is needed; it asks for git at once."""
    try:
        import git
    except ImportError:
        raise git_is_missing() from None
    return git


def is_repository(root: str) -> bool:
    """Whether `root` is the top of a git repository."""
    return os.path.exists(os.path.join(root, ".git"))


def _git_folder(root: str) -> str:
    """The folder .git, or where the file .git of a worktree or submodule points; Trouble where no repository is."""
    place = os.path.join(root, ".git")
    pointer = "" if os.path.isdir(place) else _first_line(place).removeprefix("gitdir: ")
    folder = os.path.normpath(os.path.join(root, pointer)) if pointer else place
    if not os.path.exists(os.path.join(folder, "HEAD")):
        what = _("{root} is not the top of a git repository: run `git init` or `tkt init` there")
        raise Trouble(what.format(root=safe_text(root)))
    return folder


def _common_folder(git_folder: str) -> str:
    pointer = _first_line(os.path.join(git_folder, "commondir"))
    return os.path.normpath(os.path.join(git_folder, pointer)) if pointer else git_folder


def _first_line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readline(4096).rstrip("\n")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""


def _object(name: str) -> str:
    if not _OBJECT.fullmatch(name):
        raise Trouble(_("`{name}` names no commit").format(name=one_line(name, 60)))
    return name


def _commit(id: str, author: str, at: str, subject: str, body: str) -> Commit:
    return Commit(id.strip("\n"), author, datetime.fromisoformat(at), subject, body)


def _blob_name(data: bytes, sha256: bool) -> str:
    """The object id that git gives a file's content."""
    whole = b"blob %d\0" % len(data) + data
    name: str = (_openssl_sha256() if sha256 else sha1)(whole).hexdigest()
    return name


def _openssl_sha256() -> Any:
    import hashlib

    return hashlib.sha256
