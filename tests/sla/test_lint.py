"""What is odd in policies and in the times of tickets."""

from datetime import timedelta

from tests.served import at, replied, service, ticket
from ticketcli.sla.lint import find_policy_oddities
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Entry

NOW = at("20 10:00")


def odd(text: str, *tickets) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.what, one.tickets) for one in find_policy_oddities(service(text), tickets, "sla.yaml", NOW)]


def test_sound_policies_have_nothing_odd():
    assert odd("  - policy: one\n    first_reply: 4h\n    resolution: 4h\n", ticket()) == []


def test_open_tickets_without_a_policy_are_named():
    text = "  - policy: one\n    when: {type: claim}\n    first_reply: 4h\n"
    assert odd(text, ticket(type="claim"), ticket(type="query")) == [
        ("no policy holds of these open tickets: nothing of them is ever late", ("TK-2611-00006",)),
    ]  # fmt: skip


def test_a_policy_that_nobody_needed_is_named_and_one_that_nobody_can_need():
    text = "  - policy: one\n    first_reply: 4h\n  - policy: two\n    when: {type: claim}\n    first_reply: 2h\n"
    assert odd(text, ticket())[0][0].startswith("policy two can never be used: one stands before it")
    swapped = "  - policy: two\n    when: {type: claim}\n    first_reply: 2h\n  - policy: one\n    first_reply: 4h\n"
    assert odd(swapped, ticket()) == [("policy two was never used", ())]


def test_a_policy_that_was_used_before_a_change_was_used():
    text = "  - policy: two\n    when: {type: claim}\n    first_reply: 2h\n  - policy: one\n    first_reply: 4h\n"
    changed = lifecycle.change_fields(ticket(type="claim"), {"type": "query"}, "set", "ana", at("16 11:00"))
    assert odd(text, changed) == []


def test_an_older_policy_below_the_newer_one_is_needed():
    text = "  - policy: new\n    valid_from: 2026-12-01\n    first_reply: 2h\n  - policy: old\n    first_reply: 4h\n"
    assert odd(text, ticket()) == [("policy new was never used", ())]


def test_a_reply_that_may_take_longer_than_the_whole_is_named():
    text = "  - policy: one\n    first_reply: {length: {high: 9h, normal: 1h}}\n    resolution: 8h\n"
    assert [what for what, _tickets in odd(text, ticket())] == [
        "policy one: first_reply may take 9h, longer than resolution (8h)",
    ]  # fmt: skip


def test_times_that_cannot_be_are_named():
    text = "  - policy: one\n    first_reply: 4h\n"
    early = lifecycle.add_entry(ticket(), Entry(at("15 10:00"), "ana", "reply", "e1", text="Hola"))
    ahead = replied(ticket(), "27 10:00")
    assert [what for what, _tickets in odd(text, early, ahead)] == [
        "these were answered before they came in: their deadlines are unknown",
        "these have entries from the future: a clock was wrong",
    ]


def answered(day: int, hour: int):
    """One that came in on Monday 16 and was answered then."""
    return replied(ticket(), f"{day} {hour}:00")._replace(id=f"TK-2611-{day}{hour}")


REPLY = "  - policy: one\n    first_reply: {length: 4h, strength: contractual}\n"


def test_a_target_that_was_not_attained_lately_is_not_realistic():
    good, bad = [answered(16, hour) for hour in (11, 12)], [answered(17, hour) for hour in (15, 16, 17)]
    line = "policy one: first_reply (contractual) was met for 2 of 5 tickets in the last 90 days"
    assert odd(REPLY, *good, *bad) == [(line, ("TK-2611-1715", "TK-2611-1716", "TK-2611-1717"))]


def test_four_tickets_say_nothing_of_a_target_and_half_of_more_are_enough():
    good, bad = [answered(16, hour) for hour in (10, 11, 12)], [answered(17, hour) for hour in (14, 15, 16)]
    assert odd(REPLY, *good[:1], *bad) == []
    assert odd(REPLY, *good, *bad) == []


def test_what_was_attained_longer_ago_says_nothing_of_a_target():
    bad = [answered(17, hour) for hour in (12, 13, 14, 15, 16)]
    found = find_policy_oddities(service(REPLY), bad, "sla.yaml", at("20 10:00") + timedelta(days=90))
    assert [one.what for one in found] == []
