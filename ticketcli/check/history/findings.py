"""What history does not bear out, gathered while it is read."""

from collections.abc import Iterable
from typing import NamedTuple


class ProofFinding(NamedTuple):
    """Something that history does not bear out: in which commit, about which ticket or path, what."""

    kind: str
    commit: str
    where: str
    what: str


class Findings:
    """What was found, each once and in order; what has been put right since is found no more."""

    def __init__(self, kept: Iterable[Iterable[str]]) -> None:
        self.held = {ProofFinding(*one): None for one in kept}

    def add(self, kind: str, commit: str, where: str, what: str) -> None:
        """Something was found."""
        self.held[ProofFinding(kind, commit, where, what)] = None

    def settle(self, kind: str, where: str) -> None:
        """What was found there before has been put right since."""
        for one in [one for one in self.held if (one.kind, one.where) == (kind, where)]:
            del self.held[one]

    def has(self, kind: str, where: str, named: str = "") -> bool:
        """Whether something of that kind was found there that names this."""
        return any((one.kind, one.where) == (kind, where) and named in one.what for one in self.held)
