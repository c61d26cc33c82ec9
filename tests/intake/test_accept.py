"""The front desk: who is welcomed as whom, and what ticket a draft makes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.config.settings import Settings
from ticketcli.config.ticket_values import LONGEST_TITLE
from ticketcli.errors import Usage
from ticketcli.format import records
from ticketcli.intake.accept import accept_draft, imported_past, welcome_customer
from ticketcli.ticket import metrics
from ticketcli.ticket.model import NOTHING, Customer, Draft, Entry, External, Status, Ticket
from ticketcli.ticket.people import Directory, Sender, make_customer, parse_sender

ZONE = "America/Argentina/Buenos_Aires"
DESK = Settings(zone=ZONE)
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ID = "TK-2611-7Q2MX"
KEY = External("zendesk", "1234")


def draft(
    past: Mapping[str, datetime] = NOTHING,
    messages: tuple[Entry, ...] = (),
    extra: Mapping[str, str] = NOTHING,
    **fields: Any,
) -> Draft:
    """A draft that came in a day before noon."""
    fields = {"title": "No heat", **fields}
    return Draft(KEY, fields, created_at=NOON - DAY, past=past, messages=messages, extra=extra)


def made(one: Draft, assignee: str | None = None, settings: Settings = DESK) -> Ticket:
    return accept_draft(one, ID, settings, NOON, None, assignee)


# -- who it is ---------------------------------------------------------------------------------------------------------


def test_somebody_new_becomes_a_customer_and_is_known_from_then_on():
    known = Directory()
    maria = welcome_customer(known, parse_sender("María López <maria@acme.example>"), language="es")
    assert maria
    assert (maria.id, maria.name, maria.language) == ("maria-lopez", "María López", "es")
    assert welcome_customer(known, parse_sender("MARIA+x@acme.example")) == maria


def test_a_new_address_of_somebody_known_is_learnt():
    known = Directory.of([make_customer("maria", parse_sender("María <maria@acme.example>"))])
    grown = welcome_customer(known, Sender("María", "maria@acme.example", "011 5555 0101"))
    assert grown
    assert grown.contacts[0].phone == ("011 5555 0101",)
    assert known.find(parse_sender("+54 9 11 5555 0101")) == grown


def test_nobody_is_welcomed_where_nobody_is_told():
    assert welcome_customer(Directory(), Sender()) is None


def test_a_company_alone_is_a_customer_without_contacts():
    assert welcome_customer(Directory(), Sender(), "Acme S.R.L.") == Customer("acme-s-r-l", "Acme S.R.L.")


def test_a_person_of_a_known_company_becomes_its_contact():
    known = Directory.of([Customer("acme", "Acme S.R.L.")])
    grown = welcome_customer(known, parse_sender("María <maria@acme.example>"), "ACME SRL")
    assert grown
    assert (grown.id, [one.name for one in grown.contacts]) == ("acme", ["María"])


def test_an_address_that_is_another_customers_stays_theirs():
    maria, acme = make_customer("maria", parse_sender("maria@home.example")), Customer("acme", "Acme")
    known = Directory.of([maria, acme])
    assert welcome_customer(known, parse_sender("maria@home.example"), "acme") == acme
    assert known.find(parse_sender("maria@home.example")) == maria


# -- drafts ------------------------------------------------------------------------------------------------------------


def test_a_draft_makes_a_ticket_with_its_own_dates_in_the_desks_zone():
    ticket = made(draft())
    assert (ticket.id, ticket.title, ticket.external, ticket.status) == (ID, "No heat", KEY, "new")
    assert ticket.created_at.isoformat() == "2026-11-20T09:00:00-03:00"
    assert made(draft()._replace(created_at=None)).created_at == NOON


def test_its_fields_lists_numbers_and_texts_are_taken_over():
    one = draft(type="claim", area="billing", channel="mail", team="shop", tags=["a", "b"], keywords=["k"], level="2",
                progress="40%", parent="TK-2611-000005", links=["TK-2611-000005"])  # fmt: skip
    ticket = made(one)
    assert (ticket.type, ticket.area, ticket.channel, ticket.team) == ("claim", "billing", "mail", "shop")
    assert (ticket.tags, ticket.keywords, ticket.level, ticket.progress) == (("a", "b"), ("k",), 2, 40)
    assert (ticket.parent, ticket.links, ticket.extra) == ("TK-2611-000005", ("TK-2611-000005",), {})


def test_the_sender_becomes_contact_and_the_customer_is_named():
    one = draft()._replace(sender={"name": "María", "mail": "maria@acme.example"})
    ticket = accept_draft(one, ID, DESK, NOON, Customer("acme", "Acme"), None)
    assert (ticket.customer, ticket.contact) == ("acme", "maria@acme.example")


def test_a_priority_that_nobody_told_is_the_desks():
    desk = Settings(priorities=("baja", "media"), priority="media")
    assert made(draft(), settings=desk).priority == "media"
    assert made(draft(priority="baja"), settings=desk).priority == "baja"


@pytest.mark.parametrize(
    ("told", "assignee", "status"),
    [
        (None, None, "new"), (None, "ana", "assigned"), ("new", "ana", "assigned"), ("assigned", None, "new"),
        ("in-progress", None, "in-progress"), ("closed", None, "closed"), ("resolved", "ana", "resolved"),
    ],
)  # fmt: skip
def test_what_somebody_has_is_assigned_and_what_nobody_has_is_new(told: str | None, assignee: str | None, status: str):
    ticket = made(draft(status=told), assignee)
    assert (ticket.status, ticket.assignee) == (status, assignee)


def test_what_it_waits_for_is_kept_while_it_waits():
    assert made(draft(status="waiting", waiting_for="customer")).waiting_for == "customer"
    done = made(draft(status="closed", waiting_for="customer"))
    assert (done.waiting_for, done.extra) == (None, {"waiting_for": "customer"})


@pytest.mark.parametrize(
    ("field", "told", "kept"),
    [
        ("level", "250", "250"), ("level", "1" * 5000, "1" * 5000), ("progress", "101", "101"), ("progress", "²", "²"),
        ("parent", "JIRA-12", "JIRA-12"), ("links", ["JIRA-12", "TK-2611-000005"], "JIRA-12, TK-2611-000005"),
        ("waiting_for", "godot", "godot"), ("rating", "4", "4"), ("reopens", "2", "2"), ("outcome", "solved", "solved"),
    ],
)  # fmt: skip
def test_what_no_field_can_hold_is_kept_under_extra(field: str, told: Any, kept: str):
    ticket = made(draft(status="waiting", **{field: told}))
    assert ticket.extra == {field: kept}
    assert records.read_ticket(records.ticket_text(ticket), "f") == ticket


def test_a_zero_is_a_number():
    assert (made(draft(progress="0", level="0")).progress, made(draft(level="0")).level) == (0, 0)


def test_a_title_that_is_too_long_is_cut_and_kept_whole_under_extra():
    ticket = made(draft(title="x" * 10_000))
    assert (len(ticket.title), ticket.title[-1], ticket.extra) == (LONGEST_TITLE, "…", {"title": "x" * 10_000})


def test_a_draft_without_a_title_is_refused():
    with pytest.raises(Usage):
        made(draft(title=None))


def test_the_columns_that_nobody_knows_are_kept_as_text_that_a_file_can_hold():
    ticket = made(draft(extra={"Código": "a\r\nb\0", "Más": ""})._replace(description="x\r\n\udcff"))
    assert (ticket.extra, ticket.description) == ({"Código": "a\nb\ufffd", "Más": ""}, "x\n\ufffd")
    assert records.read_ticket(records.ticket_text(ticket), "f") == ticket


# -- the past ----------------------------------------------------------------------------------------------------------


def test_the_past_becomes_entries_at_its_instants():
    told = {"first_reply": NOON - DAY / 2, "resolved": NOON - DAY / 4, "closed": NOON}
    ticket = made(draft(told, status="closed", outcome="replaced"))
    assert [(entry.at, entry.kind, entry.by, entry.imported) for entry in ticket.entries] == [
        (told["first_reply"], "reply", "zendesk", True), (told["resolved"], "status", "zendesk", True),
        (told["closed"], "status", "zendesk", True),
    ]  # fmt: skip
    facts = metrics.metrics_of(ticket)
    assert (facts.first_reply_at, facts.resolved_at, facts.closed_at) == tuple(told.values())
    assert (facts.outcome, ticket.extra) == ("replaced", {})


def test_the_past_is_the_same_each_time_it_is_read():
    one = draft({"first_reply": NOON, "closed": NOON}, status="closed")
    assert imported_past(one, DESK) == imported_past(one, DESK)
    assert len({entry.id for entry in imported_past(one, DESK)}) == 2


def test_what_is_open_has_not_ended_whatever_dates_are_told():
    assert made(draft({"resolved": NOON, "closed": NOON}, status="in-progress")).entries == ()


def test_no_resolution_is_invented_at_closing():
    facts = metrics.metrics_of(made(draft({"closed": NOON}, status="closed", outcome="replaced")))
    assert (facts.resolved_at, facts.closed_at, facts.ended_at, facts.outcome) == (None, NOON, NOON, "replaced")
    assert metrics.metrics_of(made(draft({"closed": NOON}, status="resolved"))).resolved_at == NOON


def test_what_nobody_told_of_the_past_stays_unknown():
    facts = metrics.metrics_of(made(draft({"resolved": NOON}, status="closed")))
    assert (facts.first_reply_at, facts.resolved_at, facts.closed_at) == (None, NOON, None)


def test_a_closing_before_the_resolution_is_one_with_it():
    ticket = made(draft({"resolved": NOON, "closed": NOON - DAY}, status="closed"))
    assert [entry.changes["status"][1] for entry in ticket.entries] == ["resolved", "closed"]
    assert metrics.closed_at(ticket) == NOON


def test_the_first_reply_is_told_once():
    reply = Entry(NOON - DAY / 2, "ana", "reply", "e1", text="Which model?")
    ticket = made(draft({"first_reply": NOON - DAY / 2}, (reply,)))
    assert ticket.entries == (reply,)


def test_messages_and_past_stand_in_the_order_of_time():
    late, early = Entry(NOON, "ana", "note", "e2", text="b"), Entry(NOON - DAY, "ana", "note", "e1", text="a")
    ticket = made(draft({"resolved": NOON - DAY / 2}, (late, early), status="resolved"))
    assert [entry.kind for entry in ticket.entries] == ["note", "status", "note"]


INSTANT = st.integers(0, 400).map(lambda hours: NOON + timedelta(hours=hours))
FIELDS = st.fixed_dictionaries(
    {"title": st.text(min_size=1, max_size=30)},
    optional={
        "status": st.sampled_from(Status).map(str),
        "outcome": st.sampled_from(["solved", "spam"]),
        "waiting_for": st.sampled_from(["customer", "godot"]),
        "level": st.text("0123456789%-", max_size=12),
        "progress": st.text("0123456789%-", max_size=12),
        "parent": st.text(max_size=8),
        "tags": st.lists(st.text(min_size=1, max_size=5), max_size=3),
        "links": st.lists(st.text(max_size=5), max_size=3),
        "rating": st.text(max_size=3),
    },
)


@settings(deadline=None)
@given(
    FIELDS,
    st.dictionaries(st.sampled_from(["first_reply", "resolved", "closed"]), INSTANT),
    st.dictionaries(st.text(min_size=1, max_size=9), st.text(max_size=20), max_size=3),
    st.sampled_from([None, "ana"]),
)
def test_whatever_a_draft_says_its_ticket_is_kept_whole(
    fields: dict[str, Any], told: dict[str, datetime], extra: dict[str, str], assignee: str | None
):
    try:
        ticket = made(draft(told, extra=extra, **fields), assignee)
    except Usage:
        assert not fields["title"].replace("\ufeff", "").strip()
        return
    assert records.read_ticket(records.ticket_text(ticket).encode().decode(), "f") == ticket
    assert extra.keys() <= ticket.extra.keys()
    assert [entry.at for entry in ticket.entries] == sorted(entry.at for entry in ticket.entries)
