"""The life of a ticket: what may happen to it when, and what its timeline says of it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.config.settings import TicketType
from ticketcli.errors import NotAllowed
from ticketcli.format import records
from ticketcli.merge.state import status_from_entries
from ticketcli.ticket import lifecycle, outcomes
from ticketcli.ticket.fields import ACTED, value_of
from ticketcli.ticket.model import OPEN, RULES, Entry, Status, Ticket

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FORTNIGHT = 14 * DAY
ID = "TK-2611-7Q2MX"
LIFE_CYCLE = {
    "new": ("assigned", "resolved"),
    "assigned": ("new", "in-progress", "resolved"),
    "in-progress": ("new", "waiting", "resolved"),
    "waiting": ("in-progress", "resolved"),
    "resolved": ("in-progress", "closed"),
    "closed": ("in-progress",),
}
"""docs/architecture.md, Life cycle: from where to where. Written down here, and taken from no code."""
MOVES = {Status(here): tuple(map(Status, there)) for here, there in LIFE_CYCLE.items()}
PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
OUTCOMES: dict[str, dict[str, str]] = {
    "solved": {},
    "compensated": {"method": "transfer", "by": "2026-12-01"},
    "replaced": {"product": "kettle"},
    "rejected": {"reasons": "out of warranty"},
    "unsolvable": {"reasons": "no spare parts are made any more"},
    "duplicate": {"of": "TK-2611-000005"},
    "spam": {},
    "no-reply": {},
}


def ticket(status: Status = Status.NEW, **fields: Any) -> Ticket:
    """A ticket in that state, with nothing told of how it came there."""
    return Ticket(ID, "No heat", NOON, status=status, **fields)


def numbered(one: Ticket) -> Ticket:
    """The ticket with an id on each entry, as the desk gives it."""
    fresh = count(sum(bool(entry.id) for entry in one.entries) + 1)
    entries = (entry if entry.id else entry._replace(id=f"e{next(fresh)}") for entry in one.entries)
    return one._replace(entries=tuple(entries))


def solved(one: Ticket, at: datetime = NOON, path: TicketType | None = None) -> Ticket:
    return lifecycle.resolve_ticket(one, "solved", "ana", at, path, {})


def closed(one: Ticket, at: datetime = NOON, path: TicketType | None = None) -> Ticket:
    return lifecycle.close_ticket(one, "ana", at, path, "customer")


def refusal(do: Callable[[], object]) -> str:
    """The line that refuses it."""
    with pytest.raises(NotAllowed) as refused:
        do()
    return str(refused.value)


# -- moves -------------------------------------------------------------------------------------------------------------


def test_the_page_says_the_life_cycle_that_is_written_here():
    rows = re.findall(r"^\| ([a-z-]+) \| (.+) \|$", PAGE.read_text("utf-8").partition("## Life cycle")[2], re.MULTILINE)
    told = {here: tuple(re.sub(r" \([^)]*\)", "", there).split(", ")) for here, there in rows if here in LIFE_CYCLE}
    assert told == LIFE_CYCLE


@pytest.mark.parametrize("here", Status)
def test_a_ticket_may_go_just_where_the_life_cycle_says(here: Status):
    assert sorted(lifecycle.ways_on(ticket(here))) == sorted(MOVES[here])


@pytest.mark.parametrize(("here", "there"), list(product(Status, Status)))
def test_a_move_is_made_where_the_life_cycle_has_it_and_refused_where_not(here: Status, there: Status):
    before = ticket(here)
    if there in MOVES[here]:
        after = lifecycle.move_ticket(before, there, "ana", NOON)
        assert after.status is there
        assert [entry.changes["status"] for entry in after.entries] == [(here, there)]
    else:
        line = refusal(lambda: lifecycle.move_ticket(before, there, "ana", NOON))
        assert line.startswith(f"{ID} is {here}: it cannot become {there}; it can become ")
        assert all(f"{way} (tkt " in line for way in MOVES[here])


@pytest.mark.parametrize("here", OPEN)
def test_any_open_ticket_may_be_resolved(here: Status):
    assert solved(ticket(here)).status is Status.RESOLVED


def test_a_refusal_names_the_verbs_that_are_left():
    line = refusal(lambda: lifecycle.move_ticket(ticket(Status.RESOLVED), Status.WAITING, "ana", NOON))
    assert line.endswith("it can become in-progress (tkt reopen), closed (tkt close)")


@pytest.mark.parametrize(("here", "there"), [(here, there) for here in Status for there in MOVES[here]])
def test_a_type_forbids_a_state_or_a_single_move(here: Status, there: Status):
    for banned in (str(there), f"{here}>{there}"):
        path = TicketType(forbid=(banned,))
        line = refusal(lambda: lifecycle.move_ticket(ticket(here, type="query"), there, "ana", NOON, path))  # noqa: B023
        assert line.startswith(f"{ID} is {here}: its type query forbids that it becomes {there}")
        assert f"{there} (tkt" not in line


@pytest.mark.parametrize(
    ("here", "there"), [(here, there) for here, there in product(Status, Status) if there not in MOVES[here]]
)
def test_a_type_allows_a_further_move(here: Status, there: Status):
    path = TicketType(allow=(f"{here}>{there}",))
    assert lifecycle.move_ticket(ticket(here), there, "ana", NOON, path).status is there
    assert lifecycle.ways_on(ticket(here), path) == (*MOVES[here], there)


def test_what_a_type_forbids_it_cannot_allow():
    path = TicketType(forbid=("waiting",), allow=("new>waiting",))
    assert Status.WAITING not in lifecycle.ways_on(ticket(), path)


def test_a_ticket_that_may_go_nowhere_says_no_more_than_that():
    path = TicketType(forbid=("in-progress",))
    line = refusal(
        lambda: lifecycle.move_ticket(ticket(Status.CLOSED, type="query"), Status.IN_PROGRESS, "ana", NOON, path)
    )
    assert line == f"{ID} is closed: its type query forbids that it becomes in-progress"


# -- required fields ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", [*ACTED, "serial"])
def test_a_type_demands_a_field_at_a_step(field: str):
    bare = ticket(type=None if field == "type" else "claim")._replace(title="", priority="")
    path = TicketType(required={"resolve": (field,)})
    assert field in refusal(lambda: lifecycle.check_required(bare, "resolve", path))
    for step in ("open", "close"):
        lifecycle.check_required(bare, step, path)


@pytest.mark.parametrize(("field", "value"), [("area", "billing"), ("tags", ("a",)), ("level", 0), ("progress", 0)])
def test_a_field_that_is_there_is_not_demanded(field: str, value: object):
    lifecycle.check_required(ticket(**{field: value}), "resolve", TicketType(required={"resolve": (field,)}))


def test_the_desks_own_fields_are_demanded_too():
    path = TicketType(required={"resolve": ("serial", "purchased")})
    half = ticket(type="warranty", extra={"serial": "X1", "purchased": ""})
    assert refusal(lambda: solved(half, path=path)) == (
        f"{ID}: type warranty needs purchased to be resolved: tkt set {ID} purchased=…"
    )
    assert solved(half._replace(extra={"serial": "X1", "purchased": "2026-01-02"}), path=path).status == "resolved"


def test_a_field_demanded_at_closing_keeps_it_resolved():
    path = TicketType(required={"close": ("area",)})
    assert "needs area to be closed" in refusal(lambda: closed(ticket(Status.RESOLVED, type="claim"), path=path))


def test_a_field_demanded_at_opening_is_asked_for_as_an_option():
    line = refusal(
        lambda: lifecycle.check_required(ticket(type="claim"), "open", TicketType(required={"open": ("contact",)}))
    )
    assert line == "a new ticket of type claim needs contact: --set contact=…"


def test_a_forbidden_move_is_told_before_what_is_missing():
    path = TicketType(required={"resolve": ("area",), "close": ("area",)})
    assert "is closed" in refusal(lambda: solved(ticket(Status.CLOSED), path=path))
    assert "is new" in refusal(lambda: closed(ticket(), path=path))
    assert "is closed" in refusal(
        lambda: lifecycle.resolve_ticket(ticket(Status.CLOSED), "rejected", "ana", NOON, None, {})
    )


# -- outcomes ----------------------------------------------------------------------------------------------------------


def test_each_outcome_is_tried_here():
    assert set(OUTCOMES) == set(outcomes.OUTCOMES)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_is_told_with_what_it_demands(outcome: str):
    after = lifecycle.resolve_ticket(ticket(Status.IN_PROGRESS), outcome, "ana", NOON, None, OUTCOMES[outcome])
    assert after.entries[-1].facts == {"outcome": str(outcome), **OUTCOMES[outcome]}


@pytest.mark.parametrize("outcome", [outcome for outcome in OUTCOMES if OUTCOMES[outcome]])
def test_an_outcome_without_what_it_demands_names_the_options(outcome: str):
    for blank in ("", "  "):
        said = dict.fromkeys(OUTCOMES[outcome], blank)
        line = refusal(lambda: lifecycle.resolve_ticket(ticket(), outcome, "ana", NOON, None, said))  # noqa: B023
        assert line == f"{ID}: outcome {outcome} needs " + " ".join(f"--{key} …" for key in OUTCOMES[outcome])


def test_silence_is_recorded_as_silence():
    after = lifecycle.close_ticket(ticket(Status.RESOLVED), RULES, NOON, None, "silence")
    assert after.entries[-1].facts == {"acceptance": "silence"}


# -- reopening ---------------------------------------------------------------------------------------------------------


def reopened(one: Ticket, at: datetime) -> Ticket:
    return lifecycle.reopen_ticket(one, "ana", at, None, FORTNIGHT, "it leaks again")


def test_what_was_resolved_may_be_reopened_however_late():
    assert reopened(solved(ticket()), NOON + 900 * DAY).status is Status.IN_PROGRESS


def test_what_was_closed_may_be_reopened_up_to_the_end_of_the_window():
    done = closed(solved(ticket()))
    assert reopened(done, NOON + FORTNIGHT).status is Status.IN_PROGRESS
    line = refusal(lambda: reopened(done, NOON + FORTNIGHT + timedelta(seconds=1)))
    assert line.startswith(f"{ID} was closed on 2026-11-21, too long ago to reopen: open a new ticket")


def test_the_window_counts_from_the_last_close():
    again = closed(solved(reopened(closed(solved(ticket())), NOON + 10 * DAY), NOON + 11 * DAY), NOON + 12 * DAY)
    assert reopened(again, NOON + 25 * DAY).status is Status.IN_PROGRESS
    assert not lifecycle.is_reopenable(again, NOON + 27 * DAY, FORTNIGHT)


def test_undoing_a_reopening_does_not_move_the_window():
    done = closed(solved(ticket()))
    undone = lifecycle.undo_changes(numbered(reopened(done, NOON + 9 * DAY)), numbered(done), "ana", NOON + 10 * DAY)
    assert undone.status is Status.CLOSED
    assert not lifecycle.is_reopenable(undone, NOON + 15 * DAY, FORTNIGHT)


def test_where_no_closing_is_told_the_window_counts_from_the_last_thing_known():
    told = Entry(NOON + DAY, "zendesk", "status", "e1", changes={"status": ("in-progress", "resolved")}, imported=True)
    assert lifecycle.is_reopenable(ticket(Status.CLOSED, entries=(told,)), NOON + 15 * DAY, FORTNIGHT)
    assert not lifecycle.is_reopenable(ticket(Status.CLOSED), NOON + 15 * DAY, FORTNIGHT)


@pytest.mark.parametrize("here", OPEN)
def test_what_is_open_cannot_be_reopened(here: Status):
    assert refusal(lambda: reopened(ticket(here), NOON)) == f"{ID} is {here}: it is open already"


# -- who has it --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "there"),
    [("new", "assigned"), ("assigned", "assigned"), ("in-progress", "in-progress"), ("waiting", "waiting")],
)
def test_only_what_is_new_becomes_assigned_by_an_assignment(here: str, there: str):
    after = lifecycle.assign_ticket(ticket(Status(here)), "ana", "shop", "luis", NOON, "by hand")
    assert (after.status, after.assignee, after.team) == (there, "ana", "shop")
    assert after.entries == (
        Entry(NOON, "luis", "assigned", changes={"assignee": (None, "ana"), "team": (None, "shop")}, because="by hand"),
    )


def test_a_teams_queue_leaves_a_new_ticket_new():
    after = lifecycle.assign_ticket(ticket(), None, "shop", RULES, NOON)
    assert (after.status, after.assignee, after.team) == ("new", None, "shop")


def test_an_assignment_that_changes_nothing_says_nothing():
    before = ticket(Status.ASSIGNED, assignee="ana")
    assert lifecycle.assign_ticket(before, "ana", None, "ana", NOON) == before


def test_an_assignee_that_a_hand_wrote_is_explained_when_it_is_assigned():
    after = lifecycle.assign_ticket(ticket(assignee="ana"), "ana", None, "ana", NOON)
    assert (after.status, status_from_entries(after)[0]) == ("assigned", "assigned")


@pytest.mark.parametrize("here", [Status.RESOLVED, Status.CLOSED])
def test_what_is_done_is_neither_assigned_nor_released(here: Status):
    done = ticket(here, assignee="ana")
    for do in (
        lambda: lifecycle.assign_ticket(done, "luis", None, "ana", NOON),
        lambda: lifecycle.release_ticket(done, "ana", NOON),
    ):
        assert refusal(do) == f"{ID} is {here}: tkt reopen {ID}"


@pytest.mark.parametrize(
    ("here", "there"), [("assigned", "new"), ("in-progress", "new"), ("waiting", "waiting"), ("new", "new")]
)
def test_what_is_released_is_new_again_unless_it_waits(here: str, there: str):
    after = lifecycle.release_ticket(ticket(Status(here), assignee="ana", team="shop"), "ana", NOON, "on leave")
    assert (after.status, after.assignee, after.team) == (there, None, "shop")


def test_what_is_nobodys_cannot_be_released():
    assert (
        refusal(lambda: lifecycle.release_ticket(ticket(), "ana", NOON)) == f"{ID} is nobody's already: tkt take {ID}"
    )


# -- work --------------------------------------------------------------------------------------------------------------


def test_starting_what_is_nobodys_takes_it():
    after = lifecycle.start_ticket(ticket(team="shop"), "ana", NOON, None, "ana")
    assert (after.status, after.assignee, after.team) == ("in-progress", "ana", "shop")
    assert [entry.kind for entry in after.entries] == ["assigned", "status"]


def test_starting_what_somebody_has_leaves_it_with_them():
    assert lifecycle.start_ticket(ticket(Status.ASSIGNED, assignee="luis"), "ana", NOON, None, "ana").assignee == "luis"


def test_what_was_started_cannot_be_started_again():
    line = refusal(lambda: lifecycle.start_ticket(ticket(Status.IN_PROGRESS), "ana", NOON, None, "ana"))
    assert line == (
        f"{ID} is in-progress: it cannot become in-progress; "
        "it can become new (tkt release), waiting (tkt wait), resolved (tkt resolve)"
    )


@pytest.mark.parametrize("reason", ["customer", "supplier", "internal"])
def test_waiting_says_for_what_and_ends_with_the_waiting(reason: str):
    waits = lifecycle.pause_ticket(ticket(Status.IN_PROGRESS), reason, "ana", NOON, None)
    assert (waits.status, waits.waiting_for) == ("waiting", reason)
    goes_on = lifecycle.start_ticket(waits, "ana", NOON + HOUR, None, "ana")
    assert goes_on.waiting_for is None
    assert goes_on.entries[-1].changes == {"status": ("waiting", "in-progress"), "waiting_for": (reason, None)}


def test_nobody_waits_for_godot():
    line = refusal(lambda: lifecycle.pause_ticket(ticket(Status.IN_PROGRESS), "godot", "ana", NOON, None))
    assert line == f"{ID} can wait for customer, supplier, internal"


# -- what is said ------------------------------------------------------------------------------------------------------


def replied(one: Ticket, agent: str | None = "ana", path: TicketType | None = None) -> Ticket:
    return lifecycle.add_reply(one, "Which model?", "ana", NOON, path, "mail", agent)


def test_the_first_to_answer_takes_and_starts_it():
    after = replied(ticket())
    assert (after.status, after.assignee) == ("in-progress", "ana")
    assert [(entry.kind, entry.because) for entry in after.entries] == [
        ("reply", None), ("assigned", "first to answer"), ("status", "replied"),
    ]  # fmt: skip


def test_an_answer_by_another_starts_it_and_leaves_it_with_whom_it_was_given_to():
    after = replied(ticket(Status.ASSIGNED, assignee="luis"))
    assert (after.status, after.assignee) == ("in-progress", "luis")


def test_an_answer_by_nobody_of_the_desk_changes_no_state():
    assert replied(ticket(), agent=None).status is Status.NEW


@pytest.mark.parametrize("here", [Status.IN_PROGRESS, Status.WAITING, Status.RESOLVED, Status.CLOSED])
def test_an_answer_to_what_was_started_changes_no_state(here: Status):
    assert replied(ticket(here)).status is here


def test_an_answer_is_kept_where_the_type_forbids_that_it_starts_the_work():
    after = replied(ticket(), path=TicketType(forbid=("in-progress",)))
    assert (after.status, after.assignee) == ("assigned", "ana")


@pytest.mark.parametrize("kind", ["note", "call"])
@pytest.mark.parametrize("here", Status)
def test_a_note_changes_no_state(here: Status, kind: str):
    before = ticket(here)
    after = lifecycle.add_note(before, "She called", "ana", NOON, kind, "phone")
    assert after._replace(entries=()) == before
    assert after.entries == (Entry(NOON, "ana", kind, via="phone", text="She called"),)


@pytest.mark.parametrize(
    ("here", "reason", "there"),
    [
        ("new", None, "new"), ("assigned", None, "assigned"), ("in-progress", None, "in-progress"),
        ("waiting", "customer", "in-progress"), ("waiting", "supplier", "waiting"), ("waiting", "internal", "waiting"),
        ("resolved", None, "in-progress"), ("closed", None, "in-progress"),
    ],
)  # fmt: skip
def test_a_message_ends_the_waiting_for_the_customer_and_reopens(here: str, reason: str | None, there: str):
    after = lifecycle.receive_message(
        ticket(Status(here), waiting_for=reason), "Any news?", "maria@acme.example", NOON, "mail"
    )
    assert (after.status, after.waiting_for) == (there, reason if there == "waiting" else None)
    assert after.entries[0].kind == "message"
    assert [entry.because for entry in after.entries[1:]] == ["the customer wrote"] * (here != there)


# -- fields, links, files ----------------------------------------------------------------------------------------------


def test_a_change_says_what_was_and_what_is():
    after = lifecycle.change_fields(ticket(area="sales"), {"area": "billing", "extra.serial": "X1"}, "set", "ana", NOON)
    assert (after.area, after.extra) == ("billing", {"serial": "X1"})
    assert after.entries[0].changes == {"area": ("sales", "billing"), "extra.serial": (None, "X1")}


def test_a_value_that_is_the_same_is_no_change():
    before = ticket(area="sales", tags=("a",))
    assert (
        lifecycle.change_fields(before, {"area": "sales", "tags": ("a",), "extra.serial": None}, "set", "a", NOON)
        == before
    )


def test_an_own_field_is_unset_by_none():
    after = lifecycle.change_fields(
        ticket(extra={"serial": "X1", "b": "2"}), {"extra.serial": None}, "set", "ana", NOON
    )
    assert after.extra == {"b": "2"}


def test_a_link_is_told_once():
    once = lifecycle.link_tickets(ticket(), ["TK-2611-000005"], "ana", NOON, "follow-up")
    assert (once.links, once.entries[0].facts) == (("TK-2611-000005",), {"relation": "follow-up"})
    assert lifecycle.link_tickets(once, ["TK-2611-000005"], "ana", NOON) == once


def test_what_follows_a_ticket_is_named_as_long_as_it_hangs_on_it():
    first = lifecycle.link_tickets(ticket(), ["TK-2611-000001"], "ana", NOON)
    both = lifecycle.link_tickets(first, ["TK-2611-000005"], "ana", NOON, "follow-up")
    assert lifecycle.name_follow_ups(both) == ("TK-2611-000005",)
    assert lifecycle.name_follow_ups(both._replace(links=("TK-2611-000001",))) == ()


def test_files_are_told_by_their_paths_and_the_names_they_came_with():
    after = lifecycle.attach_files(ticket(), ["attachments/x/1-a.pdf"], ["a.pdf", "b.pdf"], "ana", NOON)
    assert (after.entries[0].attachments, after.entries[0].facts) == (
        ("attachments/x/1-a.pdf",), {"names": "a.pdf, b.pdf"},
    )  # fmt: skip


# -- by hand -----------------------------------------------------------------------------------------------------------


def test_what_was_given_at_opening_is_kept_from_the_rules():
    assert lifecycle.fields_by_hand(ticket(area="sales", tags=("a",)), "normal") == {"title", "area", "tags"}


def test_what_the_rules_set_may_be_set_again():
    by_rules = lifecycle.change_fields(ticket(), {"area": "sales", "priority": "high"}, "classified", RULES, NOON)
    assert lifecycle.fields_by_hand(by_rules, "normal") == {"title"}


def test_what_a_person_set_over_the_rules_is_kept():
    by_rules = lifecycle.change_fields(ticket(), {"area": "sales"}, "classified", RULES, NOON)
    by_ana = lifecycle.change_fields(by_rules, {"area": "billing"}, "set", "ana", NOON + HOUR)
    assert lifecycle.fields_by_hand(by_ana, "normal") == {"title", "area"}


def test_what_an_undo_gave_back_to_the_rules_may_be_set_again():
    by_rules = numbered(lifecycle.change_fields(ticket(), {"area": "sales"}, "classified", RULES, NOON))
    by_ana = numbered(lifecycle.change_fields(by_rules, {"area": "billing"}, "set", "ana", NOON + HOUR))
    undone = lifecycle.undo_changes(by_ana, by_rules, "ana", NOON + 2 * HOUR)
    assert lifecycle.fields_by_hand(undone, "normal") == {"title"}


def test_the_usual_priority_is_kept_only_where_a_person_chose_it():
    assert "priority" not in lifecycle.fields_by_hand(ticket(), "normal")
    assert "priority" in lifecycle.fields_by_hand(ticket(priority="low"), "normal")
    by_rules = lifecycle.change_fields(ticket(), {"priority": "high"}, "classified", RULES, NOON)
    by_ana = lifecycle.change_fields(by_rules, {"priority": "normal"}, "set", "ana", NOON)
    assert "priority" in lifecycle.fields_by_hand(by_ana, "normal")


# -- time --------------------------------------------------------------------------------------------------------------


def test_an_entry_stands_at_its_place_in_time_after_those_of_the_same_instant():
    noted = lifecycle.add_note(ticket(), "one", "ana", NOON)
    noted = lifecycle.add_note(noted, "three", "ana", NOON + HOUR)
    noted = lifecycle.add_note(noted, "two", "ana", NOON)
    assert [entry.text for entry in noted.entries] == ["one", "two", "three"]


def test_an_act_that_a_slow_clock_dates_before_the_one_it_follows_takes_its_instant():
    fast = solved(ticket(Status.IN_PROGRESS), NOON + HOUR)
    after = reopened(fast, NOON)
    assert [entry.at for entry in after.entries] == [NOON + HOUR] * 2
    assert status_from_entries(after)[0] == "in-progress"


def test_an_act_on_other_fields_keeps_its_own_instant():
    after = lifecycle.change_fields(solved(ticket(), NOON + HOUR), {"area": "sales"}, "set", "ana", NOON)
    assert after.entries[0].at == NOON


# -- undo --------------------------------------------------------------------------------------------------------------


def test_an_undo_restores_the_fields_and_keeps_the_entries():
    then = numbered(lifecycle.add_note(ticket(extra={"serial": "X1"}), "before", "ana", NOON))
    now = lifecycle.change_fields(
        then, {"area": "sales", "tags": ("a",), "extra.serial": None}, "set", "ana", NOON + HOUR
    )
    now = numbered(
        lifecycle.pause_ticket(
            lifecycle.start_ticket(now, "ana", NOON + HOUR, None, "ana"), "customer", "ana", NOON + HOUR, None
        )
    )
    undone = lifecycle.undo_changes(now._replace(description="new"), then, "luis", NOON + DAY)
    assert undone._replace(entries=()) == then._replace(entries=())
    assert undone.entries[:-1] == now.entries
    assert undone.entries[-1].facts == {"undoes": "e2 e3 e4 e5", "description": "restored"}
    assert undone.entries[-1].changes == {
        "area": ("sales", None), "tags": (("a",), ()), "extra.serial": (None, "X1"), "assignee": ("ana", None),
        "status": ("waiting", "new"), "waiting_for": ("customer", None),
    }  # fmt: skip


def test_an_undo_stands_behind_all_that_it_makes_void():
    then = ticket()
    now = numbered(lifecycle.add_note(then, "tomorrow", "ana", NOON + DAY))
    assert lifecycle.undo_changes(now, then, "ana", NOON).entries[-1].kind == "undone"


# -- laws --------------------------------------------------------------------------------------------------------------

WORD = st.sampled_from(["", "a", "no", "x · y", "→", "### 2026-11-21T", "día", "a\nb", "because: x", "–"])
AGENT = st.sampled_from(["ana", "luis"])
Act = Callable[[Ticket, datetime], Ticket]
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "area": st.sampled_from([None, "sales", "billing"]),
        "priority": st.sampled_from(["low", "normal", "high"]),
        "tags": st.lists(WORD, max_size=2, unique=True).map(tuple),
        "level": st.none() | st.integers(0, 9),
        "extra.serial": st.none() | WORD,
    },
)
PATHS = st.sampled_from(
    [
        None,
        TicketType(),
        TicketType(forbid=("waiting", "assigned>in-progress")),
        TicketType(allow=("new>in-progress", "waiting>closed")),
    ]
)
ACTS: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda who, team: lambda t, at: lifecycle.assign_ticket(t, who, team, "ana", at), AGENT, WORD),
    st.just(lambda t, at: lifecycle.assign_ticket(t, t.assignee, "shop", RULES, at)),
    st.just(lambda t, at: lifecycle.release_ticket(t, "ana", at)),
    st.builds(lambda path, who: lambda t, at: lifecycle.start_ticket(t, who, at, path, who), PATHS, AGENT),
    st.builds(
        lambda path, why: lambda t, at: lifecycle.pause_ticket(t, why, "ana", at, path),
        PATHS, st.sampled_from(["customer", "supplier", "internal"]),
    ),
    st.builds(lambda text, who: lambda t, at: lifecycle.add_note(t, text, who, at), WORD, AGENT),
    st.builds(
        lambda path, text, who: lambda t, at: lifecycle.add_reply(t, text, "ana", at, path, "mail", who),
        PATHS, WORD, st.none() | AGENT,
    ),
    st.builds(lambda text: lambda t, at: lifecycle.receive_message(t, text, "maria@acme.example", at, None), WORD),
    st.builds(
        lambda path, outcome, text: lambda t, at: lifecycle.resolve_ticket(
            t, outcome, "ana", at, path, {**OUTCOMES[outcome], "summary": text}
        ),
        PATHS, st.sampled_from([*OUTCOMES]), WORD,
    ),
    st.builds(lambda path: lambda t, at: lifecycle.close_ticket(t, "ana", at, path, "silence"), PATHS),
    st.builds(lambda why: lambda t, at: lifecycle.reopen_ticket(t, "ana", at, None, FORTNIGHT, why), st.none() | WORD),
    st.builds(lambda values: lambda t, at: lifecycle.change_fields(t, values, "set", "ana", at), VALUES),
    st.builds(
        lambda to: lambda t, at: lifecycle.link_tickets(t, [to], "ana", at), st.sampled_from(["TK-2611-000005", ""])
    ),
)  # fmt: skip
INSTANT = st.integers(-48, 480).map(lambda hours: NOON + hours * HOUR)


def lived(acts: list[tuple[Act | None, datetime]]) -> list[Ticket]:
    """A ticket after each of the acts that were allowed; None undoes the last one."""
    states = [ticket()]
    for act, at in acts:
        try:
            after = act(states[-1], at) if act else lifecycle.undo_changes(states[-1], states[-2:][0], "ana", at)
        except NotAllowed:
            continue
        states.append(numbered(after))
    return states


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(ACTS | st.none(), INSTANT), max_size=12))
def test_whatever_happens_the_file_tells_it_and_the_timeline_explains_the_state(
    acts: list[tuple[Act | None, datetime]],
):
    states = lived(acts)
    for before, after in pairwise(states):
        assert records.read_ticket(records.ticket_text(after), "f") == after
        assert status_from_entries(after)[0] in (None, after.status)
        assert [entry.at for entry in after.entries] == sorted(entry.at for entry in after.entries)
        assert {entry.id for entry in before.entries} <= {entry.id for entry in after.entries}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(ACTS | st.none(), INSTANT), max_size=12))
def test_the_last_entry_that_names_a_field_says_what_it_holds(acts: list[tuple[Act | None, datetime]]):
    after = lived(acts)[-1]
    told = {field: new for entry in after.entries for field, (_old, new) in entry.changes.items()}
    told.pop("status", None)
    assert {field: value_of(after, field) for field in told} == told


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(ACTS, INSTANT), max_size=10), ACTS, INSTANT)
def test_what_is_done_is_undone_but_for_the_entries(acts: list[tuple[Act, datetime]], last: Act, at: datetime):
    then = lived([*acts])[-1]
    now = lived([*acts, (last, at)])[-1]
    assert lifecycle.undo_changes(now, then, "ana", at)._replace(entries=()) == then._replace(entries=())
