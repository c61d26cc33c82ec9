"""What every changing command does: one commit of what really changes, told a line each; the rest in words."""

from tests.conftest import git


def commits() -> int:
    return int(git("rev-list", "--count", "HEAD"))


def test_what_does_not_change_is_said_beside_what_does_in_one_commit(desk, run):
    one, other = (run("-q", "new", title, "--no-rules").out.strip() for title in ("Uno", "Dos"))
    run("set", one, "priority=high")
    before = commits()
    done = run("set", one, other, "priority=high")
    assert [line[:13] for line in done.lines] == [other]
    assert done.err == f"{one}: nothing to change\n"
    assert commits() == before + 1


def test_of_many_that_do_not_change_only_their_number_is_said(desk, run):
    numbers = [run("-q", "new", f"Caso {n}", "--no-rules", "--priority", "high").out.strip() for n in range(6)]
    done = run("set", *numbers, "priority=high")
    assert (done.out, done.err) == ("", "6 tickets: nothing to change\n")


def test_a_dry_run_tells_the_same_lines_and_makes_no_commit(desk, run):
    number = run("-q", "new", "Uno", "--no-rules").out.strip()
    before = commits()
    tried = run("set", number, "priority=high", "--dry-run")
    assert commits() == before
    assert "nothing was changed: this was a dry run" in tried.err
    assert run("set", number, "priority=high").out == tried.out


def test_several_tickets_have_a_subject_of_their_own_and_a_single_one_its_deeds(desk, run):
    one, other = (run("-q", "new", title, "--no-rules").out.strip() for title in ("Uno", "Dos"))
    run("set", one, "priority=high")
    assert git("log", "-1", "--format=%s") == f"{one}: priority set"
    run("set", one, other, "priority=low")
    assert git("log", "-1", "--format=%s").startswith("2 tickets: ")
