"""What presses open tickets, as the index knows it."""

from datetime import datetime, timedelta
from pathlib import Path

from ticketcli.desk.desk import Desk
from ticketcli.index.pressure import facts_of_open, kept_ledger, standings_of
from ticketcli.ticket.urgency import Standing

AT = datetime.fromisoformat("2026-11-20T10:30:00-03:00").timestamp()
DAY = timedelta(days=1).total_seconds()


def test_the_facts_are_those_of_open_tickets_alone(empty, run):
    run("agent", "add", "ana")
    open_one = run("-q", "new", "Uno", "--set", "priority=high").out.strip()
    done = run("-q", "new", "Dos").out.strip()
    run("--as", "ana", "resolve", done, "--outcome", "solved", "-m", "ya está")
    run("--as", "ana", "set", open_one, "urgency+=20", "-m", "lo pidió el dueño")
    (facts,) = facts_of_open(Desk(".").index)
    assert (facts.number, facts.priority, facts.raised, facts.points, facts.due_at) == (open_one, "high", 20, 0, None)
    assert facts.unanswered_since is not None


def test_a_customer_stands_as_tier_contacts_and_complaints_say(empty, run):
    run("agent", "add", "ana")
    run("customer", "add", "Acme", "--tier", "gold")
    for title in ("Una", "Dos"):
        number = run("-q", "new", title, "--customer", "acme", "--type", "claim").out.strip()
        run("--as", "ana", "resolve", number, "--outcome", "rejected", "--reasons", "no corresponde", "-m", "no")
        run("close", number)
    run("new", "Tres", "--customer", "acme", "--type", "claim")
    standing = standings_of(Desk(".").index, AT + DAY, AT - DAY, AT - DAY)
    assert standing("acme") == Standing("gold", 3, 2)
    assert standing("nobody") == standing(None) == Standing(None, 0, 0)
    later = standings_of(Desk(".").index, AT + 9 * DAY, AT + 8 * DAY, AT + 8 * DAY)
    assert later("acme") == Standing("gold", 0, 0)


def test_a_calendar_is_laid_out_once_for_each_thing_that_it_comes_from(empty):
    index, made = Desk(".").index, list[bytes]()

    def make() -> bytes:
        made.append(b"\0" * 8)
        return made[-1]

    for told in ("one", "one", "two", "two"):
        assert kept_ledger(index, told, "office", 2026, make) == b"\0" * 8
    assert len(made) == 2
    assert Path(".git/tkt/index.db").exists()
