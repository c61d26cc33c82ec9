"""python -m bench.learn TRAIN [TEST]: how well labels are learned; without TEST, on a tenth held out of TRAIN.

Files are CSV or TSV (columns text and category, label or intent; else the first two), JSON (a list of [text, label]
or of objects, or an object of such lists by split) or JSON Lines. The label `oos` is out of scope: to say nothing is
right there. Figures are CPU time of this process.
"""

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ticketcli.config.settings import Settings
from ticketcli.learning.lesson import Lesson, learn_labels
from ticketcli.learning.model import Opinion

if TYPE_CHECKING:
    from bench.figures import Figure

Example = tuple[str, str]
OUTSIDE = ("oos", "out_of_scope", "out-of-scope")
TEXTS, LABELS = ("text", "utterance", "sentence", "query", "title"), ("category", "label", "intent", "area")
FEW = 2000
SECONDS, MILLISECONDS = 30.0, 1.0


def main() -> None:
    """Train, test, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("test", type=Path, nargs="?")
    parser.add_argument("--threshold", type=float, default=Settings().learning.suggest_above)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    train = list(examples(asked.train, testing=False))
    train, test = split(train, asked.test, asked.seed)
    for line in report(train, test, asked.threshold, asked.seed):
        print(line)


def split(train: list[Example], test: Path | None, seed: int) -> tuple[list[Example], list[Example]]:
    """What to learn and what to ask; without a test file a tenth of the one is held out."""
    return (train, list(examples(test, testing=True))) if test else halves(train, seed, 10)


def figures(path: Path, test: Path | None) -> Iterator["Figure"]:
    """The same as rows of bench/RESULTS.md."""
    from bench.figures import Figure

    train, asked = split(list(examples(path, testing=False)), test, 7)
    start = time.process_time()
    learned = learn_labels(train)
    what, size = path.parent.name, learned.examples
    yield Figure("L", f"{what}: training, CPU", size, f"{learned.labels} labels", time.process_time() - start, "s", 30)
    inside = [example for example in asked if example[1] not in OUTSIDE]
    start = time.process_time()
    said = opinions(learned, inside)
    spent = (time.process_time() - start) / len(inside) * 1000
    yield Figure("L", f"{what}: a ticket, CPU", size, f"{len(inside)} asked", spent, "ms", MILLISECONDS)
    right = [one is not None and one.label == label for one, (_text, label) in zip(said, inside, strict=True)]
    yield Figure("L", f"{what}: right", size, "asked always", sum(right) / len(right), "", 0.9, least=True)
    sure = Settings().learning.suggest_above
    spoken = [speaks(one, sure) for one in said]
    outside = [example for example in asked if example[1] in OUTSIDE]
    if outside:
        both = sum(a and b for a, b in zip(right, spoken, strict=True)) / len(right)
        silent = sum(not speaks(one, sure) for one in opinions(learned, outside)) / len(outside)
        yield Figure("L", f"{what}: right in scope", size, f"confidence {sure:g}", both, "", 0.92, least=True)
        yield Figure("L", f"{what}: silent out of scope", size, f"confidence {sure:g}", silent, "", 0.45, least=True)


def report(train: list[Example], test: list[Example], threshold: float, seed: int) -> Iterator[str]:
    """The figures, a line each."""
    start = time.process_time()
    learned = learn_labels(train)
    spent = time.process_time() - start
    yield f"training: {spent:.1f} s for {learned.examples} texts, {learned.labels} labels (limit {SECONDS:g} s)"
    inside = [example for example in test if example[1] not in OUTSIDE]
    start = time.process_time()
    said = opinions(learned, inside)
    spent = (time.process_time() - start) / max(1, len(inside)) * 1000
    yield f"a ticket: {spent:.2f} ms (limit {MILLISECONDS:g} ms)"
    yield from accuracy(inside, said, threshold)
    outside = [example for example in test if example[1] in OUTSIDE]
    if outside:
        silent = sum(not speaks(one, threshold) for one in opinions(learned, outside)) / len(outside)
        yield f"out of scope: silent about {silent:.3f} of {len(outside)}"
    if learned.examples <= FEW:
        plain = accuracy(inside, opinions(learn_labels(train, with_parts=False), inside), threshold)
        yield "without parts of words: " + next(plain)
    yield chance(train, threshold, seed)


def accuracy(test: Sequence[Example], said: Sequence[Opinion | None], threshold: float) -> Iterator[str]:
    """The share that is right, asked always, and asked only where the model is sure enough."""
    right = [one is not None and one.label == label for one, (_text, label) in zip(said, test, strict=True)]
    spoken = [speaks(one, threshold) for one in said]
    both = sum(a and b for a, b in zip(right, spoken, strict=True))
    yield f"accuracy: {sum(right) / len(test):.4f} of {len(test)}"
    share = both / max(1, sum(spoken))
    yield f"at confidence {threshold:g}: right about {both / len(test):.4f} of all"
    yield f"at confidence {threshold:g}: speaks of {sum(spoken) / len(test):.4f}, right about {share:.4f} of these"


def chance(train: list[Example], threshold: float, seed: int) -> str:
    """What it says after labels that are random, of texts that it has not seen."""
    labels = [label for _text, label in train]
    random.Random(seed).shuffle(labels)
    shuffled, unseen = halves([(text, label) for (text, _l), label in zip(train, labels, strict=True)], seed, 10)
    said = opinions(learn_labels(shuffled), unseen)
    silent = sum(not speaks(one, threshold) for one in said) / max(1, len(said))
    return f"labels at random: silent about {silent:.3f} of {len(said)} (wanted 0.95)"


def opinions(learned: Lesson, asked: Sequence[Example]) -> list[Opinion | None]:
    """What the model says of each text."""
    return [learned.model.opinion(text) if learned.model else None for text, _label in asked]


def speaks(said: Opinion | None, threshold: float) -> bool:
    """Whether it is sure enough to say something, and says that it is in scope."""
    return said is not None and said.label not in OUTSIDE and said.confidence >= threshold


def halves(all_of_them: list[Example], seed: int, share: int) -> tuple[list[Example], list[Example]]:
    """All but one in `share`, and that one, by lot."""
    mixed = list(all_of_them)
    random.Random(seed).shuffle(mixed)
    return mixed[len(mixed) // share :], mixed[: len(mixed) // share]


# -- files -------------------------------------------------------------------------------------------------------------


def examples(path: Path, testing: bool) -> Iterator[Example]:
    """The labelled texts of a file; of one with splits, those for testing or those that are not."""
    if path.suffix in (".json", ".jsonl", ".ndjson"):
        yield from map(_example, _json(path, testing))
    else:
        yield from _table(path)


def _json(path: Path, testing: bool) -> Iterator[Any]:
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix != ".json":
        yield from (json.loads(line) for line in text.splitlines() if line.strip())
        return
    told = json.loads(text)
    if isinstance(told, list):
        yield from told
        return
    tests = [name for name in told if "test" in name]
    for name in told:
        if not tests or (name in tests) == testing:
            yield from told[name]


def _example(told: Any) -> Example:
    if isinstance(told, dict):
        text = next(told[key] for key in TEXTS if key in told)
        return str(text), str(next(told[key] for key in LABELS if key in told))
    return str(told[0]), str(told[1])


def _table(path: Path) -> Iterator[Example]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        file.seek(0)
        rows = csv.reader(file, delimiter="\t" if "\t" in head else ";" if ";" in head and "," not in head else ",")
        names = [name.strip().lower() for name in next(rows)]
        text = next((names.index(key) for key in TEXTS if key in names), None)
        label = next((names.index(key) for key in LABELS if key in names), None)
        if text is None or label is None:
            text, label = 0, 1
            yield names[0], names[1]
        yield from ((row[text], row[label]) for row in rows if len(row) > max(text, label))


if __name__ == "__main__":
    main()
