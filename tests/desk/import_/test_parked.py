"""What cannot be taken in is kept raw, with its reason, until it fits."""

import json


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


def test_a_comment_whose_ticket_is_not_here_waits_for_it(empty, run, file):
    comment = {"id": 7, "ticket_id": 1, "body_text": "Ya está", "incoming": False, "private": False, "user_id": 1,
               "created_at": "2026-01-03T10:00:00Z"}  # fmt: skip
    assert run("import", "json", file(json.dumps([comment]), "talk.json"), "--source", "a").code == 1
    assert run("import", "--parked").code == 1
    run("import", "json", file(json.dumps([{"id": 1, "subject": "Uno"}]), "t.json"), "--source", "a")
    assert "1 appended" in run("import", "--parked").out
    assert "Ya está" in run("show", "a:1").out
