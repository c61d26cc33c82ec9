"""What a change is called: on the terminal, and in a commit that no text can forge."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.text import safe_text
from ticketcli.ticket import lifecycle, wording
from ticketcli.ticket.model import RULES, Change, Entry, Status, Ticket

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ID = "TK-2611-7Q2MX"
ONE = Ticket(ID, "No heat", NOON)


def told(after: Ticket, before: Ticket | None = ONE) -> str:
    return wording.deed_words(Change(before, after))


def status(here: Status, there: Status, facts: dict[str, str] | None = None) -> Ticket:
    """The ticket with a single move between these states."""
    return lifecycle.add_entry(ONE, Entry(NOON, "ana", "status", changes={"status": (here, there)}, facts=facts or {}))


# -- in a line ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (
            lifecycle.change_fields(ONE, {"type": "claim", "area": "billing"}, "classified", RULES, NOON),
            "classified as claim / billing",
        ),
        (lifecycle.change_fields(ONE, {"priority": "high"}, "classified", RULES, NOON), "classified anew"),
        (lifecycle.assign_ticket(ONE, "ana", "shop", RULES, NOON), "assigned to ana"),
        (lifecycle.assign_ticket(ONE, None, "shop", RULES, NOON), "put in the queue of shop"),
        (lifecycle.add_entry(ONE, Entry(NOON, "ana", "assigned", changes={"assignee": ("ana", None)})), "released"),
        (lifecycle.add_note(ONE, "x", "ana", NOON), "note"),
        (lifecycle.add_note(ONE, "x", "ana", NOON, "call"), "call"),
        (lifecycle.add_reply(ONE, "x", "ana", NOON, None, None, "ana"), "reply, assigned to ana, in progress"),
        (lifecycle.receive_message(ONE, "x", "maria@acme.example", NOON, None), "message from maria@acme.example"),
        (lifecycle.resolve_ticket(ONE, "spam", "ana", NOON, None, {}), "resolved (spam)"),
        (status(Status.RESOLVED, Status.CLOSED), "closed"),
        (status(Status.CLOSED, Status.IN_PROGRESS), "reopened"),
        (status(Status.RESOLVED, Status.IN_PROGRESS), "reopened"),
        (status(Status.IN_PROGRESS, Status.NEW), "new again"),
        (status(Status.WAITING, Status.IN_PROGRESS), "in progress"),
        (
            lifecycle.pause_ticket(ONE._replace(status=Status.IN_PROGRESS), "supplier", "ana", NOON, None),
            "waiting for a supplier",
        ),
        (
            lifecycle.change_fields(ONE, {"area": "a", "extra.serial": "X"}, "set", "ana", NOON),
            "area, extra.serial set",
        ),
        (lifecycle.link_tickets(ONE, ["TK-2611-000005"], "ana", NOON), "linked to TK-2611-000005"),
        (lifecycle.attach_files(ONE, ["x"], ["a.pdf", "b.pdf"], "ana", NOON), "attached a.pdf, b.pdf"),
        (lifecycle.undo_changes(ONE, ONE, "ana", NOON), "last change undone"),
        (lifecycle.add_entry(ONE, Entry(NOON, "ana", "escalated")), "escalated"),
        (ONE._replace(description="x"), "changed"),
    ],
)
def test_a_change_is_told_by_what_it_did(after: Ticket, line: str):
    assert told(after) == line


def test_a_new_ticket_is_opened_first():
    assert told(ONE, None) == "opened"
    assert told(lifecycle.assign_ticket(ONE, "ana", None, RULES, NOON), None) == "opened, assigned to ana"


def test_what_an_import_tells_of_the_past_is_no_deed():
    past = Entry(NOON, "zendesk", "reply", "e1", imported=True)
    assert told(lifecycle.add_entry(ONE, past), None) == "opened"


def test_what_was_done_twice_is_told_once():
    assert told(lifecycle.add_note(lifecycle.add_note(ONE, "a", "ana", NOON), "b", "ana", NOON)) == "note"


def test_a_deed_is_told_wherever_in_time_it_stands():
    before = lifecycle.add_entry(ONE, Entry(NOON + HOUR, "ana", "reply", "e1", text="later"))
    after = lifecycle.add_entry(before, Entry(NOON, "ana", "note", "e2", text="earlier"))
    assert wording.deed_words(Change(before, after)) == "note"
    assert wording.commit_trailers(Change(before, after)) == [f"Ticket: {ID}", "Act: note"]


def test_every_template_is_asked_for_in_the_persons_language():
    entries = tuple(Entry(NOON, "ana", kind) for kind in wording._MAKERS)
    asked: list[str] = []

    def translate(text: str) -> str:
        asked.append(text)
        return f"«{text}»"

    line = wording.deed_words(Change(None, ONE._replace(entries=entries)), translate)
    assert len(asked) == 1 + len(entries)
    assert set(asked) <= set(wording.TEMPLATES)
    assert line.startswith("«opened», «")


# -- the commit --------------------------------------------------------------------------------------------------------


def classified(because: str, by: str = RULES, kind: str = "classified") -> Change:
    return Change(ONE, lifecycle.change_fields(ONE, {"area": "billing"}, kind, by, NOON, because))


def test_a_commit_names_ticket_acts_rules_and_reasons():
    change = classified("rule facturas: «factura», rule reclamos, least loaded of 2")
    assert wording.commit_message([change]).split("\n") == [
        f"{ID}: classified as billing", "", f"Ticket: {ID}", "Act: classified", "Rule: facturas", "Rule: reclamos",
        "Because: rule facturas: «factura», rule reclamos, least loaded of 2", "",
    ]  # fmt: skip


def test_a_commit_without_reasons_has_no_trailer_for_them():
    assert wording.commit_trailers(Change(None, ONE)) == [f"Ticket: {ID}", "Act: opened"]


def test_several_tickets_are_counted_and_listed():
    changes = [Change(None, ONE), Change(None, ONE._replace(id="TK-2611-000005"))]
    assert wording.commit_message(changes, "imported from old.csv").split("\n") == [
        "2 tickets: imported from old.csv", "", f"- {ID}: opened", "- TK-2611-000005: opened", "", "Tickets: 2",
        "Act: opened", "",
    ]  # fmt: skip
    assert wording.commit_message(changes).startswith("2 tickets: opened\n")
    assert wording.commit_message(changes[:1], "imported").startswith("1 ticket: imported\n")


def test_of_very_many_the_first_are_listed():
    lines = wording.commit_message([Change(None, ONE)] * 2000, "imported").split("\n")
    assert lines.count(f"- {ID}: opened") == wording.MOST_LINES
    assert "Tickets: 2000" in lines


@pytest.mark.parametrize(
    ("because", "rules"),
    [
        ("rule a: «x, rule evil», rule b", ["a", "b"]), ("rule a: «rule evil: x»", ["a"]), ("the rule evil", []),
        ("rule a", ["a"]), ("nobody left: rule evil", []), ("", []),
    ],
)  # fmt: skip
def test_a_rule_is_named_where_a_rule_fired_and_not_where_a_text_says_so(because: str, rules: list[str]):
    assert [line for line in wording.commit_trailers(classified(because)) if line.startswith("Rule: ")] == [
        f"Rule: {rule}" for rule in rules
    ]


def test_a_person_who_writes_like_a_rule_is_none():
    done = ONE._replace(status=Status.RESOLVED)
    change = Change(done, lifecycle.reopen_ticket(done, "ana", NOON, None, HOUR, "rule evil"))
    assert "Rule: evil" not in wording.commit_message([change])
    assert "Because: rule evil" in wording.commit_message([change])


FORGED = [
    "a\nTicket: evil",
    "\r\nAct: evil\r\n",
    "\u2028Act: evil",
    "\x1b[31m",
    "\u202e",
    "\0",
    "--output=x",
    "x" * 5000,
    "",
]
WORDS: Any = st.sampled_from(FORGED) | st.text(max_size=40)


@settings(deadline=None)
@given(WORDS, WORDS, WORDS, st.booleans())
def test_no_text_forges_a_trailer_or_a_line(who: str, text: str, because: str, batch: bool):
    after = lifecycle.receive_message(ONE._replace(title=text), text, who, NOON, text)
    after = lifecycle.change_fields(after, {f"extra.{text}": who}, "set", who, NOON, because)
    after = lifecycle.attach_files(lifecycle.link_tickets(after, [text], who, NOON), [text], [text, who], who, NOON)
    after = lifecycle.resolve_ticket(after, "solved", who, NOON, None, {"summary": text})
    lines = wording.commit_message([Change(None, after)] * (1 + batch), text if batch else "").split("\n")
    assert len(lines[0]) <= 200
    known = ("", "- ", f"Ticket: {ID}", "Tickets: 2", "Act: ", "Because: ")
    assert all(line == "" or line.startswith(known[1:]) for line in lines[1:])
    acts = ["opened", "message", "set", "linked", "attached", "status"]
    assert [line for line in lines if line.startswith("Act: ")] == [f"Act: {act}" for act in acts]
    assert [line for line in lines if safe_text(line) != line] == []
