"""The things of the desk: values, and the little that follows from them."""

from datetime import UTC, datetime

import pytest

from ticketcli.ticket.model import OPEN, Agent, Card, Change, Entry, External, Status, Team, Ticket

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ONE = Ticket("TK-2611-7Q2MX", "No heat", NOON)
ANA, LUIS = Agent("ana", "Ana", areas=("billing", "sales")), Agent("luis", "Luis", team="shop")


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        ("new", True),
        ("assigned", True),
        ("in-progress", True),
        ("waiting", True),
        ("resolved", False),
        ("closed", False),
    ],
)
def test_work_is_left_until_it_is_resolved(status: str, is_open: bool):
    assert ONE._replace(status=Status(status)).open == Card("TK-1", "-", NOON, NOON, status).open == is_open
    assert (Status(status) in OPEN) == is_open


@pytest.mark.parametrize(
    ("kind", "public"),
    [("message", True), ("reply", True), ("note", False), ("call", False), ("status", False), ("assigned", False)],
)
def test_the_customer_sees_messages_and_replies(kind: str, public: bool):
    assert Entry(NOON, "ana", kind).public == public


@pytest.mark.parametrize(
    ("status", "waiting_for", "agent"),
    [
        (Status.ASSIGNED, None, "ana"),
        (Status.WAITING, "supplier", "ana"),
        (Status.WAITING, "internal", "ana"),
        (Status.WAITING, "customer", None),
        (Status.RESOLVED, None, None),
    ],
)
def test_a_ticket_weighs_on_its_agent_while_it_is_open_and_does_not_wait_for_the_customer(status, waiting_for, agent):
    assert ONE._replace(status=status, waiting_for=waiting_for, assignee="ana").weighs_on == agent
    assert ONE._replace(status=status, waiting_for=waiting_for).weighs_on is None


def test_an_external_number_is_told_with_its_source():
    assert str(External("zendesk", "12")) == "zendesk:12"


def test_a_change_adds_the_entries_that_were_not_there_wherever_they_stand():
    first, between, last = (Entry(NOON, "ana", "note", id) for id in ("e1", "e2", "e3"))
    before, after = ONE._replace(entries=(first, last)), ONE._replace(entries=(first, between, last))
    assert Change(before, after).entries == (between,)
    assert Change(None, after).entries == (first, between, last)
    assert Change(after, after).entries == ()


@pytest.mark.parametrize(
    ("team", "has"),
    [
        (Team("shop"), (True, True)),
        (Team("shop", agents=("ana",)), (True, True)),
        (Team("shop", agents=("eva",)), (False, True)),
        (Team("shop", areas=("sales", "repairs")), (True, True)),
        (Team("shop", areas=("repairs",)), (False, True)),
        (Team("office", areas=("sales",)), (True, False)),
        (Team("office", agents=("luis",)), (False, True)),
        (Team("office"), (True, False)),
    ],
)
def test_a_team_has_whom_it_lists_who_names_it_and_else_who_covers_its_areas(team: Team, has: tuple[bool, bool]):
    assert (team.has(ANA), team.has(LUIS)) == has
