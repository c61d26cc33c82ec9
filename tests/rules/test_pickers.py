from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.errors import Usage
from ticketcli.rules.duty import is_away, read_period
from ticketcli.rules.pickers import Candidacy, Pick, find_candidates, known_pickers, lanes_of, pick_agent
from ticketcli.ticket.model import PICKERS, Agent, Entry, Team, Ticket

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
AT = datetime(2026, 12, 24, 10, tzinfo=ZONE)
ANA, LUIS, EVA = (Agent(id, id.title()) for id in ("ana", "luis", "eva"))
ALL = ("sticky", "least-loaded", "round-robin")


def ticket(number: int = 1, **fields: object) -> Ticket:
    return Ticket(f"TK-{number}", "Hola", AT + timedelta(minutes=number), **fields)


def fell_out(agent: Agent, of: Ticket | None = None, team: Team | None = None, load: int = 0) -> str | None:
    left, out = find_candidates(of or ticket(), [agent], team, {agent.id: load}, AT)
    assert (left == [agent]) == (out == {})
    return out.get(agent.id)


def picked(among, pickers=ALL, of=None, past=(), load=None, given_at=None) -> Pick:
    return pick_agent(among, pickers, of or ticket(), past, load or {}, given_at or {}, {})


# -- who may -----------------------------------------------------------------------------------------------------------


def test_without_team_area_and_level_anybody_may():
    assert find_candidates(ticket(), [ANA, LUIS], None, {}, AT) == ([ANA, LUIS], {})


def test_a_team_is_its_list_and_those_who_name_it():
    team = Team("office", agents=("ana",))
    assert fell_out(ANA, team=team) is None
    assert fell_out(LUIS._replace(team="office"), team=team) is None
    assert fell_out(EVA, team=team) == "eva is not in team office"


def test_a_team_that_lists_nobody_is_all_who_cover_its_areas_and_name_no_other_team():
    team = Team("office", areas=("billing", "sales"))
    assert fell_out(ANA, team=team) is None
    assert fell_out(ANA._replace(areas=("sales",)), team=team) is None
    assert fell_out(ANA, team=Team("office")) is None
    assert fell_out(ANA._replace(areas=("repairs",)), team=team) == "ana is not in team office"
    assert fell_out(ANA._replace(team="workshop"), team=team) == "ana is not in team office"


def test_an_agent_without_areas_covers_all():
    assert fell_out(ANA, ticket(area="billing")) is None
    assert fell_out(ANA._replace(areas=("billing",)), ticket(area="billing")) is None
    assert fell_out(ANA._replace(areas=("sales",)), ticket()) is None
    assert fell_out(ANA._replace(areas=("sales",)), ticket(area="billing")) == "ana does not cover billing"


def test_a_level_is_reached_or_not():
    assert fell_out(ANA._replace(level=2), ticket(level=2)) is None
    assert fell_out(ANA, ticket(level=2)) == "ana has level 1 of 2"


def test_who_has_as_many_as_capacity_is_full():
    assert fell_out(ANA._replace(capacity=12), load=11) is None
    assert fell_out(ANA._replace(capacity=12), load=12) == "ana is full (12 of 12)"
    assert fell_out(ANA, load=500) is None


def test_each_falls_out_at_the_first_filter_that_holds():
    ana = ANA._replace(capacity=0, away=("2026-12-24",))
    assert fell_out(ana, ticket(level=2), Team("office", agents=("eva",))) == "ana is not in team office"
    assert fell_out(ana) == "ana is away"


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("2026-12-24", "2026-12-24T00:00:00-03:00", True),
        ("2026-12-24", "2026-12-24T23:59:59-03:00", True),
        ("2026-12-24", "2026-12-23T23:59:59-03:00", False),
        ("2026-12-24", "2026-12-25T00:00:00-03:00", False),
        ("2026-12-24/2027-01-02", "2027-01-02T23:59:59-03:00", True),
        ("2026-12-24/2027-01-02", "2027-01-03T00:00:00-03:00", False),
        ("2026-12-24", "2026-12-25T01:00:00+00:00", True),
        ("2026-12-24T09:00:00-03:00/2026-12-24T11:00:00-03:00", "2026-12-24T10:59:59-03:00", True),
        ("2026-12-24T09:00:00-03:00/2026-12-24T11:00:00-03:00", "2026-12-24T11:00:00-03:00", False),
        ("2026-12-24T09:00/2026-12-24T11:00", "2026-12-24T13:00:00+00:00", True),
        ("2026-12-24T09:00/2026-12-25", "2026-12-25T20:00:00-03:00", True),
    ],
)
def test_away_is_by_the_days_of_the_zone_and_by_instants(text: str, at: str, expected: bool):
    assert is_away(ANA._replace(away=("2020-01-01", text)), datetime.fromisoformat(at).astimezone(ZONE)) is expected


