"""A desk whose ticket is changed behind the back of `tkt`, and what verification finds."""

from datetime import UTC, datetime

import pytest

from tests.conftest import git
from ticketcli.check.history.verify import Evidence
from ticketcli.desk.desk import Desk

AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)


@pytest.fixture
def ticket(empty, run) -> str:
    """The number of a ticket with a note, recorded by an agent whose address git knows."""
    run("agent", "add", "ana", "--mail", "ana@latiendita.example")
    number = run("-q", "new", "Uno", "--no-rules").out.strip()
    run("note", number, "-m", "Lo miro")
    return number


@pytest.fixture
def path(empty, ticket):
    """The file of that ticket."""
    return next(empty.glob(f"tickets/*/*/{ticket}.md"))


@pytest.fixture
def by_hand(path):
    """`by_hand(old, new)`: replace words of the ticket's file and commit that with plain git; gives the commit."""

    def by_hand(old: str = "", new: str = "", message: str = "a mano", author: str = "") -> str:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        when = "2026-11-20T10:30:00-03:00"
        git("commit", "-qam", message, f"--date={when}", *([f"--author={author}"] if author else []))
        return git("rev-parse", "HEAD")

    return by_hand


@pytest.fixture
def found(empty):
    """What history does not bear out: (kind, where)."""
    return lambda: [(one.kind, one.where) for one in Evidence(Desk(str(empty))).run(AT)]
