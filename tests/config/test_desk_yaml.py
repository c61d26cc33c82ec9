"""desk.yaml: every key, its default, and all that may be wrong in it, at once and with its line."""

from datetime import timedelta
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.config.desk_yaml import find_strangers, read_settings
from ticketcli.config.settings import DEFAULT_TYPES, Learning, Settings, TicketType, setting_keys
from ticketcli.format import yaml
from ticketcli.ticket.model import Team
from ticketcli.ticket.urgency import Weights

WHOLE = """\
name: La Tiendita
prefix: TT
languages: [es, en]
zone: America/Argentina/Buenos_Aires
areas:
  billing: {team: administration}
  orders: {team: shop, skills: {facturas: 2}}
  free: {skills: [italiano]}
teams:
  administration: {agents: [ana]}
  shop: {agents: [ana, luis], pickers: [least-loaded], hours: office, lanes: {oldest: [ana]}}
  empty:
types:
  claim: {stage: presale, required: {open: [contact], resolve: [area, serial]}, forbid: [waiting, closed>in-progress]}
  warranty:
  breakdown: {allow: [new>in-progress], warranty_months: 6}
products: [kettle, "12:30"]
channels: [mail]
priorities: [baja, media, alta]
priority: media
fields: [serial, Número_2]
pickers: [round-robin, sticky]
accept_after: 3 días hábiles
reopen_within: 2 semanas
complaints_within: 90 días
thanks: [merci, grazie mille]
attachment_limit: 5
tiers: [plata, oro]
urgency: {tier: 30, contacts: 0}
learning: {suggest_above: 0.6, act_above: 0.95}
durability: fast
stale: {idle: 3 working days, limits: [{when: {status: waiting}, idle: never}]}
country: AR
"""
DESK = Settings(
    name="La Tiendita",
    prefix="TT",
    languages=("es", "en"),
    zone="America/Argentina/Buenos_Aires",
    country="AR",
    areas={"billing": "administration", "orders": "shop", "free": None},
    area_skills={"orders": {"facturas": 2}, "free": {"italiano": 1}},
    teams={
        "administration": Team("administration", ("ana",), ("billing",)),
        "shop": Team("shop", ("ana", "luis"), ("orders",), ("least-loaded",), "office", {"oldest": ("ana",)}),
        "empty": Team("empty"),
    },
    types={
        "claim": TicketType(
            "presale", {"open": ("contact",), "resolve": ("area", "serial")}, ("waiting", "closed>in-progress")
        ),
        "warranty": DEFAULT_TYPES["warranty"],
        "breakdown": TicketType("aftersale", allow=("new>in-progress",), warranty_months=6),
    },
    products=("kettle", "12:30"),
    channels=("mail",),
    priorities=("baja", "media", "alta"),
    priority="media",
    fields=("serial", "Número_2", "purchased"),
    pickers=("round-robin", "sticky"),
    accept_after="3 días hábiles",
    reopen_within="2 semanas",
    complaints_within="90 días",
    thanks=("merci", "grazie mille"),
    attachment_limit=5,
    tiers=("plata", "oro"),
    urgency=Weights(tier=30, contacts=0),
    learning=Learning(0.6, 0.95),
    durability="fast",
    stale={"idle": "3 working days", "limits": [{"when": {"status": "waiting"}, "idle": "never"}]},
)


def read(text: str) -> Settings:
    """The settings that a sound desk.yaml holds."""
    found, faults = read_settings(text, "desk.yaml")
    assert faults == []
    return found


def faults(text: str) -> list[str]:
    """What is wrong in a desk.yaml."""
    return [str(fault) for fault in read_settings(text, "desk.yaml")[1]]


# -- what is right -----------------------------------------------------------------------------------------------------


def test_every_key_is_read():
    assert read(WHOLE) == DESK
    assert set(setting_keys()) == {line.partition(":")[0] for line in WHOLE.splitlines() if line[0] != " "}


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "name: Help desk", "name: Help desk\n", "{}"])
def test_an_empty_or_one_line_file_is_a_whole_desk(text: str):
    assert read(text) == Settings()


@hypothesis.settings(deadline=None)
@given(st.permutations(WHOLE.replace("\n  ", "\0  ").split("\n")[:-1]))
def test_the_order_of_the_keys_does_not_matter(lines: list[str]):
    assert read("\n".join(lines).replace("\0  ", "\n  ")) == DESK


def test_areas_and_types_may_be_plain_lists():
    found = read("areas: [billing, sales]\ntypes: [claim, other]\nteams: [shop]\n")
    assert found.areas == {"billing": None, "sales": None}
    assert found.types == {"claim": DEFAULT_TYPES["claim"], "other": TicketType()}
    assert found.teams == {"shop": Team("shop")}


