"""A ticket as JSON: every field there, instants with their offsets, and read back without loss."""

from datetime import UTC, datetime

from hypothesis import given

from tests.served import at, replied, service, ticket, waits
from tests.strategies import TICKET
from ticketcli.config.settings import Settings
from ticketcli.format.json import ticket_of
from ticketcli.render.document import ticket_document
from ticketcli.ticket import promises

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
SERVICE = service("  - policy: one\n    first_reply: 4h\n    resolution: 8h\n")


@given(TICKET)
def test_what_is_told_is_read_back_as_the_same_ticket(told):
    numbered = told._replace(id="TK-2611-00006", stage=None)
    assert ticket_of(ticket_document(numbered, Settings(), AT), Settings().stages) == numbered


def test_instants_are_those_of_the_timeline_and_null_where_nothing_happened():
    story = ticket_document(replied(ticket(), "16 11:00"), Settings(), AT)
    assert story["created_at"] == "2026-11-16T10:00:00-03:00"
    assert story["first_reply_at"] == story["updated_at"] == "2026-11-16T11:00:00-03:00"
    assert (story["resolved_at"], story["closed_at"], story["resolution"]) == (None, None, None)


def test_deadlines_are_there_where_the_service_is_known_and_one_that_stands_has_no_instant():
    assert ticket_document(ticket(), Settings(), AT)["deadlines"] == []
    running = ticket_document(ticket(), Settings(), at("16 11:00"), SERVICE.deadlines(ticket()))["deadlines"]
    assert [(one["target"], one["at"], one["state"], one["policy"]) for one in running] == [
        ("first_reply", "2026-11-16T15:00:00-03:00", "running", "one"),
        ("resolution", "2026-11-17T10:00:00-03:00", "running", "one"),
    ]
    story = waits(replied(ticket(), "16 11:00"), "16 12:00")
    standing = {
        one["target"]: one
        for one in ticket_document(story, Settings(), at("16 13:00"), SERVICE.deadlines(story))["deadlines"]
    }
    assert (standing["resolution"]["at"], standing["resolution"]["state"]) == (None, "paused")


def test_promises_tell_what_became_of_each():
    story = promises.make_promise(ticket(), "call", at("17 10:00"), "precio", "ana", at("16 11:00"))
    story = promises.make_promise(story, "reply", at("18 10:00"), "", "luis", at("16 12:00"))
    told = ticket_document(story, Settings(), at("17 11:00"))["promises"]
    assert [(one["what"], one["text"], one["state"], one["made_by"], one["by"]) for one in told] == [
        ("call", "precio", "missed", "ana", "2026-11-17T10:00:00-03:00"),
        ("reply", "", "open", "luis", "2026-11-18T10:00:00-03:00"),
    ]
