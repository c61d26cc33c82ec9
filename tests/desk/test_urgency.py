"""One urgency and one order, wherever a desk tells of it."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from ticketcli.desk.desk import Desk

OFFICE = """
calendar: office
calendars:
  office:
    zone: America/Argentina/Buenos_Aires
    hours:
      mon: [["09:00", "13:00"], ["14:00", "18:00"]]
      tue: [["09:00", "13:00"], ["14:00", "18:00"]]
      wed: [["09:00", "13:00"], ["14:00", "18:00"]]
      thu: [["09:00", "13:00"], ["14:00", "18:00"]]
      fri: [["09:00", "13:00"], ["14:00", "18:00"]]
policies:
  - {policy: todos, strength: contractual, first_reply: 1h}
"""


def points(run, *more: str) -> dict[str, int]:
    return {one["id"]: one["urgency"] for one in run("list", *more, "--format", "json").json}


def parts(run, at: str) -> dict[str, int]:
    return run("--at", at, "--as", "ana", "next", "--format", "json").json["score"]["parts"]


def test_list_next_triage_export_and_show_tell_one_number_in_one_order(desk, run):
    listed = points(run)
    assert list(listed.values()) == sorted(listed.values(), reverse=True)
    assert points(run, "--sort", "urgency") == listed
    rows = run("list", "--columns", "id,urgency", "--format", "csv").lines[1:]
    assert {row.split(",")[0]: int(row.split(",")[1]) for row in rows} == listed
    ranked = [one for agent in ("ana", "luis", "marta", "nico")
              for one in run("--as", agent, "next", "--limit", "50", "--format", "json").json]  # fmt: skip
    assert ranked
    for one in ranked:
        assert one["urgency"] == one["score"]["points"] == sum(one["score"]["parts"].values()) == listed[one["id"]]
    for number in list(listed)[:5]:
        assert run("show", number, "--format", "json").json["urgency"] == listed[number]
    exported = {one["id"]: one["urgency"] for one in json.loads(run("export", "json", "status:open").out)}
    assert exported == listed
    run("-q", "new", "De nadie", "--no-rules")
    triage = run("triage", "--format", "json").json
    now = points(run)
    assert {one["id"]: one["urgency"] for one in triage} == {one["id"]: now[one["id"]] for one in triage}


def test_weights_of_desk_yaml_hold_in_lists_too(desk, run):
    path = Path("desk.yaml")
    lines = [line for line in path.read_text().splitlines() if not line.startswith("urgency:")]
    none = "urgency: {priority: 0, waiting: 0, tier: 0, contacts: 0, rules: 0, complaints: 0, deadline: 0, person: 0}"
    path.write_text("\n".join([*lines, none]) + "\n")
    assert set(points(run).values()) == {0}


def test_nearness_is_counted_in_working_time_over_a_weekend(empty, run):
    Path("sla.yaml").write_text(OFFICE)
    run("agent", "add", "ana")
    run("--at", "2026-11-20T17:45:00-03:00", "new", "Fuga", "--assign", "ana")  # a Friday: due on Monday at 9:45
    assert parts(run, "2026-11-20T17:50:00-03:00")["deadline"] == 38  # 55 minutes of 16 hours are left
    assert parts(run, "2026-11-22T12:00:00-03:00")["deadline"] == 38  # 45 minutes, and nobody works
    assert parts(run, "2026-11-23T09:45:00-03:00")["deadline"] == 40
    assert parts(run, "2026-11-24T09:45:00-03:00")["deadline"] == 44  # one working day late
    assert parts(run, "2027-02-17T09:45:00-03:00")["deadline"] == 64  # and after 62


def test_waiting_does_not_count_nights_and_weekends(empty, run):
    Path("sla.yaml").write_text(OFFICE)
    run("agent", "add", "ana")
    run("--at", "2026-11-20T17:00:00-03:00", "new", "Fuga", "--assign", "ana")
    friday, monday = (parts(run, f"2026-11-{at}:00-03:00")["waiting"] for at in ("20T18:00", "23T09:00"))
    assert friday == monday == 0  # half a point, rounded to the even number
    assert parts(run, "2026-11-27T17:00:00-03:00")["waiting"] == 20  # five working days


def test_without_a_calendar_every_hour_counts(empty, run):
    run("agent", "add", "ana")
    run("--at", "2026-11-20T17:00:00-03:00", "new", "Fuga", "--assign", "ana")
    assert parts(run, "2026-11-22T17:00:00-03:00")["waiting"] == 8  # a Sunday


def test_a_rejected_complaint_counts_for_rules_and_urgency_alike(empty, run):
    Path("rules").mkdir(exist_ok=True)
    Path("rules/10.yaml").write_text('- {rule: harto, when: {history.unsolved: ">=1"}, add: {tags: [harto]}}\n')
    run("agent", "add", "ana")
    run("customer", "add", "Acme")
    first = run("-q", "new", "Reclamo", "--customer", "acme", "--type", "claim").out.strip()
    run("--as", "ana", "resolve", first, "--outcome", "rejected", "--reasons", "no corresponde", "-m", "no")
    run("close", first)
    second = run("-q", "new", "Otra vez", "--customer", "acme", "--type", "claim", "--assign", "ana").out.strip()
    assert run("show", second, "--format", "json").json["tags"] == ["harto"]
    seen = run("--as", "ana", "next", "--format", "json").json["score"]
    assert (seen["seen"]["complaints"], seen["parts"]["complaints"]) == (1, 3)
    path = Path("desk.yaml")
    path.write_text(path.read_text() + "complaints_within: 10 days\n")
    later = run("--at", "2026-12-05T10:00:00-03:00", "--as", "ana", "next", "--format", "json").json
    assert later["score"]["seen"]["complaints"] == 0


def test_a_late_complaint_is_not_one_of_the_others_of_itself(empty, run):
    Path("sla.yaml").write_text(OFFICE)
    run("agent", "add", "ana")
    run("customer", "add", "Acme")
    for title in ("Uno", "Dos"):
        run("new", title, "--customer", "acme", "--type", "claim", "--assign", "ana")
    found = run("--at", "2026-11-30T10:00:00-03:00", "--as", "ana", "next", "--limit", "2", "--format", "json").json
    assert [one["score"]["seen"]["complaints"] for one in found] == [1, 1]


def test_explain_shows_what_was_seen_so_that_it_can_be_recomputed(desk, run):
    told = run("--lang", "en", "--as", "ana", "next", "--explain").out
    for saw in ("priority: urgent, 4 of 4", "due 2026-11-17 12:30", "late in the working time of office",
                "waiting for an answer: since 2026-11-17 11:30", "contacts in 30 days: 3"):  # fmt: skip
        assert saw in told


def test_a_broken_sla_file_leaves_the_rest_of_the_urgency(empty, run):
    run("agent", "add", "ana")
    number = run("-q", "new", "Uno", "--assign", "ana", "--set", "priority=high").out.strip()
    Path("sla.yaml").write_text("policies: [")
    assert points(run) == {number: 40}


@pytest.mark.parametrize("instant", ["2026-11-20T10:30:00-03:00", "2026-12-31T23:59:00-03:00"])
def test_the_score_of_a_ticket_is_that_of_its_row(desk, instant):
    from ticketcli.sla.deadlines import with_deadline
    from ticketcli.ticket.card import card_of

    here, at = Desk("."), datetime.fromisoformat(instant).timestamp()
    here.serve()
    scores = here.urgency.scores(at)
    assert len(scores) > 5
    for number, score in scores.items():
        ticket = here.get(number)
        card = with_deadline(card_of(ticket), here.service.levels.deadlines(ticket))
        assert here.urgency.score_card(card, at) == score
