"""Work done beside, by a process of its own."""

import os
import signal

import pytest

from ticketcli.errors import BadFile, NotAllowed, NotFound, Trouble, Usage
from ticketcli.runtime.workers import Aside, Done, results_in_order


def failing(error: BaseException):
    def step():
        raise error

    return step


def test_it_is_another_process_and_gives_what_the_step_gave():
    aside = Aside(lambda: [os.getpid(), "niño", None, ["a"]])
    pid, *rest = aside.result()
    assert pid != os.getpid()
    assert rest == ["niño", None, ["a"]]


def test_two_go_on_at_once():
    reading, writing = os.pipe()
    waits = Aside(lambda: os.read(reading, 1).decode())
    tells = Aside(lambda: os.write(writing, b"x"))
    assert (tells.result(), waits.result()) == (1, "x")


@pytest.mark.parametrize(
    "error",
    [
        Usage("no such option"),
        NotFound("no such ticket"),
        NotAllowed("it is closed"),
        Trouble("git refuses"),
        BadFile("tickets/a.md", 3, "no such key: «tipo»"),
        OSError(28, "No space left on device", "tickets"),
        PermissionError(13, "Permission denied"),
        KeyboardInterrupt(),
    ],
)
def test_what_fails_there_fails_here_as_what_it_was(error: BaseException):
    with pytest.raises(type(error)) as failed:
        Aside(failing(error)).result()
    assert type(failed.value) is type(error)
    assert (str(failed.value), vars(failed.value)) == (str(error), vars(error))


class Stuck(NotAllowed):
    """A kind that errors.py does not know."""


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (Stuck("it is stuck"), NotAllowed, "it is stuck"),
        (ValueError("a\x1b[31mb"), Trouble, r"ValueError: a\\x1b\[31mb"),
        (SystemExit(3), Trouble, "SystemExit: 3"),
    ],
)
def test_a_kind_that_is_not_known_everywhere_comes_as_the_one_above(error: BaseException, kind: type, said: str):
    with pytest.raises(kind, match=said) as failed:
        Aside(failing(error)).result()
    assert type(failed.value) is kind


def test_one_that_was_killed_is_missed():
    with pytest.raises(Trouble, match="ended"):
        Aside(lambda: os.kill(os.getpid(), signal.SIGKILL)).result()


def test_what_was_done_at_once_gives_the_same():
    assert Done(3).result() == 3


def test_where_one_of_many_fails_none_is_left_behind(monkeypatch):
    fork, made = os.fork, []
    monkeypatch.setattr(os, "fork", lambda: made.append(fork()) or made[-1])
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1}, raising=False)
    with pytest.raises(NotFound, match="no such ticket"):
        list(results_in_order([failing(NotFound("no such ticket")), lambda: 1, failing(ValueError("x"))]))
    assert len(made) == 3
    for pid in made:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
