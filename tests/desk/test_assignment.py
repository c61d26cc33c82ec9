"""Rules, agents and workload of a desk, put together."""

from ticketcli.desk.desk import Desk


def test_other_rules_take_the_place_of_the_desks_own(desk):
    opened = Desk(".")
    assert opened.assignment.dispatch().rules.rules == list(opened.rules.all)
    assert list(opened.assignment.dispatch([]).rules.rules) == []


def test_the_latest_tickets_of_a_customer_are_known(desk):
    opened = Desk(".")
    ticket = next(ticket for ticket in opened.tickets() if ticket.customer)
    recent = opened.assignment.recent_of(ticket.customer)
    assert ticket.id in {one.id for one in recent}
    assert {one.customer for one in recent} == {ticket.customer}
    assert len(opened.assignment.recent_of(ticket.customer, 1)) == 1


def test_the_workload_is_what_is_open_and_not_waiting(desk):
    opened = Desk(".")
    load = opened.assignment.workload().load
    held = [t.assignee for t in opened.tickets() if t.assignee and t.weighs_on]
    assert {agent: held.count(agent) for agent in held} == {agent: n for agent, n in load.items() if n}
