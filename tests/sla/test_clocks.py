"""Where the clocks of a ticket run, told as (target, start, end, stop)."""

from tests.served import at, replied, solved, ticket, wrote
from ticketcli.sla.clocks import clocks_of
from ticketcli.ticket.metrics import metrics_of
from ticketcli.ticket.model import External, Status


def clocks(story):
    return [tuple(one) for one in clocks_of(metrics_of(story))]


def test_a_fresh_ticket_has_three_clocks_that_run():
    opened = at("16 10:00")
    assert clocks(ticket()) == [
        ("first_reply", opened, None, None), ("update", opened, None, None), ("resolution", opened, None, None),
    ]  # fmt: skip


def test_a_reply_ends_the_first_a_message_after_it_starts_the_next_and_the_end_of_the_work_stops_them():
    story = solved(wrote(wrote(replied(ticket(), "16 11:00"), "16 12:00"), "16 12:30"), "16 15:00")
    opened, first, asked, end = at("16 10:00"), at("16 11:00"), at("16 12:00"), at("16 15:00")
    assert clocks(story) == [
        ("first_reply", opened, first, None), ("next_reply", asked, None, end), ("update", opened, first, None),
        ("update", first, end, None), ("resolution", opened, end, None),
    ]  # fmt: skip


def test_what_ended_untold_has_no_clock():
    assert clocks(ticket(status=Status.CLOSED, external=External("old", "1"))) == []
