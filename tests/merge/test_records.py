"""Merging by meaning: the laws, whatever two clones did to one record."""

from functools import reduce

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.histories import CHANCE, ids, in_any_order, versions
from tests.strategies import AGENT, ARTICLE, CUSTOMER, TICKET
from ticketcli.format import records
from ticketcli.merge.records import merge_records
from ticketcli.ticket.model import Agent, Article, Contact, Customer

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