def test_one_word_stands_for_a_list_of_one():
    found = read("languages: es\nareas: billing\nchannels: mail\nteams: {shop: {agents: ana}}\n")
    assert (found.languages, found.areas, found.channels) == (("es",), {"billing": None}, ("mail",))
    assert found.teams["shop"].agents == ("ana",)


def test_a_default_type_keeps_what_is_not_said():
    found = read("types: {warranty: {forbid: [waiting]}, claim: {warranty_months: 0}}\n").types
    assert found["warranty"] == TicketType("aftersale", {"resolve": ("serial", "purchased")}, ("waiting",), (), 12)
    assert found["claim"] == TicketType("sale", warranty_months=0)
    assert read("types: {warranty: {required: {}}}\n").types["warranty"].required == {}


def test_the_fields_that_a_default_type_demands_can_be_set():
    assert read("fields: [color]\n").fields == ("color", "serial", "purchased")
    assert read("fields: [color]\ntypes: [claim]\n").fields == ("color",)


@pytest.mark.parametrize("silence", ["4 working days", "3 días hábiles", "1 week", "36h", "en 2 días"])
def test_silence_is_a_time_from_then_on(silence: str):
    assert read(f"accept_after: {silence}\n").accept_after == silence


def test_a_list_may_be_empty():
    assert read("fields: []\ntypes: [claim]\nproducts: []\npickers:\n") == Settings(
        fields=(), types={"claim": TicketType("sale")}, pickers=()
    )


