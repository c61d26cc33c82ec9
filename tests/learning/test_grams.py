"""What a model sees of a text: words, pairs, parts of words."""

from ticketcli.learning.grams import APART, LONGEST, PAIRED, grams, parts
from ticketcli.text import words


def test_words_are_folded_and_parts_have_their_edges():
    assert words("¡La FACTURACIÓN!") == ["la", "facturacion"]
    assert {" fa", "act", "ura ", "factu"} <= set(parts("factura"))
    assert grams("la factura").words == {"=la": 1, "=factura": 1, "=la factura": 1, "&fact la": 1}


def test_two_words_near_each_other_are_a_gram_in_any_order_and_by_their_beginnings():
    one, other = (grams(text).words for text in ("me cobraron dos veces", "dos veces me han cobrado"))
    assert {gram for gram in one if gram in other and gram[0] == "&"} == {
        "&cobr dos", "&cobr me", "&cobr vece", "&dos me", "&dos vece", "&me vece"
    }  # fmt: skip
    assert "&uno dos" not in grams(" ".join(["uno", *["x"] * APART, "dos"])).words


def test_a_long_text_costs_no_more_than_its_beginning():
    text = "palabra " * LONGEST
    assert sum(grams(text).words.values()) < LONGEST / 3 + PAIRED * APART
