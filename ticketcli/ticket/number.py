"""Ticket numbers: PREFIX-YYMM-XXXXC, random Crockford base32 with a check character (Luhn modulo 32)."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER = re.compile(rf"([A-Z][A-Z0-9]{{0,7}})-(\d\d)(0[1-9]|1[0-2])-([{ALPHABET}]{{5,12}})", re.ASCII)
_MISREAD = str.maketrans("ILO", "110")
_PIVOT = 70


def check_character(digits: str) -> str:
    """The character that makes `digits` (base32) valid by the Luhn algorithm modulo 32."""
    total, factor = 0, 2
    for digit in reversed(digits):
        addend = factor * ALPHABET.index(digit)
        total += addend // 32 + addend % 32
        factor = 3 - factor
    return ALPHABET[-total % 32]


def is_valid(number: str) -> bool:
    """Whether `number` is well formed and its check character fits."""
    match = NUMBER.fullmatch(number)
    return match is not None and check_character((match[2] + match[3] + match[4])[:-1]) == number[-1]


def tidy_number(typed: str) -> str:
    """What was typed or heard, as a number is written: upper case; after the prefix I and L are 1, O is 0."""
    typed = typed.strip().upper()
    start = typed.find("-") if typed.count("-") > 1 else 0
    return typed[:start] + typed[start:].translate(_MISREAD)


def month_of(number: str) -> tuple[int, int]:
    """Year and month that `number` carries (two-digit years from 70 on are of the last century)."""
    match = NUMBER.fullmatch(number)
    if not match:
        raise ValueError(number)
    year = int(match[2])
    return (1900 if year >= _PIVOT else 2000) + year, int(match[3])


def fresh_number(prefix: str, created: datetime, in_month: int, draw: Callable[[int], bytes]) -> str:
    """A number for a ticket `created` then, in a month of so many; `draw` gives so many random bytes.

    Four random characters serve the first thousand of a month, five the next thirty thousand, and so on.
    """
    size, room = 4, 1000
    while in_month >= room:
        size, room = size + 1, room * 32
    return build_number(prefix, created, "".join(ALPHABET[byte % 32] for byte in draw(size)))


def build_number(prefix: str, created: datetime, tail: str) -> str:
    """The number of a ticket `created` then that has these characters, its check character behind them."""
    stem = f"{created:%y%m}"
    return f"{prefix}-{stem}-{tail}{check_character(stem + tail)}"


def misheard_numbers(number: str, known: Iterable[str]) -> Iterator[str]:
    """The `known` numbers that are one slip away: a character wrong, missing or too many, or two neighbours swapped."""
    return (other for other in known if _one_slip(number.partition("-")[2], other.partition("-")[2]))


def _one_slip(a: str, b: str) -> bool:
    if len(a) != len(b):
        short, long = sorted((a, b), key=len)
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    wrong = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and {a[i] for i in wrong} == {b[i] for i in wrong}
    return len(wrong) == 1 or swapped
