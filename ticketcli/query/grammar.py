"""How a query is spelt: its pieces, and how signs and parentheses join them."""

import re
from collections.abc import Callable, Sequence

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query.predicate import EVERYTHING, Predicate, all_of, any_of, negate
from ticketcli.text import ascii_pattern, one_line

DEEPEST = 50

_PIECE = ascii_pattern(r'\s*(-(?=\S)|[()]|(?:"(?:[^"\\]++|\\.)*+"|[^\s()"])++)', re.DOTALL)
_PART = ascii_pattern(r'(?:"(?:[^"\\]++|\\.)*+"|[^,"])++', re.DOTALL)
_QUOTED = ascii_pattern(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_ESCAPED = ascii_pattern(r"\\(.)", re.DOTALL)
_OPERATOR = ascii_pattern(r'[:"()]|\s-\S|(?:^|\s)(?:and|or|not)(?=\s|$)', re.IGNORECASE)


def spell_argument(item: str) -> str:
    """An argument in the language: a phrase in quotes."""
    sign, words = ("-", item[1:]) if item.startswith("-") else ("", item)
    if len(words.split()) < 2 or _OPERATOR.search(words):
        return item
    return f'{sign}"' + words.replace("\\", "\\\\") + '"'


def split_query(text: str) -> list[str]:
    """Signs, parentheses, words; phrases and values keep their quotes."""
    found, place, end = [], 0, len(text.rstrip())
    while place < end:
        match = _PIECE.match(text, place)
        if not match:
            raise Usage(_("the query `{query}` has a quote that is not closed").format(query=one_line(text, 60)))
        found.append(match[1])
        place = match.end()
    return found


def split_value(value: str) -> list[str]:
    """The values between commas, with their quotes."""
    return [part for part in _PART.findall(value) if part.strip()]


def unquote_value(value: str) -> str:
    """A value without its quotes."""
    return _QUOTED.sub(lambda match: _ESCAPED.sub(r"\1", match[1]), value)


def join_terms(pieces: Sequence[str], term: Callable[[str], Predicate]) -> Predicate:
    """What the pieces ask for together, each being read as a `term`."""
    return _Grammar(pieces, term).whole()


class _Grammar:
    """Recursive descent: either < every < operand."""

    def __init__(self, pieces: Sequence[str], term: Callable[[str], Predicate]) -> None:
        self.pieces, self.term = pieces, term
        self.place = self.depth = 0

    def ahead(self) -> str | None:
        return self.pieces[self.place].lower() if self.place < len(self.pieces) else None

    def take(self, word: str) -> bool:
        found = self.ahead() == word
        self.place += found
        return found

    def whole(self) -> Predicate:
        test = self.either() if self.pieces else EVERYTHING
        if self.place < len(self.pieces):
            raise Usage(_("a `)` too many in the query"))
        return test

    def either(self) -> Predicate:
        tests = [self.every()]
        while self.take("or"):
            tests.append(self.every())
        return any_of(tests)

    def every(self) -> Predicate:
        tests = [self.operand()]
        while self.ahead() not in (None, ")", "or"):
            self.take("and")
            tests.append(self.operand())
        return all_of(*tests)

    def operand(self) -> Predicate:
        if self.ahead() in (None, ")", "or", "and"):
            raise Usage(_("something is missing in the query beside `or`, `and`, `not` or inside `( )`"))
        if self.take("("):
            return self.deeper(self.group)
        if self.take("-") or self.take("not"):
            return negate(self.deeper(self.operand))
        self.place += 1
        return self.term(self.pieces[self.place - 1])

    def group(self) -> Predicate:
        test = self.either()
        if not self.take(")"):
            raise Usage(_("a `(` in the query is not closed"))
        return test

    def deeper(self, read: Callable[[], Predicate]) -> Predicate:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Usage(_("the query is nested deeper than {depth} levels").format(depth=DEEPEST))
        test = read()
        self.depth -= 1
        return test
