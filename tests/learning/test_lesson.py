import random
from itertools import cycle

import pytest

from ticketcli.learning.grams import APART, LONGEST, PAIRED, grams, parts
from ticketcli.learning.lesson import lesson
from ticketcli.learning.training import Curve, curve
from ticketcli.text import words

SPANISH = {
    "billing": (
        "no me llegó la factura de octubre",
        "quiero facturar a otro nombre",
        "la facturación del mes está repetida",
        "me cobraron dos veces el recibo",
        "el importe cobrado no coincide",
    ),
    "orders": (
        "mi pedido no llegó todavía",
        "cuándo entregan lo que pedí",
        "el envío está demorado",
        "quiero cambiar la dirección de entrega",
        "pedimos dos cajas y enviaron una",
    ),
    "technical": (
        "la cafetera no enciende",
        "el molinillo hace ruido y no muele",
        "se rompió la jarra al calentar",
        "la máquina pierde agua",
        "no calienta el hervidor",
    ),
    "sales": (
        "cuánto cuesta la cafetera grande",
        "tienen descuento por cantidad",
        "quisiera un presupuesto para el bar",
        "qué precio tienen los repuestos",
        "hacen ofertas a comercios",
    ),
}
ASKED = {
    "billing": (
        "facturaron mal",
        "las facturas no me llegaron",
        "cobran un recibo repetido",
        "hay cobros dobles",
        "facturado a otro",
    ),
    "orders": (
        "los pedidos no llegan",
        "todavía no lo entregaron",
        "envíos con demora",
        "la entrega demora",
        "enviamos un pedido",
    ),
    "technical": (
        "las cafeteras no encienden",
        "molinillos ruidosos",
        "jarras rotas",
        "máquinas que pierden",
        "calentó y se rompió",
    ),
    "sales": (
        "precios de cafeteras",
        "descuentos para comercios",
        "presupuestos",
        "costaría una oferta",
        "cuestan los repuestos",
    ),
}


def told(sentences: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(sentence, label) for label, some in sentences.items() for sentence in some]


def right(model, asked) -> int:
    return sum(model.opinion(text).label == label for text, label in asked if model.opinion(text))


def many(n: int) -> list[tuple[str, str]]:
    """So many sentences of three labels, each with words of its own among words of all."""
    dice = random.Random(5)
    own = {"a": "factura recibo cobro", "b": "pedido envío caja", "c": "cafetera jarra ruido"}
    common = ["hola", "gracias", "no", "me", "la", "el", "quiero", "ayer", "mañana", "cuando"]
    labels = cycle(own)
    return [
        (" ".join([*dice.choices(common, k=5), dice.choice(own[label].split())]), label)
        for label, _n in zip(labels, range(n), strict=False)
    ]


def test_parts_of_words_make_five_spanish_examples_enough():
    plain, with_parts = (lesson(told(SPANISH), with_parts=parts).model for parts in (False, True))
    asked = told(ASKED)
    assert right(with_parts, asked) > right(plain, asked)
    assert right(with_parts, asked) >= 0.8 * len(asked)


def test_the_same_examples_give_the_same_model():
    assert lesson(many(60)).model == lesson(many(60)).model


def test_it_is_sure_of_what_is_clear_and_not_of_what_two_labels_share():
    model = lesson(many(300)).model
    assert model.opinion("quiero la factura del cobro")[:1] == ("a",)
    assert model.opinion("quiero la factura del cobro").confidence > 0.9
    assert model.opinion("la factura del pedido").confidence < model.opinion("la factura, el cobro").confidence


def test_the_words_that_spoke_for_a_label_are_named_the_strongest_first():
    opinion = lesson(many(300)).model.opinion("hola, la FACTURA no me gusta")
    assert opinion.words[0] == "factura"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("n", [40, 200])
def test_labels_at_random_teach_nothing(n, seed):
    dice = random.Random(seed)
    learned = lesson([(text, dice.choice("xyz")) for text, _label in many(n)])
    said = [learned.model.opinion(text) for text, _label in many(100)]
    assert sum(one is None or one.confidence < 0.55 for one in said) >= 95


@pytest.mark.parametrize("examples", [[], [("hola", "a")] * 30, many(6), [("hola", str(n)) for n in range(30)]])
def test_of_too_little_nothing_is_learned(examples):
    assert lesson(examples).model is None


def test_one_step_more_is_taken_with_every_decision():
    model = lesson(many(60)).model
    for _time in range(3):
        model = model._replace(learned=model.taught("la jarra dorada de la abuela", "gifts"))
    assert model.opinion("una jarra dorada de abuela").label == "gifts"
    assert model.opinion("quiero la factura").label == "a"


def test_a_text_of_unknown_words_says_nothing():
    assert lesson(many(60)).model.opinion("¡¿…?!") is None


def test_a_label_without_words_of_its_own_is_told_apart_from_many_that_have_some():
    dice = random.Random(3)
    clear = [
        (f"tema{n} {word} cosa{n}", f"l{n}") for n in range(40) for word in ["uno", "dos", "tres", "cuatro", "cinco"]
    ]
    vague = [(" ".join(dice.choices([f"x{n}" for n in range(400)], k=4)), "other") for _n in range(60)]
    model = lesson(clear + vague).model
    assert sum(model.opinion(text).label == label for text, label in clear) > 0.95 * len(clear)


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


def test_the_curve_goes_through_the_share_that_was_right():
    fit = curve([(0.2, False)] * 90 + [(0.2, True)] * 10 + [(1.8, True)] * 95 + [(1.8, False)] * 5)
    assert fit.confidence(0.2) == pytest.approx(0.1, abs=0.03)
    assert fit.confidence(1.8) == pytest.approx(0.95, abs=0.03)
    assert Curve(1e9, 0.0).confidence(-5) < 1e-9
