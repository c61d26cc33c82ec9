"""Rules at work in the commands that wake them."""

import json
from pathlib import Path

import pytest

EVENTS = """
- rule: gracias
  on: message
  when: {message: gracias}
  score: 20
  notify: [assignee, ana]
- rule: otra-vez
  on: reopened
  raise: priority
- rule: a-mano
  on: change of priority
  when: {priority: urgent}
  add: {tags: [corre]}
"""


@pytest.fixture
def desk(run, tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run("init", "shop").code == 0
    monkeypatch.chdir(tmp_path / "shop")
    run("agent", "add", "ana", "--name", "Ana")
    run("agent", "add", "luis", "--name", "Luis")
    Path("rules").mkdir(exist_ok=True)
    Path("rules/10.yaml").write_text(EVENTS, encoding="utf-8")
    return Path.cwd()


def opened(run, *more: str) -> str:
    return run("-q", "new", "Hola", "--from", "m@acme.example", *more).out.strip()


def shown(run, number: str) -> dict:
    return run("show", number, "--format", "json").json


def test_a_message_wakes_its_rule_in_the_same_commit_and_once(run, desk):
    number = opened(run, "--assign", "luis")
    done = run("comment", number, "--from", "m@acme.example", "-m", "¡Gracias!")
    assert done.code == 0
    entries = shown(run, number)["entries"]
    [notice] = [entry for entry in entries if entry["kind"] == "notice"]
    assert notice["facts"]["to"] == "luis, ana" if "facts" in notice else "luis, ana" in json.dumps(notice)
    run("comment", number, "--from", "m@acme.example", "-m", "Otra cosa.")
    run("classify", number)
    again = [entry for entry in shown(run, number)["entries"] if entry["kind"] == "notice"]
    assert len(again) == 1


def test_a_reopening_and_a_change_by_hand_wake_theirs(run, desk):
    number = opened(run, "--assign", "luis")
    run("resolve", number, "-m", "ok")
    assert run("reopen", number).code == 0
    assert shown(run, number)["priority"] == "high"
    assert run("set", number, "priority=urgent").code == 0
    assert shown(run, number)["tags"] == ["corre"]


def test_a_dry_run_says_what_rules_would_do_and_does_nothing(run, desk):
    number = opened(run)
    said = run("set", number, "priority=urgent", "--dry-run")
    assert "rule a-mano" in said.out
    assert shown(run, number)["tags"] == []


def test_rules_that_cannot_be_read_stop_no_reply(run, desk):
    number = opened(run)
    Path("rules/10.yaml").write_text("- rule: x\n  set: {aera: y}\n", encoding="utf-8")
    said = run("comment", number, "--from", "m@acme.example", "-m", "Hola")
    assert said.code == 0
    assert "rules/10.yaml:2" in said.err


def test_a_trial_as_json_has_every_condition_and_what_it_saw(run, desk):
    told = run("rules", "test", "-m", "gracias", "--on", "message", "--format", "json").json
    first = told["rules"][0]
    assert first["when"] == {"asks": "message: gracias", "saw": "gracias", "held": True}
    assert (first["score"], told["score"], told["event"]) == (20, 20, "message")
    assert told["who"]["considered"] or told["who"]["fell_out"]


def test_why_tells_candidates_and_what_was_before(run, desk):
    Path("rules/20.yaml").write_text("- rule: area\n  note: todo es de ana\n  assign: ana\n", encoding="utf-8")
    number = opened(run)
    run("assign", number, "--to", "luis")
    [told] = run("why", number, "assignee", "--format", "json").json
    assert (told["value"], told["by"] == "tkt", told["rules"]) == ("luis", False, [])
    [before] = told["before"]
    assert (before["value"], before["rules"][0]["note"]) == ("ana", "todo es de ana")
    assert "candidates as it was then" in run("why", number, "assignee").out


def test_escalating_gives_it_to_somebody_of_the_next_level(run, desk):
    run("agent", "add", "eva", "--name", "Eva", "--level", "2")
    Path("rules/20.yaml").write_text("- rule: sube\n  on: change of priority\n  escalate: yes\n", encoding="utf-8")
    number = opened(run, "--assign", "luis")
    run("set", number, "priority=high")
    told = shown(run, number)
    assert (told["level"], told["assignee"]) == (2, "eva")


@pytest.mark.parametrize("name", ["no-such", "/dev/null/x"])
def test_another_folder_of_rules_must_be_there(run, desk, name):
    assert run("rules", "replay", "--rules", name).code == 3


@pytest.mark.parametrize("sent_by", ["<<<>>>", ".. Pepe <pepe@correo.example>"])
def test_a_hostile_mail_is_tried_like_any_text(sent_by, run, desk):
    Path("m.eml").write_text(
        f"Subject: =?x?q?=1b[31m?=\nFrom:{sent_by}\nContent-Type: text/html; charset=nope\n\n<b>gracias"
    )
    said = run("rules", "test", "m.eml")
    assert said.code in (0, 3)
    assert said.err.count("\n") <= 1
    assert "\x1b" not in said.out


# -- escalation --------------------------------------------------------------------------------------------------------


@pytest.fixture
def levels(run, empty):
    """Agents of three levels, the highest alone in a team, and rules that escalate."""
    for agent, level in (("ana", "1"), ("eva", "2"), ("sol", "3")):
        run("agent", "add", agent, "--level", level)
    with Path("desk.yaml").open("a", encoding="utf-8") as settings:
        settings.write("teams: {taller: {agents: [sol]}}\n")
    Path("rules").mkdir(exist_ok=True)
    Path("rules/10.yaml").write_text(
        "- {rule: sube, on: change of priority, escalate: yes}\n"
        "- {rule: al-taller, on: message, when: {message: taller}, escalate: team:taller}\n"
        "- {rule: jefe, when: {text: jefe}, escalate: 3}\n",
        encoding="utf-8",
    )


def trail(run, number):
    return [
        (entry["by"], entry["kind"], {key: new for key, (_old, new) in entry["changes"].items()})
        for entry in shown(run, number)["entries"]
    ]


def test_by_hand_and_by_rule_leave_the_same_entries(levels, run):
    one, other = (opened(run, "--assign", "ana") for _n in range(2))
    run("agent", "away", "sol", "--until", "2026-12-01")
    run("--as", "ana", "escalate", one)
    run("--as", "ana", "set", other, "priority=high")
    by_hand, by_rule = trail(run, one)[1:], trail(run, other)[2:]
    assert by_hand == [("ana", "escalated", {"level": 2}), ("tkt", "assigned", {"assignee": "eva"})]
    assert by_rule == [("tkt", "escalated", {"level": 2}), ("tkt", "assigned", {"assignee": "eva"})]


def test_why_explains_who_escalated_and_among_whom_was_chosen(levels, run):
    one, other = (opened(run, "--assign", "ana") for _n in range(2))
    run("--as", "ana", "escalate", one, "-m", "no sé más")
    run("--as", "ana", "set", other, "priority=high")
    assert "because: no sé más" in run("why", one, "level").out
    assert "rule sube (rules/10.yaml:1)" in run("why", other, "level").out
    for number in (one, other):
        assert "ana has level 1 of 2" in run("why", number, "assignee").out


def test_to_another_team_is_an_escalation_too(levels, run):
    number = opened(run, "--assign", "ana")
    said = run("comment", number, "--from", "x@correo.example", "-m", "que lo vea el taller")
    assert "escalated to team taller, assigned to sol" in said.out
    assert trail(run, number)[-2:] == [
        ("tkt", "escalated", {"team": "taller"}), ("tkt", "assigned", {"assignee": "sol"}),
    ]  # fmt: skip


def test_what_escalates_at_the_opening_goes_to_somebody_of_that_level(levels, run):
    number = run("-q", "new", "Quiero hablar con el jefe").out.strip()
    assert trail(run, number) == [("tkt", "escalated", {"level": 3}), ("tkt", "assigned", {"assignee": "sol"})]
    assert run("classify", number).out == ""


def test_who_nobody_is_above_keeps_it_and_the_reason_says_so(levels, run):
    number = opened(run, "--assign", "sol")
    run("set", number, "priority=high")
    told = shown(run, number)
    assert (told["assignee"], told["level"]) == ("sol", None)
    assert told["entries"][-1]["because"] == "rule sube, nobody is above level 3"
    assert run("escalate", number).code == 4


def test_a_rule_leaves_it_in_the_queue_where_nobody_may_have_it_now(levels, run):
    number = opened(run, "--assign", "ana")
    for agent in ("eva", "sol"):
        run("agent", "away", agent, "--until", "2026-12-01")
    run("set", number, "priority=high")
    assert shown(run, number)["assignee"] is None
    run("agent", "back", "eva")
    assert shown(run, number)["assignee"] == "eva"


def ruled(run, number):
    """The entries that rules left: kind, rules that answered, points."""
    return [
        (entry["kind"], entry["facts"].get("fired"), entry["facts"].get("score"))
        for entry in shown(run, number)["entries"]
        if entry["by"] == "tkt"
    ]


@pytest.mark.parametrize(
    ("does", "left"),
    [
        ("notify: ana", [("notice", "uno", None)]),
        ("score: 5", [("classified", "uno", "+5")]),
        ("escalate: 2", [("escalated", "uno", None), ("assigned", None, None)]),
        ("notify: ana, score: 5", [("classified", "uno", "+5"), ("notice", None, None)]),
        ("escalate: 2, score: 5", [("classified", "uno", "+5"), ("escalated", "uno", None), ("assigned", None, None)]),
        ("set: {priority: high}, notify: ana", [("classified", "uno", None), ("notice", None, None)]),
        ("link: mentioned, notify: team", [("classified", "uno", None)]),
        ("stop: yes", []),
    ],
)
def test_the_first_entry_says_what_rules_answered_and_none_is_there_for_nothing_else(does, left, levels, run):
    number = opened(run, "--assign", "ana")
    Path("rules/10.yaml").write_text(f"- {{rule: uno, on: message, {does}}}\n", encoding="utf-8")
    run("comment", number, "--from", "x@correo.example", "-m", "hola")
    assert ruled(run, number) == left


def test_the_candidates_of_a_trial_are_those_after_the_event(levels, run):
    number = opened(run, "--assign", "ana")
    assert "ana has level 1 of 2" in run("rules", "test", number, "--on", "change of priority").out
