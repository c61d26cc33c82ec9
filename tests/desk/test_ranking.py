"""Who works on what next: `tkt next`, lanes, mates who are off."""

import re
from pathlib import Path

import pytest

# -- next --------------------------------------------------------------------------------------------------------------


def test_next_is_the_most_urgent_of_ones_own(desk, run):
    found = run("--as", "ana", "next", "--limit", "20", "--format", "json").json
    assert {one["assignee"] for one in found} == {"ana", "nico"}  # who works in the afternoon only, and owes an answer
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
    assert "    30  points by rules: +30" in first.out
    assert run("--as", "ana", "next", "--format", "json").json["score"]["parts"]["rules"] == 30
    path = Path("desk.yaml")
    path.write_text(path.read_text() + "urgency: {rules: 20}\n")
    assert run("--as", "ana", "next", "--format", "json").json["score"]["parts"]["rules"] == 20


def test_weights_come_from_desk_yaml(desk, run):
    path = desk / "desk.yaml"
    weights = "urgency: {priority: 0, waiting: 0, tier: 0, contacts: 0, rules: 0, complaints: 0}"
    path.write_text(re.sub("^urgency: .*", weights, path.read_text(), flags=re.MULTILINE))
    assert run("--as", "ana", "next", "--format", "json").json["score"]["points"] == 51  # six days late
    path.write_text(path.read_text().replace("complaints: 0}", "complaints: 0, deadline: 0}"))
    assert run("--as", "ana", "next", "--format", "json").json["score"]["points"] == 0


# -- a person's own points ---------------------------------------------------------------------------------------------


def test_a_person_gives_points_with_a_reason_that_stand_in_the_timeline_and_can_be_asked_and_undone(empty, run):
    run("agent", "add", "ana")
    one, other = (run("-q", "new", title, "--assign", "ana").out.strip() for title in ("Uno", "Dos"))
    told = run("--as", "ana", "set", other, "urgency+=20", "-m", "lo espera el intendente")
    assert told.out == f"{other}  urgency +20 — lo espera el intendente\n"
    assert run("list", "--format", "ids").lines == [other, one]
    assert run("list", "raised:>=20", "--format", "ids").lines == [other]
    score = run("--as", "ana", "next", "--format", "json").json["score"]
    assert (score["points"], score["parts"]["person"]) == (40, 20)
    run("--as", "ana", "set", other, "urgency-=5", "priority=high")
    assert run("--as", "ana", "next", "--format", "json").json["score"]["parts"]["person"] == 15
    run("undo")
    run("set", one, "urgency+=1")
    assert [one["score"]["parts"]["person"] for one in
            run("--as", "ana", "next", "--limit", "2", "--format", "json").json] == [20, 1]  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["urgency=20", "urgency+=", "urgency+=x", "urgency+=-3", "urgency+=0", "urgency+=9999"]
)
def test_points_are_added_or_taken_and_nothing_else(empty, run, typed):
    number = run("-q", "new", "Uno").out.strip()
    told = run("set", number, typed)
    assert told.code == 2
    assert "urgency+=N" in told.err


def test_rules_may_ask_for_a_persons_points(empty, run):
    Path("rules").mkdir(exist_ok=True)
    Path("rules/10.yaml").write_text('- {rule: alzado, when: {raised: ">=20"}, add: {tags: [ojo]}}\n')
    number = run("-q", "new", "Uno").out.strip()
    run("agent", "add", "ana")
    run("--as", "ana", "set", number, "urgency+=20")
    run("classify", number)
    assert run("show", number, "--format", "json").json["tags"] == ["ojo"]


# -- lanes -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def lanes(empty, run):
    """Two agents, who work on the queue from either end; nobody is given anything."""
    path = Path("desk.yaml")
    path.write_text(path.read_text() + "teams: {all: {agents: [n1, o1], lanes: {newest: [n1], oldest: [o1]}}}\n")
    for agent in ("n1", "o1"):
        run("agent", "add", agent, "--team", "all")
    return [
        run("--at", f"2026-11-{day:02}T10:00:00-03:00", "-q", "new", f"T{day}", "--no-rules", "--set", "team=all")
        .out.strip() for day in range(10, 20)
    ]  # fmt: skip


def shown(run, agent: str) -> list[str]:
    return run("--as", agent, "next", "--limit", "50", "--format", "ids").lines


def test_a_lane_orders_the_common_queue_and_hides_nothing(lanes, run):
    assert shown(run, "n1") == lanes[::-1]
    assert shown(run, "o1") == lanes
    run("assign", lanes[3], "--to", "n1")
    assert shown(run, "n1") == lanes[::-1]
    assert shown(run, "o1") == [one for one in lanes if one != lanes[3]]


def test_no_lane_puts_off_what_is_urgent_late_raised_or_promised(lanes, run):
    run("set", lanes[0], "priority=urgent")
    run("set", lanes[1], "urgency+=5")
    run("promise", lanes[2], "--call", "--by", "2026-11-25")
    first = shown(run, "n1")
    assert set(first[:3]) == set(lanes[:3])
    assert first[3:] == lanes[:2:-1]
    told = run("--lang", "en", "--as", "n1", "next", "--limit", "4", "--explain").out
    assert told.count("what is late, urgent or promised comes before your lane") == 3
    assert told.count("your lane: the newest of the common queue first") == 1


def test_an_order_that_is_asked_for_goes_before_the_lane(lanes, run):
    assert run("--as", "n1", "next", "--order", "oldest", "--limit", "50", "--format", "ids").lines == lanes


# -- mates who are off -------------------------------------------------------------------------------------------------


def test_what_a_mate_who_is_off_leaves_unanswered_is_shown_and_what_was_answered_is_not(empty, run):
    for agent in ("ana", "luis"):
        run("agent", "add", agent)
    asked = run("-q", "new", "Uno", "--assign", "luis", "--from", "m@acme.example").out.strip()
    answered = run("-q", "new", "Dos", "--assign", "luis", "--from", "m@acme.example").out.strip()
    run("--as", "luis", "reply", answered, "-m", "Listo")
    assert shown(run, "ana") == []
    assert run("list", "is:unanswered", "--format", "ids").lines == [asked]
    run("agent", "away", "luis", "--until", "2026-11-30")
    assert shown(run, "ana") == [asked]
    assert "of luis, who is off" in run("--lang", "en", "--as", "ana", "next").out
    run("comment", answered, "--from", "m@acme.example", "-m", "Sigue igual")
    assert set(shown(run, "ana")) == {asked, answered}
