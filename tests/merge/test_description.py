"""Descriptions of several versions: any order gives the same, and each stands somewhere."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.histories import CHANCE, in_any_order, opened
from ticketcli.format import records
from ticketcli.merge.description import merge_description
from ticketcli.merge.sides import Side, last_acts
from ticketcli.merge.ticket import merge_ticket
from ticketcli.merge.values import Lost, Three
from ticketcli.ticket.model import Entry

FRESH = opened(random.Random(0))


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), min_size=4, max_size=4), CHANCE)
def test_any_order_gives_the_same_of_any_descriptions(texts, chance):
    base, *made = (FRESH._replace(description="\n".join(lines)) for lines in texts)
    whole = {records.ticket_text(in_any_order(base, made, chance)) for _order in range(6)}
    assert len(whole) == 1
    held = records.read_ticket(whole.pop(), "")
    assert {one.description for one in made} - {base.description} <= {held.description, *(e.text for e in held.entries)}


AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


def rewritten(text, id, minute):
    """The ticket whose description somebody rewrote then."""
    act = Entry(AT + timedelta(minutes=minute), "ana", "edited", id, facts={"description": "rewritten"})
    return FRESH._replace(description=text, entries=(act,))


def described(base, ours, theirs):
    """The description that three versions make, and what is noted as lost, by act; the same in either order."""
    entries = [*ours.entries, *theirs.entries]
    places = {entry.id: place for place, entry in enumerate(sorted(entries, key=lambda one: one.at))}
    entries.sort(key=lambda one: one.at)
    made = []
    for three in (Three(base, ours, theirs), Three(base, theirs, ours)):
        lost: list[Lost] = []
        sides = three.each(lambda one: Side(one, last_acts(one.entries, places)))
        made.append((merge_description(sides, entries, lost), {one.act: one.value for one in lost}))
    assert made[0] == made[1]
    return made[0]


def test_what_one_side_rewrote_stands_alone_and_nothing_is_noted():
    assert described(FRESH, rewritten("uno", "e1", 1), FRESH) == ("uno", {})


def test_lines_apart_are_composed_and_both_versions_noted():
    ours = rewritten(FRESH.description.replace("uno", "1"), "e1", 1)
    theirs = rewritten(FRESH.description.replace("cuatro", "4"), "e2", 2)
    text, noted = described(FRESH, ours, theirs)
    assert text == "1\n\ndos\n\ntres\n\n4"
    assert noted == {"e1": ours.description, "e2": theirs.description}


def test_of_the_same_lines_those_of_the_later_act_stand():
    earlier, later = rewritten("uno", "e2", 1), rewritten("dos", "e1", 2)
    assert described(FRESH, earlier, later) == ("dos", {"e1": "dos", "e2": "uno"})


def test_what_was_rewritten_after_a_merge_stands_for_the_versions_that_it_came_from():
    merged = merge_ticket(FRESH, rewritten("uno", "e1", 1), rewritten("dos", "e2", 2))
    act = Entry(AT + timedelta(minutes=9), "ana", "edited", "e9", facts={"description": "rewritten"})
    cleaned = merged._replace(description="uno y dos", entries=(*merged.entries, act))
    for ours, theirs in ((cleaned, merged), (merged, cleaned)):
        made = merge_ticket(FRESH, ours, theirs)
        assert (made.description, len(made.entries)) == ("uno y dos", len(cleaned.entries))
