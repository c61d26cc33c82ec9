"""How urgent is it? A score whose parts explain it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.ticket.card import card_of
from ticketcli.ticket.model import OPEN, Entry, Status, Ticket
from ticketcli.ticket.urgency import (
    USUAL,
    Score,
    Standing,
    due_points,
    standing_of,
    tier_rank,
    urgency_score,
    word_rank,
)
from ticketcli.ticket.urgency import card_urgency as of_card

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PRIORITIES = ("low", "normal", "high", "urgent")
ONE = Ticket("TK-2611-7Q2MX", "No heat", NOON, priority="low")


def urgency(ticket: Ticket, priorities: tuple[str, ...], at: datetime) -> Score:
    return of_card(card_of(ticket), priorities, at)


@pytest.mark.parametrize(
    ("priority", "days", "points"),
    [
        ("low", 0, 0), ("normal", 0, 20), ("high", 0, 40), ("urgent", 0, 60), ("low", 5, 20), ("low", 10, 40),
        ("low", 400, 40), ("urgent", 10, 100), ("urgent", -5, 60), ("gone", 0, 0), ("gone", 10, 40),
    ],
)  # fmt: skip
def test_priority_and_waiting_make_the_score(priority: str, days: int, points: int):
    score = urgency(ONE._replace(priority=priority), PRIORITIES, NOON + days * DAY)
    assert score.points == points == sum(part for _name, part in score.parts)
    assert [name for name, _part in score.parts] == ["priority", "waiting"]


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CLOSED])
def test_what_is_done_is_not_urgent(status: Status):
    assert urgency(ONE._replace(status=status, priority="urgent"), PRIORITIES, NOON + 9 * DAY).points == 0


@pytest.mark.parametrize("priorities", [(), ("low",)])
def test_a_desk_of_one_priority_orders_by_waiting_alone(priorities: tuple[str, ...]):
    assert urgency(ONE, priorities, NOON + 5 * DAY).points == 20


@settings(deadline=None)
@given(st.sampled_from(OPEN), st.sampled_from(PRIORITIES), st.integers(-100, 100), st.integers(0, 100))
def test_the_score_stays_within_a_hundred_and_grows_with_the_waiting(
    status: Status, priority: str, days: int, more: int
):
    one = ONE._replace(status=status, priority=priority)
    now, later = (urgency(one, PRIORITIES, NOON + passed * DAY).points for passed in (days, days + more))
    assert 0 <= now <= later <= 100


def test_points_that_rules_took_leave_nothing_below_zero():
    assert of_card(card_of(ONE)._replace(points=-40), PRIORITIES, NOON) == (
        0, (("priority", 0), ("waiting", 0), ("rules", -40)),
    )  # fmt: skip


@pytest.mark.parametrize(("seconds", "points"), [(-3601, 0), (-3600, 15), (0, 15), (1, 30)])
def test_a_deadline_counts_from_its_warning_on_and_is_missed_only_after_it(seconds: int, points: int):
    due = card_of(ONE)._replace(due_at=NOON, warn_at=NOON - timedelta(hours=1))
    assert due_points(due, NOON + timedelta(seconds=seconds)) == points


def test_the_usual_weights_are_those_of_the_manual():
    assert USUAL._asdict() == {
        "priority": 60, "waiting": 40, "deadline": 40, "tier": 15, "contacts": 10, "complaints": 15, "rules": 40,
    }  # fmt: skip


def test_every_part_presses_up_to_its_weight():
    most = Standing(1.0, 50, 50)
    whole = urgency_score("urgent", PRIORITIES, 20 * DAY, -DAY, most, points=90)
    assert dict(whole.parts) == USUAL._asdict()
    assert whole.points == 220
    half = urgency_score("low", PRIORITIES, 5 * DAY, DAY, Standing(0.4, 1, 2), points=-90)
    assert dict(half.parts) == {
        "priority": 0, "waiting": 20, "deadline": 20, "tier": 6, "contacts": 2, "complaints": 6, "rules": -40,
    }  # fmt: skip


def test_a_customer_brings_along_recent_contacts_and_open_complaints():
    old = ONE._replace(created_at=NOON - 31 * DAY, type="claim")
    wrote = tuple(Entry(NOON - days * DAY, "m", kind) for kind, days in (("message", 1), ("call", 30), ("note", 1)))
    tickets = [ONE, old._replace(entries=wrote), old._replace(status=Status.CLOSED), ONE._replace(type="query")]
    assert standing_of(tickets, 0.5, NOON) == Standing(0.5, 4, 1)


def test_ranks_go_from_nothing_to_one_and_the_lowest_tier_is_above_none():
    assert [word_rank(word, PRIORITIES) for word in ("low", "urgent", "gone", None)] == [0, 1, 0, 0]
    assert [tier_rank(word, ("silver", "gold")) for word in ("silver", "gold", "tin", None)] == [0.5, 1, 0, 0]
