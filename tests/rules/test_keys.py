"""All keys of a condition: how each is read, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from ticketcli.config.settings import Settings
from ticketcli.format.yaml import Section, read_yaml
from ticketcli.rules.case import Case
from ticketcli.rules.conditions import Condition
from ticketcli.rules.keys import KEYS, condition_keys, read_condition, row_of
from ticketcli.rules.section import Clause, Known
from ticketcli.ticket.model import Ticket

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
DESK = Known(areas=("billing", "sales"), fields=("serial", "text"), desk=Settings(areas={"billing": None}))


def clause(text: str, known: Known = DESK) -> Clause:
    section = read_yaml(text, "r")
    assert isinstance(section, Section)
    return Clause(section, "r", known)


def asked(text: str, known: Known = DESK) -> Condition:
    one = clause(text, known)
    asks = read_condition(one)
    assert one.faults == []
    return asks


def faults(text: str) -> list[str]:
    one = clause(text)
    read_condition(one)
    return [str(fault) for fault in one.faults]


def case(**fields: object) -> Case:
    return Case(Ticket(**{"id": "TK-1", "title": "Hola", "created_at": AT, **fields}), None, AT)


def test_days_of_the_week_go_from_one_to_another_over_sunday_too():
    days = [AT + timedelta(days=n) for n in range(2, 9)]
    over = asked("time.weekday: vie-lun")
    within = asked("time.weekday: [mar-mié, sun]")
    assert [f"{at:%a}" for at in days if over.match(Case(case().ticket, None, at)) is not None] == [
        "Mon", "Fri", "Sat", "Sun",
    ]  # fmt: skip
    assert [f"{at:%a}" for at in days if within.match(Case(case().ticket, None, at)) is not None] == [
        "Tue", "Wed", "Sun",
    ]  # fmt: skip


def test_priorities_compare_however_the_desk_writes_them():
    section = read_yaml('priority: ">=alta"', "rules/10.yaml")
    clause = Clause(section, "rules/10.yaml", Known(priorities=("Baja", "Alta", "Crítica")))
    asks = read_condition(clause)
    assert clause.faults == []
    assert [asks.match(case(priority=word)) is not None for word in ("Baja", "Alta", "Crítica")] == [False, True, True]


@pytest.mark.parametrize(
    ("bounds", "fits"),
    [
        ("2", [2]),
        ("'=2'", [2]),
        ("'>=2'", [2, 3]),
        ("'<2'", [0, 1]),
        ("'> 1.5'", [2, 3]),
        ("'<=1'", [0, 1]),
        ("['<1', '3']", [0, 3]),
        ("'*'", [0, 1, 2, 3]),
    ],
)
def test_a_number_fits_any_of_its_bounds(bounds: str, fits: list[int]):
    asks = asked(f"level: {bounds}")
    assert [level for level in range(4) if asks.match(case(level=level)) is not None] == fits
    assert asks.match(case()) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("area: biling", "r:1: `area: biling` is unknown; there is billing"),
        ("area: b*l", "r:1: `area: b*l`: `*` stands only at the end"),
        ("area: x*", "r:1: `area: x*` is unknown; there is billing, sales"),
        ("level: '>='", 'r:1: `level: >=` compares with no number: say 3, ">=3" or "<3"'),
        ("level: many", 'r:1: `level: many` compares with no number: say 3, ">=3" or "<3"'),
        ("priority: '>alta'", "r:1: `priority: alta` is unknown; there is "),
        ("text: '*'", "r:1: `*` cannot be looked for: it needs a word, and `*` only at a word's end"),
        ("regex: '('", "r:1: the regular expression `(` is refused: "),
        ("query: 'area:biling'", "r:1: unknown area `biling`; there is billing"),
        ("fuzzy: yes", "r:1: `fuzzy` needs a `text` beside it"),
        ("channle: mail", "r:1: `channle` is unknown here; there is channel"),
        ("not: x", "r:1: `not` needs `key: value` inside"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_line(text: str, line: str):
    (fault,) = faults(text)
    assert fault.startswith(line)


def test_a_desk_may_ask_for_its_own_fields_and_none_of_them_hides_a_key():
    assert condition_keys(DESK) == (*KEYS, "serial", "extra.serial", "extra.text")
    assert condition_keys(Known()) == tuple(KEYS)
    assert asked("serial: x*").match(case(extra={"serial": "x-1"})) is not None
    assert asked("extra.text: hi").match(case(extra={"text": "hi"})) is not None
    assert row_of("serial") == row_of("extra.text") != row_of("text") == KEYS["text"]


@pytest.mark.parametrize("name", KEYS)
def test_every_key_says_what_it_means(name: str):
    assert KEYS[name].meaning
