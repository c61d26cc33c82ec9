"""Texts merged by lines: what each side changed stands, where that is not the same or adjacent lines."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

LONGEST_TEXT = 3000
"""Lines up to which two texts are compared line by line."""

_Lines = tuple[int, int, tuple[str, ...]]
"""From which line to which one stand which others instead."""


def merge_lines(base: str, ours: str, theirs: str) -> str | None:
    """Three texts merged by lines; None where both sides changed the same or adjacent ones differently."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    lines = base.split("\n")
    if _long(base, ours, theirs):
        return None
    changes = _changes(lines, ours.split("\n")) | _changes(lines, theirs.split("\n"))
    return None if _clash(changes) else _changed(lines, changes)


def compose_text(base: str, versions: Sequence[str]) -> str:
    """The first version, with what the next ones change on other lines, as far as they do not clash."""
    if len(versions) < 2 or _long(base, *versions):
        return versions[0] if versions else base
    lines = base.split("\n")
    held: set[_Lines] = set()
    for version in versions:
        changes = held | _changes(lines, version.split("\n"))
        held = held if _clash(changes) else changes
    return _changed(lines, held)


def _long(*texts: str) -> bool:
    return max(text.count("\n") for text in texts) >= LONGEST_TEXT


def _clash(changes: Iterable[_Lines]) -> bool:
    """Whether two of these touch the same or adjacent lines."""
    return any(a[1] >= b[0] for a, b in pairwise(sorted(changes)))


def _changed(lines: Sequence[str], changes: Iterable[_Lines]) -> str:
    made = list(lines)
    for start, end, instead in sorted(changes, reverse=True):
        made[start:end] = instead
    return "\n".join(made)


def _changes(old: list[str], new: list[str]) -> set[_Lines]:
    """Which lines of `old` are replaced by which others."""
    from difflib import SequenceMatcher

    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return {(a, b, tuple(new[c:d])) for tag, a, b, c, d in codes if tag != "equal"}
