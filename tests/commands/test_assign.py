"""`tkt assign`: to an agent, to a team, or to whom rules and pickers choose; who may not have it is said."""

import pytest


@pytest.fixture
def new(empty, run):
    """A desk of ana and luis, of whom ana is in a team; `new(title, …)`: the number of a ticket that nobody has."""
    for agent in ("ana", "luis"):
        run("agent", "add", agent)
    settings = empty / "desk.yaml"
    settings.write_text(settings.read_text() + "teams: {taller: {agents: [ana]}, ventas: {agents: [luis]}}\n")
    return lambda title="Algo", *more: run("-q", "new", title, "--no-rules", *more).out.strip()


@pytest.fixture
def whose(run):
    def whose(number: str) -> tuple[str | None, str | None]:
        told = run("show", number, "--format", "json").json
        return told["assignee"], told["team"]

    return whose


def test_by_hand_it_is_that_agents_and_stays_its_teams(new, run, whose):
    one, other = new("Uno", "--set", "team=taller"), new("Dos")
    assert run("assign", one, other, "--to", "luis").code == 0
    assert (whose(one), whose(other)) == (("luis", "taller"), ("luis", None))


def test_of_a_team_somebody_is_chosen(new, run, whose):
    one, other = new("Uno"), new("Dos")
    run("assign", one, "--team", "ventas")
    run("assign", other, "--team", "taller")
    assert (whose(one), whose(other)) == (("luis", "ventas"), ("ana", "taller"))


def test_where_nobody_of_a_team_may_have_it_it_waits_in_the_teams_queue(new, run, whose):
    number = new()
    run("agent", "away", "luis", "--until", "2026-11-30")
    done = run("assign", number, "--team", "ventas")
    assert whose(number) == (None, "ventas")
    assert "luis is away" in done.err


def test_a_suggestion_changes_nothing(new, run, whose):
    number = new()
    assert "ana" in run("assign", number, "--suggest", "--team", "taller").out
    assert whose(number) == (None, None)


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["T", "--to", "ana", "--team", "taller"], 2, "cannot go together"), (["T", "--to", "lius"], 3, "luis"),
        (["T", "--team", "talle"], 2, "taller"), ([], 2, "say which ticket, or --unassigned"),
    ],
    ids=["both", "no agent", "no team", "no ticket"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(options, code, told, new, run, whose):
    number = new()
    done = run("assign", *(number if word == "T" else word for word in options))
    assert (done.code, told in done.err) == (code, True)
    assert whose(number) == (None, None)


def test_what_is_resolved_is_given_to_nobody(new, run):
    number = new()
    run("resolve", number)
    done = run("assign", number)
    assert (done.code, "reopen it first" in done.err) == (4, True)


def test_where_everything_is_somebodys_it_is_said(new, run):
    assert run("assign", "--unassigned").err == "no open ticket is nobody's\n"
