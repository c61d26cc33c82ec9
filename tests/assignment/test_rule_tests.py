from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ticketcli.assignment.dispatch import Dispatch, Workload
from ticketcli.assignment.rule_tests import (
    RuleTest,
    Verdict,
    judge_rule_test,
    needs_time,
    parse_rule_tests,
    usual_instant,
)
from ticketcli.config.settings import Settings
from ticketcli.format.yaml import read_yaml
from ticketcli.rules.case import Beside
from ticketcli.rules.rulebook import read_rules
from ticketcli.rules.section import Known
from ticketcli.ticket.model import Agent, Contact, Customer, Ticket
from ticketcli.ticket.people import Directory

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
SETTINGS = Settings(fields=("serial",))
KNOWN = Known(priorities=SETTINGS.priorities, fields=("serial",), desk=SETTINGS)
ACME = Customer("acme", "Acme", tier="gold", contacts=(Contact("M", ("m@acme.example",)),))
BOOK = """
- rule: facturas
  when: {text: [factura*]}
  set: {area: billing, serial: X1}
  add: {tags: [dinero]}
  assign: ana
- rule: oro
  when: {customer.tier: gold}
  raise: priority
  notify: assignee
- rule: insiste
  when: {history.contacts_30d: ">=3"}
  score: 15
"""


def directory() -> Directory:
    known = Directory()
    known.add(ACME)
    return known


def written(text: str) -> list[RuleTest]:
    found, faults = parse_rule_tests(read_yaml(text, "rules/tests/a.yaml"), "rules/tests/a.yaml", KNOWN, SETTINGS, AT)
    assert faults == []
    return found


PAST = tuple(Ticket(f"TK-{n}", "Hola", AT, customer="acme") for n in range(9))


def held(text: str, more: str = "", past: tuple[Ticket, ...] = ()) -> Verdict:
    found, faults = read_rules(read_yaml(BOOK + more, "r"), "r", KNOWN)
    assert faults == []
    workload = Workload(Counter(), {}, lambda _customer: ())
    agents = {"ana": Agent("ana", "Ana"), "luis": Agent("luis", "Luis")}
    beside = Beside(past=lambda _ticket: past)
    dispatch = Dispatch(SETTINGS, found, agents, directory().customer, workload, beside)
    [proof] = written(text)
    return judge_rule_test(proof, dispatch, directory())


def expecting(what: str, more: str = "") -> tuple[str, ...]:
    return held(f"- test: t\n  text: Mi factura\n  from: m@acme.example\n  {more}\n  expect: {what}").faults


@pytest.mark.parametrize(
    "what",
    [
        "{area: billing}",
        "{serial: X1, tags: dinero, assign: ana, rules: [facturas, oro]}",
        "{priority: high, notify: assignee, type: , score: }",
        "{not: {area: orders, rules: insiste, tags: otro}}",
    ],
)
def test_what_comes_out_as_it_must_passes(what):
    assert expecting(what) == ()


@pytest.mark.parametrize(
    ("what", "fault"),
    [
        ("{area: orders}", "area is billing, not orders"),
        ("{area: }", "area is billing, not nothing"),
        ("{type: claim}", "type is nothing, not claim"),
        ("{assign: luis}", "assign is ana, not luis"),
        ("{assign: nobody}", "assign is ana, not nothing"),
        ("{not: {tags: dinero}}", "tags is dinero, and must not be"),
        ("{not: {rules: }}", "rules is facturas, oro, and must not be"),
        ("{score: 15}", "score is nothing, not 15"),
    ],
)
def test_what_does_not_is_told_with_what_came_instead(what, fault):
    assert expecting(what) == (fault,)


def test_a_past_can_be_given():
    assert expecting("{score: 15}", "history: {contacts_30d: 3}") == ()
    assert expecting("{score: 15}", "history: {contacts_30d: 2}") != ()


def test_without_one_a_customer_has_none_whatever_the_desk_knows():
    verdict = held("- test: t\n  text: x\n  from: m@acme.example\n  expect: {not: {rules: insiste}}", past=PAST)
    assert verdict.passed


def test_a_past_that_is_given_can_be_linked_to():
    more = "- rule: junto\n  link: customer\n"
    case = "- test: t\n  text: x\n  from: m@acme.example\n  history: {unsolved: 2}\n"
    verdict = held(f"{case}  expect: {{rules: junto}}", more)
    assert verdict.passed


