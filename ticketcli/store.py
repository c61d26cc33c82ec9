"""The desk's folder: where each record lies, reading it safely, and writing it whole or not at all."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress

from ticketcli import number, records
from ticketcli.errors import BadFile, NotFound, Trouble
from ticketcli.language import _
from ticketcli.model import Agent, Article, Customer, Ticket
from ticketcli.text import slug

SETTINGS = "desk.yaml"
LARGEST = 8 << 20
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*|\.gitattributes|\.gitignore")


def ticket_path(id: str) -> str:
    """Where a ticket lies: the path follows from the number alone."""
    year, month = number.month(id)
    tail = id.rpartition("-")[2]
    shard = "" if len(tail) <= 5 else f"{tail[:2]}/"
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
        near = slug(id)
        raise NotFound(_("`{id}` is no name: a-z, 0-9 and hyphens, such as {near}").format(id=id, near=near or "ana"))
    return id


class Store:
    """The records of one desk as files below `root`; nothing is followed that leads out of it."""

    def __init__(self, root: str) -> None:
        self.root = root

    def text(self, path: str) -> str | None:
        """A file's text; None when there is none; BadFile when it is no regular UTF-8 file of a sane size."""
        data = self.data(path)
        if data is None:
            return None
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise BadFile(path, line, _("not UTF-8 text")) from None

    def data(self, path: str) -> bytes | None:
        """A file's bytes, read without following links; None when there is none."""
        try:
            handle = self._open(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise BadFile(path, 0, _("cannot be read: {why}").format(why=error.strerror)) from None
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
                raise BadFile(path, 0, _("not a regular file of at most {size} MB").format(size=LARGEST >> 20))
            return file.read()

    def _open(self, path: str) -> int:
        """Open for reading; every folder on the way, and the file itself, must not be a link."""
        folder = self._folder(os.path.dirname(path))
        try:
            return os.open(
                os.path.basename(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder
            )
        finally:
            os.close(folder)

    def _folder(self, path: str, make: bool = False) -> int:
        here = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for part in path.split("/") if path else ():
            above = here
            try:
                if make:
                    _make_folder(part, above)
                here = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=above)
            finally:
                os.close(above)
        return here

    def put(self, path: str, data: bytes | None) -> None:
        """Write a file whole (temporary file, fsync, rename) or remove it (None)."""
        if not _PATH.fullmatch(path):
            raise Trouble(_("refusing to write to `{path}`").format(path=path))
        try:
            folder = self._folder(os.path.dirname(path), make=data is not None)
        except FileNotFoundError:
            return
        except OSError as error:
            raise Trouble(_("{path}: cannot be written: {why}").format(path=path, why=error.strerror)) from None
        try:
            _replace(os.path.basename(path), data, folder)
        except OSError as error:
            raise Trouble(_("{path}: cannot be written: {why}").format(path=path, why=error.strerror)) from None
        finally:
            os.close(folder)

    # -- tickets -------------------------------------------------------------------------------------------------------

    def ticket(self, id: str) -> Ticket | None:
        """The ticket of that full number; None when there is none."""
        text = self.text(ticket_path(id)) if number.NUMBER.fullmatch(id) else None
        return None if text is None else self._of_name(records.ticket(text, ticket_path(id)), ticket_path(id))

    def tickets(self, faults: list[BadFile]) -> Iterator[Ticket]:
        """All tickets, by path; files that cannot be read go to `faults`."""
        for path in self.ticket_paths(faults):
            try:
                text = self.text(path)
                if text is not None:
                    yield self._of_name(records.ticket(text, path), path)
            except BadFile as fault:
                faults.append(fault)

    def _of_name(self, ticket: Ticket, path: str) -> Ticket:
        if os.path.basename(path) != f"{ticket.id}.md":
            raise BadFile(path, 2, _("`id: {id}` does not fit the file's name").format(id=ticket.id))
        return ticket

    def ticket_paths(self, faults: list[BadFile] | None = None) -> Iterator[str]:
        """The paths of all ticket files, sorted; links and odd names go to `faults`."""
        return (
            path for path in self.markdown("tickets", faults) if number.NUMBER.fullmatch(path[:-3].rpartition("/")[2])
        )

    def numbers(self) -> Iterator[str]:
        """All ticket numbers."""
        return (path.rpartition("/")[2][:-3] for path in self.ticket_paths())

    def month_numbers(self, id_or_path: str) -> set[str]:
        """The numbers that lie in the month folder of this path."""
        folder = "/".join(id_or_path.split("/")[:3])
        return {path.rpartition("/")[2][:-3] for path in self.markdown(folder, None)}

    # -- people, knowledge ---------------------------------------------------------------------------------------------

    def customers(self, faults: list[BadFile]) -> Iterator[Customer]:
        """All customers; files that cannot be read go to `faults`."""
        for path, text in self._texts("customers", faults):
            try:
                yield records.customer(text, path)
            except BadFile as fault:
                faults.append(fault)

    def agents(self, faults: list[BadFile]) -> Iterator[Agent]:
        """All agents; files that cannot be read go to `faults`."""
        for path, text in self._texts("agents", faults):
            try:
                yield records.agent(text, path)
            except BadFile as fault:
                faults.append(fault)

    def articles(self, faults: list[BadFile]) -> Iterator[Article]:
        """All articles; files that cannot be read go to `faults`."""
        for path, text in self._texts("knowledge", faults):
            try:
                yield records.article(text, path)
            except BadFile as fault:
                faults.append(fault)

    def rule_files(self) -> list[str]:
        """The paths of rules/*.yaml, in the order of evaluation."""
        return sorted(
            path for path in self._walk("rules", None) if path.count("/") == 1 and path.endswith((".yaml", ".yml"))
        )

    def _texts(self, folder: str, faults: list[BadFile]) -> Iterator[tuple[str, str]]:
        for path in self.markdown(folder, faults):
            try:
                text = self.text(path)
            except BadFile as fault:
                faults.append(fault)
            else:
                if text is not None:
                    yield path, text

    def markdown(self, folder: str, faults: list[BadFile] | None = None) -> Iterator[str]:
        """The paths of all Markdown files below a folder, sorted; links go to `faults`."""
        return (path for path in self._walk(folder, faults) if path.endswith(".md"))

    def signatures(self, folders: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The Markdown files below some folders, each with what changes when it is written: size, times, inode."""
        todo = list(folders)
        while todo:
            folder = todo.pop()
            with suppress(OSError), os.scandir(f"{self.root}/{folder}") as entries:
                for entry in entries:
                    if entry.name.endswith(".md"):
                        status = entry.stat(follow_symlinks=False)
                        if stat.S_ISREG(status.st_mode):
                            times = f"{status.st_mtime_ns} {status.st_ctime_ns}"
                            yield f"{folder}/{entry.name}", f"{status.st_size} {times} {status.st_ino}"
                    elif entry.is_dir(follow_symlinks=False):
                        todo.append(f"{folder}/{entry.name}")

    def _walk(self, folder: str, faults: list[BadFile] | None) -> Iterable[str]:
        """Paths of the regular files below `folder`, sorted; links are faults."""
        folders = [folder]
        while folders:
            here = folders.pop()
            try:
                with os.scandir(os.path.join(self.root, here)) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError:
                continue
            for entry in entries:
                path = f"{here}/{entry.name}"
                if entry.is_symlink():
                    if faults is not None:
                        faults.append(BadFile(path, 0, _("a symbolic link: not followed")))
                elif entry.is_file(follow_symlinks=False):
                    yield path
            folders += reversed([f"{here}/{e.name}" for e in entries if e.is_dir(follow_symlinks=False)])


def _make_folder(name: str, above: int) -> None:
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=above)


def _replace(name: str, data: bytes | None, folder: int) -> None:
    if data is None:
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=folder)
        return
    temporary = f".{name}.tmp"
    handle = os.open(
        temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644, dir_fd=folder
    )
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        os.unlink(temporary, dir_fd=folder)
        raise
