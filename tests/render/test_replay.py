"""What rules would have done to the past, as tables for people and whole as JSON."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from ticketcli.assignment.dispatch import Dispatch, Workload
from ticketcli.assignment.replay import Rehearsal, replay_rules
from ticketcli.config.settings import Settings
from ticketcli.format.yaml import read_yaml
from ticketcli.render.replay import agreement_table, confusion_table, load_table, replay_document, replay_lines
from ticketcli.rules.rulebook import read_rules
from ticketcli.rules.section import Known
from ticketcli.ticket.model import Agent, Ticket

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)
AGENTS = {id: Agent(id, id.title()) for id in ("ana", "luis")}
BOOK = "- rule: a\n  when: {text: factura}\n  set: {area: billing}\n  assign: ana"
TICKETS = [
    Ticket("TK-1", "Mi factura", AT, area="billing", assignee="ana"),
    Ticket("TK-2", "Otra factura", AT, area="orders", assignee="luis"),
    Ticket("TK-3", "Hola", AT, area="orders", assignee="luis"),
]


def rehearsal(text: str, name: str) -> Rehearsal:
    found, faults = read_rules(read_yaml(text, "r"), "r", Known())
    assert faults == []
    workload = Workload(Counter(), {}, lambda _customer: ())
    return Rehearsal(name, Dispatch(Settings(), found, AGENTS, lambda _id: None, workload))


@pytest.fixture
def outcome():
    return replay_rules(TICKETS, [rehearsal(BOOK, "rules"), rehearsal("[]", "none")], None, None)


def test_agreement_is_a_row_for_each_field_and_set(outcome):
    columns, rows = agreement_table(outcome)
    assert [column.key for column in columns] == [
        "field", "rules", "tickets", "agreed", "differed", "silent", "agreement",
    ]  # fmt: skip
    area = {row[1]: row[2:] for row in rows if row[0] == "area"}
    assert area == {"rules": (3, 1, 1, 1, "50 %"), "none": (3, 0, 0, 3, None)}


def test_confusion_has_people_down_and_rules_across(outcome):
    columns, rows = confusion_table(outcome.rehearsals[0].tallies["area"])
    assert [column.key for column in columns] == ["people", "billing", "–"]
    assert rows == [("billing", 1, None), ("orders", 1, 1)]


def test_load_is_what_each_got_and_would_have_got(outcome):
    columns, rows = load_table(outcome)
    assert [column.title for column in columns][2:] == ["rules", "none"]
    assert {row[0]: row[1] for row in rows} == {"ana": 1, "luis": 2}
    assert sum(row[2] for row in rows) == 3


def test_for_people_there_is_a_table_for_each_question(outcome):
    text = "\n".join(replay_lines(outcome, Settings(zone="UTC"), 5, None, False))
    assert text.startswith("3 tickets from 2026-03-01 to 2026-03-01 (UTC), without 0 duplicates and spam")
    for title in ("agreement", "area: people (down) and rules (across)", "tickets to look at, by rules",
                  "where the two differ", "load by agent"):  # fmt: skip
        assert f"\n{title}" in text


def test_of_tickets_to_look_at_only_so_many_are_shown(outcome):
    def shown(most: int) -> int:
        text = "\n".join(replay_lines(outcome, Settings(), most, None, False))
        return text.partition("where the two differ\n")[2].partition("\n\n")[0].count("TK-")

    assert (shown(1), shown(0)) == (1, len(outcome.differences))
    assert len(outcome.differences) > 1


def test_as_json_it_is_whole(outcome):
    told = replay_document(outcome, Settings(zone="UTC"))
    assert (told["tickets"], told["window"]["zone"], told["people"]) == (3, "UTC", {"ana": 1, "luis": 2})
    assert [one["rules"] for one in told["sets"]] == ["rules", "none"]
    assert told["sets"][0]["fields"]["area"] == {
        "tickets": 3, "agreed": 1, "differed": 1, "silent": 1, "agreement": 0.5,
        "confusion": [
            {"people": "billing", "rules": "billing", "tickets": 1},
            {"people": "orders", "rules": None, "tickets": 1},
            {"people": "orders", "rules": "billing", "tickets": 1},
        ],
    }  # fmt: skip


def test_of_no_ticket_it_is_said():
    empty = replay_rules([], [rehearsal(BOOK, "rules")], None, None)
    assert next(replay_lines(empty, Settings(), 5, None, False)) == "no tickets to try the rules on"
    assert replay_document(empty, Settings())["window"]["from"] is None
