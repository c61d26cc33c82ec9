"""A section of a rules file while it is read: values checked, faults gathered by file and line."""

import pytest

from ticketcli.format.yaml import read_section
from ticketcli.rules.section import Clause, Known

TEXT = """\
rule: " billing "
stop: sí
off: maybe
words: [a, " b ", a]
none:
when:
  channel: mail
  not: {area: x}
any:
- channel: web
- tag: vip
odd: [a, {b: c}]
"""


def clause() -> Clause:
    return Clause(read_section(TEXT, "rules/10.yaml"), "rules/10.yaml", Known(areas=("billing", "sales")), line=9)


def faults(of: Clause) -> list[str]:
    return [str(fault).removeprefix("rules/10.yaml:") for fault in of.faults]


def test_each_value_is_given_as_what_it_must_be():
    one = clause()
    assert (one.text("rule"), one.texts("words"), one.texts("rule")) == ("billing", ("a", "b"), ("billing",))
    assert (one.flag("stop", False), one.flag("nowhere", True), one.text("nowhere")) == (True, True, None)
    inner = one.clause("when")
    assert inner
    assert (inner.text("channel"), inner.line_of("channel"), inner.line_of("nowhere")) == ("mail", 7, 6)
    assert [each.line_of("channel") for each in one.clauses("any")] == [10, 9]
    assert (one.clause("nowhere"), one.faults) == (None, [])


@pytest.mark.parametrize(
    ("typed", "flag"),
    [
        ("yes", True),
        ("ON", True),
        ("true", True),
        ("Sí", True),
        ("si", True),
        ("no", False),
        ("OFF", False),
        ("false", False),
    ],
)
def test_yes_and_no_are_said_in_several_ways(typed: str, flag: bool):
    one = Clause(read_section(f"stop: {typed}", "f"), "f", Known())
    assert (one.flag("stop", not flag), one.faults) == (flag, [])


@pytest.mark.parametrize(
    ("kind", "key", "nothing", "line"),
    [
        ("text", "none", None, "5: `none` needs one text"),
        ("text", "words", None, "4: `words` needs one text"),
        ("texts", "odd", (), "12: `odd` needs a text or a list of texts"),
        ("texts", "none", (), "5: `none` needs a text or a list of texts"),
        ("clause", "rule", None, "1: `rule` needs `key: value` inside"),
        ("clauses", "words", [], "4: `words` needs a list of `- key: value`"),
        ("clauses", "none", [], "5: `none` needs a list of `- key: value`"),
    ],
)
def test_what_does_not_fit_is_a_fault_of_its_line_and_nothing_else(kind: str, key: str, nothing: object, line: str):
    one = clause()
    assert getattr(one, kind)(key) == nothing
    assert faults(one) == [line]


def test_a_flag_that_is_neither_stays_as_it_is_without_it():
    one = clause()
    assert (one.flag("off", True), one.flag("off", False)) == (True, False)
    assert faults(one) == ["3: `off` is yes or no"] * 2


def test_faults_of_inner_sections_go_to_the_same_list():
    one = clause()
    inner = one.clause("when")
    assert inner
    inner.wrong("channel", "no")
    inner.unknown("area", "sale", ["billing", "sales"])
    one.wrong("nowhere", "gone")
    assert faults(one) == ["7: no", "6: `area: sale` is unknown; there is sales", "9: gone"]


def test_what_is_fuzzy_is_so_inside():
    one = clause()
    one.fuzzy = True
    assert one.clause("when").fuzzy
    assert [each.fuzzy for each in one.clauses("any")] == [True, True]
    assert not clause().clause("when").fuzzy


def test_only_known_keys_are_left_and_the_others_are_faults():
    one = Clause(read_section("rule: a\nwhne: b\nstop: c", "f"), "f", Known())
    assert one.only(("rule", "when", "stop")) == ["rule", "stop"]
    assert [str(fault) for fault in one.faults] == ["f:2: `whne` is unknown here; there is when"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("area", ("billing", "sales")),
        ("assign", ("ana",)),
        ("assignee", ("ana",)),
        ("team", ()),
        ("waiting_for", ("customer", "supplier", "internal")),
        ("time.weekday", ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
        ("title", ()),
    ],
)
def test_a_key_takes_the_words_of_its_list(key: str, words: tuple[str, ...]):
    assert tuple(Known(areas=("billing", "sales"), agents=("ana",)).words(key)) == words
