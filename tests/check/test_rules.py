"""What is odd about a desk's rules, on a line each; and sets of rules ready for a rehearsal."""

from datetime import UTC, datetime

import pytest

from ticketcli.check import rules
from ticketcli.desk.desk import Desk
from ticketcli.errors import NotFound
from ticketcli.rules.lint import RuleFinding
from ticketcli.ticket.model import Ticket

AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)


@pytest.fixture
def odd(empty):
    """What is odd about these rules."""

    def odd(text: str) -> list[str]:
        (empty / "rules").mkdir(exist_ok=True)
        (empty / "rules/10.yaml").write_text(text)
        return [rules.finding_line(one) for one in rules.find_oddities(Desk(str(empty)), AT)]

    return odd


def test_a_fault_of_a_file_comes_before_what_is_odd_about_the_sound_rules(odd, run):
    run("new", "Mi factura")
    told = odd(
        "- {rule: mal, set: {priority: hoch}}\n"
        "- {rule: nunca, when: {text: zafarrancho}, set: {priority: high}}\n"
        "- {rule: bien, when: {text: factura}, set: {priority: high}}\n"
    )
    assert [line.partition(" ")[0] for line in told] == ["rules/10.yaml:1:", "rules/10.yaml:2:"]
    assert told[0].startswith("rules/10.yaml:1: unknown: ")
    assert told[1].startswith("rules/10.yaml:2: never matched: nunca: ")


def test_rules_that_fit_the_desk_are_not_odd(odd, run):
    run("new", "Mi factura")
    assert odd("- {rule: bien, when: {text: factura}, set: {priority: high}}\n") == []


def test_what_stands_in_no_line_has_none():
    assert (
        rules.finding_line(RuleFinding("uncovered area", None, "desk.yaml", 0, "x")) == "desk.yaml: uncovered area: x"
    )


def test_the_own_rules_are_rehearsed_and_another_folders_beside_them(desk, tmp_path):
    (desk / "otra").mkdir()
    (desk / "otra/a.yaml").write_text("- {rule: una, when: {text: factura}, set: {priority: high}}\n")
    assert [one.name for one in rules.read_rehearsals(Desk(str(desk)), None)] == ["rules"]
    own, beside = rules.read_rehearsals(Desk(str(desk)), "otra")
    assert (own.name, beside.name) == ("rules", "otra")
    assert beside.dispatch.decide(Ticket("TK-2611-00006", "Mi factura", AT), AT).because == "rule una: «factura»"
    with pytest.raises(NotFound, match="no such folder"):
        rules.read_rehearsals(Desk(str(desk)), str(tmp_path / "none"))
