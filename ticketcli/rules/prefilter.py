"""Which rules can hold of a case at all, by the words they need: so that many rules cost no more than a few."""

from collections.abc import Collection, Sequence
from functools import cached_property

from ticketcli.rules.case import Case
from ticketcli.rules.conditions import All, AnyOf, Condition, WordsCondition
from ticketcli.rules.rulebook import Rule
from ticketcli.rules.words import GARBLED, is_near, word_edges

HEAD = 3


class Sieve:
    """Rules, each found by a word that a text must have for it to hold; those that need none are always asked."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._meshes: dict[str, _Mesh] = {}

    def rules_left(self, case: Case) -> list[Rule]:
        """The rules that may hold, in their order."""
        what = case.event.what
        if what not in self._meshes:
            self._meshes[what] = _Mesh(self.rules, what)
        mesh = self._meshes[what]
        return [self.rules[place] for place in sorted(mesh.rules_left(case))]

    @cached_property
    def events(self) -> frozenset[str]:
        """What any of the rules listens to."""
        return frozenset(what for rule in self.rules if rule.enabled for what in rule.on)


class _Mesh:
    """The rules of one event: the places of those that need a word, a beginning (by its first letters), or nothing."""

    def __init__(self, rules: Sequence[Rule], what: str) -> None:
        self.words: dict[str, set[int]] = {}
        self.heads: dict[int, dict[str, list[tuple[str, int]]]] = {}
        self.edges: dict[str, list[tuple[str, int]]] = {}
        self.always: set[int] = set()
        for place, rule in enumerate(rules):
            if rule.enabled and what in rule.on:
                self._add(place, find_anchors(rule.when) if rule.when else None)

    def _add(self, place: int, needed: Collection[str] | None) -> None:
        if needed is None:
            self.always.add(place)
            return
        for word in needed:
            if word.startswith(GARBLED):
                for edge in word_edges(word[1:]):
                    self.edges.setdefault(edge, []).append((word[1:], place))
            elif word.endswith("*"):
                head = word[:-1][:HEAD]
                self.heads.setdefault(len(head), {}).setdefault(head, []).append((word[:-1], place))
            else:
                self.words.setdefault(word, set()).add(place)

    def rules_left(self, case: Case) -> set[int]:
        if not (self.words or self.heads or self.edges):
            return self.always
        found, vocabulary = set(self.always), case.passage.vocabulary
        for word in self.words.keys() & vocabulary:
            found |= self.words[word]
        for length, shelf in self.heads.items():
            for word in vocabulary:
                for begin, place in shelf.get(word[:length], ()):
                    if word.startswith(begin):
                        found.add(place)
        there = case.passage.edges if self.edges else {}
        for edge in self.edges.keys() & there.keys():
            for sought, place in self.edges[edge]:
                if place not in found and any(is_near(sought, word) for word in there[edge]):
                    found.add(place)
        return found


def find_anchors(condition: Condition) -> frozenset[str] | None:
    """Words, or beginnings with a `*`, one of which a text must have for the condition to hold; None: it needs none."""
    if isinstance(condition, WordsCondition):
        return _together([phrase.anchors for phrase in condition.phrases])
    if isinstance(condition, AnyOf):
        return _together([find_anchors(part) for part in condition.parts])
    if isinstance(condition, All):
        needed = [one for one in map(find_anchors, condition.parts) if one is not None]
        return min(needed, key=len, default=None)
    return None


def _together(parts: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    needed = [part for part in parts if part is not None]
    return frozenset[str]().union(*needed) if len(needed) == len(parts) else None
