"""What a model says of a text, how sure it is, and which words spoke for it."""

from tests.learning.sentences import many
from ticketcli.learning.lesson import lesson


def test_it_is_sure_of_what_is_clear_and_not_of_what_two_labels_share():
    model = lesson(many(300)).model
    assert model.opinion("quiero la factura del cobro")[:1] == ("a",)
    assert model.opinion("quiero la factura del cobro").confidence > 0.9
    assert model.opinion("la factura del pedido").confidence < model.opinion("la factura, el cobro").confidence


def test_the_words_that_spoke_for_a_label_are_named_the_strongest_first():
    opinion = lesson(many(300)).model.opinion("hola, la FACTURA no me gusta")
    assert opinion.words[0] == "factura"


def test_one_step_more_is_taken_with_every_decision():
    model = lesson(many(60)).model
    for _time in range(3):
        model = model._replace(learned=model.taught("la jarra dorada de la abuela", "gifts"))
    assert model.opinion("una jarra dorada de abuela").label == "gifts"
    assert model.opinion("quiero la factura").label == "a"


def test_a_text_of_unknown_words_says_nothing():
    assert lesson(many(60)).model.opinion("¡¿…?!") is None
