"""Thanks alone, in two languages, and all that is more than thanks."""

import pytest

from ticketcli.ticket.thanks import is_thanks


@pytest.mark.parametrize(
    "text",
    [
        "Gracias, todo perfecto", "¡Muchísimas GRACIAS!", "Hola Ana, muchas gracias por todo. Saludos",
        "ok, gracias 👍", "Thanks a lot, it works now!", "Thank you very much. Best regards", "Perfecto.",
        "Gracias!\n> ¿Quedó bien?\n> Ana",
    ],
)  # fmt: skip
def test_thanks_are_thanks(text: str):
    assert is_thanks(text, names=["ana"])


@pytest.mark.parametrize(
    "text",
    [
        "gracias, pero sigue sin andar", "No, gracias", "Gracias. ¿Y la factura?", "Gracias por nada",
        "perfecto no quedó",
        "thanks, but it is still broken", "Hola", "Saludos", "", "   ", "👍", "Gracias 2",
        "gracias " * 41, "> gracias",
        "no funciona", "Gracias Eva",
    ],
)  # fmt: skip
def test_what_says_more_than_thanks_is_none(text: str):
    assert not is_thanks(text, names=["ana"])


def test_a_desk_has_its_own_words_of_thanks():
    assert is_thanks("Merci beaucoup", ["merci beaucoup"])
    assert not is_thanks("Gracias", ["merci beaucoup"])
