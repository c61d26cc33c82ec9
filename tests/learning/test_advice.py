"""What a model says of a ticket, with its grounds, and what of a ticket a model sees."""

from datetime import UTC, datetime

import pytest

from ticketcli.learning.advice import Advice, advise_field, is_lesson, label_examples, people_decisions, text_of
from ticketcli.learning.model import Opinion
from ticketcli.ticket.model import RULES, Change, Entry, External, Status, Ticket

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ONE = Ticket("TK-1", "Factura", AT, area="billing", type="claim", description="No llegó")
SAID = Opinion("billing", 0.876, ("factura", "llegó", "factura"))


def test_title_and_description_are_what_is_looked_at():
    noted = ONE._replace(entries=(Entry(AT, "ana", "note", text="moroso"),))
    assert text_of(noted) == "Factura\nNo llegó"


def test_an_example_is_a_text_with_its_value_where_there_is_one():
    others = [ONE, ONE._replace(area=None), ONE._replace(title="Pedido", area="orders")]
    assert label_examples(others, "area") == [("Factura\nNo llegó", "billing"), ("Pedido\nNo llegó", "orders")]


def ended(outcome: str) -> Ticket:
    entry = Entry(AT, "ana", "status", "e", changes={"status": ("new", "closed")}, facts={"outcome": outcome})
    return ONE._replace(status=Status.CLOSED, entries=(entry,))


@pytest.mark.parametrize(
    ("ticket", "is_taught"),
    [
        (ONE, False), (ended("solved"), True), (ended("rejected"), True), (ended("duplicate"), False),
        (ended("spam"), False), (ONE._replace(status=Status.CLOSED), True),
    ],
)  # fmt: skip
def test_what_is_done_teaches_unless_it_is_a_duplicate_or_spam(ticket: Ticket, is_taught: bool):
    assert is_lesson(ticket) == is_taught


def test_the_tickets_alike_are_those_of_the_same_value_three_at_most():
    alike = [ONE._replace(id=f"TK-{n}", area="orders" if n == 2 else "billing") for n in range(1, 7)]
    told = advise_field("area", SAID, alike)
    assert told == Advice("area", "billing", 0.876, SAID.words, ("TK-1", "TK-3", "TK-4"))
    assert told.because == "learned: confidence 0.88 from «factura llegó» as in TK-1 TK-3 TK-4"


def test_a_reason_without_tickets_says_so():
    assert advise_field("area", SAID, []).because == "learned: confidence 0.88 from «factura llegó» as in –"


def changed(by: str, kind: str = "set", **more: object) -> Change:
    entry = Entry(AT, by, kind, "e9", changes={"area": ("billing", "orders"), "title": ("a", "b")}, **more)
    return Change(ONE, ONE._replace(area="orders", entries=(entry,)))


def test_what_a_person_changed_is_a_decision_and_what_rules_or_an_import_did_is_none():
    assert people_decisions(changed("ana")) == {"area": "orders"}
    assert people_decisions(changed(RULES)) == people_decisions(changed("ana", "undone")) == {}
    assert people_decisions(changed("ana", imported=True)) == {}


def test_a_value_that_was_taken_away_is_no_decision():
    entry = Entry(AT, "ana", "set", "e9", changes={"area": ("billing", None)})
    assert people_decisions(Change(ONE, ONE._replace(area=None, entries=(entry,)))) == {}


def test_of_two_decisions_on_one_field_the_last_one_counts():
    first = Entry(AT, "ana", "set", "e1", changes={"area": ("billing", "sales")})
    last = Entry(AT, "luis", "set", "e2", changes={"area": ("sales", "orders")})
    assert people_decisions(Change(ONE, ONE._replace(area="orders", entries=(first, last)))) == {"area": "orders"}


def test_what_a_ticket_was_opened_with_was_decided_unless_rules_or_an_import_gave_it():
    assert people_decisions(Change(None, ONE)) == {"type": "claim", "area": "billing", "priority": "normal"}
    ruled = Entry(AT, RULES, "classified", "e1", changes={"area": (None, "billing")})
    assert people_decisions(Change(None, ONE._replace(entries=(ruled,)))) == {"type": "claim", "priority": "normal"}
    assert people_decisions(Change(None, ONE._replace(external=External("zendesk", "1")))) == {}
