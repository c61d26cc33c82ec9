"""A customer's story over all tickets and channels."""

from datetime import UTC, datetime, timedelta

from ticketcli.render.story import story_document, story_lines, tell_story
from ticketcli.ticket.model import Entry, Status, Ticket

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def said(hours, kind, id, **more):
    return Entry(AT + timedelta(hours=hours), more.pop("by", "ana"), kind, id, **more)


MAIL = Ticket("TK-1", "No anda", AT, channel="mail", contact="maria@x.example", customer="acme", entries=(
    said(1, "classified", "e1", changes={"area": (None, "billing")}),
    said(1, "assigned", "e2", changes={"assignee": (None, "ana")}),
    said(3, "reply", "e3", text="Ya\nva"),
    said(6, "message", "e4", by="maria", text="Gracias", via="whatsapp"),
    said(7, "note", "e5", text="adentro"),
    said(8, "note", "e6", text="nunca"),
    said(9, "undone", "e7", facts={"undoes": "e6"}),
))  # fmt: skip
CALL = Ticket("TK-2", "Otra", AT + timedelta(hours=2), Status.RESOLVED, customer="acme", entries=(
    said(4, "promised", "e1", text="llamar", facts={"what": "word", "by": "2026-11-21T10:00:00+00:00"}),
    said(5, "kept", "e2"),
))  # fmt: skip


def test_all_tickets_messages_and_promises_are_told_in_order_with_the_channel_of_each():
    assert list(story_lines(tell_story([CALL, MAIL]), UTC)) == [
        "2026-11-20 10:00  TK-1  mail          opened: No anda",
        "2026-11-20 12:00  TK-2  –             opened: Otra",
        "2026-11-20 13:00  TK-1  mail          reply: Ya va",
        "2026-11-20 14:00  TK-2  –             promised «llamar» by 2026-11-21 10:00",
        "2026-11-20 15:00  TK-2  –             promise kept",
        "2026-11-20 16:00  TK-1  whatsapp      message from maria: Gracias",
        "2026-11-20 17:00  TK-1  mail          note: adentro",
    ]


def test_machines_get_the_whole_text_and_the_instant():
    assert story_document(tell_story([MAIL]))[1] == {
        "at": "2026-11-20T13:00:00+00:00", "ticket": "TK-1", "channel": "mail", "by": "ana", "kind": "reply",
        "what": "reply", "text": "Ya\nva",
    }  # fmt: skip


def test_what_a_text_holds_stays_on_its_line():
    forged = MAIL._replace(title="A\nB\x1b[31m", channel="x\ny")
    assert all("\n" not in line and "\x1b" not in line for line in story_lines(tell_story([forged]), UTC))


def test_what_stays_between_the_desks_own_walls_is_no_step():
    kinds = ("classified", "assigned", "set", "edited", "linked", "attached", "merged")
    inside = MAIL._replace(entries=tuple(said(n, kind, f"e{n}") for n, kind in enumerate(kinds)))
    assert [step.kind for step in tell_story([inside])] == ["opened"]


def test_what_happened_in_one_instant_keeps_its_order_and_tickets_stand_together():
    first, second = said(1, "reply", "e2", text="b", via="mail"), said(1, "message", "e1", text="a")
    story = tell_story([ticket._replace(entries=(first, second)) for ticket in (CALL, MAIL._replace(channel=None))])
    assert [(step.ticket, step.text) for step in story] == [
        ("TK-1", "No anda"), ("TK-1", "b"), ("TK-1", "a"), ("TK-2", "b"), ("TK-2", "a"), ("TK-2", "Otra"),
    ]  # fmt: skip


def test_whoever_opened_it_is_the_contact_else_the_customer_else_nobody():
    nobody = MAIL._replace(contact=None, customer=None)
    tickets = (MAIL, MAIL._replace(contact=None), nobody)
    assert [tell_story([ticket])[0].by for ticket in tickets] == ["maria@x.example", "acme", ""]


def test_a_long_text_is_cut_for_a_person():
    (line,) = story_lines(tell_story([MAIL._replace(title="x" * 300, entries=())]), UTC)
    assert len(line.rpartition(": ")[2]) == 100
