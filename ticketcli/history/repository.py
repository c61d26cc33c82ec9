"""The repository of a desk: one change = one commit of exactly its files; the log that proves what happened.

Commits are made by `git fast-import` with a fixed argument list; every byte that a person wrote goes through standard
input. Configuration that a copied repository may carry (hooks, fsmonitor, pagers, filters) is switched off for each
call. GitPython serves what is not on the hot path: making a repository and reading the log.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from ticketcli.digest import sha1
from ticketcli.errors import Trouble
from ticketcli.history import locks, settings
from ticketcli.history.process import HARDENED, OFFLINE, OLDEST, Running, dotted, git_said, missing
from ticketcli.language import _
from ticketcli.text import one_line, pattern, safe

_SHA256 = pattern(r"^\s*objectformat\s*=\s*sha256\s*$", re.IGNORECASE | re.MULTILINE)
_OBJECT = pattern(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LOG = ("--no-show-signature", "--no-ext-diff", "--no-textconv")
_UNFINISHED = {
    "MERGE_HEAD": "merge", "CHERRY_PICK_HEAD": "cherry-pick", "REVERT_HEAD": "revert", "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}  # fmt: skip


FORCED = {True: ("-c", "core.fsync=all"), False: ("-c", "core.fsync=committed")}
"""What git brings to the disk before it goes on: all, or only what history is made of: a power cut breaks nothing."""
FEW = 8
PACKS = 60
Files = Mapping[str, bytes | None]
Put = Callable[[str, bytes | None, bool], None]
"""Writes a file, or removes it; brings it to the disk at once, or leaves that to the system."""
Move = Callable[[Sequence[str]], str | None]
"""Moves the branch, with options that say what git brings to the disk; gives the commit that it was at."""


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


class Spoilt(Trouble):
    """What git holds is not what was written."""


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

    def tree(self, commit: str, folders: Sequence[str]) -> dict[str, str | None]:
        """The objects that a commit has below some folders, by path; links and submodules are none."""
        out = self.run("ls-tree", "-r", "-z", _object(commit), "--", *folders).decode("utf-8", "surrogateescape")
        rows = (row.partition("\t")[::2] for row in out.split("\0") if row)
        return {path: told.split(" ")[2] for told, path in rows if told.startswith("100")}

    def difference(self, before: str, after: str, folders: Sequence[str]) -> dict[str, str | None]:
        """The objects that a commit has for the paths that another one has otherwise (None: it has none)."""
        commits = (_object(before), _object(after))
        out = self.run("diff-tree", "-r", "-z", "--no-renames", "--raw", "--no-abbrev", *commits, "--", *folders)
        parts = out.decode("utf-8", "surrogateescape").split("\0")
        rows = ((told.split(" "), path) for told, path in zip(parts[::2], parts[1::2], strict=False))
        return {path: told[3] if told[1].startswith("100") else None for told, path in rows}

    def blob_name(self, data: bytes) -> str:
        """The object id that git gives a file's content."""
        return _blob_name(data, self._sha256)

    def ref(self, name: str) -> str | None:
        """The commit that a ref is at; None where there is no such ref."""
        loose = _first_line(os.path.join(self.common_folder, name))
        if _OBJECT.fullmatch(loose):
            return loose
        code, out, _said = self.asked("rev-parse", "--verify", "--quiet", name)
        return None if code else out.decode().strip()

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

    def record(
        self, files: Files, message: str, author: Author, at: datetime, put: Put, durable: bool = True
    ) -> str | None:
        """Commit exactly these files (None: removed), `put` them into the work tree, and tell git's index."""
        branch = self.branch()
        return self.move(files, put, lambda forced: self._on_top(branch, files, message, author, at, forced), durable)

    def move(self, files: Files, put: Put, step: Move, durable: bool = True) -> str | None:
        """Do the step that brings the branch to where these files stand so, `put` them, and tell git's index.

        Gives the commit it was made on. git's own index lock is held from before the ref moves until the index fits it,
        so that a person's plain `git commit` beside us can neither lose our files nor bring old ones back. Once the ref
        has moved and the commit was read again it is done: what fails later is a warning, and is finished by the next
        one that writes. `durable`: all of it reaches the disk before this returns.
        """
        branch, forced = self.branch(), FORCED[durable]
        with self._index() as index:
            self._note(files)
            staging = self._stage(files, index, forced)
            parent = step(forced)
            self.recorded = True
            with self._warned(_("recorded, but it could not be read again: {why}")):
                self._check(branch, parent, files)
            with self._warned(_("recorded, but the folder could not be brought up to date: {why}")):
                _lay_down(files, put, durable)
                staging.result()
                os.replace(index, os.path.join(self.git_folder, "index"))
                if durable:
                    self._force(branch, files)
                os.unlink(self._journal)
        self._tidy()
        return parent

    @contextmanager
    def _warned(self, what: str) -> Iterator[None]:
        """What fails here is a warning: the ref has moved, and whoever reads an error would record it again."""
        try:
            yield
        except Spoilt:
            raise
        except (OSError, Trouble) as error:
            self.warnings.append(what.format(why=error))

    def _on_top(
        self, branch: str, files: Files, message: str, author: Author, at: datetime, forced: Sequence[str]
    ) -> str | None:
        """Commit on whatever the branch is at, and give that; again when a person's commit came between."""
        end = time.monotonic() + locks.PATIENCE
        while True:
            parent = self.head()
            try:
                self._commit(branch, parent, files, message, author, at, forced)
            except Trouble:
                if self.head() == parent or time.monotonic() > end:
                    raise
                if self._held(self.head(), files) == files:
                    return parent
            else:
                return parent

    def _check(self, branch: str, parent: str | None, files: Files) -> None:
        """What git does not give back as it was written is taken back (as fossil checks itself: selfcheck.wiki)."""
        made = self.head()
        try:
            held = self._held(made, files)
        except (Trouble, ValueError):
            held = {}
        strange = [path for path, data in files.items() if path not in held or held[path] != data]
        if strange:
            if made and made != parent:
                self.run("update-ref", *(("-d", branch) if not parent else (branch, parent)), made)
            what = _("git does not give {path} back as it was written: run `git fsck`, your disk may be failing")
            raise Spoilt(what.format(path=strange[0]))

    def _held(self, commit: str | None, paths: Iterable[str]) -> Files:
        """The files as a commit holds them; None for those that it does not hold."""
        asked = list(paths)
        names = "".join(f"{commit}:{path}\n" for path in asked)
        given = self.run("cat-file", "--batch", "--buffer", data=names.encode())
        found: dict[str, bytes | None] = {}
        place = 0
        for path in asked:
            line, place = given[place : (end := given.index(b"\n", place))], end + 1
            if line.endswith(b" missing"):
                found[path] = None
            else:
                size = int(line.rpartition(b" ")[2])
                found[path], place = given[place : place + size], place + size + 1
        return found

    def _force(self, branch: str, files: Files) -> None:
        """The folders' entries to the disk; where many files were written at once, all that is under way."""
        if len(files) > FEW:
            os.sync()
            return
        folders = {os.path.dirname(os.path.join(self.root, path)) for path in files}
        for folder in {*folders, os.path.dirname(os.path.join(self.common_folder, branch)), self.git_folder}:
            with suppress(FileNotFoundError):
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)

    def _tidy(self) -> None:
        """Join the packs that single commits leave, before there are many."""
        folder = os.path.join(self.common_folder, "objects", "pack")
        with suppress(OSError, Trouble):
            if sum(name.endswith(".idx") for name in os.listdir(folder)) > PACKS:
                self.run("repack", "--geometric=2", "-d", "-n", "-q")

    def _note(self, files: Files) -> None:
        """Write down what is about to be committed, so that a kill in the middle can be finished."""
        sha256 = self._sha256
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
        there = self._held(head, names) if head else {}
        made = {path: None if data is None else self.blob_name(data) for path, data in there.items()}
        if head and made == names:
            with self._index() as index:
                staging = self._stage(there, index, FORCED[True])
                _lay_down(there, put, True)
                staging.result()
                os.replace(index, os.path.join(self.git_folder, "index"))
        os.unlink(self._journal)

    def _commit(
        self,
        branch: str,
        parent: str | None,
        files: Files,
        message: str,
        author: Author,
        at: datetime,
        forced: Sequence[str],
    ) -> None:
        when = f"{int(at.timestamp())} {at:%z}"
        text = message.encode("utf-8", "replace")
        head = f"commit {branch}\nauthor {author} {when}\ncommitter {author} {when}\ndata {len(text)}\n"
        parts = [head.encode(), text, b"\n", f"from {parent}\n".encode() if parent else b""]
        for path, data in files.items():
            parts += (
                [f"D {path}\n".encode()] if data is None else [f"M 100644 inline {path}\n".encode(), *_inline(data)]
            )
        self.build(branch, parent, b"".join([*parts, b"done\n"]), forced)

    def build(self, branch: str, parent: str | None, stream: bytes, forced: Sequence[str]) -> None:
        """Have `git fast-import` make what the stream says, a commit on the branch that stands on `parent`."""
        options = ("-c", "fastimport.unpackLimit=0", *forced)
        if settings.signs(os.path.join(self.common_folder, "config")):
            settings.build_signed(self.root, branch, parent, stream, options)
        else:
            command = ("fast-import", "--quiet", "--done", "--date-format=raw")
            Running(self.root, command, stream, None, options).result()

    def _stage(self, files: Files, index: str, forced: Sequence[str]) -> Running:
        """The same files for git's index; it works while they are committed and put into the folder."""
        sha256 = self._sha256
        lines = []
        for path, data in files.items():
            name = "0" * (64 if sha256 else 40) if data is None else _blob_name(data, sha256)
            lines.append(f"{'0' if data is None else '100644'} {name}\t{path}\0")
        data = "".join(lines).encode()
        return Running(self.root, ("update-index", "-z", "--index-info"), data, {"GIT_INDEX_FILE": index}, forced)

    @contextmanager
    def _index(self) -> Iterator[str]:
        """A copy of git's index to work on, which git's lock is held for meanwhile."""
        index, copy = os.path.join(self.git_folder, "index"), os.path.join(self.own_folder, "index")
        with locks.held(f"{index}.lock"):
            for left in (copy, f"{copy}.lock"):
                with suppress(FileNotFoundError):
                    os.unlink(left)
            _twin(index, copy)
            yield copy
            with suppress(OSError):
                os.unlink(copy)

    @cached_property
    def _sha256(self) -> bool:
        """Whether object ids are SHA-256: HEAD's tells, and where there is none the repository's settings."""
        head = self.head()
        if head:
            return len(head) == 64
        with open(os.path.join(self.common_folder, "config"), encoding="utf-8", errors="replace") as settings:
            return bool(_SHA256.search(settings.read()))

    def unfinished(self) -> str:
        """What a person has begun with git here and not ended; empty where nothing is."""
        found = (what for name, what in _UNFINISHED.items() if os.path.exists(os.path.join(self.git_folder, name)))
        return next(found, "")

    def _check_whole(self) -> None:
        if what := self.unfinished():
            raise Trouble(_("a {what} is under way here: finish or abort it with git first").format(what=f"git {what}"))


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


def _lay_down(files: Files, put: Put, durable: bool) -> None:
    for path, data in files.items():
        put(path, data, durable and len(files) <= FEW)


def _twin(source: str, target: str) -> None:
    """The same file under another name, or a copy where a disk has no such thing; git writes into neither."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        return
    except OSError:
        with open(source, "rb") as old, open(target, "wb") as new:
            new.write(old.read())


def _openssl_sha256() -> Any:
    import hashlib

    return hashlib.sha256
