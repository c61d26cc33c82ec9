"""Whoever asks for our lock has it in turn, in the first thread of a program and in others; nobody waits for ever."""

import fcntl
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ticketcli.errors import Trouble
from ticketcli.history import locks


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "tkt.lock")


def taken(path: str) -> Callable[[], None]:
    """The lock in another hand; gives what lets it go."""
    file = Path(path).open("ab")  # noqa: SIM115 - closed when it is let go
    fcntl.flock(file, fcntl.LOCK_EX)
    return file.close


def had(path: str) -> bool:
    with locks.lock_process(path):
        return True


def test_a_lock_that_is_let_go_is_had(path: str):
    letting_go = threading.Timer(0.05, taken(path))
    letting_go.start()
    assert had(path)
    letting_go.join()


def test_a_thread_waits_as_the_program_does(path: str):
    found, let_go = [], taken(path)
    waiting = threading.Thread(target=lambda: found.append(had(path)))
    waiting.start()
    assert found == []
    let_go()
    waiting.join()
    assert found == [True]


@pytest.mark.parametrize("before", [signal.SIG_DFL, signal.SIG_IGN, lambda _signal, _frame: None])
def test_who_waits_in_vain_is_told_and_the_alarm_is_as_it_was(before, path: str, monkeypatch: pytest.MonkeyPatch):
    kept, ring = signal.signal(signal.SIGALRM, before), signal.setitimer
    monkeypatch.setattr(signal, "setitimer", lambda which, seconds: ring(which, seconds / 1000))
    let_go = taken(path)
    try:
        with pytest.raises(Trouble, match="another program has been writing here for 30 s"):
            had(path)
        assert signal.getsignal(signal.SIGALRM) is before
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    finally:
        signal.signal(signal.SIGALRM, kept)
        let_go()
    assert had(path)
