"""What is said on a ticket, and what follows from it: a reopening, a follow-up, a step of progress."""

import pytest


@pytest.fixture
def ticket(desk, run):
    return run("-q", "new", "Prueba", "--from", "maria@acme.example", "--no-rules", "--assign", "ana").out.strip()


@pytest.fixture
def shown(run):
    return lambda number: run("show", number, "--format", "json").json


def test_a_reply_begins_the_work_and_a_message_ends_the_waiting(ticket, run, shown):
    run("reply", ticket, "-m", "Lo miro", "--as", "ana")
    assert shown(ticket)["status"] == "in-progress"
    run("wait", ticket, "--for", "customer")
    run("comment", ticket, "--from", "maria@acme.example", "-m", "Listo")
    told = shown(ticket)
    assert (told["status"], told["waiting_for"]) == ("in-progress", None)
    assert [entry["kind"] for entry in told["entries"] if entry["kind"] in ("reply", "message")] == ["reply", "message"]


def test_a_message_reopens_what_was_resolved_and_follows_what_was_closed_too_long_ago(ticket, run, shown):
    run("resolve", ticket)
    run("comment", ticket, "--from", "maria@acme.example", "-m", "Sigue igual")
    assert shown(ticket)["status"] == "in-progress"
    run("resolve", ticket)
    run("close", ticket)
    late = ("--at", "2027-11-20T10:30:00-03:00")
    done = run(*late, "comment", ticket, "--from", "maria@acme.example", "-m", "Otra vez", "--format", "json")
    assert f"{ticket} was closed too long ago to reopen" in done.err
    fresh = next(one for one in run("list", "--all", "--format", "ids").lines if one[3:7] == "2711")
    told = shown(fresh)
    assert (told["title"], told["description"], told["links"]) == ("Prueba", "Otra vez", [ticket])
    assert (told["customer"], told["contact"]) == ("acme", "maria@acme.example")
    assert fresh in shown(ticket)["links"]
    assert shown(ticket)["status"] == "closed"


def test_what_comes_to_a_long_closed_ticket_joins_its_follow_up_while_that_is_open(ticket, run, shown):
    run("resolve", ticket)
    run("close", ticket)
    for minute, words in (("30", "Otra vez"), ("35", "Sigo esperando"), ("40", "¿Hola?")):
        late = ("--at", f"2027-11-20T10:{minute}:00-03:00")
        run(*late, "comment", ticket, "--from", "maria@acme.example", "-m", words)
    (fresh,) = (one for one in run("list", "--all", "--format", "ids").lines if one[3:7] == "2711")
    said = [entry["text"] for entry in shown(fresh)["entries"] if entry["kind"] == "message"]
    assert (shown(fresh)["description"], said) == ("Otra vez", ["Sigo esperando", "¿Hola?"])
    assert not [entry for entry in shown(ticket)["entries"] if entry["kind"] == "message"]


def test_what_comes_when_the_follow_up_is_long_closed_too_follows_that_one(ticket, run, shown):
    run("resolve", ticket)
    run("close", ticket)
    for year in ("2027", "2028", "2029"):
        run("--at", f"{year}-11-20T10:30:00-03:00", "comment", ticket, "--from", "maria@acme.example", "-m", year)
        fresh = next(one for one in run("list", "--all", "--format", "ids").lines if one[3:7] == f"{year[2:]}11")
        run("--at", f"{year}-11-20T10:31:00-03:00", "resolve", fresh)
        run("--at", f"{year}-11-20T10:32:00-03:00", "close", fresh)
    (before,) = shown(fresh)["links"]
    assert before[3:7] == "2811"


def test_progress_told_with_a_reply_is_the_last_entry(ticket, run, shown):
    run("reply", ticket, "-m", "Mitad", "--progress", "50")
    told = shown(ticket)
    assert told["progress"] == 50
    assert [entry["kind"] for entry in told["entries"]][-2:] == ["status", "set"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["comment", "T", "--from", " ", "-m", "x"], "--from needs a mail address"),
        (["note", "T", "-m", "  "], "the text is empty"),
        (["reply", "T", "-m", "x", "--via", "paloma"], "paloma"),
    ],
    ids=["from nobody", "no text", "no channel"],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(typed, told, ticket, run, shown):
    before = shown(ticket)
    done = run(*(ticket if word == "T" else word for word in typed))
    assert (done.code, told in done.err) == (2, True)
    assert shown(ticket) == before
