from tests.reports.stories import after, resolved, said, ticket, undone
from ticketcli.ticket import metrics
from ticketcli.ticket.entries import entries_of_rules, rule_points_of, standing_entries, void_ids
from ticketcli.ticket.model import RULES, Entry

SCORED = Entry(after(1), RULES, "classified", "e1", facts={"score": "+20"})


def test_an_undone_undo_brings_back_what_it_took():
    entries = (resolved(1, id="e1"), undone(2, "e1", id="e2"), undone(3, "e2", id="e3"))
    assert standing_entries(entries) == entries[:1]
    assert metrics.resolved_at(ticket(*entries)) == after(1)


def test_entries_without_id_are_never_undone():
    entries = (said(1), undone(2, ""), undone(3))
    assert standing_entries(entries) == entries[:1]


def test_what_an_undo_took_from_the_rules_counts_again_once_that_undo_is_undone():
    once, twice = undone(2, "e1", id="e2"), undone(3, "e2", id="e3")
    assert [rule_points_of(ticket(*story)) for story in ((SCORED,), (SCORED, once), (SCORED, once, twice))] == [
        20,
        0,
        20,
    ]
    assert list(entries_of_rules(ticket(SCORED, once, twice))) == [SCORED]


def test_a_third_undo_takes_it_away_again():
    story = (SCORED, undone(2, "e1", id="e2"), undone(3, "e2", id="e3"), undone(4, "e3", id="e4"))
    assert (rule_points_of(ticket(*story)), void_ids(story)) == (0, {"e1", "e3"})


def test_points_that_a_person_writes_are_none_and_neither_is_a_text():
    by_hand, text = SCORED._replace(by="ana"), SCORED._replace(id="e5", facts={"score": "many"})
    assert rule_points_of(ticket(by_hand, text)) == 0
