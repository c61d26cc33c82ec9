"""Records: any text comes back, what did not change keeps its bytes, what is damaged is refused with its line."""

import difflib
import time
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import frontmatter
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import AGENT, ARTICLE, CUSTOMER, ENTRY, PIECES, TEXT, TICKET
from ticketcli.errors import BadFile, NotAllowed
from ticketcli.format import records
from ticketcli.ticket.model import Agent, Article, Contact, Customer, Entry, External, Status, Ticket

AT = datetime(2026, 11, 21, 10, 12, tzinfo=timezone(timedelta(hours=-3)))
PLAIN = """\
---
id: TK-2611-7Q2MX
title: No me llegó la factura de octubre
status: in-progress
type: claim
area: billing
priority: high
channel: mail
customer: acme
contact: maria@acme.example
assignee: ana
tags: [invoice]
created: 2026-11-21T10:12:00-03:00
---

Hola, el mes pasado no recibí la factura y ya me llegó el recordatorio de pago.

### 2026-11-21T10:12:01-03:00 · tkt · classified · e1c07f2a
type: claim
area: billing
because: rule billing-words

### 2026-11-21T10:12:01-03:00 · tkt · assigned · e52d9b10
assignee: ana
because: rule billing-words, least loaded of 2

### 2026-11-21T10:40:00-03:00 · ana · reply via mail · e7f3a9cc
Buenos días María, la reenvié recién. ¿La ves?

### 2026-11-21T10:40:00-03:00 · ana · status · e90ab3de
in-progress → waiting (customer)
"""
BY_HAND = """\
---
# Ask María before closing this one.

created:   "2026-11-21T10:12:00-03:00"
title: 'It''s late' # again
tags:
  - invoice
  # the second one
  - "2026"

# what we know
area:
status: new
erp: {order: 4711, lines: [a, b]}
notes: |
  one

  two
# the end of the notes
long: "a
  b"
keywords: []
id: TK-2611-7Q2MX

# that is all
---
Hola
### 2026-11-21T10:12:01-03:00 · tkt · classified · e1
type:   claim


### 2026-11-21T10:40:00-03:00 · ana · note · e2

  Two empty lines above, none at the end"""
SMALLEST = "---\nid: x\ntitle: y\ncreated: 2026-11-21T10:12:00Z\n---"
FILES = {
    "plain": PLAIN,
    "by hand": BY_HAND,
    "smallest": SMALLEST,
    "smallest with LF": SMALLEST + "\n",
    "no empty line": PLAIN.replace("---\n\nHola", "---\nHola"),
    "no final newline": PLAIN[:-1],
    "empty lines": PLAIN.replace("\n\n", "\n\n\n"),
    "byte order mark": "\ufeff" + PLAIN,
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "only CR in the text": PLAIN.replace("Hola", "Ho\rla\r\n"),
    "flow section": "---\n{id: x, title: y, created: 2026-11-21T10:12:00Z}\n---\n",
    "explicit keys": "---\n? id\n: x\n? title\n: y\n? created\n: 2026-11-21T10:12:00Z\n---\nHola\n",
    "two entries of one id": PLAIN.replace("e52d9b10", "e1c07f2a"),
    "line breaks of old": '---\nid: "a\x85b"\n# kept\ntitle: "a\u2028b"\ncreated: 2026-11-21T10:12:00Z\n---\n',
}


def changes(old: str, new: str) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    lines = list(difflib.ndiff(old.splitlines(), new.splitlines()))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


# -- laws --------------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(TICKET)
def test_a_ticket_comes_back_as_it_was(ticket: Ticket) -> None:
    assert records.read_ticket(records.ticket_text(ticket), "x") == ticket


@settings(deadline=None)
@given(CUSTOMER)
def test_a_customer_comes_back_as_it_was(customer: Customer) -> None:
    assert records.read_customer(records.customer_text(customer), "x") == customer


@settings(deadline=None)
@given(AGENT)
def test_an_agent_comes_back_as_it_was(agent: Agent) -> None:
    assert records.read_agent(records.agent_text(agent), "x") == agent


@settings(deadline=None)
@given(ARTICLE)
def test_an_article_comes_back_as_it_was(article: Article) -> None:
    assert records.read_article(records.article_text(article), "x") == article


