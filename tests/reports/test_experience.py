"""What each agent has done with tickets alike: only what ended well counts, and only ratings that are numbers."""

from datetime import timedelta

import pytest

from tests.reports.stories import after, closed, resolved, ticket
from ticketcli.reports.experience import NONE, Experience, count_experience, given_rating, is_solved
from ticketcli.ticket.model import Entry, Status


def done(hours: float, agent: str | None = "ana", outcome: str = "solved", scores: tuple[str, ...] = ()):
    rated = [Entry(after(hours + n), "maria", "rated", facts={"score": score}) for n, score in enumerate(scores)]
    story = (resolved(hours, outcome), *rated)
    return ticket(*story, assignee=agent, status=Status.RESOLVED)


def test_each_agents_tickets_are_counted_with_their_median_time_and_mean_rating():
    told = count_experience([
        done(2, scores=("2",)), done(4, scores=("5",)), done(9), done(30, "luis", scores=("4",)), done(1, None),
    ])  # fmt: skip
    assert told == {
        "ana": Experience(3, timedelta(hours=4), 3.5),
        "luis": Experience(1, timedelta(hours=30), 4.0),
    }


@pytest.mark.parametrize("outcome", ["rejected", "unsolvable", "no-reply", "duplicate", "spam"])
def test_what_did_not_end_well_is_no_experience(outcome):
    assert not is_solved(done(2, outcome=outcome))
    assert count_experience([done(2, outcome=outcome)]) == {}


@pytest.mark.parametrize("outcome", ["solved", "workaround", "replaced", "refunded"])
def test_what_ended_well_is_experience(outcome):
    assert is_solved(done(2, outcome=outcome))


def test_what_is_open_is_no_experience():
    assert count_experience([ticket(assignee="ana", status=Status.IN_PROGRESS)]) == {}


def test_a_ticket_closed_without_a_told_end_counts_and_takes_no_time():
    assert count_experience([ticket(assignee="ana", status=Status.CLOSED)]) == {"ana": Experience(1, None, None)}
    assert Experience() == NONE


def test_the_last_score_that_is_a_number_is_the_rating():
    assert given_rating(done(2, scores=("2", "5"))) == 5.0
    assert given_rating(done(2, scores=("2", "muy bien"))) == 2.0
    assert given_rating(done(2)) is None


def test_a_closing_later_than_the_resolving_does_not_lengthen_the_time():
    story = ticket(resolved(2), closed(50), assignee="ana", status=Status.CLOSED)
    assert count_experience([story])["ana"].took == timedelta(hours=2)
