"""Hypothesis strategies for the things of the desk, with any text that can be stored."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from ticketcli.format import records, timeline
from ticketcli.ticket.fields import FILED, LISTS, NUMBERS, WORDS
from ticketcli.ticket.model import MESSAGES, Agent, Article, Contact, Customer, Entry, External, Product, Status, Ticket

PIECES = (
    "### 2026-11-21T10:12:00-03:00 · eve · status · e666", "### 2026-11-21", "### ", "#", " #", "\\", "\n", "\n\n",
    "---", "\n---\n", "...", "· ", " · ", "→", " → ", "–", "key: value", "because: me", "fact.type", "extra.a",
    "new → closed", ", imported", " via ", ", with facts", "<<<<<<< ours", "=======", ">>>>>>> theirs", "[a, b]",
    "{a: b}", "- ", ": ", '"', "'", "?", "&a", "*a", "!x", "|", "%", "@", "`", "\\ud83d", "\r", "\r\n", "\t", " ",
    "\xa0", "\x85", "\u2028", "\ufeff", "\x1b[31m", "\x07", "\x7f", "\uffff", "no", "12:30", "0123", "1e3", "null",
    "2026-13-01", "\U0001f600", "\u202e", "é", "e\u0301", "type", "status", "title",
)  # fmt: skip
TEXT = (
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
    | st.lists(st.sampled_from(PIECES), max_size=6).map("\n".join)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
NUMBER = st.integers(0, 10**9 - 1)
NAMED_TEXTS = st.dictionaries(TEXT, TEXT, max_size=3)
INSTANT = st.datetimes(
    datetime(1970, 1, 2),
    datetime(2069, 12, 30),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """That, or nothing."""
    return st.none() | strategy


def unknown(known: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """What a hand may have written under keys that are not `known`."""
    held = st.recursive(
        maybe(TEXT), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
    )
    return st.dictionaries(TEXT.filter(lambda key: key not in known), held, max_size=2)


# -- entries -----------------------------------------------------------------------------------------------------------


def _values_of(field: str) -> st.SearchStrategy[Any]:
    if field in LISTS:
        return TEXTS
    return maybe(NUMBER) if field in NUMBERS else maybe(TEXT | st.sampled_from(["new", "waiting", "customer"]))


def _both(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, Any]]:
    return st.tuples(strategy, strategy)


CHANGES = st.fixed_dictionaries({}, optional={field: _both(_values_of(field)) for field in timeline.FIELDS})
EXTRA_CHANGES = st.dictionaries(TEXT.map("extra.{}".format), _both(maybe(TEXT)), max_size=2)
ACTS = (
    "classified", "assigned", "status", "set", "tagged", "linked", "attached", "undone", "merged", "edited",
    "escalated", "promised", "quoted", "rated", "spent",
)  # fmt: skip
ENTRY = st.builds(
    Entry,
    at=INSTANT,
    by=TEXT,
    kind=st.sampled_from(MESSAGES + ACTS) | st.from_regex(r"[a-z][a-z-]{0,30}", fullmatch=True),
    id=st.from_regex(r"[0-9A-Za-z]{1,40}", fullmatch=True),
    via=maybe(TEXT),
    text=TEXT,
    changes=st.builds(lambda fields, extra: {**fields, **extra}, CHANGES, EXTRA_CHANGES),
    facts=NAMED_TEXTS,
    because=maybe(TEXT),
    attachments=TEXTS,
    imported=st.booleans(),
)

# -- records -----------------------------------------------------------------------------------------------------------

TICKET = st.builds(
    Ticket,
    id=TEXT,
    title=TEXT,
    created_at=INSTANT,
    status=st.sampled_from(Status),
    waiting_for=maybe(TEXT),
    **{word: TEXT if word == "priority" else maybe(TEXT) for word in WORDS},
    **{number: maybe(NUMBER) for number in NUMBERS},
    **dict.fromkeys(LISTS, TEXTS),
    external=maybe(st.builds(External, TEXT, TEXT)),
    extra=NAMED_TEXTS,
    unknown=unknown(FILED),
    description=TEXT,
    entries=st.lists(ENTRY, max_size=3, unique_by=lambda entry: entry.id).map(tuple),
)
CONTACT = st.builds(
    Contact, name=TEXT, mail=TEXTS, phone=TEXTS, handles=NAMED_TEXTS, unknown=unknown(records.CONTACT_KEYS)
)
DAY = st.dates(date(1, 1, 1), date(9999, 12, 31))
PRODUCT = st.builds(
    Product, name=TEXT, serial=st.just("") | TEXT, bought=maybe(DAY), warranty=maybe(DAY),
    unknown=unknown(records.PRODUCT_KEYS),
)  # fmt: skip
CUSTOMER = st.builds(
    Customer,
    id=TEXT,
    name=TEXT,
    tier=maybe(TEXT),
    contacts=st.lists(CONTACT, max_size=2).map(tuple),
    language=maybe(TEXT),
    since=maybe(DAY),
    merged_into=maybe(TEXT),
    products=st.lists(PRODUCT, max_size=2).map(tuple),
    unknown=unknown(records.CUSTOMER_KEYS),
    notes=TEXT,
)
AGENT = st.builds(
    Agent,
    id=TEXT,
    name=TEXT,
    mail=TEXTS,
    areas=TEXTS,
    team=maybe(TEXT),
    skills=st.dictionaries(TEXT, NUMBER, max_size=3),
    level=NUMBER,
    capacity=maybe(NUMBER),
    hours=maybe(TEXT),
    away=TEXTS,
    cost_per_hour=maybe(st.decimals(0, Decimal(10**9), places=2)),
    unknown=unknown(records.AGENT_KEYS),
    notes=TEXT,
)
ARTICLE = st.builds(
    Article,
    id=TEXT,
    title=TEXT,
    tags=TEXTS,
    language=maybe(TEXT),
    state=TEXT,
    unknown=unknown(records.ARTICLE_KEYS),
    body=TEXT,
)
