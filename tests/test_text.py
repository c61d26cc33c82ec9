"""Words as they come from people."""

import sys
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli import text

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
UNSEEN = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\u206f"
    "\u3164\ufeff\uffa0\ufff9\U000e0001\U000e0041\U000e0100"
)


def test_no_control_character_passes_but_newline_and_tab() -> None:
    passed = {c for c in EVERY if text.safe_text(c) == c and unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    assert passed == {"\n", "\t"}


def test_no_format_character_passes_but_signs_that_are_seen() -> None:
    passed = [c for c in EVERY if text.safe_text(c) == c and unicodedata.category(c) == "Cf"]
    assert [c for c in passed if not unicodedata.name(c).startswith(("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN"))] == []


@pytest.mark.parametrize("char", UNSEEN)
def test_what_cannot_be_seen_is_named(char: str) -> None:
    assert text.safe_text(f"a{char}b") in (f"a<U+{ord(char):04X}>b", f"a\\x{ord(char):02x}b")


def test_escapes_are_shown_not_obeyed() -> None:
    assert (
        text.safe_text("\x1b]8;;http://evil\x07click\x9b31m\u202e\r")
        == "\\x1b]8;;http://evil\\x07click\\x9b31m<U+202E>\\x0d"
    )
    assert text.safe_text("a\tb\nc é 😀 ñ ❤\ufe0f") == "a\tb\nc é 😀 ñ ❤\ufe0f"


@settings(deadline=None)
@given(st.text())
def test_what_is_safe_stays_as_it_is(words: str) -> None:
    assert text.safe_text(text.safe_text(words)) == text.safe_text(words)


@settings(deadline=None)
@given(st.text(), st.integers(0, 30))
def test_one_line_is_one_safe_line(words: str, limit: int) -> None:
    line = text.one_line(words, limit)
    assert len(line.splitlines()) <= 1
    assert "\t" not in line
    assert text.safe_text(line) == line == line.strip()
    assert not limit or len(line) <= limit


def test_one_line_is_cut_with_an_ellipsis() -> None:
    assert text.one_line(" a\n\tb  c ") == "a b c"
    assert (text.one_line("abcdef", 4), text.one_line("abcd", 4), text.one_line("abc", 1)) == ("abc…", "abcd", "…")


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(words: str) -> None:
    assert text.fold_text(text.fold_text(words)) == text.fold_text(words)


def test_folding_every_character_twice_is_folding_it_once() -> None:
    assert [c for c in EVERY if text.fold_text(text.fold_text(c)) != text.fold_text(c)] == []


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_composed_and_decomposed_fold_alike(words: str) -> None:
    assert text.fold_text(unicodedata.normalize("NFC", words)) == text.fold_text(unicodedata.normalize("NFD", words))


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("MÁLAGA", "malaga"),
        ("Ñandú", "nandu"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("ﬁn", "fin"),
        ("℡", "tel"),
        ("İ", "i"),
    ],
)
def test_case_and_accents_are_folded(words: str, folded: str) -> None:
    assert text.fold_text(words) == folded


@settings(deadline=None)
@given(st.text(), st.integers(1, 50))
def test_a_slug_is_letters_digits_and_single_hyphens(words: str, limit: int) -> None:
    slug = text.make_slug(words, limit)
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slug) <= limit
    assert slug == slug.strip("-")
    assert "--" not in slug
    assert text.make_slug(slug, limit) == slug


def test_a_slug_reads_like_its_words() -> None:
    assert text.make_slug("¡Router sin luz!  (Málaga)") == "router-sin-luz-malaga"
    assert text.make_slug("../../etc/passwd\0") == "etc-passwd"
    assert text.make_slug("日本") == ""


@settings(deadline=None)
@given(st.text())
def test_cleaning_twice_is_cleaning_once(words: str) -> None:
    assert text.clean_text(text.clean_text(words)) == text.clean_text(words)
    assert text.clean_text(words).encode().decode() == text.clean_text(words)


def test_clean_text_is_composed_with_unix_line_ends() -> None:
    assert text.clean_text("\ufeffCafe\u0301\r\nx\ry\n") == "Café\nx\ny\n"
    assert text.clean_text("a\0b\udcff") == "a\ufffdb\ufffd"


def test_the_nearest_words_come_first() -> None:
    assert text.nearest_words("Biling", ["sales", "billing", "building"]) == ["billing", "building"]
    assert text.nearest_words("ANÁ", ["ana", "bob"]) == ["ana"]
    assert text.nearest_words("zzz", ["ana"]) == []


def test_what_is_suggested_is_near_else_all_there_is_or_so_many() -> None:
    known = ["sales", "billing", "building"]
    assert text.suggest_words("biling", known, 1) == "billing, building"
    assert text.suggest_words("zzz", known) == "sales, billing, building"
    assert text.suggest_words("zzz", known, 2) == "sales, billing, …"
    assert text.suggest_words("zzz", known, 3) == "sales, billing, building"
    assert text.suggest_words("zzz", iter(())) == "–"


def test_of_a_word_without_end_the_beginning_is_compared() -> None:
    assert text.nearest_words("billing" + "x" * 100_000, ["billing"]) == []
    assert text.nearest_words("a" * 59 + "b" * 100_000, ["a" * 60]) == ["a" * 60]


def test_a_list_is_read_as_people_write_it() -> None:
    assert text.list_words(["a", "b", "c"]) == "a, b, c"


@pytest.mark.parametrize("piece", ["#", " ", "-", "é", "\x1b", "e\u0301", "\u200b", "\n", "a", "ﷺ"])
def test_no_text_makes_them_slow(piece: str) -> None:
    words = piece * 100_000
    begin = time.process_time()
    for function in (text.fold_text, text.make_slug, text.clean_text, text.safe_text, text.one_line):
        function(words)
    text.nearest_words(words, ["billing", "sales"])
    assert time.process_time() - begin < 10
