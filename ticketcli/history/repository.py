"""The repository of a desk: one change = one commit of exactly its files; the log that proves what happened.

Commits are made by `git fast-import` with a fixed argument list; every byte that a person wrote goes through standard
input. Configuration that a copied repository may carry (hooks, fsmonitor, pagers, filters) is switched off for each
call. GitPython serves what is not on the hot path: making a repository and reading the log.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, NamedTuple

from ticketcli.digest import sha1
from ticketcli.errors import Trouble
from ticketcli.history import locks, settings
from ticketcli.history.process import HARDENED, OFFLINE, OLDEST, Running, dotted, git_said, missing
from ticketcli.language import _
from ticketcli.text import one_line, safe

_SHA256 = re.compile(r"^\s*objectformat\s*=\s*sha256\s*$", re.IGNORECASE | re.MULTILINE)
_OBJECT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LOG = ("--no-show-signature", "--no-ext-diff", "--no-textconv")
_UNFINISHED = {
    "MERGE_HEAD": "merge", "CHERRY_PICK_HEAD": "cherry-pick", "REVERT_HEAD": "revert", "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}  # fmt: skip


Files = Mapping[str, bytes | None]
Put = Callable[[str, bytes | None], None]


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
        self.warnings: list[str] = []
        """What went wrong after a change was recorded."""
        self._asked: Running | None = None
        self._journal = os.path.join(self.own_folder, "journal")

    # -- reading -------------------------------------------------------------------------------------------------------

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """What git prints for fixed `arguments`; Trouble with git's own word when it refuses."""
        return Running(self.root, arguments, data, None).result()

    def asked(self, *arguments: str, environment: Mapping[str, str] | None = None) -> tuple[int, bytes, bytes]:
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

    def identity(self) -> Author | None:
        """Whom git's settings name as user; None when they name nobody."""
        try:
            lines = self._asking_identity().result().decode("utf-8", "replace").splitlines()
        except Trouble:
            lines = []
        self._asked = None
        found = dict(line.partition(" ")[::2] for line in lines)
        mail = os.environ.get("GIT_AUTHOR_EMAIL") or found.get("user.email", "")
        name = os.environ.get("GIT_AUTHOR_NAME") or found.get("user.name", "")
        return Author(name or mail, mail) if mail else None

    def _asking_identity(self) -> Running:
        """The question, asked once: a writer puts it early, so that git answers while Python reads."""
        self._asked = self._asked or Running(self.root, ("config", "--get-regexp", r"^user\.(name|email)$"), b"", None)
        return self._asked

    def content(self, commit: str, path: str) -> bytes | None:
        """A file as it was in a commit; None when it was not there."""
        with suppress(Trouble):
            return self.run("cat-file", "blob", f"{_object(commit)}:{path}")
        return None

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
        parts = out.decode("utf-8", "surrogateescape").split("\0")
        return dict(zip(parts[1::2], parts[0::2], strict=False))

    def log(self, path: str | None = None, most: int = 0, having: str | None = None) -> list[Commit]:
        """Commits, newest first: of one file, at most so many, only those that added or removed the text `having`."""
        options: dict[str, Any] = {"z": True, "format": "%H%x00%an%x00%aI%x00%s%x00%B"}
        if most:
            options["max_count"] = most
        if having:
            options["S"] = having
        paths = ("--", path) if path else ()
        if self.head() is None:
            return []
        parts = self._logged("HEAD", *paths, **options).split("\0")
        return [_commit(*parts[at : at + 5]) for at in range(0, len(parts) - 4, 5)]

    def _logged(self, *arguments: str, **options: Any) -> str:
        git = _library()
        repository = git.Repo(self.root, odbt=git.GitCmdObjectDB)
        repository.git.update_environment(**OFFLINE)
        repository.git.set_persistent_git_options(c=list(HARDENED[1::2]))
        try:
            return str(repository.git.log(*_LOG, *arguments, **options))
        except git.GitCommandNotFound:
            raise missing() from None
        except git.GitCommandError as error:
            raise Trouble(git_said("log", str(error.stderr).partition("'")[2].rstrip("'").encode())) from None

    # -- writing -------------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self, put: Put) -> Iterator[None]:
        """Only one `tkt` writes at a time, waiting up to 30 s; what a killed one left is finished first."""
        self._check_whole()
        os.makedirs(self.own_folder, exist_ok=True)
        with locks.alone(os.path.join(self.common_folder, "tkt.lock")):
            locks.heal(os.path.join(self.git_folder, "index.lock"))
            self._finish(put)
            settings.install(self.root, os.path.join(self.common_folder, "config"))
            self._asking_identity()
            yield

    def record(self, files: Files, message: str, author: Author, at: datetime, put: Put) -> None:
        """Commit exactly these files (None: removed), `put` them into the work tree, and tell git's index."""
        branch = self.branch()
        self.move(files, put, lambda: self._on_top(branch, files, message, author, at))

    def move(self, files: Files, put: Put, step: Callable[[], None]) -> None:
        """Do the `step` that brings the branch to where these files stand so, `put` them and tell git's index.

        git's own index lock is held from before the ref moves until the index fits it, so that a person's plain
        `git commit` beside us can neither lose our files nor bring old ones back. Once the ref has moved it is done:
        what fails later is a warning, and is finished by the next one that writes.
        """
        with self._index() as index:
            self._note(files)
            staging = self._stage(files, index)
            step()
            try:
                _lay_down(files, put, staging)
            except (OSError, Trouble) as error:
                self.warnings.append(
                    _("recorded, but the folder could not be brought up to date: {why}").format(why=error)
                )
                return
        os.unlink(self._journal)

    def _on_top(self, branch: str, files: Files, message: str, author: Author, at: datetime) -> None:
        """Commit on whatever the branch is at; again when a person's commit came between."""
        end = time.monotonic() + locks.PATIENCE
        while True:
            parent = self.head()
            try:
                self._commit(branch, parent, files, message, author, at)
            except Trouble:
                if self.head() == parent or time.monotonic() > end:
                    raise
            else:
                return

    def _note(self, files: Files) -> None:
        """Write down what is about to be committed, so that a kill in the middle can be finished."""
        sha256 = self._sha256()
        names = {path: None if data is None else _blob_name(data, sha256) for path, data in files.items()}
        with open(self._journal, "w", encoding="utf-8") as journal:
            json.dump(names, journal)

    def _finish(self, put: Put) -> None:
        """Bring folder and index up to what a killed tkt committed; what it did not commit never happened."""
        try:
            with open(self._journal, encoding="utf-8") as journal:
                names = json.load(journal)
        except FileNotFoundError:
            return
        except ValueError:
            names = {}
        locks.outlive(os.path.join(self.common_folder, f"{self.branch()}.lock"))
        locks.outlive(os.path.join(self.git_folder, "HEAD.lock"))
        head = self.head()
        there = {path: self.content(head, path) for path in names} if head else {}
        sha256 = self._sha256()
        done = {path: data for path, data in there.items() if data is None or _blob_name(data, sha256) == names[path]}
        if head and len(done) == len(names):
            with self._index() as index:
                _lay_down(done, put, self._stage(done, index))
        os.unlink(self._journal)

    def _commit(
        self, branch: str, parent: str | None, files: Files, message: str, author: Author, at: datetime
    ) -> None:
        when = f"{int(at.timestamp())} {at:%z}"
        text = message.encode("utf-8", "replace")
        head = f"commit {branch}\nauthor {author} {when}\ncommitter {author} {when}\ndata {len(text)}\n"
        parts = [head.encode(), text, b"\n", f"from {parent}\n".encode() if parent else b""]
        for path, data in files.items():
            parts += (
                [f"D {path}\n".encode()] if data is None else [f"M 100644 inline {path}\n".encode(), *_inline(data)]
            )
        self.build(branch, parent, b"".join([*parts, b"done\n"]))

    def build(self, branch: str, parent: str | None, stream: bytes) -> None:
        """Have `git fast-import` make what the stream says, a commit on the branch that stands on `parent`."""
        if settings.signs(os.path.join(self.common_folder, "config")):
            settings.build_signed(self.root, branch, parent, stream)
        else:
            self.run("fast-import", "--quiet", "--done", "--date-format=raw", data=stream)

    def _stage(self, files: Files, index: str) -> Running:
        """The same files for git's index; it works while they are committed and put into the folder."""
        sha256 = self._sha256()
        lines = []
        for path, data in files.items():
            name = "0" * (64 if sha256 else 40) if data is None else _blob_name(data, sha256)
            lines.append(f"{'0' if data is None else '100644'} {name}\t{path}\0")
        data = "".join(lines).encode()
        return Running(self.root, ("update-index", "-z", "--index-info"), data, {"GIT_INDEX_FILE": index})

    @contextmanager
    def _index(self) -> Iterator[str]:
        """A copy of git's index to work on; it becomes the index at the end, and git's lock is held meanwhile."""
        index, copy = os.path.join(self.git_folder, "index"), os.path.join(self.own_folder, "index")
        with locks.held(f"{index}.lock"):
            for left in (copy, f"{copy}.lock"):
                with suppress(FileNotFoundError):
                    os.unlink(left)
            if os.path.exists(index):
                _copy(index, copy)
            yield copy
            os.replace(copy, index)

    def _sha256(self) -> bool:
        """Whether object ids are SHA-256: HEAD's tells, and where there is none the repository's settings."""
        head = self.head()
        if head:
            return len(head) == 64
        with open(os.path.join(self.common_folder, "config"), encoding="utf-8", errors="replace") as settings:
            return bool(_SHA256.search(settings.read()))

    def _check_whole(self) -> None:
        for name, what in _UNFINISHED.items():
            if os.path.exists(os.path.join(self.git_folder, name)):
                raise Trouble(
                    _("a {what} is under way here: finish or abort it with git first").format(what=f"git {what}")
                )


