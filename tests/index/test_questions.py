"""What is asked of an index, of tickets, customers and settings, and what is wrong with files."""

import gc
import sqlite3
from datetime import UTC, datetime
from weakref import ref

import pytest

from tests.conftest import git
from tests.indexed import numbers
from ticketcli.desk.desk import Desk
from ticketcli.index.orders import order_by
from ticketcli.query.predicate import OPEN_ONES
from ticketcli.ticket import people


def test_it_says_of_agents_what_the_files_say(desk, index):
    opened = [t for t in Desk(str(desk)).tickets() if t.open and t.assignee and t.waiting_for != "customer"]
    expected = {agent: sum(t.assignee == agent for t in opened) for agent in {t.assignee for t in opened}}
    assert index().loads() == expected


def test_its_cards_are_those_of_the_files(desk, index):
    from ticketcli.ticket.card import card_of

    assert index().cards() == sorted(map(card_of, Desk(str(desk)).tickets()), key=lambda card: card.id)


# -- broken files ------------------------------------------------------------------------------------------------------


def test_a_broken_file_is_named_and_breaks_no_answer(desk, index):
    path = next(desk.glob("tickets/*/*/*.md"))
    path.write_text("---\n[[[\n")
    there = index()
    assert [fault.where for fault in there.faults()] == [str(path.relative_to(desk))]
    assert path.stem not in numbers(there)
    assert path.stem in there.numbers()
    assert there.customer("acme").name == "Acme S.R.L."
    git("checkout", "-q", str(path))
    assert index().faults() == []


def test_two_customers_of_one_name_in_two_folders_are_one_and_a_fault(desk, index):
    (desk / "customers/zz").mkdir()
    (desk / "customers/zz/acme.md").write_text((desk / "customers/ac/acme.md").read_text())
    assert index().ways("mail", "maria@acme.example") == [("acme", "maria@acme.example")]


# -- refused, or asked wrongly -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["IOERR_READ", "FULL", "CORRUPT_INDEX", "READONLY_DIRECTORY"])
def test_an_answer_that_the_disk_refuses_is_asked_of_one_made_anew(code, index, monkeypatch):
    class Refusing:
        def execute(self, *_asked: object) -> None:
            error = sqlite3.OperationalError("refused")
            error.sqlite_errorcode = getattr(sqlite3, f"SQLITE_{code}")
            raise error

        def close(self) -> None:
            pass

    opened = index()
    expected = opened.loads()
    opened.database = Refusing()
    assert opened.loads() == expected


def test_a_question_that_is_wrong_is_not_taken_for_a_broken_index(index):
    with pytest.raises(sqlite3.OperationalError):
        index().rows("SELECT nothing FROM nowhere")


# -- customers, settings -----------------------------------------------------------------------------------------------


def test_a_customer_is_found_by_any_way_without_reading_all(index):
    there = index()
    assert there.ways("mail", people.mail_key("ElFaro+pedidos@bares.example")) == [
        ("bar-el-faro", "elfaro@bares.example")
    ]
    assert there.customer("nobody") is None


def test_yaml_is_parsed_once_for_the_same_text(index, monkeypatch):
    there = index()
    first = there.read("- rule: a\n  set: {area: b}\n", "x")
    monkeypatch.setattr("ticketcli.format.yaml.read_yaml", lambda *_arguments: 1 / 0)
    again = there.read("- rule: a\n  set: {area: b}\n", "x")
    assert again == first
    assert again[0].lines == first[0].lines


def test_it_knows_when_each_agent_was_last_given_a_ticket(index, run):
    run("new", "Una", "--assign", "ana", "--no-rules")
    assert index().given_last()["ana"] == datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
    assert index().count(OPEN_ONES) == len(index().cards(OPEN_ONES))


def test_an_index_that_nobody_holds_any_more_closes_its_database(desk):
    def ask() -> bool:
        opened = Desk(".")
        order, values = order_by("-urgency", opened.settings, datetime(2026, 11, 20, 13, 30, tzinfo=UTC))
        opened.index.cards(OPEN_ONES, order, -1, *values)
        known = ref(opened.index)
        del opened
        gc.collect()
        return known() is None

    assert ask()
