"""Keys of how a ticket stands: what it has, what it is, whether it is late or new."""

import pytest

from tests.query.questions import ALL, asked, found, refusal
from ticketcli.query.states import HAVABLE


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("is:open", "mb"),
        ("is:unassigned", "b"),
        ("is:open,unassigned", "mb"),
        ("has:assignee", "m"),
        ("no:assignee", "bd"),
        ("has:reply", "m"),
        ("has:attachment", "m"),
        ("has:description", "m"),
        ("no:tag,type", "b"),
        ("has:tag,type", "md"),
        ("has:stage", "md"),
        ("has:outcome", "d"),
        ("has:priority", "mbd"),
        ("HAS:Level", "m"),
    ],
)
def test_a_ticket_is_found_by_what_it_has_and_is(typed: str, which: str):
    assert found(typed) == which


@pytest.mark.parametrize("key", HAVABLE)
def test_what_a_ticket_has_it_does_not_lack(key: str):
    for ticket in ALL:
        assert asked(f"has:{key}").matches(ticket) != asked(f"no:{key}").matches(ticket)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("has:reples", "there is reply"),
        ("is:late", "there is open, unassigned"),
        ("no:assigne", "there is assignee"),
    ],
)
def test_what_no_ticket_can_have_or_be_is_refused_with_the_nearest_known(typed: str, line: str):
    assert line in refusal(typed)
