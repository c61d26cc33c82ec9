"""How a query is spelt: its pieces, and how signs and parentheses join them."""

import re
from collections.abc import Callable, Sequence

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query.predicate import EVERYTHING, Test, both, either, negated
from ticketcli.text import one_line, pattern

DEEPEST = 50

_PIECE = pattern(r'\s*(-(?=\S)|[()]|(?:"(?:[^"\\]++|\\.)*+"|[^\s()"])++)', re.DOTALL)
_PART = pattern(r'(?:"(?:[^"\\]++|\\.)*+"|[^,"])++', re.DOTALL)
_QUOTED = pattern(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_ESCAPED = pattern(r"\\(.)", re.DOTALL)
_OPERATOR = pattern(r'[:"()]|\s-\S|(?:^|\s)(?:and|or|not)(?=\s|$)', re.IGNORECASE)


def spelt(item: str) -> str:
    """An argument in the language: a phrase in quotes."""
    sign, words = ("-", item[1:]) if item.startswith("-") else ("", item)
    if len(words.split()) < 2 or _OPERATOR.search(words):
        return item
    return f'{sign}"' + words.replace("\\", "\\\\") + '"'


def pieces(text: str) -> list[str]:
    """Signs, parentheses, words; phrases and values keep their quotes."""
    found, place, end = [], 0, len(text.rstrip())
    while place < end:
        match = _PIECE.match(text, place)
        if not match:
            raise Usage(_("the query `{query}` has a quote that is not closed").format(query=one_line(text, 60)))
        found.append(match[1])
        place = match.end()
    return found


def parts(value: str) -> list[str]:
    """The values between commas, with their quotes."""
    return [part for part in _PART.findall(value) if part.strip()]


def unquoted(value: str) -> str:
    """A value without its quotes."""
    return _QUOTED.sub(lambda match: _ESCAPED.sub(r"\1", match[1]), value)


def joined(pieces: Sequence[str], term: Callable[[str], Test]) -> Test:
    """What the pieces ask for together, each being read as a `term`."""
    return _Grammar(pieces, term).whole()


class _Grammar:
    """Recursive descent: either < every < operand."""

    def __init__(self, pieces: Sequence[str], term: Callable[[str], Test]) -> None:
        self.pieces, self.term = pieces, term
        self.place = self.depth = 0

    def ahead(self) -> str | None:
        return self.pieces[self.place].lower() if self.place < len(self.pieces) else None

    def take(self, word: str) -> bool:
        found = self.ahead() == word
        self.place += found
        return found

    def whole(self) -> Test:
        test = self.either() if self.pieces else EVERYTHING
        if self.place < len(self.pieces):
            raise Usage(_("a `)` too many in the query"))
        return test

    def either(self) -> Test:
        tests = [self.every()]
        while self.take("or"):
            tests.append(self.every())
        return either(tests)

    def every(self) -> Test:
        tests = [self.operand()]
        while self.ahead() not in (None, ")", "or"):
            self.take("and")
            tests.append(self.operand())
        return both(*tests)

    def operand(self) -> Test:
        if self.ahead() in (None, ")", "or", "and"):
            raise Usage(_("something is missing in the query beside `or`, `and`, `not` or inside `( )`"))
        if self.take("("):
            return self.deeper(self.group)
        if self.take("-") or self.take("not"):
            return negated(self.deeper(self.operand))
        self.place += 1
        return self.term(self.pieces[self.place - 1])

    def group(self) -> Test:
        test = self.either()
        if not self.take(")"):
            raise Usage(_("a `(` in the query is not closed"))
        return test

    def deeper(self, read: Callable[[], Test]) -> Test:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Usage(_("the query is nested deeper than {depth} levels").format(depth=DEEPEST))
        test = read()
        self.depth -= 1
        return test
