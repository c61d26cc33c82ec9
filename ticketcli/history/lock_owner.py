"""Who holds a lock: command, process, user, and since when; asked when waiting for it was in vain."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress

from ticketcli.i18n import _
from ticketcli.text import one_line

_PROCESSES = "/proc"
_LONGEST = 60


def mark_owner(lock: str) -> str:
    """Who says in our own lock to hold it; whoever says nothing is another program."""
    with open(lock, encoding="utf-8", errors="replace") as file:
        process, user, command = [*file.read().split(" ", 2), "", ""][:3]
    return _told(lock, process, user, command) if process.isdecimal() else _("another program")


def find_owner(lock: str) -> str:
    """Who holds git's lock, in which nothing stands: a git at work in the same folder, or another program."""
    folder = os.path.realpath(os.path.dirname(os.path.dirname(lock)))
    for process, command in _gits():
        with suppress(OSError):
            if f"{os.readlink(f'{_PROCESSES}/{process}/cwd')}/".startswith(f"{folder}/"):
                return _told(lock, process, _owner(f"{_PROCESSES}/{process}"), command)
    return _("another program (of {user}, since {since})").format(user=_owner(lock), since=_since(lock))


def _gits() -> Iterator[tuple[str, str]]:
    """The process and command of each git of this machine, where that is told."""
    with suppress(OSError):
        for process in filter(str.isdecimal, os.listdir(_PROCESSES)):
            with suppress(OSError), open(f"{_PROCESSES}/{process}/cmdline", encoding="utf-8", errors="replace") as line:
                program, *words = line.read().rstrip("\0").split("\0")
                if os.path.basename(program) == "git":
                    yield process, " ".join(["git", *words])


def _told(lock: str, process: str, user: str, command: str) -> str:
    what = _("`{command}` (process {process} of {user}, since {since})")
    return what.format(command=one_line(command, _LONGEST), process=process, user=one_line(user), since=_since(lock))


def _since(lock: str) -> str:
    """When a lock was taken: both kinds are written then, and not again."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(os.lstat(lock).st_mtime))


def _owner(path: str) -> str:
    import pwd

    number = os.lstat(path).st_uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
