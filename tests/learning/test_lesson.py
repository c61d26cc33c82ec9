import random

import pytest

from tests.learning.sentences import many
from ticketcli.learning.lesson import learn_labels

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


def test_parts_of_words_make_five_spanish_examples_enough():
    plain, with_parts = (learn_labels(told(SPANISH), with_parts=parts).model for parts in (False, True))
    asked = told(ASKED)
    assert right(with_parts, asked) > right(plain, asked)
    assert right(with_parts, asked) >= 0.8 * len(asked)


def test_the_same_examples_give_the_same_model():
    assert learn_labels(many(60)).model == learn_labels(many(60)).model


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("n", [40, 200])
def test_labels_at_random_teach_nothing(n, seed):
    dice = random.Random(seed)
    learned = learn_labels([(text, dice.choice("xyz")) for text, _label in many(n)])
    said = [learned.model.opinion(text) for text, _label in many(100)]
    assert sum(one is None or one.confidence < 0.55 for one in said) >= 95


@pytest.mark.parametrize("examples", [[], [("hola", "a")] * 30, many(6), [("hola", str(n)) for n in range(30)]])
def test_of_too_little_nothing_is_learned(examples):
    assert learn_labels(examples).model is None


def test_a_label_without_words_of_its_own_is_told_apart_from_many_that_have_some():
    dice = random.Random(3)
    clear = [
        (f"tema{n} {word} cosa{n}", f"l{n}") for n in range(40) for word in ["uno", "dos", "tres", "cuatro", "cinco"]
    ]
    vague = [(" ".join(dice.choices([f"x{n}" for n in range(400)], k=4)), "other") for _n in range(60)]
    model = learn_labels(clear + vague).model
    assert sum(model.opinion(text).label == label for text, label in clear) > 0.95 * len(clear)
