"""A customer's past as rules ask for it: satisfaction; what they count is ticket/standing's."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.rules.customer_history import last_rating
from ticketcli.ticket.model import Entry, External, Ticket

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
DAY = timedelta(days=1)
OLD = Ticket("TK-2", "-", AT - 90 * DAY, type="claim")


def rated(score: str, at: datetime = AT - DAY, ticket: Ticket = OLD) -> Ticket:
    """The ticket with a rating more."""
    return ticket._replace(entries=(*ticket.entries, Entry(at, "maria", "rated", facts={"score": score})))


def imported(score: str, **more: object) -> Ticket:
    """A ticket that an import brought in with its rating."""
    return OLD._replace(external=External("zendesk", "1"), extra={"rating": score}, **more)


# -- satisfaction ------------------------------------------------------------------------------------------------------


def test_nobody_rated_is_no_rating():
    assert last_rating([OLD], AT) is None


@pytest.mark.parametrize(
    ("tickets", "mean"),
    [
        ([rated("2"), rated("5")], 3.5),
        ([rated("5", ticket=rated("2"))], 3.5),
        ([rated("4.5")], 4.5),
        ([rated("bueno"), rated("3")], 3),
        ([rated(""), rated("-1"), rated("1.2.3"), rated("123456789")], None),
        ([imported("1")], 1),
        ([imported("1"), rated("5")], 3),
        ([rated("5", ticket=imported("1"))], 5),
        ([OLD._replace(entries=(Entry(AT - DAY, "ana", "note", facts={"score": "1"}),))], None),
    ],
)
def test_the_rating_is_the_mean_of_what_the_customer_said(tickets: list[Ticket], mean: float | None):
    assert last_rating(tickets, AT) == mean


def test_a_rating_counts_from_its_very_instant_on():
    assert last_rating([rated("2", AT), rated("5", AT + timedelta(seconds=1))], AT) == 2
    assert last_rating([rated("2", AT)], AT - timedelta(seconds=1)) is None
    assert last_rating([imported("3", created_at=AT)], AT) == 3


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_the_mean_lies_between_the_worst_and_the_best(scores: list[int]):
    mean = last_rating([rated(str(score)) for score in scores], AT)
    assert mean is not None
    assert mean * len(scores) == pytest.approx(sum(scores))
