"""Which texts hold the same words, the rare ones counting most."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.learning.similarity import LEAST, LONGEST, likeness_of

TEXTS = {
    "a": "no llegó la factura de octubre",
    "b": "la factura de noviembre llegó mal",
    "c": "la cafetera pierde agua",
    "d": "Hola",
}
LIKE = likeness_of(TEXTS.items())


def alike(text: str, most: int = 10) -> list[str]:
    return [id for id, _how in LIKE.alike(text, most)]


def test_the_most_alike_come_first():
    assert alike("FACTURA de octubre") == ["a", "b"]
    assert alike("la cafetera") == ["c"]
    assert alike("factura de octubre", most=1) == ["a"]


def test_a_text_is_like_itself_by_one_and_like_what_shares_no_word_not_at_all():
    for id, text in TEXTS.items():
        (first, how), *_others = LIKE.alike(text)
        assert (first, how) == (id, pytest.approx(1, abs=1e-6))
    assert alike("zzz") == alike("") == []
    assert likeness_of([]).alike("hola") == []


def test_how_much_is_the_cosine_of_what_the_words_weigh():
    two = likeness_of([("a", "uno dos"), ("b", "uno tres")])
    common, rare = 1.0, log(3 / 2) + 1
    unseen = log(3 / 1) + 1
    (one, other) = two.alike("uno dos")
    assert (one[0], other[0]) == ("a", "b")
    assert other[1] == pytest.approx(common**2 / (common**2 + rare**2), abs=1e-6)
    ((_id, how), *_rest) = two.alike("dos cuatro")
    assert how == pytest.approx(rare**2 / ((rare**2 + unseen**2) ** 0.5 * (common**2 + rare**2) ** 0.5), abs=1e-6)


def test_a_word_that_stands_in_most_of_many_texts_finds_none_of_them():
    many = likeness_of((f"t{n}", f"hola x{n}") for n in range(150))
    assert many.alike("hola") == []
    assert [id for id, _how in many.alike("hola x7")] == ["t7"]
    few = likeness_of((f"t{n}", f"hola x{n}") for n in range(100))
    assert len(few.alike("hola x7", 200)) >= 1


def test_only_the_beginning_of_a_text_is_looked_at():
    assert likeness_of([("a", "x" * LONGEST + " factura")]).alike("factura") == []
    assert LIKE.alike("x" * LONGEST + " factura") == []


WORDS = st.lists(st.sampled_from(["uno", "dos", "tres", "cuatro"]), max_size=4).map(" ".join)


@given(st.lists(WORDS, max_size=5), WORDS)
def test_likeness_lies_between_the_least_and_one_and_falls(texts: list[str], text: str):
    found = [how for _id, how in likeness_of((str(n), one) for n, one in enumerate(texts)).alike(text)]
    assert all(LEAST <= how <= 1 + 1e-6 for how in found)
    assert found == sorted(found, reverse=True)
