"""Amounts and currencies, as people type them."""

import pytest

from ticketcli.errors import Usage
from ticketcli.ticket.money import CURRENCIES, read_amount, read_currency


@pytest.mark.parametrize(
    ("typed", "kept"), [("5", "5"), ("1500.50", "1500.50"), ("1500,5", "1500.5"), (" 007 ", "7"), ("0.01", "0.01")]
)
def test_an_amount_is_kept_with_a_point(typed: str, kept: str):
    assert read_amount(typed) == kept


@pytest.mark.parametrize("typed", ["", "mucho", "-20", "+20", "0", "0.00", "1.500", "1,5,0", "1e3", "NaN", "5 USD"])
def test_what_could_be_read_in_two_ways_or_is_nothing_is_no_amount(typed: str):
    with pytest.raises(Usage, match="is no amount"):
        read_amount(typed)


def test_a_currency_is_a_code_of_iso_4217_in_any_case():
    assert [read_currency(typed) for typed in ("ars", "EUR", " Usd ")] == ["ARS", "EUR", "USD"]
    assert all(len(code) == 3 and code.isalpha() and code.isupper() for code in CURRENCIES)
    for typed in ("pesos", "XXX", "", "AR", "€"):
        with pytest.raises(Usage, match="is no currency"):
            read_currency(typed)
