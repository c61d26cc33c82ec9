import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.rules.words import LIMIT, Passage, read_phrase


def found(sought: str, *texts: str) -> str | None:
    wanted = read_phrase(sought)
    assert wanted is not None
    return wanted.find(Passage(texts))


def test_a_word_is_found_whole_and_as_it_is_written():
    assert found("factura", "No me llegó la FACTURA de octubre") == "FACTURA"
    assert found("factura", "la facturación, una prefactura") is None


def test_case_and_accents_do_not_matter_on_either_side():
    assert found("credito", "una nota de CRÉDITO") == "CRÉDITO"
    assert found("Crédito", "una nota de credito") == "credito"
    assert found("ñandu", "un NANDÚ") == "NANDÚ"


def test_a_star_at_the_end_stands_for_any_ending():
    assert found("factur*", "¿Y mi facturación?") == "facturación"
    assert found("factura*", "la factura") == "factura"
    assert found("factura*", "mis fact. y recibos") is None


@pytest.mark.parametrize("between", [" ", "  ", "\n", "-", ", ", "_", " … ", "\t/\t"])
def test_any_blanks_and_punctuation_may_lie_between_the_words_of_a_phrase(between: str):
    text = f"quiero la nota{between}de{between}crédito ya"
    assert found("nota de credito", text) == f"nota{between}de{between}crédito"


def test_each_word_of_a_phrase_may_have_a_star():
    assert found("nota* de cred*", "las notas de crédito") == "notas de crédito"


def test_the_words_of_a_phrase_follow_one_another():
    assert found("nota de crédito", "nota de un crédito") is None
    assert found("nota de crédito", "crédito de nota, nota de") is None


def test_a_phrase_does_not_reach_from_the_title_into_the_description():
    assert found("nota de crédito", "la nota", "de crédito") is None
    assert found("nota", "la nota", "de crédito") == "nota"


def test_the_first_place_of_a_word_is_shown():
    assert found("a*", "Zulú azul ábaco") == "azul"


def test_letters_with_marks_of_their_own_are_the_same_word():
    assert found("crédito", "nota de cre\u0301dito") == "crédito"


def test_a_word_is_found_beside_an_underscore():
    assert found("factura", "adjunto factura_octubre.pdf") == "factura"
    assert found("factura octubre", "adjunto factura_octubre.pdf") == "factura_octubre"


def test_what_lies_beyond_the_limit_is_not_looked_at():
    assert found("factura", "x " * (LIMIT // 2 - 4) + "factura") == "factura"
    assert found("factura", "x " * (LIMIT // 2) + "factura") is None


@pytest.mark.parametrize("text", ["", "  ", "*", "!?", "*factura", "fac*tura", "factura **", "fact*ura*", "nota * de"])
def test_no_word_or_a_stray_star_is_nothing_to_look_for(text: str):
    assert read_phrase(text) is None


def test_a_hostile_text_takes_no_longer_than_a_common_one():
    started = time.process_time()
    assert found("a a a a a a a a a a a a a a a a b*", "a " * LIMIT) is None
    assert found("a* a* a* a* a* a* a* a* a* b", "a-" * LIMIT) is None
    assert time.process_time() - started < 1


@given(st.text(), st.text(max_size=20))
def test_any_text_and_any_word_are_borne(text: str, sought: str):
    wanted = read_phrase(sought)
    if wanted:
        words = wanted.find(Passage([text]))
        assert words is None or words


@given(st.lists(st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1), min_size=1, max_size=5))
def test_a_text_holds_every_word_it_is_made_of(words: list[str]):
    for word in words:
        assert found(word, " ".join(words)) is not None
