"""Merging by meaning: the laws, whatever two clones did to one record."""

from datetime import date
from functools import reduce

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.histories import CHANCE, ids, in_any_order, versions
from tests.strategies import AGENT, ARTICLE, CUSTOMER, TICKET
from ticketcli.format import records
from ticketcli.merge.records import merge_records
from ticketcli.ticket.model import Agent, Article, Contact, Customer, Product

PATIENT = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""Whole records take long to make up."""


def merged(base, tickets):
    return reduce(lambda ours, theirs: merge_records(base, ours, theirs), tickets)


@given(CHANCE, st.booleans())
def test_either_order_of_two_sides_gives_the_same(chance, by_hand):
    base, (ours, theirs) = versions(chance, 2, by_hand)
    assert merge_records(base, ours, theirs) == merge_records(base, theirs, ours)


@given(CHANCE, st.integers(2, 5), st.booleans())
def test_any_order_gives_the_same_file(chance, clones, by_hand):
    base, made = versions(chance, clones, by_hand)
    files = {records.ticket_text(in_any_order(base, made, chance)) for _order in range(6)}
    assert len(files) == 1


@given(CHANCE, st.booleans())
def test_merging_again_changes_nothing(chance, by_hand):
    base, (ours, theirs) = versions(chance, 2, by_hand)
    once = merge_records(base, ours, theirs)
    assert (
        merge_records(base, once, theirs) == merge_records(base, once, once) == merge_records(ours, once, ours) == once
    )


@given(CHANCE, st.booleans())
def test_no_entry_is_lost(chance, by_hand):
    base, made = versions(chance, 4, by_hand)
    assert ids(*made) <= ids(merged(base, made))


@given(CHANCE, st.booleans())
def test_the_result_is_a_canonical_file(chance, by_hand):
    base, (ours, theirs) = versions(chance, 2, by_hand)
    whole = merge_records(base, ours, theirs)
    assert records.read_ticket(records.ticket_text(whole), "") == whole
    assert [entry.at for entry in whole.entries] == sorted(entry.at for entry in whole.entries)


@pytest.mark.parametrize("record", [TICKET, CUSTOMER, AGENT, ARTICLE], ids=["ticket", "customer", "agent", "article"])
def test_any_two_records_merge_alike_in_either_order(record):
    @PATIENT
    @given(record, record, record)
    def law(base, ours, theirs):
        base, ours, theirs = (one._replace(id="x") for one in (base, ours, theirs))
        assert merge_records(base, ours, theirs) == merge_records(base, theirs, ours)
        assert merge_records(None, ours, theirs) == merge_records(None, theirs, ours)
        again = merge_records(base, ours, ours)
        assert again == (ours._replace(entries=again.entries) if record is TICKET else ours)

    law()


def both(base, ours, theirs):
    """What two versions make in either order, which is the same."""
    made = merge_records(base, ours, theirs)
    assert merge_records(base, theirs, ours) == made
    return made


def test_an_agent_merges_field_by_field_and_keeps_what_loses():
    base = Agent("ana", "Ana", ("ana@x.example",), ("billing",), skills={"es": 2}, capacity=5)
    ours = base._replace(capacity=8, skills={"es": 3}, areas=("billing", "orders"))
    theirs = base._replace(capacity=9, skills={"es": 2, "en": 1}, areas=())
    made = both(base, ours, theirs)
    assert (made.capacity, made.skills, made.areas) == (9, {"es": 3, "en": 1}, ("orders",))
    assert made.unknown == {"merged": ["capacity: 8"]}


def test_an_article_keeps_all_paragraphs_where_both_changed_the_same():
    base = Article("kb-1", "Factura", ("a",), body="Uno.\n\nDos.")
    made = both(base, base._replace(body="Uno.\n\nDos bis.", state="live"), base._replace(body="Uno.\n\nDos ter."))
    assert (made.body, made.state) == ("Uno.\n\nDos bis.\n\nDos ter.", "live")
    assert made.unknown == {}


def test_a_contact_that_one_side_took_away_is_gone_unless_the_other_changed_it():
    maria, luis = Contact("María", ("m@x.example",)), Contact("Luis", phone=("1",))
    base = Customer("acme", "Acme", contacts=(maria, luis))
    left = base._replace(contacts=(luis,))
    assert both(base, left, base._replace(tier="gold")).contacts == (luis,)
    grown = maria._replace(phone=("2",))
    assert both(base, left, base._replace(contacts=(grown, luis))).contacts == (grown, luis)


def test_a_customers_value_that_one_side_took_away_and_the_other_changed_leaves_no_note():
    base = Customer("acme", "Acme", tier="gold", unknown={"vat": "1"})
    made = both(base, base._replace(tier=None, unknown={}), base._replace(tier="silver", unknown={"vat": "2"}))
    assert (made.tier, made.unknown) == ("silver", {"vat": "2"})


def test_records_of_two_kinds_are_never_one():
    with pytest.raises(TypeError, match="Agent and Article are not of one kind"):
        merge_records(None, Agent("a", "a"), Article("a", "a"))


def test_a_contact_without_a_name_is_known_by_its_first_address():
    ana, eva = Contact("", ("ana@x.example",)), Contact("", ("eva@x.example",))
    base = Customer("acme", "Acme", contacts=(ana, eva))
    ours = base._replace(contacts=(ana._replace(phone=("111111",)), eva))
    theirs = base._replace(contacts=(ana, eva._replace(phone=("222222",))))
    assert merge_records(base, ours, theirs).contacts == (
        ana._replace(phone=("111111",)), eva._replace(phone=("222222",)),
    )  # fmt: skip


def test_what_was_bought_is_known_by_name_and_serial_number_and_both_sides_add_to_it():
    old, other = Product("X2", "1", date(2026, 1, 2)), Product("X2", "2")
    base = Customer("acme", "Acme", products=(old, other))
    ours = base._replace(products=(old._replace(warranty=date(2027, 1, 2)), other, Product("B")))
    theirs = base._replace(products=(old, Product("A")))
    assert merge_records(base, ours, theirs).products == (
        Product("X2", "1", date(2026, 1, 2), date(2027, 1, 2)), Product("A"), Product("B"),
    )  # fmt: skip
    assert merge_records(base, theirs, ours).products == merge_records(base, ours, theirs).products


def test_what_two_clones_tell_of_one_product_is_kept_and_the_day_that_loses_is_noted():
    base = Customer("acme", "Acme", products=(Product("X2", "1", date(2026, 1, 2)),))
    ours, theirs = (base._replace(products=(Product("X2", "1", day),)) for day in (date(2026, 1, 3), date(2026, 1, 4)))
    made = merge_records(base, ours, theirs)
    assert made == merge_records(base, theirs, ours)
    assert (made.products, made.unknown) == (theirs.products, {"merged": ["bought: 2026-01-03"]})


def test_notes_merge_by_lines_where_they_can_and_else_by_paragraphs():
    base = Customer("acme", "Acme", notes="uno\ndos\ntres\n\nOtro.")
    ours, theirs = base._replace(notes="1\ndos\ntres\n\nOtro."), base._replace(notes="uno\ndos\n3\n\nOtro.")
    assert merge_records(base, ours, theirs).notes == "1\ndos\n3\n\nOtro."
    ours, theirs = base._replace(notes="A.\n\nOtro."), base._replace(notes="B.\n\nOtro.")
    assert merge_records(base, ours, theirs).notes == "Otro.\n\nA.\n\nB."
