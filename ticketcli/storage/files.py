"""The desk's folder: where each record lies, reading it safely, and writing it whole or not at all."""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from ticketcli.errors import BadFile, NotFound, Trouble
from ticketcli.format import records
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, is_utf8, make_slug, one_line
from ticketcli.ticket import number
from ticketcli.ticket.model import Agent, Article, Customer, Ticket

SETTINGS = "desk.yaml"
SERVICE = "sla.yaml"
ROTA = "rota.yaml"
LARGEST = 8 << 20
_STRANGE = (errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST, errno.ENAMETOOLONG, errno.EILSEQ, errno.ELOOP,
            errno.EINVAL)  # fmt: skip
"""What is said of a place, not of the disk."""
_SHORT = 5
_PIECE = 1 << 16
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NAME = ascii_pattern(r"[a-z0-9][a-z0-9-]{0,79}")
_PATH = ascii_pattern(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*|\.gitattributes|\.gitignore")
Record = TypeVar("Record", Ticket, Customer, Agent, Article)


def is_ticket(path: str) -> bool:
    """Whether a file bears the name of a ticket."""
    return path.endswith(".md") and bool(number.NUMBER.fullmatch(path[:-3].rpartition("/")[2]))


def ticket_path(id: str) -> str:
    """Where a ticket lies: the path follows from the number alone."""
    if not number.NUMBER.fullmatch(id):
        raise NotFound(_("`{id}` is no ticket number").format(id=one_line(id, 40)))
    year, month = number.month_of(id)
    tail = id.rpartition("-")[2]
    shard = "" if len(tail) <= _SHORT else f"{tail[:2]}/"
    return f"tickets/{year}/{month:02}/{shard}{id}.md"


def attachment_folder(id: str) -> str:
    """Where what came with a ticket lies."""
    return "attachments/" + ticket_path(id).removeprefix("tickets/").removesuffix(".md")


def customer_path(id: str) -> str:
    """Where a customer lies: by the first two letters."""
    return f"customers/{_checked(id)[:2]}/{id}.md"


def agent_path(id: str) -> str:
    """Where an agent lies."""
    return f"agents/{_checked(id)}.md"


def _checked(id: str) -> str:
    if not _NAME.fullmatch(id):
        line = _("`{id}` is no name: a-z, 0-9 and hyphens, such as {near}")
        raise NotFound(line.format(id=one_line(id, 40), near=make_slug(id) or "ana"))
    return id


class Unlayable(Trouble):
    """What git holds and this folder cannot: a name too long, a file where a folder stands, what is of git alone."""


class Store:
    """The records of one desk as files below `root`; nothing is followed that leads out of it."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._row: dict[str, int] | None = None

    # -- files ---------------------------------------------------------------------------------------------------------

    def text(self, path: str) -> str | None:
        """A file's text; None when there is none; BadFile when it is no regular UTF-8 file of a sane size."""
        data = self.data(path)
        return None if data is None else decode_file(path, data)

    def data(self, path: str) -> bytes | None:
        """A file's bytes, read without following links; None when there is none."""
        try:
            data = self._read(path)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        except OSError as error:
            raise BadFile(path, 0, _("cannot be read: {why}").format(why=_why(error))) from None
        if data is None or len(data) > LARGEST:
            raise BadFile(path, 0, _("not a regular file of at most {size} MB").format(size=LARGEST >> 20))
        return data

    def _read(self, path: str) -> bytes | None:
        """A file's first bytes, one more than are allowed; None when it is no regular file."""
        above, _slash, name = path.rpartition("/")
        with self._folder(above) as folder:
            handle = os.open(name, _FILE, dir_fd=folder)
        try:
            regular = stat.S_ISREG(os.fstat(handle).st_mode)
            return b"".join(_pieces(handle)) if regular else None
        finally:
            os.close(handle)

    def put(self, path: str, data: bytes | None, forced: bool = True) -> None:
        """Write a file whole (temporary file, fsync if `forced`, rename) or remove it (None)."""
        if not _PATH.fullmatch(path):
            raise Trouble(_("refusing to write to `{path}`").format(path=one_line(path, 80)))
        self.lay(path, data, forced)

    def lay(self, path: str, data: bytes | None, forced: bool = True, mode: int = 0o644) -> None:
        """Like `put`, for whatever else git may hold; never into git's own folder or out of the desk.

        Unlayable where this folder cannot hold it; Trouble where the disk refuses.
        """
        if {part.casefold() for part in path.split("/")} & {"", ".", "..", ".git"} or "\0" in path:
            raise Unlayable(_("refusing to write to `{path}`").format(path=one_line(path, 80)))
        above, _slash, name = path.rpartition("/")
        try:
            with self._folder(above, make=data is not None) as folder:
                _remove(name, folder) if data is None else _lay_file(name, data, folder, forced, mode)
        except OSError as error:
            if data is not None or not isinstance(error, FileNotFoundError):
                what = _("{path}: cannot be written: {why}").format(path=one_line(path, 200), why=_why(error))
                raise (Unlayable if error.errno in _STRANGE else Trouble)(what) from None

    def holds_file(self, path: str) -> bool:
        """Whether something lies there that is no folder."""
        try:
            return not stat.S_ISDIR(os.lstat(os.path.join(self.root, path)).st_mode)
        except (OSError, ValueError):
            return False

    @contextmanager
    def in_a_row(self) -> Iterator[None]:
        """Meanwhile the folder that was asked for last stays open: the files of one are read and written in a row."""
        self._row = {}
        try:
            yield
        finally:
            row, self._row = self._row, None
            for handle in row.values():
                with suppress(OSError):  # nothing was written through it
                    os.close(handle)

    @contextmanager
    def _folder(self, path: str, make: bool = False) -> Iterator[int]:
        """A folder's handle; no folder on the way may be a link or lead up."""
        if self._row is not None:
            yield self._row.get(path) or self._next_in_row(self._row, path, make)
            return
        handle = open_folder(self.root, path, make)
        try:
            yield handle
        finally:
            os.close(handle)

    def _next_in_row(self, row: dict[str, int], path: str, make: bool) -> int:
        handle = open_folder(self.root, path, make)
        while row:
            os.close(row.popitem()[1])
        row[path] = handle
        return handle

    @contextmanager
    def _entries(self, folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
        """What lies in a folder."""
        with self._folder(folder) as handle, os.scandir(handle) as entries:
            yield entries

    # -- tickets -------------------------------------------------------------------------------------------------------

    def ticket(self, id: str) -> Ticket | None:
        """The ticket of that full number; None when there is none."""
        if not number.NUMBER.fullmatch(id):
            return None
        path = ticket_path(id)
        text = self.text(path)
        return None if text is None else check_name(records.read_ticket(text, path), path)

    def tickets(self, faults: list[BadFile]) -> Iterator[Ticket]:
        """All tickets, by path; files that cannot be read go to `faults`."""
        return self._records(self.ticket_paths(faults), records.read_ticket, faults)

    def ticket_paths(self, faults: list[BadFile] | None = None) -> Iterator[str]:
        """The paths of all ticket files, sorted; links and odd names go to `faults`."""
        return filter(is_ticket, self.markdown("tickets", faults))

    # -- people, knowledge ---------------------------------------------------------------------------------------------

    def customers(self, faults: list[BadFile]) -> Iterator[Customer]:
        """All customers; files that cannot be read go to `faults`."""
        return self._records(self.markdown("customers", faults), records.read_customer, faults)

    def agents(self, faults: list[BadFile]) -> Iterator[Agent]:
        """All agents; files that cannot be read go to `faults`."""
        return self._records(self.markdown("agents", faults), records.read_agent, faults)

    def articles(self, faults: list[BadFile]) -> Iterator[Article]:
        """All articles; files that cannot be read go to `faults`."""
        return self._records(self.markdown("knowledge", faults), records.read_article, faults)

    def _records(
        self, paths: Iterable[str], read: Callable[[str, str], Record], faults: list[BadFile]
    ) -> Iterator[Record]:
        for path in paths:
            try:
                text = self.text(path)
                if text is not None:
                    yield check_name(read(text, path), path)
            except BadFile as fault:
                faults.append(fault)

    def rule_files(self, folder: str = "rules") -> list[str]:
        """The paths of rules/*.yaml, in the order of evaluation; or those of another folder."""
        depth = folder.count("/") + 1
        found = self._walk(folder, None)
        return sorted(path for path in found if path.count("/") == depth and path.endswith((".yaml", ".yml")))

    # -- folders -------------------------------------------------------------------------------------------------------

    def markdown(self, folder: str, faults: list[BadFile] | None = None) -> Iterator[str]:
        """The paths of all Markdown files below a folder, sorted; links go to `faults`."""
        return (path for path in self._walk(folder, faults) if path.endswith(".md"))

    def signature(self, path: str) -> int | None:
        """What changes of a file when it is written: size, times, inode; None where there is none."""
        (look,) = self.looks([path])
        return look

    def looks(self, paths: Iterable[str]) -> Iterator[int | None]:
        """The signatures of many files, in their order."""
        root = os.open(self.root, _FOLDER)
        try:
            for path in paths:
                try:
                    yield _signature(os.stat(path, dir_fd=root, follow_symlinks=False))
                except (OSError, ValueError):
                    yield None
        finally:
            with suppress(OSError):  # nothing was written through it
                os.close(root)

    def signatures(self, folders: Iterable[str]) -> Iterator[tuple[str, int]]:
        """The Markdown files and the links below some folders, each with its signature."""
        todo = list(folders)
        while todo:
            folder = todo.pop()
            with suppress(OSError), self._entries(folder) as entries:
                for entry in (one for one in entries if is_utf8(one.name)):
                    if entry.name.endswith(".md") or entry.is_symlink():
                        yield f"{folder}/{entry.name}", _signature(entry.stat(follow_symlinks=False))
                    elif entry.is_dir(follow_symlinks=False):
                        todo.append(f"{folder}/{entry.name}")

    def _walk(self, folder: str, faults: list[BadFile] | None) -> Iterator[str]:
        """Paths of the regular files below `folder`, sorted; what is neither file nor folder goes to `faults`."""
        todo = [folder]
        while todo:
            here = todo.pop()
            found = self._listed(here, faults)
            yield from (f"{here}/{name}" for name, kind in found if kind == "file")
            todo += [f"{here}/{name}" for name, kind in reversed(found) if kind == "folder"]
            if faults is not None:
                faults += [BadFile(f"{here}/{name}", 0, kind) for name, kind in found if kind not in ("file", "folder")]

    def _listed(self, folder: str, faults: list[BadFile] | None) -> list[tuple[str, str]]:
        """What lies in a folder, sorted: name, and `file`, `folder` or what is wrong with it."""
        try:
            with self._entries(folder) as entries:
                return sorted((entry.name, _kind(entry)) for entry in entries)
        except FileNotFoundError:
            return []
        except OSError as error:
            if faults is not None:
                faults.append(BadFile(folder, 0, _("cannot be read: {why}").format(why=_why(error))))
            return []


def _signature(status: os.stat_result) -> int:
    """One number for size, times and inode: any of them changes it."""
    mixed = status.st_mtime_ns + 31 * status.st_ctime_ns + 1_000_003 * status.st_size + 7919 * status.st_ino
    return mixed & 0x7FFF_FFFF_FFFF_FFFF


def _kind(entry: os.DirEntry[str]) -> str:
    if not is_utf8(entry.name):
        return _("its name is not UTF-8")
    if entry.is_symlink():
        return _link()
    if entry.is_dir(follow_symlinks=False) and not entry.name.endswith(".md"):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else _("not a regular file")


def decode_file(path: str, data: bytes) -> str:
    """A file's text; BadFile where it is none."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadFile(path, data.count(b"\n", 0, error.start) + 1, _("not UTF-8 text")) from None


def check_place(record: Ticket | Customer, path: str) -> None:
    """BadFile where a ticket or customer does not lie where its id says."""
    place = ticket_path(record.id) if isinstance(record, Ticket) else customer_path(record.id)
    if path != place:
        raise BadFile(path, 0, _("belongs into {folder}").format(folder=place.rpartition("/")[0]))


def check_name(record: Record, path: str) -> Record:
    """The record, whose id must be the file's name."""
    if path.rpartition("/")[2] != f"{record.id}.md":
        what = _("`id: {id}` does not fit the file's name")
        raise BadFile(path, 2, what.format(id=one_line(record.id, 40)))
    return record


def _link() -> str:
    return _("a symbolic link: not followed")


def _why(error: OSError) -> str:
    return _link() if error.errno == errno.ELOOP else str(error.strerror)


def open_folder(root: str, path: str, make: bool) -> int:
    """The handle of a folder below `root`; OSError where one on the way is missing (unless `make`) or is a link."""
    here = os.open(root, _FOLDER)
    for part in path.split("/") if path else ():
        above = here
        try:
            here = _below(above, part, make)
        finally:
            os.close(above)
    return here


def _below(above: int, name: str, make: bool) -> int:
    """A folder's handle in another, made if need be; a link or what leads up is refused."""
    if name in ("", ".", ".."):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    if make:
        with suppress(FileExistsError):
            os.mkdir(name, dir_fd=above)
    try:
        return os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=above)
    except NotADirectoryError:
        if stat.S_ISLNK(os.stat(name, dir_fd=above, follow_symlinks=False).st_mode):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None
        raise


def _pieces(handle: int) -> Iterator[bytes]:
    """What a file holds, up to one byte more than is allowed."""
    left, asked = LARGEST + 1, 0
    piece = b""
    while left and len(piece) == asked:  # a regular file gives less only at its end
        asked = min(left, _PIECE)
        piece = os.read(handle, asked)
        left -= len(piece)
        yield piece


def _remove(name: str, folder: int) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)


