"""Turns as a table: whose they are, who stands in, on which days."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ticketcli.render.rota import duty_line, turn_table
from ticketcli.ticket.model import Agent
from ticketcli.ticket.rota import Rota

AT = datetime(2026, 11, 20, 10, 30, tzinfo=ZoneInfo("America/Argentina/Buenos_Aires"))
AGENTS = {
    "ana": Agent("ana", "Ana", away=("2026-11-24/2026-11-25", "2026-11-27")),
    "luis": Agent("luis", "Luis", away=("2026-11-27",)),
    "marta": Agent("marta", "Marta"),
}
ROTA = Rota("triage", ("luis", "marta", "ana"), swaps={"2026-W48": "ana"})


def test_who_stands_in_is_there_on_all_days_on_which_the_owner_is_not():
    columns, rows = turn_table([ROTA], AGENTS, AT, 2)
    assert [column.key for column in columns] == [
        "rota", "turn", "from", "agent", "stands_in", "away", "exchanged",
    ]  # fmt: skip
    assert [(row[1], row[3], row[4], row[5], row[6]) for row in rows] == [
        ("2026-W47", ROTA.owner(AT), None, None, None),
        ("2026-W48", "ana", "marta", "2026-11-24/2026-11-25, 2026-11-27", "yes"),
    ]


def test_who_left_the_desk_is_stood_in_for_on_every_day():
    _columns, [row] = turn_table([Rota("t", ("gone", "marta"), swaps={"2026-W47": "gone"})], AGENTS, AT, 1)
    assert row[3:6] == ("gone", "marta", "2026-11-20/2026-11-22")


def test_a_line_says_who_does_it_now():
    assert duty_line(ROTA, AGENTS, AT.replace(day=26)) == "triage, 2026-W48: ana"
    assert duty_line(ROTA, AGENTS, AT.replace(day=24)) == "triage, 2026-W48: marta, standing in for ana"
    assert duty_line(Rota("t", ()), AGENTS, AT) == "t, 2026-W47: –"


def test_a_day_begins_at_the_desks_midnight_on_the_day_the_clock_changes():
    zone = ZoneInfo("America/New_York")
    daily = Rota("t", ("ana", "luis", "marta"), daily=True)
    before, after = datetime(2026, 10, 31, 23, 59, tzinfo=zone), datetime(2026, 11, 1, 0, 1, tzinfo=zone)
    assert [duty_line(daily, {**AGENTS}, at)[3:13] for at in (before, after)] == ["2026-10-31", "2026-11-01"]
    assert daily.owner(before) != daily.owner(after)
