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


def test_where_nobody_of_another_team_may_have_it_its_old_agent_does_not_keep_it(new, run, whose):
    number = new()
    run("assign", number, "--to", "ana")
    run("start", number, "--as", "ana")
    run("agent", "away", "luis", "--until", "2026-11-30")
    run("assign", number, "--team", "ventas")
    assert whose(number) == (None, "ventas")
    assert run("show", number, "--format", "json").json["status"] == "new"
    assert run("list", "--unassigned", "--format", "ids").lines == [number]


def test_an_agent_of_both_teams_keeps_it(new, run, whose, empty):
    settings = empty / "desk.yaml"
    settings.write_text(settings.read_text().replace("ventas: {agents: [luis]}", "ventas: {agents: [luis, ana]}"))
    number = new()
    run("assign", number, "--to", "ana")
    for agent in ("luis", "ana"):
        run("agent", "away", agent, "--until", "2026-11-30")
    run("assign", number, "--to", "ana")
    run("assign", number, "--team", "ventas")
    assert whose(number) == ("ana", "ventas")


@pytest.fixture
def areas(new, empty):
    """The same desk, with an area for each team."""
    settings = empty / "desk.yaml"
    settings.write_text(settings.read_text() + "areas: {mesa: {team: taller}, pedidos: {team: ventas}}\n")
    return new


def test_an_area_that_a_person_corrects_goes_to_its_team(areas, run, whose):
    number = run("-q", "new", "Algo", "--set", "area=mesa").out.strip()
    run("assign", number, "--team", "taller")
    number = run("-q", "new", "Otra", "--set", "area=mesa").out.strip()
    assert whose(number)[0] == "ana"
    done = run("set", number, "area=pedidos")
    assert whose(number) == ("luis", "ventas")
    assert "team ventas serves pedidos" in done.out
    assert "luis" in done.out


def test_a_team_that_a_person_chose_stays_whatever_the_area(areas, run, whose):
    number = run("-q", "new", "Algo", "--set", "area=mesa").out.strip()
    run("set", number, "team=ventas")
    for area in ("pedidos", "mesa"):
        run("set", number, f"area={area}")
        assert whose(number)[1] == "ventas"


def test_what_goes_to_a_team_of_which_nobody_is_there_waits_in_its_queue(areas, run, whose):
    run("agent", "away", "luis", "--until", "2026-11-30")
    number = run("-q", "new", "Algo", "--set", "area=mesa").out.strip()
    run("set", number, "area=pedidos")
    assert whose(number) == (None, "ventas")
