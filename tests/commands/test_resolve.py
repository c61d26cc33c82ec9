"""`tkt resolve`, `close`, `accept`, `reopen`: how a ticket ended, who said so, and what was not done after all."""

import pytest


@pytest.fixture
def ticket(desk, run):
    return run("-q", "new", "Prueba", "--no-rules", "--assign", "ana").out.strip()


@pytest.fixture
def shown(run):
    return lambda number: run("show", number, "--format", "json").json


def test_what_an_outcome_demands_is_asked_for_and_kept(ticket, run, shown):
    done = run("resolve", ticket, "--outcome", "compensated", "--method", "vale")
    assert (done.code, "needs" in done.err) == (4, True)
    assert shown(ticket)["status"] == "assigned"
    run("resolve", ticket, "--outcome", "compensated", "--method", "vale", "--by", "2026-11-25 10:00", "--amount", "5")
    told = shown(ticket)["resolution"]
    assert told["outcome"] == "compensated"
    assert told["compensation"]["method"] == "vale"
    assert told["compensation"]["by"] == "2026-11-25T10:00:00-03:00"


def test_a_duplicate_is_tied_to_the_ticket_that_it_repeats_and_never_to_itself(ticket, run, shown):
    other = run("-q", "new", "La misma", "--no-rules").out.strip()
    run("resolve", ticket, "--outcome", "duplicate", "--of", other)
    told = shown(ticket)
    assert (told["resolution"]["outcome"], told["links"]) == ("duplicate", [other])
    assert told["entries"][-1]["facts"]["of"] == other
    done = run("resolve", other, "--outcome", "duplicate", "--of", other)
    assert (done.code, "duplicate of itself" in done.err) == (2, True)
    assert shown(other)["status"] == "new"


def test_words_of_the_problem_and_of_the_solution_are_two_sets_and_both_are_found(ticket, run, shown):
    run("set", ticket, "keywords=gotera")
    run(
        "resolve",
        ticket,
        "--keyword",
        "pérdida",
        "--keyword",
        "gotera",
        "--solution-keyword",
        "junta",
        "-m",
        "Listo",
    )
    told = shown(ticket)
    assert (told["keywords"], told["solution_keywords"]) == (["gotera", "pérdida"], ["junta"])
    assert told["resolution"]["summary"] == "Listo"
    for word in ("pérdida", "junta"):  # the problem, the solution
        assert ticket in run("search", word, "--format", "ids").lines


@pytest.mark.parametrize("outcome", ["rejected", "unsolvable"])
@pytest.mark.parametrize("reasons", [(), ("--reasons", " "), ("--reasons", "")], ids=["none", "a blank", "nothing"])
def test_a_negative_outcome_needs_reasons(outcome, reasons, ticket, run, shown):
    done = run("resolve", ticket, "--outcome", outcome, *reasons)
    assert (done.code, "needs --reasons" in done.err) == (4, True)
    assert shown(ticket)["status"] == "assigned"


COMPENSATED = ("--outcome", "compensated", "--method", "vale")


@pytest.mark.parametrize(
    "typed",
    [
        ("--amount", "mucho"), ("--amount", "-20"), ("--amount", "0"), ("--amount", "1.500"), ("--amount", "NaN"),
        ("--amount", "1e3"), ("--amount", "٣"), ("--currency", "pesos"), ("--currency", "XXX"), ("--currency", "$"),
    ],
)  # fmt: skip
def test_what_is_no_amount_and_no_currency_is_refused(typed, ticket, run, shown):
    done = run("resolve", ticket, *COMPENSATED, "--by", "2026-11-25 10:00", *typed)
    assert (done.code, f"`{typed[1]}` is no {typed[0][2:]}" in done.err) == (2, True)
    assert shown(ticket)["status"] == "assigned"


def test_an_amount_and_a_currency_are_kept_in_one_way(ticket, run, shown):
    run("resolve", ticket, *COMPENSATED, "--by", "2026-11-25 10:00", "--amount", "1500,50", "--currency", "ars")
    told = shown(ticket)["resolution"]["compensation"]
    assert (told["amount"], told["currency"]) == ("1500.50", "ARS")


