"""Gone quiet: only what a person does is activity, and exactly as long as allowed is still allowed."""

from datetime import timedelta

import pytest

from tests.served import ACME, KNOWN, at, changed, replied, service, ticket, waits, wrote
from ticketcli.format import yaml
from ticketcli.rules.case import Case
from ticketcli.sla.quiet import customer_is_silent, find_quiet, last_touch_at, read_limits
from ticketcli.ticket.model import Entry

SERVICE = service("  - policy: one\n    first_reply: 4h\n")


def limits(text: str):
    """The limits that desk.yaml sets so, and what is wrong in them."""
    found, faults = read_limits(yaml.read_section(text, "desk.yaml"), "desk.yaml", KNOWN)
    return found, [str(fault) for fault in faults]


def quiet(story, now: str, text: str = "{}"):
    """What is quiet on a ticket, and since when."""
    found, faults = limits(text)
    assert not faults
    case = Case(story, ACME if story.customer else None, at(now))
    return [(one.kind, one.since) for one in find_quiet(story, case, found, at(now), SERVICE.hours)]


@pytest.mark.parametrize(
    ("length", "fresh", "late"),
    [
        ("5 working days", "23 10:00", "23 10:01"),
        ("8 working hours", "17 10:00", "17 10:01"),
        ("3d", "19 10:00", "19 10:01"),
        ("36h", "17 22:00", "17 22:01"),
        ("1.5d", "17 22:00", "17 22:01"),
    ],
)
def test_as_long_as_allowed_is_still_allowed(length, fresh, late):
    assert quiet(ticket(), fresh, f"idle: {length}\n") == []
    assert quiet(ticket(), late, f"idle: {length}\n") == [("untouched", at("16 10:00"))]


def test_without_settings_it_is_five_working_days_and_no_silence():
    assert quiet(ticket(), "23 10:01") == quiet(ticket(), "23 10:01", "idle: 5 working days\n")
    assert quiet(replied(ticket(), "16 10:30"), "23 10:00") == []


@pytest.mark.parametrize("by", ["tkt", "github-actions[bot]", "renovate[bot]"])
def test_what_a_program_writes_is_no_activity(by):
    story = ticket()._replace(entries=(Entry(at("23 09:00"), by, "note", "e1", text="tagged"),))
    assert quiet(story, "23 10:01") == [("untouched", at("16 10:00"))]


@pytest.mark.parametrize("by", ["ana", "maria@acme.example", "dependabot", "hand"])
def test_what_anybody_else_writes_is(by):
    story = ticket()._replace(entries=(Entry(at("23 09:00"), by, "note", "e1", text="hola"),))
    assert quiet(story, "23 10:01") == []


def test_silent_towards_the_customer_is_another_thing_than_untouched():
    story = changed(replied(ticket(), "16 11:00"), "20 11:00", area="billing")
    assert quiet(story, "23 10:00", "{idle: 3d, silent: 3d}\n") == [("silent", at("16 11:00"))]
    assert quiet(waits(story, "20 12:00"), "23 10:00", "{idle: never, silent: 3d}\n") == []
    assert quiet(story, "23 10:00", "{idle: never, silent: never}\n") == []


def test_the_first_limit_that_holds_and_speaks_decides():
    text = """\
idle: 1d
silent: 1d
strength: agreed
limits:
  - when: {status: waiting}
    idle: 10d
    silent: never
  - when: {customer.tier: gold, priority: high}
    idle: 2h
    strength: contractual
"""
    found, _faults = limits(text)
    assert [limit.strength for limit in found] == ["agreed", "contractual", "agreed"]
    gold = ticket(customer="acme", priority="high")
    assert quiet(gold, "16 12:01", text) == [("untouched", at("16 10:00"))]
    assert quiet(gold._replace(customer=None), "16 12:01", text) == []
    assert quiet(gold, "17 10:01", text) == [("untouched", at("16 10:00")), ("silent", at("16 10:00"))]
    assert quiet(waits(replied(gold, "16 10:01"), "16 10:02"), "20 10:00", text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("idle: soon\n", "desk.yaml:1: `idle`: no such length of time: soon"),
        ("idle: 0d\n", "desk.yaml:1: `idle`: a length of time is more than nothing"),
        ("ilde: 3d\n", "desk.yaml:1: `ilde` is unknown here; there is idle"),
        ("strength: very\n", "desk.yaml:1: `strength: very` is unknown"),
        (
            "limits:\n  - when: {area: biling}\n    idle: 3d\n",
            "desk.yaml:2: `area: biling` is unknown; there is billing",
        ),
        ("limits: 3d\n", "desk.yaml:1: `limits` needs a list"),
    ],
)
def test_a_limit_that_makes_no_sense_is_named_with_its_line(text, line):
    assert [told for told in limits(text)[1] if told.startswith(line)]


def test_it_is_the_customers_turn_when_waited_for_or_answered():
    story = replied(ticket(), "16 11:00")
    assert not customer_is_silent(ticket())
    assert customer_is_silent(story)
    assert not customer_is_silent(wrote(story, "16 12:00"))
    assert customer_is_silent(waits(story, "16 12:00"))
    assert last_touch_at(story) - ticket().created_at == timedelta(hours=1)


@pytest.mark.parametrize("value", ["[1]", "[1d, 2d]", "{a: 1d}"])
def test_a_length_is_one_text(value):
    assert limits(f"idle: {value}")[1] == ["desk.yaml:1: `idle` needs one text"]
