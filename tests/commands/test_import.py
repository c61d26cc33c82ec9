"""`tkt import` as people meet it: what is refused, what is shown before, which column is which."""

import pytest

from tests.conftest import git

OLD = "id,title,status,created,company\n1,Uno,open,2026-01-02,Acme S.R.L.\n2,Dos,closed,2026-01-03,Otra\n"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.csv", b"", "empty.csv"),
        ("two.csv", b"id,title,created\n1,a,03/04/2026\n2,b,05/06/2026\n", "dmy"),
        ("both.csv", b"id,title,created\n1,a,13/02/2026\n2,b,02/13/2026\n", "row 3"),
        ("no.json", b"[" * 100_000, "no.json"),
        ("no.json", b"hola", "no.json"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(empty, run, file, name, data, says):
    done = run("import", name.rpartition(".")[2], file(data, name))
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert says in done.err
    assert run("list", "--all", "--count").out == "0\n"


def test_a_dry_run_shows_the_mapping_and_writes_nothing(empty, run, file):
    before = git("rev-parse", "HEAD")
    done = run("import", "csv", file(OLD), "--dry-run")
    assert "company → customer" in done.out
    assert git("rev-parse", "HEAD") == before
    assert run("list", "--all", "--count").out == "0\n"


def test_a_map_says_which_column_is_which(empty, run, file):
    mapping = file("Cosa: title\nQuien: sender.name\n", "map.yaml")
    run("import", "csv", file("Cosa,Quien\nUno,Ana\n"), "--map", mapping)
    told = run("list", "--format", "json").json[0]
    assert (told["title"], told["contact"]) == ("Uno", "Ana")


NUMBERED = "Ticket,Subject,Priority,Status,Created\n1,Uno,1,Waiting on them,2026-01-02\n2,Dos,2,Closed,2026-01-03\n"


def test_values_have_a_map_and_what_is_in_no_map_is_told_with_how_often(empty, run, file):
    mapping = file("values: {Priority: {1: urgent}, Status: {Waiting on them: waiting customer}}\n", "map.yaml")
    more = "3,Tres,2,Closed,2026-01-03\n"
    done = run("import", "csv", file(NUMBERED + more), "--source", "a", "--map", mapping)
    told = [run("show", f"a:{n}", "--format", "json").json for n in (1, 2)]
    assert [one["priority"] for one in told] == ["urgent", "normal"]
    assert (told[0]["status"], told[0]["waiting_for"], told[1]["extra"]) == ("waiting", "customer", {"Priority": "2"})
    assert "old.csv:row 3 and 1 more: Priority: 2 is unknown, kept under extra" in done.err
    assert "duplicate" in run("import", "csv", file(NUMBERED + more), "--source", "a", "--map", mapping).out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("values: urgent\n", "`values` has lines"),
        ("values: {Priority: urgent}\n", "`values` has lines"),
        ("values: {Priority: {1: [a]}}\n", "`values` has lines"),
        ("values: {Prioridad: {1: urgent}}\n", "no column prioridad; there is"),
    ],
)
def test_a_map_of_values_that_makes_no_sense_is_refused_in_one_line(empty, run, file, text, says):
    done = run("import", "csv", file(NUMBERED), "--map", file(text, "map.yaml"))
    assert (done.code, done.err.count("\n"), says in done.err) == (2, 1, True)


def test_an_outcome_that_nobody_knows_in_an_export_of_ours_is_kept_and_said(empty, run, file):
    rows = "id,title,status,created_at,resolved_at,outcome\n9,Uno,resolved,2026-01-02,2026-01-03,weird\n"
    done = run("import", "csv", file(rows), "--source", "tkt")
    assert (done.code, "outcome: weird is unknown, kept under extra" in done.err) == (0, True)
    told = run("show", "tkt:9", "--format", "json").json
    assert (told["status"], told["extra"]) == ("resolved", {"outcome": "weird"})
