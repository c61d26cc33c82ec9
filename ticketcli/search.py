"""Full text: which tickets and articles hold all the words, and where."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple

from ticketcli.errors import Usage
from ticketcli.language import _
from ticketcli.model import Article, Ticket
from ticketcli.text import fold

WEIGHTS = {"title": 8, "words": 5, "description": 3, "timeline": 1}
SHOWN = ("description", "timeline", "words", "title")
AROUND = 40
MOST_WORDS = 50
_UNDATED = datetime.min.replace(tzinfo=UTC)


class Hit(NamedTuple):
    """A ticket or article that was found, how well it fits, and the text around the first word."""

    id: str
    title: str
    status: str
    snippet: str
    score: int
    at: datetime


class _Place(NamedTuple):
    """Where words may be found, and the text of each of its parts."""

    id: str
    title: str
    status: str
    at: datetime
    parts: Mapping[str, str]


def search(typed: str, tickets: Iterable[Ticket], articles: Iterable[Article] = ()) -> list[Hit]:
    """What holds every one of the words (or their beginnings), best first, the newest first among equals."""
    words = list(dict.fromkeys(re.findall(r"\w+", fold(typed))))
    if not 0 < len(words) <= MOST_WORDS:
        raise Usage(_("search for one word or more, up to {most}").format(most=MOST_WORDS))
    patterns = [re.compile(rf"\b{word}") for word in words]
    hits = filter(None, (_hit(place, patterns) for place in chain(map(_ticket, tickets), map(_article, articles))))
    return sorted(hits, key=lambda hit: (hit.score, hit.at), reverse=True)


def _ticket(ticket: Ticket) -> _Place:
    said = (words for entry in ticket.entries for words in (entry.text, *entry.facts.values()))
    parts = {
        "title": ticket.title,
        "words": " ".join((ticket.id, *ticket.tags, *ticket.keywords, str(ticket.external or ""))),
        "description": ticket.description,
        "timeline": "\n".join(said),
    }
    return _Place(ticket.id, ticket.title, str(ticket.status), ticket.created_at, parts)


def _article(article: Article) -> _Place:
    parts = {"title": article.title, "words": " ".join(article.tags), "description": article.body}
    return _Place(article.id, article.title, article.state, _UNDATED, parts)


def _hit(place: _Place, patterns: list[re.Pattern[str]]) -> Hit | None:
    """How well a place fits: the weights of the parts that hold each word; None when a word is nowhere."""
    folded = {name: fold(text) for name, text in place.parts.items()}
    points = [sum(WEIGHTS[name] for name, text in folded.items() if pattern.search(text)) for pattern in patterns]
    if not all(points):
        return None
    return Hit(*place[:3], _snippet(place.parts, folded, patterns[0]), sum(points), place.at)


def _snippet(parts: Mapping[str, str], folded: Mapping[str, str], pattern: re.Pattern[str]) -> str:
    """The text around the first hit, on one line; as it was written, where folding kept its length."""
    found = ((name, pattern.search(folded[name])) for name in SHOWN if name in folded)
    name, match = next((name, match) for name, match in found if match)
    text = parts[name] if len(parts[name]) == len(folded[name]) else folded[name]
    start, end = max(0, match.start() - AROUND), match.end() + AROUND
    return ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")
