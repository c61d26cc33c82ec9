"""Every kind of change is taken back by a new commit; what was said stays, marked as undone."""

import pytest

from tests.conftest import git
from tests.pair import path
from tests.reliability.clones import converge


@pytest.fixture
def ticket(desk, run):
    return run("list", "status:assigned assignee:ana", "--format", "ids").lines[0]


def tree() -> str:
    return git("rev-parse", "HEAD^{tree}")


def state(ticket):
    left_out = ("entries", "updated_at", "urgency", "first_reply_at")
    return {key: value for key, value in ticket.items() if key not in left_out}


@pytest.mark.parametrize("typed", [
    ["set", "T", "priority=urgent", "tags+=x", "serial=1"], ["classify", "T", "--type", "query"],
    ["note", "T", "-m", "x"],
    ["assign", "T", "--to", "marta"], ["release", "T"], ["start", "T"], ["reply", "T", "-m", "x"], ["resolve", "T"],
    ["comment", "T", "--from", "maria@acme.example", "-m", "x"], ["take", "T", "--as", "luis"],
    ["resolve", "T", "--outcome", "rejected", "--reasons", "x", "--keyword", "y"], ["link", "T", "U"],
    ["link", "T", "--parent", "U"], ["set", "T", "U", "product=repuestos"],
], ids=" ".join)  # fmt: skip
def test_a_ticket_is_again_as_it_was_and_keeps_what_was_said(typed, ticket, run):
    other = run("list", "status:assigned assignee:ana", "--format", "ids").lines[1]
    before = run("show", ticket, "--format", "json").json
    assert run(*({"T": ticket, "U": other}.get(word, word) for word in typed)).code == 0
    changed = run("show", ticket, "--format", "json").json
    done = run("undo")
    assert (done.code, done.out.count("\n")) == (0, 1)
    after = run("show", ticket, "--format", "json").json
    assert state(after) == state(before)
    assert after["entries"][: len(changed["entries"])] == changed["entries"]
    assert after["entries"][-1]["kind"] == "undone"
    assert run("undo").code == 0
    assert state(run("show", ticket, "--format", "json").json) == state(changed)
    assert run("check").code == 0
    assert git("status", "--porcelain") == ""


@pytest.mark.parametrize("typed", [
    ["new", "x"], ["new", "x", "--from", "pia@nueva.example"], ["customer", "add", "Café X", "--mail", "x@y.example"],
    ["agent", "add", "sol"], ["import", "csv", "../old.csv"],
], ids=" ".join)  # fmt: skip
def test_what_was_added_is_gone_and_comes_back(typed, desk, run, tmp_path):
    (tmp_path / "old.csv").write_text("Id,Subject,Email\n1,Uno,a@b.example\n2,Dos,c@d.example\n")
    before = tree()
    assert run(*typed).code == 0
    after = tree()
    assert run("undo").code == 0
    assert (tree(), git("status", "--porcelain")) == (before, "")
    assert run("undo").code == 0
    assert (tree(), git("status", "--porcelain")) == (after, "")


def test_an_attached_file_goes_with_its_entry(ticket, run, desk):
    assert run("attach", ticket, "sla.yaml").code == 0
    kept = run("show", ticket, "--format", "json").json["entries"][-1]["attachments"][0]
    assert run("undo").code == 0
    assert not (desk / kept).exists()
    assert "undone" in run("show", ticket).out
    assert run("undo").code == 0
    assert (desk / kept).read_bytes() == (desk / "sla.yaml").read_bytes()


def test_a_mending_is_taken_back(desk, run, ticket):
    path = desk / f"tickets/2026/11/{ticket}.md"
    path.write_text(path.read_text().replace("status: assigned", "status: resolved"))
    git("commit", "-qam", "by hand")
    assert run("check", "--fix").code == 0
    assert run("undo").code == 0
    assert run("check").code == 1


def test_what_a_hand_committed_is_not_taken_back(ticket, run):
    git("commit", "-q", "--allow-empty", "-m", "By hand")
    done = run("undo")
    assert done.code == 4
    assert "the last commit (By hand) is not one of tkt's: use git revert" in done.err


def test_what_a_hand_changed_since_is_not_lost(ticket, run, desk):
    run("note", ticket, "-m", "x")
    path = desk / f"tickets/2026/11/{ticket}.md"
    path.write_text(path.read_text().replace("x\n", "y\n"))
    done = run("undo")
    assert done.code == 4
    assert f"tickets/2026/11/{ticket}.md was changed by hand since" in done.err
    assert "y\n" in path.read_text()


def test_undo_prints_the_tickets_it_brought_back(ticket, run):
    run("set", ticket, "priority=low")
    assert run("-q", "undo").out == f"{ticket}\n"
    whole = run("undo", "--format", "json").json
    assert (whole["id"], whole["priority"]) == (ticket, "low")


def test_figures_forget_what_was_undone(ticket, run):
    before = run("report", "volume", "--since", "2026-11-20", "--format", "csv").out
    run("resolve", ticket)
    assert run("report", "volume", "--since", "2026-11-20", "--format", "csv").out != before
    run("undo")
    assert run("report", "volume", "--since", "2026-11-20", "--format", "csv").out == before


# -- where others have clones ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minute", [40, 20])
def test_what_others_did_since_or_before_stays_when_ones_own_change_is_taken_back_across_merges(two, shared, minute):
    one, other = two
    one.tkt("set", shared, "priority=high", "area=billing", now="2026-11-20T11:30:00-03:00")
    one.tkt("sync", "-q")
    other.tkt("set", shared, "area=sales", now=f"2026-11-20T11:{minute}:00-03:00")
    other.tkt("note", shared, "-m", "la miro", now="2026-11-20T11:50:00-03:00")
    other.tkt("sync", "-q")
    one.tkt("sync", "-q")
    one.tkt("undo", now="2026-11-20T12:00:00-03:00")
    converge(two)
    held = other.tkt("show", shared, "--format", "json").json
    assert (held["priority"], held["area"]) == ("normal", "sales")
    assert [entry["kind"] for entry in held["entries"]][-2:] == ["note", "undone"]


def test_both_sides_may_take_back_at_once(two, shared):
    for one, value in zip(two, ("high", "low"), strict=True):
        one.tkt("set", shared, f"priority={value}")
    for one in two:
        one.tkt("undo")
    converge(two)
    assert two[0].tkt("show", shared, "--format", "json").json["priority"] == "normal"


def test_an_agent_that_others_may_have_is_not_taken_from_them(two):
    two[1].tkt("new", "algo")
    for one in (two[1], two[0]):
        one.tkt("sync", "-q")
    assert "agents/agent1.md: others may have it by now" in two[0].tkt("undo", code=4).err


def test_a_ticket_that_others_may_have_is_not_taken_from_them(two, shared):
    assert "others may have it by now" in two[0].tkt("undo", code=4).err
    assert path(two[0], shared).exists()
    fresh = two[0].tkt("-q", "new", "sin enviar").out.strip()
    two[0].tkt("undo")
    assert not list(two[0].path.glob(f"tickets/**/{fresh}.md"))
    converge(two)
