"""What rules are tried on: a ticket of the desk, a text, a mail, a ticket's file; nothing of it is kept."""

from datetime import UTC, datetime

import pytest

from tests.conftest import git
from ticketcli.errors import Usage
from ticketcli.rules.event import NEW
from ticketcli.terminal.samples import parse_event

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
MAIL = """\
From: =?utf-8?q?Mar=C3=ADa?= <maria@acme.example>
Subject: =?utf-8?q?No_me_lleg=C3=B3?= la factura
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Hola,
¿dónde está?
"""


@pytest.fixture
def tried(desk, run, file):
    """The ticket that this file is taken for: title, customer, channel."""

    def tried(text: str, *more: str):
        done = run("rules", "test", file(text, "muestra"), "--format", "json", *more)
        return done.json["title"] if done.code == 0 else done

    return tried


def test_a_mail_is_taken_apart_and_a_text_is_its_first_line(tried):
    assert tried(MAIL) == "No me llegó la factura"
    assert tried("Una pregunta\ny más") == "Una pregunta"
    assert tried("From a friend: hola\n\nx") == "From a friend: hola"


def test_a_tickets_file_is_that_ticket_and_a_broken_one_is_refused(tried, desk):
    text = next(desk.glob("tickets/*/*/*.md")).read_text()
    title = next(line for line in text.splitlines() if line.startswith("title: ")).removeprefix("title: ")
    assert tried(text).strip('"') == title.strip('"')
    assert "holds no ticket" in tried("---\n[[[\n---\n").err


def test_a_number_is_the_ticket_of_the_desk(desk, run):
    number = run("list", "--format", "ids").lines[0]
    assert run("rules", "test", number, "--format", "json").json["id"] == number


def test_nothing_of_it_is_kept(tried):
    before = git("rev-parse", "HEAD")
    tried(MAIL)
    assert (git("rev-parse", "HEAD"), git("status", "--porcelain")) == (before, "")


@pytest.mark.parametrize("what", ["message", "reopened", "stale", "late", "change of priority"])
def test_an_event_to_try_happens_now(what):
    assert parse_event(what, AT) == (what, AT.isoformat())


def test_without_an_event_a_ticket_is_new_and_an_event_that_is_none_is_refused():
    assert parse_event(None, AT) == parse_event("new", AT) == NEW
    with pytest.raises(Usage, match="there is no event mesage; there is message"):
        parse_event("mesage", AT)
