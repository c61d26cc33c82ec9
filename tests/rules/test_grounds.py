"""What a decision rested on, as its entry keeps it in words, and back."""

from datetime import UTC, datetime
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.format.timeline import entry_text, read_entry
from ticketcli.format.yaml import read_yaml
from ticketcli.rules.case import Case
from ticketcli.rules.conditions import TraceStep
from ticketcli.rules.decision import trace_rules
from ticketcli.rules.grounds import Ground, asks_of, read_candidates, read_grounds, write_candidates, write_grounds
from ticketcli.rules.pickers import Candidacy, Pick
from ticketcli.rules.rulebook import read_rules
from ticketcli.rules.section import Known
from ticketcli.ticket.model import Entry, Ticket

AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
ANA, LUIS = Candidacy("ana", 2, AT, "least loaded of 2"), Candidacy("luis", 5, None, "passed over by least-loaded")
PICK = Pick("ana", "least loaded of 2", (ANA, LUIS), {"eva": "eva is not in team shop", "marta": "marta is away"})


def told(pick: Pick, because: str = "least loaded of 2") -> Entry:
    """The entry of a pick, written into a file and read again."""
    changes = {"assignee": (None, pick.agent)}
    made = Entry(AT, "tkt", "assigned", "e1", changes=changes, facts=write_candidates(pick), because=because)
    return read_entry(entry_text(made).lstrip("\n"), "t.md", 1)


def tried(text: str, title: str):
    rules, faults = read_rules(read_yaml(text, "rules/1.yaml"), "rules/1.yaml", Known(areas=frozenset({"billing"})))
    assert not faults
    return trace_rules(rules, Case(Ticket("TK-2611-00006", title, AT), None, AT))


def test_candidates_stand_in_words_that_a_person_reads():
    assert write_candidates(PICK) == {
        "among": "ana 2 open, given 2026-11-20T10:30:00+00:00, least loaded of 2; "
        "luis 5 open, passed over by least-loaded",
        "out": "marta is away; eva is not in team shop",
    }


def test_candidates_come_back_as_they_were():
    assert read_candidates(told(PICK)) == PICK
    assert list(read_candidates(told(PICK)).fell_out) == ["eva", "marta"]


def test_the_one_who_was_chosen_keeps_what_the_pickers_said_beside_the_reason_of_the_entry():
    pick = read_candidates(told(PICK, "rule a-ana, least loaded of 2"))
    assert (pick.agent, pick.because) == ("ana", "least loaded of 2")


def test_of_many_the_first_are_named_and_the_others_counted():
    crowd = tuple(Candidacy(f"a{n:02}", n, None, "passed over by lot") for n in range(30))
    facts = write_candidates(Pick("a00", "x", crowd, {f"b{n}": f"b{n} is away" for n in range(9)}))
    assert facts["among"].count("open") == 12
    assert facts["among"].endswith("; and 18 more")
    assert facts["out"] == "b8 is away; b7 is away; b6 is away; b5 is away; b4 is away; and 4 more"


def test_where_nobody_was_left_only_who_fell_out_is_kept():
    pick = Pick(None, "nobody left: marta is away", (), {"marta": "marta is away"})
    assert write_candidates(pick) == {"out": "marta is away"}
    assert read_candidates(told(pick, pick.because)) == pick


def test_an_entry_that_keeps_nothing_has_no_candidates():
    assert read_candidates(Entry(AT, "tkt", "assigned", "e1", changes={"assignee": (None, "ana")})) is None


@pytest.mark.parametrize("forged", ["ana", "ana 2 open, given never; \x1b[31m", ";;;", "ana 99999999999 open", "→"])
def test_what_no_decision_wrote_is_shown_and_breaks_nothing(forged):
    entry = Entry(AT, "tkt", "assigned", "e1", changes={"assignee": (None, "ana")}, facts={"among": forged})
    found = read_candidates(entry)
    assert found.agent == "ana"
    assert all(words.isprintable() for words in found.fell_out.values())


RULES = """
- rule: dinero
  note: plata; siempre — plata
  when:
    any:
      - text: [cobr*, "a; b"]
      - {priority: high}
    not: {area: billing}
  set: {area: billing}
- {rule: todos, add: {tags: [uno]}}
"""


def test_each_rule_stands_with_its_place_its_fields_and_what_it_saw():
    assert write_grounds(tried(RULES, "Me cobraron"))["rule.dinero"] == (
        "rules/1.yaml:2 — plata, siempre – plata; sets area; ✓ all; ›✓ any; ››✓ text: cobr*, a, b — saw cobraron; "
        "›✓ not; ››✗ area: billing — saw nothing"
    )


def test_rules_come_back_with_what_held():
    found = read_grounds(write_grounds(tried(RULES, "Me cobraron")))
    leaf, none = (
        TraceStep("text: cobr*, a, b", "cobraron", held=True),
        TraceStep("area: billing", "nothing", held=False),
    )
    parts = (TraceStep("any", "", True, (leaf,)), TraceStep("not", "", True, (none,)))
    assert found == {
        "dinero": Ground(
            "dinero", "rules/1.yaml", 2, "plata, siempre – plata", ("area",), TraceStep("all", "", True, parts)
        ),
        "todos": Ground("todos", "rules/1.yaml", 10, None, ("tags",), None),
    }


def test_all_that_a_condition_asks_is_known_to_the_last_part():
    [first, _second] = tried(RULES, "x")
    assert asks_of(first.step) == {"all", "any", "not", "text: cobr*, a, b", "priority: high", "area: billing"}


@given(st.dictionaries(st.sampled_from(["rule.a", "rule.b", "among", "x"]), st.text()))
def test_no_text_in_their_place_breaks_the_reading(facts):
    found = read_grounds(facts)
    assert set(found) == {name[5:] for name in facts if name.startswith("rule.")}
    assert not {"Cc", "Cs", "Zl", "Zp"} & {category(c) for one in found.values() for c in one.where}
