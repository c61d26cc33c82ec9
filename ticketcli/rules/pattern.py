"""Regular expressions on texts of strangers: bounded in length and time, refused when they can backtrack without end.

Nobody else imports `regex`; it is imported when a rule has an expression, and stops itself by the processor time used.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ticketcli.i18n import _

if TYPE_CHECKING:
    import regex

LIMIT = 5_000
"""Characters of a text that an expression looks at."""
PATIENCE = 0.1
"""Seconds of processor time that one expression may take on one text."""
LONGEST = 1_000
"""Characters of an expression."""
_PROBE = 0.02
_TIMES = 60
_GENERAL = ("a", "0", " ", "a ", "aa-", ".")
_ATOM = r"(?:\\.|\[[^\]]+\]|[^\\()\[\]|+*?{}])"
_NESTED = re.compile(
    rf"\((?:\?:|\?P?<\w+>)?{_ATOM}(?:[+*]|\{{\d*,\}})\??(?:{_ATOM}[?*]\??)*\)(?:[+*]|\{{\d*,\}})(?!\+)"
)
"""A repetition of nothing but a repetition, such as `(a+)+`: no text needs it, and some texts never end it."""


class PatternHit(NamedTuple):
    """What an expression found: the text, and its named groups."""

    text: str
    groups: Mapping[str, str]


class Pattern(NamedTuple):
    """An expression that was read: capitals do not matter, `^` and `$` stand at lines."""

    source: str
    names: tuple[str, ...]

    def search(self, text: str) -> PatternHit | None:
        """Its first place in `text`; TimeoutError when that takes too long."""
        found = _compiled(self.source).search(text[:LIMIT], timeout=PATIENCE)
        if not found:
            return None
        groups = {name: value for name, value in found.groupdict().items() if value and value.strip()}
        return PatternHit(found[0], groups)


def compile_pattern(source: str) -> tuple[Pattern | None, str]:
    """The expression, or None and what is wrong with it."""
    import regex

    if len(source) > LONGEST:
        return None, _("it is longer than {limit} characters").format(limit=LONGEST)
    try:
        compiled = _compiled(source)
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        return None, str(error).partition("\n")[0]
    if _endless(compiled):
        return None, _("it can backtrack without end: let no two of its repetitions fit the same letters")
    return Pattern(source, tuple(compiled.groupindex)), ""


@lru_cache(maxsize=512)
def _compiled(source: str) -> "regex.Pattern[str]":
    import regex

    return regex.compile(source, regex.IGNORECASE | regex.MULTILINE)


def _endless(compiled: "regex.Pattern[str]") -> bool:
    """Whether a short text, made of what the expression itself repeats, keeps it busy beyond measure."""
    if _NESTED.search(compiled.pattern):
        return True
    return any(_slow(compiled, text) and _slow(compiled, text) for text in _probes(compiled.pattern))


def _slow(compiled: "regex.Pattern[str]", text: str) -> bool:
    try:
        compiled.search(text, timeout=_PROBE)
    except TimeoutError:
        return True
    return False


def _probes(source: str) -> list[str]:
    """Each run of plain letters in the expression, many times over, behind those before it, and an end that never fits.

    The letters that stand for themselves are all that a repetition can be made of, but for classes: these are met by
    the general ones.
    """
    runs = _runs(source)
    begins = ["", *(["".join(runs[:1])] if runs else [])]
    return [begin + run * _TIMES + "\0\1" for run in dict.fromkeys((*runs, *_GENERAL)) for begin in begins]


def _runs(source: str) -> list[str]:
    plain = re.sub(r"\\[a-zA-Z]|\(\?P?<\w+>|\(\?[a-zA-Z:=!<-]+|\{\d*,?\d*\}", "\0", source).replace("\\", "")
    return list(dict.fromkeys(re.findall(r"[\w ,@-]{1,20}", plain)))[:8]
