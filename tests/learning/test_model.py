"""What a model says of a text, how sure it is, and which words spoke for it."""

from math import exp

import pytest

from tests.learning.sentences import many
from ticketcli.learning.lesson import learn_labels
from ticketcli.learning.model import Model, Opinion, gram_hash
from ticketcli.learning.training import Curve


def test_it_is_sure_of_what_is_clear_and_not_of_what_two_labels_share():
    model = learn_labels(many(300)).model
    assert model.opinion("quiero la factura del cobro")[:1] == ("a",)
    assert model.opinion("quiero la factura del cobro").confidence > 0.9
    assert model.opinion("la factura del pedido").confidence < model.opinion("la factura, el cobro").confidence


def test_the_words_that_spoke_for_a_label_are_named_the_strongest_first():
    opinion = learn_labels(many(300)).model.opinion("hola, la FACTURA no me gusta")
    assert opinion.words[0] == "factura"


def test_one_step_more_is_taken_with_every_decision():
    model = learn_labels(many(60)).model
    for _time in range(3):
        model = model._replace(learned=model.teach("la jarra dorada de la abuela", "gifts"))
    assert model.opinion("una jarra dorada de abuela").label == "gifts"
    assert model.opinion("quiero la factura").label == "a"


def test_a_text_of_unknown_words_says_nothing():
    assert learn_labels(many(60)).model.opinion("¡¿…?!") is None


HASHES = sorted((gram_hash(f"={word}"), word) for word in ("factura", "pedido"))
PLAIN = Model(
    ("billing", "orders"), Curve(1.0, -1.0), 0.0, [hash for hash, _word in HASHES], [1.0, 1.0], [0, 1, 2],
    [("factura", "pedido").index(word) for _hash, word in HASHES], [2.0, 2.0],
)  # fmt: skip
"""Two words, each of which speaks for one label."""


def test_each_word_speaks_for_the_label_that_it_weighs_for():
    assert PLAIN.scores(PLAIN.vector("factura")) == {"billing": 2.0, "orders": 0.0}
    assert PLAIN.opinion("la Factura") == Opinion("billing", pytest.approx(1 / (1 + exp(-1))), ("factura",))
    assert PLAIN.opinion("un pedido") == Opinion("orders", pytest.approx(1 / (1 + exp(-1))), ("pedido",))


def test_words_of_two_labels_speak_for_each_less():
    both = PLAIN.scores(PLAIN.vector("factura pedido"))
    assert both == {"billing": pytest.approx(2**0.5), "orders": pytest.approx(2**0.5)}
    assert PLAIN.opinion("factura pedido").label == "orders"


def test_nothing_known_is_no_opinion():
    assert PLAIN.opinion("hola") is None
    assert PLAIN.vector("hola") == {}


def test_a_step_moves_a_text_to_its_label_and_from_the_likeliest_other():
    taught = PLAIN._replace(learned=PLAIN.teach("factura", "orders"))
    assert PLAIN.learned == {}
    scores = taught.scores(taught.vector("factura"))
    assert scores == {"billing": pytest.approx(2 - 2 / 2.5), "orders": pytest.approx(2 / 2.5)}
    assert taught.scores(taught.vector("pedido")) == {"billing": 0.0, "orders": 2.0}


def test_what_a_model_says_already_is_not_taught_again():
    assert PLAIN.teach("factura", "billing") == {}


def test_a_gram_has_one_number_whatever_it_holds():
    assert gram_hash("123456789") == 0xCBF43926
    assert isinstance(gram_hash("\ud83d"), int)
