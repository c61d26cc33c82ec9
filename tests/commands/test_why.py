"""tkt why: what was decided is told as it was recorded, whatever changed since."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import call, git

AGENTS = ("ana", "luis", "marta")
LATER = "2026-11-20T11:30:00-03:00"


@pytest.fixture
def shop(empty, run):
    """A desk of three agents in one team, and one rule."""
    for agent in AGENTS:
        run("agent", "add", agent)
    Path("rules").mkdir(exist_ok=True)
    Path("rules/10.yaml").write_text("- {rule: dinero, note: plata, when: {text: factura}, set: {priority: high}}\n")
    return empty


def new(run, title, sender="maria@x.example", **env):
    return run("-q", "new", title, "--from", sender, **env).out.strip()


def arrow(told):
    """Whom the arrow of a screen stands on."""
    [found] = re.findall(r"→ ([a-z]+):", told.out)
    return found


def test_who_had_the_last_ticket_stays_who_had_it_after_another_answers_an_older_one(shop, run):
    older = new(run, "Uno", TKT_NOW="2026-11-20T09:00:00-03:00")
    run("assign", older, "--to", "luis", TKT_NOW="2026-11-20T09:01:00-03:00")
    last = new(run, "Dos", TKT_NOW="2026-11-20T09:10:00-03:00")
    run("assign", last, "--to", "ana", TKT_NOW="2026-11-20T09:11:00-03:00")
    number = new(run, "Tres")
    before = run("why", number, "assignee")
    run("--as", "luis", "reply", older, "-m", "Ya va", TKT_NOW=LATER)
    run("assign", last, "--to", "marta", TKT_NOW=LATER)
    assert "had this customer's last ticket" in before.out
    assert arrow(before) == "ana"
    assert run("why", number, "assignee") == before


def test_tickets_of_the_same_second_are_among_what_was_seen(shop, run):
    first, second = new(run, "Uno", "a@x.example"), new(run, "Dos", "b@x.example")
    who = re.findall(r"assignee: (\w+)", run("show", first).out + run("why", first, "assignee").out)[-1]
    assert re.search(rf"{who}: 1 open", run("why", second, "assignee").out)


def test_who_left_the_team_still_was_chosen_among_those_of_then(shop, run):
    number = new(run, "Hola")
    before = run("why", number, "assignee")
    who = arrow(before)
    other = next(agent for agent in AGENTS if agent != who)
    run("agent", "away", who, "--until", "2026-12-24", TKT_NOW=LATER)
    run("agent", "set", other, "--capacity", "0", TKT_NOW=LATER)
    Path("desk.yaml").write_text("name: x\nteams: {solo: {agents: [ana]}}\n")
    assert run("why", number, "assignee") == before


def test_an_entry_that_keeps_no_candidates_is_rebuilt_and_says_so(shop, run):
    number = new(run, "Hola")
    [path] = Path("tickets").rglob(f"{number}.md")
    text = path.read_text()
    who = re.search(r"^assignee: (\w+)", text, re.M)[1]
    path.write_text(re.sub(r"^among: .*\n|^out: .*\n", "", text, flags=re.M))
    for other in AGENTS:
        if other != who:
            run("agent", "away", other, "--until", "2026-12-24")
    told = run("why", number, "assignee")
    assert "candidates as it was then, rebuilt from what is known today:" in told.out
    assert arrow(told) == who
    run("agent", "away", who, "--until", "2026-12-24")
    told = run("why", number, "assignee")
    assert arrow(told) == who
    assert "not as it was decided: by today's account it would be –" in told.out


def test_a_rule_that_changed_since_is_told_as_it_was_and_the_change_is_named(shop, run):
    number = new(run, "Mi factura")
    before = run("why", number, "priority")
    assert "✓ text: factura — saw factura" in before.out
    assert not before.err
    Path("rules/10.yaml").write_text("- {rule: dinero, when: {text: recibo}, set: {priority: high}}\n")
    after = run("why", number, "priority")
    assert after.out == before.out
    assert after.err == "rule dinero has changed since (not committed)\n"


def test_the_rule_of_an_old_entry_that_does_not_hold_any_more_has_changed_since(shop, run):
    number = new(run, "Mi factura")
    [path] = Path("tickets").rglob(f"{number}.md")
    path.write_text(re.sub(r"^rule\..*\n", "", path.read_text(), flags=re.M))
    assert "has changed" not in run("why", number, "priority").out
    Path("rules/10.yaml").write_text("- {rule: dinero, when: {text: recibo}, set: {priority: high}}\n")
    assert "rule dinero has changed since (not committed)" in run("why", number, "priority").out


def test_a_candidate_is_no_word_of_a_ticket(shop, run):
    new(run, "Mi factura")
    assert not run("search", "marta").out
    assert not run("search", "dinero").out


def test_what_a_decision_rested_on_is_not_repeated_in_the_story(shop, run):
    shown = run("show", new(run, "Mi factura")).out
    assert "among:" not in shown
    assert "rule.dinero" not in shown


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """`fresh()`: a desk of its own each time."""
    return lambda: tmp_path_factory.mktemp("why")


def decide(chance: random.Random) -> list[str]:
    """A few acts after which somebody was chosen, by rules or by pickers."""
    numbers = []
    for n in range(3):
        title = chance.choice(("Mi factura", "Hola", "Me cobraron; dos veces — ✓ factura", "→ factura"))
        who = chance.choice(("maria@x.example", "juan@x.example"))
        numbers.append(call(("-q", "new", title, "--from", who, "--at", f"2026-11-20T0{n}:00:00-03:00")).out.strip())
    return numbers


def change(chance: random.Random, kept: list[str]) -> None:
    """Something that changes later: another ticket, an agent, a team, a rule."""
    sender = ("--from", chance.choice(("maria@x.example", "juan@x.example")))
    agent, other = chance.choice(AGENTS), chance.choice(AGENTS)
    doings = (
        lambda: call(("new", "Otra factura", *sender)),
        lambda: call(("new", "Más vieja", *sender, "--at", "2026-11-19T00:00:00-03:00")),
        lambda: call(("--as", agent, "reply", chance.choice(kept), "-m", "Ya va")),
        lambda: call(("note", chance.choice(kept), "-m", "marta")),
        lambda: call(("agent", "away", agent, "--until", "2026-12-24")),
        lambda: call(("agent", "set", agent, "--capacity", str(chance.randrange(3)), "--level", "2")),
        lambda: Path(f"agents/{other}.md").unlink(missing_ok=True),
        lambda: Path("desk.yaml").write_text(f"name: x\npickers: [lot]\nteams: {{t: {{agents: [{other}]}}}}\n"),
        lambda: Path("rules/10.yaml").write_text("[]\n"),
        lambda: Path("rules/10.yaml").write_text("- {rule: dinero, when: {text: otra}, set: {priority: low}}\n"),
    )
    chance.choice(doings)()


@settings(max_examples=15)
@given(st.integers().map(random.Random))
def test_why_of_an_old_decision_stays_what_it_was_right_after_it(fresh, chance):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(fresh())
        call(("init", ".", "--lang", "en"))
        for agent in AGENTS:
            call(("agent", "add", agent))
        Path("rules").mkdir(exist_ok=True)
        Path("rules/10.yaml").write_text(
            "- {rule: dinero, when: {any: [{text: factura}, {history.contacts_30d: '>=2'}]}, set: {priority: high}}\n"
            "- {rule: a-luis, when: {text: cobraron}, assign: luis}\n"
        )
        numbers = decide(chance)
        asked = [(number, field) for number in numbers for field in ("assignee", "team", "priority")]
        before = [call(("why", *one)).out for one in asked]
        for _n in range(4):
            change(chance, numbers)
        assert [call(("why", *one)).out for one in asked] == before


def commit_policies(monkeypatch, length, at):
    """sla.yaml with a first reply within that length, committed at an instant."""
    Path("sla.yaml").write_text(f"policies: [{{policy: all, first_reply: {length}}}]\n")
    for name in ("GIT_COMMITTER_DATE", "GIT_AUTHOR_DATE"):
        monkeypatch.setenv(name, at)
    git("add", "sla.yaml")
    git("-c", "user.name=Eva", "-c", "user.email=eva@x.example", "commit", "-qm", "policies")


def test_why_due_says_that_the_policies_are_others_by_now(shop, run, monkeypatch):
    commit_policies(monkeypatch, "2h", "2026-11-20T08:00:00Z")
    number = new(run, "Hola", TKT_NOW="2026-11-20T09:00:00Z")
    assert not run("why", number, "due").err
    commit_policies(monkeypatch, "4h", "2026-11-20T10:00:00Z")
    assert "sla.yaml has changed since the ticket came in (commit" in run("why", number, "due").err
