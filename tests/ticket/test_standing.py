"""What a customer's tickets add up to: contacts in 30 days, complaints that nobody solved."""

from datetime import UTC, datetime, timedelta

import pytest

from ticketcli.ticket.metrics import metrics_of
from ticketcli.ticket.model import Entry, Status, Ticket
from ticketcli.ticket.standing import contacts_of, count_contacts, count_unsolved, failed_at

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
DAY = timedelta(days=1)
HALF_YEAR = timedelta(days=180)
OLD = Ticket("TK-2", "-", AT - 90 * DAY, type="claim")


def unsolved(*tickets: Ticket, at: datetime = AT, late: tuple[str, ...] = ()) -> int:
    return count_unsolved(tickets, at, HALF_YEAR, lambda ticket, _at: ticket.id in late)


def ended(outcome: str, at: datetime = AT - DAY, **more: object) -> Ticket:
    """A complaint that ended so."""
    entry = Entry(at, "ana", "status", "e", changes={"status": ("new", "resolved")}, facts={"outcome": outcome})
    return OLD._replace(**{"entries": (entry,), "status": Status.RESOLVED, **more})


def then(ticket: Ticket, kind: str, old: str, new: str, at: datetime, **facts: str) -> Ticket:
    """The ticket moved on."""
    entry = Entry(at, "ana", kind, f"e{len(ticket.entries)}", changes={"status": (old, new)}, facts=facts)
    return ticket._replace(status=Status(new), entries=(*ticket.entries, entry))


# -- contacts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "count"), [(0, 1), (29, 1), (30, 0), (31, 0), (-1, 0)])
def test_a_ticket_is_a_contact_for_thirty_days(days: int, count: int):
    assert count_contacts([OLD._replace(created_at=AT - days * DAY)], AT) == count


def test_every_message_is_a_contact_and_nothing_else_is():
    entries = tuple(Entry(AT - DAY, "maria", kind) for kind in ("message", "message", "reply", "note", "call"))
    assert count_contacts([OLD._replace(entries=entries), OLD._replace(created_at=AT - DAY)], AT) == 3
    assert contacts_of(metrics_of(OLD._replace(entries=entries))) == (AT - 90 * DAY, AT - DAY, AT - DAY)


# -- complaints --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "type",
    ["information", "quote", "proposal", "service", "request", "petition", "query", "doubt", "suggestion", None],
)
def test_what_is_no_complaint_is_never_unsolved(type: str | None):
    assert unsolved(OLD._replace(type=type), ended("rejected", type=type), late=("TK-2",)) == 0


@pytest.mark.parametrize("type", ["claim", "complaint", "breakdown"])
def test_an_open_complaint_counts_once_it_is_past_its_target(type: str):
    case = OLD._replace(type=type)
    assert unsolved(case) == 0
    assert unsolved(case, case._replace(id="TK-3"), late=("TK-2",)) == 1


@pytest.mark.parametrize(
    ("outcome", "count"),
    [
        ("solved", 0), ("compensated", 0), ("replaced", 0), ("duplicate", 0), ("spam", 0), ("rejected", 1),
        ("unsolvable", 1), ("no-reply", 1),
    ],
)  # fmt: skip
def test_an_outcome_solves_a_complaint_or_not(outcome: str, count: int):
    assert unsolved(ended(outcome)) == count


@pytest.mark.parametrize("outcome", ["rejected", "unsolvable", "no-reply"])
def test_closing_a_rejected_complaint_does_not_forget_it_not_even_by_silence(outcome: str):
    case = then(ended(outcome), "status", "resolved", "closed", AT - DAY / 2, accepted="by silence")
    assert unsolved(case) == 1
    assert failed_at(metrics_of(case)) == AT - DAY


@pytest.mark.parametrize(("days", "count"), [(1, 1), (179, 1), (180, 0), (400, 0), (-1, 0)])
def test_a_complaint_without_a_solution_counts_within_a_window(days: int, count: int):
    assert unsolved(ended("rejected", AT - days * DAY, created_at=AT - 500 * DAY)) == count


def test_a_rejection_that_is_reopened_is_open_and_one_solved_after_that_is_solved():
    again = then(ended("rejected"), "status", "resolved", "in-progress", AT - DAY / 2)
    assert unsolved(again) == 0
    assert unsolved(again, late=("TK-2",)) == 1
    solved = then(again, "status", "in-progress", "resolved", AT - DAY / 4, outcome="solved")
    assert [unsolved(solved, at=at) for at in (AT - DAY, AT - DAY / 2, AT)] == [1, 0, 0]


def test_a_complaint_that_came_in_later_did_not_count_before():
    assert unsolved(OLD._replace(created_at=AT + DAY), late=("TK-2",)) == 0
