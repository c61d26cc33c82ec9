"""Which of many rules can hold of a text at all, by the words they need."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.format.yaml import read_yaml
from ticketcli.rules.case import Case
from ticketcli.rules.event import NEW, Event
from ticketcli.rules.prefilter import Sieve, find_anchors
from ticketcli.rules.rulebook import Rule, read_rules
from ticketcli.rules.section import Known
from ticketcli.ticket.model import Ticket

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


def book(text: str) -> list[Rule]:
    found, faults = read_rules(read_yaml(text, "rules/10.yaml"), "rules/10.yaml", Known())
    assert faults == []
    return found


def rule(when: str, name: str = "a", more: str = "") -> str:
    return f"- rule: {name}\n  when: {{{when}}}\n  set: {{area: x}}\n{more}"


def left(book: list[Rule], title: str, event: Event = NEW) -> list[str]:
    return [one.name for one in Sieve(book).rules_left(Case(Ticket("TK-1", title, AT), None, AT, event))]


BOOK = book(
    rule("text: [factura*, recibo]", "bill")
    + rule("channel: mail", "mail")
    + rule("text: pedido, channel: web", "order")
    + rule("text: 'nota de crédito'", "note")
    + rule("text: cafetera", "fuzzy", "  fuzzy: yes\n")
    + "- rule: always\n  set: {area: y}\n"
)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Hola", ["mail", "always"]),
        ("La FACTURACIÓN", ["bill", "mail", "always"]),
        ("recibos y pedidos", ["bill", "mail", "order", "always"]),
        ("fa", ["mail", "always"]),
        ("un crédito", ["mail", "note", "always"]),
        ("mi cafetrea", ["mail", "fuzzy", "always"]),
        ("mi cafe", ["mail", "always"]),
    ],
)
def test_the_rules_that_may_hold_are_left_in_their_order(title: str, names: list[str]):
    assert left(BOOK, title) == names


def test_a_rule_that_is_off_or_listens_to_something_else_is_not_left():
    off, on = rule("text: a", "off", "  enabled: no\n"), rule("text: a", "on", "  on: message\n")
    some = book(off + on + rule("text: a", "new"))
    assert (left(some, "a"), left(some, "a", Event("message", "k"))) == (["new"], ["on"])
    assert Sieve(some).events == {"new", "message"}


@pytest.mark.parametrize(
    ("when", "needed"),
    [
        ("text: factura*", {"factura*"}),
        ("text: sol", {"sol"}),
        ("text: luz", {"luz", "luces"}),
        ("text: pedido", {"pedido", "pedidos", "pedidoes"}),
        ("text: [fa*, 'de crédito']", {"fa*", "credito", "creditos", "creditoes"}),
        ("channel: mail", None),
        ("text: sol, channel: mail", {"sol"}),
        ("text: [a, b], any: [{text: c}]", {"c"}),
        ("any: [{text: a}, {text: b}]", {"a", "b"}),
        ("any: [{text: a}, {channel: mail}]", None),
        ("not: {text: a}", None),
    ],
)
def test_a_condition_needs_one_of_the_words_without_which_it_cannot_hold(when: str, needed: set[str] | None):
    (one,) = book(rule(when))
    assert one.when
    assert find_anchors(one.when) == needed


WORDS = ["hola", "factura", "facturas", "recibo", "nota", "de", "crédito", "cafetera", "cafetrea", "pedidos"]
TITLES = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)


@given(TITLES, st.sampled_from(["mail", "web", None]))
def test_no_rule_that_holds_is_left_out(title: str, channel: str | None):
    case = Case(Ticket("TK-1", title, AT, channel=channel), None, AT)
    kept = Sieve(BOOK).rules_left(case)
    assert [one for one in BOOK if one not in kept and (one.when is None or one.when.match(case) is not None)] == []
