"""What can go wrong, each with its exit code (docs/cli.md, Exit codes)."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
FOUND = 1
INTERRUPTED = 130


class DeskError(Exception):
    """Anything that a person is told in one line; `code` is the exit code."""

    code = 5

    @property
    def parts(self) -> tuple[str | int, ...]:
        """What makes the same error again."""
        return (str(self),)


class Usage(DeskError):
    """The command line asks for something that makes no sense."""

    code = 2


class NotFound(DeskError):
    """No such ticket, customer, agent, …"""

    code = 3


class NotAllowed(DeskError):
    """The life cycle, a required field or a role forbids it."""

    code = 4


class Trouble(DeskError):
    """The desk itself is in trouble: git refuses, a folder is read-only, no lock."""

    code = 5


class BadFile(Trouble):
    """A file of the desk that cannot be read: where, and what is wrong there."""

    def __init__(self, where: str, line: int, what: str) -> None:
        """`line` counts from 1; 0 means the file as a whole."""
        super().__init__(f"{where}:{line}: {what}" if line else f"{where}: {what}")
        self.where, self.line, self.what = where, line, what

    @property
    def parts(self) -> tuple[str | int, ...]:
        """What makes the same error again."""
        return self.where, self.line, self.what

    @property
    def name(self) -> str:
        """The file's name without its ending: the number of a ticket."""
        return self.where.rpartition("/")[2].removesuffix(".md")


def require_sound(found: T, faults: Sequence[BadFile]) -> T:
    """What was found, where nothing is wrong with it; the first fault otherwise."""
    if faults:
        raise faults[0]
    return found
