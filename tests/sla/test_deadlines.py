"""Deadlines: computed from timeline and policy, right to the second, with their reasons."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.served import AGENTS, ZONE, at, changed, deadline, reopened, replied, service, solved, ticket, waits, wrote
from ticketcli.sla import explanation
from ticketcli.sla.deadlines import Service, clocks_of
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Entry, External, Status, Ticket
from ticketcli.worktime import calendar

ALL = """\
  - policy: all
    first_reply: 4h
    next_reply: 4h
    update: 2 working days
    resolution: {length: 3 working days, strength: contractual, warn: 1 working day}
"""


def due(text, story, target):
    return deadline(service(text), story, target).at


# -- where the clocks run ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opened", "ends"),
    [
        pytest.param("16 10:00", "16 15:00", id="over lunch"),
        pytest.param("16 17:00", "17 12:00", id="over night"),
        pytest.param("20 17:00", "23 12:00", id="over the weekend"),
        pytest.param("21 11:00", "23 13:00", id="from a Saturday, until the closing"),
        pytest.param("16 09:00", "16 13:00", id="until the closing before lunch"),
    ],
)
def test_a_first_reply_is_due_in_working_time_from_the_opening(opened, ends):
    assert due(ALL, ticket(opened), "first_reply") == at(ends)


def test_a_working_day_ends_at_the_same_time_of_the_next_one():
    assert due(ALL, ticket("19 11:00"), "update") == at("23 11:00")
    assert due(ALL, ticket("19 11:00"), "resolution") == at("24 11:00")


@pytest.mark.parametrize(
    ("length", "ends"),
    [("2d", "18 10:00"), ("90m", "16 11:30"), ("1w", "23 10:00"), ("1.5h", "16 11:30"), ("1 día hábil", "17 10:00")],
)
def test_a_length_on_a_calendar_is_what_people_mean(length, ends):
    assert due(f"  - policy: one\n    resolution: {length}\n", ticket(), "resolution") == at(ends)


@pytest.mark.parametrize(("length", "ends"), [("4h", "16 22:00"), ("2d", "18 18:00"), ("1w", "23 18:00")])
def test_a_calendar_that_never_closes_counts_every_hour(length, ends):
    text = f"  - policy: one\n    calendar: always\n    resolution: {length}\n"
    assert due(text, ticket("16 18:00"), "resolution") == at(ends)


def test_the_reply_of_a_person_meets_the_first_reply_and_nothing_else_does():
    story = lifecycle.add_note(ticket(), "Receipt", "tkt", at("16 10:01"))
    story = lifecycle.add_entry(story, Entry(at("16 10:01"), "tkt", "reply", text="We have your mail"))
    story = lifecycle.add_note(story, "I look at it", "ana", at("16 10:05"))
    assert deadline(service(ALL), story, "first_reply").state(at("16 10:06")) == "running"
    assert deadline(service(ALL), replied(story, "16 10:07"), "first_reply").clock.end == at("16 10:07")


def test_the_oldest_unanswered_message_starts_the_next_reply_and_a_bump_does_not_restart_it():
    story = wrote(wrote(wrote(replied(ticket(), "16 10:30"), "16 11:00"), "16 12:00"), "16 15:00")
    assert due(ALL, story, "next_reply") == at("16 16:00")
    answered = replied(story, "16 15:59")
    assert deadline(service(ALL), answered, "next_reply").state(at("17 10:00")) == "met"
    assert due(ALL, wrote(answered, "17 09:00"), "next_reply") == at("17 13:00")


def test_what_is_written_before_the_first_reply_is_the_first_replys():
    story = wrote(ticket(), "16 11:00")
    assert [one.name for one in service(ALL).deadlines(story)] == ["first_reply", "update", "resolution"]
    alone = service("  - policy: one\n    next_reply: 4h\n")
    assert deadline(alone, story, "next_reply").at == at("16 16:00")


def test_silence_towards_the_customer_is_counted_from_each_reply():
    story = replied(replied(ticket(), "16 10:30"), "17 09:00")
    made = [one for one in service(ALL).history(story) if one.name == "update"]
    assert [(one.clock.start, one.at) for one in made] == [
        (at("16 10:00"), at("18 10:00")), (at("16 10:30"), at("18 10:30")), (at("17 09:00"), at("18 18:00")),
    ]  # fmt: skip


# -- pauses, reopening -------------------------------------------------------------------------------------------------


def test_the_clock_stands_while_the_customer_is_waited_for():
    story = waits(replied(ticket(), "16 11:00"), "16 12:00")
    standing = deadline(service(ALL), story, "resolution")
    assert (standing.at, standing.state(at("27 10:00"))) == (None, "paused")
    assert standing.time_left(at("27 10:00")) == timedelta(hours=22)
    assert service(ALL).due_at(story) is None
    going = deadline(service(ALL), wrote(story, "18 12:00"), "resolution")
    assert going.at == at("23 10:00")  # three working days, and the two that it waited


def test_a_pause_outside_of_working_time_costs_nothing():
    story = wrote(waits(replied(ticket(), "16 11:00"), "16 18:00"), "17 09:00")
    assert due(ALL, story, "resolution") == at("19 10:00")


def test_a_supplier_is_waited_for_on_the_desks_own_time():
    assert due(ALL, waits(replied(ticket(), "16 11:00"), "16 12:00", "supplier"), "resolution") == at("19 10:00")


def test_what_was_late_before_the_pause_stays_late():
    story = waits(replied(ticket(), "20 11:00"), "23 12:00")
    late = deadline(service(ALL), story, "resolution")
    assert (late.at, late.state(at("23 13:00"))) == (at("19 10:00"), "late")


def test_on_reopening_the_clock_goes_on_and_does_not_start_overdue():
    story = reopened(solved(replied(ticket(), "16 11:00"), "16 12:00"), "30 12:00")
    again = deadline(service(ALL), story, "resolution")
    assert (again.at, again.state(at("30 12:01"))) == (at("2026-12-03T10:00"), "running")
    ended = deadline(service(ALL), solved(story, "2026-12-03T10:00"), "resolution")
    assert (ended.state(at("2026-12-09T10:00")), ended.clock.end) == ("met", at("2026-12-03T10:00"))


def test_it_is_the_last_resolution_that_counts():
    story = solved(reopened(solved(replied(ticket(), "16 11:00"), "17 12:00"), "17 13:00"), "24 12:00")
    assert deadline(service(ALL), story, "resolution").state(at("25 10:00")) == "missed"


def test_what_ends_without_a_reply_has_missed_it_or_needs_it_no_more():
    early, late = solved(ticket(), "16 11:00"), solved(ticket(), "17 11:00")
    states = [deadline(service(ALL), story, "first_reply").state(at("18 10:00")) for story in (early, late)]
    assert states == ["stopped", "missed"]


# -- states ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "state"),
    [("16 12:59", "running"), ("16 14:00", "warning"), ("16 15:00", "warning"), ("16 15:01", "late")],
)
def test_a_deadline_runs_warns_and_is_late_only_after_it(now, state):
    assert deadline(service(ALL), ticket(), "first_reply").state(at(now)) == state


@pytest.mark.parametrize(
    ("warn", "ends"), [("50%", "16 12:00"), ("0.5", "16 12:00"), ("30m", "16 14:30"), ("99h", "16 10:00")]
)
def test_it_warns_at_a_share_or_a_time_before(warn, ends):
    text = f"  - policy: one\n    first_reply: {{length: 4h, warn: {warn}}}\n"
    assert deadline(service(text), ticket(), "first_reply").warn_at == at(ends)


@pytest.mark.parametrize(
    ("strength", "missed", "near"),
    [
        ("aspiration", "information", "information"), ("target", "warning", "information"),
        ("agreed", "error", "warning"), ("contractual", "error", "warning"),
    ],
)  # fmt: skip
def test_its_strength_says_how_grave_a_miss_is(strength, missed, near):
    one = deadline(
        service(f"  - policy: one\n    strength: {strength}\n    first_reply: 4h\n"), ticket(), "first_reply"
    )
    assert (one.severity(at("17 10:00")), one.severity(at("16 14:30"))) == (missed, near)


def test_lateness_is_told_in_working_time():
    one = deadline(service(ALL), ticket(), "first_reply")
    assert one.time_left(at("16 12:00")) == timedelta(hours=2)
    assert one.time_left(at("17 10:00")) == -timedelta(hours=4)


def test_the_next_deadline_is_the_earliest_that_still_runs():
    story = replied(ticket(), "16 11:00")
    next_one = service(ALL).due(story)
    assert (next_one.name, next_one.at) == ("update", at("18 11:00"))
    assert service(ALL).due(solved(story, "16 12:00")) is None


# -- policies ----------------------------------------------------------------------------------------------------------

TWO = """\
  - policy: gold
    when: {customer.tier: gold, type: claim}
    first_reply: 1h
  - policy: others
    first_reply: {length: {urgent: 30m, high: 2h, normal: 8h}}
