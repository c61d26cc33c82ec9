"""How a model is trained: one linear judge for each label, told apart from the labels it is likely mistaken for.

Dual coordinate descent on the squared hinge (Hsieh and others, 2008), where a text that is the label's should score 2
and one that is not 0. Only the labels whose middle lies nearest to a text are its rivals; those that have no clear
middle are everybody's. docs/decisions/0050 has the figures.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy
from math import exp, log, sqrt
from operator import itemgetter, mul
from typing import NamedTuple

from ticketcli.learning.grams import COMPANIONS, Grams, weigh_grams
from ticketcli.runtime.hashes import blake2b

RIVALS = 12
SPREAD = 15
"""Parts of words that more labels than this have say nothing about which labels are near."""
ROUNDS = 4
SOFTNESS = 0.5
"""What a text's own weight adds to its length: half of one over the cost of a mistake."""
YES = 2.0
"""What a judge should say of its own texts; of others it should say 0."""
LENGTH = 2.0
"""The squared length of a text: words and parts have 1 each."""
CLOSE = 0.3
SMALLEST_STEP = 0.01
PRIOR, TINY = 0.5, 1e-300
STRANGER_OF, FEWEST_STRANGERS, STRANGE = 25, 3, 0.5
"""Of so many texts one is of no label, at the least so many are; their best scores lie between 0 and 0.5."""
DOUBT = 2.5
"""How many standard errors better than guessing a model must be to say anything."""
VAGUE = 0.25
"""A label that is not even among the rivals of this share of its texts has no clear middle."""


class Vector(NamedTuple):
    """A text as places among all grams and their weights; the first `words` of them are words."""

    places: Sequence[int]
    weights: Sequence[float]
    words: int


class Space(NamedTuple):
    """All grams worth knowing: the place of each and how rare it is."""

    places: dict[str, int]
    rarity: dict[str, float]

    def vector(self, text: Grams) -> Vector:
        """A text in this space, words and parts each of length one."""
        told, inner = weigh_grams(text.words, self.rarity), weigh_grams(text.parts, self.rarity)
        places = [self.places[gram] for gram in (*told, *inner)]
        return Vector(places, [*told.values(), *inner.values()], len(told))


def vector_space(texts: Sequence[Grams]) -> Space:
    """The grams of these texts: words and neighbours, and what else stands in two texts or more."""
    words, parts = Counter[str](), Counter[str]()
    for text in texts:
        words.update(text.words.keys())
        parts.update(text.parts.keys())
    told = [(gram, n) for gram, n in words.items() if n > 1 or gram[0] != COMPANIONS]
    told += [(gram, n) for gram, n in parts.items() if n > 1]
    rarity = {gram: log((1 + len(texts)) / (1 + n)) + 1 for gram, n in told}
    return Space({gram: place for place, gram in enumerate(rarity)}, rarity)


class Judges:
    """A row of weights for each label while they are trained on (text, label), both as numbers."""

    def __init__(self, vectors: Sequence[Vector], owners: Sequence[int], labels: int, size: int) -> None:
        self.vectors, self.owners = vectors, owners
        self.rows = [array("f", bytes(4 * size)) for _label in range(labels)]
        self.rivals = rival_examples(vectors, owners, labels, size)
        self._values = [_getter(vector.places) for vector in vectors]
        self._begin()

    def _begin(self) -> None:
        self._pulls = [[0.0] * len(own) for own in self.rivals]
        self._active = [list(range(len(own))) for own in self.rivals]
        self._rounds = 0

    def rounds(self, among: Sequence[int], n: int = ROUNDS) -> None:
        """Go over the texts of these numbers `n` times, each time in another order."""
        for _round in range(n):
            self._rounds += 1
            for text in sorted(among, key=self._lot):
                self._active[text] = self._judged(text)

    def _lot(self, text: int) -> bytes:
        """A text's place in this round, the same wherever it is drawn."""
        return blake2b(b"%d %d" % (self._rounds, text), digest_size=8).digest()

    def _judged(self, text: int) -> list[int]:
        """Move the judges of a text's rivals (0 is its own label) by it; those that are worth another look."""
        vector, pulls, rivals, values = self.vectors[text], self._pulls[text], self.rivals[text], self._values[text]
        weights = vector.weights
        left = []
        for rival in self._active[text]:
            row, pull = self.rows[rivals[rival]], pulls[rival]
            score = sum(map(mul, values(row), weights))
            slope = (-score if rival else score - YES) + pull * SOFTNESS
            if pull or slope < CLOSE:
                left.append(rival)
            wanted = max(0.0, pull - slope / (LENGTH + SOFTNESS))
            if abs(wanted - pull) > SMALLEST_STEP:
                pulls[rival] = wanted
                _move(row, vector, pull - wanted if rival else wanted - pull)
        return left

    def fresh(self) -> "Judges":
        """Judges of the same texts who have seen none of them."""
        other = copy(self)
        other.rows = [array("f", bytes(row.itemsize * len(row))) for row in self.rows]
        other._begin()
        return other

    def outcome(self, text: int) -> tuple[float, bool]:
        """The best score that a text gets, and whether it is its own label's."""
        values, weights = self._values[text], self.vectors[text].weights
        scores = [sum(map(mul, values(row), weights)) for row in self.rows]
        best = max(range(len(scores)), key=scores.__getitem__)
        return scores[best], best == self.owners[text]


