"""What a customer is like, as people type it."""

from datetime import date

import pytest

from ticketcli.config.customer_values import (
    CustomerTraits,
    ProductTraits,
    add_customer_traits,
    add_product,
    typed_nothing,
)
from ticketcli.config.settings import Settings
from ticketcli.errors import Usage
from ticketcli.ticket.model import Contact, Customer, Product

ACME = Customer("acme", "Acme", "gold", (Contact("María", ("maria@acme.example",)),), unknown={"zone": "north"})
NOTHING_SAID = CustomerTraits(None, None, (), (), (), None, None)
NOTHING_BOUGHT = ProductTraits(None, None, None, None)


def told(*own, customer=ACME, **said):
    return add_customer_traits(customer, NOTHING_SAID._replace(**said), own, Settings())


def test_a_handle_that_is_told_later_joins_the_person_it_is_said_of_or_another_one():
    assert told(contact="maria", handle=("x:mary",)).contacts == (
        Contact("María", ("maria@acme.example",), (), {"x": "mary"}),
    )
    assert told(handle=("x:acme",)).contacts == (*ACME.contacts, Contact("", (), (), {"x": "acme"}))


def test_what_is_there_already_is_not_added_again():
    assert told(contact="MARIA", mail=("Maria@ACME.example",)) == ACME


def test_a_person_without_an_address_is_kept_once():
    once = told(contact="Jorge  Nuñez")
    assert once.contacts == (*ACME.contacts, Contact("Jorge Nuñez"))
    assert told(customer=once, contact="jorge nunez") == once


def test_words_of_the_desks_own_are_set_changed_and_taken_away():
    assert told("zone=south", "seller= Ana  R. ").unknown == {"zone": "south", "seller": "Ana R."}
    assert told("zone=").unknown == {}


def test_tier_name_and_language_may_be_typed_either_way_and_a_tier_that_is_empty_goes():
    assert told("tier=silver", "language=en") == ACME._replace(tier="silver", language="en")
    assert told("tier=").tier is None
    assert told("tier=silver", tier="gold").tier == "gold"
    assert told(name="Acme  S.A.").name == "Acme S.A."
    assert told("name=").name == "acme"


@pytest.mark.parametrize(
    "typed", ["zone", "=x", "Zone=x", "id=other", "merged_into=b", "contacts=x", "notes=x", "a b=c"]
)
def test_what_is_no_word_of_the_desks_own_is_refused(typed):
    with pytest.raises(Usage, match="is not KEY=VALUE"):
        told(typed)


def test_a_tier_that_the_desk_does_not_know_is_refused_with_the_nearest():
    with pytest.raises(Usage, match="gold"):
        told(tier="glod")


@pytest.mark.parametrize(("way", "option"), [("mail", "--mail"), ("phone", "--phone"), ("handle", "--handle")])
def test_an_address_that_is_none_is_refused(way, option):
    with pytest.raises(Usage, match=f"{option}: `y` is none"):
        told(**{way: ("y",)})


def test_a_product_is_told_anew_where_it_is_there_and_two_of_a_kind_differ_by_their_serial():
    one = add_product(ACME, ProductTraits("Espresso X2", "S-1", "2026-01-02", None))
    two = add_product(one, ProductTraits("Espresso X2", "S-2", None, None))
    known = add_product(two, ProductTraits("Espresso  X2", "S-1", None, "2027-01-02"))
    assert known.products == (
        Product("Espresso X2", "S-1", date(2026, 1, 2), date(2027, 1, 2)), Product("Espresso X2", "S-2"),
    )  # fmt: skip
    assert add_product(ACME, NOTHING_BOUGHT) == ACME


def test_a_day_that_is_none_and_a_serial_of_nothing_are_refused():
    with pytest.raises(Usage, match="--bought: `enero` is no day"):
        add_product(ACME, ProductTraits("X", None, "enero", None))
    with pytest.raises(Usage, match="--product NAME"):
        add_product(ACME, ProductTraits(None, "12", None, None))


def test_nothing_typed_is_told_from_something():
    assert typed_nothing(NOTHING_SAID, NOTHING_BOUGHT)
    assert not typed_nothing(NOTHING_SAID, NOTHING_BOUGHT._replace(product="X"))
    assert not typed_nothing(NOTHING_SAID._replace(mail=("a@b.c",)))


def test_what_is_refused_stays_on_its_line():
    for refused in (lambda: told(mail=("a\n\x1b[31mb",)), lambda: told("a\n\x1b[31mb")):
        with pytest.raises(Usage) as error:
            refused()
        assert not {"\n", "\x1b"} & {*str(error.value)}
    with pytest.raises(Usage) as error:
        add_product(ACME, ProductTraits("X", None, "a\n\x1b[31mb", None))
    assert not {"\n", "\x1b"} & {*str(error.value)}


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(Usage, match="unknown language `fr`"):
        told("language=fr")
