"""Two customers who are one."""

from datetime import date

import pytest

from ticketcli.ticket.customers import join_customers, standing_id
from ticketcli.ticket.model import Contact, Customer, Product

MARIA = Contact("María", ("maria@acme.example",), ("+54 11 5555 0101",))
ACME = Customer(
    "acme", "Acme", None, (MARIA,), None, date(2021, 3, 1), None, (Product("X2", "1"),), {"zone": "north"}, "Paga."
)


def test_the_kept_one_gets_all_that_the_other_has_and_its_own_word_stands():
    old = Customer(
        "old", "Old", "silver", (Contact("Maria", ("MARIA@acme.example", "m@old.example")), Contact("Jorge")), "es",
        date(2020, 5, 6), None, (Product("X2", "1", date(2020, 1, 1)), Product("X3"), Product("X4")),
        {"zone": "south", "seller": "ana"}, "Vieja.",
    )  # fmt: skip
    assert join_customers(ACME, old) == Customer(
        "acme", "Acme", "silver",
        (Contact("María", ("maria@acme.example", "m@old.example"), ("+54 11 5555 0101",)), Contact("Jorge")), "es",
        date(2020, 5, 6), None, (Product("X2", "1"), Product("X3"), Product("X4")), {"zone": "north", "seller": "ana"},
        "Paga.\n\nVieja.",
    )  # fmt: skip


def test_what_both_say_alike_stands_once_and_what_the_kept_one_says_is_not_overwritten():
    gold = ACME._replace(tier="gold", language="en")
    same = gold._replace(id="old", tier="silver", language="es", since=None)
    assert join_customers(gold, same) == gold


def test_two_handles_of_one_network_are_both_kept():
    ours = Customer("a", "A", contacts=(Contact("Pía", handles={"x": "pia"}),))
    theirs = Customer("b", "B", contacts=(Contact("Pía", handles={"x": "pia2", "y": "pia"}),))
    assert join_customers(ours, theirs).contacts == (
        Contact("Pía", handles={"x": "pia", "y": "pia"}), Contact("Pía", handles={"x": "pia2"}),
    )  # fmt: skip


@pytest.mark.parametrize(("id", "stands"), [
    ("acme", "acme"), ("old", "acme"), ("older", "acme"), ("b", "b"), ("c", "b"), ("far", "b"), ("self", "self"),
])  # fmt: skip
def test_a_merged_one_points_on_to_the_end_and_in_a_circle_the_first_by_name_stands(id, stands):
    became = {"old": "acme", "older": "old", "c": "b", "b": "c", "far": "c", "self": "self"}
    assert standing_id(id, became) == stands


def test_a_person_whom_both_know_by_name_alone_stands_once():
    ours, theirs = (Customer(id, id, contacts=(Contact(name),)) for id, name in (("a", "Pía"), ("b", "PIA")))
    assert join_customers(ours, theirs).contacts == (Contact("Pía"),)
