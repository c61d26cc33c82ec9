"""What rules and pickers would do, and why: for people a line each, for machines a row."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ticketcli.assignment.dispatch import Dispatch, Workload
from ticketcli.config.settings import Settings
from ticketcli.desk.learn import Record
from ticketcli.format.yaml import read_yaml
from ticketcli.render import trial
from ticketcli.reports.experience import Experience
from ticketcli.rules.decision import trace_rules
from ticketcli.rules.rulebook import read_rules
from ticketcli.rules.section import Known
from ticketcli.ticket.model import Agent, Ticket

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ONE = Ticket("TK-2611-00006", "Mi factura", AT)
BOOK = """\
- rule: dinero
  when: {text: factura}
  set: {priority: high}
  add: {tags: plata}
  score: 15
  notify: {to: [ana], text: Ojo}
  escalate: 2
- {rule: jefe, when: {text: gerente}, assign: ana}
- {rule: fin, when: {text: factura}, stop: yes}
- {rule: nunca, when: {text: factura}, assign: luis}
"""
AGENTS = {"ana": Agent("ana", "Ana"), "eva": Agent("eva", "Eva", level=2), "luis": Agent("luis", "Luis", capacity=1)}


def dispatch(book: str = BOOK) -> Dispatch:
    found, faults = read_rules(read_yaml(book, "r.yaml"), "r.yaml", Known())
    assert faults == []
    workload = Workload(Counter(luis=1), {"ana": AT - timedelta(days=1)}, lambda _customer: ())
    return Dispatch(Settings(), found, AGENTS, lambda _id: None, workload)


def tried():
    made = dispatch()
    return trace_rules(made.rules, made.case(ONE, AT), made.keep(ONE))


class Guess(NamedTuple):
    field: str
    value: str
    confidence: float
    because: str


GUESS = Guess("area", "billing", 0.91234, "learned")


def test_a_suggestion_tells_fields_escalation_reason_and_what_was_learned():
    made = dispatch()
    assert list(trial.suggestion_lines(ONE, made.decide(ONE, AT), [GUESS])) == [
        "TK-2611-00006  Mi factura", "  priority: high", "  tags: plata", "  escalate: 2",
        "  because: rule dinero: «factura»", "  area: billing — learned",
    ]  # fmt: skip
    assert list(trial.suggestion_lines(ONE, dispatch("[]").decide(ONE, AT)))[1:] == ["  no rule speaks"]


def test_as_a_table_it_is_a_row_a_field():
    _columns, rows = trial.suggestion_table([(ONE, dispatch().decide(ONE, AT), [GUESS])])
    assert [row[1:] for row in rows] == [
        ("priority", "high", "rule dinero: «factura»", None), ("tags", ("plata",), "rule dinero: «factura»", None),
        ("area", "billing", "learned", 0.912),
    ]  # fmt: skip


def test_candidates_are_who_may_the_chosen_one_marked_and_who_fell_out():
    pick = dispatch("[]").choice(ONE, AT)
    records = {"eva": Record(Experience(3, timedelta(hours=2), 4.5), AT + timedelta(hours=8))}
    lines = list(trial.candidate_lines(ONE, pick, records))
    assert [line[2] for line in lines if line.startswith("  ") and ":" in line[:12]].count("→") == 1
    eva = next(line for line in lines if " eva:" in line)
    assert "3 alike solved, median time 2h 00m, rated 4.5, on shift until 2026-11-20 18:00" in eva
    assert "given one last: 2026-11-19 10:00" in next(line for line in lines if " ana:" in line)
    assert any(line.startswith("    luis") for line in lines)
    _columns, rows = trial.candidate_table([(ONE, pick)], lambda _ticket: records)
    told = {row[1]: row for row in rows}
    assert told["eva"][6:] == (3, 2.0, 4.5, AT + timedelta(hours=8))
    assert told["luis"][2] is False
    assert [agent for agent, row in told.items() if row[2]] == [pick.agent]


def test_each_rule_is_told_with_what_it_saw_and_what_it_would_do():
    text = "\n".join(trial.trial_lines(tried()))
    assert "dinero (r.yaml:1): holds" in text
    assert "jefe (r.yaml:8): does not hold" in text
    assert "nunca (r.yaml:10): not reached" in text
    for line in ("priority: high", "tags: plata", "score: +15", "notify: ana «Ojo»", "escalate: 2"):
        assert f"  → {line}" in text
    assert "✓" in text
    assert "✗" in text


def test_as_json_every_rule_has_every_key():
    made = dispatch()
    told = trial.trial_document(ONE, AT, tried(), made.decide(ONE, AT), made.choice(ONE, AT))
    assert (told["event"], told["score"], told["escalate"], told["changes"]["tags"]) == ("new", 15, True, ["plata"])
    assert [one["state"] for one in told["rules"]] == ["holds", "does not hold", "holds", "not reached"]
    assert len({tuple(one) for one in told["rules"]}) == 1
    assert told["notify"] == [{"to": ["ana"], "text": "Ojo"}]
    assert set(told["who"]["fell_out"]) >= {"luis"}


def test_a_table_of_a_trial_is_a_row_a_rule():
    _columns, rows = trial.trial_table(tried())
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("dinero", "r.yaml:1", True), ("jefe", "r.yaml:8", False), ("fin", "r.yaml:9", True),
        ("nunca", "r.yaml:10", False),
    ]  # fmt: skip
