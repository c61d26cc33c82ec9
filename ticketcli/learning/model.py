"""A trained model: what it says of a text, how sure it is, and which words spoke for it."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from zlib import crc32

from ticketcli.learning.grams import COMPANIONS, LONGEST, count_grams, weigh_grams, word_parts
from ticketcli.learning.training import LENGTH, SOFTNESS, YES, Curve
from ticketcli.text import split_words
from ticketcli.ticket.model import NOTHING

WORDS = 3
Learned = Mapping[Any, Mapping[str, float]]
"""Steps taken since the training: for a gram's hash and a label, what is added to the weight."""


Known = tuple[int, float]
"""A gram's place in the model, and its weight in a text."""


class Opinion(NamedTuple):
    """What a model says: a label, how likely it is right, and the words that spoke for it."""

    label: str
    confidence: float
    words: tuple[str, ...]


class Model(NamedTuple):
    """Labels, and for each gram, by its hash in order, how rare it is and its weights for some labels.

    `strange` is how much a gram that it does not know counts. The weights of the gram at place N are those from
    `starts[N]` to `starts[N + 1]`; `owners` are their labels, in order.
    """

    labels: tuple[str, ...]
    curve: Curve
    strange: float
    hashes: Sequence[int]
    rarities: Sequence[float]
    starts: Sequence[int]
    owners: Sequence[int]
    weights: Sequence[float]
    learned: Learned = NOTHING

    def opinion(self, text: str) -> Opinion | None:
        """The likeliest label; None when nothing in the text is known."""
        vector = self.vector(text)
        if not vector:
            return None
        scores = self.scores(vector)
        label = max(scores, key=lambda name: (scores[name], name))
        return Opinion(label, self.curve.confidence(scores[label]), self._spoke(text, vector, label))

    def vector(self, text: str) -> dict[str, Known]:
        """The known grams of a text, each with its place and weight."""
        found = count_grams(text)
        return self._weighed(found.words) | self._weighed(found.parts)

    def _weighed(self, counts: Mapping[str, int]) -> dict[str, Known]:
        hashes, last = self.hashes, len(self.hashes)
        places = {}
        for gram in counts:
            hash = gram_hash(gram)
            place = bisect_left(hashes, hash)
            if place < last and hashes[place] == hash:
                places[gram] = place
        weights = weigh_grams(counts, {gram: self.rarities[place] for gram, place in places.items()}, self.strange)
        return {gram: (places[gram], weight) for gram, weight in weights.items()}

    def scores(self, vector: Mapping[str, Known]) -> dict[str, float]:
        """What each label's judge says: about 2 is yes, 0 is no."""
        totals = [0.0] * len(self.labels)
        starts, owners, weights = self.starts, self.owners, self.weights
        for place, weight in vector.values():
            here = slice(starts[place], starts[place + 1])
            for owner, pull in zip(owners[here], weights[here], strict=True):
                totals[owner] += pull * weight
        scores = dict(zip(self.labels, totals, strict=True))
        for gram, (_place, weight) in vector.items() if self.learned else ():
            for label, pull in self.learned.get(gram_hash(gram), {}).items():
                scores[label] = scores.get(label, 0.0) + pull * weight
        return scores

    def teach(self, text: str, label: str) -> Learned:
        """`learned` after one more step: this text is the label's, and not the likeliest other one's."""
        vector = self.vector(text)
        scores = self.scores(vector)
        other = max((name for name in scores if name != label), key=lambda name: (scores[name], name), default=label)
        learned: dict[int, dict[str, float]] = {hash: dict(steps) for hash, steps in self.learned.items()}
        for name, lacking in ((label, max(0.0, YES - scores.get(label, 0.0))), (other, -max(0.0, scores[other]))):
            for gram, (_place, weight) in vector.items() if lacking else ():
                steps = learned.setdefault(gram_hash(gram), {})
                steps[name] = steps.get(name, 0.0) + lacking * weight / (LENGTH + SOFTNESS)
        return learned

    def _pull(self, gram: str, place: int, label: str, own: int) -> float:
        """What one gram's weight is for a label; its owners stand in order."""
        end = self.starts[place + 1]
        found = bisect_left(self.owners, own, self.starts[place], end)
        there = self.weights[found] if found < end and self.owners[found] == own else 0.0
        return there + (self.learned.get(gram_hash(gram), {}).get(label, 0.0) if self.learned else 0.0)

    def _spoke(self, text: str, vector: Mapping[str, Known], label: str) -> tuple[str, ...]:
        """The words that added most to the label's score, by themselves, in pairs and by their parts."""
        own = self.labels.index(label) if label in self.labels else len(self.labels)
        pulls = {
            gram: weight * self._pull(gram, place, label, own)
            for gram, (place, weight) in vector.items()
            if gram[0] != COMPANIONS
        }
        said = split_words(text[:LONGEST])
        shares = {
            word: pulls.get(f"={word}", 0.0) + sum(pulls.get(part, 0.0) for part in word_parts(word)) for word in said
        }
        for one, other in pairwise(said):
            for word in (one, other):
                shares[word] += pulls.get(f"={one} {other}", 0.0) / 2
        best = sorted(shares, key=lambda word: (-shares[word], word))[:WORDS]
        return tuple(word for word in best if shares[word] > 0)


def gram_hash(gram: str) -> int:
    """The number that a gram is kept under."""
    return crc32(gram.encode(errors="replace"))
