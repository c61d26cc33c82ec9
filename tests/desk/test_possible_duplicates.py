"""What comes in is laid beside the customer's tickets and the week's; only what is alike by its title is read."""

from datetime import timedelta

import pytest

from ticketcli.desk.desk import Desk
from ticketcli.desk.possible_duplicates import Lookout, find_possible

TITLE = "La cafetera Modelo X no calienta el agua"
TEXT = "Desde ayer la cafetera no calienta, probé otro enchufe y sigue igual"


@pytest.fixture
def new(run):
    def new(title: str = TITLE, *more: str, at: str = "2026-11-20T10:00:00-03:00") -> str:
        return run("-q", "--at", at, "new", title, "-m", TEXT, "--no-rules", *more).out.strip()

    return new


def likely(number: str) -> list[str]:
    desk = Desk(".")
    return [twin.id for twin in find_possible(desk, desk.get(number))]


def test_the_same_words_of_one_customer_are_found_and_other_words_are_not(empty, new):
    first = new(TITLE, "--from", "pepe@x.example")
    new("Necesito una factura del mes pasado", "--from", "pepe@x.example")
    assert likely(new(TITLE, "--from", "pepe@x.example")) == [first]


def test_of_another_customer_those_of_the_week_are_found_and_older_ones_are_not(empty, new):
    new(TITLE, "--from", "eva@x.example", at="2026-11-01T10:00:00-03:00")
    near = new(TITLE, "--from", "ana@x.example", at="2026-11-18T10:00:00-03:00")
    assert likely(new(TITLE, "--from", "pepe@x.example")) == [near]


def test_a_ticket_is_not_its_own_duplicate(empty, new):
    assert likely(new()) == []


def test_only_titles_alike_are_read(empty, new, monkeypatch):
    new("Otra cosa muy distinta", "--from", "pepe@x.example")
    same = new(TITLE, "--from", "pepe@x.example")
    number = new(TITLE, "--from", "pepe@x.example")
    desk = Desk(".")
    ticket, read, look = desk.get(number), [], desk.store.ticket
    monkeypatch.setattr(desk.store, "ticket", lambda id: read.append(id) or look(id))
    assert [twin.id for twin in find_possible(desk, ticket)] == [same]
    assert read == [same]


def test_an_import_finds_those_on_the_desk_and_those_it_brought_itself(empty, new):
    there = new(TITLE, "--from", "pepe@x.example")
    desk = Desk(".")
    ticket = desk.get(there)
    lookout = Lookout(desk)
    first = ticket._replace(id="TK-2611-00001", created_at=ticket.created_at + timedelta(hours=1))
    second = ticket._replace(id="TK-2611-00002", created_at=ticket.created_at + timedelta(hours=2))
    assert [twin.id for twin in lookout.twins(first)] == [there]
    assert sorted(twin.id for twin in lookout.twins(second)) == sorted([there, "TK-2611-00001"])
    lookout.forget_recorded([first])
    assert "TK-2611-00001" not in lookout.brought
