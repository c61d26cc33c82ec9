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
