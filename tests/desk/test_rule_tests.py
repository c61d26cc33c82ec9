"""The tests that a desk keeps of its rules."""

from datetime import UTC, datetime
from pathlib import Path

from ticketcli.desk.desk import Desk
from ticketcli.desk.rule_tests import read_rule_tests

AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)


def test_the_tests_of_all_files_are_read_in_order(desk):
    found, faults = read_rule_tests(Desk("."))
    assert not faults
    assert [one.where for one in found] == sorted(one.where for one in found)
    assert {one.where.partition(":")[0] for one in found} == {str(path) for path in Path("rules/tests").glob("*.yaml")}


def test_a_file_that_cannot_be_read_is_a_fault_beside_the_tests_of_the_others(desk):
    whole, _faults = read_rule_tests(Desk("."))
    Path("rules/tests/00.yaml").write_text("- [")
    found, faults = read_rule_tests(Desk("."))
    assert len(found) == len(whole)
    assert [fault.where for fault in faults] == ["rules/tests/00.yaml"]
