"""KEY=VALUE as people type it: what it sets, and what is refused with the nearest that would do."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.config.settings import Settings, TicketType
from ticketcli.config.ticket_values import (
    LONGEST,
    LONGEST_TITLE,
    check_title,
    check_value,
    field_of_key,
    given_values,
    parse_assignments,
)
from ticketcli.errors import DeskError, NotAllowed, Usage
from ticketcli.format import records
from ticketcli.ticket import lifecycle
from ticketcli.ticket.fields import ACTED, SETTABLE, value_of
from ticketcli.ticket.model import Team, Ticket

DESK = Settings(
    areas={"billing": None, "sales": None},
    teams={"shop": Team("shop")},
    types={"claim": TicketType("sale")},
    channels=("mail",),
    fields=("serial", "Número"),
)
ONE = Ticket("TK-2611-7Q2MX", "No heat", datetime(2026, 11, 21, 12, 0, tzinfo=UTC), tags=("a", "b"), keywords=("k",))


def told(*typed: str, now: Ticket | None = ONE) -> dict[str, Any]:
    return parse_assignments(typed, DESK, now)


def refusal(*typed: str) -> str:
    with pytest.raises(DeskError) as refused:
        told(*typed)
    return str(refused.value)


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("title=No  heat ", "title", "No heat"),
        ("title=a=b", "title", "a=b"),
        (" area = billing ", "area", "billing"),
        ("area=BILLING", "area", "billing"),
        ("type=claim", "type", "claim"),
        ("stage=sale", "stage", "sale"),
        ("priority=High", "priority", "high"),
        ("team=shop", "team", "shop"),
        ("channel=mail", "channel", "mail"),
        ("product=anything goes", "product", "anything goes"),
        ("language=pt", "language", "pt"),
        ("customer=acme", "customer", "acme"),
        ("contact=María\n<m@x.example>", "contact", "María <m@x.example>"),
        ("level=2", "level", 2),
        ("progress=40%", "progress", 40),
        ("progress=0", "progress", 0),
        ("difficulty=5", "difficulty", 5),
        ("parent=7q2", "parent", "7q2"),
        ("area=", "area", None),
        ("level=", "level", None),
        ("language= ", "language", None),
        ("serial=X 1", "extra.serial", "X 1"),
        ("Número=5", "extra.Número", "5"),
        ("extra.any thing=x", "extra.any thing", "x"),
        ("extra.serial=a\nb", "extra.serial", "a\nb"),
        ("serial=", "extra.serial", None),
        ("serial=--output=x", "extra.serial", "--output=x"),
        ("contact=x\udcff", "contact", "x\ufffd"),
        ("product=cafe\u0301", "product", "café"),
    ],
)
def test_a_field_is_set_to_what_was_typed(typed: str, field: str, value: object):
    assert told(typed) == {field: value}


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        (["tags=x,y"], ("x", "y")),
        (["tags=x, x ,y z,"], ("x", "y z")),
        (["tags="], ()),
        (["tags+=c"], ("a", "b", "c")),
        (["tags+=b,c"], ("a", "b", "c")),
        (["tags-=a"], ("b",)),
        (["tags-=a,z"], ("b",)),
        (["tags+=c", "tags-=a"], ("b", "c")),
        (["tags=x", "tags+=y"], ("x", "y")),
        (["tag+=c"], ("a", "b", "c")),
        (["tags+="], ("a", "b")),
        (["tags-=a,b"], ()),
    ],
)
def test_tags_are_set_added_and_taken_away(typed: list[str], tags: tuple[str, ...]):
    assert told(*typed) == {"tags": tags}


def test_a_list_starts_empty_where_there_is_no_ticket_yet():
    assert told("keywords+=x", "tags-=y", now=None) == {"keywords": ("x",), "tags": ()}


def test_the_last_of_several_values_holds():
    assert told("area=billing", "area=sales", "level=1") == {"area": "sales", "level": 1}


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("area", "`area` is not KEY=VALUE"),
        ("=x", "`=x` is not KEY=VALUE"),
        ("", "`` is not KEY=VALUE"),
        ("+=x", "is not KEY=VALUE"),
        ("aera=x", "unknown key `aera`; there is area"),
        ("extra.=x", "unknown key `extra.`"),
        ("serail=x", "there is serial"),
        ("\x1b[31m=x", "unknown key `\\x1b[31m`"),
        ("id=x", "unknown key `id`"),
        ("created=x", "unknown key `created`"),
        ("area=biling", "unknown area `biling`; there is billing"),
        ("type=clam", "there is claim"),
        ("team=x", "there is shop"),
        ("priority=hihg", "unknown priority `hihg`; there is high"),
        ("stage=saale", "there is sale"),
        ("channel=fax", "there is mail"),
        ("language=spanish", "`language` is a code such as es"),
        ("level=x", "`level` is a whole number up to 99"),
        ("level=100", "up to 99"),
        ("progress=101", "up to 100"),
        ("difficulty=6", "from 1 to 5"),
        ("difficulty=0", "from 1 to 5"),
        ("progress=-1", "up to 100"),
        ("progress=²", "whole number"),
        ("progress=" + "9" * 1000, "whole number"),
        ("title=", "`title` cannot be empty"),
        ("title= ", "`title` cannot be empty"),
        ("priority=", "`priority` cannot be empty"),
        ("area+=x", "`area` holds one value: say area=VALUE"),
        ("serial-=x", "`serial` holds one value"),
        ("contact=a\0b", "`contact` holds at most 2000 characters without NUL"),
        ("tags+=a\0b", "without NUL"),
        ("title=a\0b", "without NUL"),
        ("serial=" + "x" * (LONGEST + 1), "at most 2000 characters"),
        ("title=" + "x" * (LONGEST + 1), "at most 2000 characters"),
        ("tags=" + "x" * (LONGEST + 1), "at most 2000 characters"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_nearest_that_would_do(typed: str, line: str):
    assert line in refusal(typed)


@pytest.mark.parametrize(
    ("key", "verbs"),
    [
        ("status", "start, wait, resolve, close, reopen"), ("assignee", "assign, take, release"), ("links", "link"),
        ("description", "edit"), ("waiting_for", "wait"), ("outcome", "resolve"),
    ],
)  # fmt: skip
def test_what_changes_by_a_verb_of_its_own_names_it(key: str, verbs: str):
    with pytest.raises(NotAllowed, match=f"`{key}` changes by {verbs}"):
        told(f"{key}=x")


def test_a_field_of_the_desk_may_bear_the_name_of_a_verbs_field():
    assert field_of_key("outcome", Settings(fields=("outcome",))) == "extra.outcome"


@pytest.mark.parametrize("key", SETTABLE)
def test_every_field_that_can_be_set_is_a_field_of_a_ticket(key: str):
    assert field_of_key(key, DESK) == key
    assert key in ACTED


def test_options_that_were_not_given_are_left_out():
    assert given_values({"a": None, "b": (), "c": "", "d": 0, "e": "x"}) == {"d": 0, "e": "x"}


KEYS = st.sampled_from([*SETTABLE, "tag", "serial", "extra.x", "extra.", "status", "Número", "id", ""]) | st.text(
    max_size=6
)
VALUES = st.sampled_from(["billing", "claim", "40", "high", "mail", "a,b", "es", "no", "---"]) | st.text(max_size=30)


@settings(deadline=None)
@given(st.lists(st.tuples(KEYS, st.sampled_from(["=", "+=", "-=", "", "=="]), VALUES).map("".join), max_size=4))
def test_whatever_is_typed_is_kept_whole_or_refused(typed: list[str]):
    try:
        values = told(*typed)
    except (Usage, NotAllowed):
        return
    after = lifecycle.change_fields(ONE, values, "set", "ana", ONE.created_at)
    after = after._replace(entries=tuple(entry._replace(id="e1") for entry in after.entries))
    assert records.read_ticket(records.ticket_text(after).encode().decode(), "f") == after
    assert all(value_of(after, field) == value for field, value in values.items())


@settings(deadline=None)
@given(st.sampled_from([*SETTABLE, "extra.x"]), VALUES)
def test_what_was_checked_is_the_same_when_it_is_checked_again(field: str, value: str):
    try:
        kept = check_value(field, value, DESK)
    except Usage:
        return
    if kept is not None:
        assert check_value(field, str(kept), DESK) == kept


# -- titles ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("No heat", "No heat"), ("  No\n\theat ", "No heat"), ("cafe\u0301", "café"), ("--output=x", "--output=x"),
        ("\udcff", "\ufffd"), ("\x1b[31mred\u202e", "\x1b[31mred\u202e"), ("\ufeffa", "a"),
        ("x" * LONGEST_TITLE, "x" * LONGEST_TITLE),
    ],
)  # fmt: skip
def test_a_title_is_kept_as_one_line(typed: str, kept: str):
    assert check_title(typed) == kept


@pytest.mark.parametrize("typed", ["", " ", "\n\t", "\ufeff", "a\0b", "x" * (LONGEST_TITLE + 1)])
def test_a_title_that_is_empty_or_too_long_is_refused(typed: str):
    with pytest.raises(Usage):
        check_title(typed)


@settings(deadline=None)
@given(st.text())
def test_a_title_is_the_same_when_it_is_kept_again(typed: str):
    try:
        kept = check_title(typed)
    except Usage:
        return
    assert check_title(kept) == kept
    ticket = Ticket(ONE.id, kept, ONE.created_at)
    assert records.read_ticket(records.ticket_text(ticket).encode().decode(), "f") == ticket
