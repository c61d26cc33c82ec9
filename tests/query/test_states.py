"""Keys of how a ticket stands: what it has, what it is, whether it is late or new."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from tests.query.questions import ALL, BARE, DESK, DONE, HOUR, MARIA, NOW, asked, found, refusal
from ticketcli.query.parse import parse_query
from ticketcli.query.states import HAVABLE
from ticketcli.ticket.model import Ticket


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("is:open", "mb"),
        ("is:unassigned", "b"),
        ("is:open,unassigned", "mb"),
        ("has:assignee", "m"),
        ("no:assignee", "bd"),
        ("no:solution_keyword", "bd"),
        ("no:difficulty", "bd"),
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


class Service:
    """Maria's ticket is late by its resolution, and nobody else's."""

    def due_at(self, ticket: Ticket) -> datetime | None:
        return NOW - HOUR if ticket is MARIA else None

    def late(self, ticket: Ticket, _at: datetime) -> Sequence[str]:
        return ("resolution",) if ticket is MARIA else ()


def left(typed: str) -> list[Ticket]:
    """What a query finds where deadlines are known and a sync brought in two numbers."""
    query = parse_query(typed, DESK, NOW, service=Service, news=lambda: [DONE.id, BARE.id])
    return [ticket for ticket in ALL if query.matches(ticket)]


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("late:", [MARIA]),
        ("late:yes", [MARIA]),
        ("late:no", [BARE, DONE]),
        ("LATE:Resolution", [MARIA]),
        ("late:update", []),
        ("late:update,resolution", [MARIA]),
        ("new:since-sync", [BARE, DONE]),
        ("-new:since-sync", [MARIA]),
    ],
)
def test_lateness_and_news_are_asked_of_who_knows_them(typed: str, which: list[Ticket]):
    assert left(typed) == which


def test_nothing_is_late_or_new_where_nobody_can_tell():
    assert found("new:since-sync") == ""
    assert [asked("late:yes").matches(ticket) for ticket in ALL] == [False, False, False]


@pytest.mark.parametrize(
    ("typed", "line"), [("late:maybe", "unknown late `maybe`; there is yes, no"), ("new:today", "there is since-sync")]
)
def test_other_ways_to_be_late_or_new_are_refused(typed: str, line: str):
    assert line in refusal(typed)
