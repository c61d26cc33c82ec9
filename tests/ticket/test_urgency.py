"""How urgent is it? One number whose parts explain it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.ticket.urgency import (
    UNKNOWN,
    USUAL,
    Scale,
    Seen,
    Standing,
    Weights,
    due_share,
    score_urgency,
    tier_rank,
    word_rank,
)

PRIORITIES = ("low", "normal", "high", "urgent")
SCALE = Scale(PRIORITIES, ("silver", "gold"))
DAY = 8 * 3600
"""The working day of an office."""


def points(seen: Seen, scale: Scale = SCALE) -> dict[str, int]:
    return dict(score_urgency(seen, scale).parts)


def test_the_usual_weights_are_those_of_the_manual():
    assert USUAL._asdict() == {
        "priority": 60, "waiting": 40, "deadline": 40, "tier": 15, "contacts": 10, "complaints": 15, "rules": 40,
        "person": 100,
    }  # fmt: skip


def test_each_part_gives_its_share_of_its_weight_and_the_score_is_their_sum():
    seen = Seen("high", 5 * DAY, DAY, Standing("silver", 2, 10), 35, -7, DAY, DAY)
    score = score_urgency(seen, SCALE._replace(weights=Weights(10, 20, 30, 40, 50, 60, 70, 80)))
    assert dict(score.parts) == {
        "priority": 7, "waiting": 10, "deadline": 15, "tier": 20, "contacts": 20, "complaints": 60, "rules": 35,
        "person": -7,
    }  # fmt: skip
    assert score.points == 160
    assert score.seen == seen


@pytest.mark.parametrize(("priority", "share"), [("low", 0), ("normal", 20), ("high", 40), ("urgent", 60), ("gone", 0)])
def test_priorities_stand_at_even_distances(priority: str, share: int):
    assert points(Seen(priority))["priority"] == share


@pytest.mark.parametrize("priorities", [(), ("low",)])
def test_a_desk_of_one_priority_orders_by_the_rest(priorities: tuple[str, ...]):
    assert points(Seen("low", 5 * DAY, day=DAY), Scale(priorities))["priority"] == 0


@pytest.mark.parametrize(("days", "share"), [(0, 0), (1, 4), (5, 20), (10, 40), (400, 40)])
def test_waiting_counts_in_full_after_ten_working_days(days: int, share: int):
    assert points(Seen("low", days * DAY, day=DAY))["waiting"] == share


@pytest.mark.parametrize(
    ("slack", "share"),
    [
        (None, 0.0), (3 * DAY, 0.0), (2 * DAY, 0.0), (DAY, 0.5), (DAY // 2, 0.75), (0, 1.0), (-DAY, 1.1),
        (-3 * DAY, 1.2), (-7 * DAY, 1.3), (-63 * DAY, 1.6),
    ],
)  # fmt: skip
def test_a_deadline_counts_from_two_working_days_on_in_full_when_it_passes_and_slowly_more_after_that(
    slack: int | None, share: float
):
    assert due_share(slack, DAY) == pytest.approx(share)


def test_late_by_a_minute_and_by_sixty_days_are_not_the_same():
    assert [points(Seen("low", 0, -late, due_day=DAY))["deadline"] for late in (60, 60 * DAY)] == [40, 64]


@pytest.mark.parametrize(("given", "counts"), [(0, 0), (15, 15), (90, 40), (-15, -15), (-90, -40)])
def test_what_rules_gave_counts_as_far_as_its_weight(given: int, counts: int):
    assert points(Seen("low", points=given))["rules"] == counts


@pytest.mark.parametrize(("given", "counts"), [(20, 20), (300, 100), (-20, -20), (-300, -100)])
def test_what_persons_gave_counts_as_far_as_its_weight(given: int, counts: int):
    assert points(Seen("low", raised=given))["person"] == counts


def test_the_score_may_fall_below_nothing_so_that_its_parts_still_add_up():
    assert score_urgency(Seen("low", points=-40), SCALE).points == -40


def test_a_customer_brings_tier_contacts_and_complaints():
    told = points(Seen("low", standing=Standing("gold", 1, 2)))
    assert (told["tier"], told["contacts"], told["complaints"]) == (15, 2, 6)
    told = points(Seen("low", standing=Standing("plsu", 9, 9)))
    assert (told["tier"], told["contacts"], told["complaints"]) == (0, 10, 15)


def test_ranks_go_from_nothing_to_one_and_the_lowest_tier_is_above_none():
    assert [word_rank(word, PRIORITIES) for word in ("low", "urgent", "gone", None)] == [0, 1, 0, 0]
    assert [tier_rank(word, ("silver", "gold")) for word in ("silver", "gold", "tin", None)] == [0.5, 1, 0, 0]


@settings(deadline=None)
@given(st.integers(-(10**9), 10**9), st.integers(0, 10**8), st.integers(1, 86_400))
def test_less_time_left_is_never_less_urgent(slack: int, passed: int, day: int):
    assert due_share(slack - passed, day) >= due_share(slack, day)


@settings(deadline=None)
@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_who_waits_longer_is_never_less_urgent(waited: int, more: int):
    now, later = (
        score_urgency(Seen("low", span, None, UNKNOWN, day=DAY), SCALE).points for span in (waited, waited + more)
    )
    assert now <= later
