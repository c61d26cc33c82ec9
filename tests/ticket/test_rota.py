"""Whose turn it is: a roster in a fixed order, by week or by day, across years, with turns exchanged."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ticketcli.ticket.model import Agent, Team
from ticketcli.ticket.rota import Rota, list_roster

THREE = Rota("shop", ("ana", "luis", "marta"))
DAYS = st.dates(date(2000, 1, 3), date(2099, 1, 1))


def test_weeks_go_round_the_roster_across_a_year_of_53_weeks():
    weeks = [(THREE.name_turn(day), THREE.owner(day)) for day in THREE.turns(date(2026, 12, 23), 5)]
    assert weeks == [
        ("2026-W52", "marta"), ("2026-W53", "ana"), ("2027-W01", "luis"), ("2027-W02", "marta"), ("2027-W03", "ana"),
    ]  # fmt: skip


def test_a_week_at_the_years_end_is_one_week_on_both_sides():
    assert {(THREE.name_turn(date(2026, 12, 28) + timedelta(n)), THREE.owner(date(2026, 12, 28) + timedelta(n)))
            for n in range(7)} == {("2026-W53", "ana")}  # fmt: skip


def test_days_go_round_the_roster():
    daily = THREE._replace(daily=True)
    told = [(daily.name_turn(day), daily.owner(day)) for day in daily.turns(date(2026, 12, 30), 4)]
    assert [turn for turn, _who in told] == ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]
    assert told[0][1] == told[3][1]
    assert len({who for _turn, who in told}) == 3


def test_who_stands_in_is_the_next_on_the_roster():
    assert THREE.line(date(2026, 12, 30)) == ["ana", "luis", "marta"]
    assert THREE._replace(swaps={"2026-W53": "marta"}).line(date(2026, 12, 30)) == ["marta", "ana", "luis"]


def test_nobody_takes_turns_where_there_is_no_roster():
    assert Rota("shop", ()).owner(date(2026, 12, 30)) is None


def test_two_turns_are_exchanged_and_no_other_moves():
    new = THREE.exchange_turns(date(2026, 12, 28), date(2027, 1, 4))
    assert new.swaps == {"2026-W53": "luis", "2027-W01": "ana"}
    assert [new.owner(day) for day in new.turns(date(2026, 12, 21), 4)] == ["marta", "luis", "ana", "marta"]


@given(DAYS, DAYS)
def test_exchanging_twice_is_as_it_was(one, other):
    assert THREE.exchange_turns(one, other).exchange_turns(one, other) == THREE


@given(DAYS)
def test_each_has_one_turn_of_as_many_as_there_are_agents(day):
    assert sorted(THREE.owner(turn) for turn in THREE.turns(day, 3)) == ["ana", "luis", "marta"]


def test_the_roster_is_the_team_as_it_is_listed_or_all_of_it_by_id():
    agents = {id: Agent(id, id, areas=areas) for id, areas in (("marta", ()), ("ana", ("billing",)), ("luis", ("x",)))}
    assert list_roster(agents, Team("shop", agents=("luis", "gone", "ana"))) == ("luis", "gone", "ana")
    assert list_roster(agents, Team("shop", areas=("billing",))) == ("ana", "marta")
    assert list_roster(agents, None) == ("ana", "luis", "marta")