def _move(row: "array[float]", vector: Vector, step: float) -> None:
    for place, weight in zip(vector.places, vector.weights, strict=True):
        row[place] += step * weight


def _getter(places: Sequence[int]) -> Callable[["array[float]"], tuple[float, ...]]:
    """Reads a row at these places, as fast as can be."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)


# -- rivals ------------------------------------------------------------------------------------------------------------


def rival_examples(vectors: Sequence[Vector], owners: Sequence[int], labels: int, size: int) -> list[list[int]]:
    """For each text its own label first, then those that it is likely mistaken for."""
    if labels <= RIVALS + 1:
        return [[own, *(label for label in range(labels) if label != own)] for own in owners]
    middles = _middles(vectors, owners, size)
    count = Counter(owners)
    near = [_nearest(vector, middles, labels, own, count[own]) for vector, own in zip(vectors, owners, strict=True)]
    vague = _vague(near, owners)
    return [
        [own, *(label for label in dict.fromkeys((*own_near, *vague)) if label != own)]
        for own_near, own in zip(near, owners, strict=True)
    ]


def _middles(vectors: Sequence[Vector], owners: Sequence[int], size: int) -> list[dict[int, float]]:
    """For each gram its mean weight in the texts of each label."""
    count = Counter(owners)
    middles: list[dict[int, float]] = [{} for _place in range(size)]
    for vector, own in zip(vectors, owners, strict=True):
        share = 1 / count[own]
        for place, weight in zip(vector.places, vector.weights, strict=True):
            here = middles[place]
            here[own] = here.get(own, 0.0) + weight * share
    return middles


def _nearest(vector: Vector, middles: Sequence[dict[int, float]], labels: int, own: int, count: int) -> list[int]:
    """The labels whose middles a text lies nearest to, the text itself left out of its own label's."""
    scores = [0.0] * labels
    for n, (place, weight) in enumerate(zip(vector.places, vector.weights, strict=True)):
        middle = middles[place]
        if n < vector.words or len(middle) <= SPREAD:
            scores[own] -= weight * weight / count
            for label, mean in middle.items():
                scores[label] += mean * weight
    return sorted(range(labels), key=scores.__getitem__, reverse=True)[:RIVALS]


def _vague(near: Sequence[Sequence[int]], owners: Sequence[int]) -> list[int]:
    """The labels that are too often not even near their own texts."""
    count = Counter(owners)
    missed = Counter(own for own_near, own in zip(near, owners, strict=True) if own not in own_near)
    return [label for label in sorted(missed) if missed[label] > VAGUE * count[label]]


# -- confidence --------------------------------------------------------------------------------------------------------


class Curve(NamedTuple):
    """From the best judge's score to the share of texts that it is right about."""

    slope: float
    offset: float

    def confidence(self, score: float) -> float:
        """Between 0 and 1."""
        return 1 / (1 + exp(-max(-60.0, min(60.0, self.slope * score + self.offset))))


def confidence_curve(outcomes: Sequence[tuple[float, bool]]) -> Curve:
    """The logistic curve through (score, right) of texts that the judges had not seen (Platt, 1999).

    A few that are of no label at all are thought up among them, for some of what comes in will be so.
    """
    strangers = max(FEWEST_STRANGERS, len(outcomes) // STRANGER_OF)
    outcomes = [*outcomes, *((STRANGE * n / strangers, False) for n in range(strangers))]
    right = sum(was for _score, was in outcomes)
    goals = (1 / (len(outcomes) - right + 2), (right + 1) / (right + 2))
    told = [(score, goals[was]) for score, was in outcomes]
    fit = Curve(0.0, log((right + 1) / (len(outcomes) - right + 1)))
    for _step in range(50):
        fit = _nearer(fit, told)
    return fit if fit.slope > 0 else Curve(0.0, fit.offset)


def _nearer(fit: Curve, told: Sequence[tuple[float, float]]) -> Curve:
    """A likelier curve: Newton's step, or as much of it as is one; a weight on the slope keeps it from running away."""
    a, b, aa, ab, bb = PRIOR * fit.slope, 0.0, PRIOR, 0.0, 1e-6
    for score, goal in told:
        p = fit.confidence(score)
        spread = p * (1 - p)
        a, b = a + (p - goal) * score, b + p - goal
        aa, ab, bb = aa + spread * score * score, ab + spread * score, bb + spread
    area, whole = aa * bb - ab * ab, _unlikely(fit, told)
    for share in (1.0, 0.5, 0.25, 0.1, 0.01):
        slope = fit.slope - share * (bb * a - ab * b) / area
        nearer = Curve(slope, fit.offset - share * (aa * b - ab * a) / area)
        if _unlikely(nearer, told) < whole:
            return nearer
    return fit


def _unlikely(fit: Curve, told: Sequence[tuple[float, float]]) -> float:
    """How badly a curve fits: the smaller the likelier."""
    chances = ((fit.confidence(score), goal) for score, goal in told)
    return PRIOR * fit.slope**2 / 2 - sum(
        goal * log(max(p, TINY)) + (1 - goal) * log(max(1 - p, TINY)) for p, goal in chances
    )


def knows_labels(outcomes: Sequence[tuple[float, bool]], owners: Sequence[int]) -> bool:
    """Whether the judges were right clearly more often than whoever always says the commonest label."""
    n = len(owners)
    guess = max(Counter(owners).values()) / n
    right = sum(was for _score, was in outcomes) / n
    return right > guess + DOUBT * sqrt(max(guess * (1 - guess), 1 / n) / n)
