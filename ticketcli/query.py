"""The query language: `status:open area:billing -channel:web (tag:a or tag:b) created:>=2026-11-01 "nota de crédito"`.

Terms are joined by and; `or`, `not`/`-`, parentheses; `,` in a value means any of; bare words search the text.
An unknown key or value is an error that names the nearest known one.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from ticketcli import when
from ticketcli.errors import Usage
from ticketcli.language import _
from ticketcli.model import OPEN, Outcome, Status, Ticket
from ticketcli.reports import figures
from ticketcli.text import fold, listed, nearest

Test = Callable[[Ticket], bool]
WORD_KEYS = (
    "id", "status", "type", "stage", "area", "product", "priority", "channel", "language", "customer", "contact",
    "assignee", "team", "tag", "keyword", "parent", "link", "external", "outcome", "waiting", "level", "progress", "title",
)  # fmt: skip
TIME_KEYS = ("created", "updated", "resolved", "closed")
OTHER_KEYS = ("has", "no", "text", "is")
KEYS = (*WORD_KEYS, *TIME_KEYS, *OTHER_KEYS)
HAVABLE = (
    "type", "stage", "area", "product", "priority", "channel", "language", "customer", "contact", "assignee", "team", "tag",
    "keyword", "parent", "link", "external", "outcome", "level", "progress", "description", "reply", "attachment",
)  # fmt: skip
LONGEST = 2000
DEEPEST = 50

_TOKEN = re.compile(r'\s*(?:(-)(?=\S)|([()])|((?:[^\s()":]{1,40}:)?(?:"(?:[^"\\]|\\.){0,1000}"|[^\s()"]{1,1000})+|"))')
_COMPARE = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)
_NUMBER_KEYS = ("level", "progress")


class Words(Protocol):
    """What a desk knows: its zone and the words its fields may hold (none: any word goes)."""

    @property
    def tz(self) -> Any: ...
    @property
    def priorities(self) -> tuple[str, ...]: ...
    def vocabulary(self, field: str) -> tuple[str, ...]: ...


class Query(NamedTuple):
    """A question about tickets: `matches` answers it for one; `text` is what was typed."""

    text: str
    matches: Test


def query(
    text: str | Sequence[str], words: Words, at: datetime, agents: Iterable[str] = (), me: str | None = None
) -> Query:
    """The query that `text` asks, at the present `at`; `assignee:me` is whoever asks. Usage when it is none."""
    joined = text if isinstance(text, str) else " ".join(text)
    if len(joined) > LONGEST:
        raise Usage(_("a query has at most {limit} characters").format(limit=LONGEST))
    return Query(joined, _Parser(_tokens(joined), words, at, tuple(agents), me).whole())


def _tokens(text: str) -> list[str]:
    tokens, position = [], 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if not match or match[3] == '"':
            raise Usage(_("the query `{query}` has a quote that is not closed").format(query=text))
        tokens.append(match[1] or match[2] or match[3])
        position = match.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens: or < and < not < term."""

    def __init__(self, tokens: list[str], words: Words, at: datetime, agents: tuple[str, ...], me: str | None) -> None:
        self.tokens, self.words, self.at, self.agents, self.me = tokens, words, at, agents, me
        self.place = self.depth = 0

    def whole(self) -> Test:
        test = self.either() if self.tokens else _always
        if self.place < len(self.tokens):
            raise Usage(_("a `)` too many in the query"))
        return test

    def peek(self) -> str | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def either(self) -> Test:
        tests = [self.every()]
        while (self.peek() or "").lower() == "or":
            self.place += 1
            tests.append(self.every())
        return tests[0] if len(tests) == 1 else lambda ticket: any(test(ticket) for test in tests)

    def every(self) -> Test:
        tests = []
        while (token := self.peek()) is not None and token != ")" and token.lower() != "or":
            if token.lower() == "and":
                self.place += 1
                continue
            tests.append(self.single())
        if not tests:
            raise Usage(_("something is missing in the query beside `or` or inside `( )`"))
        return tests[0] if len(tests) == 1 else lambda ticket: all(test(ticket) for test in tests)

    def single(self) -> Test:
        token = self.peek()
        self.place += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise Usage(_("the query is nested deeper than {depth} levels").format(depth=DEEPEST))
        try:
            if token == "-" or (token or "").lower() == "not":
                if self.peek() in (None, ")"):
                    raise Usage(_("`not` stands alone in the query"))
                negated = self.single()
                return lambda ticket: not negated(ticket)
            return self.group() if token == "(" else self.term(token or "")
        finally:
            self.depth -= 1

    def group(self) -> Test:
        test = self.either()
        if self.peek() != ")":
            raise Usage(_("a `(` in the query is not closed"))
        self.place += 1
        return test

    def term(self, token: str) -> Test:
        key, colon, value = token.partition(":")
        if token.startswith('"') or not colon:
            return _text_test(_unquoted(token))
        name = key.lower()
        if name not in KEYS:
            near = nearest(name, KEYS) or list(KEYS)
            raise Usage(_("unknown key `{key}` in the query; there is {known}").format(key=key, known=listed(near)))
        if not value and name not in ("text",):
            raise Usage(_("`{key}:` needs a value").format(key=key))
        return self.key_test(name, value)

    def key_test(self, key: str, value: str) -> Test:
        if key == "text":
            return _text_test(_unquoted(value))
        if key in ("has", "no", "is"):
            return self.presence(key, value)
        if key in TIME_KEYS:
            return self.time_test(key, value)
        if key in _NUMBER_KEYS or (key == "priority" and value[0] in "<>="):
            return self.order_test(key, value)
        wanted = [self.known(key, _unquoted(one)) for one in _parts(value)]
        return _word_test(key, frozenset(w for group in wanted for w in group))

    def known(self, key: str, value: str) -> tuple[str, ...]:
        """The folded values that one typed value stands for."""
        if key == "status":
            known: tuple[str, ...] = (*Status, "open")
        elif key == "outcome":
            known = tuple(Outcome)
        elif key == "assignee":
            known = (*self.agents, "me") if self.agents else ()
        elif key == "waiting":
            known = ("customer", "supplier", "internal")
        else:
            known = self.words.vocabulary(key)
        folded = fold(value)
        if known and folded not in {fold(k) for k in known}:
            near = nearest(value, known) or list(known)
            raise Usage(
                _("unknown {field} `{value}`; there is {known}").format(field=key, value=value, known=listed(near))
            )
        if key == "assignee" and folded == "me":
            if not self.me:
                raise Usage(_("`me` is nobody yet: --as AGENT, or an agent with git's user.email"))
            return (fold(self.me),)
        return tuple(str(s) for s in OPEN) if key == "status" and folded == "open" else (folded,)

    def presence(self, key: str, value: str) -> Test:
        tests: list[Test] = []
        for one in _parts(value):
            if key == "is" and one.lower() in ("open", "unassigned"):
                tests.append(_is_open if one.lower() == "open" else _unassigned)
            elif one.lower() in HAVABLE:
                tests.append(_having(one.lower()))
            else:
                near = nearest(one, HAVABLE) or list(HAVABLE)
                raise Usage(_("unknown key `{key}` in the query; there is {known}").format(key=one, known=listed(near)))
        return (
            (lambda t: not any(test(t) for test in tests))
            if key == "no"
            else (lambda t: any(test(t) for test in tests))
        )

    def time_test(self, key: str, value: str) -> Test:
        match = _COMPARE.fullmatch(value)
        operator, bound = (match[1] or "", match[2]) if match else ("", value)
        low, high = self.span(_unquoted(bound), operator)
        getter = _TIMES[key]

        def test(ticket: Ticket) -> bool:
            instant = getter(ticket)
            return instant is not None and (low is None or instant >= low) and (high is None or instant < high)

        return test

    def span(self, bound: str, operator: str) -> tuple[datetime | None, datetime | None]:
        """The half-open span of instants that a comparison means; `<7d` is younger than seven days."""
        if re.fullmatch(r"\d{1,6}\s?[a-zA-Z]+", bound):
            edge = self.at - when.span(bound)
            return (None, edge) if operator in (">", ">=") else (edge, None)
        begin = when.read(bound, self.at, self.words.tz)
        end = begin + (timedelta(days=1) if re.fullmatch(r"\d{4}-\d\d-\d\d|[^\W\d]+", bound) else timedelta(seconds=1))
        return {"<": (None, begin), "<=": (None, end), ">": (end, None), ">=": (begin, None)}.get(
            operator, (begin, end)
        )

    def order_test(self, key: str, value: str) -> Test:
        match = _COMPARE.fullmatch(value)
        operator, bound = (match[1] or "=", match[2]) if match else ("=", value)
        rank: Mapping[str, int] = {p: place for place, p in enumerate(self.words.priorities)}
        if key == "priority":
            limit = rank[self.known(key, bound)[0]]
        elif bound.isascii() and bound.isdigit() and len(bound) < 10:
            limit = int(bound)
        else:
            raise Usage(_("`{key}:` compares with a whole number, such as {key}:>=2").format(key=key))
        compare = _OPERATORS[operator]

        def test(ticket: Ticket) -> bool:
            held = getattr(ticket, key)
            number = rank.get(held or "") if key == "priority" else held
            return number is not None and compare(number, limit)

        return test