@settings(deadline=None)
@given(TICKET, TICKET)
def test_any_ticket_can_be_written_over_any_other(old: Ticket, new: Ticket) -> None:
    text = records.ticket_text(old)
    assert records.ticket_text(old, text) == text
    assert records.read_ticket(records.ticket_text(new, text), "x") == new


@settings(deadline=None)
@given(TICKET, TEXT | st.sampled_from(list(FILES.values())))
def test_any_ticket_can_be_written_over_any_text(ticket: Ticket, old: str) -> None:
    assert records.read_ticket(records.ticket_text(ticket, old), "x") == ticket


@settings(deadline=None)
@given(TICKET, ENTRY)
def test_an_entry_more_leaves_all_else_as_it_stood(ticket: Ticket, entry: Entry) -> None:
    text = records.ticket_text(ticket)
    grown = ticket._replace(entries=(*ticket.entries, entry))
    assert records.ticket_text(grown, text).startswith(text)
    assert records.ticket_text(ticket, records.ticket_text(grown, text)) == text


@settings(deadline=None)
@given(CUSTOMER, CUSTOMER)
def test_any_customer_can_be_written_over_any_other(old: Customer, new: Customer) -> None:
    text = records.customer_text(old)
    assert records.customer_text(old, text) == text
    assert records.read_customer(records.customer_text(new, text), "x") == new


@settings(deadline=None)
@given(st.sampled_from([PLAIN, BY_HAND]), st.data())
def test_a_damaged_ticket_is_read_or_refused_with_its_line(text: str, data: st.DataObject) -> None:
    for _time in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(PIECES)) + text[at + data.draw(st.integers(0, 40)) :]
    fault = refusal(text)
    if fault:
        assert fault.where == "tickets/x.md"
        assert 1 <= fault.line <= len(text.splitlines()) + 1
    else:
        ticket = records.read_ticket(text, "x")
        assert records.ticket_text(ticket, text) == text
        assert records.read_ticket(records.ticket_text(ticket), "x") == ticket
        other = ticket._replace(title="other")
        assert records.read_ticket(records.ticket_text(other, text), "x") == other


def refusal(text: str) -> BadFile | None:
    """Why a ticket's text cannot be read, if so."""
    try:
        records.read_ticket(text, "tickets/x.md")
    except BadFile as fault:
        return fault
    return None


# -- what is read ------------------------------------------------------------------------------------------------------


def test_a_ticket_is_read_with_all_that_is_in_it() -> None:
    ticket = records.read_ticket(PLAIN, "x")
    assert (ticket.id, ticket.status, ticket.tags, ticket.created_at) == (
        "TK-2611-7Q2MX", Status.IN_PROGRESS, ("invoice",), AT,
    )  # fmt: skip
    assert ticket.description.startswith("Hola, el mes pasado")
    assert [entry.kind for entry in ticket.entries] == ["classified", "assigned", "reply", "status"]
    assert ticket.entries[0].changes == {"type": (None, "claim"), "area": (None, "billing")}
    assert ticket.entries[1].because == "rule billing-words, least loaded of 2"
    assert ticket.entries[2].text == "Buenos días María, la reenvié recién. ¿La ves?"
    assert ticket.entries[3].changes == {"status": ("in-progress", "waiting"), "waiting_for": (None, "customer")}
    assert records.ticket_text(ticket) == PLAIN


