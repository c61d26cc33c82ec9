from datetime import UTC, datetime, timedelta

from ticketcli.rules.event import Event, answer_facts, event_answered, events_of, late_event, rules_fired, stale_event
from ticketcli.ticket.entries import rule_points_of
from ticketcli.ticket.model import Change, Entry, Ticket

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
BEFORE = Ticket("TK-1", "Hola", AT)


def happened(*entries: Entry, before: Ticket | None = BEFORE) -> list[str]:
    return [event.what for event in events_of(Change(before, BEFORE._replace(entries=entries)))]


def test_a_message_a_reopening_and_a_change_are_events():
    moved = Entry(AT, "ana", "status", "e2", changes={"status": ("resolved", "in-progress")})
    assert happened(Entry(AT, "maria", "message", "e1")) == ["message"]
    assert happened(moved) == ["reopened", "change of status"]
    assert happened(Entry(AT, "ana", "set", "e3", changes={"priority": ("low", "high")})) == ["change of priority"]


def test_a_move_between_open_states_is_no_reopening():
    moved = Entry(AT, "ana", "status", "e2", changes={"status": ("waiting", "in-progress")})
    assert happened(moved) == ["change of status"]


def test_what_rules_did_and_a_new_ticket_are_none():
    by_rules = Entry(AT, "tkt", "classified", "e1", changes={"area": (None, "billing")})
    assert happened(by_rules) == []
    assert happened(Entry(AT, "maria", "message", "e1"), before=None) == []


def test_the_timeline_keeps_who_answered_what_and_the_points():
    event = Event("message", AT.isoformat())
    answer = Entry(AT, "tkt", "classified", "e1", facts=answer_facts(event, ["a", "b"], 20))
    ticket = BEFORE._replace(entries=(answer,))
    assert rules_fired(ticket, event) == {"a", "b"}
    assert rules_fired(ticket, Event("message", "later")) == frozenset()
    assert rule_points_of(ticket) == 20
    assert event_answered(answer) == event


def test_what_was_undone_or_forged_by_a_person_does_not_count():
    event = Event("new")
    told = answer_facts(event, ["a"], 20)
    undone = Entry(AT, "ana", "undone", "e2", facts={"undoes": "e1"})
    ticket = BEFORE._replace(entries=(Entry(AT, "tkt", "classified", "e1", facts=told), undone))
    forged = BEFORE._replace(entries=(Entry(AT, "maria", "message", "e1", facts=told),))
    assert (rules_fired(ticket, event), rule_points_of(ticket)) == (frozenset(), 0)
    assert (rules_fired(forged, event), rule_points_of(forged)) == (frozenset(), 0)


def test_a_later_silence_is_another_event_and_so_is_another_deadline():
    assert stale_event(AT) == stale_event(AT) != stale_event(AT + timedelta(days=1))
    assert late_event("first_reply", AT) != late_event("resolution", AT)
    assert late_event("first_reply", AT).what == "late"