@pytest.mark.parametrize(
    "text",
    ["", "/", "soon", "2026-13-01", "2027-01-02/2026-12-24", "2026-12-24T10:00", "9999-12-31", "2026-12-24/x", "T/T"],
)
def test_a_period_that_cannot_be_is_none(text: str):
    assert read_period(text, ZONE) is None
    assert not is_away(ANA._replace(away=(text,)), AT)


@given(
    st.text() | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?(/[0-9T:-]+)?")
)
def test_any_text_is_borne_as_away(text: str):
    assert is_away(ANA._replace(away=(text,)), AT) in (True, False)


# -- who of them -------------------------------------------------------------------------------------------------------


def test_the_only_one_left_is_picked():
    assert picked([ANA]) == Pick("ana", "the only one left", (Candidacy("ana", 0, None, "the only one left"),), {})


def test_when_nobody_is_left_the_reason_says_who_fell_out_and_why():
    ana, luis = ANA._replace(away=("2026-12-24",)), LUIS._replace(capacity=12)
    left, out = find_candidates(ticket(), [ana, luis], None, {"luis": 12}, AT)
    nobody = pick_agent(left, ALL, ticket(), (), {}, {}, out)
    assert nobody == Pick(None, "nobody left: ana is away, luis is full (12 of 12)", (), out)


def test_of_many_who_fell_out_those_who_came_furthest_are_named():
    others = [Agent(f"a{n}", "", areas=("sales",)) for n in range(20)]
    left, out = find_candidates(ticket(area="billing"), [ANA._replace(capacity=0), *others], None, {}, AT)
    because = pick_agent(left, ALL, ticket(), (), {}, {}, out).because
    assert because.endswith("a19 does not cover sales, ana is full (0 of 0), and 16 more".replace("sales", "billing"))


def test_a_desk_without_agents_says_so():
    assert picked([]).because == "nobody left: there are no agents"


def test_who_answered_the_customer_first_has_the_next_one_too():
    talk = (Entry(AT, "tkt", "reply"), Entry(AT, "luis", "note"), Entry(AT, "eva", "reply"), Entry(AT, "ana", "reply"))
    past = [ticket(1, entries=talk, assignee="ana"), ticket(0, assignee="luis")]
    chosen = picked([ANA, LUIS, EVA], of=ticket(2), past=past, load={"eva": 9})
    assert (chosen.agent, chosen.because) == ("eva", "answered this customer before")
    assert [evidence.note for evidence in chosen.considered[1:]] == ["passed over by sticky"] * 2


def test_who_had_the_last_ticket_follows_when_the_first_responder_may_not():
    past = [ticket(1, entries=(Entry(AT, "eva", "reply"),), assignee="luis")]
    chosen = picked([ANA, LUIS], of=ticket(2), past=past)
    assert (chosen.agent, chosen.because) == ("luis", "had this customer's last ticket")


def test_an_owner_who_gave_it_back_is_remembered_by_the_timeline():
    entries = (
        Entry(AT, "tkt", "assigned", changes={"assignee": (None, "ana")}),
        Entry(AT, "tkt", "assigned", changes={"assignee": ("ana", "luis")}),
        Entry(AT, "luis", "released", changes={"assignee": ("luis", None)}),
    )
    assert picked([ANA, LUIS], of=ticket(2), past=[ticket(1, entries=entries)]).agent == "luis"


def test_the_ticket_itself_and_untouched_ones_are_no_past():
    past = [ticket(3, assignee="eva"), ticket(2), ticket(1, assignee="luis")]
    assert picked([ANA, LUIS, EVA], of=past[0], past=past).agent == "luis"


def test_a_familiar_agent_who_may_not_is_passed_over():
    chosen = picked([ANA, LUIS], of=ticket(2), past=[ticket(1, assignee="eva")], load={"ana": 1})
    assert (chosen.agent, chosen.because) == ("luis", "least loaded of 2")


def test_the_least_loaded_is_picked_and_the_evidence_is_shown():
    chosen = picked([ANA, LUIS], load={"ana": 3, "luis": 5}, given_at={"luis": AT})
    assert (chosen.agent, chosen.because) == ("ana", "least loaded of 2")
    assert chosen.considered == (
        Candidacy("ana", 3, None, "least loaded of 2"),
        Candidacy("luis", 5, AT, "passed over by least-loaded"),
    )


def test_a_tie_goes_to_whoever_was_given_one_longest_ago():
    given_at = {"ana": AT, "luis": AT - timedelta(hours=1), "eva": AT - timedelta(hours=9)}
    chosen = picked([ANA, LUIS, EVA], load={"eva": 1}, given_at=given_at)
    assert (chosen.agent, chosen.because) == ("luis", "least loaded of 3, given one longest ago of 2")


