import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_conditions import asked, case
from ticketcli.format.yaml import read_yaml
from ticketcli.rules.keys import read_condition
from ticketcli.rules.prefilter import find_anchors
from ticketcli.rules.satisfiable import find_clash, implies
from ticketcli.rules.section import Clause, Known

KNOWN = Known(channels=("mail", "phone", "web"), priorities=("low", "normal", "high"))


def clashing(text: str) -> str | None:
    clause = Clause(read_yaml(text, "r"), "r", KNOWN)
    asks = read_condition(clause)
    assert clause.faults == []
    return find_clash(asks, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "all: [{channel: mail}, {channel: phone}]",
        "channel: mail\nnot: {channel: mail}",
        "channel: mail\nnot: {channel: [mail, web]}",
        "area: billing\nnot: {area: '*'}",
        "area: bil*\nall: [{area: sales}]",
        'history.contacts_30d: "<0"',
        'all: [{level: ">3"}, {level: "<2"}]',
        "text: factura\nnot: {text: [factura, recibo]}",
        "all: [{time.working_hours: yes}, {time.working_hours: no}]",
        "tag: vip\nnot: {tag: v*}",
        "any: [{channel: mail}, {channel: web}]\nall: [{channel: phone}]",
        "not: {any: [{channel: [mail, phone]}, {channel: web}]}\nall: [{channel: '*'}]",
    ],
)
def test_what_can_never_hold_is_known(text):
    assert clashing(text)


@pytest.mark.parametrize(
    "text",
    [
        "channel: [mail, web]\nnot: {channel: web}",
        "all: [{tag: a}, {tag: b}]",
        "text: factura\nnot: {text: recibo}",
        'all: [{level: ">=2"}, {level: "<=2"}]',
        "area: bil*\nnot: {area: billing}",
        "any: [{channel: mail}, {channel: web}]\nall: [{channel: web}]",
        "not: {all: [{channel: mail}, {area: x}]}\nchannel: mail",
        "priority: '>=normal'\nnot: {priority: high}",
        "not: {channel: '*'}",
    ],
)
def test_what_may_hold_is_left_alone(text):
    assert clashing(text) is None


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("text: facturas", "text: factur*"),
        ("text: [factura]", "text: [recibo, factura]"),
        ("text: 'una nota de crédito'", "text: nota"),
        ("text: x\nchannel: mail", "channel: mail"),
        ("channel: mail", "channel: [mail, web]"),
        ("channel: mail", "any: [{channel: mail}, {tag: x}]"),
        ("not: {channel: [mail, web]}", "not: {channel: mail}"),
        ("any: [{channel: mail}, {channel: web}]", "channel: [mail, web]"),
    ],
)
def test_one_holds_wherever_another_does(narrow, wide):
    assert implies(asked(narrow), asked(wide))
    assert not implies(asked(wide), asked(narrow))


def test_without_a_condition_it_always_holds():
    assert implies(asked("text: x"), None)
    assert not implies(None, asked("text: x"))


WORDS = ["factura", "facturas", "recibo", "nota de crédito", "nota*", "crédito"]
CHANNELS = ["mail", "phone", "web"]


def conditions() -> st.SearchStrategy[str]:
    simple = st.one_of(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(lambda words: f"{{text: {quoted(words)}}}"),
        st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=2).map(lambda words: f"{{channel: {quoted(words)}}}"),
    )
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            inner.map(lambda one: f"{{not: {one}}}"),
            st.lists(inner, min_size=1, max_size=3).map(lambda some: f"{{all: [{', '.join(some)}]}}"),
            st.lists(inner, min_size=1, max_size=3).map(lambda some: f"{{any: [{', '.join(some)}]}}"),
        ),
        max_leaves=5,
    )


def quoted(words: list[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


TEXTS = st.lists(st.sampled_from(["factura", "facturas", "recibo", "nota", "de", "crédito", "notas"])).map(" ".join)


@given(conditions(), TEXTS, st.sampled_from([None, *CHANNELS]))
def test_what_is_said_to_be_impossible_never_holds(text, words, channel):
    asks = asked(f"all: [{text}]")
    if find_clash(asks, KNOWN):
        assert asks.match(case(title=words, channel=channel)) is None


@given(conditions(), conditions(), TEXTS, st.sampled_from([None, *CHANNELS]))
def test_what_is_implied_holds(one, other, words, channel):
    narrow, wide = asked(f"all: [{one}]"), asked(f"all: [{other}]")
    looked_at = case(title=words, channel=channel)
    if implies(narrow, wide) and narrow.match(looked_at) is not None:
        assert wide.match(looked_at) is not None


@given(conditions(), TEXTS, st.sampled_from([None, *CHANNELS]))
def test_what_holds_has_one_of_the_words_that_it_needs(text, words, channel):
    asks = asked(f"all: [{text}]")
    looked_at = case(title=words, channel=channel)
    needed = find_anchors(asks)
    if needed is not None and asks.match(looked_at) is not None:
        assert any(looked_at.passage.places(word) for word in needed)