# -- what is wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("nmae: x", "desk.yaml:1: unknown key `nmae`; did you mean name?"),
        ("name: x\nchanels: [a]", "desk.yaml:2: unknown key `chanels`; did you mean channels, thanks?"),
        ("zone: Buenos Aires", "desk.yaml:1: zone: no such time zone: Buenos Aires (as in Europe/Madrid)"),
        ("zone: ../../etc/passwd", "desk.yaml:1: zone: no such time zone"),
        ("zone: [UTC]", "desk.yaml:1: `zone` is one text"),
        ("zone:", "desk.yaml:1: `zone` is missing"),
        ("prefix: tk", "`prefix` is up to eight capital letters"),
        ("country: ar", "`country` is two capital letters"),
        ("prefix: 1A", "`prefix` is up to"),
        ("prefix: ABCDEFGHI", "`prefix` is up to"),
        ("prefix: Ñ", "`prefix` is up to"),
        ("languages: [fr]", "unknown languages `fr`; there is en, es"),
        ("languages: []", "`languages` needs at least one"),
        ("priorities: []", "`priorities` needs at least one"),
        ("pickers: [stiky]", "unknown pickers `stiky`; there is sticky"),
        ("priority: hihg", "desk.yaml:1: `priority` must be one of low, normal, high, urgent"),
        ("name: x\npriorities: [baja, alta]", "desk.yaml:2: `priority` must be one of baja, alta"),
        ("accept_after: soon", "desk.yaml:1: no such time: soon"),
        ("accept_after: yesterday", "`accept_after` is a time from then on, such as 4 working days"),
        ("accept_after: now", "is a time from then on"),
        ("accept_after: 2026-12-01", "is a time from then on"),
        ("reopen_within: tomorrow", "desk.yaml:1: no such length of time: tomorrow"),
        ("reopen_within: 0d", "more than nothing"),
        ("attachment_limit: big", "`attachment_limit` is a whole number"),
        ("attachment_limit: -1", "is a whole number"),
        ("areas: {billing: {taem: x}}", "desk.yaml:1: unknown key `taem`; did you mean team?"),
        ("areas: {billing: shop}", "`billing` is a section of `key: value`"),
        ("areas: [[a]]", "`areas` is a list of words"),
        ("areas: {billing: {team: [a]}}", "`team` is one text"),
        ("areas:\n  ok:\n  Bad Name:", "desk.yaml:3: `Bad Name` is no name: a-z, 0-9 and hyphens"),
        ("areas: [ventas, año]", "desk.yaml:1: `año` is no name"),
        ("areas: ['']", "`` is no name"),
        ("areas:\n  a: {team: shpo}\nteams: [shop]", "desk.yaml:2: unknown team `shpo`; there is shop"),
        ("teams: {shop: {agnets: [ana]}}", "unknown key `agnets`; did you mean agents, lanes?"),
        ("teams: {shop: {agents: {ana: 1}}}", "`agents` is a list of words"),
        ("teams:\n  shop:\n    pickers: [luck]", "desk.yaml:3: unknown pickers `luck`; there is sticky"),
        ("types: {claim: {stge: sale}}", "unknown key `stge`; did you mean stage?"),
        ("types: {claim: {stage: saale}}", "`stage: saale` is unknown; there is sale"),
        ("types: {claim: {required: {opne: [area]}}}", "unknown key `opne`; did you mean open?"),
        ("types: {claim: {required: {open: [aera]}}}", "unknown open `aera`; there is area"),
        ("types: {claim: {required: [area]}}", "`required` is a section"),
        ("types: {claim: {forbid: [waitng]}}", "unknown forbid `waitng`; there is waiting"),
        ("types: {claim: {forbid: [assigned]}}", "unknown forbid `assigned`"),
        ("types: {claim: {allow: [waiting]}}", "unknown allow `waiting`"),
        ("types: {claim: {allow: [new>wating]}}", "unknown allow `new>wating`; there is new>waiting"),
        ("types: {claim: {warranty_months: many}}", "`warranty_months` is a whole number"),
        ("types: {Big Claim: }", "`Big Claim` is no name"),
        ("fields: [title]", "`title` is no name for a field of your own"),
        ("fields: [a=b]", "`a=b` is no name"),
        ("fields: [a-]", "`a-` is no name for a field"),
        ("fields: ['']", "`` is no name for a field"),
        ("- a\n- b", "desk.yaml:1: `key: value` lines are expected here"),
        ("name: x\nname: y", "desk.yaml:2: "),
        ("name: &a x", "desk.yaml:1: "),
        ("[" * 50_000, "desk.yaml"),
        ("<<<<<<< HEAD\nname: x\n=======\n", "desk.yaml:1: "),
        ("name: \x07", "desk.yaml:1: "),
        ("a: " + "x" * 70_000, "desk.yaml"),
        ('areas: {"\\e[31m": }', "desk.yaml:1: `\\x1b[31m` is no name"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_the_nearest_known(text: str, line: str):
    told = faults(text + "\n")
    assert len(told) == 1
    assert line in told[0]


def test_all_faults_are_told_at_once_in_the_order_of_their_lines():
    told = faults(
        "types:\n"
        "  claim: {stage: x, forbid: [y], required: {opne: [area], open: [aera]}, more: z}\n"
        "  query: {allow: [z]}\n"
        "prefix: tk\n"
        "zone: Nowhere\n"
        "teams:\n"
        "  a: {pickers: [luck]}\n"
        "areas:\n"
        "  b: {team: c}\n"
        "langauges: [es]\n"
    )
    assert [one.split(":")[1] for one in told] == ["2", "2", "2", "2", "2", "3", "4", "5", "7", "9", "10"]


def test_what_is_right_beside_a_fault_counts():
    found, _faults = read_settings(
        "prefix: XY\nzone: Nowhere\nareas: {a: {team: b}, c: d}\npickers: [luck, sticky]\n", "f"
    )
    assert (found.prefix, found.zone, found.areas, found.pickers) == ("XY", "UTC", {"a": "b", "c": None}, ("sticky",))


VALUE: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(["", "es", "area", "waiting", "new>waiting", "2h", "5", "x"]) | st.text(max_size=6) | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["team", "agents", "stage", "required", "open", "forbid", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@hypothesis.settings(deadline=None)
@given(st.dictionaries(st.sampled_from(list(setting_keys())) | st.text(min_size=1, max_size=4), VALUE, max_size=4))
def test_whatever_is_written_gives_settings_that_work_or_faults_with_lines(written: dict[str, Any]):
    found, wrong = read_settings("".join(yaml.write_block(key, value) for key, value in written.items()), "desk.yaml")
    assert all(fault.where == "desk.yaml" and "\n" not in str(fault) for fault in wrong)
    assert found.tz.key == found.zone
    assert found.reopen_span > timedelta()
    assert min(len(found.languages), len(found.vocabulary("priority"))) > 0


# -- agents of teams ---------------------------------------------------------------------------------------------------


def test_an_agent_of_a_team_whom_nobody_knows_is_named():
    assert [str(fault) for fault in find_strangers(WHOLE, "desk.yaml", {"luis", "anna"}, {"office"})] == [
        "desk.yaml:10: unknown agent `ana`; there is anna", *["desk.yaml:11: unknown agent `ana`; there is anna"] * 2,
    ]  # fmt: skip
    assert (
        find_strangers(WHOLE, "desk.yaml", {"ana", "luis"}, {"office"}) == find_strangers("", "desk.yaml", (), ()) == []
    )


def test_a_calendar_of_a_team_that_is_not_there_is_named():
    [fault] = find_strangers(WHOLE, "desk.yaml", {"ana", "luis"}, {"oficce"})
    assert str(fault) == "desk.yaml:11: unknown calendar `office`; there is oficce"
