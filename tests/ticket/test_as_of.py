"""A ticket as it stood: what came later is taken back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.served import at, changed, replied, solved, ticket, waits, wrote
from tests.sla.test_deadlines import stories
from ticketcli.ticket import as_of
from ticketcli.ticket.model import Status


def test_a_ticket_stands_as_it_stood():
    story = solved(changed(replied(ticket(), "16 11:00"), "16 12:00", area="billing"), "16 13:00")
    then = as_of.ticket_as_of(story, at("16 11:30"))
    assert (then.status, then.area, then.assignee, len(then.entries)) == (Status.IN_PROGRESS, None, "ana", 3)
    assert as_of.ticket_as_of(story, at("16 10:30")) == ticket()
    assert as_of.ticket_as_of(story, at("16 09:59")) is None
    assert as_of.ticket_as_of(story, at("16 13:00")) is story


def test_the_waiting_is_taken_back_too():
    story = wrote(waits(replied(ticket(), "16 11:00"), "16 12:00"), "16 13:00")
    assert [as_of.ticket_as_of(story, at(f"16 {hour}")).waiting_for for hour in ("11:30", "12:30", "13:30")] == [
        None, "customer", None,
    ]  # fmt: skip


def test_only_what_is_more_than_a_move_makes_a_version():
    story = changed(solved(changed(replied(ticket(), "16 11:00"), "16 12:00", area="billing"), "16 13:00"), "16 14:00",
                    priority="high")  # fmt: skip
    told = [(since, one.area, one.priority) for since, one in as_of.ticket_versions(story, at("16 11:30"))]
    assert told == [
        (at("16 11:30"), None, "normal"), (at("16 12:00"), "billing", "normal"), (at("16 14:00"), "billing", "high"),
    ]  # fmt: skip
    assert len(as_of.ticket_versions(story, at("16 11:30"), at("16 13:30"))) == 2


@settings(max_examples=50, deadline=None)
@given(stories(), st.integers(0, 6000))
def test_what_stood_then_is_what_was_told_until_then(told, minutes):
    from datetime import timedelta

    story, _last = told
    instant = story.created_at + timedelta(minutes=minutes)
    then = as_of.ticket_as_of(story, instant)
    assert then.entries == tuple(entry for entry in story.entries if entry.at <= instant)
    moves = [entry.changes["status"][1] for entry in then.entries if "status" in entry.changes]
    given_away = any(entry.kind == "assigned" for entry in then.entries)
    assert then.status == (moves[-1] if moves else "assigned" if given_away else "new")
