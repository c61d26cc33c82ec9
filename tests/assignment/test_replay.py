from collections import Counter
from datetime import UTC, datetime, timedelta

from ticketcli.assignment.dispatch import Dispatch, Workload
from ticketcli.assignment.replay import Rehearsal, Replay, replay_rules
from ticketcli.config.settings import Settings
from ticketcli.format.yaml import read_yaml
from ticketcli.rules.rulebook import read_rules
from ticketcli.rules.section import Known
from ticketcli.ticket.model import Agent, Entry, Ticket

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)
AGENTS = {id: Agent(id, id.title()) for id in ("ana", "luis")}
BOOK = "- rule: a\n  when: {text: factura}\n  set: {area: billing}\n  assign: ana"


def rehearsal(text: str, name: str = "rules") -> Rehearsal:
    found, faults = read_rules(read_yaml(text, "r"), "r", Known())
    assert faults == []
    return Rehearsal(
        name, Dispatch(Settings(), found, AGENTS, lambda _id: None, Workload(Counter(), {}, lambda _c: ()))
    )


def past(n: int, title: str, **fields: object) -> Ticket:
    return Ticket(f"TK-2603-0000{n}", title, AT + timedelta(hours=n), **fields)


def done(n: int, outcome: str = "solved") -> Entry:
    at = AT + timedelta(hours=n, minutes=30)
    return Entry(at, "ana", "status", f"e{n}", changes={"status": ("assigned", "resolved")}, facts={"outcome": outcome})


TICKETS = [
    past(1, "Mi factura", area="billing", assignee="ana", entries=(done(1),)),
    past(2, "Otra factura", area="orders", assignee="luis", entries=(done(2),)),
    past(3, "Hola", area="orders", assignee="luis"),
    past(4, "factura factura", area="billing", entries=(done(4, "spam"),), status="resolved"),
]


def played(*texts: str, since: datetime | None = None, until: datetime | None = None) -> Replay:
    return replay_rules(TICKETS, [rehearsal(text, f"r{n}") for n, text in enumerate(texts)], since, until)


def test_rules_and_people_agree_differ_or_the_rules_are_silent():
    tally = played(BOOK).rehearsals[0].tallies["area"]
    assert (tally.tickets, tally.agreements, tally.differences, tally.silent, tally.agreement) == (3, 1, 1, 1, 0.5)
    assert tally.pairs == {("billing", "billing"): 1, ("orders", "billing"): 1, ("orders", None): 1}


def test_what_people_decided_otherwise_is_to_be_looked_at():
    misses = [(miss.id, miss.field, miss.people, miss.rules) for miss in played(BOOK).rehearsals[0].misses]
    assert ("TK-2603-00002", "area", "orders", "billing") in misses
    assert ("TK-2603-00002", "assignee", "luis", "ana") in misses


def test_spam_and_what_lies_outside_the_window_do_not_count():
    assert (played(BOOK).tickets, played(BOOK).left_out) == (3, 1)
    inside = played(BOOK, since=AT + timedelta(hours=2), until=AT + timedelta(hours=3))
    assert (inside.tickets, inside.first_at) == (1, TICKETS[1].created_at)


def test_what_people_decided_is_not_known_to_the_rules():
    outcome = played("- rule: a\n  when: {area: '*'}\n  set: {area: billing}")
    assert outcome.rehearsals[0].tallies["area"].silent == 3


def test_load_is_what_each_agent_would_have_been_given():
    outcome = played(BOOK)
    assert outcome.people == {"ana": 1, "luis": 2}
    assert outcome.rehearsals[0].load["ana"] >= 2


def test_two_sets_differ_where_they_say_different_things():
    outcome = played(BOOK, BOOK.replace("area: billing", "area: orders"))
    differing = [(one.id, one.field, one.people, one.first, one.second) for one in outcome.differences]
    assert ("TK-2603-00001", "area", "billing", "billing", "orders") in differing
    assert all(field == "area" for _id, field, *_rest in differing)


def test_nothing_to_try_is_an_empty_outcome():
    outcome = replay_rules([], [rehearsal(BOOK)], None, None)
    assert (outcome.tickets, outcome.first_at, outcome.rehearsals[0].tallies["area"].agreement) == (0, None, None)
