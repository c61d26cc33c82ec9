"""From examples to a model: trained, its confidence measured on texts that it had not seen."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import log
from typing import NamedTuple

from ticketcli.learning.grams import Grams, count_grams
from ticketcli.learning.model import Model, gram_hash
from ticketcli.learning.training import Curve, Judges, Space, Vector, confidence_curve, knows_labels, vector_space

FEWEST = 10
"""Texts, at least; and two of each of two labels."""
FOLDS, FEW = 5, 1000
"""Up to FEW texts, each is judged by a model that has not seen it; of more, a tenth."""
TENTH = 10
MOST_HELD = 600
LAST_ROUNDS = 2
MOST_GRAMS = 4_000_000
"""So much is learned from, the first examples before the later: it bounds the time."""
FAINT = 0.03
"""Weights below it are not kept."""

STRANGE = 0.5
"""What an unknown gram counts, of one that stands in a single text."""
UNSURE = Curve(0.0, -60.0)

Example = tuple[str, str]
Outcome = tuple[float, bool]


class Lesson(NamedTuple):
    """What came of the examples: a model (None: they were too few), how many they were, and how it did.

    `right` is the share of unseen texts that it named rightly. What `knows` nothing is never sure.
    """

    model: Model | None
    examples: int
    labels: int
    right: float = 0.0
    knows: bool = False


def learn_labels(examples: Iterable[Example], with_parts: bool = True) -> Lesson:
    """A model of these (text, label), the most telling first; the same for the same examples."""
    texts, named = _taken(examples, with_parts)
    labels = sorted(set(named))
    if len(texts) < FEWEST or len(labels) < 2:
        return Lesson(None, len(texts), len(labels))
    owners = [labels.index(label) for label in named]
    room = vector_space(texts)
    vectors = [room.vector(text) for text in texts]
    judges, outcomes, judged = _trained(vectors, owners, len(labels), len(room.places))
    right = sum(was for _score, was in outcomes) / len(outcomes)
    knowing = knows_labels(outcomes, [owners[text] for text in judged])
    model = _model(judges, room, labels, confidence_curve(outcomes) if knowing else UNSURE, len(texts))
    return Lesson(model, len(texts), len(labels), right, knowing)


def _taken(examples: Iterable[Example], with_parts: bool) -> tuple[list[Grams], list[str]]:
    """The grams and labels of as many examples as there is time for, but of labels that stand alone."""
    told = list(examples)
    often = Counter(label for _text, label in told)
    texts, labels, size = list[Grams](), list[str](), 0
    for text, label in told:
        if often[label] < 2 or size > MOST_GRAMS:
            continue
        texts.append(count_grams(text, with_parts))
        labels.append(label)
        size += len(texts[-1].words) + len(texts[-1].parts)
    return texts, labels


def _trained(
    vectors: Sequence[Vector], owners: Sequence[int], labels: int, size: int
) -> tuple[Judges, list[Outcome], list[int]]:
    """Judges who have seen all, and what judges who had not seen them said of some texts, which ones."""
    judges = Judges(vectors, owners, labels, size)
    everything = range(len(vectors))
    if len(vectors) > FEW:
        every = max(TENTH, -(-len(vectors) // MOST_HELD))
        held = [text for text in everything if text % every == 0]
        judges.rounds([text for text in everything if text % every])
        outcomes = [judges.outcome(text) for text in held]
        judges.rounds(everything, LAST_ROUNDS)
        return judges, outcomes, held
    outcomes = [outcome for fold in range(FOLDS) for outcome in _unseen(judges.fresh(), fold, everything)]
    judges.rounds(everything)
    return judges, outcomes, [text for fold in range(FOLDS) for text in everything if text % FOLDS == fold]


def _unseen(judges: Judges, fold: int, everything: range) -> Iterator[Outcome]:
    judges.rounds([text for text in everything if text % FOLDS != fold])
    return map(judges.outcome, [text for text in everything if text % FOLDS == fold])


def _model(judges: Judges, room: Space, labels: list[str], certainty: Curve, texts: int) -> Model:
    """The judges' rows turned over: for each gram, by its hash, the labels that it speaks for or against."""
    pulls: list[list[tuple[int, float]]] = [[] for _gram in room.places]
    for label, row in enumerate(judges.rows):
        for place, pull in enumerate(row):
            if pull > FAINT or pull < -FAINT:
                pulls[place].append((label, pull))
    by_hash = {gram_hash(gram): (room.rarity[gram], pulls[place]) for gram, place in room.places.items()}
    hashes = sorted(by_hash)
    rows = [by_hash[hash][1] for hash in hashes]
    return Model(
        tuple(labels),
        certainty,
        STRANGE * (1 + log(1 + texts)),
        array("I", hashes),
        array("f", [by_hash[hash][0] for hash in hashes]),
        array("I", accumulate(map(len, rows), initial=0)),
        array("H", [label for row in rows for label, _pull in row]),
        array("f", [pull for row in rows for _label, pull in row]),
    )
