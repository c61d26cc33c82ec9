"""What cannot be taken in is kept raw, with its reason, until it fits."""

import json

import pytest


def test_what_cannot_be_taken_in_is_parked_raw_and_taken_in_once_it_is_mended(empty, run, file):
    done = run("import", "csv", file("id,title\n1,Uno\n2,\n3,Tres,de más\n"), "--source", "a")
    assert done.code == 1
    assert "1 created + 0 appended + 0 duplicate + 2 parked" in done.out
    kept = {json.loads(path.read_text())["raw"]: path for path in (empty / ".git/tkt/parked").iterdir()}
    assert set(kept) == {"2,\n", "3,Tres,de más\n"}
    record = json.loads(kept["2,\n"].read_text())
    kept["2,\n"].write_text(json.dumps(record | {"raw": "2,Dos"}))
    again = run("import", "--parked", "--source", "a")
    assert "2 received = 1 created" in again.out
    assert run("show", "a:2", "--format", "json").json["title"] == "Dos"
    assert len(list((empty / ".git/tkt/parked").iterdir())) == 1


def test_a_parked_record_that_was_cut_off_is_named_and_passed_over(empty, run, file):
    """A kill or a hand may have left any part of it: never an internal error, and what is whole goes on."""
    run("import", "csv", file("id,title\n1,\n2,\n"), "--source", "a")
    cut, other = sorted((empty / ".git/tkt/parked").iterdir())
    whole = cut.read_bytes()
    record = json.loads(other.read_bytes())
    for end in range(len(whole)):
        cut.write_bytes(whole[:end])
        other.write_text(json.dumps(record | {"raw": f"n{end},Dos"}))
        done = run("import", "--parked", "--source", "a")
        assert done.code == 1, end
        assert done.out == "2 received = 1 created + 0 appended + 0 duplicate + 1 parked\n"
        assert f"{cut}: parked: the file is damaged: mend it" in done.err
        assert (cut.read_bytes(), other.exists()) == (whole[:end], False)
    cut.write_bytes(whole.replace(b"1,", b"1,Uno"))
    assert "0 parked" in run("import", "--parked", "--source", "a").out


COMMENT = {"id": 7, "ticket_id": 1, "body_text": "Ya está", "incoming": False, "private": False, "user_id": 1,
           "created_at": "2026-01-03T10:00:00Z"}  # fmt: skip


@pytest.mark.parametrize("field", ["format", "head", "name", "origin", "reason", "raw"])
@pytest.mark.parametrize("junk", [None, 1, [], {}])
def test_a_parked_record_that_a_hand_damaged_is_named_and_stays(empty, run, file, field, junk):
    run("import", "json", file(json.dumps([COMMENT]), "talk.json"), "--source", "a")
    (path,) = (empty / ".git/tkt/parked").iterdir()
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: junk}))
    assert_damaged(run, path)


@pytest.mark.parametrize(("field", "junk"), [
    ("key", 1), ("fields", []), ("fields", {"status": "lost"}), ("fields", {"title": 5}), ("fields", {"record": 1}),
    ("sender", {"who": "ana"}), ("sender", None), ("created_at", "2026-13-01"), ("created_at", "2026-01-01"),
    ("past", {"resolved": 1}), ("messages", [{}]), ("messages", 1), ("extra", {"a": 1}), ("faults", [1]),
])  # fmt: skip
def test_a_parked_draft_that_a_hand_damaged_is_named_and_stays(empty, run, file, field, junk):
    run("import", "json", file(json.dumps([COMMENT]), "talk.json"), "--source", "a")
    (path,) = (empty / ".git/tkt/parked").iterdir()
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"raw": json.dumps(json.loads(record["raw"]) | {field: junk})}))
    assert_damaged(run, path)


def assert_damaged(run, path):
    kept = path.read_bytes()
    done = run("import", "--parked")
    assert (done.code, path.read_bytes()) == (1, kept)
    assert f"{path}: parked: the file is damaged" in done.err
    assert "should not happen" not in done.err


