"""Tickets given out by rota: the roster stands, whoever is absent keeps the turn, levels go round by week."""

from pathlib import Path

import pytest

MONDAY = "2026-11-23T10:00:00+00:00"


@pytest.fixture
def rota(empty, run):
    """A desk of three agents whose team picks by rota; week 48 is luis's."""
    for agent in ("ana", "luis", "marta"):
        run("agent", "add", agent)
    Path("desk.yaml").write_text("name: x\nareas: {a: {team: shop}}\nteams: {shop: {pickers: [rota]}}\n")
    return empty


def told(run, at=MONDAY):
    """Who gets a ticket then, and why."""
    made = run("new", "Hola", "--area", "a", "--from", "x@x.example", "--format", "json", TKT_NOW=at).json
    return made["assignee"], next(one["because"] for one in made["entries"] if one["kind"] == "assigned")


def owners(run, *options):
    return [(row["turn"], row["agent"]) for row in run("agent", "rota", "--format", "json", *options).json]


def test_who_stands_in_is_told_as_one(rota, run):
    assert told(run) == ("luis", "on the rota for 2026-W48")
    run("agent", "away", "luis", "--until", "2026-11-27")
    assert told(run) == ("marta", "stands in for luis on the rota for 2026-W48")


def test_the_only_one_left_stands_in_too(rota, run):
    for agent in ("luis", "marta"):
        run("agent", "away", agent, "--until", "2026-11-27")
    assert told(run) == ("ana", "stands in for luis on the rota for 2026-W48")


def test_one_absence_moves_nobodys_week_not_even_between_morning_and_afternoon(rota, run):
    before = owners(run)
    run("agent", "away", "ana", "--from", "2026-11-23T12:00:00+00:00", "--until", "2026-12-20")
    assert owners(run) == before
    assert told(run, "2026-11-23T09:00:00+00:00")[0] == told(run, "2026-11-23T15:00:00+00:00")[0] == "luis"


def test_it_is_seen_whose_week_it_is_and_who_stands_in(rota, run):
    run("agent", "away", "luis", "--until", "2026-11-23")
    rows = run("agent", "rota", "--turns", "2", "--format", "json").json
    assert rows == [
        {"rota": "shop", "turn": "2026-W47", "from": "2026-11-16", "agent": "ana", "stands_in": None, "away": None,
         "exchanged": None},
        {"rota": "shop", "turn": "2026-W48", "from": "2026-11-23", "agent": "luis", "stands_in": "marta",
         "away": "2026-11-23", "exchanged": None},
    ]  # fmt: skip


def test_weeks_follow_one_another_over_the_end_of_a_year_with_53(rota, run):
    assert owners(run, "--turns", "4") == [
        ("2026-W47", "ana"), ("2026-W48", "luis"), ("2026-W49", "marta"), ("2026-W50", "ana"),
    ]  # fmt: skip
    turns = run("agent", "rota", "--turns", "3", "--format", "json", TKT_NOW="2026-12-27T23:59:00+00:00").json
    assert [(row["turn"], row["agent"]) for row in turns] == [
        ("2026-W52", "marta"), ("2026-W53", "ana"), ("2027-W01", "luis"),
    ]  # fmt: skip
    assert told(run, "2027-01-03T23:59:00+00:00")[0] == "ana"
    assert told(run, "2027-01-04T00:00:00+00:00")[0] == "luis"


def test_two_weeks_are_exchanged_as_one_commit_and_back(rota, run):
    done = run("agent", "rota", "--swap", "W48", "W49")
    assert done.err == "shop: 2026-W48 marta, 2026-W49 luis\n"
    assert Path("rota.yaml").read_text() == "swaps:\n  shop:\n    2026-W48: marta\n    2026-W49: luis\n"
    assert told(run) == ("marta", "on the rota for 2026-W48")
    run("agent", "rota", "--swap", "W48", "W49")
    assert told(run)[0] == "luis"
    assert not Path("rota.yaml").read_text()


def test_a_dry_run_exchanges_nothing(rota, run):
    assert "this was a dry run" in run("agent", "rota", "--swap", "W48", "W49", "-n").err
    assert not Path("rota.yaml").exists()


def test_what_cannot_be_exchanged_is_refused(rota, run):
    assert run("agent", "rota", "--swap", "W48", "W51").code == 4
    assert run("agent", "rota", "--swap", "W48", "2026-13-45").code == 2
    assert run("agent", "rota", "--of", "shpo").err == "tkt: unknown rota `shpo`; there is shop\n"
    Path("rota.yaml").write_text("triage:\n")
    assert run("agent", "rota", "--swap", "W48", "W49").err == "tkt: say which rota: --of triage, shop\n"


def test_levels_go_round_by_week(rota, run):
    Path("rota.yaml").write_text("level-2: {agents: [marta, luis], level: 2}\n")
    number = run("-q", "new", "Hola", "--area", "a", "--from", "x@x.example", TKT_NOW=MONDAY).out.strip()
    second = next(row["agent"] for row in run("agent", "rota", "--of", "level-2", "--format", "json").json[1:])
    run("escalate", number, "-m", "difícil", TKT_NOW=MONDAY)
    made = run("show", number, "--format", "json").json
    assert (made["level"], made["assignee"]) == (2, second)


def test_triage_says_whose_week_it_is(rota, run):
    Path("rota.yaml").write_text("triage: {agents: [marta]}\n")
    assert "triage, 2026-W47: marta\n" in run("triage").err
    run("agent", "away", "marta", "--until", "2026-11-24")
    assert "triage, 2026-W47: –, standing in for marta\n" in run("triage").err


def test_a_fault_in_the_rota_stops_nobody_and_is_named(rota, run):
    Path("rota.yaml").write_text("t: {agents: [nadie]}\nshop: {agenst: [ana]}\n")
    assert told(run)[0] == "luis"
    assert [line.partition(":")[0] for line in run("check").lines] == ["rota.yaml", "rota.yaml"]
