"""What a decision does to a ticket beyond its fields and its agent."""

from datetime import UTC, datetime

import pytest

from ticketcli.rules.acts import Notice
from ticketcli.rules.consequences import apply_consequences, decision_reason, sign_entry
from ticketcli.rules.decision import Decision, Firing
from ticketcli.rules.event import Event
from ticketcli.ticket.model import Entry, Ticket

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
ONE = Ticket("TK-1", "Factura", AT, customer="acme", contact="m@acme.example", assignee="ana", team="shop")


def entries(decision: Decision, of: Ticket = ONE) -> list[Entry]:
    """What a decision adds to the timeline."""
    return list(apply_consequences(of, decision, AT).entries)


def test_nothing_decided_is_nothing_done():
    assert apply_consequences(ONE, Decision(), AT) is ONE


def test_a_ticket_is_tied_to_others_beside_those_it_was_tied_to():
    firings = (Firing("one", ("factura",), links=("TK-3", "TK-2")), Firing("two", links=("TK-4",)), Firing("three"))
    after = apply_consequences(ONE._replace(links=("TK-2",)), Decision(firings=firings), AT)
    assert after.links == ("TK-2", "TK-3", "TK-4")
    (entry,) = after.entries
    assert (entry.kind, entry.by, entry.facts) == ("linked", "tkt", {"relation": "related"})
    assert entry.because == "rule one: «factura», rule two"


@pytest.mark.parametrize(
    ("to", "told"),
    [
        (("assignee",), "ana"),
        (("team",), "team:shop"),
        (("customer",), "m@acme.example"),
        (("luis", "x@y.example"), "luis, x@y.example"),
        (("ana", "assignee", "team"), "ana, team:shop"),
    ],
)
def test_a_notice_goes_to_whom_its_names_mean_each_once(to: tuple[str, ...], told: str):
    (entry,) = entries(Decision(firings=(Firing("one", ("x",), notices=(Notice(to, "Mirar"),)),)))
    assert (entry.kind, entry.text, entry.facts, entry.because) == ("notice", "Mirar", {"to": told}, "rule one: «x»")


def test_a_notice_to_nobody_is_none():
    bare = Ticket("TK-1", "Factura", AT)
    to = ("assignee", "team", "customer")
    assert entries(Decision(firings=(Firing("one", notices=(Notice(to),)),)), bare) == []
    (entry,) = entries(Decision(firings=(Firing("one", notices=(Notice(to),)),)), bare._replace(customer="acme"))
    assert entry.facts == {"to": "acme"}


def test_each_rule_gives_its_own_notice():
    to_two, to_one = (Notice(("ana",), "a"), Notice(("luis",), "b")), (Notice(("eva",), "c"),)
    firings = (Firing("one", notices=to_two), Firing("two", notices=to_one))
    told = entries(Decision(firings=firings))
    assert [(entry.text, entry.facts["to"], entry.because) for entry in told] == [
        ("a", "ana", "rule one"), ("b", "luis", "rule one"), ("c", "eva", "rule two"),
    ]  # fmt: skip


def test_the_reason_names_only_the_rules_that_did_it():
    decision = Decision(firings=(Firing("one", score=5), Firing("two"), Firing("three", score=1)))
    assert decision_reason(decision, lambda firing: firing.score) == "rule one, rule three"
    assert decision_reason(decision, lambda firing: firing.links) is None


MESSAGE = Event("message", "2026-11-21T10:00:00+00:00")
ANSWER = Decision(firings=(Firing("one", ("x",), score=5), Firing("two", set={"area": "billing"})), event=MESSAGE)
FACTS = {"event": "message 2026-11-21T10:00:00+00:00", "fired": "one, two", "score": "+5"}


def test_the_first_fresh_entry_says_which_event_the_rules_answered():
    old, fresh, other = (Entry(AT, "tkt", "classified", id, facts={id: "b"}) for id in ("e1", "e2", "e3"))
    before = ONE._replace(entries=(old,))
    after = sign_entry(before, before._replace(entries=(old, fresh, other)), ANSWER, AT)
    assert [entry.facts for entry in after.entries] == [{"e1": "b"}, {"e2": "b", **FACTS}, {"e3": "b"}]


def test_where_nothing_was_added_an_entry_of_its_own_says_so():
    (entry,) = sign_entry(ONE, ONE, ANSWER, AT).entries
    assert (entry.kind, entry.by, entry.facts) == ("classified", "tkt", FACTS)
    assert entry.because == "rule one: «x», rule two"


def test_what_is_signed_already_or_answers_nothing_stays_as_it_is():
    told = ONE._replace(entries=(Entry(AT, "tkt", "classified", "e1", facts={"score": "+5"}),))
    assert sign_entry(ONE, told, ANSWER, AT) is told
    assert sign_entry(ONE, ONE, Decision(firings=(Firing("one", score=5),)), AT) is ONE
