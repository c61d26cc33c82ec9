"""The query language: `status:open area:billing -channel:web (tag:a or tag:b) created:>=2026-11-01 "nota de crédito"`.

Terms are joined by and; `or`, `not`/`-`, parentheses; `,` in a value means any of; bare words search the text.
An unknown key or value is an error that names the nearest known one (docs/cli.md, The query).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.query import grammar, keys
from ticketcli.query.asker import Asker, DeskWords, as_typed, no_words
from ticketcli.query.predicate import Due, Query

LONGEST = 2000


def parse_query(
    typed: str | Sequence[str],
    words: DeskWords,
    at: datetime,
    agents: Iterable[str] = (),
    me: Callable[[], str | None] = no_words,
    service: Callable[[], Due | None] = no_words,
    news: Callable[[], Iterable[str]] = tuple,
    customers: Callable[[str], Sequence[str]] = as_typed,
) -> Query:
    """The query that was typed, at the present `at`; `assignee:me` is whoever asks. Usage when it is none.

    `me`, `service`, `news` and `customers` are called when a term needs them, and not before.

    A text is the language itself. In a sequence each item was one argument, whose outer quotes the shell has taken: one
    of several words without any operator is a phrase again (`nota de crédito`, `-nota de crédito`), all others are read
    as they stand (`status:open area:billing`).
    """
    text = typed if isinstance(typed, str) else " ".join(map(grammar.spell_argument, typed))
    if len(text) > LONGEST:
        raise Usage(_("a query has at most {limit} characters").format(limit=LONGEST))
    pieces = grammar.split_query(text)
    asker = Asker(words, at, tuple(agents), me, service, news, customers)
    test = grammar.join_terms(pieces, partial(keys.read_term, asker))
    return Query(text, test, frozenset(filter(None, map(keys.key_asked, pieces))))
