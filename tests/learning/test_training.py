"""One linear judge for each label, and how sure it may be."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.learning.grams import count_grams
from ticketcli.learning.training import Curve, Judges, confidence_curve, knows_labels, rival_examples, vector_space


def test_the_curve_goes_through_the_share_that_was_right():
    fit = confidence_curve([(0.2, False)] * 90 + [(0.2, True)] * 10 + [(1.8, True)] * 95 + [(1.8, False)] * 5)
    assert fit.confidence(0.2) == pytest.approx(0.1, abs=0.03)
    assert fit.confidence(1.8) == pytest.approx(0.95, abs=0.03)
    assert Curve(1e9, 0.0).confidence(-5) < 1e-9


TEXTS = ["factura recibo", "factura cobro", "pedido caja", "pedido envío", "jarra ruido", "jarra rota"]
OWNERS = [0, 0, 1, 1, 2, 2]


def test_the_space_holds_words_and_pairs_and_what_else_stands_in_two_texts():
    room = vector_space([count_grams(text) for text in ("la factura", "la facturas")])
    assert {"=la", "=factura", "=facturas", "=la factura", "&fact la", "fact"} <= room.places.keys()
    assert "uras" not in room.places
    assert sorted(room.places.values()) == list(range(len(room.places)))
    assert (room.rarity["=la"], room.rarity["=factura"]) == (1.0, pytest.approx(log(3 / 2) + 1))


def test_a_text_lies_in_the_space_with_its_words_first_each_half_of_length_one():
    room = vector_space([count_grams(text) for text in TEXTS])
    vector = room.vector(count_grams("factura recibo nueva"))
    names = [gram for place in vector.places for gram in room.places if room.places[gram] == place]
    assert names[: vector.words] == ["=factura", "=recibo", "=factura recibo"]
    told, inner = vector.weights[: vector.words], vector.weights[vector.words :]
    assert [sum(weight * weight for weight in half) for half in (told, inner)] == [pytest.approx(1), pytest.approx(1)]


def judges() -> Judges:
    room = vector_space([count_grams(text) for text in TEXTS])
    return Judges([room.vector(count_grams(text)) for text in TEXTS], OWNERS, 3, len(room.places))


def test_judges_who_have_seen_the_texts_name_each_ones_label():
    seen = judges()
    assert [seen.outcome(text)[0] for text in range(6)] == [0.0] * 6
    seen.rounds(range(6))
    outcomes = [seen.outcome(text) for text in range(6)]
    assert [right for _score, right in outcomes] == [True] * 6
    assert min(score for score, _right in outcomes) > 1


def test_the_same_texts_make_the_same_judges_and_fresh_ones_have_seen_nothing():
    one, other = judges(), judges()
    for these in (one, other):
        these.rounds([0, 2, 4])
    assert one.rows == other.rows
    again = one.fresh()
    assert not any(any(row) for row in again.rows)
    again.rounds([4, 2, 0])
    assert again.rows == one.rows


def test_among_few_labels_each_is_a_rival_of_each():
    assert rival_examples([], [0, 2, 1], 3, 0) == [[0, 1, 2], [2, 0, 1], [1, 0, 2]]


def test_among_many_labels_only_the_near_ones_are_rivals():
    texts = [f"tema{n} {word}" for n in range(30) for word in ("uno", "dos")]
    owners = [n for n in range(30) for _word in range(2)]
    room = vector_space([count_grams(text, with_parts=False) for text in texts])
    found = rival_examples(
        [room.vector(count_grams(text, with_parts=False)) for text in texts], owners, 30, len(room.places)
    )
    assert [own[0] for own in found] == owners
    assert all(len(own) == len(set(own)) < 30 for own in found)


@pytest.mark.parametrize(
    ("right", "of", "known"), [(30, 30, True), (20, 30, True), (10, 30, False), (11, 30, False), (2, 2, False)]
)
def test_who_is_hardly_better_than_guessing_knows_nothing(right: int, of: int, known: bool):
    outcomes = [(1.0, place < right) for place in range(of)]
    assert knows_labels(outcomes, [place % 3 for place in range(of)]) == known


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(0, 50), st.floats(-50, 50))
def test_the_surer_the_judge_the_surer_the_model(a: float, b: float, slope: float, offset: float):
    low, high = (Curve(slope, offset).confidence(score) for score in sorted((a, b)))
    assert 0 < low <= high <= 1


def test_judges_that_are_surer_when_they_are_wrong_are_believed_alike_at_any_score():
    fit = confidence_curve([(2.0, False)] * 40 + [(0.1, True)] * 40)
    assert fit.slope == 0
