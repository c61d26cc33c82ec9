"""Who works on what next: urgency in parts, and `tkt next`."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from ticketcli.ticket.model import Ticket
from ticketcli.ticket.urgency import Standing, Weights, standing_of, tier_rank, urgency_score

PRIORITIES = ("low", "normal", "high", "urgent")
DAY = timedelta(days=1)


def parts(*told, **more) -> dict[str, int]:
    return dict(urgency_score(*told, **more).parts)


# -- urgency -----------------------------------------------------------------------------------------------------------


def test_each_part_gives_its_share_of_its_weight():
    told = parts("high", PRIORITIES, 5 * DAY, DAY, Standing(0.5, 2, 10), Weights(10, 20, 30, 40, 50, 60, 70), 35)
    assert told == {
        "priority": 7, "waiting": 10, "deadline": 15, "tier": 20, "contacts": 20, "complaints": 60, "rules": 35,
    }  # fmt: skip


def test_the_score_is_the_sum_of_its_parts():
    found = urgency_score("urgent", PRIORITIES, 20 * DAY, -DAY, Standing(1.0, 9, 9), points=999)
    assert found.points == sum(Weights()) == sum(points for _name, points in found.parts)


@pytest.mark.parametrize(("points", "counts"), [(0, 0), (15, 15), (90, 20), (-15, -15), (-90, -20)])
def test_what_rules_gave_counts_as_far_as_its_weight(points, counts):
    assert parts("low", PRIORITIES, timedelta(), weights=Weights(rules=20), points=points)["rules"] == counts


def test_without_a_deadline_none_presses():
    assert parts("low", PRIORITIES, timedelta())["deadline"] == 0
    assert parts("low", PRIORITIES, timedelta(), 9 * DAY)["deadline"] == 0
    assert parts("low", PRIORITIES, timedelta(), -9 * DAY)["deadline"] == Weights().deadline


def test_a_tier_counts_by_its_place():
    assert [tier_rank(word, ("silver", "gold")) for word in (None, "bronze", "silver", "gold")] == [0, 0, 0.5, 1]


def test_contacts_count_for_thirty_days_and_complaints_until_they_are_solved():
    from datetime import UTC, datetime

    from ticketcli.ticket.model import Entry, Status

    at = datetime(2026, 11, 20, tzinfo=UTC)
    wrote = tuple(
        Entry(at - n * DAY, "m", kind, text="x") for n, kind in ((1, "message"), (2, "reply"), (40, "message"))
    )
    tickets = [
        Ticket("TK-1", "a", at - 3 * DAY, type="complaint", entries=wrote),
        Ticket("TK-2", "b", at - 50 * DAY, type="claim"),
        Ticket("TK-3", "c", at - 2 * DAY, type="claim", status=Status.CLOSED),
    ]
    assert standing_of(tickets, 1.0, at) == Standing(1.0, 3, 2)


# -- next --------------------------------------------------------------------------------------------------------------


def test_next_is_the_most_urgent_of_ones_own(desk, run):
    found = run("--as", "ana", "next", "--limit", "20", "--format", "json").json
    assert {one["assignee"] for one in found} == {"ana"}
    points = [one["score"]["points"] for one in found]
    assert points == sorted(points, reverse=True)
    assert all(sum(one["score"]["parts"].values()) == one["score"]["points"] for one in found)


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_next_can_go_by_age(desk, run, order):
    found = run("--as", "ana", "next", "--limit", "20", "--order", order, "--format", "json").json
    ages = [one["created_at"] for one in found]
    assert ages == sorted(ages, reverse=order == "newest")


def test_the_hardest_needs_the_highest_level(desk, run):
    number = run("-q", "new", "Difícil", "--no-rules", "--assign", "marta", "--set", "level=2").out.strip()
    assert run("--as", "marta", "next", "--order", "hardest", "--format", "ids").out.strip() == number


def test_what_somebody_called_hard_is_the_hardest(desk, run):
    number = run("-q", "new", "Difícil", "--no-rules", "--assign", "marta", "--set", "difficulty=4").out.strip()
    run("new", "Otra", "--no-rules", "--assign", "marta", "--set", "level=2")
    assert run("--as", "marta", "next", "--order", "hardest", "--format", "ids").out.strip() == number


def test_who_has_nothing_is_offered_what_is_nobodys_and_allowed(desk, run):
    run("agent", "add", "sol", "--area", "orders", "--team", "shop")
    other = run("-q", "new", "Una", "--no-rules", "--set", "area=technical").out.strip()
    fits = run("-q", "new", "Otra", "--no-rules", "--set", "area=orders", "--set", "team=shop").out.strip()
    found = run("next", "--agent", "sol", "--limit", "9", "--format", "ids").out.split()
    assert fits in found
    assert other not in found


def test_points_by_rules_are_a_named_part_and_order_lists_too(empty, run):
    Path("rules").mkdir(exist_ok=True)
    Path("rules/10.yaml").write_text(
        "- {rule: abogados, when: {text: abogad*}, score: 30}\n"
        "- {rule: sin-apuro, when: {text: cuando pueda*}, score: -5}\n"
    )
    run("agent", "add", "ana")
    calm, plain, grave = (run("-q", "new", title).out.strip() for title in ("Cuando puedan", "Hola", "Mi abogada"))
    assert run("list", "--format", "ids").lines == [grave, plain, calm]
    assert [one["urgency"] for one in run("list", "--format", "json").json] == [50, 20, 15]
    first = run("--as", "ana", "next", "--explain")
    assert f"{grave}  Mi abogada — urgency 50, yours" in first.out
    assert "    30  points by rules" in first.out
    assert run("--as", "ana", "next", "--format", "json").json["score"]["parts"]["rules"] == 30
    path = Path("desk.yaml")
    path.write_text(path.read_text() + "urgency: {rules: 20}\n")
    assert run("--as", "ana", "next", "--format", "json").json["score"]["parts"]["rules"] == 20


def test_weights_come_from_desk_yaml(desk, run):
    path = desk / "desk.yaml"
    weights = "urgency: {priority: 0, waiting: 0, tier: 0, contacts: 0, rules: 0, complaints: 0}"
    path.write_text(re.sub("^urgency: .*", weights, path.read_text(), flags=re.MULTILINE))
    assert run("--as", "ana", "next", "--format", "json").json["score"]["points"] == 40
    path.write_text(path.read_text().replace("complaints: 0}", "complaints: 0, deadline: 0}"))
    assert run("--as", "ana", "next", "--format", "json").json["score"]["points"] == 0
