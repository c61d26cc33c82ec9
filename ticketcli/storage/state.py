"""What a desk keeps for itself under `.git/tkt`: each file read and written whole, here and nowhere else.

Nothing of it is history. A file that is not there, cannot be read or is damaged counts as none.
Two keep their own ways, since how they survive a kill is what they are for: the recorder with its journal, its copy of
git's index and its locks, and the index with its database.
"""

import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from ticketcli.storage.files import open_folder, replace_file

SYNC = "sync.json"
LOCAL = "local.json"
VERIFIED = "verified.json"
VERIFIED_ENTRIES = "verified-entries.json"
ALLOWED_SIGNERS = "allowed-signers"
ERROR = "last-error.log"
PARKED = "parked"
LEARNED = "learned"
OUTBOX = "outbox"
MERGING = ("merge-stands", "merge-base", "merge-other")

DAMAGED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a damaged file raises when it is read, or when what it holds is asked."""
FEW = 8
"""So many files are brought to the disk one by one; more of them with all that is under way."""
SHARED, PRIVATE = 0o644, 0o600
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
Value = TypeVar("Value")


class State:
    """The files below one folder, which is made when the first is written; no link below it is followed."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def path(self, name: str) -> str:
        """Where a file or folder of that name lies, for people and other programs."""
        return os.path.join(self.folder, name)

    def holds(self, name: str) -> bool:
        """Whether there is a file or folder of that name."""
        return os.path.exists(self.path(name))

    @property
    def has_learned(self) -> bool:
        """Whether anything was learned from closed tickets."""
        return self.holds(LEARNED)

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder, sorted, but for what a kill left half written."""
        with suppress(FileNotFoundError, NotADirectoryError):
            return [f"{folder}/{name}" for name in sorted(self._listed(folder)) if not name.startswith(".")]
        return []

    # -- reading -------------------------------------------------------------------------------------------------------

    def data(self, name: str) -> bytes | None:
        """A file's bytes."""
        with suppress(OSError), self._above(name) as (folder, last):
            return _content(os.open(last, _FILE, dir_fd=folder))
        return None

    def value(self, name: str, form: Callable[[Any], Value]) -> Value | None:
        """What `form` makes of the JSON in a file; None where it takes that for damaged, too."""
        data = self.data(name)
        with suppress(*DAMAGED):
            return None if data is None else form(json.loads(data))
        return None

    # -- writing -------------------------------------------------------------------------------------------------------

    def put(self, name: str, data: bytes, forced: bool = False, mode: int = SHARED) -> None:
        """Write a file whole; `forced`: it is on the disk when this returns."""
        os.makedirs(self.folder, exist_ok=True)
        with self._above(name, make=True) as (folder, last):
            replace_file(last, data, folder, f".{last}.{os.urandom(4).hex()}", forced, mode)
            if forced:
                os.fsync(folder)

    def put_all(self, files: Mapping[str, bytes]) -> None:
        """Write several files whole; all of them are on the disk when this returns."""
        for name, data in files.items():
            self.put(name, data, forced=len(files) <= FEW)
        if len(files) > FEW:
            os.sync()

    def put_value(self, name: str, value: Any, forced: bool = False) -> None:
        """Write a file that holds a value as JSON."""
        self.put(name, json.dumps(value).encode(), forced)

    def remove(self, name: str) -> None:
        """Remove a file, if there is one."""
        with suppress(FileNotFoundError), self._above(name) as (folder, last):
            os.unlink(last, dir_fd=folder)

    def clear(self, folder: str) -> None:
        """Remove all files of a folder."""
        with suppress(FileNotFoundError):
            for name in self._listed(folder):
                self.remove(f"{folder}/{name}")

    # -- folders -------------------------------------------------------------------------------------------------------

    @contextmanager
    def _above(self, name: str, make: bool = False) -> Iterator[tuple[int, str]]:
        """The handle of the folder that a file lies in, and the file's name there."""
        path, _slash, last = name.rpartition("/")
        handle = open_folder(self.folder, path, make)
        try:
            yield handle, last
        finally:
            os.close(handle)

    def _listed(self, folder: str) -> list[str]:
        with self._above(f"{folder}/") as (handle, _last):
            return os.listdir(handle)


def _content(handle: int) -> bytes | None:
    """What an open file holds; None for what is no regular file."""
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        with open(handle, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(handle)
