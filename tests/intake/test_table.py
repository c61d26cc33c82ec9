"""What every format gives: records of named cells; and which texts can be kept."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.intake.table import Comment, Parked, SourceRow, SourceTable, is_storable, readable_text


@pytest.mark.parametrize(("text", "kept"), [("", True), ("añó\n\U0001f600", True), ("a\0b", False), ("\ud83d", False)])
def test_a_text_can_be_kept_when_it_is_unicode_without_nul(text: str, kept: bool):
    assert is_storable(text) == kept


def test_bytes_that_are_no_unicode_are_shown_as_escapes():
    assert readable_text("a\udcffb") == "a\\udcffb"
    assert readable_text("año") == "año"


@given(st.text(st.characters()))
def test_what_was_made_readable_can_be_kept_and_stays_so(text: str):
    shown = readable_text(text)
    assert is_storable(shown.replace("\0", ""))
    assert readable_text(shown) == shown


def test_the_rows_of_a_table_begin_anew_each_time():
    rows = [SourceRow("f:1", {"a": "x"}, "x"), Parked("f:2", "torn", '"')]
    table = SourceTable("f", "csv", lambda: iter(rows))
    assert list(table.rows()) == list(table.rows()) == rows


@pytest.mark.parametrize(
    ("value", "field"),
    [(Comment("now", "ana", "hi"), "text"), (SourceRow("f:1", {}, ""), "raw"), (Parked("f:2", "torn", '"'), "raw")],
)
def test_what_was_read_does_not_change(value: object, field: str):
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, field, "other")