def test_a_ticket_written_by_hand_is_read_too() -> None:
    ticket = records.read_ticket(BY_HAND, "x")
    assert (ticket.title, ticket.tags, ticket.area, ticket.priority) == (
        "It's late",
        ("invoice", "2026"),
        None,
        "normal",
    )
    assert ticket.unknown == {"erp": {"order": "4711", "lines": ["a", "b"]}, "notes": "one\n\ntwo\n", "long": "a b"}
    assert ticket.description == "Hola"
    assert [(entry.changes, entry.text) for entry in ticket.entries] == [
        ({"type": (None, "claim")}, ""), ({}, "\n  Two empty lines above, none at the end"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["byte order mark", "CRLF"])
def test_a_file_of_another_system_is_read_alike(name: str) -> None:
    assert records.read_ticket(FILES[name], "x") == records.read_ticket(PLAIN, "x")


def test_a_front_matter_that_we_write_is_read_alike_by_python_frontmatter() -> None:
    ticket = Ticket("TK-1", "no: 12:30 # x\n---", AT, tags=("on", "0123"), extra={"Nº": "1e3"}, description="Hola")
    metadata, content = frontmatter.parse(records.ticket_text(ticket))
    assert metadata == {
        "id": "TK-1", "title": "no: 12:30 # x\n---", "status": "new", "priority": "normal", "tags": ["on", "0123"],
        "created": AT, "extra": {"Nº": "1e3"},
    }  # fmt: skip
    assert content == "Hola"


# -- what stays --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_what_was_read_is_written_byte_for_byte(name: str) -> None:
    assert records.ticket_text(records.read_ticket(FILES[name], "x"), FILES[name]) == FILES[name]


CHANGED: dict[str, tuple[Any, list[str], list[str]]] = {
    "title": ("No", ["title: 'It''s late' # again"], ['title: "No"']),
    "area": ("billing", ["area:"], ["area: billing"]),
    "tags": (("late",), ["tags:", "  - invoice", "  # the second one", '  - "2026"'], ["tags: [late]"]),
    "status": (Status.CLOSED, ["status: new"], ["status: closed"]),
    "keywords": (("k",), ["keywords: []"], ["keywords: [k]"]),
    "id": ("TK-1", ["id: TK-2611-7Q2MX"], ["id: TK-1"]),
    "created_at": (
        AT + timedelta(1),
        ['created:   "2026-11-21T10:12:00-03:00"'],
        ["created: 2026-11-22T10:12:00-03:00"],
    ),
    "priority": ("high", [], ["priority: high"]),
    "extra": ({"a": "b"}, [], ["extra: {a: b}"]),
    "external": (External("zendesk", "12"), [], ['external: {source: zendesk, id: "12"}']),
    "description": ("Chau", ["Hola"], ["", "Chau"]),
}


@pytest.mark.parametrize("field", CHANGED)
def test_one_changed_field_changes_its_own_lines_only(field: str) -> None:
    value, went, came = CHANGED[field]
    after = records.read_ticket(BY_HAND, "x")._replace(**{field: value})
    text = records.ticket_text(after, BY_HAND)
    assert changes(BY_HAND, text) == (went, came)
    assert records.read_ticket(text, "x") == after


def test_a_field_that_is_unset_goes_and_comments_stay() -> None:
    after = records.read_ticket(BY_HAND, "x")._replace(tags=(), unknown={})
    went, came = changes(BY_HAND, records.ticket_text(after, BY_HAND))
    assert came == []
    assert [line for line in went if line.startswith("#")] == []


def test_a_new_field_stands_where_the_canonical_order_has_it() -> None:
    text = records.ticket_text(records.read_ticket(PLAIN, "x")._replace(team="second", waiting_for="customer"), PLAIN)
    assert "status: in-progress\nwaiting_for: customer\ntype: claim\n" in text
    assert "assignee: ana\nteam: second\ntags: [invoice]\n" in text


def test_comments_stay_beside_line_breaks_that_only_yaml_knows() -> None:
    old = FILES["line breaks of old"]
    text = records.ticket_text(records.read_ticket(old, "x")._replace(title="y"), old)
    assert text == old.replace('title: "a\u2028b"', 'title: "y"')


def test_a_front_matter_in_braces_becomes_canonical_when_it_changes() -> None:
    old = FILES["flow section"]
    text = records.ticket_text(records.read_ticket(old, "x")._replace(area="billing"), old)
    assert text.startswith("---\nid: x\ntitle: \"y\"\nstatus: new\narea: billing\n")  # fmt: skip


def test_a_file_without_final_newline_takes_an_entry_more() -> None:
    before = records.read_ticket(BY_HAND, "x")
    after = before._replace(entries=(*before.entries, Entry(AT, "ana", "note", "e3", text="x")))
    assert records.ticket_text(after, BY_HAND) == f"{BY_HAND}\n\n### {AT.isoformat()} · ana · note · e3\nx\n"


def test_entries_keep_their_lines_when_another_comes_between() -> None:
    before = records.read_ticket(BY_HAND, "x")
    one, two = before.entries
    text = records.ticket_text(before._replace(entries=(one, Entry(AT, "ana", "note", "e3", text="x"), two)), BY_HAND)
    assert changes(BY_HAND, text) == ([], [f"### {AT.isoformat()} · ana · note · e3", "x", ""])


@pytest.mark.parametrize("name", ["byte order mark", "CRLF"])
def test_a_file_of_another_system_is_ours_once_it_changes(name: str) -> None:
    after = records.read_ticket(PLAIN, "x")._replace(area="sales")
    assert records.ticket_text(after, FILES[name]) == PLAIN.replace("area: billing\npri", "area: sales\npri")


# -- what is refused ---------------------------------------------------------------------------------------------------

HEAD = "---\nid: x\ntitle: y\ncreated: 2026-11-21T10:12:00Z\n"
REFUSED = {
    "empty": ("", 1, "begins with"),
    "no front matter": ("Hola\n", 1, "begins with"),
    "never ends": (HEAD, 1, "missing"),
    "ends with more dashes": (f"{HEAD}----\n", 1, "missing"),
    "no id": ("---\ntitle: y\ncreated: 2026-11-21T10:12:00Z\n---\n", 1, "`id` is missing"),
    "no title": ("---\nid: x\ntitle:\ncreated: 2026-11-21T10:12:00Z\n---\n", 3, "`title` is missing"),
    "no created": ("---\nid: x\ntitle: y\n---\n", 1, "`created` is missing"),
    "created without offset": ("---\nid: x\ntitle: y\ncreated: 2026-11-21\n---\n", 4, "not an instant"),
    "status": (f"{HEAD}status: clsed\n---\n", 5, "there is closed"),
    "level": (f"{HEAD}area: x\nlevel: two\n---\n", 6, "whole number"),
    "level of Arabic digits": (f"{HEAD}level: ٣\n---\n", 5, "whole number"),
    "level of five thousand digits": (f"{HEAD}level: {'9' * 5000}\n---\n", 5, "whole number"),
    "a list as title": ("---\nid: x\ntitle: [y]\n---\n", 3, "one text"),
    "a section as tags": (f"{HEAD}tags: {{a: b}}\n---\n", 5, "list of words"),
    "a list in tags": (f"{HEAD}tags: [a, [b]]\n---\n", 5, "list of words"),
    "a text as extra": (f"{HEAD}extra: x\n---\n", 5, "section"),
    "a list in extra": (f"{HEAD}extra:\n  a: b\n  c: [d]\n---\n", 7, "`c` is one text"),
    "second key": (f"{HEAD}area: a\narea: b\n---\n", 6, "second time"),
    "alias": (f"{HEAD}area: &a b\n---\n", 5, "anchors"),
    "conflict in front": (f"{HEAD}<<<<<<< a\narea: b\n=======\narea: c\n>>>>>>> d\n---\n", 5, "conflict"),
    "conflict below": (f"{HEAD}---\nHola\n<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n", 7, "conflict"),
    "heading": (f"{HEAD}---\n\nHola\n\n### 2026-11-21T10:12:00Z · ana · e1\n", 9, "timeline heading"),
    "heading by CRLF": (
        f"{HEAD}---\n\nHola\n\n### 2026-11-21T10:12:00Z · e1\n".replace("\n", "\r\n"),
        9,
        "timeline heading",
    ),
    "too long": (f"{HEAD}area: {'x' * 70_000}\n---\n", 2, "64 KB"),
    "control character": (f"{HEAD}area: a\x07\n---\n", 5, "U+0007"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_ticket_is_refused_with_its_line(name: str) -> None:
    text, line, what = REFUSED[name]
    fault = refusal(text)
    assert fault is not None
    assert (fault.where, fault.line) == ("tickets/x.md", line)
    assert what in fault.what
    assert len(str(fault)) < 250


def test_fields_that_no_file_can_hold_are_refused_before_they_are_written() -> None:
    ticket = records.read_ticket(PLAIN, "x")
    for old in (None, PLAIN):
        with pytest.raises(NotAllowed, match="64 KB"):
            records.ticket_text(ticket._replace(title="x" * 70_000), old)
        with pytest.raises(NotAllowed, match="a key has at most"):
            records.ticket_text(ticket._replace(extra={"k" * 2000: "v"}), old)


# -- people, knowledge -------------------------------------------------------------------------------------------------

ACME = """\
---
id: acme
name: Acme S.R.L.
tier: gold
contacts:
- name: María López
  mail: [maria@acme.example]
  phone: ["+54 11 5555 0101"]
  handles: {instagram: acme_ok}
language: es
since: 2021-03-01
---

Free notes.
"""
ANA = """\
---
id: ana
name: Ana Ruiz
mail: ana@desk.example
areas: [billing]
skills: {invoices: 3, spanish: 3}
capacity: 12
hours: office            # a calendar of sla.yaml
away: [2026-12-24/2027-01-02]
cost_per_hour: 9.50
---
Free notes."""
ROUTER = """\
---
id: router-sin-luz
title: Router sin luz
tags: [router]
language: es
state: published
---

# Router sin luz

1. Desenchufar.
"""


def test_a_customer_is_read_with_all_that_is_in_it() -> None:
    maria = Contact("María López", ("maria@acme.example",), ("+54 11 5555 0101",), {"instagram": "acme_ok"})
    acme = Customer("acme", "Acme S.R.L.", "gold", (maria,), "es", date(2021, 3, 1), notes="Free notes.")
    assert records.read_customer(ACME, "x") == acme
    assert records.customer_text(acme) == ACME


def test_a_contact_without_a_name_needs_none() -> None:
    acme = Customer("acme", "Acme", contacts=(Contact(mail=("m@acme.example",)), Contact()))
    text = "---\nid: acme\nname: Acme\ncontacts:\n- mail: [m@acme.example]\n- {}\n---\n"
    assert records.customer_text(acme) == text
    assert records.read_customer(text, "x") == acme


def test_an_agent_is_read_with_all_that_is_in_it() -> None:
    ana = records.read_agent(ANA, "x")
    assert ana == Agent(
        "ana", "Ana Ruiz", ("ana@desk.example",), ("billing",), skills={"invoices": 3, "spanish": 3}, capacity=12,
        hours="office", away=("2026-12-24/2027-01-02",), cost_per_hour=Decimal("9.50"), notes="Free notes.",
    )  # fmt: skip
    assert records.agent_text(ana, ANA) == ANA


def test_an_article_is_read_with_all_that_is_in_it() -> None:
    article = Article(
        "router-sin-luz", "Router sin luz", ("router",), "es", "published", body="# Router sin luz\n\n1. Desenchufar."
    )
    assert records.read_article(ROUTER, "x") == article
    assert records.article_text(article) == ROUTER


def test_one_changed_field_of_an_agent_changes_its_own_line_only() -> None:
    text = records.agent_text(records.read_agent(ANA, "x")._replace(level=2), ANA)
    assert text == ANA.replace("capacity", "level: 2\ncapacity")


def test_changed_notes_leave_the_front_matter_alone() -> None:
    assert records.agent_text(records.read_agent(ANA, "x")._replace(notes="Else."), ANA) == ANA.replace(
        "Free notes.", "\nElse.\n"
    )


def test_who_has_no_name_is_called_by_id() -> None:
    assert records.read_customer("---\nid: acme\n---\n", "x") == Customer("acme", "acme")
    assert records.read_agent("---\nid: ana\n---\n", "x") == Agent("ana", "ana")


def test_keys_that_only_we_use_inside_are_kept_as_unknown() -> None:
    text = "---\nid: acme\nname: Acme\nnotes: x\nunknown: y\n---\n"
    assert records.read_customer(text, "x").unknown == {"notes": "x", "unknown": "y"}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("---\nid: a\ncontacts: x\n---\n", 3, "list of sections"),
        ("---\nid: a\ncontacts:\n- name: x\n  handles: {instagram: [x]}\n---\n", 5, "one text"),
        ("---\nid: a\nsince: 2024-02-30\n---\n", 3, "a day such as"),
    ],
)
def test_what_is_no_customer_is_refused_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(BadFile, match=what) as caught:
        records.read_customer(text, "customers/a.md")
    assert (caught.value.where, caught.value.line) == ("customers/a.md", line)


@pytest.mark.parametrize("amount", ["9,50", "-1", "1e3", "9" * 20, "1.23456", "nan", ""])
def test_an_odd_amount_is_refused(amount: str) -> None:
    with pytest.raises(BadFile, match="amount such as"):
        records.read_agent(f'---\nid: a\ncost_per_hour: "{amount}"\n---\n', "x")


# -- speed -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read", [records.read_ticket, records.read_customer, records.read_agent, records.read_article])
def test_a_long_file_is_read_in_well_under_a_second(read: Any) -> None:
    text = HEAD + "---\n\n" + "Hola ---\n" * 120_000
    begin = time.process_time()
    assert read(text, "x").id == "x"
    assert time.process_time() - begin < 5
