"""The account of a deadline, line by line."""

from tests.served import at, deadline, replied, service, ticket, waits
from ticketcli.sla.explanation import MOST_FRAMES, account_lines
from ticketcli.ticket import lifecycle

HOUR = 3600


def told(text, story, target, now="16 10:00"):
    """The lines of a target's account: what, from when to when, hours, hours so far, which calendar."""
    found = account_lines(deadline(service(f"  - policy: one\n    {text}\n"), story, target), at(now))
    return [
        (one.what, f"{one.since:%d %H:%M}", f"{one.until:%d %H:%M}", one.seconds / HOUR, one.total / HOUR, one.name)
        for one in found
    ]


def test_each_frame_of_working_time_is_counted_until_the_deadline():
    assert told("first_reply: 4h", ticket("16 11:00"), "first_reply") == [
        ("calendar", "16 11:00", "16 16:00", 0, 0, "office · one"),
        ("counted", "16 11:00", "16 13:00", 2, 2, ""),
        ("counted", "16 14:00", "16 16:00", 2, 4, ""),
    ]


def test_whole_days_that_are_closed_are_told_and_nights_are_not():
    assert told("first_reply: 4h", ticket("20 15:00"), "first_reply") == [
        ("calendar", "20 15:00", "23 10:00", 0, 0, "office · one"),
        ("counted", "20 15:00", "20 18:00", 3, 3, ""),
        ("closed", "21 00:00", "23 00:00", 0, 3, ""),
        ("counted", "23 09:00", "23 10:00", 1, 4, ""),
    ]
    assert [line[0] for line in told("first_reply: 4h", ticket("16 15:00"), "first_reply")] == [
        "calendar", "counted", "counted",
    ]  # fmt: skip


def test_a_pause_is_told_and_its_time_is_not_counted():
    story = waits(replied(ticket("16 09:00"), "16 09:30"), "16 10:00")
    story = lifecycle.receive_message(story, "Listo", "maria@acme.example", at("16 12:00"), "mail")
    assert told("resolution: 2h", story, "resolution") == [
        ("calendar", "16 09:00", "16 13:00", 0, 0, "office · one"),
        ("counted", "16 09:00", "16 10:00", 1, 1, ""),
        ("paused", "16 10:00", "16 12:00", 0, 1, ""),
        ("counted", "16 12:00", "16 13:00", 1, 2, ""),
    ]


def test_while_the_clock_stands_the_account_ends_with_the_pause_until_now():
    story = waits(replied(ticket("16 09:00"), "16 09:30"), "16 10:00")
    assert told("resolution: 2h", story, "resolution", "16 17:00")[1:] == [
        ("counted", "16 09:00", "16 10:00", 1, 1, ""),
        ("paused", "16 10:00", "16 17:00", 0, 1, ""),
    ]


def test_of_very_many_frames_the_last_are_told_in_one_line():
    found = told("resolution: 800 working hours", ticket("16 09:00"), "resolution")
    assert [line[0] for line in found].count("counted") == MOST_FRAMES == 60
    assert (found[-1][0], found[-1][3], found[-1][4]) == ("more", 560, 800)


def test_a_pause_that_begins_with_the_deadline_is_none_of_its_account():
    story = waits(replied(ticket("16 09:00"), "16 09:30"), "16 11:00")
    story = lifecycle.receive_message(story, "Listo", "maria@acme.example", at("16 12:00"), "mail")
    assert [line[0] for line in told("resolution: 2h", story, "resolution")] == ["calendar", "counted"]
