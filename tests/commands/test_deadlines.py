"""Deadlines wherever tickets are found: the index knows them, and forgets them with what they came from."""

from pathlib import Path

import pytest


def ids(run, *typed: str) -> list[str]:
    done = run("list", *typed, "--format", "ids")
    assert done.code == 0, done.err
    return done.lines


def told(run, at: str | None = None) -> dict[str, tuple[str | None, str | None]]:
    """When each open ticket is due and how that stands, by its own JSON."""
    now = ["--at", at] if at else []
    found = {}
    for one in run("list", "--format", "json", *now).json:
        running = [d for d in one["deadlines"] if d["state"] in ("running", "warning", "late") and d["at"]]
        first = min(running, key=lambda d: d["at"], default=None)
        found[one["id"]] = (first["at"], first["state"]) if first else (None, None)
    return found


@pytest.mark.parametrize("now", ["2026-11-20T10:30:00-03:00", "2026-11-21T09:00:00-03:00", "2026-12-20T10:00:00-03:00"])
def test_the_index_and_the_tickets_agree(now, desk, run):
    by_ticket = told(run, now)
    rows = [
        line.split(",") for line in run("list", "--columns", "id,due,sla", "--format", "csv", "--at", now).lines[1:]
    ]
    assert {id: (due or None, state or None) for id, due, state in rows} == by_ticket
    late = {id for id, (_due, state) in by_ticket.items() if state == "late"}
    assert set(ids(run, "late:", "--at", now)) == late == set(ids(run, "--late", "--at", now))
    assert set(ids(run, "-late:", "--at", now)) == set(by_ticket) - late == set(ids(run, "late:no", "--at", now))


def test_a_reply_moves_the_deadline(desk, run):
    before = told(run)["TK-2611-0B493"]
    assert before == ("2026-11-20T17:40:00-03:00", "running")
    run("reply", "0B493", "-m", "Hola")
    assert told(run)["TK-2611-0B493"] > before
    assert ids(run, "due:<8h", "id:TK-2611-0B493") == []


def test_other_policies_make_other_deadlines_at_once(desk, run):
    assert ids(run, "late:")
    policies = Path("sla.yaml")
    text = policies.read_text(encoding="utf-8")
    policies.write_text(
        text[: text.index("policies:")] + "policies:\n  - policy: slow\n    first_reply: 90 working days\n"
    )
    assert ids(run, "late:") == []
    policies.write_text(text, encoding="utf-8")
    assert ids(run, "late:")
    policies.unlink()
    assert ids(run, "late:") == []
    assert run("list", "--columns", "urgency", "--format", "csv").code == 0


def test_a_customers_tier_decides_and_a_change_of_it_too(desk, run):
    before = told(run)["TK-2611-0GT3E"]
    path = Path("customers/ba/bar-el-faro.md")
    path.write_text(path.read_text(encoding="utf-8").replace("tier: gold", "tier: silver"), encoding="utf-8")
    assert told(run)["TK-2611-0GT3E"] != before
    assert ids(run, "late:first_reply", "id:TK-2611-0GT3E") == ["TK-2611-0GT3E"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("due:<8h", "0B493 0GT3E 950T7 BK8MC D82TV G6V96 JAFPD KWMBS N4G7M TFQ2W TG563"),
        ("due:>1h", "0B493"),
        ("due:>1d", ""),
        ("due:today", "0B493"),
        ("due:2026-11-16", "N4G7M"),
        ("due:<=2026-11-11", "TFQ2W TG563"),
        ("late:resolution", "950T7 D82TV KWMBS N4G7M TFQ2W TG563"),
        ("late:next_reply", ""),
        ("late:yes area:sales or due:>1h", "0B493 G6V96"),
    ],
)
def test_due_and_late_are_keys_of_the_query(typed, found, desk, run):
    assert sorted(ids(run, *typed.split())) == [f"TK-2611-{tail}" for tail in found.split()]


@pytest.mark.parametrize("typed", ["late:soon", "due:", "due:<", "late:no,maybe"])
def test_what_makes_no_sense_is_refused(typed, desk, run):
    assert run("list", typed).code == 2


def test_they_order_a_list_and_count_for_urgency(desk, run):
    by_due = [one["deadlines"] for one in run("list", "--sort", "due", "--format", "json").json]
    assert len(by_due) == 12
    rows = [line.split(",") for line in run("list", "--columns", "id,urgency,sla", "--format", "csv").lines[1:]]
    points = [int(urgency) for _id, urgency, _state in rows]
    assert points == sorted(points, reverse=True)
    Path("sla.yaml").unlink()
    bare = dict(line.split(",") for line in run("list", "--columns", "id,urgency", "--format", "csv").lines[1:])
    more = {id: int(urgency) - int(bare[id]) for id, urgency, _state in rows}
    assert {id for id, _urgency, state in rows if state == "late"}
    assert all(more[id] >= 40 for id, _urgency, state in rows if state == "late")


def test_reports_take_the_keys_too(desk, run):
    rows = run("report", "backlog", "--where", "late:", "--format", "json").json["rows"]
    assert rows[0]["open"] == len(ids(run, "late:"))


def test_why_due_of_a_ticket_without_a_policy_says_so(desk, run):
    Path("sla.yaml").write_text("policies:\n  - policy: one\n    when: {area: sales}\n    first_reply: 4h\n")
    assert "no policy holds of it" in run("why", "D82TV", "due").err
    Path("sla.yaml").unlink()
    assert "no policies" in run("why", "D82TV", "due").err
