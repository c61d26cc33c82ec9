"""How terms join: by and, or, not and parentheses, as logic has it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.query.questions import BARE, HOUR, NOW, asked, found, refusal
from ticketcli.query import grammar
from ticketcli.query.grammar import DEEPEST
from ticketcli.query.parse import LONGEST
from ticketcli.ticket.model import OPEN, Status, Ticket


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("area:billing assignee:ana", "m"),
        ("area:billing AND assignee:luis", ""),
        ("area:billing or type:quote", "md"),
        ("area:billing OR status:new or type:quote", "mbd"),
        ("status:new or area:billing channel:web", "b"),
        ("(status:new or area:billing) channel:web", ""),
        ("channel:mail (status:new or area:billing)", "m"),
        ("not area:billing", "bd"),
        ("-area:billing", "bd"),
        ("NOT NOT area:billing", "m"),
        ("--area:billing", "m"),
        ("-(area:billing or status:new)", "d"),
        ("not(area:billing)status:open", "b"),
        ("-status:new -status:closed", "m"),
        ("not area:billing status:open", "b"),
        ("((((nota))))", "m"),
        ("no-reply or nota", "m"),
        ("- nota", "bd"),
    ],
)
def test_terms_combine_by_and_or_not_and_parentheses(typed: str, which: str):
    assert found(typed) == which


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("(nota", "a `(` in the query is not closed"),
        ("nota)", "a `)` too many in the query"),
        ('"nota', 'the query `"nota` has a quote that is not closed'),
        ('nota"', "has a quote that is not closed"),
        ("()", "something is missing"),
        ("or", "something is missing"),
        ("nota or", "something is missing"),
        ("or nota", "something is missing"),
        ("(nota or) x", "something is missing"),
        ("not", "something is missing"),
        ("(not)", "something is missing"),
        ("nota and", "something is missing"),
        ("and nota", "something is missing"),
        ("not or nota", "something is missing"),
        ("a and or b", "something is missing"),
        ("nota -", "something is missing"),
        ("(" * 60 + "a" + ")" * 60, "deeper than 50 levels"),
        ("not " * 60 + "a", "deeper than 50 levels"),
        ("x" * (LONGEST + 1), "at most 2000 characters"),
    ],
)
def test_what_is_left_open_or_left_out_is_refused(typed: str, line: str):
    assert line in refusal(typed)


def test_fifty_levels_are_not_too_deep():
    assert found("(" * DEEPEST + "nota" + ")" * DEEPEST) == "m"


ATOM = st.sampled_from(
    ["nota", '"de crédito"', "status:open", "status:closed", "area:billing", "priority:>=normal", "has:assignee",
    "no:tag",
     "created:<7d", "is:unassigned", "level:>1", "tag:inv*", "type:claim,quote", "-x"]
)  # fmt: skip
EXPRESSION = st.recursive(
    ATOM,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} {two[1]})"),
        inner.map(lambda one: f"not {one}"),
    ),
    max_leaves=6,
)
TICKET = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Nota de crédito", "x", "otra"]),
        "created_at": st.integers(0, 400).map(lambda hours: NOW - hours * HOUR),
        "status": st.sampled_from(Status),
        "type": st.sampled_from([None, "claim", "quote"]),
        "area": st.sampled_from([None, "billing", "sales"]),
        "priority": st.sampled_from(["baja", "normal", "Crítica", "gone"]),
        "assignee": st.sampled_from([None, "ana"]),
        "level": st.none() | st.integers(0, 3),
        "tags": st.sampled_from([(), ("invoice",), ("a", "b")]),
    }
).map(lambda fields: BARE._replace(**fields))


def same(one: str, other: str, ticket: Ticket) -> bool:
    return asked(one).matches(ticket) == asked(other).matches(ticket)


@settings(deadline=None)
@given(EXPRESSION, EXPRESSION, TICKET)
def test_not_turns_or_into_and(a: str, b: str, ticket: Ticket):
    assert same(f"not ({a} or {b})", f"(not {a}) (not {b})", ticket)
    assert same(f"-({a} {b})", f"-({a}) or -({b})", ticket)


@settings(deadline=None)
@given(EXPRESSION, TICKET)
def test_not_twice_is_not_at_all(a: str, ticket: Ticket):
    assert same(f"not not {a}", a, ticket)
    assert same(f"--({a})", a, ticket)
    assert asked(a).matches(ticket) != asked(f"-({a})").matches(ticket)


@settings(deadline=None)
@given(EXPRESSION, EXPRESSION, EXPRESSION, TICKET)
def test_and_binds_closer_than_or(a: str, b: str, c: str, ticket: Ticket):
    assert same(f"{a} or {b} {c}", f"{a} or ({b} and {c})", ticket)
    assert same(f"{a} {b} or {c}", f"{c} or {b} {a}", ticket)


@settings(deadline=None)
@given(EXPRESSION, TICKET)
def test_an_argument_that_holds_operators_is_the_same_as_the_text(a: str, ticket: Ticket):
    assert asked([f"({a})"]).matches(ticket) == asked(a).matches(ticket)


@settings(deadline=None)
@given(TICKET)
def test_the_four_open_states_are_open(ticket: Ticket):
    assert asked("status:open").matches(ticket) == asked("status:" + ",".join(OPEN)).matches(ticket) == ticket.open


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("  nota  área:billing ", ["nota", "área:billing"]),
        ("-(a or b)", ["-", "(", "a", "or", "b", ")"]),
        ('title:"a b" -c', ['title:"a b"', "-", "c"]),
        ('"a (b"c d', ['"a (b"c', "d"]),
    ],
)
def test_a_query_is_cut_at_blanks_signs_and_parentheses_outside_of_quotes(text: str, pieces: list[str]):
    assert grammar.split_query(text) == pieces


@pytest.mark.parametrize(
    ("value", "parts"), [("a,b", ["a", "b"]), ('"a,b",c', ['"a,b"', "c"]), (" , ,", []), ('"a\\"b"', ['"a\\"b"'])]
)
def test_a_value_is_cut_at_commas_outside_of_quotes(value: str, parts: list[str]):
    assert grammar.split_value(value) == parts


@given(st.text(max_size=20))
def test_what_is_put_into_quotes_comes_out_as_it_was(text: str):
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert grammar.unquote_value(quoted) == text
