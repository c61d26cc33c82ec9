"""Words that stand one behind the other, in all that was written or in the title."""

import pytest

from tests.query.questions import found, refusal


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("nota", "m"),
        ("NÓTA", "m"),
        ("credit", "m"),
        ("reenviar", "m"),
        ("buenos", "m"),
        ("7q2mx", "m"),
        ("invoice", "m"),
        ("duplicacion", "m"),
        ("reenvio", "d"),
        ("factura.pdf", "m"),
        ('"nota de crédito"', "m"),
        ('"la pueden"', "m"),
        ('"de nota"', ""),
        ("nota crédito", "m"),
        ('text:"nota de crédito"', "m"),
        ("text:nota,done", "md"),
        ('""', "mbd"),
        ('-"nota de"', "bd"),
        (r'"\"nota"', "m"),
        ("redit", ""),
        ('"status:open"', ""),
        ('"or"', ""),
        ("zzz", ""),
    ],
)
def test_bare_words_and_phrases_search_the_text(typed: str, which: str):
    assert found(typed) == which


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("title:nota", "m"),
        ("title:NOTA,don", "md"),
    ],
)
def test_a_title_is_found_by_its_letters(typed: str, which: str):
    assert found(typed) == which


def test_a_text_without_letters_or_digits_is_refused():
    assert "has neither letters nor digits to search for" in refusal("¿…?")


def test_no_phrase_leads_from_one_part_of_a_ticket_to_the_next():
    assert found('"credito hola"') == ""
    assert found("credito hola") == "m"
