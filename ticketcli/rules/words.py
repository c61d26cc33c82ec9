"""Words and phrases as rules look for them in a text: whole, or `fact*` for a beginning; accents and case folded.

A word of four letters and more is found in its simple plural too (`pedidos` for `pedido`), and one that ends in z
(`luces` for `luz`). `fuzzy` finds a word of seven letters and more also where one letter is missing, too much, wrong,
or has changed places with the next.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from ticketcli.text import fold_text

LIMIT = 20_000
"""Characters of a passage that are looked at; what follows is not."""

FUZZY_LENGTH = 7
"""Letters that a word needs so that a wrong one among them still leaves no doubt."""
PLURAL_LENGTH = 4
GARBLED, EDGE = "~", 3

_BORDER = "\x1f"
_LAST = "\U0010ffff"
_WORD = re.compile(f"\\w[\\w\u0300-\u036f]*|{_BORDER}")
_SOUGHT = re.compile("\\w[\\w\u0300-\u036f]*(?:\\*(?!\\w))?")


class Passage:
    """Texts cut into folded words, once; a phrase never reaches from one text into the next."""

    def __init__(self, texts: Iterable[str]) -> None:
        whole = _BORDER.join(text[:LIMIT] for text in texts)[:LIMIT]
        self.text = unicodedata.normalize("NFC", whole)
        found = _WORD.findall(_spaced(self.text))
        folded = {word: _folded(word) for word in set(found)}
        self._places: dict[str, list[int]] = {}
        for at, word in enumerate(found):
            self._places.setdefault(folded[word], []).append(at)

    def places(self, sought: str) -> Sequence[int]:
        """Which of the words (counted from 0) are `sought`, a folded word or `fact*`; in no order."""
        if sought.endswith("*"):
            return [at for word in self._beginning(sought[:-1]) for at in self._places[word]]
        return self._places.get(sought, ())

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Its words, folded, each once."""
        return frozenset(self._places)

    @cached_property
    def edges(self) -> dict[str, list[str]]:
        """Its words of nearly seven letters and more, by how each begins and ends."""
        found: dict[str, list[str]] = {}
        for word in self._places:
            if len(word) >= FUZZY_LENGTH - 1:
                found.setdefault(GARBLED + word[:EDGE], []).append(word)
                found.setdefault(word[-EDGE:] + GARBLED, []).append(word)
        return found

    def cut(self, at: int, count: int) -> str:
        """`count` words from the `at`-th on, as they stand in the text."""
        return self.text[self._spans[at][0] : self._spans[at + count - 1][1]]

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(_spaced(self.text))]

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._places)

    def _beginning(self, letters: str) -> list[str]:
        start, end = (bisect_left(self._sorted, bound) for bound in (letters, letters + _LAST))
        return self._sorted[start:end]


class Phrase(NamedTuple):
    """One or more words that follow one another, whatever blanks and punctuation lie between them."""

    shown: str
    words: tuple[str, ...]
    fuzzy: bool = False

    def find(self, passage: Passage) -> str | None:
        """Its first place in `passage`, as it is written there."""
        places = []
        for word in self.words:
            there = self._places(word, passage)
            if not there:
                return None
            places.append(there)
        first, *rest = places
        if not rest:
            return passage.cut(min(first), 1)
        starts = set(first).intersection(*({at - n for at in there} for n, there in enumerate(rest, 1)))
        return passage.cut(min(starts), len(self.words)) if starts else None

    @property
    def anchors(self) -> frozenset[str]:
        """What a passage must hold one of: words, beginnings with a `*`, or nearly a word that has a `~` in front."""
        longest = max(self.words, key=len)
        if self.fuzzy and len(longest) >= FUZZY_LENGTH and not longest.endswith("*"):
            return word_forms(longest) | {GARBLED + longest}
        return word_forms(longest)

    def _places(self, word: str, passage: Passage) -> Sequence[int]:
        if word.endswith("*"):
            return passage.places(word)
        wanted = word_forms(word)
        found = [] if wanted.isdisjoint(passage.vocabulary) else list(wanted & passage.vocabulary)
        if self.fuzzy and len(word) >= FUZZY_LENGTH:
            found += misspelt_words(word, passage) - wanted
        return [at for form in found for at in passage.places(form)] if found else ()


@lru_cache(maxsize=4096)
def word_forms(word: str) -> frozenset[str]:
    """A word and its simple plurals; what has a `*` stays itself."""
    if word.endswith("*"):
        return frozenset([word])
    plurals = [word[:-1] + "ces"] if word.endswith("z") else []
    plurals += [word + "s", word + "es"] if len(word) >= PLURAL_LENGTH else []
    return frozenset((word, *plurals))


def misspelt_words(word: str, passage: Passage) -> set[str]:
    """The words of `passage` that one letter wrong, missing, too much or out of place makes of `word`."""
    return {other for edge in word_edges(word) for other in passage.edges.get(edge, ()) if is_near(word, other)}


@lru_cache(maxsize=1 << 14)
def word_edges(word: str) -> tuple[str, str]:
    """How a word begins and ends: one letter out of seven and more spoils one of the two at most."""
    return GARBLED + word[:EDGE], word[-EDGE:] + GARBLED


def is_near(one: str, other: str) -> bool:
    """Whether two words are the same but for one letter, or for two that have changed places."""
    size, start = len(one), 0
    if not -1 <= len(other) - size <= 1:
        return False
    shorter, longer = (one, other) if size <= len(other) else (other, one)
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    a, b = shorter[start:], longer[start:]
    if len(a) < len(b):
        return a == b[1:]
    return a[1:] == b[1:] or (a[2:] == b[2:] and a[:2] == b[1::-1])


_folded = lru_cache(maxsize=1 << 16)(fold_text)


def read_phrase(text: str, fuzzy: bool = False) -> Phrase | None:
    """What `text` in a rule looks for; None when it holds no word, or a `*` elsewhere than at a word's end."""
    spaced = _spaced(unicodedata.normalize("NFC", text))
    words = tuple(fold_text(word) for word in _SOUGHT.findall(spaced))
    sound = words and all(word.strip("*") for word in words) and "*" not in _SOUGHT.sub("", spaced)
    return Phrase(text, words, fuzzy) if sound else None


def _spaced(text: str) -> str:
    return text.replace("_", " ")
