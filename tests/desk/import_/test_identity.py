"""Whether a record says what the ticket of its number says: what it holds, or held before somebody changed it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ticketcli.desk.import_.identity import find_differences, find_news, is_other, is_retold
from ticketcli.ticket.model import Draft, Entry, External, Status, Ticket

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SAID = Entry(NOON, "ana", "message", "e1", text="Hi")
HERE = Ticket(
    "TK-2611-7Q2MX", "No heat", NOON, priority="high", contact="ana@x.example", tags=("a", "b"), description="cold",
    extra={"City": "Vigo"}, entries=(SAID,),
)  # fmt: skip


def changed(**changes: Any) -> Ticket:
    """The ticket after its fields were changed from what it came with."""
    before = {name: (getattr(HERE, name), value) for name, value in changes.items()}
    return HERE._replace(**changes, entries=(SAID, Entry(NOON, "bea", "set", "e2", changes=before)))


def differences(there: Ticket = HERE, description: str = "", created: datetime | None = None, **told: Any) -> list[str]:
    """What a draft with these fields says otherwise."""
    extra = {key.removeprefix("extra_"): told.pop(key) for key in list(told) if key.startswith("extra_")}
    draft = Draft(External("csv", "1"), told, description, created_at=created, extra=extra)
    bare = Ticket("TK-2611-7Q2MX", "No heat", created or NOON, description=description, extra=extra)
    return find_differences(draft, bare._replace(**told), there)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"title": "No heat"}, []),
        ({"title": "VPN is down"}, ["title"]),
        ({"priority": "low"}, ["priority"]),
        ({"tags": ("b",)}, []),
        ({"tags": ("b", "c")}, ["tags"]),
        ({"contact": "b@x.example"}, ["contact"]),
        ({"extra_City": "Lugo"}, ["extra.City"]),
        ({"extra_Floor": "2"}, ["extra.Floor"]),
        ({"status": Status.NEW}, []),
        ({"status": Status.CLOSED}, ["status"]),
        ({"description": "cold\n"}, []),
        ({"description": "hot"}, ["description"]),
        ({"created": NOON.replace(hour=13)}, ["created"]),
        ({}, []),
    ],
)
def test_what_a_record_says_otherwise_is_named(told, found):
    assert differences(**told) == found


def test_what_the_ticket_held_before_it_was_changed_here_is_no_difference():
    there = changed(title="Boiler", priority="low", tags=("c",))
    assert differences(there, title="No heat", priority="high", tags=("a", "b")) == []
    rewritten = HERE._replace(
        description="new", entries=(Entry(NOON, "b", "edited", "e3", facts={"description": "x"}),)
    )
    assert differences(rewritten, description="cold") == []


def test_an_entry_with_other_words_under_one_id_is_retold():
    assert not is_retold([SAID, Entry(NOON, "ana", "note", "e9")], HERE)
    assert is_retold([SAID._replace(text="Bye")], HERE)
    assert is_retold([SAID._replace(at=NOON.replace(hour=13))], HERE)


def test_an_older_ticket_of_our_own_tells_no_news_and_a_younger_one_does():
    later = changed(title="Boiler")
    assert find_news(HERE, later) == []
    assert find_news(later, HERE) == ["title", "messages"]
    assert find_news(HERE._replace(description="hot"), HERE) == ["description"]


def test_another_record_differs_in_title_or_description_and_at_an_address_in_its_creation():
    assert is_other(["priority", "title"], addressed=False)
    assert is_other(["description"], addressed=False)
    assert not is_other(["priority", "created"], addressed=False)
    assert is_other(["created"], addressed=True)
    assert not is_other(["title", "description"], addressed=True)
