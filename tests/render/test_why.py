"""How a field came to hold what it holds, the last time first, for a person and as JSON."""

from datetime import UTC, datetime

from ticketcli.desk.provenance import Chain, Link, Voice
from ticketcli.format.yaml import read_yaml
from ticketcli.history.repository import Commit
from ticketcli.render import why
from ticketcli.rules.rulebook import read_rules
from ticketcli.rules.section import Known
from ticketcli.ticket.model import Entry, Ticket

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ONE = Ticket("TK-2611-00006", "Mi factura", AT)
[RULE], _FAULTS = read_rules(
    read_yaml("- {rule: dinero, note: plata, when: {text: x}, set: {priority: high}}", "r"), "r", Known()
)
SET = Entry(AT, "tkt", "classified", "e1", changes={"priority": ("low", "high")}, because="rule dinero")
COMMIT = Commit("abcdef0123456789", "Ana", AT, "TK-2611-00006: opened", "")
CHAIN = Chain("priority", "high", (
    Link("high", SET, COMMIT, (Voice("dinero", RULE, None), Voice("gone", None, None))), Link("low", None, None),
))  # fmt: skip


def test_the_last_time_comes_first_with_entry_rules_and_commit():
    assert list(why.why_lines(CHAIN, ONE)) == [
        "priority: high", "  set by tkt at 2026-11-20 10:00, entry e1", "  because: rule dinero",
        "    rule dinero (r:1) — plata", "    rule gone: it is not among the rules any more",
        "  commit abcdef0123 by Ana: TK-2611-00006: opened", "  before that: low",
        "    given when the ticket was opened, 2026-11-20 10:00",
    ]  # fmt: skip


def test_as_json_what_was_before_stands_behind():
    told = why.why_document(CHAIN, ONE)
    assert (told["field"], told["value"], told["by"], told["entry"], told["commit"]) == (
        "priority", "high", "tkt", "e1", "abcdef0123456789",
    )  # fmt: skip
    assert [(one["rule"], one["line"]) for one in told["rules"]] == [("dinero", 1), ("gone", None)]
    assert [(one["value"], one["by"], one["commit"]) for one in told["before"]] == [("low", None, None)]
    assert told["candidates"] is None


def test_as_a_table_it_is_a_row_a_field():
    columns, rows = why.why_table([CHAIN, Chain("area", None, (Link(None, None, None),))])
    assert [column.key for column in columns] == ["field", "value", "by", "at", "entry", "because", "commit"]
    assert rows == [
        ("priority", "high", "tkt", AT, "e1", "rule dinero", "abcdef0123456789"),
        ("area", None, None, None, None, None, None),
    ]


def test_no_word_of_a_value_or_author_forges_a_line():
    hostile = Chain("title", "a\nb\x1b", (Link("a\nb", SET._replace(by="x\ny"), COMMIT._replace(author="e\nve")),))
    assert all("\n" not in line and "\x1b" not in line for line in why.why_lines(hostile, ONE))
