"""Entries, tickets and drafts as JSON, and back."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import ENTRY, INSTANT, NAMED_TEXTS, TEXT, TEXTS
from ticketcli.errors import Usage
from ticketcli.format.json import draft_of, draft_text, entry_document, entry_of, ticket_of
from ticketcli.ticket.model import Draft, Entry, External, Status, Ticket
from ticketcli.ticket.people import Sender

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])
ENTRY_TOLD = {
    "id": "e1", "at": "2026-11-21T12:00:00+00:00", "by": "ana", "kind": "set", "via": None, "public": False,
    "text": "", "attachments": ["attachments/x"], "changes": {"area": [None, "billing"], "tags": [["a"], ["a", "b"]]},
    "facts": {"method": "mail"}, "because": "rule x", "imported": False,
}  # fmt: skip
ENTRY_HELD = Entry(
    AT, "ana", "set", "e1", changes={"area": (None, "billing"), "tags": (("a",), ("a", "b"))},
    facts={"method": "mail"}, because="rule x", attachments=("attachments/x",),
)  # fmt: skip
TOLD = {
    "id": "TK-2611-7Q2MX", "title": "No heat", "created_at": "2026-11-21T12:00:00+00:00", "status": "waiting",
    "waiting_for": "customer", "type": "claim", "stage": "sale", "area": "billing", "product": "boiler",
    "priority": "high", "channel": "mail", "language": "es", "customer": "acme", "contact": "m@x.example",
    "assignee": "ana", "team": "shop", "level": 2, "difficulty": 4,
    "tags": ["a", "b"], "keywords": ["k"], "solution_keywords": ["s"], "progress": 40,
    "parent": "TK-2611-000005", "links": ["TK-2611-000009"], "external": {"source": "zendesk", "id": "12"},
    "extra": {"serial": "x"}, "unknown": {"odd": ["y"]}, "description": "It is cold.", "entries": [ENTRY_TOLD],
}  # fmt: skip
HELD = Ticket(
    "TK-2611-7Q2MX", "No heat", AT, Status.WAITING, waiting_for="customer", type="claim", stage="sale", area="billing",
    product="boiler", priority="high", channel="mail", language="es", customer="acme", contact="m@x.example",
    assignee="ana", team="shop", level=2, difficulty=4, tags=("a", "b"), keywords=("k",), solution_keywords=("s",),
    progress=40, parent="TK-2611-000005", links=("TK-2611-000009",), external=External("zendesk", "12"),
    extra={"serial": "x"}, unknown={"odd": ["y"]}, description="It is cold.", entries=(ENTRY_HELD,),
)  # fmt: skip


def test_an_entry_has_every_field_in_its_document():
    assert entry_document(ENTRY_HELD) == ENTRY_TOLD
    assert entry_of(ENTRY_TOLD) == ENTRY_HELD


@PATIENT
@given(ENTRY)
def test_any_entry_comes_back_from_its_json(entry: Entry):
    assert entry_of(json.loads(json.dumps(entry_document(entry)))) == entry


def test_a_ticket_is_what_its_document_tells():
    assert ticket_of(TOLD, {}) == HELD


@pytest.mark.parametrize(
    ("stages", "stage"), [({"claim": "sale"}, None), ({"claim": "presale"}, "sale"), ({"quote": "sale"}, "sale")]
)
def test_the_stage_of_its_type_is_not_its_own(stages: dict[str, str | None], stage: str | None):
    assert ticket_of(TOLD, stages).stage == stage


def test_what_a_document_leaves_out_is_unset():
    told = {"id": "TK-1", "title": "x", "created_at": "2026-11-21T12:00:00Z", "status": "new", "priority": "low"}
    assert ticket_of(told, {}) == Ticket("TK-1", "x", AT, priority="low", extra={}, unknown={})


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": 5}, {"title": None}, {"status": "gone"}, {"created_at": "yesterday"}, {"created_at": 5},
        {"created_at": "2026-11-21T12:00:00"}, {"tags": [1]}, {"extra": {"a": 1}}, {"external": {"source": "x"}},
        {"entries": [{}]}, {"entries": [{**ENTRY_TOLD, "changes": {"a": 1}}]}, {"entries": 5}, {"description": 1},
    ],
)  # fmt: skip
def test_what_is_no_ticket_is_refused_on_one_line(wrong: dict[str, object]):
    with pytest.raises(Usage, match=r"^not a ticket of `tkt export`: ") as refused:
        ticket_of({**TOLD, **wrong}, {})
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("key", ["id", "title", "created_at", "status"])
def test_what_every_ticket_has_must_be_there(key: str):
    with pytest.raises(Usage, match=key):
        ticket_of({name: value for name, value in TOLD.items() if name != key}, {})


DRAFT = st.builds(
    Draft,
    key=st.builds(External, st.from_regex(r"[a-z]{1,9}", fullmatch=True), TEXT),
    fields=st.dictionaries(st.sampled_from(["title", "tags", "own"]), TEXT | st.lists(TEXT, max_size=2), max_size=3),
    description=TEXT,
    sender=st.builds(Sender, TEXT, TEXT, TEXT, TEXT).map(Sender._asdict),
    created_at=st.none() | INSTANT,
    past=st.dictionaries(TEXT, INSTANT, max_size=2),
    messages=st.lists(ENTRY, max_size=2).map(tuple),
    extra=NAMED_TEXTS,
    origin=TEXT,
    faults=TEXTS,
)


@PATIENT
@given(DRAFT)
def test_any_draft_comes_back_from_its_json(draft: Draft):
    assert draft_of(draft_text(draft)) == draft


def test_a_draft_of_little_comes_back_with_what_did_not_fit():
    draft = Draft(External("csv", "1:2"), {"title": "a"}, past={"closed": AT + timedelta(days=1)}, faults=("a", "b"))
    assert draft_of(draft_text(draft)) == draft._replace(sender=Sender()._asdict(), extra={})
