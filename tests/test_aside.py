"""Work done beside, by a process of its own."""

import os
import signal

import pytest

from ticketcli.aside import Aside, Done
from ticketcli.errors import NotFound, Trouble


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
    ("error", "said"),
    [
        (NotFound("no such ticket"), "no such ticket"),
        (OSError(28, "No space left on device", "tickets"), "tickets: No space left on device"),
        (ValueError("a\x1b[31mb"), r"ValueError: a\\x1b\[31mb"),
        (KeyboardInterrupt(), "KeyboardInterrupt"),
    ],
)
def test_what_fails_there_is_told_here(error: BaseException, said: str):
    with pytest.raises(Trouble, match=said):
        Aside(failing(error)).result()


def test_one_that_was_killed_is_missed():
    with pytest.raises(Trouble, match="ended"):
        Aside(lambda: os.kill(os.getpid(), signal.SIGKILL)).result()


def test_what_was_done_at_once_gives_the_same():
    assert Done(3).result() == 3
