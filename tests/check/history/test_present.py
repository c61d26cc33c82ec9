"""The tickets as they are now hold every entry that was ever made, and what the last act on each field said."""

import pytest

from tests.conftest import git
from ticketcli.check.history.findings import Findings
from ticketcli.check.history.present import Present
from ticketcli.history.repository import History


@pytest.fixture
def present(empty):
    """What is found of these numbers, of which these entries are known."""

    def present(known, *numbers):
        findings = Findings([])
        head = git("rev-parse", "HEAD")
        Present(History(str(empty)), findings, known).check(head, numbers or tuple(known))
        return [(one.kind, one.where, one.what) for one in findings.held]

    return present


def test_a_ticket_that_holds_what_is_known_is_as_it_must_be(ticket, present, run):
    entries = [entry["id"] for entry in run("show", ticket, "--format", "json").json["entries"]]
    assert present({ticket: dict.fromkeys(entries, "digest")}) == []


def test_an_entry_that_is_known_and_gone_is_named(ticket, present):
    assert present({ticket: {"e0000001": "digest"}}) == [("vanished", ticket, "the entry e0000001 was taken out")]


def test_a_ticket_that_is_gone_is_named_where_anything_was_known_of_it(ticket, present):
    told = present({"TK-2611-0000C": {"e1": "x"}, "TK-2611-00006": {}})
    assert [(kind, where) for kind, where, _what in told] == [("vanished", "TK-2611-0000C")]


def test_only_the_tickets_that_were_touched_are_looked_at(ticket, present):
    known = {ticket: {"e0000001": "digest"}, "TK-2611-0000C": {"e1": "x"}}
    assert [where for _kind, where, _what in present(known, ticket)] == [ticket]


def test_a_field_that_is_not_what_the_last_entry_says_is_named(ticket, present, by_hand, run):
    run("set", ticket, "area=billing", "serial=X1", "priority=high")
    by_hand("area: billing", "area: sales")
    by_hand("serial: X1", "serial: X2")
    assert sorted(where for _kind, where, _what in present({ticket: {}})) == [
        f"{ticket} area",
        f"{ticket} extra.serial",
    ]


def test_a_status_that_no_entry_led_to_is_named(ticket, present, by_hand, run):
    run("resolve", ticket)
    assert present({ticket: {}}) == []
    by_hand("status: resolved", "status: closed")
    assert [where for _kind, where, _what in present({ticket: {}})] == [f"{ticket} status"]
