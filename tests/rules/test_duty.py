from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.rules.duty import hours_lately, next_shift, on_shift, shift_until
from ticketcli.rules.pickers import Scene, find_candidates, pick_agent
from ticketcli.ticket.model import Agent, Team, Ticket
from ticketcli.worktime.calendar import make_calendar

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
FRIDAY = datetime(2026, 11, 20, 10, 30, tzinfo=ZONE)
OFFICE = {day: [["09:00", "13:00"], ["14:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
CALENDARS = {
    "office": make_calendar({"zone": str(ZONE), "hours": OFFICE, "holidays": ["2026-11-23"]}),
    "madrid": make_calendar({"zone": "Europe/Madrid", "hours": OFFICE}),
    "always": make_calendar({"zone": str(ZONE)}),
}
ANA, LUIS, EVA, HUGO = (Agent(id, id.title(), hours="office") for id in ("ana", "luis", "eva", "hugo"))
ALL = [ANA, EVA, HUGO, LUIS]


def ticket(**fields: object) -> Ticket:
    return Ticket("TK-1", "Hola", FRIDAY, **fields)


def fell_out(agent: Agent, at: datetime = FRIDAY, **scene: object) -> str | None:
    told = Scene(at, calendars=CALENDARS, **scene)
    return find_candidates(ticket(), [agent], None, {}, at, told)[1].get(agent.id)


def picked(pickers: tuple[str, ...], among=ALL, of: Ticket | None = None, **scene: object) -> tuple[str | None, str]:
    told = Scene(**{"at": FRIDAY, "calendars": CALENDARS, **scene})
    load = scene.get("load", {})
    chosen = pick_agent(among, pickers, of or ticket(), (), load, {}, {}, told._replace())
    return chosen.agent, chosen.because


# -- shifts ------------------------------------------------------------------------------------------------------------


def test_who_is_off_shift_falls_out_until_the_next_shift():
    evening = FRIDAY.replace(hour=20)
    assert fell_out(ANA) is None
    assert fell_out(ANA, evening) == "ana is off shift until 2026-11-24T09:00"


def test_a_shift_is_that_of_the_agents_own_zone():
    morning = FRIDAY.replace(hour=5)
    there = ANA._replace(hours="madrid")
    assert (on_shift(there, CALENDARS, morning), on_shift(ANA, CALENDARS, morning)) == (True, False)
    assert fell_out(there, FRIDAY.replace(hour=15)) == "ana is off shift until 2026-11-23T05:00"


@pytest.mark.parametrize("hours", [None, "unknown"])
def test_who_has_no_calendar_is_always_on_shift(hours):
    assert fell_out(ANA._replace(hours=hours), FRIDAY.replace(hour=3)) is None


def test_until_when_a_shift_runs():
    assert shift_until(ANA, CALENDARS, FRIDAY) == FRIDAY.replace(hour=13, minute=0)
    assert shift_until(ANA, CALENDARS, FRIDAY.replace(hour=13)) is None
    assert shift_until(ANA._replace(hours="always"), CALENDARS, FRIDAY) is None
    assert next_shift(ANA, CALENDARS, FRIDAY.replace(hour=13)) == FRIDAY.replace(hour=14, minute=0)


@given(st.integers(0, 40 * 24 * 60))
def test_a_shift_ends_where_its_calendar_closes(minutes):
    at = FRIDAY + timedelta(minutes=minutes)
    end = shift_until(ANA, CALENDARS, at)
    assert (end is not None) == CALENDARS["office"].is_open(at)
    if end:
        assert not CALENDARS["office"].is_open(end)
        assert CALENDARS["office"].between(at, end) == (end - at).total_seconds()


def test_hours_worked_leave_out_nights_holidays_and_absences():
    monday = datetime(2026, 11, 30, tzinfo=ZONE)
    assert hours_lately(ANA, CALENDARS, monday) == 19 * 8
    assert hours_lately(ANA._replace(away=("2026-11-24/2026-11-27",)), CALENDARS, monday) == 15 * 8
    assert hours_lately(ANA._replace(hours=None), CALENDARS, monday) == pytest.approx(160)


# -- skills ------------------------------------------------------------------------------------------------------------


def test_a_skill_is_needed_with_its_level():
    able = ANA._replace(skills={"cafeteras": 2})
    assert fell_out(able, skills={"cafeteras": 2}) is None
    assert fell_out(able, skills={"cafeteras": 3}) == "ana has cafeteras 2 of 3"
    assert fell_out(ANA, skills={"cafeteras": 1}) == "ana has cafeteras 0 of 1"


def test_the_most_skilled_is_picked_for_what_is_needed_or_what_it_is_about():
    among = [ANA._replace(skills={"cafeteras": 2, "ventas": 5}), LUIS._replace(skills={"cafeteras": 4})]
    assert picked(("skill",), among, skills={"cafeteras": 1}) == ("luis", "most skilled of 2 in cafeteras")
    assert picked(("skill",), among, ticket(tags=("ventas",)))[0] == "ana"
    assert picked(("skill", "round-robin"), among, ticket(area="orders"))[1].startswith("by lot")


# -- pickers -----------------------------------------------------------------------------------------------------------


def test_the_lowest_level_that_will_do_is_picked_and_the_highest_for_the_top_tier():
    among = [ANA._replace(level=1), LUIS._replace(level=2)]
    assert picked(("tier",), among) == ("ana", "level 1 will do of 2")
    assert picked(("tier",), among, favoured=True) == ("luis", "highest level 2 of 2")


def test_the_rota_turns_by_iso_week_over_the_end_of_the_year_and_passes_over_who_may_not():
    team = Team("shop", agents=("luis", "ana", "eva"))
    days = [FRIDAY + timedelta(weeks=n) for n in range(9)]
    turns = [picked(("rota",), [ANA, EVA, LUIS], at=day, team=team)[0] for day in days]
    assert turns[:3] == turns[3:6] == turns[6:]
    assert sorted(turns[:3]) == ["ana", "eva", "luis"]
    assert "rota for 2026-W47" in picked(("rota",), at=FRIDAY, team=team)[1]
    gone = [agent for agent in (ANA, EVA, LUIS) if agent.id != turns[0]]
    assert picked(("rota",), gone, at=days[0], team=team)[0] == turns[1]


def test_a_rota_by_day_turns_at_midnight_of_the_desk():
    team = Team("shop", agents=("ana", "luis"))
    today, late, tomorrow = (FRIDAY, FRIDAY.replace(hour=23), FRIDAY + timedelta(days=1))
    turns = [picked(("rota-day",), [ANA, LUIS], at=day, team=team)[0] for day in (today, late, tomorrow)]
    assert turns[0] == turns[1] != turns[2]


def test_a_lane_gives_nothing_to_anybody():
    team = Team("shop", agents=("ana", "luis"), lanes={"oldest": ("ana",), "newest": ("luis",)})
    for days in (0, 300):
        one = ticket()._replace(created_at=FRIDAY - timedelta(days=days))
        assert picked(("lane",), [ANA, LUIS], one, team=team) == picked((), [ANA, LUIS], one, team=team)


def test_among_those_about_as_loaded_who_was_given_fewest_for_an_hour_of_work_is_picked():
    def lately():
        return {"ana": 40, "luis": 20}

    def chosen(load):
        return pick_agent(
            [ANA, LUIS], ("least-loaded",), ticket(), (), load, {}, {}, Scene(FRIDAY, None, {}, CALENDARS, lately)
        )

    assert chosen({"ana": 1, "luis": 2})[:2] == ("luis", "least loaded of 2 for the hours worked")
    assert chosen({"ana": 1, "luis": 1})[:2] == ("luis", "least loaded of 2")
    assert chosen({"ana": 1, "luis": 3}).agent == "ana"
