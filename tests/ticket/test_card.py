"""A ticket at a glance."""

import pytest

from tests.ticket.test_urgency import DAY, NOON, told
from ticketcli.ticket.card import card
from ticketcli.ticket.model import RULES, Entry, Ticket


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
    assert card(ticket).unanswered_since == (None if since is None else NOON + since * DAY)


def test_a_reply_that_was_undone_is_no_answer():
    undone = Entry(NOON + 2 * DAY, "ana", "undone", "u", facts={"undoes": "e0"})
    replied = told(("reply", 1))
    assert card(replied._replace(entries=(*replied.entries, undone))).unanswered_since == NOON