def test_a_compensation_cannot_arrive_in_the_past(ticket, run, shown):
    done = run("resolve", ticket, *COMPENSATED, "--by", "2026-11-19")
    assert (done.code, "in the past" in done.err) == (2, True)
    assert shown(ticket)["status"] == "assigned"


@pytest.mark.parametrize(
    ("verb", "now", "acceptance"),
    [
        ("accept", "2026-11-20T10:30:00-03:00", "customer"), ("close", "2026-11-20T10:30:00-03:00", "none"),
        ("close", "2027-03-20T10:30:00-03:00", "silence"),
    ],
    ids=["accepted", "closed at once", "closed after long silence"],
)  # fmt: skip
def test_a_closing_says_whether_the_customer_agreed(verb, now, acceptance, ticket, run, shown):
    run("resolve", ticket)
    run("--at", now, verb, ticket)
    told = shown(ticket)
    assert (told["status"], told["entries"][-1]["facts"]["acceptance"]) == ("closed", acceptance)


def test_what_is_not_resolved_is_neither_accepted_nor_closed(ticket, run, shown):
    for verb in ("accept", "close", "reopen"):
        assert run(verb, ticket).code == 4
    assert shown(ticket)["status"] == "assigned"


def test_what_is_reopened_is_in_progress_again_and_says_why(ticket, run, shown):
    run("resolve", ticket)
    run("reopen", ticket, "-m", "  sigue igual ")
    told = shown(ticket)
    assert (told["status"], told["entries"][-1]["because"]) == ("in-progress", "sigue igual")


def test_what_was_closed_too_long_ago_is_not_reopened(ticket, run, shown):
    run("resolve", ticket)
    run("close", ticket)
    assert run("--at", "2028-01-01T10:00:00-03:00", "reopen", ticket).code == 4
    assert shown(ticket)["status"] == "closed"


def test_what_was_nobodys_belongs_to_who_resolved_it(empty, run):
    for agent in ("ana", "luis"):
        run("agent", "add", agent)
    number = run("-q", "new", "Algo", "--no-rules").out.strip()
    run("--as", "luis", "resolve", number)
    assert run("show", number, "--format", "json").json["assignee"] == "luis"
    other = run("-q", "new", "Otra", "--no-rules", "--assign", "ana").out.strip()
    run("--as", "luis", "resolve", other)
    assert run("show", other, "--format", "json").json["assignee"] == "ana"


def test_who_is_no_agent_resolves_without_having_it(empty, run):
    run("agent", "add", "ana")
    number = run("-q", "new", "Algo", "--no-rules").out.strip()
    assert run("resolve", number).code == 0
    assert run("show", number, "--format", "json").json["assignee"] is None


def test_a_closed_case_tells_how_long_it_took_and_not_how_old_it_is(desk, run):
    number = run(
        "--at", "2026-10-07T10:00:00-03:00", "-q", "new", "Prueba", "--no-rules", "--assign", "ana"
    ).out.strip()
    run("--at", "2026-10-07T12:30:00-03:00", "resolve", number)
    assert "took 2h 30m" in run("--at", "2026-10-09T10:00:00-03:00", "accept", number).out
    for command in (("show", number), ("list", number, "--all", "--columns", "age")):
        told = run("--at", "2026-11-20T10:30:00-03:00", *command).out
        assert "2h 30m" in told
        assert "44d" not in told


def test_the_date_of_a_compensation_is_watched_after_the_case_is_closed_and_kept_settles_it(ticket, run):
    run("resolve", ticket, *COMPENSATED, "--by", "2026-11-25 10:00")
    run("accept", ticket)
    watch = ("watch", "--where", f"id:{ticket}", "--format", "json")
    assert run("--at", "2026-11-25T09:00:00-03:00", *watch).json == []
    [found] = run("--at", "2026-11-26T09:00:00-03:00", *watch).json
    assert (found["check"], found["severity"], found["id"]) == ("compensation", "error", ticket)
    assert run("--at", "2026-11-26T09:00:00-03:00", "promise", ticket, "--kept").code == 0
    assert run("--at", "2026-11-27T09:00:00-03:00", *watch).json == []
