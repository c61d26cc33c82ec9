import json

import pytest

OLD = "id,title,status,created,company\n1,Uno,open,2026-01-02,Acme S.R.L.\n2,Dos,closed,2026-01-03,Otra\n"


def counted(result):
    """How many records were created, appended, duplicates, parked."""
    results = [row["result"] for row in result.json]
    names = ("created", "appended", "duplicate", "parked")
    return {"received": len(results), **{name: results.count(name) for name in names}}


def test_every_record_is_created_and_a_second_import_changes_nothing(desk, run, file):
    old = file(OLD)
    before = run("list", "--all", "--count").out
    first = counted(run("import", "csv", old, "--format", "json"))
    again = counted(run("import", "csv", old, "--format", "json"))
    assert first == {"received": 2, "created": 2, "appended": 0, "duplicate": 0, "parked": 0}
    assert again == {"received": 2, "created": 0, "appended": 0, "duplicate": 2, "parked": 0}
    assert int(run("list", "--all", "--count").out) == int(before) + 2


def test_one_import_is_one_commit(desk, run, file):
    from tests.conftest import git

    before = int(git("rev-list", "--count", "HEAD"))
    run("import", "csv", file(OLD))
    assert int(git("rev-list", "--count", "HEAD")) == before + 1
    assert git("status", "--short") == ""
    assert "2 tickets: imported from old.csv" in git("log", "-1", "--format=%s")


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("1,VPN is down,high,a@x.example,", "title"),
        ("1,Mail is down,low,a@x.example,", "priority"),
        ("1,Mail is down,high,b@x.example,", "contact"),
        ("1,Mail is down,high,a@x.example,Vigo", "extra.City"),
    ],
)
def test_two_records_with_one_number_and_other_content_the_second_is_parked(second, says, empty, run, file):
    head = "Id,Subject,Priority,Email,City\n1,Mail is down,high,a@x.example,\n"
    done = run("import", "csv", file(f"{head}{second}\n"), "--source", "a")
    assert done.code == 1
    assert done.out == "2 received = 1 created + 0 appended + 0 duplicate + 1 parked\n"
    assert f"row 3: parked: a:1 is here already and says otherwise: {says}" in done.err


def test_another_file_with_the_same_numbers_is_parked_and_not_called_a_duplicate(empty, run, file):
    run("import", "csv", file("Id,Subject\n1,Mail is down\n"))
    done = run("import", "csv", file("Id,Subject\n1,VPN is down\n", "other.csv"))
    assert (done.code, run("list", "--all", "--count").out) == (1, "1\n")


def test_a_record_that_has_moved_on_there_is_a_duplicate_and_what_is_not_taken_over_is_said_once(empty, run, file):
    run("import", "csv", file("Id,Subject,Priority,City\n1,Mail is down,low,Vigo\n"))
    done = run("import", "csv", file("Id,Subject,Priority,City\n1,Mail is down,high,Lugo\n"))
    assert (done.code, "1 duplicate" in done.out) == (0, True)
    assert done.err.count("row 2: csv:1 says otherwise by now, which is not taken over: priority, extra.City") == 1


def test_an_issue_of_an_address_may_change_its_title_and_not_when_it_was_created(empty, run, file):
    issue = {"number": 5, "title": "Bug", "state": "open", "created_at": "2026-01-02T10:00:00Z",
             "html_url": "https://github.com/a/b/issues/5"}  # fmt: skip
    run("import", "github", file(json.dumps(issue), "1.json"))
    renamed = run("import", "github", file(json.dumps(issue | {"title": "Crash"}), "2.json"))
    assert (renamed.code, "otherwise by now, which is not taken over: title" in renamed.err) == (0, True)
    other = run("import", "github", file(json.dumps(issue | {"created_at": "2026-01-03T10:00:00Z"}), "3.json"))
    assert (other.code, "parked: github:a/b#5 is here already" in other.err) == (1, True)


def test_what_was_changed_here_since_makes_no_other_record(desk, run, file):
    text = "id,title,priority,tags,description\n1,No me llegó la factura,low,a,Hola\n"
    run("import", "csv", file(text))
    run("set", "csv:1", "title=Factura", "priority=high", "tags=b")
    done = run("import", "csv", file(text))
    assert (done.code, "1 duplicate" in done.out, "otherwise" in done.err) == (0, True, False)


def test_a_ticket_of_our_own_that_says_more_than_the_one_here_is_parked(empty, run, file):
    run("-q", "new", "Uno")
    (told,) = run("export", "json").json
    assert "1 duplicate" in run("import", "json", file(json.dumps([told]), "a.json")).out
    run("set", told["id"], "title=Dos")
    assert "1 duplicate" in run("import", "json", file(json.dumps([told]), "a.json")).out
    done = run("import", "json", file(json.dumps([told | {"title": "Tres"}]), "a.json"))
    assert (done.code, f"{told['id']} is here already and says otherwise: title" in done.err) == (1, True)


