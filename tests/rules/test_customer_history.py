"""A customer's past as rules ask for it: contacts in 30 days, cases without a solution, satisfaction."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.rules.customer_history import count_contacts, count_unsolved, last_rating
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


def ended(outcome: str, at: datetime = AT - DAY, **more: object) -> Ticket:
    """A complaint that ended so."""
    entry = Entry(at, "ana", "status", "e", changes={"status": ("new", "resolved")}, facts={"outcome": outcome})
    return OLD._replace(entries=(entry,), **more)


# -- contacts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "count"), [(0, 1), (29, 1), (30, 0), (31, 0), (-1, 0)])
def test_a_ticket_is_a_contact_for_thirty_days(days: int, count: int):
    assert count_contacts([OLD._replace(created_at=AT - days * DAY)], AT) == count


def test_every_message_is_a_contact_and_nothing_else_is():
    entries = tuple(Entry(AT - DAY, "maria", kind) for kind in ("message", "message", "reply", "note", "call"))
    assert count_contacts([OLD._replace(entries=entries), OLD._replace(created_at=AT - DAY)], AT) == 3


# -- complaints --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "type",
    ["information", "quote", "proposal", "service", "request", "petition", "query", "doubt", "suggestion", None],
)
def test_what_is_no_complaint_is_never_unsolved(type: str | None):
    assert count_unsolved([OLD._replace(type=type), ended("rejected", type=type)], AT) == 0


@pytest.mark.parametrize("type", ["claim", "complaint", "breakdown"])
def test_any_other_open_case_is_unsolved(type: str):
    assert count_unsolved([OLD._replace(type=type), OLD._replace(type=type)], AT) == 2


@pytest.mark.parametrize(
    ("outcome", "count"),
    [("solved", 0), ("compensated", 0), ("replaced", 0), ("rejected", 1), ("unsolvable", 1), ("no-reply", 1)],
)
def test_an_outcome_solves_a_complaint_or_not(outcome: str, count: int):
    assert count_unsolved([ended(outcome)], AT) == count


def test_what_was_solved_later_was_unsolved_before():
    case = ended("solved", AT - DAY)
    assert [count_unsolved([case], at) for at in (AT - 2 * DAY, AT - DAY, AT)] == [1, 0, 0]


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
