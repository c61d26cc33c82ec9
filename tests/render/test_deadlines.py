"""Deadlines explained: what each rests on, which time was counted line by line, and how it stands."""

import pytest

from tests.served import ZONE, at, deadline, reopened, replied, service, solved, ticket, waits
from ticketcli.render.deadlines import deadline_document, deadline_lines, deadline_rows, silence_lines

SERVICE = service("  - policy: one\n    resolution: {length: 10h, strength: agreed}\n")


def account(story, now: str) -> list[str]:
    return list(deadline_lines(story, [deadline(SERVICE, story, "resolution")], at(now), ZONE))


def test_every_frame_is_a_line_and_their_sum_is_the_deadline():
    lines = account(ticket(opened="16 15:00"), "16 16:00")
    assert lines[0] == "TK-2611-00006  Hola"
    assert lines[3] == ("  policy one (agreed): 10h of calendar office, that is 10h 00m, from 2026-11-16 15:00 on")
    counted = [" ".join(line.split()) for line in lines if " = " in line]
    assert counted == [
        "2026-11-16 15:00 – 18:00 3h 00m = 3h 00m", "2026-11-17 09:00 – 13:00 4h 00m = 7h 00m",
        "2026-11-17 14:00 – 17:00 3h 00m = 10h 00m",
    ]  # fmt: skip
    assert lines[-1].startswith("  due 2026-11-17 17:00: 9h 00m of working time are left; warned of at ")


def test_days_without_work_are_one_line():
    lines = account(ticket(opened="20 17:00"), "20 17:30")
    assert [" ".join(line.split()) for line in lines if "closed" in line] == ["2026-11-21 – 2026-11-22 closed"]


@pytest.mark.parametrize(
    ("story", "now", "verdict"),
    [
        (solved(replied(ticket(), "16 11:00"), "16 12:00"), "17 10:00", "met at 2026-11-16 12:00"),
        (solved(ticket(), "17 16:00"), "18 10:00", "missed: 2026-11-17 16:00, 3h 00m of working time too late"),
        (ticket(), "17 16:00", "due 2026-11-17 12:00: late by 3h 00m of working time"),
        (waits(replied(ticket(), "16 11:00"), "16 12:00"), "16 15:00",
         "the clock stands since 2026-11-16 12:00: 8h 00m of working time are left"),
    ],
    ids=["met", "missed", "late", "stands"],
)  # fmt: skip
def test_how_it_stands_is_the_last_line(story, now, verdict):
    assert account(story, now)[-1].strip() == verdict


def test_a_pause_is_a_line_of_its_own():
    story = reopened(waits(replied(ticket(), "16 11:00"), "16 12:00"), "16 15:00")
    lines = [" ".join(line.split()) for line in account(story, "16 16:00")]
    assert "2026-11-16 12:00 – 15:00 paused" in lines


def test_for_machines_times_are_seconds_of_working_time():
    story = ticket(opened="16 15:00")
    one = deadline(SERVICE, story, "resolution")
    made = deadline_document(one, at("16 16:00"))
    assert (made["target"], made["state"], made["seconds"], made["left"]) == ("resolution", "running", 36000, 32400)
    assert sum(line["seconds"] for line in made["account"]) == 36000
    columns, cells = deadline_rows([one], at("16 16:00"))
    assert [column.key for column in columns] == ["target", "what", "since", "until", "seconds", "total", "name"]
    assert {len(row) for row in cells} == {len(columns)}
    assert len(cells) == len(made["account"])


def test_where_there_is_no_deadline_it_is_said_why():
    none = service("  - policy: one\n    when: {area: sales}\n    resolution: 8h\n")
    reply_only = service("  - policy: one\n    first_reply: 4h\n")
    assert [line[:21] for line in silence_lines(ticket(), [], service("  []\n"))] == ["sla.yaml has no polic"]
    assert list(silence_lines(ticket(area="billing"), [], none)) == [
        "no policy holds of it: tkt sla lint names all such tickets"
    ]
    assert list(silence_lines(ticket(), [], reply_only)) == [
        "its policy has no target for it, or its timeline does not tell when it ended"
    ]
    assert list(silence_lines(ticket(), [deadline(SERVICE, ticket(), "resolution")], SERVICE)) == []
