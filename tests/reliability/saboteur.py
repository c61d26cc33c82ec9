"""Runs `tkt` and does it harm at one of the system's calls: `saboteur.py kill:7 new …`, `ENOSPC:7`, `SIGINT:7`.

Where the harm is an error, only the calls that can give that error count; where it is a signal, every event does that
Python tells of, so that it may strike anywhere. `:0` does no harm and says on standard error how many calls there were.
`ready:1` does none either: it says `ready` when `tkt` has begun to work.
"""

import errno
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from ticketcli.__main__ import main

WRITING = (
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.truncate",
    "os.posix_spawn",
    "sqlite3.connect",
)
PATCHED = ("write", "fsync", "fdatasync", "pwrite", "ftruncate", "posix_fallocate", "copy_file_range")
CREATING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

harm, _, when = sys.argv[1].partition(":")
STRIKE = int(when)
calls = 0
busy = False


def counted(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether this is a call that the harm can befall."""
    if harm.startswith("SIG") or harm == "ready":
        return True
    if event == "open":
        opens = isinstance(arguments[0], (str, bytes)) and not str(arguments[0]).endswith((".py", ".pyc"))
        return opens and (harm == "EMFILE" or bool((arguments[2] or 0) & CREATING))
    return event in WRITING and harm != "EMFILE"


def strike(event: str, arguments: tuple[Any, ...]) -> None:
    """Count, and do the harm when its time has come."""
    global calls, busy
    if busy or not counted(event, arguments):
        return
    calls += 1
    if calls != STRIKE:
        return
    busy = True
    try:
        if harm == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif harm.startswith("SIG"):
            os.kill(os.getpid(), signal.Signals[harm])
        elif harm == "ready":
            os.write(2, b"ready\n")
        else:
            number = getattr(errno, harm)
            raise OSError(number, os.strerror(number), event)
    finally:
        busy = False


def telling(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """A function of `os` that Python itself tells nobody of."""

    def told(*arguments: Any, **named: Any) -> Any:
        sys.audit(f"os.{name}", *arguments)
        return call(*arguments, **named)

    return told


def leaving(code: int) -> None:
    """The end of `tkt`, which says how many calls there were, if that was the question."""
    if STRIKE == 0:
        os.write(2, f"calls: {calls}\n".encode())
    leave(code)


leave, os._exit = os._exit, leaving
for name in PATCHED:
    if hasattr(os, name):
        setattr(os, name, telling(name, getattr(os, name)))
        WRITING += (f"os.{name}",)
sys.argv[1:2] = []
sys.addaudithook(strike)
main()
