"""Waiting in turn: our own lock among all `tkt`, and git's lock on its index."""

import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from ticketcli.errors import Trouble
from ticketcli.i18n import _

PATIENCE = 30.0
GRACE = 2.0
MARKED = 200
"""Characters that the lock says of its holder."""
_OURS = "tkt "


@contextmanager
def lock_process(path: str) -> Iterator[None]:
    """Hold the lock file at `path` (never removed), which says who does; waits up to 30 s for another, then Trouble."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _queue(handle, lambda: _busy(path))
        os.set_inheritable(handle, True)  # a git of ours that outlives us holds it until it is done
        os.ftruncate(handle, 0)
        os.write(handle, _mark().encode("utf-8", "replace"))
        try:
            yield
        finally:
            with suppress(OSError):  # then it says who had it
                os.ftruncate(handle, 0)
    finally:
        with suppress(OSError):  # all is recorded by now
            os.close(handle)


def _mark() -> str:
    """Whose our lock is: process, user, command."""
    user = os.environ.get("USER") or str(os.getuid())
    return " ".join([str(os.getpid()), user.replace(" ", "_"), "tkt", *sys.argv[1:]])[:MARKED]


def _busy(path: str) -> str:
    from ticketcli.history.lock_owner import mark_owner

    what = _("{holder} has been writing here for {n} s: wait for it or end it, then try again")
    return what.format(holder=mark_owner(path), n=round(PATIENCE))


@contextmanager
def hold_git_lock(path: str) -> Iterator[None]:
    """Hold git's lock `path` as git does, by making it; waits up to 30 s for another program, then Trouble."""
    _wait(lambda: _created(path), lambda: _locked_out(path))
    try:
        yield
    finally:
        with suppress(OSError):  # what stays is healed by the next one
            os.unlink(path)


def _locked_out(path: str) -> str:
    from ticketcli.history.lock_owner import find_owner

    what = _("{holder} has held git's index for {n} s: end it; where no git is at work, remove {lock}")
    return what.format(holder=find_owner(path), n=round(PATIENCE), lock=path)


@contextmanager
def wait_turn(path: str, patience: float) -> Iterator[None]:
    """Stand in the queue at `path`, so long as it may be; where nobody can stand there, go on at once."""
    try:
        queue = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:
        yield
        return
    try:
        with suppress(Trouble):
            _queue(queue, str, patience)
        yield
    finally:
        os.close(queue)


def heal_lock(path: str) -> None:
    """Remove the git lock that a killed tkt left: ours says so, and whoever calls holds our own lock."""
    with suppress(OSError):  # a person's lock is no link
        if os.readlink(path).startswith(_OURS):
            os.unlink(path)


def release_git_locks(folder: str, branch: str, common: str) -> None:
    """Remove the locks of git on HEAD and a branch that a git of ours left when it was killed."""
    _outlive(os.path.join(common, f"{branch}.lock"))
    _outlive(os.path.join(folder, "HEAD.lock"))


def _outlive(path: str) -> None:
    """Remove a lock that is still there after two seconds: a living git lets go before."""
    try:
        left = os.stat(path).st_ino
        _wait(lambda: not os.path.exists(path), str, GRACE)
    except FileNotFoundError:
        return
    except Trouble:
        with suppress(FileNotFoundError):
            if os.stat(path).st_ino == left:
                os.unlink(path)


def _queue(descriptor: int, otherwise: Callable[[], str], patience: float = PATIENCE) -> None:
    """Have our lock before whoever asks later, Trouble after `patience` seconds.

    Many that look again and again keep the one from work that they wait for: the system wakes whose turn it is.
    """
    if _locked(descriptor):
        return
    import signal

    waiting = True

    def give_up(_signal: int, _frame: object) -> None:
        if waiting:
            raise TimeoutError

    try:
        before = signal.signal(signal.SIGALRM, give_up)
    except ValueError:  # only a program's first thread hears signals
        _wait(lambda: _locked(descriptor), otherwise, patience)
        return
    try:
        signal.setitimer(signal.ITIMER_REAL, patience)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        waiting = False
    except TimeoutError:
        raise Trouble(otherwise()) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _wait(attempt: Callable[[], bool], otherwise: Callable[[], str], patience: float = PATIENCE) -> None:
    """Try until it works, pausing a little longer each time; Trouble with what is said after `patience` seconds."""
    end, pause = time.monotonic() + patience, 0.001
    while not attempt():
        if time.monotonic() > end:
            raise Trouble(otherwise())
        time.sleep(pause)
        pause = min(pause * 1.5, 0.02)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _created(lock: str) -> bool:
    """Make git's lock as a link that leads nowhere and says whose it is: git takes it for a lock like any other.

    A link is there with what it says or not at all, after a power cut too; a file would come back empty.
    """
    try:
        os.symlink(f"{_OURS}{os.getpid()}", lock)
    except FileExistsError:
        return False
    return True
