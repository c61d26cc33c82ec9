"""The tests that a desk keeps of its rules, in rules/tests/."""

from datetime import datetime

from ticketcli.assignment.rule_tests import RuleTest, parse_rule_tests, rule_test_sections, usual_instant
from ticketcli.desk.desk import Desk
from ticketcli.desk.rules import read_sections
from ticketcli.errors import BadFile

FOLDER = "rules/tests"


def read_rule_tests(desk: Desk) -> tuple[list[RuleTest], list[BadFile]]:
    """The tests of a desk's rules, and all that is wrong in them; none of them asks what time it is."""
    found: list[RuleTest] = []
    faults: list[BadFile] = []
    at = usual_instant(desk.settings.tz, lambda at: _is_working(desk, at))
    rules, wrong = desk.rules.read()
    names = frozenset(rule.name for rule in rules) if not wrong else frozenset()
    for path, sections in read_sections(desk.store, FOLDER, rule_test_sections, desk.index.read, faults):
        more, wrong = parse_rule_tests(sections, path, desk.words, desk.settings, at, names)
        found += more
        faults += wrong
    return found, faults


def _is_working(desk: Desk, at: datetime) -> bool:
    """Whether it is working time; always where sla.yaml cannot be read."""
    try:
        return desk.calendars.is_working(at)
    except BadFile:
        return True
