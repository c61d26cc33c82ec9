from collections import Counter
from datetime import UTC, datetime

from ticketcli.format.yaml import read_yaml
from ticketcli.rules import lint
from ticketcli.rules.rulebook import Rule, read_rules
from ticketcli.rules.section import Known
from ticketcli.ticket.model import Agent, Team

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


def book(text: str) -> list[Rule]:
    found, faults = read_rules(read_yaml(text, "r"), "r", Known())
    assert faults == []
    return found


def odd(text: str) -> list[tuple[str, str | None]]:
    return [(finding.kind, finding.rule) for finding in lint.find_odd_rules(book(text), AT)]


def test_what_comes_behind_a_stop_that_always_holds_before_it_is_unreachable():
    stops = "- rule: a\n  when: {text: [zap*]}\n  stop: yes\n"
    assert odd(stops + "- rule: b\n  when: {text: [zapatos]}\n  score: 1") == [("unreachable", "b")]
    assert odd(stops + "- rule: b\n  when: {text: [remera]}\n  score: 1") == []
    assert odd(stops + "- rule: b\n  on: message\n  when: {text: [zapatos]}\n  score: 1") == []


def test_a_rule_whose_time_is_over_is_unreachable():
    assert odd("- rule: a\n  until: 2026-11-20\n  score: 1") == [("unreachable", "a")]
    assert odd("- rule: a\n  until: 2026-11-21\n  score: 1") == []


def test_what_a_later_rule_always_overwrites_is_shadowed_or_at_odds():
    later = "- rule: b\n  when: {text: [remera]}\n  set: {area: y}\n"
    assert odd("- rule: a\n  when: {text: [remera], channel: mail}\n  set: {area: x}\n" + later) == [("shadowed", "a")]
    does_more = "- rule: a\n  when: {text: [remera], channel: mail}\n  set: {area: x}\n  score: 1\n"
    assert odd(does_more + later) == [("contradicting", "a")]


def test_an_exception_after_the_general_rule_is_fine():
    assert odd("- rule: a\n  set: {area: x}\n- rule: b\n  when: {text: [remera]}\n  set: {area: y}") == []


def test_one_word_for_two_areas_is_at_odds():
    text = (
        "- rule: a\n  when: {text: [gorra, x]}\n  set: {area: x}\n- rule: b\n  when: {text: [gorra]}\n  set: {area: y}"
    )
    assert odd(text) == [("contradicting", "a")]
    assert odd(text.replace("area: y", "area: x")) == []


def test_a_word_that_is_added_and_always_taken_away_is_at_odds():
    assert odd("- rule: a\n  add: {tags: [x]}\n- rule: b\n  remove: {tags: [x]}") == [("contradicting", "a")]


def test_a_rule_that_is_off_is_not_looked_at():
    assert odd("- rule: a\n  enabled: no\n  stop: yes\n- rule: b\n  score: 1") == []


def test_what_never_held_is_named_unless_it_is_only_for_a_time():
    rules_ = book("- rule: a\n  score: 1\n- rule: b\n  score: 1\n- rule: c\n  from: 2027-01-01\n  score: 1")
    assert [finding.rule for finding in lint.find_unheard(rules_, Counter(a=1), 5)] == ["b"]
    assert lint.find_unheard(rules_, Counter(), 0) == []


def test_areas_that_nobody_covers_and_skills_that_nobody_has():
    ana, luis = Agent("ana", "Ana", areas=("x",), skills={"caldo": 2}), Agent("luis", "Luis", areas=("y",))
    teams = {"t": Team("t", ("luis",))}
    found = lint.find_uncovered({"x": None, "y": "t", "z": None, "w": "t"}, teams, [ana, luis], "desk.yaml")
    assert [finding.what for finding in found] == ["nobody covers the area z", "nobody covers the area w"]
    wanted = lint.skills_wanted(book("- rule: a\n  add: {tags: ['skill:caldo=3', 'skill:caldo', vip]}"))
    assert [finding.what for finding in lint.find_unskilled(wanted, [ana, luis])] == [
        "nobody has the skill caldo at level 3"
    ]


def test_a_rule_that_is_never_reached_is_at_odds_with_nobody():
    text = (
        "- rule: a\n  set: {area: x}\n  score: 1\n- rule: end\n  stop: yes\n"
        "- rule: b\n  set: {area: y}\n"
    )  # fmt: skip
    assert odd(text) == [("unreachable", "b")]


def test_raising_and_always_lowering_again_is_at_odds():
    asks = "  when: {text: [gorra]}\n"
    text = f"- rule: a\n{asks}  raise: priority\n- rule: b\n{asks}  lower: priority"
    known = Known(priorities=("low", "high"))
    found, _faults = read_rules(read_yaml(text, "r"), "r", known)
    assert [(one.kind, one.rule) for one in lint.find_odd_rules(found, AT)] == [("contradicting", "a")]
