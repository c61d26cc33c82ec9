"""The query language: `status:open area:billing -channel:web (tag:a or tag:b) created:>=2026-11-01 "nota de crédito"`.

Terms are joined by and; `or`, `not`/`-`, parentheses; `,` in a value means any of; bare words search the text.
An unknown key or value is an error that names the nearest known one (docs/cli.md, The query).
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from ticketcli import when
from ticketcli.errors import Usage
from ticketcli.language import _
from ticketcli.model import OPEN, TARGETS, WAITING_FOR, Entry, Outcome, Status, Ticket
from ticketcli.reports import figures
from ticketcli.search import parts, tokens
from ticketcli.sieve import EVERYTHING, OPEN_ONES, UNASSIGNED, Due, Query, Test, both, either, exactly, late, negated
from ticketcli.text import fold, listed, nearest, one_line, pattern

LONGEST = 2000
SINCE_SYNC = "since-sync"
DEEPEST = 50

_PIECE = pattern(r'\s*(-(?=\S)|[()]|(?:"(?:[^"\\]++|\\.)*+"|[^\s()"])++)', re.DOTALL)
_PART = pattern(r'(?:"(?:[^"\\]++|\\.)*+"|[^,"])++', re.DOTALL)
_QUOTED = pattern(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_ESCAPED = pattern(r"\\(.)", re.DOTALL)
_OPERATOR = pattern(r'[:"()]|\s-\S|(?:^|\s)(?:and|or|not)(?=\s|$)', re.IGNORECASE)

Span = tuple[datetime | None, datetime | None]


class Words(Protocol):
    """What a desk knows: its zone, and the words that its fields may hold."""

    @property
    def tz(self) -> ZoneInfo:
        """The zone that dates are meant in."""

    @property
    def priorities(self) -> tuple[str, ...]:
        """The priorities, lowest first."""

    def vocabulary(self, field: str) -> tuple[str, ...]:
        """The words that a field may hold; none: any word goes."""

    def stage(self, ticket: Ticket) -> str | None:
        """A ticket's stage: its own, else its type's."""


def query(
    typed: str | Sequence[str],
    words: Words,
    at: datetime,
    agents: Iterable[str] = (),
    me: str | None = None,
    service: Due | None = None,
    news: Callable[[], Iterable[str]] | None = None,
) -> Query:
    """The query that was typed, at the present `at`; `assignee:me` is whoever asks. Usage when it is none.

    A text is the language itself. In a sequence each item was one argument, whose outer quotes the shell has taken: one
    of several words without any operator is a phrase again (`nota de crédito`, `-nota de crédito`), all others are read
    as they stand (`status:open area:billing`).
    """
    text = typed if isinstance(typed, str) else " ".join(map(_spelt, typed))
    if len(text) > LONGEST:
        raise Usage(_("a query has at most {limit} characters").format(limit=LONGEST))
    terms = _Terms(words, at, tuple(agents), me, service, news)
    return Query(text, _Grammar(_pieces(text), terms).whole(), frozenset(terms.asked))


def _spelt(item: str) -> str:
    """An argument in the language: a phrase in quotes."""
    sign, words = ("-", item[1:]) if item.startswith("-") else ("", item)
    if len(words.split()) < 2 or _OPERATOR.search(words):
        return item
    return f'{sign}"' + words.replace("\\", "\\\\") + '"'


def _pieces(text: str) -> list[str]:
    """Signs, parentheses, words; phrases and values keep their quotes."""
    pieces, place, end = [], 0, len(text.rstrip())
    while place < end:
        match = _PIECE.match(text, place)
        if not match:
            raise Usage(_("the query `{query}` has a quote that is not closed").format(query=one_line(text, 60)))
        pieces.append(match[1])
        place = match.end()
    return pieces


def _unquoted(value: str) -> str:
    return _QUOTED.sub(lambda match: _ESCAPED.sub(r"\1", match[1]), value)


# -- grammar -----------------------------------------------------------------------------------------------------------


class _Grammar:
    """Recursive descent: either < every < operand."""

    def __init__(self, pieces: list[str], terms: "_Terms") -> None:
        self.pieces, self.terms = pieces, terms
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
        return self.terms.term(self.pieces[self.place - 1])

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


# -- terms -------------------------------------------------------------------------------------------------------------


class _Terms:
    """What single terms mean on this desk, now; `asked` are the keys met so far."""

    def __init__(
        self, words: Words, at: datetime, agents: tuple[str, ...], me: str | None, service: Due | None = None,
        news: Callable[[], Iterable[str]] | None = None,
    ) -> None:  # fmt: skip
        self.words, self.at, self.agents, self.me, self.service = words, at, agents, me, service
        self.news = news
        self.asked: set[str] = set()

    def term(self, piece: str) -> Test:
        key, colon, value = piece.partition(":")
        if piece.startswith('"') or not colon:
            return self.text("text", _unquoted(piece))
        if key.lower() not in KEYS:
            hint = _("; put a text that has a colon into double quotes")
            raise Usage(_unknown(_("unknown key `{value}` in the query; there is {known}"), key, KEYS) + hint)
        self.asked.add(key.lower())
        return self.valued(key.lower(), value)

    def valued(self, key: str, value: str) -> Test:
        if key == "late" and not value:
            return self.late(key, "yes")
        if key == "no":
            return negated(self.valued("has", value))
        parts = [part for part in _PART.findall(value) if part.strip()]
        if not parts:
            raise Usage(_("`{key}:` needs a value").format(key=key))
        return either([_READERS[key](self, key, _unquoted(part)) for part in parts])

    def text(self, _key: str, value: str) -> Test:
        phrase = " ".join(tokens(value))
        if not value:
            return EVERYTHING
        if not phrase:
            raise Usage(_("`{value}` has neither letters nor digits to search for").format(value=one_line(value, 40)))
        sql = "t.text IN (SELECT rowid FROM fulltext WHERE fulltext MATCH ?)"
        return exactly(lambda ticket: f" {phrase}" in searchable(ticket), sql, f'"{phrase}" *')

    def title(self, _key: str, value: str) -> Test:
        wanted = fold(value)
        return exactly(lambda ticket: wanted in fold(ticket.title), "instr(fold(t.title), ?) > 0", wanted)

    # -- words

    def word(self, key: str, value: str) -> Test:
        held = self.held(key)
        known = self.known(key, value)
        if known:
            marks = ", ".join("?" * len(known))
            return self.indexed(
                key, lambda ticket: any(fold(word) in known for word in held(ticket)), f"IN ({marks})", *known
            )
        wanted = fold(value)
        if wanted.endswith("*"):
            stem = wanted[:-1]
            return self.indexed(
                key, lambda ticket: any(fold(word).startswith(stem) for word in held(ticket)),
                "BETWEEN ? AND ? || char(1114111)", stem, stem,
            )  # fmt: skip
        return self.indexed(key, lambda ticket: any(fold(word) == wanted for word in held(ticket)), "= ?", wanted)

    def indexed(self, key: str, matches: Callable[[Ticket], bool], compared: str, *values: Any) -> Test:
        """A test of words, of which the index keeps the folded form (table `word`) or folds them when asked."""
        if key == "stage":
            stage, told = self.stage()
            return exactly(matches, f"fold(coalesce({stage}, '')) {compared}", *told, *values)
        if key in ("id", "external"):
            return exactly(matches, _FOLDED[key].format(compared=compared), *values * _FOLDED[key].count("{"))
        words = f"(SELECT value FROM word WHERE field = '{column(key)}' AND folded {compared})"
        if key in _LISTS:
            found = f"t.id IN (SELECT ticket FROM listed WHERE field = '{key}' AND value IN {words})"
            return exactly(matches, found, *values)
        return exactly(matches, f"(t.{column(key)} IS NOT NULL AND t.{column(key)} IN {words})", *values)

    def stage(self) -> tuple[str, tuple[str, ...]]:
        """A ticket's stage in SQL: its own, else its type's."""
        bare = Ticket("", "", self.at)
        stages = ((kind, self.words.stage(bare._replace(type=kind))) for kind in self.words.vocabulary("type"))
        told = tuple(word for kind, stage in stages if stage for word in (kind, stage))
        cases = " ".join(["WHEN ? THEN ?"] * (len(told) // 2))
        return (f"coalesce(t.stage, CASE t.type {cases} END)" if told else "t.stage"), told

    def held(self, key: str) -> Callable[[Ticket], Sequence[str]]:
        """What gives the values of a key."""
        if key == "stage":
            return lambda ticket: tuple(filter(None, [self.words.stage(ticket)]))
        return lambda ticket: _held(ticket, key)

    def known(self, key: str, value: str) -> frozenset[str]:
        """The words, folded, that `value` stands for; none where any word goes; Usage where it is none of them."""
        words = self.vocabulary(key)
        if not words:
            return frozenset()
        wanted = fold(value)
        if (key, wanted) == ("status", "open"):
            return frozenset(OPEN)
        if (key, wanted) == ("assignee", "me"):
            return frozenset([fold(self.myself())])
        found = {fold(word) for word in words if _fits(fold(word), wanted)}
        if not found:
            raise Usage(_unknown(_("unknown {field} `{value}`; there is {known}"), value, words, key))
        return frozenset(found)

    def vocabulary(self, key: str) -> tuple[str, ...]:
        if key == "assignee":
            return (*self.agents, "me") if self.agents else ()
        return _VOCABULARIES.get(key) or self.words.vocabulary(key)

    def myself(self) -> str:
        if not self.me:
            raise Usage(_("`me` is nobody yet: --as AGENT, or an agent with git's user.email"))
        return self.me

    # -- presence

    def has(self, _key: str, value: str) -> Test:
        name = value.lower()
        if name not in HAVABLE:
            raise Usage(_unknown(_("unknown key `{value}` in the query; there is {known}"), value, HAVABLE))
        if name == "promise":
            from ticketcli import promises

            return Test(lambda ticket: bool(promises.standing(ticket)), "t.open")
        if name in _ENTRIES:
            return exactly(lambda ticket: any(_ENTRIES[name](entry) for entry in ticket.entries), f"t.{name}")
        held = self.held(name)
        told: tuple[str, ...] = ()
        if name in _LISTS:
            sql = f"t.id IN (SELECT ticket FROM listed WHERE field = '{name}')"
        elif name == "stage":
            stage, told = self.stage()
            sql = f"coalesce({stage}, '') != ''"
        else:
            sql = "t.description" if name == "description" else f"coalesce(t.{column(name)}, '') != ''"
        return exactly(lambda ticket: bool(held(ticket)), sql, *told)

    def state(self, key: str, value: str) -> Test:
        if value.lower() not in _STATES:
            raise Usage(_unknown(_("unknown {field} `{value}`; there is {known}"), value, [*_STATES], key))
        return _STATES[value.lower()]

    def new(self, key: str, value: str) -> Test:
        """What the last sync brought in, which whoever asks has to tell."""
        if value.lower() != SINCE_SYNC:
            raise Usage(_unknown(_("unknown {field} `{value}`; there is {known}"), value, [SINCE_SYNC], key))
        found = sorted(self.news() if self.news else ())
        held = frozenset(found)
        numbers = "[" + ", ".join(f'"{number}"' for number in found) + "]"
        return exactly(lambda ticket: ticket.id in held, "t.number IN (SELECT value FROM json_each(?))", numbers)

    # -- order

    def number(self, key: str, value: str) -> Test:
        compare, bound = _compared(key, value)
        if not (bound.isascii() and bound.isdigit() and len(bound) < 10):
            raise Usage(_("`{key}:` compares with a whole number, such as {key}:>=2").format(key=key))
        sign = _split(key, value)[0] or "="
        return exactly(
            lambda ticket: (held := getattr(ticket, key)) is not None and compare(held, int(bound)),
            f"(t.{key} IS NOT NULL AND t.{key} {sign} ?)", int(bound),
        )  # fmt: skip

    def priority(self, key: str, value: str) -> Test:
        if value[:1] not in tuple("<>="):
            return self.word(key, value)
        compare, bound = _compared(key, value)
        rank = {fold(word): place for place, word in enumerate(self.words.priorities)}
        limit = min(rank[word] for word in self.known(key, bound))
        fitting = tuple(word for word, place in rank.items() if compare(place, limit))
        marks = ", ".join("?" * len(fitting))
        return self.indexed(key, lambda ticket: fold(ticket.priority) in fitting, f"IN ({marks})", *fitting)

    # -- time

    def time(self, key: str, value: str) -> Test:
        low, high = self.span(*_split(key, value))
        instant = _INSTANTS[key]

        def test(ticket: Ticket) -> bool:
            at = instant(ticket)
            return at is not None and (low is None or at >= low) and (high is None or at < high)

        bounds = [(f"t.{key}_at >= ?", low), (f"t.{key}_at < ?", high)]
        kept = [(sql, bound.timestamp()) for sql, bound in bounds if bound is not None]
        conditions = (f"t.{key}_at IS NOT NULL", *(sql for sql, _bound in kept))
        return exactly(test, " AND ".join(conditions), *(bound for _sql, bound in kept))

    def due(self, key: str, value: str) -> Test:
        """`<2h` is due in less than two hours, or late already; what stands has no instant."""
        sign, bound = _split(key, value)
        edge = (length := _age(bound)) and self.at.astimezone(UTC) + length
        low, high = ((edge, None) if sign in (">", ">=") else (None, edge)) if edge else self.span(sign, bound)

        def test(ticket: Ticket) -> bool:
            at = self.service.due_at(ticket) if self.service else None
            return at is not None and (low is None or at >= low) and (high is None or at < high)

        bounds = [(sql, limit.timestamp()) for sql, limit in (("t.due_at >= ?", low), ("t.due_at < ?", high)) if limit]
        conditions = ("t.due_at IS NOT NULL", *(sql for sql, _limit in bounds))
        return exactly(test, " AND ".join(conditions), *(limit for _sql, limit in bounds))

    def late(self, key: str, value: str) -> Test:
        """`late:` alone and `late:yes` are late by any target; else by that one."""
        wanted = value.lower()
        if wanted not in _LATE:
            raise Usage(_unknown(_("unknown {field} `{value}`; there is {known}"), value, _LATE, key))
        if wanted in ("yes", "no"):
            found = late(self.service, self.at)
            return found if wanted == "yes" else negated(found)
        return late(self.service, self.at, wanted)

    def span(self, sign: str, bound: str) -> Span:
        """The half-open span that a comparison means; `<7d` is younger than seven days, a day is a whole day."""
        if age := _age(bound):
            edge = self.at.astimezone(UTC) - age
            return (None, edge) if sign in (">", ">=") else (edge, None)
        begin = when.read(bound, self.at, self.words.tz)
        first, last = begin.astimezone(UTC), _end(begin, ":" in bound).astimezone(UTC)
        spans: Mapping[str, Span] = {"<": (None, first), "<=": (None, last), ">": (last, None), ">=": (first, None)}
        return spans.get(sign, (first, last))


def _unknown(line: str, value: str, known: Sequence[str], field: str = "") -> str:
    near = nearest(value, known) or known
    return line.format(field=field, value=one_line(value, 40), known=listed(near))


def _fits(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def _compared(key: str, value: str) -> tuple[Callable[[Any, Any], bool], str]:
    sign, bound = _split(key, value)
    return _COMPARISONS[sign], bound


def _split(key: str, value: str) -> tuple[str, str]:
    """The sign of comparison and what stands behind it."""
    bound = value.lstrip("<>=")
    sign = value[: len(value) - len(bound)]
    if sign not in _COMPARISONS or not bound.strip():
        signs = listed([sign for sign in _COMPARISONS if sign])
        raise Usage(_("`{key}:{value}` compares with nothing: behind the key may stand {signs}, then a value").format(
            key=key, value=one_line(value, 40), signs=signs))  # fmt: skip
    return sign, bound


def _age(bound: str) -> timedelta | None:
    try:
        return when.span(bound)
    except Usage:
        return None


def _end(begin: datetime, told: bool) -> datetime:
    """When what begins then is over: a day when the next one begins, an instant (`told` to the minute) in a second."""
    day = datetime.combine(begin.date(), time(), begin.tzinfo)
    if told or begin.astimezone(UTC) != day.astimezone(UTC):
        return begin + timedelta(seconds=1)
    return datetime.combine(begin.date() + timedelta(days=1), time(), begin.tzinfo)


def _held(ticket: Ticket, key: str) -> Sequence[str]:
    """The values of a key, as a query compares them."""
    if key in _LISTS:
        return tuple(getattr(ticket, _LISTS[key]))
    if key == "external":
        return (str(ticket.external), ticket.external.source) if ticket.external else ()
    value = figures.outcome(ticket) if key == "outcome" else getattr(ticket, _FIELDS.get(key, key))
    return () if value in (None, "") else (str(value),)


def searchable(ticket: Ticket) -> str:
    """The words of all that was written on a ticket, a blank before each; no phrase leads from one part to the next."""
    return "\n".join(" " + " ".join(tokens(part)) for part in parts(ticket).values())


def column(key: str) -> str:
    """Where the index keeps what a key asks for."""
    return {"waiting": "waiting_for", "id": "number"}.get(key, key)


# -- keys --------------------------------------------------------------------------------------------------------------

_LISTS = {"tag": "tags", "keyword": "keywords", "link": "links"}
_FIELDS = {"waiting": "waiting_for"}
_VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "status": (*Status, "open"),
    "outcome": tuple(Outcome),
    "waiting": WAITING_FOR,
}
_LATE = ("yes", "no", *TARGETS)
_FOLDED = {
    "id": "fold(t.number) {compared}",
    "external": "(t.external IS NOT NULL AND (fold(t.external) {compared}"
    " OR fold(substr(t.external, 1, instr(t.external, ':') - 1)) {compared}))",
}
"""What the index folds when it is asked: what each ticket has another one of."""
_STATES: Mapping[str, Test] = {
    "open": OPEN_ONES,
    "unassigned": UNASSIGNED,
    "edited": exactly(lambda _ticket: False, "t.edited"),
}
_ENTRIES: Mapping[str, Callable[[Entry], bool]] = {
    "reply": lambda entry: entry.kind == "reply",
    "attachment": lambda entry: bool(entry.attachments),
}
_INSTANTS: Mapping[str, Callable[[Ticket], datetime | None]] = {
    "created": lambda ticket: ticket.created_at,
    "updated": figures.updated_at,
    "resolved": figures.resolved_at,
    "closed": figures.closed_at,
}
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "": operator.eq, "=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_WORDS = (
    "type", "stage", "area", "product", "channel", "language", "customer", "contact", "assignee", "team", "tag",
    "keyword", "parent", "link", "external", "outcome",
)  # fmt: skip
_READERS: Mapping[str, Callable[[_Terms, str, str], Test]] = {
    **dict.fromkeys(("id", "status", "waiting", *_WORDS), _Terms.word),
    **dict.fromkeys(("level", "progress"), _Terms.number),
    **dict.fromkeys(_INSTANTS, _Terms.time),
    "priority": _Terms.priority,
    "title": _Terms.title,
    "text": _Terms.text,
    "has": _Terms.has,
    "is": _Terms.state,
    "due": _Terms.due,
    "late": _Terms.late,
    "new": _Terms.new,
}
KEYS = (*_READERS, "no")
"""All keys that a query may ask about."""
HAVABLE = (*_WORDS, "priority", "level", "progress", "description", "promise", *_ENTRIES)
"""All that a ticket may have or not."""
