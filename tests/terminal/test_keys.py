"""The keys of a terminal come one by one, those typed ahead too, and the terminal is afterwards as it was."""

import os
import pty
import termios

import pytest

from ticketcli.terminal.keys import read_keys


@pytest.fixture
def typed(monkeypatch):
    """A terminal at which somebody types; gives what types, and the terminal's settings."""
    here, there = pty.openpty()
    with os.fdopen(there, "r") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        yield lambda data: os.write(here, data), lambda: termios.tcgetattr(there)
    os.close(here)


def test_each_key_comes_without_a_line_end_what_was_typed_ahead_too(typed):
    type_, _settings = typed
    type_(b"as")
    with read_keys() as key:
        type_(b"\rq")
        assert [key() for _time in range(4)] == ["a", "s", "\n", "q"]


def test_the_terminal_is_as_it_was_even_after_a_failure(typed):
    _type, settings = typed
    before = settings()

    def fail():
        with read_keys():
            assert settings() != before
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert settings() == before
