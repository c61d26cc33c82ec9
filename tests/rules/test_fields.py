"""What rules can ask a case for, by name."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ticketcli.rules.case import Beside, Case
from ticketcli.rules.fields import FIELDS, MANY, NUMBERS, WORDS, contact_of, field_getter
from ticketcli.ticket.model import Contact, Customer, Entry, External, Status, Ticket

AT = datetime(2026, 11, 21, 17, 59, tzinfo=UTC)
MARIA = Contact("María", ("maria@acme.example", "m@home.example"), ("+54 11 5555 0101",), {"instagram": "acme_ok"})
LUIS = Contact("Luis", ("luis@acme.example",))
ACME = Customer("acme", "Acme S.R.L.", "gold", (LUIS, MARIA), "es", date(2020, 5, 1))
RULED = (Entry(AT, "tkt", "classified", "e1", facts={"score": "+15"}),)
WHOLE = Ticket(
    "TK-1", "Hola", AT, Status.WAITING, waiting_for="customer", type="claim", stage="sale", area="billing",
    product="boiler", priority="high", channel="mail", language="es", customer="acme", contact="maria@acme.example",
    assignee="ana", team="shop", level=2, tags=("vip", "año"), keywords=("nota",), progress=40, parent="TK-2",
    links=("TK-3",), external=External("zendesk", "12"), extra={"serial": "x-1", "empty": ""}, entries=RULED,
)  # fmt: skip
BARE = Ticket("TK-9", "Hola", AT, priority="")


def words(name: str, ticket: Ticket = WHOLE, customer: Customer | None = ACME) -> tuple[str, ...]:
    return field_getter(name)(Case(ticket, customer, AT))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("type", ("claim",)), ("stage", ("sale",)), ("area", ("billing",)), ("product", ("boiler",)),
        ("priority", ("high",)), ("channel", ("mail",)), ("language", ("es",)), ("status", ("waiting",)),
        ("waiting_for", ("customer",)), ("team", ("shop",)), ("assignee", ("ana",)), ("customer", ("acme",)),
        ("contact", ("maria@acme.example",)), ("parent", ("TK-2",)), ("tag", ("vip", "año")), ("keyword", ("nota",)),
        ("source", ("zendesk",)), ("customer.tier", ("gold",)), ("customer.language", ("es",)),
        ("customer.name", ("Acme S.R.L.",)), ("customer.since", ("2020-05-01",)), ("contact.name", ("María",)),
        ("contact.phone", ("+54 11 5555 0101",)), ("contact.mail", ("maria@acme.example",)),
        ("contact.domain", ("acme.example",)), ("contact.handle", ("acme_ok",)), ("time.weekday", ("sat",)),
        ("serial", ("x-1",)), ("extra.serial", ("x-1",)), ("empty", ()), ("extra.nowhere", ()),
    ],
)  # fmt: skip
def test_a_field_gives_its_words(name: str, values: tuple[str, ...]):
    assert words(name) == values


@pytest.mark.parametrize("name", sorted(set(WORDS) - {"time.weekday", "status"}))
def test_a_field_that_is_unset_gives_none(name: str):
    assert words(name, BARE, None) == ()


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("level", 2), ("progress", 40), ("score", 22), ("time.hour", 17), ("history.contacts_30d", 3),
        ("history.unsolved", 1), ("history.rating", 4.0),
    ],
)  # fmt: skip
def test_a_field_gives_its_number(name: str, number: float):
    rated = Entry(AT, "maria", "rated", "e", facts={"score": "4"})
    wrote = Entry(AT, "maria", "message", "e2")
    other = Ticket("TK-2", "-", AT - timedelta(days=3), type="claim", customer="acme", entries=(wrote, rated))
    case = Case(WHOLE, ACME, AT, beside=Beside(past=lambda _ticket: (other,), is_late=lambda _ticket, _at: True))
    case.points = 7
    assert NUMBERS[name](case) == number


@pytest.mark.parametrize(
    ("name", "number"),
    [("level", None), ("progress", None), ("score", 0), ("history.rating", None), ("history.unsolved", 0)],
)
def test_a_number_that_is_unset_is_none_and_a_sum_of_nothing_is_zero(name: str, number: float | None):
    assert NUMBERS[name](Case(BARE, None, AT)) == number


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("MARIA@acme.example", "María"), ("m@home.example", "María"), ("+54 11 5555 0101", "María"),
        ("acme_ok", "María"), ("@acme_ok", "María"), ("maria", "María"), ("luis@acme.example", "Luis"),
        ("eva@acme.example", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_whoever_wrote_is_known_by_any_address(typed: str | None, name: str | None):
    who = contact_of(Case(WHOLE._replace(contact=typed), ACME, AT))
    assert (who.name if who else None) == name
    assert contact_of(Case(WHOLE._replace(contact=typed), None, AT)) is None


def test_who_wrote_from_elsewhere_than_by_mail_has_all_the_contacts_addresses():
    by_phone = WHOLE._replace(contact="@acme_ok")
    assert words("contact.mail", by_phone) == ("maria@acme.example", "m@home.example")
    assert words("contact.domain", by_phone) == ("acme.example", "home.example")
    assert words("contact.mail", WHOLE._replace(contact="new@x.example")) == ("new@x.example",)


def test_fields_that_may_have_several_values_are_fields():
    assert set(MANY) < set(WORDS)
    assert len(FIELDS) == len(set(FIELDS)) == len(WORDS) + len(NUMBERS)


@pytest.mark.parametrize(("own", "said"), [({"skill": "novice"}, ("novice",)), ({"skill": ""}, ()), ({}, ())])
def test_what_a_customer_knows_of_the_matter_is_asked_like_any_word(own: dict[str, str], said: tuple[str, ...]):
    asked = Case(WHOLE, ACME._replace(unknown=own), AT)
    assert tuple(WORDS["customer.skill"](asked)) == said
    assert tuple(WORDS["customer.skill"](Case(WHOLE, None, AT))) == ()
