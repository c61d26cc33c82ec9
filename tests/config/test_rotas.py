"""rota.yaml: read with all that is wrong in it, and written with exchanged turns."""

from datetime import date

import pytest

from ticketcli.config.rotas import read_rotas, read_turn, write_swaps
from ticketcli.errors import Usage
from ticketcli.ticket.model import Agent, Team
from ticketcli.ticket.rota import Rota

AGENTS = {id: Agent(id, id) for id in ("ana", "luis", "marta")}
TEAMS = {"shop": Team("shop", agents=("marta", "ana"))}
TODAY = date(2026, 11, 20)


def read(text):
    return read_rotas(text, "rota.yaml", AGENTS, TEAMS)


def test_a_role_has_agents_of_its_own_or_those_of_a_team():
    found, faults = read(
        "triage: {team: shop}\nlevel-2: {agents: [luis, ana], level: 2, by: day}\nall:\n"
        "swaps:\n  triage: {2026-W48: ana}\n  shop: {2026-W50: luis}\n"
    )
    assert not faults
    assert found == {
        "triage": Rota("triage", ("marta", "ana"), swaps={"2026-W48": "ana"}),
        "level-2": Rota("level-2", ("luis", "ana"), daily=True, level=2),
        "all": Rota("all", ("ana", "luis", "marta")),
        "shop": Rota("shop", ("marta", "ana"), swaps={"2026-W50": "luis"}),
    }


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("Triage!: {agents: [ana]}", 1, "`Triage!` is no name"),
        ("t: {agenst: [ana]}", 1, "did you mean agents"),
        ("t:\n  team: shp", 2, "unknown team `shp`; there is shop"),
        ("t:\n  level: 12", 2, "`level` is a whole number from 1 to 9"),
        ("t:\n  by: month", 2, "`by: month` is unknown"),
        ("swaps:\n  shop: {Monday: ana}", 2, "`Monday` is no turn"),
        ("- a", 1, ""),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, line, what):
    found, [fault] = read(text)
    assert not found
    assert (fault.line, what in fault.what) == (line, True)


def test_who_left_the_desk_is_named_and_keeps_the_turns():
    found, faults = read("t: {agents: [ana, gone]}\nswaps:\n  t: {2026-W48: away}\n")
    assert found["t"].roster == ("ana", "gone")
    assert [(fault.line, "unknown agent" in fault.what) for fault in faults] == [(1, True), (3, True)]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-W48", date(2026, 11, 23)), ("w48", date(2026, 11, 23)), ("48", date(2026, 11, 23)),
        ("W47", date(2026, 11, 16)), ("W46", date(2027, 11, 15)), ("W53", date(2026, 12, 28)),
        ("2026-12-31", date(2026, 12, 31)), ("W1", date(2027, 1, 4)),
    ],
)  # fmt: skip
def test_a_turn_is_typed_as_a_week_or_a_day(typed, day):
    assert read_turn(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["", "W0", "W54", "2027-W53", "2026-13-01", "mañana", "W\x1b", "9" * 40])
def test_what_is_no_turn_is_refused(typed):
    with pytest.raises(Usage, match="is no turn"):
        read_turn(typed, TODAY)


def test_exchanged_turns_are_written_and_what_else_stands_there_stays():
    text = "# ours\ntriage: {agents: [ana]}\nswaps:\n  triage:\n    # holidays\n    2026-W48: luis\n\n# end\nall:\n"
    rotas = {"triage": Rota("triage", ("ana",), swaps={"2027-W01": "ana", "2026-W53": "luis"}), "all": Rota("all", ())}
    written = write_swaps(text, rotas)
    assert written == (
        "# ours\ntriage: {agents: [ana]}\n# end\nall:\nswaps:\n  triage:\n    2026-W53: luis\n    2027-W01: ana\n"
    )
    assert read(written)[0]["triage"].swaps == {"2026-W53": "luis", "2027-W01": "ana"}
    assert write_swaps(written, {}) == "# ours\ntriage: {agents: [ana]}\n# end\nall:\n"
    assert write_swaps("", rotas).startswith("swaps:\n  triage:\n")