def init(root: str) -> None:
    """Make `root` a git repository with the branch main; one that is there already stays as it is."""
    git = _library()
    version = git.Git().version_info
    if version < OLDEST:
        what = _("git {found} is too old: {version} or newer is needed")
        raise Trouble(what.format(found=dotted(version), version=dotted(OLDEST)))
    git.Repo.init(root, initial_branch="main")


def _library() -> Any:
    """GitPython, loaded when it is needed; it asks for git at once."""
    try:
        import git
    except ImportError:
        raise missing() from None
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
        raise Trouble(what.format(root=safe(root)))
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


def _inline(data: bytes) -> tuple[bytes, bytes, bytes]:
    return f"data {len(data)}\n".encode(), data, b"\n"


def _blob_name(data: bytes, sha256: bool) -> str:
    """The object id that git gives a file's content."""
    whole = b"blob %d\0" % len(data) + data
    name: str = (_openssl_sha256() if sha256 else sha1)(whole).hexdigest()
    return name


def _lay_down(files: Files, put: Put, staging: Running) -> None:
    for path, data in files.items():
        put(path, data)
    staging.result()


def _openssl_sha256() -> Any:
    import hashlib

    return hashlib.sha256


def _copy(source: str, target: str) -> None:
    with open(source, "rb") as old, open(target, "wb") as new:
        while part := old.read(1 << 20):
            new.write(part)
