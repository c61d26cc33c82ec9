"""Sentences to learn from."""

import random
from itertools import cycle


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
