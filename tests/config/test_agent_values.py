"""What an agent is like, changed from the command line, and what of the queue comes into reach by it."""

from pathlib import Path

import pytest

from tests.conftest import git


@pytest.fixture
def ana(empty: Path, run) -> Path:
    """An agent with something of everything; her file, with a comment that stays."""
    (empty / "desk.yaml").write_text("name: x\nareas: {billing: , orders: , repairs: }\nteams: {shop: {}}\n")
    (empty / "sla.yaml").write_text('calendars: {office: {hours: {fri: [["09:00", "18:00"]]}}}\n')
    git("add", "-A")
    git("commit", "-qm", "Areas")
    traits = ["--mail", "ana@x.example", "--area", "billing", "--skill", "invoices=2", "--capacity", "1"]
    run("agent", "add", "ana", *traits)
    path = empty / "agents/ana.md"
    path.write_text(path.read_text().replace("level: 1", "level: 1  # for now"))
    git("commit", "-qam", "A word")
    return path


@pytest.fixture
def card(run):
    return lambda: run("agent", "show", "ana", "--format", "json").json


@pytest.mark.parametrize(
    ("words", "said", "now"),
    [
        (["--capacity", "3"], "capacity 1 → 3", {"capacity": 3}),
        (["--capacity", "0"], "capacity 1 → 0", {"capacity": 0}),
        (["--no-capacity"], "capacity 1 → –", {"capacity": None}),
        (["--level", "2"], "level 1 → 2", {"level": 2}),
        (["--name", " Ana  Ruiz"], "name ana → Ana Ruiz", {"name": "Ana Ruiz"}),
        (["--team", "shop"], "team – → shop", {"team": "shop"}),
        (["--hours", "office"], "hours – → office", {"hours": "office"}),
        (["--area", "orders"], "areas billing → billing, orders", {"areas": ["billing", "orders"]}),
        (["--area", "orders", "--no-area", "billing"], "areas billing → orders", {"areas": ["orders"]}),
        (["--all-areas"], "areas billing → –", {"areas": []}),
        (["--skill", "Invoices=5", "--skill", "spanish"], "skills invoices 2 → invoices 5, spanish 1",
         {"skills": {"invoices": 5, "spanish": 1}}),
        (["--no-skill", "invoices"], "skills invoices 2 → –", {"skills": {}}),
        (["--mail", "a@y.example", "--no-mail", "ana@x.example"], "mail ana@x.example → a@y.example",
         {"mail": ["a@y.example"]}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_is_told_changes_and_all_else_stays(words, said, now, ana, run, card):
    before = card()
    done = run("agent", "set", "ana", *words)
    assert (done.out, done.err, done.code) == (f"agent ana: {said}\n", "", 0)
    assert card() == {**before, **now}
    assert "# for now" in ana.read_text() or "level" in now
    subject, act = git("log", "-1", "--format=%s%n%(trailers:key=Act,valueonly)").split("\n")[:2]
    assert (subject, act) == (f"agent ana: {next(iter(now))} set", "agent")
    assert run("undo").code == 0
    assert card() == before


def test_teams_and_shifts_may_end_too(ana, run, card):
    run("agent", "set", "ana", "--team", "shop", "--hours", "office")
    run("agent", "set", "ana", "--no-team", "--no-hours")
    assert (card()["team"], card()["hours"]) == (None, None)


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["ana"], "say what changes: --capacity, --skill, --area, …", 2),
        (["anna", "--level", "2"], "no such agent: anna; there is ana", 3),
        (["ana", "--area", "biling"], "unknown area `biling`; there is billing", 2),
        (["ana", "--no-area", "orders"], "unknown area `orders`; there is billing", 2),
        (["ana", "--no-area", "billing"], "ana would cover every area then", 2),
        (["ana", "--no-mail", "x"], "unknown mail `x`; there is ana@x.example", 2),
        (["ana", "--hours", "offise"], "unknown hours `offise`; there is office", 2),
        (["ana", "--team", "shopp"], "unknown team `shopp`; there is shop", 2),
        (["ana", "--skill", "invoices=9"], "`invoices=9` is not SKILL=LEVEL", 2),
        (["ana", "--skill", "invoices=²"], "`invoices=²` is not SKILL=LEVEL", 2),
        (["ana", "--capacity", "-1"], "--capacity", 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_is_refused_and_nothing_changes(words, said, code, ana, run):
    before = git("rev-parse", "HEAD")
    done = run("agent", "set", *words)
    assert said in done.err
    assert (done.code, done.err.count("\n"), git("rev-parse", "HEAD")) == (code, 1, before)


def test_nothing_new_is_no_commit(ana, run):
    before = git("rev-parse", "HEAD")
    assert run("agent", "set", "ana", "--capacity", "1", "--area", "billing").out == "ana: nothing to change\n"
    assert git("rev-parse", "HEAD") == before


def test_the_answer_comes_in_every_form(ana, run):
    assert run("-q", "agent", "set", "ana", "--level", "2").out == "ana\n"
    assert run("agent", "set", "ana", "--level", "3", "--format", "json").json["level"] == 3
    assert run("--lang", "es", "agent", "set", "ana", "--level", "4").out == "agente ana: nivel 3 → 4\n"


@pytest.fixture
def owner(run):
    return lambda number: run("show", number, "--format", "json").json["assignee"]


@pytest.mark.parametrize(
    ("opened", "words"),
    [
        (["--area", "billing"], ["--capacity", "2"]),
        (["--area", "billing"], ["--no-capacity"]),
        (["--area", "orders"], ["--capacity", "2", "--area", "orders"]),
        (["--area", "repairs"], ["--capacity", "2", "--all-areas"]),
        (["--area", "billing", "--tag", "skill:spanish=3"], ["--capacity", "2", "--skill", "spanish=3"]),
    ],
    ids=str,
)
def test_what_comes_into_reach_is_given_out_in_the_same_commit(opened, words, ana, run, owner):
    run("new", "Uno", "--area", "billing")
    waits = run("-q", "new", "Dos", *opened).out.strip()
    assert owner(waits) is None
    before = int(git("rev-list", "--count", "HEAD"))
    dry = run("agent", "set", "ana", *words, "--dry-run")
    assert f"{waits}  assigned to ana — ana may take more, the only one left" in dry.err
    assert "nothing was changed" in dry.err
    assert owner(waits) is None
    done = run("agent", "set", "ana", *words)
    assert f"{waits}  assigned to ana — ana may take more, the only one left" in done.err
    assert done.out.startswith("agent ana: ")
    assert (owner(waits), int(git("rev-list", "--count", "HEAD"))) == ("ana", before + 1)
    run("undo")
    assert owner(waits) is None
    assert git("status", "--porcelain") == ""


def test_what_could_be_had_before_stays_where_it_was_left(ana, run, owner):
    left = run("-q", "new", "Uno", "--area", "billing", "--no-rules").out.strip()
    reached = run("-q", "new", "Dos", "--area", "orders", "--priority", "high").out.strip()
    run("agent", "set", "ana", "--capacity", "9", "--area", "orders")
    assert (owner(left), owner(reached)) == (None, "ana")


def test_an_undone_limit_gives_out_what_waits(ana, run, owner):
    waits = run("-q", "new", "Uno", "--area", "billing", "--no-rules").out.strip()
    run("agent", "set", "ana", "--capacity", "0")
    done = run("undo")
    assert f"{waits}  assigned to ana — ana may take more, the only one left" in done.err
    assert owner(waits) == "ana"
