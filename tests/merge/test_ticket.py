"""Two versions of a ticket made one: the later act stands, and what a hand lost is told."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.histories import CHANCE, versions
from ticketcli.format import records
from ticketcli.merge.records import merge_records
from ticketcli.merge.ticket import merge_ticket
from ticketcli.ticket.model import Entry, External, Ticket


@given(CHANCE)
def test_what_was_overwritten_stands_in_the_timeline(chance):
    base, (ours, theirs) = versions(chance, 2, by_hand=True)
    text = records.ticket_text(merge_records(base, ours, theirs))
    for side in (ours, theirs):
        for field in ("area", "product", "title"):
            value = getattr(side, field)
            assert value in (None, getattr(base, field)) or value in text


AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTE = Entry(AT + HOUR, "ana", "note", "e1", text="Llamó.")
BASE = Ticket("TK-2611-7Q2ME", "Factura", AT, area="billing", entries=(NOTE,))


def both(base, ours, theirs):
    """What two versions make in either order, which is the same."""
    made = merge_ticket(base, ours, theirs)
    assert merge_ticket(base, theirs, ours) == made
    return made


def test_a_value_that_a_hand_wrote_and_lost_is_told_by_an_entry():
    made = both(BASE, BASE._replace(area="sales"), BASE._replace(area="orders"))
    assert made.area == "sales"
    (note,) = made.entries[1:]
    assert note == Entry(
        AT + HOUR, "tkt", "merged", note.id, facts={"area": "orders"}, because="another clone changed it too"
    )
    assert re.fullmatch("z[0-9a-f]{10}", note.id)


def test_a_lost_value_of_several_lines_is_told_in_the_text_of_its_entry():
    ours, theirs = (BASE._replace(extra={"note": text}) for text in ("uno\ndos", "una"))
    made = both(BASE, ours, theirs._replace(extra={"note": "zwei"}))
    assert made.extra == {"note": "zwei"}
    (note,) = made.entries[1:]
    assert (note.facts, note.text) == ({"field": "extra.note"}, "uno\ndos")
    assert note.because == "another clone changed it too"


def test_every_lost_value_has_an_entry_of_its_own():
    ours = BASE._replace(area="sales", product="uno")
    theirs = BASE._replace(area="orders", product="dos")
    made = both(BASE, ours, theirs)
    assert (made.area, made.product) == ("sales", "uno")
    assert {field: value for note in made.entries[1:] for field, value in note.facts.items()} == {
        "area": "orders", "product": "dos",
    }  # fmt: skip


def test_one_value_that_two_fields_lost_is_told_of_both():
    ours, theirs = BASE._replace(area="a", product="a"), BASE._replace(area="b", product="b")
    made = both(BASE, ours, theirs)
    assert (made.area, made.product) == ("b", "b")
    assert sorted((*note.facts.items(),) for note in made.entries[1:]) == [(("area", "a"),), (("product", "a"),)]


def changed(one, field, value, by, at):
    """The ticket after an act on a field."""
    entry = Entry(at, by, "set", f"e-{by}", changes={field: (getattr(one, field), value)})
    return one._replace(**{field: value}, entries=(*one.entries, entry))


def test_of_two_acts_the_later_one_stands_and_the_other_needs_no_note():
    ours = changed(BASE, "area", "orders", "ana", AT + 2 * HOUR)
    theirs = changed(BASE, "area", "sales", "luis", AT + 3 * HOUR)
    made = both(BASE, ours, theirs)
    assert made.area == "sales"
    assert [entry.id for entry in made.entries] == ["e1", "e-ana", "e-luis"]


def test_an_act_stands_before_what_a_hand_wrote_which_is_noted():
    made = both(BASE, changed(BASE, "area", "orders", "ana", AT + 2 * HOUR), BASE._replace(area="sales"))
    assert made.area == "orders"
    assert [entry.facts for entry in made.entries if entry.kind == "merged"] == [{"area": "sales"}]


TWO_WORDS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=2, max_size=2, unique=True)


@given(st.sampled_from(["area", "product", "title"]), TWO_WORDS)
def test_whatever_two_hands_write_into_one_field_one_stands_and_the_other_is_told(field, words):
    base = BASE._replace(**{field: "was"})
    made = both(base, *(base._replace(**{field: word}) for word in words))
    assert {getattr(made, field), *(note.facts[field] for note in made.entries[1:])} == {*words}


def test_a_description_that_both_rewrote_is_kept_in_both_versions():
    made = both(BASE, BASE._replace(description="uno"), BASE._replace(description="dos"))
    assert made.description in ("uno", "dos")
    notes = [entry for entry in made.entries if entry.kind == "merged"]
    assert sorted(note.text for note in notes) == ["dos", "uno"]
    assert [note.facts for note in notes] == [{"field": "description"}] * 2


def test_what_is_noted_of_a_ticket_without_entries_stands_at_its_opening():
    base = BASE._replace(entries=())
    (note,) = both(base, base._replace(area="sales"), base._replace(area="orders")).entries
    assert note.at == AT


def test_a_case_that_two_clones_brought_in_came_in_with_the_first_of_them():
    ours = BASE._replace(external=External("zendesk", "12"))
    theirs = ours._replace(created_at=AT + timedelta(minutes=20))
    assert both(None, ours, theirs).created_at == AT
    assert both(None, ours, theirs).entries == (NOTE,)


def test_an_opening_that_a_hand_moved_stands():
    assert both(BASE, BASE, BASE._replace(created_at=AT + HOUR)).created_at == AT + HOUR
