"""Full text: the words that are searched, the parts of a record that hold them, and where they stand in it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, fold_text
from ticketcli.ticket.entries import spoken_facts
from ticketcli.ticket.fields import ADDABLE
from ticketcli.ticket.model import Article, Ticket

WEIGHTS = {"title": 8, "words": 5, "description": 3, "timeline": 1}
"""The parts of a record, and how much a word weighs in each."""
SHOWN = ("description", "timeline", "words", "title")
AROUND = 40
MOST_WORDS = 50
_WORD = ascii_pattern(r"[^\W_]+")


class SearchHit(NamedTuple):
    """A ticket or article that was found, and the text around the first word."""

    id: str
    title: str
    status: str
    snippet: str


def split_tokens(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(fold_text(text))


def words_asked(typed: str) -> list[str]:
    """The words that a search is for, each once; Usage when there are none, or too many."""
    words = list(dict.fromkeys(split_tokens(typed)))
    if not 0 < len(words) <= MOST_WORDS:
        raise Usage(_("search for one word or more, up to {most}").format(most=MOST_WORDS))
    return words


def match_beginnings(words: Sequence[str]) -> str:
    """What finds records with all the words, or words that begin so (SQLite's FTS5)."""
    return " ".join(f'"{word}" *' for word in words)


def record_parts(record: Ticket | Article) -> Mapping[str, str]:
    """What may be found in a record, by part."""
    if isinstance(record, Article):
        return dict(zip(WEIGHTS, (record.title, " ".join(record.tags), record.body, ""), strict=True))
    named = (record.id, *(word for name in ADDABLE for word in getattr(record, name)), str(record.external or ""))
    said = (words for entry in record.entries for words in (entry.text, *spoken_facts(entry).values()) if words)
    return dict(zip(WEIGHTS, (record.title, " ".join(named), record.description, "\n".join(said)), strict=True))


def indexed_parts(record: Ticket | Article) -> Mapping[str, str]:
    """The words of a record by part, folded as those of a search are: of two foldings of one text, one would miss."""
    return {name: " ".join(split_tokens(part)) for name, part in record_parts(record).items()}


def find_hit(record: Ticket | Article, words: Sequence[str]) -> SearchHit:
    """A record that was found by these words."""
    told = record_parts(record)
    status = record.state if isinstance(record, Article) else str(record.status)
    return SearchHit(record.id, record.title, status, _snippet(told, words[0]))


def _snippet(told: Mapping[str, str], word: str) -> str:
    """The text around a word, on one line, as it was written."""
    for text in (told[name] for name in SHOWN):
        folded = fold_text(text)
        match = re.search(rf"(?<![^\W_]){word}", folded)
        if match:
            first, last = match.span() if len(text) == len(folded) else _unfolded(text, *match.span())
            return _around(text, first, last)
    return ""


def _unfolded(text: str, first: int, last: int) -> tuple[int, int]:
    """Where in a text the letters stand that became these letters of what it is folded."""
    ends = list(accumulate(len(fold_text(letter)) for letter in text))
    return bisect_right(ends, first), bisect_left(ends, last) + 1


def _around(text: str, first: int, last: int) -> str:
    start, end = max(0, first - AROUND), last + AROUND
    return ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")