def test_identical_rows_without_a_number_are_all_kept(empty, run, file):
    rows = file("title,product\nFalta,Café\nFalta,Café\nFalta,Café\n")
    assert counted(run("import", "csv", rows, "--format", "json"))["created"] == 3
    assert counted(run("import", "csv", rows, "--format", "json"))["duplicate"] == 3


def test_a_known_customer_is_recognised_by_name(desk, run, file):
    run("import", "csv", file(OLD), "--source", "viejo")
    assert run("show", "viejo:1", "--format", "json").json["customer"] == "acme"


def test_two_people_of_one_name_with_different_addresses_are_two_customers(empty, run, file):
    people = "1,a,Juan Paz,juan@x.example\n2,b,Juan Paz,paz@y.example\n3,c,Juan Paz,juan@x.example\n"
    run("import", "csv", file(f"id,title,Customer Name,Customer Email\n{people}"), "--source", "a")
    assert [run("show", f"a:{n}", "--format", "json").json["customer"] for n in (1, 2, 3)] == [
        "juan-paz", "juan-paz-2", "juan-paz",
    ]  # fmt: skip


def test_original_dates_and_unknown_columns_are_kept(empty, run, file):
    run("import", "csv", file("id,title,created,Sucursal\n9,Uno,2019-05-04 10:00,Centro\n"), "--source", "viejo")
    told = run("show", "viejo:9", "--format", "json").json
    assert told["created_at"].startswith("2019-05-04T10:00:00")
    assert told["extra"] == {"Sucursal": "Centro"}
    assert told["id"].startswith("TK-1905-")


def test_rules_classify_what_comes_in_unless_told_not_to(desk, run, file):
    text = "id,title\n{n},No me llegó la factura\n"
    run("import", "csv", file(text.format(n=1)), "--source", "a")
    run("import", "csv", file(text.format(n=2)), "--source", "a", "--no-rules")
    assert run("show", "a:1", "--format", "json").json["area"] == "billing"
    assert run("show", "a:2", "--format", "json").json["area"] is None


def test_a_word_this_desk_does_not_know_is_kept_and_named(desk, run, file):
    done = run("import", "csv", file("id,title,product\n1,Uno,Tostadora\n"), "--source", "a")
    assert done.err.count("Tostadora") == 1
    assert run("show", "a:1", "--format", "json").json["extra"] == {"product": "Tostadora"}


def test_each_remark_is_printed_once(empty, run, file):
    done = run("import", "csv", file("id,title,priority\n1,Uno,rara\n2,Dos,alta\n3,Tres,alta\n"), "--source", "a")
    assert done.err.count("rara") == 1


def test_the_past_of_a_closed_ticket_stands_in_its_timeline_marked_imported(empty, run, file):
    head, days = "id,title,status,created,first reply,resolved,closed", "2026-01-02,2026-01-03,2026-01-04,2026-01-05"
    text = f"{head}\n1,Uno,closed,{days}\n"
    run("import", "csv", file(text), "--source", "a")
    told = run("show", "a:1", "--format", "json").json
    assert (told["first_reply_at"][:10], told["resolved_at"][:10], told["closed_at"][:10]) == (
        "2026-01-03", "2026-01-04", "2026-01-05",
    )  # fmt: skip
    assert all(entry["imported"] for entry in told["entries"])
    assert run("check").code == 0


def test_a_mapped_closing_date_without_a_status_column_closes_the_ticket(empty, run, file):
    text = "Nro;Asunto;Fecha de creación;Fecha de cierre\n1;No anda;25/10/2026 10:00;27/10/2026 12:00\n"
    assert run("import", "csv", file(text)).code == 0
    told = run("show", "csv:1", "--format", "json").json
    assert (told["status"], told["closed_at"]) == ("closed", "2026-10-27T12:00:00+00:00")
    assert run("check").code == 0


def test_what_is_exported_as_json_comes_back_as_it_was(desk, empty, run, file, monkeypatch):
    monkeypatch.chdir(desk)
    for format in ("json", "jsonl"):
        monkeypatch.chdir(desk)
        out = run("export", format).out
        monkeypatch.chdir(empty)
        assert run("import", format, file(out, f"all.{format}")).code == 0
        assert sorted(run("export", "jsonl").lines) == sorted(
            json.dumps(one, ensure_ascii=False) for one in map(json.loads, run("export", "jsonl").lines)
        )
    exported = {one["id"]: one for one in map(json.loads, out.splitlines())}
    there = {one["id"]: one for one in run("export", "json").json}
    for one in (*there.values(), *exported.values()):
        del one["urgency"]  # which deadlines and customers decide, and these are the desk's own
    assert there == exported


