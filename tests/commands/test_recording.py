"""One change is one commit of exactly its files, by whoever acted; what a person has staged or edited stays theirs."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PROGRAM, git


@pytest.fixture
def ticket(desk, run):
    return run("list", "status:assigned assignee:ana priority:normal area:billing", "--format", "ids").lines[0]


def committed() -> list[str]:
    return git("show", "--format=", "--name-only", "HEAD").splitlines()


def path(number: str) -> str:
    return f"tickets/20{number[3:5]}/{number[5:7]}/{number}.md"


def trailers(key: str) -> list[str]:
    return git("log", "-1", f"--format=%(trailers:key={key},valueonly)").split("\n") if key else []


# -- exactly its files -------------------------------------------------------------------------------------------------


def test_a_new_ticket_of_a_known_customer_is_one_file(desk, run):
    count = int(git("rev-list", "--count", "HEAD"))
    made = run("-q", "new", "Factura", "--from", "maria@acme.example").out.strip()
    assert committed() == [path(made)]
    assert int(git("rev-list", "--count", "HEAD")) == count + 1


def test_a_new_customer_is_made_in_the_same_commit(desk, run):
    made = run("-q", "new", "Hola", "--from", "Pía Sosa <pia@nueva.example>").out.strip()
    assert committed() == ["customers/pi/pia-sosa.md", path(made)]


def test_several_tickets_are_one_commit(desk, run):
    numbers = run("list", "status:assigned priority:normal", "--format", "ids").lines[:3]
    assert run("set", *numbers, "priority=urgent").code == 0
    assert sorted(committed()) == sorted(map(path, numbers))
    assert git("log", "-1", "--format=%s") == "3 tickets: set"


@pytest.mark.parametrize("typed", [
    ["set", "T", "priority=urgent"], ["classify", "T", "--type", "query"], ["assign", "T", "--to", "marta"],
    ["release", "T"], ["start", "T"], ["note", "T", "-m", "x"], ["reply", "T", "-m", "x"], ["resolve", "T"],
    ["comment", "T", "--from", "maria@acme.example", "-m", "x"], ["take", "T", "--as", "luis"],
], ids=" ".join)  # fmt: skip
def test_a_ticket_that_changes_is_one_file_and_the_folder_is_clean(typed, ticket, run):
    count = int(git("rev-list", "--count", "HEAD"))
    assert run(*(ticket if word == "T" else word for word in typed)).code == 0
    assert committed() == [path(ticket)]
    assert int(git("rev-list", "--count", "HEAD")) == count + 1
    assert git("status", "--porcelain") == ""
    assert git("log", "-1", "--format=%s").startswith(f"{ticket}: ")
    assert trailers("Ticket")[0] == ticket
    assert trailers("Act")[0]


def test_what_changes_nothing_makes_no_commit(ticket, run):
    run("set", ticket, "priority=urgent")
    before = git("rev-parse", "HEAD")
    for typed in (["set", ticket, "priority=urgent"], ["take", ticket], ["classify", ticket, "--priority", "urgent"]):
        assert run(*typed).code == 0
    assert git("rev-parse", "HEAD") == before


# -- who, when, why ----------------------------------------------------------------------------------------------------


def test_the_author_is_the_agent_and_the_date_is_the_acts(ticket, run):
    run("--as", "luis", "--at", "2026-11-20T09:00:00-03:00", "note", ticket, "-m", "x")
    told = git("log", "-1", "--format=%an <%ae> %aI %cI")
    assert told == "Luis Ibáñez <luis@latiendita.example> 2026-11-20T09:00:00-03:00 2026-11-20T09:00:00-03:00"


def test_who_is_no_agent_is_recorded_by_git_address(ticket, run):
    git("config", "user.email", "caja@latiendita.example")
    git("config", "user.name", "Caja")
    assert run("note", ticket, "-m", "x").code == 0
    assert git("log", "-1", "--format=%an <%ae>") == "Caja <caja@latiendita.example>"
    assert run("show", ticket, "--format", "json").json["entries"][-1]["by"] == "caja@latiendita.example"
    done = run("take", ticket)
    assert done.code == 3
    assert "tkt agent add ID --mail caja@latiendita.example" in done.err


def test_who_is_unknown_to_git_is_asked_to_say_it(ticket, run):
    git("config", "--unset", "user.email")
    done = run("take", ticket)
    assert done.code == 3
    assert "--as AGENT" in done.err


def test_a_commit_says_which_rule_and_why(desk, run):
    run("new", "No me llegó la factura", "--from", "maria@acme.example")
    assert {"facturas", "reclamos", "facturas-a-ana"} <= set(trailers("Rule"))
    assert "rule facturas: «factura»" in trailers("Because")[0]
    assert {"opened", "classified", "assigned"} <= set(trailers("Act"))


# -- a person's own work -----------------------------------------------------------------------------------------------


def test_what_is_staged_or_edited_elsewhere_stays_as_it_is(ticket, run, desk):
    (desk / "staged.txt").write_text("mine")
    (desk / "desk.yaml").write_text((desk / "desk.yaml").read_text() + "# nota\n")
    git("add", "staged.txt")
    (desk / "staged.txt").write_text("mine, changed again")
    (desk / "untracked.txt").write_text("mine")
    before = git("status", "--porcelain"), git("diff"), git("diff", "--cached")
    for typed in (["note", ticket, "-m", "x"], ["set", ticket, "priority=urgent"], ["new", "x"], ["undo"]):
        assert run(*typed).code == 0
        assert (git("status", "--porcelain"), git("diff"), git("diff", "--cached")) == before
        assert "staged.txt" not in committed()


def test_it_works_in_another_worktree_and_on_another_branch(ticket, run, desk, tmp_path, monkeypatch):
    git("worktree", "add", "-q", "-b", "otra", str(tmp_path / "tree"))
    main = git("rev-parse", "main")
    monkeypatch.chdir(tmp_path / "tree")
    assert run("note", ticket, "-m", "x").code == 0
    assert (git("rev-parse", "main"), git("log", "-1", "--format=%s", "otra")) == (main, f"{ticket}: note")
    assert git("status", "--porcelain") == ""


def test_git_variables_of_a_hook_do_not_lead_elsewhere(ticket, run, tmp_path, templates):
    other = tmp_path / "other"
    shutil.copytree(templates["empty"], other)
    done = run("note", ticket, "-m", "x", GIT_DIR=str(other / ".git"), GIT_INDEX_FILE=str(other / "i"))
    assert done.code == 0
    assert run("log", ticket, "--limit", "1", "--format", "csv", GIT_DIR=str(other / ".git")).out.count(ticket) == 1
    assert committed() == [path(ticket)]


# -- refused -----------------------------------------------------------------------------------------------------------


def refused(done, told: str) -> None:
    assert done.code == 5
    assert done.out == ""
    assert done.err.startswith("tkt: ")
    assert done.err.count("\n") == 1
    assert told in done.err


def test_in_the_middle_of_a_merge_it_refuses(ticket, run, desk):
    git("checkout", "-q", "-b", "otra")
    run("set", ticket, "priority=low")
    git("checkout", "-q", "main")
    run("set", ticket, "priority=urgent")
    git("config", "--unset", "merge.tkt.driver")
    subprocess.run(["git", "merge", "otra"], capture_output=True, check=False)
    other = run("list", "--format", "ids").lines[0]
    before = git("rev-parse", "HEAD")
    done = run("note", other, "-m", "no me pierdas")
    refused(done, "a git merge is under way here")
    assert Path(re.search(r"kept in (\S+)", done.err)[1]).read_text() == "no me pierdas"
    assert git("rev-parse", "HEAD") == before
    assert run("list").code == 0


@pytest.mark.parametrize(
    "unfinished", ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply"]
)
def test_in_the_middle_of_anything_it_refuses(unfinished, ticket, run, desk):
    (desk / ".git" / unfinished).write_text("")
    refused(run("set", ticket, "priority=urgent"), "is under way here: finish or abort it with git first")


def test_on_a_detached_head_it_refuses(ticket, run):
    git("checkout", "-q", "--detach")
    refused(run("set", ticket, "priority=urgent"), "HEAD is detached here: `git switch` to a branch first")
    assert run("list").code == 0


def test_a_desk_that_is_no_repository_says_how_to_make_it_one(desk, run):
    shutil.rmtree(desk / ".git")
    for typed in (["list"], ["new", "x"], ["check"]):
        refused(run(*typed), "is not a git repository: run `tkt init` there")
    assert run("init").code == 0
    assert run("list", "--count").code == 0


def test_a_git_folder_that_is_none_is_told(desk, run):
    shutil.rmtree(desk / ".git")
    (desk / ".git").write_text("gitdir: /nirgends\n")
    assert run("new", "x").code == 5


@pytest.mark.parametrize("typed", [["new", "x"], ["set", "T", "priority=urgent"], ["undo"]], ids=" ".join)
def test_without_git_a_change_is_refused_in_one_line(typed, ticket, run, tmp_path):
    words = [ticket if word == "T" else word for word in typed]
    refused(run(*words, "--as", "ana", PATH=str(tmp_path)), "git is not installed")
    assert git("status", "--porcelain") == ""


@pytest.mark.parametrize("typed", [["log"], ["why", "T", "area"], ["init", "../otra"]], ids=" ".join)
def test_without_git_its_history_cannot_be_asked(typed, ticket, tkt, tmp_path):
    refused(tkt(*(ticket if word == "T" else word for word in typed), PATH=str(tmp_path)), "git is not installed")


def test_without_git_everything_can_be_read(ticket, tkt, tmp_path):
    for typed in (
        ["list"],
        ["show", ticket],
        ["search", "factura"],
        ["customer", "list"],
        ["report", "backlog"],
        ["check"],
    ):
        assert tkt(*typed, PATH=str(tmp_path)).code == 0


def test_a_folder_that_cannot_be_written_loses_nothing(ticket, run, desk):
    shutil.rmtree(desk / "tickets")
    (desk / "tickets").write_text("no folder")
    before = git("rev-parse", "HEAD")
    done = run("new", "x", "-m", "no me pierdas")
    assert "Traceback" not in done.err
    assert "tickets" in done.err
    if done.code:
        assert git("rev-parse", "HEAD") == before
        assert Path(re.search(r"kept in (\S+)", done.err)[1]).read_text() == "no me pierdas"
    else:
        assert "no me pierdas" in git("show", f"HEAD:{path(done.out[:13])}")


def test_two_that_write_at_once_both_arrive(ticket, run, start, desk):
    started = [start("note", ticket, "-m", f"nota {n}", stdout=subprocess.DEVNULL) for n in range(4)]
    assert [process.wait() for process in started] == [0] * 4
    texts = {entry["text"] for entry in run("show", ticket, "--format", "json").json["entries"]}
    assert {f"nota {n}" for n in range(4)} <= texts
    assert git("status", "--porcelain") == ""


def test_a_lock_of_git_is_waited_for(ticket, start, desk):
    lock = desk / ".git" / "index.lock"
    lock.write_text("")
    process = start("set", ticket, "priority=urgent", stdout=subprocess.PIPE)
    assert process.poll() is None
    lock.unlink()
    assert process.wait() == 0


def test_the_program_needs_no_home(ticket, tkt):
    assert tkt("list", HOME="/nirgends").code == 0
    assert (
        subprocess.run(
            [*PROGRAM, "list"], env={"PATH": os.environ["PATH"]}, capture_output=True, check=False
        ).returncode
        == 0
    )
