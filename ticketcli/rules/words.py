"""Words and phrases as rules look for them in a text: whole, accents and case folded, `fact*` for a beginning."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from ticketcli.text import fold

LIMIT = 20_000
"""Characters of a passage that are looked at; what follows is not."""

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
        folded = {word: fold(word) for word in set(found)}
        self._places: dict[str, list[int]] = {}
        for at, word in enumerate(found):
            self._places.setdefault(folded[word], []).append(at)

    def places(self, sought: str) -> Sequence[int]:
        """Which of the words (counted from 0) are `sought`, a folded word or `fact*`; in no order."""
        if sought.endswith("*"):
            return [at for word in self._beginning(sought[:-1]) for at in self._places[word]]
        return self._places.get(sought, ())

    def cut(self, at: int, count: int) -> str:
        """`count` words from the `at`-th on, as they stand in the text."""
        return self.text[self._spans[at][0] : self._spans[at + count - 1][1]]

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(_spaced(self.text))]

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._places)

    def _beginning(self, letters: str) -> list[str]:
        start, end = (bisect_left(self._vocabulary, bound) for bound in (letters, letters + _LAST))
        return self._vocabulary[start:end]


class Phrase(NamedTuple):
    """One or more words that follow one another, whatever blanks and punctuation lie between them."""

    shown: str
    words: tuple[str, ...]

    def find(self, passage: Passage) -> str | None:
        """Its first place in `passage`, as it is written there."""
        places = [passage.places(word) for word in self.words]
        if not all(places):
            return None
        first, *rest = places
        starts = set(first).intersection(*({at - n for at in there} for n, there in enumerate(rest, 1)))
        return passage.cut(min(starts), len(self.words)) if starts else None


def phrase(text: str) -> Phrase | None:
    """What `text` in a rule looks for; None when it holds no word, or a `*` elsewhere than at a word's end."""
    spaced = _spaced(unicodedata.normalize("NFC", text))
    words = tuple(fold(word) for word in _SOUGHT.findall(spaced))
    sound = words and all(word.strip("*") for word in words) and "*" not in _SOUGHT.sub("", spaced)
    return Phrase(text, words) if sound else None


def _spaced(text: str) -> str:
    return text.replace("_", " ")
