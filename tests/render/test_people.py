"""A customer and an agent, whole for machines and on a card for people."""

from datetime import date
from decimal import Decimal

from ticketcli.render import people
from ticketcli.ticket.model import Agent, Contact, Customer, Product

MARIA = Contact("María", ("maria@acme.example", "compras@acme.example"), ("+54 11 5555 0101",), {"instagram": "acme"})
TODAY = date(2026, 11, 20)
JUAN = Contact("", ("juan@acme.example",))
ACME = Customer("acme", "Acme S.R.L.", "gold", (MARIA, JUAN), "es", date(2019, 5, 4), notes="Paga tarde.\nPero paga.")
ANA = Agent("ana", "Ana Ruiz", ("ana@x.example",), ("billing", "sales"), "shop", {"ventas": 3, "cafes": 1}, 2, 0,
            "office", ("2026-11-20",), Decimal("12.50"))  # fmt: skip


def test_a_customer_is_whole_and_what_is_unset_is_there_too():
    assert people.customer_document(ACME)["contacts"][0] == {
        "name": "María", "mail": ["maria@acme.example", "compras@acme.example"], "phone": ["+54 11 5555 0101"],
        "handles": {"instagram": "acme"},
    }  # fmt: skip
    assert (people.customer_document(ACME)["since"], people.customer_document(ACME)["notes"]) == (
        "2019-05-04",
        "Paga tarde.\nPero paga.",
    )
    assert people.customer_document(Customer("x", "X")) == {
        "id": "x", "name": "X", "tier": None, "language": None, "since": None, "merged_into": None, "contacts": [],
        "products": [], "extra": {}, "notes": "",
    }  # fmt: skip


def test_all_ways_are_told_of_every_contact_in_turn():
    assert people.contact_ways(ACME) == [
        "maria@acme.example", "compras@acme.example", "+54 11 5555 0101", "instagram:acme", "juan@acme.example",
    ]  # fmt: skip


def test_a_card_has_a_line_a_contact_and_every_line_of_the_notes():
    assert list(people.customer_lines(ACME, TODAY)) == [
        "Acme S.R.L. · acme · gold · es · 2019-05-04",
        "  María · maria@acme.example · compras@acme.example · +54 11 5555 0101 · instagram:acme",
        "  juan@acme.example",
        "  Paga tarde.",
        "  Pero paga.",
    ]
    assert list(people.customer_lines(Customer("x", "X"), TODAY)) == ["X · x"]


def test_what_was_bought_is_shown_with_the_validity_of_its_warranty_which_holds_on_its_last_day():
    bought = (
        Product("Espresso X2", "S-12", date(2025, 1, 2), TODAY), Product("Molinillo", warranty=date(2026, 11, 19)),
        Product("Balanza", "7"),
    )  # fmt: skip
    assert list(people.product_lines(ACME._replace(products=bought), TODAY)) == [
        "Espresso X2 · S-12 · bought on 2025-01-02 · warranty valid until 2026-11-20",
        "Molinillo · warranty ended on 2026-11-19",
        "Balanza · 7",
    ]
    assert people.customer_document(ACME._replace(products=bought))["products"][1:] == [
        {"name": "Molinillo", "serial": None, "bought": None, "warranty": "2026-11-19"},
        {"name": "Balanza", "serial": "7", "bought": None, "warranty": None},
    ]
    assert "  Balanza · 7" in people.customer_lines(ACME._replace(products=bought), TODAY)


def test_what_is_new_about_a_customer_is_told_from_what_to_what():
    now = ACME._replace(
        tier=None, contacts=(*ACME.contacts, Contact("Pía", handles={"x": "pia"})), unknown={"zone": "north"},
        products=(Product("Balanza"),),
    )  # fmt: skip
    assert people.customer_change_line(ACME, now) == "tier gold → –; zone – → north; + Pía; + x:pia; + Balanza"
    assert people.customer_change_line(ACME, ACME) == ""


def test_an_agent_is_whole_and_no_capacity_is_another_thing_than_none_left():
    told = people.agent_document(ANA)
    assert (told["capacity"], told["cost_per_hour"], told["skills"]) == (0, "12.50", {"ventas": 3, "cafes": 1})
    bare = people.agent_document(Agent("luis", "Luis"))
    assert (bare["capacity"], bare["cost_per_hour"], bare["hours"], bare["away"]) == (None, None, None, [])
    assert list(people.agent_lines(ANA)) == [
        "Ana Ruiz · ana · ana@x.example", "  areas: billing, sales", "  team: shop", "  skills: ventas 3, cafes 1",
        "  level: 2", "  capacity: 0", "  hours: office", "  away: 2026-11-20",
    ]  # fmt: skip
    assert list(people.agent_lines(Agent("luis", "Luis"))) == ["Luis · luis", "  level: 1"]


def test_of_a_change_only_what_differs_is_told_from_what_to_what():
    assert people.agent_change_line(ANA, ANA._replace(level=3, capacity=None)) == "level 2 → 3; capacity 0 → –"
    assert people.agent_change_line(ANA, ANA) == ""


def test_what_a_name_holds_stays_on_its_line():
    assert "\n" not in next(people.customer_lines(ACME._replace(name="A\nB\x1b[31m"), TODAY))
    assert "\x1b" not in next(people.agent_lines(ANA._replace(name="\x1b[31mA")))
