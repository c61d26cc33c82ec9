"""Which texts hold the same words, the rare ones counting most: the cosine of what each word weighs by its rarity."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from heapq import nlargest
from itertools import accumulate
from math import log, sqrt
from typing import NamedTuple
from zlib import crc32

from ticketcli.text import split_words

LONGEST = 1000
"""Characters of a text that are looked at."""
LEAST = 0.2
"""Below it two texts have nothing to do with each other."""
COMMON = 0.2
"""A word that stands in more than this share of many texts finds none of them."""
MANY = 100


class Likeness(NamedTuple):
    """Texts by id, how long each is, and for each word, by its hash in order, the texts that hold it."""

    ids: Sequence[str]
    lengths: Sequence[float]
    hashes: Sequence[int]
    starts: Sequence[int]
    holders: Sequence[int]

    def alike(self, text: str, most: int = 10) -> list[tuple[str, float]]:
        """The ids of the texts that are most like this one, each with how much (up to 1), the most alike first."""
        said = {crc32(word.encode()) for word in split_words(text[:LONGEST])}
        shared: dict[int, float] = {}
        length = 0.0
        for hash in sorted(said):
            holders = self._holders(hash)
            weight = _rarity(len(holders), len(self.ids)) ** 2
            length += weight
            if len(holders) <= max(MANY, COMMON * len(self.ids)):
                for holder in holders:
                    shared[holder] = shared.get(holder, 0.0) + weight
        found = ((self.ids[one], sum_ / (sqrt(length) * self.lengths[one])) for one, sum_ in shared.items())
        return nlargest(most, (pair for pair in found if pair[1] >= LEAST), key=lambda pair: (pair[1], pair[0]))

    def _holders(self, hash: int) -> Sequence[int]:
        place = bisect_left(self.hashes, hash)
        there = place < len(self.hashes) and self.hashes[place] == hash
        return self.holders[self.starts[place] : self.starts[place + 1]] if there else ()


def likeness_of(texts: Iterable[tuple[str, str]]) -> Likeness:
    """The likeness of these (id, text)."""
    ids: list[str] = []
    holders: dict[int, array[int]] = {}
    for place, (id, text) in enumerate(texts):
        ids.append(id)
        for hash in {crc32(word.encode()) for word in split_words(text[:LONGEST])}:
            holders.setdefault(hash, array("I")).append(place)
    squares = [0.0] * len(ids)
    for those in holders.values():
        weight = _rarity(len(those), len(ids)) ** 2
        for place in those:
            squares[place] += weight
    hashes = sorted(holders)
    return Likeness(
        tuple(ids),
        array("f", [sqrt(square) or 1.0 for square in squares]),
        array("I", hashes),
        array("I", accumulate((len(holders[hash]) for hash in hashes), initial=0)),
        array("I", [place for hash in hashes for place in holders[hash]]),
    )


def _rarity(holders: int, texts: int) -> float:
    return log((1 + texts) / (1 + holders)) + 1