def test_what_a_person_set_is_left_alone_in_a_test_too():
    assert expecting("{area: orders}", "area: orders") == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- text: x\n  expect: {area: y}", "a test begins with `test: NAME` and needs `expect`"),
        ("- test: t\n  text: x", "a test begins with `test: NAME` and needs `expect`"),
        ("- test: t\n  expect: {area: y}", "a test needs what the customer wrote: `text`"),
        ("- test: t\n  text: x\n  expect: {aera: y}", "`aera` is unknown here; there is area"),
        ("- test: t\n  txet: x\n  expect: {area: y}", "`txet` is unknown here; there is text"),
        ("- test: t\n  text: x\n  at: never\n  expect: {area: y}", "never"),
        ("- test: t\n  text: x\n  history: {unsolved: many}\n  expect: {area: y}", "`unsolved` is a whole number"),
        ("- test: t\n  text: x\n  on: mesage\n  expect: {area: orders}", "`on: mesage` is unknown; there is message"),
        ("- test: t\n  text: x\n  priority: hihg\n  expect: {area: orders}", "a.yaml:3: `priority: hihg` is unknown"),
        ("- test: t\n  text: x\n  expect: {area: ordres}", "a.yaml:3: `area: ordres` is unknown; there is orders"),
        ("- test: t\n  text: x\n  expect: {not: {assign: lius}}", "`assign: lius` is unknown; there is luis"),
        ("- just words", "a test begins with"),
        ("- test: t\n  text: x\n  at: ayer\n  expect: {area: y}", "`at: ayer` is another time each day"),
        ("- test: t\n  text: x\n  at: 10:30\n  expect: {area: y}", "`at: 10:30` is another time each day"),
        ("- test: t\n  text: x\n  at: 5 december\n  expect: {area: y}", "is another time each day"),
        ("- at: friday\n- test: t\n  text: x\n  expect: {area: y}", "`at: friday` is another time each day"),
    ],
)
def test_a_test_that_is_none_is_named_by_file_and_line(text, fault):
    known = KNOWN._replace(areas=("orders", "y"), agents=("luis",))
    _found, faults = parse_rule_tests(read_yaml(text, "a.yaml"), "a.yaml", known, SETTINGS, AT)
    assert any(fault in str(one) for one in faults)
    assert all(one.where == "a.yaml" for one in faults)


def test_a_time_alone_holds_for_the_tests_below_it():
    text = (
        "- test: a\n  text: x\n  expect: {area: y}\n- at: 2026-11-24 22:00\n- test: b\n  text: x\n  expect: {area: y}\n"
    )
    text += "- test: c\n  text: x\n  at: 2026-11-25 22:00\n  expect: {area: y}\n"
    first, second, third = written(text)
    assert (first.at, first.timed) == (AT, False)
    assert (f"{second.at:%Y-%m-%d %H:%M}", second.timed) == ("2026-11-24 22:00", True)
    assert (f"{third.at:%Y-%m-%d %H:%M}", third.timed) == ("2026-11-25 22:00", True)


def test_the_usual_time_is_a_wednesday_at_eleven_that_is_worked():
    zone = ZoneInfo("America/Argentina/Buenos_Aires")
    assert usual_instant(zone, lambda _at: True) == datetime(2026, 3, 4, 11, tzinfo=zone)
    assert usual_instant(zone, lambda at: at.day != 4) == datetime(2026, 3, 11, 11, tzinfo=zone)
    assert usual_instant(zone, lambda _at: False) == datetime(2026, 3, 4, 11, tzinfo=zone)


@pytest.mark.parametrize(
    ("lines", "needed"),
    [
        ("expect: {assign: ana}", True), ("expect: {not: {assign: ana}}", True), ("expect: {assign: nobody}", False),
        ("expect: {assign: 'team:shop'}", False), ("expect: {area: orders}", False),
        ("at: 2026-11-24 22:00\n  expect: {assign: ana}", False),
    ],
)  # fmt: skip
def test_who_expects_an_agent_has_to_say_when(lines: str, needed: bool):
    text = f"- test: t\n  text: x\n  {lines}\n"
    known = KNOWN._replace(agents=("ana",), teams=("shop",), areas=("orders",))
    [proof], faults = parse_rule_tests(read_yaml(text, "a"), "a", known, SETTINGS, AT)
    assert (faults, needs_time(proof)) == ([], needed)
