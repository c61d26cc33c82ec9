"""The default types by the names that people have for them."""

import pytest

from ticketcli.config.settings import DEFAULT_TYPES
from ticketcli.ticket.type_words import TYPE_WORDS, type_meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("queja", "complaint"),
        ("Petición", "petition"),
        ("RECLAMACIÓN", "claim"),
        ("bug", "incident"),
        ("claim", "claim"),
    ],
)
def test_a_type_is_understood_by_its_names(typed: str, meant: str):
    assert type_meant(typed) == meant


@pytest.mark.parametrize("typed", ["", "que", "asdf"])
def test_what_is_no_name_stays(typed: str):
    assert type_meant(typed) == typed


def test_every_default_type_has_names_and_no_name_means_two():
    assert set(TYPE_WORDS) == set(DEFAULT_TYPES)
    names = [name for words in TYPE_WORDS.values() for name in words.split(", ")]
    assert len(names) == len(set(names))


def test_spanish_types_are_taken_where_they_are_typed(desk, run):
    number = run("-q", "new", "Prueba", "--no-rules", "--type", "queja").out.strip()
    assert run("show", number, "--format", "json").json["type"] == "complaint"
    run("set", number, "type=petición")
    assert number in run("list", "type:petición", "--format", "ids").lines
