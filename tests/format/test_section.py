"""A section's values, each as what it must be; what does not fit is refused with its line."""

from datetime import date
from decimal import Decimal

import pytest

from ticketcli.errors import BadFile
from ticketcli.format.section import Reader
from ticketcli.format.yaml import read_section

TEXT = """\
name: Acme
level: "2"
cost: "9.50"
since: 2026-11-21
tags: [a, b]
skills: {es: "3", en: }
contacts:
- name: María
- name: Luis
none:
odd: [[a], b]
"""
FIELDS = Reader(read_section(TEXT, "acme.md"), "acme.md")


def test_each_value_is_given_as_what_it_must_be():
    assert (FIELDS.text("name"), FIELDS.needed_text("name"), FIELDS.text_or("name", "x")) == ("Acme", "Acme", "Acme")
    assert (FIELDS.number("level"), FIELDS.money("cost"), FIELDS.day("since")) == (
        2,
        Decimal("9.50"),
        date(2026, 11, 21),
    )
    assert (FIELDS.words("tags"), FIELDS.words("name")) == (("a", "b"), ("Acme",))
    assert FIELDS.texts("skills") == {"es": "3", "en": ""}
    assert [inner["name"] for inner in FIELDS.sections("contacts")] == ["María", "Luis"]
    assert FIELDS.one_of("name", ("Acme", "Other"), "Other") == "Acme"


@pytest.mark.parametrize("key", ["none", "nowhere"])
def test_what_is_not_written_is_nothing(key: str):
    assert (FIELDS.text(key), FIELDS.number(key), FIELDS.money(key), FIELDS.day(key)) == (None, None, None, None)
    assert (FIELDS.words(key), FIELDS.texts(key), FIELDS.sections(key), FIELDS.section(key)) == ((), {}, [], {})
    assert (FIELDS.text_or(key, "x"), FIELDS.one_of(key, ("a", "b"), "b")) == ("x", "b")


@pytest.mark.parametrize(
    ("kind", "key", "line"),
    [
        ("text", "tags", "acme.md:5: `tags` is one text, not a list or section"),
        ("text", "skills", "acme.md:6: `skills` is one text, not a list or section"),
        ("needed", "none", "acme.md:10: `none` is missing"),
        ("needed", "nowhere", "acme.md:1: `nowhere` is missing"),
        ("number", "name", "acme.md:1: `name` is a whole number"),
        ("number", "cost", "acme.md:3: `cost` is a whole number"),
        ("money", "since", "acme.md:4: `since` is an amount such as 9.50"),
        ("day", "level", "acme.md:2: `level` is a day such as 2026-11-21"),
        ("words", "skills", "acme.md:6: `skills` is a list of words"),
        ("words", "odd", "acme.md:11: `odd` is a list of words"),
        ("section", "tags", "acme.md:5: `tags` is a section of `key: value`"),
        ("sections", "tags", "acme.md:5: `tags` is a list of sections"),
        ("sections", "name", "acme.md:1: `name` is a list of sections"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(kind: str, key: str, line: str):
    with pytest.raises(BadFile) as refused:
        getattr(FIELDS, kind)(key)
    assert str(refused.value) == line


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("number", ["0", "007", "999999999"], ["1000000000", "-1", "+1", "1.0", "²", "", "1 "]),
        (
            "money",
            ["0", "9.5", "0.0001", "999999999999"],
            ["9.", ".5", "1.00001", "-1", "1e3", "9,50", "1000000000000"],
        ),
        ("day", ["2026-11-21", "0001-01-01"], ["2026-13-01", "2026-02-30", "21/11/2026", "hoy"]),
    ],
)
def test_numbers_amounts_and_days_have_bounds(kind: str, good: list[str], bad: list[str]):
    for text in good:
        getattr(Reader(read_section(f'x: "{text}"', "f"), "f"), kind)("x")
    for text in bad:
        with pytest.raises(BadFile, match="`x` is a"):
            getattr(Reader(read_section(f'x: "{text}"', "f"), "f"), kind)("x")


def test_an_unknown_word_is_refused_with_the_nearest():
    with pytest.raises(BadFile, match=r"^acme\.md:1: `name: Acme` is unknown; there is acne"):
        FIELDS.one_of("name", ("acne", "other"), "other")


def test_what_stands_under_other_keys_is_kept():
    assert FIELDS.others(("name", "level", "cost", "since", "skills", "contacts", "odd")) == {
        "tags": ["a", "b"],
        "none": None,
    }
