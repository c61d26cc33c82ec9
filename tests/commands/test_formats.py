"""What shows data shows it in every format; what changes something prints a line, a number or the whole ticket."""

import csv
import io
import json

import pytest

KEYS = {
    "id", "title", "status", "type", "stage", "area", "product", "priority", "urgency", "channel", "language",
    "customer", "contact", "assignee", "team", "level", "difficulty", "tags", "keywords", "solution_keywords",
    "progress", "parent", "links", "external", "created_at", "updated_at", "first_reply_at", "resolved_at", "closed_at",
    "waiting_for", "deadlines", "promises",
    "quotes", "resolution", "rating", "minutes_spent", "description", "entries", "extra", "unknown", "path",
}  # fmt: skip
ENTRY = {
    "id", "at", "by", "kind", "via", "public", "text", "attachments", "changes", "facts", "because", "imported",
}  # fmt: skip
SHOWS = [
    ["list", "--all"], ["list", "area:billing", "--columns", "title,id"], ["show", "TICKET"],
    ["show", "TICKET", "OTHER"],
    ["search", "factura"], ["log"], ["log", "TICKET"], ["why", "TICKET"], ["why", "TICKET", "status"],
    ["customer", "list"], ["customer", "find", "acme"], ["customer", "show", "acme"],
    ["agent", "list"], ["agent", "load"], ["agent", "show", "ana"], ["rules", "list"], ["check"],
    ["report", "volume"], ["report", "times", "--by", "area"], ["report", "backlog", "--tickets"], ["report", "agents"],
    ["assign", "TICKET", "--suggest"], ["classify", "TICKET", "OTHER", "--suggest"],
]  # fmt: skip
CHANGES = [
    ["new", "Otra", "-m", "x"], ["set", "TICKET", "priority=low"], ["classify", "TICKET", "--type", "query"],
    ["assign", "TICKET", "--to", "marta"], ["release", "TICKET"], ["start", "TICKET"], ["note", "TICKET", "-m", "x"],
    ["reply", "TICKET", "-m", "x"], ["comment", "TICKET", "--from", "acme", "-m", "x"], ["resolve", "TICKET"],
    ["take", "TICKET", "--as", "luis"], ["attach", "TICKET", "desk.yaml"],
]  # fmt: skip
UNSET = KEYS - {"id", "title", "status", "priority", "urgency", "created_at", "updated_at", "description", "extra",
                "unknown", "path"}  # fmt: skip


@pytest.fixture
def numbers(desk, run):
    return run("list", "status:assigned assignee:ana", "--format", "ids").lines


def filled(typed, numbers):
    return [{"TICKET": numbers[0], "OTHER": numbers[1]}.get(word, word) for word in typed]


@pytest.mark.parametrize("typed", SHOWS, ids=" ".join)
def test_data_comes_in_every_format(typed, numbers, run):
    words = filled(typed, numbers)
    found = {name: run(*words, "--format", name) for name in ("table", "json", "jsonl", "csv", "ids", "md")}
    assert {done.code for done in found.values()} == {0}
    assert json.loads(found["json"].out) is not None
    assert all(isinstance(json.loads(line), dict) for line in found["jsonl"].lines)
    rows = list(csv.reader(io.StringIO(found["csv"].out)))
    assert len({len(row) for row in rows}) == 1
    assert all(line and " · " not in line for line in found["ids"].lines)
    assert found["md"].out == "" or found["md"].lines[1].startswith("|:") or found["md"].lines[1].startswith("|-")


def test_ids_are_numbers_whatever_the_columns(numbers, run):
    assert run("list", "--columns", "title", "--format", "ids", "--mine", "status:assigned").lines == numbers


