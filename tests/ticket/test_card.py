"""A ticket at a glance."""

from datetime import UTC, datetime, timedelta

import pytest

from ticketcli.ticket.card import card_of
from ticketcli.ticket.model import RULES, Card, Entry, External, Status, Ticket

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = Ticket("TK-2611-7Q2MX", "No heat", NOON, priority="low")


def told(*entries: tuple[str, int], by: str = "ana") -> Ticket:
    """The ticket with entries of these kinds, so many days after it came in."""
    return ONE._replace(
        entries=tuple(Entry(NOON + days * DAY, by, kind, f"e{n}") for n, (kind, days) in enumerate(entries))
    )


@pytest.mark.parametrize(
    ("ticket", "since"),
    [
        (told(), 0), (told(("note", 1)), 0), (told(("message", 1)), 0), (told(("reply", 1)), None),
        (told(("reply", 1), ("message", 2)), 2), (told(("reply", 1), ("message", 2), ("message", 3)), 2),
        (told(("reply", 1), ("message", 2), ("reply", 3)), None), (told(("reply", 1), by=RULES), 0),
        (told(("call", 1)), 0),
    ],
)  # fmt: skip
def test_the_customer_waits_since_the_oldest_message_that_no_person_answered(ticket: Ticket, since: int | None):
    assert card_of(ticket).unanswered_since == (None if since is None else NOON + since * DAY)


def test_a_reply_that_was_undone_is_no_answer():
    undone = Entry(NOON + 2 * DAY, "ana", "undone", "u", facts={"undoes": "e0"})
    replied = told(("reply", 1))
    assert card_of(replied._replace(entries=(*replied.entries, undone))).unanswered_since == NOON


SHARED = {
    "id": "TK-2611-7Q2MX", "title": "No heat", "created_at": NOON, "status": Status.WAITING, "waiting_for": "customer",
    "type": "claim", "stage": "sale", "area": "billing", "product": "boiler", "priority": "high", "channel": "mail",
    "language": "es", "customer": "acme", "contact": "maria@acme.example", "assignee": "ana", "team": "shop",
    "level": 2, "difficulty": 4, "tags": ("a", "b"), "keywords": ("k",), "solution_keywords": ("s",), "progress": 40,
    "parent": "TK-2611-000005", "links": ("TK-2611-000009",),
}  # fmt: skip


def test_a_card_has_every_field_that_a_ticket_has():
    glance = card_of(Ticket(**SHARED, external=External("zendesk", "12")))
    assert glance == Card(**SHARED, external="zendesk:12", updated_at=NOON, unanswered_since=NOON)


def test_a_card_tells_how_and_when_it_ended_and_nobody_waits_any_more():
    def moved(old: str, new: str, days: int, **facts: str) -> Entry:
        return Entry(NOON + days * DAY, "ana", "status", f"s{days}", changes={"status": (old, new)}, facts=facts)

    entries = (moved("new", "resolved", 1, outcome="solved"), moved("resolved", "closed", 3))
    glance = card_of(ONE._replace(status=Status.CLOSED, entries=entries))
    assert (glance.outcome, glance.resolved_at, glance.closed_at) == ("solved", NOON + DAY, NOON + 3 * DAY)
    assert (glance.updated_at, glance.unanswered_since) == (NOON + 3 * DAY, None)


def test_the_points_are_those_that_rules_gave():
    given = tuple(Entry(NOON, RULES, "classified", f"e{n}", facts={"score": f"{n}"}) for n in (15, -5))
    by_hand = Entry(NOON, "ana", "note", "e1", facts={"score": "90"})
    assert card_of(ONE._replace(entries=(*given, by_hand))).points == 10
