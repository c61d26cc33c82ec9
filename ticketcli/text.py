"""Words as they come from people: folded to compare, made safe for a terminal, file name, commit line, spreadsheet."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, cast

from ticketcli.i18n import _


class _Pattern:
    """Stands for a compiled regular expression until one of its methods is asked for, and then has them itself."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern, self.flags = source, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self.flags)
        for method in ("match", "fullmatch", "search", "finditer", "findall", "split", "sub", "subn"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def ascii_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, put off until it is used: at each start seventy patterns would take 7 ms, and few are needed."""
    return cast("re.Pattern[str]", _Pattern(source, flags))


_UNSAFE = ascii_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"  # controls, halves of characters
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"  # breaks, direction
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u3164\ufeff\uffa0\ufff0-\ufffb"  # unseen
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_PLAIN = "@%+=:,./_-"
_FIRST_UNSEEN = "\u034f"
_MARKS = ascii_pattern("[\u0300-\u034e\u0350-\u036f]+")
_MORE_MARKS = "\u0483"
"""The first mark after those of European languages; one by one they are slow to tell."""
_UNSTORABLE = ascii_pattern("[\0\ud800-\udfff]")
_WORD = re.compile(r"[^\W_]+")
_NOT_SLUG = ascii_pattern(r"[^a-z0-9]+")
_FORMULA = ascii_pattern(r"'*[=+\-@\t\r\n＝＋－＠]")
_DEFUSED = ascii_pattern(r"'+[=+\-@\t\r\n＝＋－＠]")
_LONGEST = 60
"""So much of a word is compared with others: one without end would take as long."""


def fold_text(words: str) -> str:
    """`words` without case and accents, for comparison only (NFKD, marks dropped, case folded)."""
    if words.isascii():
        return words.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", words))
    if max(bare, default="") >= _MORE_MARKS:
        bare = "".join(c for c in bare if not unicodedata.combining(c))
    return bare.casefold()


def split_words(text: str) -> list[str]:
    """The words of a text in order, without case and accents."""
    return _WORD.findall(fold_text(text))


def make_slug(words: str, limit: int = 40) -> str:
    """`words` as an id: a-z, 0-9 and single hyphens, at most `limit` long; empty when nothing is left."""
    return _NOT_SLUG.sub("-", fold_text(words)).strip("-")[:limit].rstrip("-")


def clean_text(words: str) -> str:
    """Text as it goes into a record: NFC, LF, no byte order mark in front, U+FFFD for NUL and half characters."""
    words = _UNSTORABLE.sub("\ufffd", words.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    return words if words.isascii() else unicodedata.normalize("NFC", words)


def is_utf8(words: str) -> bool:
    """Whether a name came as UTF-8, and can be written as such: file names may be any bytes."""
    return words.isascii() or not any("\ud800" <= character <= "\udfff" for character in words)


def is_plain_word(word: str) -> bool:
    """Whether a word means itself to any shell: letters, digits, few signs, and none in front that means more."""
    return all(character.isalnum() or character in _PLAIN for character in word) and word[:1] not in ("", "-", "=")


def safe_text(words: str) -> str:
    """`words` for any output: control, bidirectional and invisible characters are shown, not obeyed (CWE-150)."""
    plain = words.isprintable() and max(words, default="") < _FIRST_UNSEEN  # as nearly all are: no pattern is compiled
    return words if plain else _UNSAFE.sub(_shown, words)


def safe_lines(words: str) -> list[str]:
    """The lines of a text as a terminal may show them: safe, with blanks for tabs."""
    return safe_text(words).expandtabs(4).split("\n")


def one_line(words: str, limit: int = 0) -> str:
    """`words` safe and on one line; cut to `limit` characters with an ellipsis when that is given."""
    line = " ".join(safe_text(words).split())
    return line[: limit - 1] + "…" if limit and len(line) > limit else line


def nearest_words(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The `known` words that look most like `word`, best first."""
    import difflib

    by_fold = {fold_text(k): k for k in known}
    return [by_fold[f] for f in difflib.get_close_matches(fold_text(word[:_LONGEST]), by_fold, most, 0.6)]


def list_words(words: Sequence[str]) -> str:
    """`words` as a person reads a list: «a, b, c»."""
    return ", ".join(words)


def suggest_words(word: str, known: Iterable[str], most: int | None = None) -> str:
    """The `known` words nearest to `word`, else all of them, or `most` and …, as a person reads a list; – for none."""
    words = list(known)
    more = ["…"] if most and len(words) > most else []
    return list_words(nearest_words(word, words) or [*words[:most], *more] or ["–"])


def unknown_word(field: str, value: str, known: Iterable[str], most: int | None = None) -> str:
    """What is said of a value that is none of the `known` ones."""
    line = _("unknown {field} `{value}`; there is {known}")
    return line.format(field=field, value=one_line(value, 40), known=suggest_words(value, known, most))


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"<U+{code:04X}>"


def defuse_cell(cell: str) -> str:
    """`cell` as no spreadsheet takes for a formula (CWE-1236): an apostrophe in front, which `arm_cell` takes off."""
    return "'" + cell if _FORMULA.match(cell) else cell


def arm_cell(cell: str) -> str:
    """The cell that `defuse_cell` made safe."""
    return cell[1:] if cell[:1] == "'" and _DEFUSED.match(cell) else cell
