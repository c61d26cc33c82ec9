"""Urgency explained, for people and for machines."""

from datetime import UTC, datetime

from ticketcli.render.urgency import explain_urgency, urgency_document
from ticketcli.ticket.urgency import Facts, Scale, Score, Seen, Standing, score_urgency

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()
SCALE = Scale(("low", "high"), ("silver", "gold"))
SEEN = Seen("high", 7200, -3600, Standing("gold", 3, 1), 5, -10, 28_800, 28_800)
FACTS = Facts("TK-1", "high", "acme", "claim", NOON - 7200, NOON - 3600, "first_reply", "office", 5, -10)
SCORE = score_urgency(SEEN, SCALE)._replace(facts=FACTS)


def test_each_part_is_told_with_what_was_seen():
    assert list(explain_urgency(SCORE, SCALE, UTC)) == [
        "    60  priority: high, 2 of 2",
        "     1  waiting for an answer: since 2026-11-20 10:00, 2h 00m of working time; 80h 00m count in full",
        "    41  deadline: first reply, due 2026-11-20 11:00, 1h 00m late in the working time of office;"
        " its day has 8h 00m",
        "    15  tier of the customer: gold, 2 of 2",
        "     6  contacts in 30 days: 3; 5 count in full",
        "     3  unsolved complaints: 1; 5 count in full",
        "     5  points by rules: +5",
        "   -10  points by persons: -10",
    ]


def test_what_is_not_there_is_told_as_such_and_hostile_words_are_made_safe():
    seen = SEEN._replace(priority="\x1b[31mred", slack=None, standing=Standing())
    facts = FACTS._replace(unanswered_since=None, due_at=None)
    lines = list(explain_urgency(score_urgency(seen, SCALE)._replace(facts=facts), SCALE, UTC))
    assert not any("\x1b" in line for line in lines)
    assert lines[1:4] == ["     1  waiting for an answer: –", "     0  deadline: –", "     0  tier of the customer: –"]


def test_what_is_done_has_nothing_to_explain():
    assert list(explain_urgency(Score(0), SCALE, UTC)) == []
    assert urgency_document(Score(0), UTC) == {"points": 0, "parts": {}}


def test_a_machine_reads_the_same_in_seconds_and_instants():
    told = urgency_document(SCORE, UTC)
    assert told["points"] == sum(told["parts"].values()) == 121
    assert told["seen"] == {
        "priority": "high", "unanswered_since": "2026-11-20T10:00:00+00:00", "waited": 7200, "target": "first_reply",
        "due_at": "2026-11-20T11:00:00+00:00", "calendar": "office", "left": -3600, "tier": "gold", "contacts": 3,
        "complaints": 1, "rules": 5, "person": -10, "day": 28_800, "due_day": 28_800,
    }  # fmt: skip
