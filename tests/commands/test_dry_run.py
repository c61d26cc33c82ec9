"""--dry-run says what would be done, exits as if it were done, and changes nothing."""

import click
import pytest

from tests.conftest import git
from ticketcli import cli

FORMS = {
    "set": [["set", "A", "B", "priority=urgent"], ["set", "A", "B", "priority=hgh"]],
    "classify": [["classify", "A", "B", "--type", "query"], ["classify", "--all-open"]],
    "assign": [["assign", "A", "B", "--to", "marta"], ["assign", "--unassigned"], ["assign", "C", "--to", "marta"]],
    "take": [["take", "A", "B", "--as", "luis"], ["take", "A", "C", "--as", "luis"]],
    "escalate": [["escalate", "A"]],
    "release": [["release", "A", "B"]],
    "start": [["start", "A", "B"], ["start", "A", "C"]],
    "wait": [["wait", "W"], ["wait", "A"]],
    "resolve": [["resolve", "A", "B"], ["resolve", "A", "--outcome", "rejected"]],
    "accept": [["accept", "R"], ["accept", "A"]],
    "close": [["close", "R"], ["close", "A"]],
    "reopen": [["reopen", "R"], ["reopen", "A"]],
    "link": [["link", "A", "B"], ["link", "A"]],
    "promise": [["promise", "A", "B", "--call", "--by", "fri"], ["promise", "A", "--kept"]],
    "stale": [["stale", "--exit-zero", "--idle", "3d", "--tag", "quieto"], ["stale", "--idle", "3d", "--escalate"]],
    "watch": [["watch", "--exit-zero", "--note", "¿Y?"]],
    "undo": [["undo"]],
    "check": [["check", "--fix"]],
    "import": [["import", "csv", "../old.csv"]],
}  # fmt: skip


@pytest.fixture
def named(desk, run, tmp_path):
    """Tickets by letters: A and B assigned, W in progress, R resolved, C closed."""
    (tmp_path / "old.csv").write_text("Id,Subject\n1,Uno\n2,\n")
    a, b = run("list", "status:assigned assignee:ana", "--format", "ids").lines[:2]
    one = {state: run("list", f"status:{state}", "--format", "ids", "--limit", "1").out.strip()
           for state in ("in-progress", "resolved", "closed")}  # fmt: skip
    run("new", "De nadie", "--no-rules")
    return {"A": a, "B": b, "W": one["in-progress"], "R": one["resolved"], "C": one["closed"]}


def test_every_command_that_may_change_several_tickets_has_it():
    group = cli.group()
    context = click.Context(group)
    commands = {name: group.get_command(context, name) for name in cli.table()}
    having = {name for name, command in commands.items() for param in command.params if "--dry-run" in param.opts}
    several = {name for name, command in commands.items() for param in command.params
               if param.name == "tickets" and param.nargs == -1} - {"show"}  # fmt: skip
    assert several <= having
    assert having == set(FORMS)


@pytest.mark.parametrize("typed", [typed for forms in FORMS.values() for typed in forms], ids=" ".join)
def test_it_changes_nothing_and_exits_as_the_real_thing_does(typed, named, run):
    words = [named.get(word, word) for word in typed]
    before = git("rev-parse", "HEAD"), git("status", "--porcelain")
    dry = run(*words, "--dry-run")
    assert (git("rev-parse", "HEAD"), git("status", "--porcelain")) == before
    real = run(*words)
    if typed[0] != "import":
        assert (dry.code, dry.out) == (real.code, real.out)
        assert dry.code or "this was a dry run" in dry.err or typed[0] == "check"
    if dry.code == 0 and real.out and typed[0] not in ("import", "check"):
        assert git("rev-parse", "HEAD") != before[0]


def test_of_an_import_it_shows_the_mapping_and_the_faults(named, run, desk):
    done = run("import", "csv", "../old.csv", "-n")
    assert done.code == 0
    assert "Subject → title" in done.out
    assert "no title" in done.out
    assert not (desk / ".git/tkt/parked").exists()
    assert run("import", "csv", "../old.csv").code == 1
