from datetime import UTC, datetime, timedelta

import pytest

from ticketcli.learning.duplicates import find_twins
from ticketcli.ticket.model import Status, Ticket

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ASKED = Ticket(
    "TK-1", "No me llegó la factura de octubre", AT, customer="acme", description="Hola, no la recibí y ya vence."
)


def other(**fields) -> Ticket:
    return ASKED._replace(**{"id": "TK-2", "created_at": AT - timedelta(days=2), **fields})


def again(one: Ticket, two: Ticket = ASKED) -> bool:
    return [twin.id for twin in find_twins(two, [one])] == [one.id]


def test_the_same_words_of_the_same_customer_are_the_same_case():
    assert again(other(title="no me llego la FACTURA de octubre", description="Hola: no la recibí, ya vence"))


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "La cafetera no calienta", "description": "Enciende, pero el café sale frío."},
        {"title": "No me llegó el pedido", "description": "Hola, lo espero desde octubre y el lunes abrimos."},
        {"customer": "otra", "title": "La factura de octubre", "description": "¿Me mandan una copia en papel?"},
        {"customer": "otra", "created_at": AT - timedelta(days=9)},
        {"customer": "otra", "description": ""},
        {"status": Status.CLOSED, "created_at": AT - timedelta(days=60)},
    ],
)
def test_what_is_about_something_else_or_somebody_elses_or_long_ago_is_not(fields):
    assert not again(other(**fields))


def test_two_customers_are_taken_for_one_case_only_when_they_say_nearly_the_same():
    assert again(other(customer="otra"))
    assert again(other(customer=None), ASKED._replace(customer=None))
    assert not again(other(customer="otra", description="Hola, en el correo no está y quisiera pagar el mes."))


def test_another_order_number_is_another_case():
    first, second = (other(title=f"El pedido {n} nunca llegó", description="") for n in (1240, 1250))
    assert not again(first._replace(id="TK-3"), second)
    assert again(first._replace(id="TK-3"), first)


def test_two_short_titles_say_too_little():
    assert not again(other(title="Hola", description=""), ASKED._replace(title="Hola", description=""))


def test_two_closed_ones_are_left_alone():
    assert not again(other(status=Status.CLOSED), ASKED._replace(status=Status.CLOSED))


def test_a_new_ticket_names_the_open_one_that_it_may_be(desk, run):
    text = ("-m", "El pedido 77123 no llegó y era para el viernes", "--from", "maria@acme.example")
    first = run("-q", "new", "No llega el pedido", *text).out.strip()
    assert f"may be {first} again" in run("new", "¡No llega el pedido!", *text).err
    assert "again" not in run("new", "Precio del molinillo", "-m", "¿Cuánto sale el grande?").err


def test_an_import_names_those_that_are_there_already(desk, run, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text(
        "title,description,customer mail\n"
        "El molinillo nuevo no muele,Lo enchufé y solo zumba,eva@correo.example\n"
        "Un hervidor para regalo,Quiero uno rojo,eva@correo.example\n"
        "El molinillo nuevo no muele,Lo enchufé y sólo zumba,eva@correo.example\n"
    )
    done = run("import", "csv", str(rows))
    assert done.err.count("again") == 1
    assert "3 received = 3 created" in done.out
