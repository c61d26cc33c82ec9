from datetime import UTC, datetime

import pytest

from ticketcli.format.yaml import Section, read_yaml
from ticketcli.rules.case import Beside, Case
from ticketcli.rules.conditions import Condition, TraceStep
from ticketcli.rules.fields import FIELDS
from ticketcli.rules.keys import read_condition
from ticketcli.rules.section import Clause, Known
from ticketcli.ticket.model import Customer, Entry, Ticket

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
GOLD = Customer("acme", "Acme S.R.L.", tier="gold", language="es")


def asked(text: str) -> Condition:
    section = read_yaml(text, "rules/10.yaml")
    assert isinstance(section, Section)
    clause = Clause(section, "rules/10.yaml", Known())
    asks = read_condition(clause)
    assert clause.faults == []
    return asks


def case(who: Customer | None = None, **fields: object) -> Case:
    known = {"id": "TK-1", "title": "Hola", "created_at": AT, **fields}
    return Case(Ticket(**known), who, AT)


def held(text: str, looked_at: Case) -> bool:
    return asked(text).match(looked_at) is not None


def test_text_is_title_description_and_what_the_customer_wrote_later():
    entries = (Entry(AT, "maria", "message", text="Falta el recibo"), Entry(AT, "ana", "note", text="es moroso"))
    looked_at = case(title="Factura", description="No llegó la nota de crédito", entries=entries)
    assert asked("text: [factura, recibo, nota de crédito]").match(looked_at) == (
        "Factura",
        "recibo",
        "nota de crédito",
    )
    assert not held("text: moroso", looked_at)


def test_at_most_three_words_are_kept_as_evidence():
    assert asked("text: [a, b, c, d]").match(case(title="a b c d")) == ("a", "b", "c")


def test_a_field_is_any_of_its_values_accents_and_case_folded():
    assert held("channel: [web, Mail]", case(channel="mail"))
    assert held("product: línea", case(product="LINEA"))
    assert not held("channel: [web, mail]", case(channel="phone"))


def test_a_star_alone_asks_whether_a_field_is_set():
    assert held("area: '*'", case(area="billing"))
    assert held("not: {area: '*'}", case())


def test_a_value_with_a_star_is_any_that_begins_so():
    assert held("customer: ac*", case(customer="acme"))
    assert not held("customer: ac*", case(customer="beta"))


def test_a_tag_is_any_of_the_tags():
    assert held("tag: vip", case(tags=("invoice", "vip")))
    assert not held("tag: vip", case())


def test_the_customer_is_asked_by_dots_and_nobody_has_no_tier():
    assert held("customer.tier: gold", case(GOLD))
    assert held("customer.language: es", case(GOLD))
    assert not held("customer.tier: gold", case())


def test_keys_of_one_section_are_joined_by_and():
    assert held("text: hola\nchannel: mail", case(channel="mail"))
    assert not held("text: hola\nchannel: mail", case(channel="web"))


def test_all_any_and_not_nest():
    nested = """
any:
- text: factura
- all:
  - channel: mail
  - not: {customer.tier: gold}
"""
    assert held(nested, case(title="factura"))
    assert held(nested, case(channel="mail"))
    assert not held(nested, case(GOLD, channel="mail"))


def test_what_must_not_hold_leaves_no_words():
    assert asked("not: {text: factura}").match(case()) == ()
    assert asked("not: {text: hola}").match(case()) is None


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_borne_when_nothing_is_set(name: str):
    bare = Case(Ticket("TK-1", "", AT), Customer("acme", ""), AT)
    always = ("priority", "status", "score", "time.weekday", "time.hour", "history.contacts_30d", "history.unsolved")
    assert held(f"{name}: '*'", bare) == (name in always)


def test_each_step_shows_what_was_asked_and_what_was_seen():
    asks = asked("text: [factura*, recibo]\nany:\n- channel: [web, chat]\n- tag: vip")
    step = asks.step(case(title="Mis facturas", channel="mail", tags=("a", "b")))
    assert step == TraceStep(
        "all",
        "",
        False,
        (
            TraceStep("text: factura*, recibo", "facturas", True),
            TraceStep(
                "any", "", False, (TraceStep("channel: web, chat", "mail", False), TraceStep("tag: vip", "a, b", False))
            ),
        ),
    )


def test_a_step_goes_into_what_must_not_hold():
    step = asked("not: {channel: mail}").step(case(channel="mail"))
    assert step == TraceStep("not", "", False, (TraceStep("channel: mail", "mail", True),))


def test_a_step_whose_words_are_not_there_shows_the_title():
    assert asked("text: factura").step(case(title="Hola\x1b[31m a todos")).saw == "Hola\\x1b[31m a todos"


def test_a_step_of_an_expression_shows_what_it_found():
    looked_at = case(title="Pedido", description="mi pedido AB-123 no llegó")
    assert asked("regex: 'AB-[0-9]+'").step(looked_at) == TraceStep("regex: AB-[0-9]+", "AB-123", True)
    assert asked("regex: 'XY-[0-9]+'").step(looked_at) == TraceStep("regex: XY-[0-9]+", "Pedido", False)


@pytest.mark.parametrize(("working", "wanted", "saw", "held"), [
    (True, "yes", "yes", True), (True, "no", "yes", False), (False, "yes", "no", False), (False, "no", "no", True),
])  # fmt: skip
def test_a_step_of_working_time_shows_whether_it_was(working, wanted, saw, held):
    looked_at = Case(case().ticket, None, AT, beside=Beside(working=lambda _at: working))
    step = asked(f"time.working_hours: {wanted}").step(looked_at)
    assert step == TraceStep(f"time.working_hours: {wanted}", f"{saw} (Sat 2026-11-21 10:00)", held)


@pytest.mark.parametrize(("query", "saw"), [("status:open", "it fits"), ("status:closed", "it does not fit")])
def test_a_step_of_a_query_shows_whether_the_ticket_fits(query, saw):
    step = asked(f"query: {query}").step(case())
    assert step == TraceStep(f"query: {query}", saw, saw == "it fits")