_OPERATORS: Mapping[str, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip
_TIMES: Mapping[str, Callable[[Ticket], datetime | None]] = {
    "created": lambda ticket: ticket.created_at,
    "updated": figures.updated_at,
    "resolved": figures.resolved_at,
    "closed": figures.closed_at,
}


def _always(_ticket: Ticket) -> bool:
    return True


def _is_open(ticket: Ticket) -> bool:
    return ticket.open


def _unassigned(ticket: Ticket) -> bool:
    return ticket.open and not ticket.assignee


def _parts(value: str) -> list[str]:
    return [part for part in re.findall(r'"(?:[^"\\]|\\.)*"|[^,"]+', value) if part.strip()]


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if len(value) > 1 and value[0] == value[-1] == '"' else value


def _held(ticket: Ticket, key: str) -> Sequence[str]:
    """The values of a key, as a query compares them."""
    if key in ("tag", "keyword", "link"):
        return tuple(getattr(ticket, key + "s"))
    if key == "external":
        return (str(ticket.external), ticket.external.source) if ticket.external else ()
    if key == "outcome":
        outcome = figures.outcome(ticket)
        return (outcome,) if outcome else ()
    value = getattr(ticket, "waiting_for" if key == "waiting" else key)
    return () if value is None else (str(value),)


def _word_test(key: str, wanted: frozenset[str]) -> Test:
    if key == "title":
        return lambda ticket: any(word in fold(ticket.title) for word in wanted)
    stems = tuple(word[:-1] for word in wanted if word.endswith("*"))
    if stems:
        return lambda t: any(fold(v) in wanted or fold(v).startswith(stems) for v in _held(t, key))
    return lambda ticket: any(fold(value) in wanted for value in _held(ticket, key))


def _having(key: str) -> Test:
    if key == "description":
        return lambda ticket: bool(ticket.description)
    if key == "reply":
        return lambda ticket: any(entry.kind == "reply" for entry in ticket.entries)
    if key == "attachment":
        return lambda ticket: any(entry.attachments for entry in ticket.entries)
    return lambda ticket: bool(_held(ticket, key))


def _text_test(words: str) -> Test:
    wanted = " ".join(fold(words).split())
    return lambda ticket: wanted in searchable(ticket)


def searchable(ticket: Ticket) -> str:
    """All that was written on a ticket, folded, with single spaces."""
    parts = (
        ticket.id,
        ticket.title,
        ticket.description,
        *ticket.tags,
        *ticket.keywords,
        *(e.text for e in ticket.entries),
    )
    return " ".join(fold("\n".join(parts)).split())
