"""Who works on what next: urgency in parts, `tkt next`, `tkt triage`, escalation, release, absences."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from ticketcli.ticket.model import Ticket
from ticketcli.ticket.urgency import Standing, Weights, score, standing, tier

PRIORITIES = ("low", "normal", "high", "urgent")
DAY = timedelta(days=1)


def parts(*told, **more) -> dict[str, int]:
    return dict(score(*told, **more).parts)


# -- urgency -----------------------------------------------------------------------------------------------------------


def test_each_part_gives_its_share_of_its_weight():
    told = parts("high", PRIORITIES, 5 * DAY, DAY, Standing(0.5, 2, 10), Weights(10, 20, 30, 40, 50, 60, 70), 35)
    assert told == {
        "priority": 7, "waiting": 10, "deadline": 15, "tier": 20, "contacts": 20, "complaints": 60, "rules": 35,
    }  # fmt: skip


def test_the_score_is_the_sum_of_its_parts():
    found = score("urgent", PRIORITIES, 20 * DAY, -DAY, Standing(1.0, 9, 9), points=999)
    assert found.points == sum(Weights()) == sum(points for _name, points in found.parts)


@pytest.mark.parametrize(("points", "counts"), [(0, 0), (15, 15), (90, 20), (-15, -15), (-90, -20)])
def test_what_rules_gave_counts_as_far_as_its_weight(points, counts):
    assert parts("low", PRIORITIES, timedelta(), weights=Weights(rules=20), points=points)["rules"] == counts


def test_without_a_deadline_none_presses():
    assert parts("low", PRIORITIES, timedelta())["deadline"] == 0
    assert parts("low", PRIORITIES, timedelta(), 9 * DAY)["deadline"] == 0
    assert parts("low", PRIORITIES, timedelta(), -9 * DAY)["deadline"] == Weights().deadline


def test_a_tier_counts_by_its_place():
    assert [tier(word, ("silver", "gold")) for word in (None, "bronze", "silver", "gold")] == [0, 0, 0.5, 1]


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
    assert standing(tickets, 1.0, at) == Standing(1.0, 3, 2)


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


# -- assignment --------------------------------------------------------------------------------------------------------


def test_at_night_a_ticket_waits_and_in_the_morning_it_is_given(desk, run):
    night = run("-q", "--at", "2026-11-19T23:00:00-03:00", "new", "No me llegó la factura").out.strip()
    assert not run("show", night, "--format", "json").json["assignee"]
    early = run("--at", "2026-11-20T08:00:00-03:00", "assign", "--unassigned")
    assert "off shift until 2026-11-20T09:00" in early.err
    assert f"{night}  assigned to ana" in run("assign", "--unassigned").out


def test_an_area_may_need_a_skill(desk, run):
    path = desk / "desk.yaml"
    path.write_text(path.read_text().replace("{cafeteras: 2}", "{cafeteras: 3}"))
    found = run("new", "Mi cafetera está rota", "--area", "technical", "--format", "json").json
    assert found["assignee"] == "marta"
    assert "luis has cafeteras 2 of 3" in run("assign", found["id"], "--suggest").out


def test_a_tag_may_need_a_skill(desk, run):
    number = run("-q", "new", "Algo", "--no-rules", "--tag", "skill:ventas=3", "--set", "area=sales").out.strip()
    assert "ana has ventas 2 of 3" in run("assign", number, "--suggest").out


def test_escalating_goes_up_one_level_and_says_so(desk, run):
    number = run("-q", "new", "Algo", "--no-rules", "--set", "area=technical", "--assign", "luis").out.strip()
    done = run("escalate", number, "-m", "placa")
    assert f"{number}  escalated to level 2, assigned to marta — placa" in done.out
    told = run("show", number, "--format", "json").json
    assert (told["level"], told["assignee"]) == (2, "marta")
    assert run("escalate", number).code == 4


def test_what_nobody_on_shift_may_have_stays_in_the_queue_when_escalated(desk, run):
    number = run("-q", "new", "Algo", "--no-rules", "--set", "area=technical", "--assign", "luis").out.strip()
    run("agent", "away", "marta", "--until", "2026-11-30")
    done = run("escalate", number)
    assert "marta is away" in done.err
    assert not run("show", number, "--format", "json").json["assignee"]


def test_what_nobody_touched_for_so_many_working_hours_is_released(desk, run):
    number = run("-q", "--at", "2026-11-19T17:00:00-03:00", "new", "Algo", "--no-rules", "--assign", "ana").out.strip()
    assert number not in run("release", "--untouched", "3h", "--format", "ids", "-n").out
    assert number in run("release", "--untouched", "2h", "--format", "ids", "-n").out
    run("--as", "ana", "note", number, "-m", "Llamé", "--at", "2026-11-20T09:00:00-03:00")
    assert number not in run("release", "--untouched", "2h", "--format", "ids", "-n").out


def test_who_goes_away_hands_over_in_one_commit(desk, run):
    from tests.conftest import git

    before = int(git("rev-list", "--count", "HEAD"))
    run("agent", "away", "luis", "--until", "2026-11-27", "--hand-over")
    assert int(git("rev-list", "--count", "HEAD")) == before + 1
    assert run("list", "assignee:luis", "--count").out.strip() == "0"
    assert "away: [2026-11-20/2026-11-27]" in (desk / "agents/luis.md").read_text()


# -- triage ------------------------------------------------------------------------------------------------------------


def test_piped_triage_is_a_table_of_what_is_nobodys(desk, run):
    number = run("-q", "new", "Algo", "--no-rules", "--set", "area=billing").out.strip()
    rows = run("triage", "--format", "json").json
    assert [(row["id"], row["suggested"]) for row in rows] == [(number, "ana")]
    assert "ana    on    2026-11-20 13:00" in run("triage").out


def test_at_a_terminal_one_key_decides_each(desk, run, terminal):
    first, second, third = (
        run(
            "-q", "--at", f"2026-11-20T10:0{n}:00-03:00", "new", f"Algo {n}", "--no-rules", "--set", "area=technical"
        ).out.strip()
        for n in range(3)
    )
    done = terminal("--as", "luis", "triage", typed=b"\rstq")
    assert "1/3" in done.out
    assert f"{first}  assigned to" in done.out
    assert not run("show", second, "--format", "json").json["assignee"]
    assert run("show", third, "--format", "json").json["assignee"] == "luis"


def test_triage_can_be_left_at_once(desk, run, terminal):
    number = run("-q", "new", "Algo", "--no-rules").out.strip()
    assert terminal("triage", typed=b"q").code == 0
    assert not run("show", number, "--format", "json").json["assignee"]


def test_who_is_on_duty_is_said_in_spanish_too(desk, run):
    rows = run("--lang", "es", "triage").lines
    assert rows[0].split() == ["agente", "turno", "hasta", "abiertos", "capacidad"]
    assert rows[1].split()[:2] == ["ana", "sí"]
    run("agent", "away", "ana", "--until", "2026-11-30")
    assert run("--lang", "es", "triage").lines[1].split()[:2] == ["ana", "ausencia"]