"""


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"customer": "acme", "type": "claim"}, "gold"),
        ({"customer": "acme", "type": "query"}, "others"),
        ({"type": "claim"}, "others"),
    ],
)
def test_the_first_policy_that_holds_decides(fields, name):
    assert deadline(service(TWO), ticket(**fields), "first_reply").policy.name == name


def test_a_length_may_depend_on_the_priority_and_be_none():
    assert due(TWO, ticket(priority="high"), "first_reply") == at("16 12:00")
    assert service(TWO).deadlines(ticket(priority="low")) == []


def test_a_policy_holds_of_clocks_that_begin_on_its_day_or_later():
    text = "  - policy: new\n    valid_from: 2026-11-17\n    first_reply: 1h\n" + ALL
    names = [deadline(service(text), ticket(day), "first_reply").policy.name for day in ("16 23:59", "17 00:00")]
    assert names == ["all", "new"]


def test_a_change_of_policy_keeps_what_was_counted():
    text = "  - policy: fast\n    when: {priority: urgent}\n    first_reply: 3h\n" + ALL
    raised = changed(ticket(), "16 11:00", priority="urgent")
    assert due(text, raised, "first_reply") == at("16 13:00")
    calm = changed(raised, "16 12:00", priority="normal")
    assert due(text, calm, "first_reply") == at("16 15:00")


def test_a_change_of_calendar_counts_each_stretch_on_its_own():
    text = "  - policy: fast\n    when: {priority: urgent}\n    calendar: always\n    first_reply: 3h\n" + ALL
    raised = changed(ticket("20 17:00"), "21 12:00", priority="urgent")
    one = deadline(service(text), raised, "first_reply")
    assert one.at == at("21 14:00")  # an hour on Friday, two more from the change on
    assert [(stretch.name, stretch.policy) for stretch in one.stretches] == [("office", "all"), ("always", "fast")]


def test_a_policy_that_leaves_less_than_was_counted_is_late_when_it_was_used_up():
    text = "  - policy: fast\n    when: {priority: urgent}\n    first_reply: 1h\n" + ALL
    assert due(text, changed(ticket(), "16 12:30", priority="urgent"), "first_reply") == at("16 11:00")


def test_what_the_ticket_was_when_it_was_answered_decides():
    text = "  - policy: fast\n    when: {priority: urgent}\n    first_reply: 1h\n" + ALL
    story = changed(replied(ticket(), "16 12:00"), "16 12:30", priority="urgent")
    assert deadline(service(text), story, "first_reply").state(at("16 13:00")) == "met"


def test_a_calendar_may_be_the_teams_or_the_agents():
    first, whole = "{length: 4h, calendar: team}", "{length: 4h, calendar: agent}"
    text = f"  - policy: one\n    first_reply: {first}\n    resolution: {whole}\n"
    story = ticket(team="nights", assignee="noa")
    assert {due(text, story, target) for target in ("first_reply", "resolution")} == {at("17 00:00")}
    handed = lifecycle.assign_ticket(story, "ana", "nights", "noa", at("17 12:00"))
    assert due(text, handed, "resolution") == at("17 00:00")
    assert due(text, ticket(), "first_reply") == at("16 15:00")


# -- odd timelines -----------------------------------------------------------------------------------------------------


def test_an_import_that_tells_no_end_has_no_deadlines():
    story = ticket(status=Status.CLOSED, external=External("old", "1"))
    assert service(ALL).deadlines(story) == []


def test_an_import_that_ended_and_tells_no_reply_may_have_had_one():
    move = Entry(at("18 10:00"), "old", "status", changes={"status": ("new", "resolved")}, imported=True)
    story = ticket(status=Status.RESOLVED)._replace(entries=(move,))
    assert [one.name for one in service(ALL).deadlines(story)] == ["update", "resolution"]


def test_a_reply_before_the_opening_makes_no_deadline():
    story = lifecycle.add_entry(ticket(), Entry(at("15 10:00"), "ana", "reply", text="Hola"))
    assert "first_reply" not in [one.name for one in service(ALL).deadlines(story)]


def test_a_calendar_that_ends_makes_a_deadline_that_never_comes():
    zone = 'calendars:\n  fair: {zone: UTC, hours: {}, shifts: {"2026-11-16": [["10:00", "14:00"]]}}\n'
    one = deadline(service("  - policy: one\n    resolution: 9h\n", zone), ticket(), "resolution")
    assert (one.at, one.state(at("2030-01-01T00:00"))) == (None, "running")


@pytest.mark.parametrize("year", [1900, 2100])
def test_any_year_has_deadlines(year):
    story = ticket(f"{year}-03-01T10:00")
    assert due(ALL, story, "first_reply").year == year


def test_no_policies_make_no_deadlines():
    nothing = Service((), {}, None, ZONE, {}.get, AGENTS, {})
    assert (nothing.deadlines(ticket()), nothing.history(ticket()), nothing.due_at(ticket())) == ([], [], None)


# -- laws --------------------------------------------------------------------------------------------------------------

MINUTES = st.integers(1, 900)


@st.composite
def stories(draw):
    """A life of a ticket in steps of minutes, across the change of the clock in Madrid."""
    opened = datetime(2026, 10, 22, 6, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 3000)))
    story, now = Ticket("TK-2610-00006", "Hola", opened), opened
    for step in draw(st.lists(st.sampled_from(["reply", "wrote", "waits", "solved", "raise"]), max_size=7)):
        now += timedelta(minutes=draw(MINUTES))
        if step == "reply" and story.status in (Status.NEW, Status.ASSIGNED, Status.IN_PROGRESS):
            story = lifecycle.add_reply(story, "Hola", "ana", now, None, None, "ana")
        elif step == "wrote":
            story = lifecycle.receive_message(story, "¿Y?", "maria", now, None)
        elif step == "waits" and story.status is Status.IN_PROGRESS:
            story = lifecycle.pause_ticket(story, "customer", "ana", now, None)
        elif step == "solved" and story.open:
            story = lifecycle.resolve_ticket(story, "solved", "ana", now, None, {})
        elif step == "raise":
            other = "high" if story.priority == "normal" else "normal"
            story = lifecycle.change_fields(story, {"priority": other}, "set", "ana", now)
    return story, now


SHOP = calendar.make_calendar(
    {
        "zone": "Europe/Madrid",
        "hours": {day: [["09:00", "13:30"], ["16:00", "24:00"]] for day in calendar.WEEKDAYS[:5]}
        | {"sun": [["00:00", "06:00"]]},
        "holidays": ["2026-10-26"],
    }
)
MADRID = Service(
    service("  - policy: high\n    when: {priority: high}\n    calendar: always\n    resolution: 9h\n"
            "  - policy: all\n    calendar: shop\n    resolution: 11h\n",
            "calendars:\n  shop: {zone: Europe/Madrid}\n").policies,
    {"shop": SHOP}, "shop", SHOP.zone, {}.get, {}, {},
)  # fmt: skip


def walked(story, minutes):
    """Minute by minute from the opening: how long was it open for work, on the calendar of its priority then?"""
    told = {entry.at: entry.changes["priority"][1] for entry in story.entries if "priority" in entry.changes}
    stops = [(entry.at, entry.changes["status"][1], entry.changes.get("waiting_for", ("", ""))[1])
             for entry in story.entries if "status" in entry.changes]  # fmt: skip
    priority, now, counted = "normal", story.created_at, 0
    while counted < minutes:
        priority = told.get(now, priority)
        state = [(status, what) for instant, status, what in stops if instant <= now][-1:] or [("new", "")]
        running = state[0][0] not in ("resolved", "closed") and state[0] != ("waiting", "customer")
        counted += running and (priority == "high" or SHOP.is_open(now))
        now += timedelta(minutes=1)
        if now > story.created_at + timedelta(days=30):
            return None
    return now


@settings(max_examples=60, deadline=None)
@given(stories())
def test_a_deadline_is_where_a_walk_minute_by_minute_comes_to(told):
    story, _last = told
    if not story.open:
        return
    made = next(one for one in MADRID.deadlines(story) if one.name == "resolution")
    assert made.at == walked(story, 60 * (9 if story.priority == "high" else 11))


@settings(max_examples=60, deadline=None)
@given(stories(), st.integers(0, 5000))
def test_every_account_adds_up_to_what_it_explains(told, minutes):
    story, last = told
    now = last + timedelta(minutes=minutes)
    for one in MADRID.history(story):
        lines = explanation.account_lines(one, now)
        until = one.at or one.paused_at or max(now, one.clock.start)
        assert sum(line.seconds for line in lines) == one.seconds_used(until)
        assert [line.total for line in lines] == sorted(line.total for line in lines)
        assert one.at is None or sum(line.seconds for line in lines) == one.budget


@settings(max_examples=40, deadline=None)
@given(stories())
def test_each_clock_ends_in_one_way_and_never_before_it_begins(told):
    from ticketcli.ticket import metrics

    for clock in clocks_of(metrics.metrics_of(told[0])):
        assert clock.end is None or clock.stop is None
        assert (clock.end or clock.stop or clock.start) >= clock.start


def test_what_was_met_before_a_pause_keeps_its_time():
    story = waits(replied(ticket("16 10:00"), "16 11:00"), "16 12:00")
    assert due("  - policy: one\n    first_reply: 4h\n", story, "first_reply") == at("16 15:00")
