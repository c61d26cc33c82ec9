"""What became of the records of an import: a row each for programs, and each remark once for people."""

import pytest

from ticketcli.terminal.receipts import first_lines


def test_what_is_told_of_several_records_is_told_once_with_how_many():
    told = [("row 2", "x"), ("row 3", "y"), ("row 4", "x"), ("row 5", "x")]
    assert first_lines(told) == [("row 2 and 2 more", "x"), ("row 3", "y")]
    many = first_lines((f"row {n}", f"what {n}") for n in range(25))
    assert (many[19], many[20:]) == (("row 19", "what 19"), [("…", "and 5 more")])


ROWS = "id,title,status,created\n1,Uno,Rara,2026-01-02\n2,Dos,open,2026-01-02,más\n1,Uno,Rara,2026-01-02\n"


def test_json_has_a_row_for_each_record_with_its_result_its_ticket_and_why(empty, run, file):
    done = run("import", "csv", file(ROWS), "--source", "a", "--format", "json")
    (id,) = run("list", "--format", "ids").lines
    assert [tuple(row.values()) for row in done.json] == [
        ("old.csv:row 2", "created", id, "status: Rara is unknown, kept under extra"),
        ("old.csv:row 4", "duplicate", id, "status: Rara is unknown, kept under extra"),
        ("old.csv:row 3", "parked", "", "too long: 5 cells for 4"),
    ]
    assert list(done.json[0]) == ["record", "result", "id", "why"]
    assert "3 received = 1 created + 0 appended + 1 duplicate + 1 parked\n" in done.err
    assert "old.csv:row 2 and 1 more: status: Rara is unknown, kept under extra\n" in done.err


@pytest.mark.parametrize("format", ["jsonl", "csv", "md"])
def test_other_formats_have_the_same_rows(empty, run, file, format):
    done = run("import", "csv", file(ROWS), "--source", "a", "--format", format)
    assert [done.out.count(word) for word in ("created", "duplicate", "parked")] == [1, 1, 1]


def test_hints_of_duplicates_have_a_total_and_an_off(empty, run, file):
    rows = "".join(f"{n},La caldera del tercer piso pierde agua,2026-11-19,ana@x.example\n" for n in range(30))
    done = run("import", "csv", file("id,title,created,email\n" + rows), "--source", "a")
    assert done.err.count(" again (") == 20
    assert "29 in all may be there already; --no-hints looks for none" in done.err
    rows = rows.replace("caldera", "bomba")
    assert (
        " again ("
        not in run("import", "csv", file("id,title,created,email\n" + rows), "--source", "b", "--no-hints").err
    )