def test_who_was_never_given_one_comes_first():
    assert picked([ANA, LUIS], ["round-robin"], given_at={"ana": AT - timedelta(days=900)}).agent == "luis"


def test_what_is_still_a_tie_is_drawn_by_lot():
    assert picked([ANA, LUIS]).because == "by lot among 2"


def test_the_lot_is_fair_and_the_same_in_any_order():
    drawn = Counter(picked([ANA, LUIS, EVA], of=ticket(n)).agent for n in range(300))
    assert min(drawn.values()) > 70
    assert drawn == Counter(picked([EVA, ANA, LUIS], of=ticket(n)).agent for n in range(300))


def test_an_unknown_picker_is_refused_with_the_nearest():
    assert known_pickers(["sticky", "lot"]) == ("sticky", "lot")
    with pytest.raises(Usage, match="there is no picker round-robbin; there is round-robin"):
        known_pickers(["round-robbin"])
    with pytest.raises(Usage):
        picked([], ["zzz"])


AGENTS = st.lists(
    st.builds(
        Agent,
        st.sampled_from("abcdefgh"),
        st.just(""),
        areas=st.sampled_from([(), ("sales",)]),
        level=st.integers(1, 3),
        capacity=st.sampled_from([None, 0, 2]),
        away=st.sampled_from([(), ("2026-12-24",)]),
        skills=st.just({}),
        unknown=st.just({}),
    ),
    unique_by=lambda agent: agent.id,
)


@given(
    AGENTS,
    st.lists(st.sampled_from(sorted(PICKERS)), unique=True),
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3)),
)
def test_nobody_who_fell_out_is_ever_picked_and_everybody_is_accounted_for(agents, pickers, load):
    wanted = ticket(2, area="billing", level=2)
    past = [ticket(1, assignee="a")]
    left, out = find_candidates(wanted, agents, None, load, AT)
    chosen = pick_agent(left, pickers, wanted, past, load, {}, out)
    assert {agent.id for agent in left} | set(out) == {agent.id for agent in agents}
    assert (chosen.agent in {agent.id for agent in left}) if left else chosen.agent is None
    assert [evidence.agent for evidence in chosen.considered[:1]] == ([chosen.agent] if left else [])
    assert {evidence.agent for evidence in chosen.considered} == {agent.id for agent in left}
    assert pick_agent(left[::-1], pickers, wanted, past, load, {}, out) == chosen


@given(st.integers(1, 12))
def test_round_robin_keeps_everybody_within_one_ticket(count: int):
    agents = [Agent(f"a{n}", "") for n in range(count)]
    given_at: dict[str, datetime] = {}
    tally: Counter[str] = Counter()
    for number in range(1000):
        chosen = pick_agent(agents, ["round-robin"], ticket(number), (), {}, given_at, {}).agent
        assert chosen
        tally[chosen] += 1
        given_at[chosen] = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    assert max(tally.values()) - min(tally[agent.id] for agent in agents) <= 1


def test_of_three_equal_agents_the_lot_draws_each_about_as_often():
    drawn = Counter(picked([ANA, LUIS, EVA], ("lot",), ticket(number)).agent for number in range(200))
    assert set(drawn) == {"ana", "luis", "eva"}
    assert min(drawn.values()) >= 40


def given_then(kind: str, by: str) -> Ticket:
    """A ticket that luis gave to ana and that such an act took away again."""
    given = Entry(AT, "luis", "assigned", "e1", changes={"assignee": (None, "ana")})
    return ticket(entries=(given, Entry(AT, by, kind, "e2", changes={"assignee": ("ana", None)})))


def test_who_gave_a_ticket_back_has_had_it_and_whom_an_undoing_took_it_from_has_not():
    assert fell_out(ANA, given_then("assigned", "ana")) == "ana has had it"
    assert fell_out(ANA, given_then("assigned", "tkt")) is None
    assert fell_out(ANA, given_then("undone", "luis")) is None
    assert fell_out(LUIS, given_then("assigned", "ana")) is None


@pytest.mark.parametrize(
    ("roster", "newest"),
    [(("ana",), {"ana"}), (("ana", "luis"), {"ana"}), (("ana", "luis", "eva"), {"ana", "luis"})],
)
def test_without_lanes_the_first_half_of_the_roster_works_on_the_newest(roster, newest):
    lanes = {agent.id: lanes_of(agent, None, roster) for agent in (ANA, LUIS, EVA) if agent.id in roster}
    assert lanes == {id: ("newest",) if id in newest else ("oldest",) for id in roster}