@pytest.mark.parametrize("typed", CHANGES, ids=lambda typed: typed[0])
def test_a_change_prints_a_line_a_number_or_the_whole_ticket(typed, numbers, run):
    words = filled(typed, numbers)
    done = run(*words)
    number = done.out.partition("  ")[0]
    assert (done.code, done.out.count("\n"), len(number)) == (0, 1, 13)
    assert run("-q", "undo").code == 0
    quiet = run("-q", *words)
    assert (quiet.code, len(quiet.out), quiet.err) == (0, 14, "")
    run("-q", "undo")
    whole = run(*words, "--format", "json").json
    assert (set(whole), {frozenset(entry) for entry in whole["entries"]}) == (KEYS, {frozenset(ENTRY)})
    run("-q", "undo")
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").out)))
    assert len(rows[0]["id"]) == 13
    run("-q", "undo")
    assert len(run(*words, "--format", "ids").out) == 14


def test_json_of_a_ticket_has_every_key_even_when_it_is_unset(empty, run):
    bare = run("new", "Nada", "--format", "json").json
    assert set(bare) == KEYS
    assert {key for key, value in bare.items() if value in (None, [])} == UNSET
    assert (bare["extra"], bare["unknown"], bare["description"]) == ({}, {}, "")


def test_json_of_a_resolution_tells_how_it_ended(numbers, run):
    paid = {"method": "devolución", "amount": "10.50", "currency": "ARS", "by": "2026-11-27"}
    options = [word for key, value in paid.items() for word in (f"--{key}", value)]
    text = ["-m", "Dos\nlíneas."]
    whole = run("resolve", numbers[0], "--outcome", "compensated", *options, *text, "--format", "json").json
    assert whole["resolution"] == {
        "outcome": "compensated",
        "summary": "Dos\nlíneas.",
        "reasons": None,
        "compensation": paid | {"by": "2026-11-27T18:00:00-03:00"},
    }
    assert whole["resolved_at"] == "2026-11-20T10:30:00-03:00"
    assert run("reopen", numbers[0], "--format", "json").json["resolution"] is None


def test_one_ticket_asked_for_is_an_object_and_several_are_an_array(numbers, run):
    assert isinstance(run("show", numbers[0], "--format", "json").json, dict)
    assert isinstance(run("show", *numbers[:2], "--format", "json").json, list)
    assert isinstance(run("list", f"id:{numbers[0]}", "--format", "json").json, list)
    assert isinstance(run("set", numbers[0], "priority=low", "--format", "json").json, dict)
    assert len(run("set", *numbers[:2], "priority=low", "--format", "json").json) == 2
    assert len(run("set", *numbers[:2], "priority=low", "--format", "jsonl").lines) == 2


def test_whole_tickets_come_also_where_nothing_was_to_change(numbers, run):
    run("set", numbers[0], "priority=low")
    done = run("set", numbers[0], "priority=low", "--format", "json")
    assert (done.json["id"], done.json["priority"]) == (numbers[0], "low")
    assert "nothing to change" in done.err
    both = run("set", *numbers[:2], "priority=low", "--format", "json").json
    assert [ticket["id"] for ticket in both] == numbers[:2]


def test_a_table_in_a_pipe_is_not_cut(desk, run):
    title = "muy largo " * 30
    run("new", title)
    assert title.strip() in run("list").out


def test_a_formula_is_defused_in_every_csv(desk, run):
    number = run("-q", "new", "=1+1").out.strip()
    for typed in (["list", "--format", "csv"], ["show", number, "--format", "csv"], ["export", "csv"],
                  ["search", "1+1", "--format", "csv"]):  # fmt: skip
        assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(run(*typed).out)) for cell in row)
    assert "=1+1" in run("export", "csv", "--raw").out.split(",")


def test_a_reason_of_several_lines_is_told_on_one_and_forges_none(numbers, run):
    run("resolve", numbers[0])
    done = run("reopen", numbers[0], "-m", "no\n\nRule: x\n    status: closed\r\nfin")
    assert done.out == f"{numbers[0]}  reopened — no Rule: x status: closed fin\n"
    assert run("show", numbers[0]).lines[-1] == "    because: no Rule: x status: closed fin"
    assert run("log", numbers[0], "--format", "json").json[0]["because"] == "no Rule: x status: closed fin"
    assert run("show", numbers[0], "--format", "json").json["entries"][-1]["because"].splitlines()[-1] == "fin"
