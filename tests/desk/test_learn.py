"""What closed tickets teach is kept and asked; what an agent did with tickets alike is told of each candidate."""

from datetime import UTC, datetime, timedelta

import pytest

from ticketcli.desk.desk import Desk
from ticketcli.desk.learn import agent_records, closed_tickets, learn_fields

AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)


@pytest.fixture
def past(empty, run, file):
    """Closed tickets about coffee machines, which ana solved, and about invoices, which luis solved."""
    for agent in ("ana", "luis"):
        run("agent", "add", agent)
    rows = ["id,title,status,created,resolved,assignee"]
    for n in range(12):
        title, agent = [("La cafetera no calienta", "ana"), ("No me llegó la factura", "luis")][n % 2]
        rows.append(f"{n},{title} {n},closed,2026-01-{n + 1:02} 10:00,2026-01-{n + 1:02} 12:00,{agent}")
    assert run("import", "csv", file("\n".join(rows) + "\n"), "--source", "viejo", "--no-rules").code == 0
    return Desk(str(empty))


def test_closed_tickets_are_learned_from_the_newest_first_and_open_ones_are_not(past, run):
    run("new", "Abierta", "--no-rules")
    done = closed_tickets(Desk(past.root))
    assert len(done) == 12
    assert [ticket.created_at for ticket in done] == sorted((one.created_at for one in done), reverse=True)


def test_there_is_a_lesson_for_each_field_and_what_was_learned_is_kept(past):
    lessons = learn_fields(past)
    assert set(lessons) == {"type", "area", "product", "priority", "assignee"}
    assert (lessons["assignee"].examples, lessons["assignee"].labels) == (12, 2)
    assert Desk(".").memory.likeness()


@pytest.mark.parametrize("kept", [False, True], ids=["read now", "learned before"])
def test_of_each_agent_what_was_done_with_tickets_alike_is_told(past, kept, run):
    if kept:
        learn_fields(past)
    number = run("-q", "new", "La cafetera no calienta nada", "--no-rules").out.strip()
    desk = Desk(".")
    told = agent_records(desk, desk.assignment.dispatch(), AT)(desk.get(number))
    assert set(told) == {"ana", "luis"}
    assert told["ana"].experience.solved >= 5
    assert told["ana"].experience.took == timedelta(hours=2)
    assert told["luis"].experience.solved <= told["ana"].experience.solved