def test_what_else_lies_beside_parked_records_is_none(empty, run, file):
    run("import", "csv", file("id,title\n1,\n"), "--source", "a")
    for name in ("x.json~", ".x.json.0badcafe", "notes.txt"):
        (empty / ".git/tkt/parked" / name).write_text("{")
    assert "1 received" in run("import", "--parked", "--source", "a").out


def test_a_comment_whose_ticket_is_not_here_waits_for_it(empty, run, file):
    assert run("import", "json", file(json.dumps([COMMENT]), "talk.json"), "--source", "a").code == 1
    assert run("import", "--parked").code == 1
    run("import", "json", file(json.dumps([{"id": 1, "subject": "Uno"}]), "t.json"), "--source", "a")
    assert "1 appended" in run("import", "--parked").out
    assert "Ya está" in run("show", "a:1").out


def test_rows_keep_the_numbers_that_they_had_in_their_file(empty, run, file):
    run("import", "csv", file("id,title\n1,Uno\n2,Dos\n3,Tres,x\n4,Cuatro,x\n"), "--source", "a")
    done = run("import", "--parked")
    assert sorted(line.partition(": parked")[0] for line in done.err.splitlines() if ": parked" in line) == [
        "old.csv:row 4 and 1 more"
    ]
    rows = run("import", "--parked", "-n", "--format", "json").json
    assert sorted(tuple(row.values()) for row in rows) == [
        ("old.csv:row 4", "too long: 3 cells for 2", "3,Tres,x"),
        ("old.csv:row 5", "too long: 3 cells for 2", "4,Cuatro,x"),
    ]
    assert run("list", "--all", "--count").out == "2\n"


@pytest.mark.parametrize("command", ["check", "watch"])
def test_what_is_parked_is_counted_and_named(command, empty, run, file):
    run("import", "csv", file("id,title\n1,\n2,Dos,x\n"), "--source", "a")
    done = run(command)
    assert "2 records are parked: " in done.err
    assert "old.csv:row 2 (no title)" in done.err
    assert "old.csv:row 3 (too long: 3 cells for 2)" in done.err
    for path in (empty / ".git/tkt/parked").iterdir():
        path.unlink()
    assert "parked" not in run(command).err


def test_edit_opens_a_parked_record_as_text_and_takes_it_in(empty, run, file, tmp_path):
    run("import", "csv", file("id,title\n1,\n"), "--source", "a")
    seen = tmp_path / "seen"
    done = run("import", "--parked", "--edit", "--source", "a", EDITOR=f"sh -c 'cp $1 {seen}; sed -i s/1,/1,Uno/ $1' x")
    assert done.out == "1 received = 1 created + 0 appended + 0 duplicate + 0 parked\n"
    assert seen.read_text().startswith("sep=,\nid,title\n1,\n# ---")
    assert "# old.csv:row 2: no title" in seen.read_text()
    assert run("show", "a:1", "--format", "json").json["title"] == "Uno"


def test_what_was_edited_and_does_not_fit_yet_is_kept_as_it_was_written(empty, run, file):
    run("import", "csv", file("id,title\n1,\n"), "--source", "a")
    done = run("import", "--parked", "--edit", "--source", "a", EDITOR="sed -i s/1,/7,/")
    assert done.code == 1
    assert [row["raw"] for row in run("import", "--parked", "-n", "--format", "json").json] == ["7,"]


def test_a_text_that_is_left_as_it_is_ends_the_editing(empty, run, file, tmp_path):
    run("import", "csv", file("id,title\n1,\n2,\n3,\n"), "--source", "a")
    log = tmp_path / "log"
    run("import", "--parked", "--edit", EDITOR=f"sh -c 'echo x >> {log}' x")
    assert log.read_text() == "x\n"
    assert run("import", "csv", "x.csv", "--edit").err == "tkt: --edit goes with --parked\n"
