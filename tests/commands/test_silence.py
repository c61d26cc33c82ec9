"""What closes by itself, what thanks do, and who agreed."""

import pytest

AT = "2026-11-{}:00-03:00"


@pytest.fixture
def ticket(desk, run):
    """One that ana resolved on Friday 20 November 2026 at 10:30."""
    number = run("-q", "new", "Prueba", "--no-rules", "--assign", "ana", "--contact", "eva@casa.example").out.strip()
    run("resolve", number, "-m", "Listo")
    return number


@pytest.fixture
def later(run):
    """`tkt` later in November, the day and the hour given."""
    return lambda when, *arguments: run("--at", AT.format(when), *arguments)


@pytest.fixture
def watched(later, ticket):
    """What the night job does with that ticket."""
    return lambda when: later(when, "watch", "--close", "--where", f"id:{ticket}", "--exit-zero")


def status(run, number):
    return run("show", number, "--format", "json").json["status"]


def test_what_was_resolved_longer_ago_is_closed_by_itself_after_it_was_announced(ticket, watched, run):
    assert "closing announced for 2026-11-26" in watched("20T12:00").err
    assert status(run, ticket) == "resolved"
    assert ticket not in watched("24T12:00").err
    assert "closed" in watched("27T12:00").err
    told = run("show", ticket, "--format", "json").json
    assert (told["status"], told["entries"][-1]["facts"]) == ("closed", {"acceptance": "silence"})
    assert (told["entries"][-1]["by"], [e["kind"] for e in told["entries"]].count("warned")) == ("tkt", 1)


def test_a_job_that_comes_late_announces_before_it_closes(ticket, later, run):
    job = ("watch", "--close", "--where", f"id:{ticket}", "--exit-zero")
    assert "closing announced for 2026-12-01" in later("30T12:00", *job).err
    assert status(run, ticket) == "resolved"
    run("--at", "2026-12-02T12:00:00-03:00", *job)
    assert status(run, ticket) == "closed"


def test_without_being_asked_nothing_is_closed(ticket, later, run):
    later("30T12:00", "watch", "--exit-zero")
    assert run("show", ticket, "--format", "json").json["entries"][-1]["kind"] == "status"


def test_a_rehearsal_closes_nothing(ticket, later, run):
    later("20T12:00", "watch", "--close", "--exit-zero")
    assert "closed" in later("30T12:00", "watch", "--close", "--exit-zero", "--dry-run").err
    assert status(run, ticket) == "resolved"


def test_what_came_back_is_not_closed_and_is_announced_anew(ticket, watched, later, run):
    watched("20T12:00")
    later("24T10:00", "comment", ticket, "--from", "eva@casa.example", "-m", "gracias, pero sigue sin andar")
    watched("30T12:00")
    assert status(run, ticket) == "in-progress"
    later("30T13:00", "resolve", ticket)
    assert "closing announced for 2026-12-04" in watched("30T14:00").err


def test_thanks_alone_reopen_nothing_and_reopen_takes_them_up(ticket, later, run):
    run("accept", ticket)
    done = later("24T10:00", "comment", ticket, "--from", "eva@casa.example", "-m", "Gracias, todo perfecto")
    assert f"tkt reopen {ticket}" in done.err
    told = run("show", ticket, "--format", "json").json
    assert (told["status"], told["entries"][-1]["facts"]) == ("closed", {"thanks": "yes"})
    assert "the customer wrote" in later("25T10:00", "reopen", ticket).out


def test_thanks_to_what_was_closed_long_ago_open_no_new_ticket(ticket, run):
    run("accept", ticket)
    before = run("list", "--all", "--format", "ids").lines
    run("--at", "2027-06-01T10:00:00-03:00", "comment", ticket, "--from", "eva@casa.example", "-m", "¡Muchas gracias!")
    assert run("list", "--all", "--format", "ids").lines == before


def test_thanks_do_not_wait_for_an_answer(ticket, later, run):
    later("24T10:00", "comment", ticket, "--from", "eva@casa.example", "-m", "Gracias!")
    assert ticket not in later("24T11:00", "list", "is:unanswered", "--all", "--format", "ids").lines


def test_words_of_thanks_can_be_set(ticket, desk, later, run):
    with (desk / "desk.yaml").open("a") as settings:
        settings.write("thanks: [merci]\n")
    later("24T10:00", "comment", ticket, "--from", "eva@casa.example", "-m", "Merci!")
    assert status(run, ticket) == "resolved"
    later("24T10:00", "comment", ticket, "--from", "eva@casa.example", "-m", "Gracias")
    assert status(run, ticket) == "in-progress"


def test_an_acceptance_says_who_said_it_how_and_in_which_words(ticket, run):
    run("accept", ticket, "-m", "Quedó bárbaro, cierren nomás", "--from", "+54 341 555 0199", "--via", "phone")
    told = run("show", ticket, "--format", "json").json
    message, closing = told["entries"][-2:]
    assert (message["kind"], message["text"], message["via"]) == ("message", "Quedó bárbaro, cierren nomás", "phone")
    assert (told["status"], closing["facts"]["acceptance"], closing["facts"]["via"]) == ("closed", "customer", "phone")
    assert closing["facts"]["from"] == message["by"]


def test_what_is_not_resolved_is_accepted_by_no_message(desk, run):
    number = run("-q", "new", "Otra", "--no-rules", "--contact", "eva@casa.example").out.strip()
    assert run("accept", number, "-m", "gracias").code == 4
    assert run("show", number, "--format", "json").json["entries"] == []
