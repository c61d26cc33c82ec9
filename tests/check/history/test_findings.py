"""What was found stands once, in order, and is gone when it was put right."""

from ticketcli.check.history.findings import Findings, ProofFinding


def test_each_is_held_once_in_the_order_in_which_it_was_found():
    findings = Findings([("clock", "a", "", "one")])
    findings.add("author", "b", "TK-1", "two")
    findings.add("clock", "a", "", "one")
    assert list(findings.held) == [ProofFinding("clock", "a", "", "one"), ProofFinding("author", "b", "TK-1", "two")]


def test_what_is_put_right_is_found_no_more_and_the_rest_stays():
    findings = Findings([])
    for kind, where in (("damaged", "TK-1"), ("damaged", "TK-2"), ("author", "TK-1"), ("damaged", "TK-1")):
        findings.add(kind, f"c{len(findings.held)}", where, "x")
    findings.settle("damaged", "TK-1")
    assert [(one.kind, one.where) for one in findings.held] == [("damaged", "TK-2"), ("author", "TK-1")]


def test_it_is_known_whether_something_was_found_there_that_names_this():
    findings = Findings([("vanished", "a", "TK-1", "the entry e1 was taken out")])
    assert findings.has("vanished", "TK-1")
    assert findings.has("vanished", "TK-1", "e1")
    assert not findings.has("vanished", "TK-1", "e2")
    assert not findings.has("vanished", "TK-2", "e1")
    assert not findings.has("damaged", "TK-1")
