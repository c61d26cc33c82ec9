"""Who may have written an entry: whose address committed it, then or now; rules and customers by whoever took it in."""

import pytest

from tests.conftest import git
from ticketcli.check.history.authors import Authors
from ticketcli.check.history.version import Version
from ticketcli.history.commits import CommitAccount
from ticketcli.history.repository import History
from ticketcli.ticket.model import Entry

FRONT = "id: TK-2611-00006\ntitle: Uno\ncontact: pia@x.example\ncustomer: nueva\n"
AFTER = Version(FRONT, "", {})


@pytest.fixture
def may(desk):
    """`may(by, mail, kind, at)`: whether who has this address may write it."""
    head = git("rev-parse", "HEAD")
    authors = Authors(History(str(desk)), head)

    def may(by: str, mail: str, kind: str = "note", because: str | None = None, after: Version = AFTER, at: str = head):
        account = CommitAccount(at, (), "Somebody", mail, 0, 0, "", ())
        return authors.may_be(Entry(None, by, kind, because=because), account, after)

    return may


def test_an_agent_writes_as_whom_the_own_address_names(may):
    assert may("ana", "ana@latiendita.example")
    assert may("ana", "ANA+desk@latiendita.example")
    assert not may("luis", "ana@latiendita.example")
    assert not may("ana", "nobody@x.example")


def test_whoever_commits_may_write_as_rules_as_the_own_address_and_as_the_customer(may):
    for by in ("tkt", "eve@x.example", "Somebody"):
        assert may(by, "eve@x.example")
    assert may("pia@x.example", "eve@x.example", "message")


def test_what_follows_from_a_customers_message_is_the_customers(may):
    told = AFTER._replace(pieces={"e1": "### 2026-11-20T10:00:00-03:00 · pia@y.example · message · e1\n\nHola"})
    assert may("pia@y.example", "eve@x.example", "status", "the customer wrote", told)
    assert not may("pia@y.example", "eve@x.example", "status", "the customer wrote")
    assert not may("pia@y.example", "eve@x.example", "status", None, told)


def test_the_contact_may_be_said_to_have_done_something_but_to_have_said_nothing(may):
    assert may("pia@x.example", "eve@x.example", "rated")
    assert may("nueva", "eve@x.example", "status")
    assert not may("pia@x.example", "eve@x.example", "reply")
    assert not may("other@x.example", "eve@x.example", "status")


def test_an_agent_who_left_was_one_then(desk, may):
    before = git("rev-parse", "HEAD")
    (desk / "agents/luis.md").unlink()
    git("commit", "-qam", "Luis leaves")
    head = git("rev-parse", "HEAD")
    authors = Authors(History(str(desk)), head)

    def then(at: str) -> bool:
        account = CommitAccount(at, (), "Luis", "luis@latiendita.example", 0, 0, "", ())
        return authors.may_be(Entry(None, "luis", "note"), account, AFTER)

    assert then(before)
    assert not then(head)
