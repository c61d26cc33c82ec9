"""The one table of fields: what a row brings, what each list is made of, and that nobody writes such a list again."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ticketcli.ticket import fields
from ticketcli.ticket.fields import (
    FIELD,
    TABLE,
    Field,
    insert_before,
    own_field,
    own_name,
    split_own,
    value_of,
    with_values,
)
from ticketcli.ticket.model import Card, Ticket

PACKAGE = Path(fields.__file__).parent.parent
ALLOWED = {"ticket/fields.py": "the table", "ticket/model.py": "the named tuples"}
FEW = 4
"""So many names of fields may stand in one literal collection."""
EXCEPTIONS = {
    "intake/github.py:cells": "an issue as a row, each cell read in a way of its own",
    "intake/mapping.py:NAMES": "what other systems call each field, in the order in which columns are taken",
    "intake/vocabulary.py:WORDS": "what other systems call our words",
    "render/listing.py:USUAL": "what a list shows when nobody says what: a choice, in an order of its own",
}
"""Literal collections that hold more of them, each with its reason."""
ONE = Ticket("TK-2611-7Q2MX", "No heat", datetime(2026, 11, 21, 12, 0, tzinfo=UTC), level=2, extra={"serial": "7"})


# -- no second list ----------------------------------------------------------------------------------------------------


def literal_names(node: ast.AST) -> set[str]:
    """The names of fields in a literal tuple, list or set, or among the keys of a literal dict."""
    held: list[ast.expr | None] = []
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        held = [*node.elts]
    elif isinstance(node, ast.Dict):
        held = [*node.keys]
    texts = {one.value for one in held if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return texts.intersection(FIELD)


def field_lists(source: str) -> Iterator[str]:
    """What each literal collection of more than FEW names is called: its variable's name, else its line."""
    tree = ast.parse(source)
    called = {
        id(node.value): target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if len(literal_names(node)) > FEW:
            yield called.get(id(node), str(getattr(node, "lineno", 0)))


def test_no_list_of_fields_stands_outside_the_table():
    found = {
        f"{file}:{name}"
        for path in PACKAGE.rglob("*.py")
        if (file := path.relative_to(PACKAGE).as_posix()) not in ALLOWED
        for name in field_lists(path.read_text(encoding="utf-8"))
    }
    assert found == EXCEPTIONS.keys(), "a list of fields: make it of ticketcli/ticket/fields.py"


@pytest.mark.parametrize(
    "source",
    [
        "A = ('type', 'area', 'team', 'level', 'tags')",
        "A: list[str] = ['type', 'area', 'team', 'level', 'tags']",
        "A = {'type': 1, 'area': 2, 'team': 3, 'level': 4, 'tags': 5, **more}",
        "A = {'type', 'area', 'team', 'level', 'tags', 'other'}",
    ],
)
def test_a_list_of_five_fields_is_seen(source: str):
    assert [*field_lists(source)] == ["A"]
    assert [*field_lists(source.replace("'tags'", "'other'"))] == []


def test_a_list_of_fields_inside_a_call_is_seen():
    assert [*field_lists("\nA = frozenset(('type', 'area', 'team', 'level', 'tags'))")] == ["2"]


# -- the table ---------------------------------------------------------------------------------------------------------


def test_every_row_is_a_field_of_the_model_and_every_field_of_the_model_a_row():
    names = {"created_at" if name == "created" else name for name in FIELD}
    assert names == {*Ticket._fields} - {"unknown", "entries"}


@pytest.mark.parametrize("field", TABLE, ids=lambda field: field.name)
def test_a_field_that_acts_change_is_on_the_card(field: Field):
    assert field.name not in fields.ACTED or field.name in Card._fields


@pytest.mark.parametrize("field", TABLE, ids=lambda field: field.name)
def test_a_field_is_set_or_has_verbs_or_is_never_changed(field: Field):
    fixed = ("id", "external", "created", "extra")
    assert (field.name in fields.SETTABLE) + bool(field.verbs) == (field.name not in fixed)


@pytest.mark.parametrize("name", fields.NUMBERS)
def test_a_number_has_bounds_and_holds_what_lies_within(name: str):
    field = FIELD[name]
    assert field.least < field.most
    assert (field.whole(str(field.least)), field.whole(str(field.most))) == (field.least, field.most)
    assert field.whole(str(field.most + 1)) is None


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "²", "٣", "x", "0" * 10])
def test_a_number_is_written_in_digits(typed: str):
    assert FIELD["progress"].whole(typed) is None


@pytest.mark.parametrize("name", fields.LISTS)
def test_one_word_of_a_list_has_a_name(name: str):
    assert name == FIELD[name].one + "s"


def test_the_fields_that_rules_set_and_add_to_are_these():
    assert fields.RULED == ("type", "stage", "area", "product", "priority", "language", "team", "level", "difficulty")
    assert fields.ADDABLE == ("tags", "keywords", "solution_keywords")


def test_the_fields_that_are_learned_are_these():
    assert fields.LEARNED == ("type", "area", "product", "priority", "assignee")


def test_reports_sort_by_these_fields_in_this_order():
    assert fields.GROUPED == ("area", "type", "product", "channel", "customer", "priority", "stage", "team")


def test_the_words_of_a_desk_are_those_of_these_fields():
    assert fields.CHOSEN == ("type", "stage", "area", "product", "priority", "channel", "team")


def test_a_name_is_inserted_before_another():
    assert insert_before(("a", "c"), "c", "b") == ("a", "b", "c")


# -- values ------------------------------------------------------------------------------------------------------------


def test_a_field_of_the_desk_s_own_is_reached_by_its_whole_name():
    assert (value_of(ONE, "level"), value_of(ONE, "extra.serial"), value_of(ONE, "extra.other")) == (2, "7", None)
    assert (own_field("serial"), own_name("extra.serial"), own_name("level")) == ("extra.serial", "serial", None)


def test_values_go_where_they_belong_and_an_own_field_without_one_is_gone():
    after = with_values(ONE, {"level": 3, "extra.serial": None, "extra.color": "red"})
    assert (after.level, after.extra) == (3, {"color": "red"})
    assert split_own({"level": 3, "extra.color": "red"}) == ({"level": 3}, {"color": "red"})
