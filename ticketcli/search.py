"""Full text: which tickets and articles hold all the words, and where."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ticketcli.errors import Usage
from ticketcli.language import _
from ticketcli.model import Article, Ticket
from ticketcli.text import fold

WEIGHTS = (("title", 8), ("words", 5), ("description", 3), ("timeline", 1))
AROUND = 40


class Hit(NamedTuple):
    """A ticket or article that was found, how well it fits, and the text around the first word."""

    id: str
    title: str
    status: str
    snippet: str
    score: float


def search(typed: str, tickets: Iterable[Ticket], articles: Iterable[Article] = ()) -> list[Hit]:
    """What holds every one of the words (or their beginnings), best first, the newest first among equals."""
    words = [re.escape(word) for word in re.findall(r"\w+", fold(typed))]
    if not words:
        raise Usage(_("search for at least one word"))
    patterns = [re.compile(rf"\b{word}") for word in words]
    hits = [hit for place in _places(tickets, articles) if (hit := _hit(*place, patterns))]
    return sorted(hits, key=lambda hit: hit.score, reverse=True)


def _places(tickets: Iterable[Ticket], articles: Iterable[Article]) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    for ticket in tickets:
        said = "\n".join(
            [entry.text for entry in ticket.entries] + [v for e in ticket.entries for v in e.facts.values()]
        )
        parts = {
            "title": ticket.title,
            "words": " ".join((*ticket.tags, *ticket.keywords)),
            "description": ticket.description,
        }
        yield ticket.id, ticket.title, str(ticket.status), {**parts, "timeline": said}
    for article in articles:
        yield article.id, article.title, article.state, {"title": article.title, "description": article.body}


def _hit(id: str, title: str, status: str, parts: dict[str, str], patterns: list[re.Pattern[str]]) -> Hit | None:
    folded = {name: fold(text) for name, text in parts.items()}
    score = 0.0
    for pattern in patterns:
        points = sum(weight for name, weight in WEIGHTS if pattern.search(folded.get(name, "")))
        if not points:
            return None
        score += points
    return Hit(id, title, status, _snippet(parts, folded, patterns[0]), score)


def _snippet(parts: dict[str, str], folded: dict[str, str], pattern: re.Pattern[str]) -> str:
    """The text around the first hit outside the title (where folding kept its length), on one line."""
    for name in ("description", "timeline", "words", "title"):
        match = pattern.search(folded.get(name, ""))
        if match:
            text = parts[name] if len(parts[name]) == len(folded[name]) else folded[name]
            start, end = max(0, match.start() - AROUND), match.end() + AROUND
            return ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")
    return ""
