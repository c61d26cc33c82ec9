"""The agents that a file names: found as other systems write them, told when nobody knows them, made when wished."""

import json

import pytest

HEAD = "Ticket,Subject,Agent,Status,Created\n"
ROWS = (
    HEAD
    + "1,Uno,Bea Sol,Open,2026-01-02\n2,Dos,Bea Sol,Closed,2026-01-03\n3,Tres,Carl <carl@x.example>,Open,2026-01-03\n"
)


@pytest.fixture
def assignees(run):
    return lambda: [run("show", f"a:{n}", "--format", "json").json["assignee"] for n in (1, 2, 3)]


def test_agents_whom_nobody_knows_are_told_once_with_how_often(empty, run, file):
    done = run("import", "csv", file(ROWS), "--source", "a")
    assert done.err.count("2 agents of the file are not known: Bea Sol (2), Carl <carl@x.example> (1)") == 1
    assert run("show", "a:1", "--format", "json").json["extra"] == {"assignee": "Bea Sol"}


def test_agents_are_made_in_the_same_commit_and_are_given_nothing(empty, run, file, assignees):
    done = run("import", "csv", file(ROWS), "--source", "a", "--agents", "create")
    assert "2 agents made: bea-sol, carl; they are given nothing until" in done.err
    assert assignees() == ["bea-sol", "bea-sol", "carl"]
    people = {
        row["id"]: (row["name"], row["mail"], row["capacity"]) for row in run("agent", "list", "--format", "json").json
    }
    assert people == {"bea-sol": ("Bea Sol", [], 0), "carl": ("Carl", ["carl@x.example"], 0)}
    assert run("new", "Otra", "--format", "json").json["assignee"] is None
    assert run("check").code == 0


def test_once_they_are_known_importing_again_gives_the_tickets_to_them(empty, run, file, assignees):
    run("import", "csv", file(ROWS), "--source", "a")
    for name in ("Bea Sol", "Carl"):
        run("agent", "add", name.split()[0].lower(), "--name", name, "--capacity", "0")
    done = run("import", "csv", file(ROWS), "--source", "a")
    assert done.out == "3 received = 0 created + 3 appended + 0 duplicate + 0 parked\n"
    assert assignees() == ["bea", "bea", "carl"]
    assert run("show", "a:1", "--format", "json").json["extra"] == {}
    assert "3 duplicate" in run("import", "csv", file(ROWS), "--source", "a").out


def test_whom_somebody_gave_the_ticket_meanwhile_keeps_it(empty, run, file, assignees):
    run("import", "csv", file(ROWS), "--source", "a")
    run("agent", "add", "bea", "--name", "Bea Sol")
    run("agent", "add", "eva")
    run("assign", "a:1", "--to", "eva")
    run("import", "csv", file(ROWS), "--source", "a")
    assert assignees()[:2] == ["eva", "bea"]


def test_agents_map_prints_what_to_fill_in_and_takes_nothing_in(empty, run, file, tmp_path, assignees):
    run("agent", "add", "bea")
    done = run("import", "csv", file(ROWS), "--source", "a", "--agents", "map")
    assert done.out == "values:\n  Agent:\n    Bea Sol:   # 2; bea\n    Carl <carl@x.example>:   # 1; bea\n"
    assert run("list", "--all", "--count").out == "0\n"
    filled = file(done.out.replace("Bea Sol:", "Bea Sol: bea"), "map.yaml")
    run("import", "csv", file(ROWS), "--source", "a", "--map", filled, "--no-rules")
    assert assignees() == ["bea", "bea", None]
    run("agent", "add", "carl", "--mail", "carl@x.example")
    assert (
        "all agents of the file are known"
        in run("import", "csv", file(ROWS), "--source", "a", "--map", filled, "--agents", "map").err
    )


def test_who_wrote_a_message_stands_there_with_the_id_that_the_desk_knows(empty, run, file):
    run("agent", "add", "bea", "--name", "Bea Sol")
    at = "2026-01-02T11:00:00Z"
    said = {"id": 9, "author": {"name": "Bea Sol"}, "body": "Voy", "created_at": at, "public": True}
    told = json.dumps([{"id": 1, "subject": "Uno", "created_at": at, "comments": [said]}])
    run("import", "json", file(told, "x.json"), "--source", "a")
    assert [entry["by"] for entry in run("show", "a:1", "--format", "json").json["entries"] if entry["text"]] == ["bea"]


def test_a_file_of_an_agent_that_cannot_be_read_is_not_written_over(empty, run, file):
    (empty / "agents").mkdir(exist_ok=True)
    (empty / "agents/carl.md").write_text("half")
    run("import", "csv", file(ROWS), "--source", "a", "--agents", "create")
    assert (empty / "agents/carl.md").read_text() == "half"
    assert (empty / "agents/carl-2.md").exists()


def test_what_the_queue_gave_to_another_meanwhile_goes_to_whom_the_file_names(empty, run, file, assignees):
    run("import", "csv", file(ROWS), "--source", "a")
    for name in ("Bea Sol", "Carl"):
        run("agent", "add", name.split()[0].lower(), "--name", name)
    assert assignees() == ["bea", None, "bea"]
    run("import", "csv", file(ROWS), "--source", "a")
    assert assignees() == ["bea", "bea", "carl"]
    assert "3 duplicate" in run("import", "csv", file(ROWS), "--source", "a").out
