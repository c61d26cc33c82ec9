"""What a model sees of a text: words, pairs, parts of words."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.learning.grams import APART, LONGEST, PAIRED, count_grams, weigh_grams, word_parts
from ticketcli.text import split_words


def test_words_are_folded_and_parts_have_their_edges():
    assert split_words("¡La FACTURACIÓN!") == ["la", "facturacion"]
    assert {" fa", "act", "ura ", "factu"} <= set(word_parts("factura"))
    assert count_grams("la factura").words == {"=la": 1, "=factura": 1, "=la factura": 1, "&fact la": 1}


def test_two_words_near_each_other_are_a_gram_in_any_order_and_by_their_beginnings():
    one, other = (count_grams(text).words for text in ("me cobraron dos veces", "dos veces me han cobrado"))
    assert {gram for gram in one if gram in other and gram[0] == "&"} == {
        "&cobr dos", "&cobr me", "&cobr vece", "&dos me", "&dos vece", "&me vece"
    }  # fmt: skip
    assert "&uno dos" not in count_grams(" ".join(["uno", *["x"] * APART, "dos"])).words


def test_a_long_text_costs_no_more_than_its_beginning():
    text = "palabra " * LONGEST
    assert sum(count_grams(text).words.values()) < LONGEST / 3 + PAIRED * APART


def test_parts_are_all_runs_of_three_to_five_characters_of_a_word_between_blanks():
    assert word_parts("sol") == (" so", "sol", "ol ", " sol", "sol ", " sol ")
    assert word_parts("y") == (" y ",)
    assert max(map(len, word_parts("a" * 100))) == 5


def test_parts_are_left_out_where_nobody_wants_them():
    assert count_grams("sol").parts == dict.fromkeys(word_parts("sol"), 1)
    assert count_grams("sol", with_parts=False) == (count_grams("sol").words, {})


def test_a_word_said_twice_counts_twice():
    assert count_grams("sol y sol").words["=sol"] == 2


def test_what_is_rare_weighs_more_and_a_text_has_length_one():
    weights = weigh_grams({"=la": 1, "=factura": 1}, {"=la": 1.0, "=factura": 3.0})
    assert weights == {"=la": pytest.approx(0.1**0.5), "=factura": pytest.approx(0.9**0.5)}
    twice = weigh_grams({"=la": 3, "=factura": 1}, {"=la": 1.0, "=factura": 1.0})
    assert twice["=la"] / twice["=factura"] == pytest.approx(1 + log(3))


def test_what_is_unknown_is_left_out_and_makes_the_rest_count_less():
    rarity = {"=la": 1.0}
    assert weigh_grams({"=la": 1, "=x": 1}, rarity) == {"=la": 1.0}
    assert weigh_grams({"=la": 1, "=x": 1}, rarity, strange=1.0) == {"=la": pytest.approx(0.5**0.5)}
    assert weigh_grams({"=la": 1, "&la x": 1}, rarity, strange=1.0) == {"=la": 1.0}
    assert weigh_grams({"=x": 1}, rarity, strange=1.0) == {}


@given(st.dictionaries(st.sampled_from("abcde"), st.integers(1, 9), max_size=5))
def test_known_grams_alone_have_length_one_together(counts):
    weights = weigh_grams(counts, dict.fromkeys("abcde", 2.0))
    assert weights.keys() == counts.keys()
    assert sum(weight * weight for weight in weights.values()) == pytest.approx(1 if counts else 0)
