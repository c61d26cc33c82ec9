"""The tests that a desk keeps of its rules, in rules/tests/."""

from datetime import datetime

from ticketcli.assignment.rule_tests import Proof, proof_sections, proofs
from ticketcli.desk.desk import Desk
from ticketcli.desk.rules import read_sections
from ticketcli.errors import BadFile

FOLDER = "rules/tests"


def read_rule_tests(desk: Desk, at: datetime) -> tuple[list[Proof], list[BadFile]]:
    """The tests of a desk's rules, and all that is wrong in them."""
    found: list[Proof] = []
    faults: list[BadFile] = []
    rules, wrong = desk.rules.read()
    names = frozenset(rule.name for rule in rules) if not wrong else frozenset()
    for path, sections in read_sections(desk.store, FOLDER, proof_sections, desk.index.read, faults):
        more, wrong = proofs(sections, path, desk.words, desk.settings, at, names)
        found += more
        faults += wrong
    return found, faults
