"""What a model sees of a text: its words, pairs of them, and the parts of words that misspelling leaves alike."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

from ticketcli.text import split_words

LONGEST = 1000
"""Characters of a text that are looked at."""
SHORTEST_PART, LONGEST_PART = 3, 5
STEM, APART, PAIRED = 4, 12, 32
"""The first letters of words are paired over so many words, among so many that a text begins with."""
COMPANIONS = "&"
"""How such a pair begins, as no word does."""


class Grams(NamedTuple):
    """How often each word or pair of words, and each part of a word, stands in a text."""

    words: Mapping[str, int]
    parts: Mapping[str, int]


def count_grams(text: str, with_parts: bool = True) -> Grams:
    """The grams of a text; words and pairs begin with `=`, so that no part of a word is taken for one."""
    found = split_words(text[:LONGEST])
    counted = Counter([f"={word}" for word in found])
    counted.update(f"={one} {other}" for one, other in pairwise(found))
    counted.update(_companions([word[:STEM] for word in found[:PAIRED]]))
    inner = Counter[str]()
    for word in found if with_parts else ():
        inner.update(word_parts(word))
    return Grams(counted, inner)


def _companions(stems: Sequence[str]) -> Iterator[str]:
    """Two beginnings of words each that stand near each other, whichever comes first."""
    for place, one in enumerate(stems, 1):
        for other in stems[place : place + APART]:
            yield f"{COMPANIONS}{one} {other}" if one < other else f"{COMPANIONS}{other} {one}"


@lru_cache(maxsize=1 << 16)
def word_parts(word: str) -> tuple[str, ...]:
    """All of three to five characters that stand beside each other in ` word `, its edges being blanks."""
    return tuple(_runs(f" {word[:40]} "))


def _runs(edged: str) -> Iterator[str]:
    for size in range(SHORTEST_PART, min(LONGEST_PART, len(edged)) + 1):
        yield from (edged[start : start + size] for start in range(len(edged) - size + 1))


def weigh_grams(counts: Mapping[str, int], rarity: Mapping[str, float], strange: float = 0.0) -> dict[str, float]:
    """The known grams of a text, each by how often it stands there and how rare it is, of length one together.

    The unknown ones are `strange`: they are left out, but the more of them there are the less the others count. That
    two words were never seen together is nothing strange.
    """
    weights = {gram: (1 + log(n)) * rarity[gram] for gram, n in counts.items() if gram in rarity}
    unknown = sum(gram not in weights and gram[0] != COMPANIONS for gram in counts) if strange else 0
    length = sqrt(sum(weight * weight for weight in weights.values()) + unknown * strange * strange) or 1.0
    return {gram: weight / length for gram, weight in weights.items()}