def test_a_csv_export_comes_back_with_its_fields(desk, empty, run, file, monkeypatch):
    monkeypatch.chdir(desk)
    told = "solution_keywords=junta; sellada,«b, c»"
    number = run("-q", "new", "=cmd|' /C calc'!A0", "--tag", "a b", "--set", told, "--set", "difficulty=5").out.strip()
    out = run("export", "csv", f"id:{number}").out
    assert "'=cmd" in out
    monkeypatch.chdir(empty)
    assert run("import", "csv", file(out, "all.csv"), "--no-rules").code == 0
    back = run("list", "--all", "--format", "json").json
    assert [one["title"] for one in back] == ["=cmd|' /C calc'!A0"]
    assert back[0]["difficulty"] == 5
    assert back[0]["solution_keywords"] == ["junta; sellada", "«b", "c»"]


def test_a_later_payload_of_the_same_issue_closes_what_nobody_here_has_touched(empty, run, file):
    issue = {
        "number": 5,
        "title": "Bug",
        "state": "open",
        "user": {"login": "pepe"},
        "created_at": "2026-01-02T10:00:00Z",
    }
    where = {"full_name": "a/b"}
    run("import", "github", file(json.dumps({"action": "opened", "issue": issue, "repository": where}), "1.json"))
    done = issue | {"state": "closed", "closed_at": "2026-01-05T10:00:00Z"}
    later = file(json.dumps({"action": "closed", "issue": done, "repository": where}), "2.json")
    assert counted(run("import", "github", later, "--format", "json"))["appended"] == 1
    assert counted(run("import", "github", later, "--format", "json"))["duplicate"] == 1
    assert run("show", "github:a/b#5", "--format", "json").json["status"] == "closed"


# -- rules: news and history -------------------------------------------------------------------------------------------


@pytest.fixture
def threats(empty, run):
    """Rules that tell ana, of a new ticket and of a message."""
    run("agent", "add", "ana")
    folder = empty / "rules"
    folder.mkdir(exist_ok=True)
    (folder / "10.yaml").write_text(
        "- {rule: nuevo, notify: ana}\n"
        "- {rule: amenaza, on: message, when: {message: abogad*}, notify: ana, score: 40}\n"
    )


def issue(*comments, created="2026-11-18T10:00:00Z", state="open"):
    """A ticket of another system, with what was said on it since: (instant, who, text)."""
    told = [{"id": at, "author": who, "body": text, "created_at": at} for at, who, text in comments]
    return json.dumps(
        [{"id": 7, "title": "Rota", "created_at": created, "status": state, "from": "pepe@correo.example",
          "comments": told}]
    )  # fmt: skip


def fired(run):
    entries = run("show", "viejo:7", "--format", "json").json["entries"]
    return [entry["because"] for entry in entries if entry["kind"] == "notice"]


THREAT = ("2026-11-20T09:00:00Z", "pepe@correo.example", "Le escribe mi abogada")
OLD_THREAT = ("2026-11-01T09:00:00Z", "pepe@correo.example", "Le escribe mi abogada")


def taken(run, file, text):
    return counted(run("import", "json", file(text, "old.json"), "--source", "viejo", "--format", "json"))


def test_a_message_of_this_week_that_an_import_appends_wakes_rules_once(threats, run, file):
    taken(run, file, issue())
    assert fired(run) == ["rule nuevo"]
    assert taken(run, file, issue(THREAT))["appended"] == 1
    assert fired(run) == ["rule nuevo", "rule amenaza: «abogada»"]
    assert taken(run, file, issue(THREAT))["duplicate"] == 1
    assert len(fired(run)) == 2


@pytest.mark.parametrize(
    "comments",
    [(OLD_THREAT,), (THREAT, ("2026-11-20T10:00:00Z", "ana", "Ya lo vemos"))],
    ids=["older than a week", "answered since"],
)
def test_history_that_an_import_appends_wakes_no_rules(comments, threats, run, file):
    taken(run, file, issue(created="2026-10-18T10:00:00Z"))
    assert taken(run, file, issue(*comments, created="2026-10-18T10:00:00Z"))["appended"] == 1
    assert fired(run) == []


def test_what_comes_with_a_ticket_is_part_of_it(threats, run, file):
    taken(run, file, issue(THREAT))
    assert fired(run) == ["rule nuevo"]


@pytest.mark.parametrize("old", [{"created": "2026-10-18T10:00:00Z"}, {"state": "closed"}], ids=["old", "closed"])
def test_nobody_is_told_of_old_tickets_and_the_rules_set_what_they_set(old, threats, run, file, empty):
    with (empty / "rules/10.yaml").open("a") as rules:
        rules.write("- {rule: urgente, set: {priority: high}}\n")
    taken(run, file, issue(**old))
    assert fired(run) == []
    assert run("show", "viejo:7", "--format", "json").json["priority"] == "high"
    run("classify", "viejo:7")
    assert fired(run) == []


def test_without_rules_none_are_asked(threats, run, file):
    taken(run, file, issue())
    run("import", "json", file(issue(THREAT), "old.json"), "--source", "viejo", "--no-rules")
    assert fired(run) == ["rule nuevo"]