def _lay_file(name: str, data: bytes, folder: int, forced: bool, mode: int) -> None:
    """Write a file, also where a folder was that holds no file any more."""
    try:
        replace_file(name, data, folder, f".{name}.tmp", forced, mode)
    except IsADirectoryError:
        for _path, folders, _files, handle in os.fwalk(name, topdown=False, dir_fd=folder):
            for one in folders:
                os.rmdir(one, dir_fd=handle)
        os.rmdir(name, dir_fd=folder)
        replace_file(name, data, folder, f".{name}.tmp", forced, mode)


def replace_file(name: str, data: bytes, folder: int, temporary: str, forced: bool, mode: int = 0o644) -> None:
    """Write a file of an open folder whole, by way of a temporary one beside it: the old one or the new, never half."""
    handle = _made(temporary, folder, mode)
    try:
        try:
            _write(handle, data)
            if forced:
                os.fsync(handle)
        finally:
            os.close(handle)
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise


def _made(name: str, folder: int, mode: int) -> int:
    """A new file's handle; what a killed one left there makes way."""
    try:
        return os.open(name, _NEW, mode, dir_fd=folder)
    except FileExistsError:
        os.unlink(name, dir_fd=folder)
        return os.open(name, _NEW, mode, dir_fd=folder)


def _write(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]
