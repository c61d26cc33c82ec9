"""Recording: one change = one commit of exactly its files, alone among all who write, whole or not at all.

Commits are made by `git fast-import` with a fixed argument list; every byte that a person wrote goes through standard
input.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

from ticketcli.errors import Trouble
from ticketcli.history import locks, settings
from ticketcli.history.process import Running, check_operand, encode_path, quote_path
from ticketcli.history.repository import Author, Files, History
from ticketcli.i18n import _
from ticketcli.storage.files import Unlayable
from ticketcli.ticket.model import NOTHING

FORCED = {True: ("-c", "core.fsync=all"), False: ("-c", "core.fsync=committed")}
"""What git brings to the disk before it goes on: all, or only what history is made of: a power cut breaks nothing."""
FEW = 8
PACKS = 60
Put = Callable[[str, bytes | None, bool], None]
"""Writes a file, or removes it; brings it to the disk at once, or leaves that to the system."""
Move = Callable[[Sequence[str]], str | None]
"""Moves the branch, with options that say what git brings to the disk; gives the commit that it was at."""


class Spoilt(Trouble):
    """What git holds is not what was written."""


class Recorder:
    """Who records changes in one repository."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._root, self._git, self._common = history.root, history.git_folder, history.common_folder
        self._own = history.own_folder
        self._journal = os.path.join(history.own_folder, "journal")

    @contextmanager
    def writing(self, put: Put) -> Iterator[None]:
        """Only one `tkt` writes at a time, waiting up to 30 s; what a killed one left is finished first."""
        self._check_whole()
        os.makedirs(self._own, exist_ok=True)
        with locks.lock_process(os.path.join(self._common, "tkt.lock")):
            locks.heal_lock(os.path.join(self._git, "index.lock"))
            self._finish(put)
            settings.install_settings(self._root, os.path.join(self._common, "config"))
            self.history.ask_identity()
            yield

    def record(
        self, files: Files, message: str, author: Author, at: datetime, put: Put, durable: bool = True
    ) -> str | None:
        """Commit exactly these files (None: removed), `put` them into the work tree, and tell git's index."""
        branch = self.history.branch()
        return self.move(files, put, lambda forced: self._on_top(branch, files, message, author, at, forced), durable)

    def move(self, files: Files, put: Put, step: Move, durable: bool = True, staged: Files = NOTHING,
             kinds: Mapping[str, tuple[str, str]] = NOTHING) -> str | None:  # fmt: skip
        """Do the step that brings the branch to where these files stand so, `put` them, and tell git's index.

        Gives the commit it was made on. git's own index lock is held from before the ref moves until the index fits it,
        so that a person's plain `git commit` beside us can neither lose our files nor bring old ones back. Once the ref
        has moved and the commit was read again it is done: what fails later is a warning, and is finished by the next
        one that writes. `durable`: all of it reaches the disk before this returns. `staged`: what a person has staged
        of them, and goes on to be so. `kinds`: mode and object of what is no plain file.
        """
        branch, forced = self.history.branch(), FORCED[durable]
        with self._index() as index:
            self._note(files)
            for data in filter(None, staged.values()):
                self.history.run("hash-object", "-w", "--stdin", data=data)
            staging = self._stage({**files, **staged}, index, forced, kinds)
            parent = step(forced)
            self.history.recorded = True
            with self._warned(_("recorded, but it could not be read again: {why}")):
                self._check(branch, parent, files)
            with self._warned(_("recorded, but the folder could not be brought up to date: {why}")):
                self._lay_down(files, put, durable)
                staging.result()
                os.replace(index, os.path.join(self._git, "index"))
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
            self.history.warnings.append(what.format(why=error))

    def _on_top(
        self, branch: str, files: Files, message: str, author: Author, at: datetime, forced: Sequence[str]
    ) -> str | None:
        """Commit on whatever the branch is at, and give that; again when a person's commit came between."""
        end = time.monotonic() + locks.PATIENCE
        while True:
            parent = self.history.head()
            try:
                self._commit(branch, parent, files, message, author, at, forced)
            except Trouble:
                if self.history.head() == parent or time.monotonic() > end:
                    raise
                if self.history.files_at(self.history.head(), files) == files:
                    locks.release_git_locks(self._git, branch, self._common)
                    return parent
            else:
                return parent

    def _check(self, branch: str, parent: str | None, files: Files) -> None:
        """What git does not give back as it was written is taken back (as fossil checks itself: selfcheck.wiki)."""
        made = self.history.head()
        try:
            held = self.history.files_at(made, files)
        except (Trouble, ValueError):
            held = {}
        strange = [path for path, data in files.items() if path not in held or held[path] != data]
        if strange:
            if made and made != parent:
                back = (check_operand(branch), check_operand(parent)) if parent else ("-d", check_operand(branch))
                self.history.run("update-ref", *back, check_operand(made))
            what = _("git does not give {path} back as it was written: run `git fsck`, your disk may be failing")
            raise Spoilt(what.format(path=strange[0]))

    def _force(self, branch: str, files: Files) -> None:
        """The folders' entries to the disk; where many files were written at once, all that is under way."""
        if len(files) > FEW:
            os.sync()
            return
        folders = {os.path.dirname(os.path.join(self._root, path)) for path in files}
        for folder in {*folders, os.path.dirname(os.path.join(self._common, branch)), self._git}:
            with suppress(FileNotFoundError):
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)

    def _tidy(self) -> None:
        """Join the packs that single commits leave, before there are many."""
        folder = os.path.join(self._common, "objects", "pack")
        with suppress(OSError, Trouble):
            if sum(name.endswith(".idx") for name in os.listdir(folder)) > PACKS:
                self.history.run("repack", "--geometric=2", "-d", "-n", "-q")

    def _note(self, files: Files) -> None:
        """Write down what is about to be committed, so that a kill in the middle can be finished."""
        names = {path: None if data is None else self.history.blob_name(data) for path, data in files.items()}
        with open(self._journal, "w", encoding="utf-8") as journal:
            json.dump(names, journal)

    def _finish(self, put: Put) -> None:
        """Bring folder and index up to what a killed tkt committed; what it did not commit never happened."""
        if not os.path.exists(self._journal):
            return
        locks.release_git_locks(self._git, self.history.branch(), self._common)
        try:
            self._finish_what_it_tells(put)
        except (ValueError, LookupError, TypeError, AttributeError, Trouble):
            self._set_aside()
        else:
            os.unlink(self._journal)

    def _set_aside(self) -> None:
        """Keep a journal that cannot be finished where it hinders nobody; what was committed stands in any case."""
        aside = os.path.join(self._own, "set-aside")
        os.makedirs(aside, exist_ok=True)
        kept = os.path.join(aside, f"journal-{len(os.listdir(aside)) + 1}")
        os.replace(self._journal, kept)
        what = _("what a tkt before left cannot be finished; it is kept in {path}, `git status` shows what differs")
        self.history.warnings.append(what.format(path=kept))

    def _finish_what_it_tells(self, put: Put) -> None:
        with open(self._journal, encoding="utf-8") as journal:
            names = json.load(journal)
        head = self.history.head()
        there = self.history.files_at(head, names) if head else {}
        made = {path: None if data is None else self.history.blob_name(data) for path, data in there.items()}
        if head and made == names:
            with self._index() as index:
                staging = self._stage(there, index, FORCED[True])
                self._lay_down(there, put, True)
                staging.result()
                os.replace(index, os.path.join(self._git, "index"))

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
                [b"D %b\n" % quote_path(path)]
                if data is None
                else [b"M 100644 inline %b\n" % quote_path(path), *_inline(data)]
            )
        build_commit(self.history, branch, parent, b"".join([*parts, b"done\n"]), forced)

    def _stage(self, files: Files, index: str, forced: Sequence[str],
               kinds: Mapping[str, tuple[str, str]] = NOTHING) -> Running:  # fmt: skip
        """The same files for git's index; it works while they are committed and put into the folder."""
        nothing = ("0", "0" * (64 if self.history.sha256 else 40))
        told = {path: nothing if data is None else ("100644", self.history.blob_name(data))
                for path, data in files.items()}  # fmt: skip
        rows = sorted({**told, **kinds}.items(), key=lambda row: row[1] != nothing)
        data = b"".join(b"%b\t%b\0" % (" ".join(row).encode(), encode_path(path)) for path, row in rows)
        asked = ("update-index", "--replace", "-z", "--index-info")
        return Running(self._root, asked, data, {"GIT_INDEX_FILE": index}, forced)

    def _lay_down(self, files: Files, put: Put, durable: bool) -> None:
        """Put the files into the folder, one folder after the other; what it cannot hold is told and passed over."""
        for path, data in sorted(files.items(), key=lambda one: (one[1] is not None, one[0])):
            try:
                put(path, data, durable and len(files) <= FEW)
            except Unlayable as error:
                self.history.warnings.append(_("recorded, but not laid down: {why}").format(why=error))

    @contextmanager
    def _index(self) -> Iterator[str]:
        """A copy of git's index to work on, which git's lock is held for meanwhile."""
        index, copy = os.path.join(self._git, "index"), os.path.join(self._own, "index")
        with locks.hold_git_lock(f"{index}.lock"):
            for left in (copy, f"{copy}.lock"):
                with suppress(FileNotFoundError):
                    os.unlink(left)
            _twin(index, copy)
            yield copy
            with suppress(OSError):
                os.unlink(copy)

    def _check_whole(self) -> None:
        if what := self.history.unfinished_work():
            raise Trouble(_("a {what} is under way here: finish or abort it with git first").format(what=f"git {what}"))


def build_commit(history: History, branch: str, parent: str | None, stream: bytes, forced: Sequence[str]) -> None:
    """Have `git fast-import` make what the stream says, a commit on the branch that stands on `parent`."""
    options = ("-c", "fastimport.unpackLimit=0", *forced)
    if settings.signs_commits(os.path.join(history.common_folder, "config")):
        settings.build_signed(history.root, branch, parent, stream, options)
    else:
        command = ("fast-import", "--quiet", "--done", "--date-format=raw")
        Running(history.root, command, stream, None, options).result()


def _inline(data: bytes) -> tuple[bytes, bytes, bytes]:
    return f"data {len(data)}\n".encode(), data, b"\n"


def _twin(source: str, target: str) -> None:
    """The same file under another name, or a copy where a disk has no such thing; git writes into neither."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        return
    except OSError:
        with open(source, "rb") as old, open(target, "wb") as new:
            new.write(old.read())
