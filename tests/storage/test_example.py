"""The example shop is a model to copy: it uses every part of rules and assignment, and its tests try every rule."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ticketcli.assignment.rule_tests import judge_rule_test
from ticketcli.desk.desk import Desk
from ticketcli.desk.rule_tests import read_rule_tests
from ticketcli.format.yaml import read_yaml
from ticketcli.rules import event, fields, rulebook
from ticketcli.rules.keys import KEYS
from ticketcli.ticket.model import PICKERS
from ticketcli.ticket.urgency import Weights

SHOP = Path(__file__).parent.parent.parent / "example-repo"
AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
FAMILIES = ("customer.", "contact.", "history.", "time.")


def written(pattern: str) -> list[Any]:
    return [part for path in sorted(SHOP.glob(pattern)) for part in read_yaml(path.read_text("utf-8"), path.name)]


def keys(part: Any) -> set[str]:
    """Every key of a section, and of what is in it."""
    if isinstance(part, dict):
        return set(part).union(*map(keys, part.values()))
    return set().union(*map(keys, part)) if isinstance(part, list) else set()


RULES = written("rules/*.yaml")
ASKED = set().union(*(keys(rule.get("when")) for rule in RULES))


def test_every_key_of_a_rule_is_used():
    assert set(rulebook.KEYS) <= {*(key for rule in RULES for key in rule), *ASKED}


def test_every_event_wakes_a_rule():
    waking = [rule.get("on", "new") for rule in RULES]
    told = {what for on in waking for what in ([on] if isinstance(on, str) else on)}
    assert set(event.KINDS) <= told
    assert any(what.startswith(event.CHANGE) for what in told)


def test_every_way_of_asking_is_used():
    ways = set(KEYS) - {"fuzzy"} - set(fields.WORDS) - set(fields.NUMBERS)
    assert ways <= ASKED
    for family in FAMILIES:
        assert any(key.startswith(family) for key in ASKED), family
    assert {key for key in fields.NUMBERS if key.startswith("history.")} <= ASKED


def test_every_picker_and_filter_has_its_use(desk):
    opened = Desk(str(desk))
    settings, agents = opened.settings, opened.agents.values()
    used = {*settings.pickers, *(name for team in settings.teams.values() for name in team.pickers)}
    assert used >= set(PICKERS) - {"rota-day", "lane", "lot"}
    assert any(team.lanes for team in settings.teams.values())
    assert any(settings.area_skills.values())
    assert len({str(opened.calendars.by_name[agent.hours].zone) for agent in agents if agent.hours}) > 1
    assert {agent.level for agent in agents} == {1, 2}
    assert all(agent.capacity and agent.hours for agent in agents)
    assert settings.urgency != Weights()


def test_each_rule_fires_in_a_test_of_the_shops_own_that_names_it(desk):
    opened = Desk(str(desk))
    found, faults = read_rule_tests(opened)
    dispatch = opened.assignment.dispatch()
    held = [judge_rule_test(proof, dispatch, opened.directory) for proof in found]
    assert not faults
    assert all(one.passed for one in held)
    named = {name for proof in found for name in proof.expect.get("rules", ())}
    assert {rule.name for rule in opened.rules.all if rule.enabled} == named


@pytest.mark.parametrize("command", [("check",), ("rules", "lint"), ("rules", "test")], ids=" ".join)
def test_nothing_is_wrong_or_odd_in_the_shop(command, desk, run):
    assert run(*command).code == 0


def test_the_tests_of_the_example_give_the_same_at_every_hour(desk, run):
    hours = [f"2026-12-31T{hour:02}:30:00-03:00" for hour in range(24)]
    days = [f"{day}T{hour}:10:00-03:00" for day in ("2026-11-28", "2026-11-29", "2026-11-30", "2026-12-01",
            "2027-01-01", "2027-01-02", "2027-01-05") for hour in ("03", "13", "21")]  # fmt: skip
    told = {(done.code, done.out) for now in (*hours, *days) if (done := run("rules", "test", TKT_NOW=now))}
    assert len(told) == 1
    code, out = told.pop()
    assert (code, len(out.splitlines()) > 50) == (0, True)


def test_lint_names_a_test_that_expects_an_agent_and_does_not_say_when(desk, run):
    before = run("rules", "lint").out
    path = desk / "rules/tests/zz.yaml"
    path.write_text("- test: sin hora\n  text: Necesito la factura\n  expect: {assign: ana}\n")
    assert "rules/tests/zz.yaml:1: without a time: sin hora: expects an agent" in run("rules", "lint").out
    path.write_text("- test: con hora\n  at: 2026-11-18 11:00\n  text: Necesito la factura\n  expect: {assign: ana}\n")
    assert run("rules", "lint").out == before
