"""Amounts of money, and the currencies they are in, as people type them."""

from decimal import Decimal

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, one_line

_AMOUNT = ascii_pattern(r"[0-9]{1,12}(?:[.,][0-9]{1,2})?")
_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED
    VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())
"""The codes of ISO 4217 that somebody pays in."""


def read_amount(typed: str) -> str:
    """An amount above nothing as it is kept (1500.50); Usage when it is none."""
    text = typed.strip()
    if not _AMOUNT.fullmatch(text) or not Decimal(text.replace(",", ".")):
        line = _("`{typed}` is no amount: a number above zero with at most two decimals, such as 1500.50")
        raise Usage(line.format(typed=one_line(typed, 40)))
    return str(Decimal(text.replace(",", ".")))


def read_currency(typed: str) -> str:
    """The code of a currency; Usage when there is none such."""
    code = typed.strip().upper()
    if code not in CURRENCIES:
        line = _("`{typed}` is no currency: its code of three letters, such as ARS, EUR, USD")
        raise Usage(line.format(typed=one_line(typed, 40)))
    return code
