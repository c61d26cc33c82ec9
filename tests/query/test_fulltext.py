"""Full text: all the words, wherever they stand, best first."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import indexed
from ticketcli.errors import Usage
from ticketcli.query.fulltext import (
    AROUND,
    MOST_WORDS,
    WEIGHTS,
    SearchHit,
    find_hit,
    match_beginnings,
    split_tokens,
    words_asked,
)
from ticketcli.ticket.model import Article, Entry, External, Status, Ticket

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = Ticket(
    "TK-2611-7Q2MX", "No me llegó la factura", NOON, Status.RESOLVED, tags=("nota",), keywords=("crédito",),
    description="Pagué el 3 de octubre\ny nada.", external=External("zendesk", "1234"),
    entries=(
        Entry(NOON, "ana", "reply", "e1", text="La reenvié recién."),
        Entry(NOON, "ana", "status", "e2", facts={"outcome": "solved", "summary": "Enviada otra vez"}),
    ),
)  # fmt: skip
ARTICLE = Article(
    "nota", "Cómo pedir una nota de crédito", ("crédito",), "es", "published", "Con el número de factura."
)


def search(typed: str, tickets: Sequence[Ticket], articles: Sequence[Article] = ()) -> list[SearchHit]:
    """What the index finds, best first."""
    records = [*tickets, *articles]
    marks = ", ".join("?" * len(WEIGHTS))
    statement = (
        "SELECT file.id FROM fulltext JOIN file ON file.text = fulltext.rowid WHERE fulltext MATCH ?"
        f" ORDER BY bm25(fulltext, {marks}), file.id"
    )
    words = words_asked(typed)
    rows = indexed.index(records).execute(statement, (match_beginnings(words), *WEIGHTS.values()))
    return [find_hit(records[id - 1], words) for (id,) in rows]


def found(typed: str, *tickets: Ticket) -> list[str]:
    return [hit.id for hit in search(typed, tickets or (ONE,), (ARTICLE,))]


@pytest.mark.parametrize(
    "typed",
    [
        "llego",
        "LLEGÓ",
        "llegó factura",
        "fact",
        "pague octubre",
        "reenvié",
        "otra vez",
        "7Q2MX",
        "TK-2611-7Q2MX",
        "zendesk",
        "1234",
        "llegó, factura!",
        "factura factura",
        "nada recién 1234",
    ],
)
def test_a_ticket_is_found_by_all_the_words_wherever_they_stand(typed: str):
    assert ONE.id in found(typed)


@pytest.mark.parametrize(
    ("written", "typed"),
    [("Nº 7", "Nº"), ("Nº 7", "no"), ("2º piso", "2º"), ("2º piso", "2o"), ("20 m²", "m²"), ("20 m²", "m2"),
     ("Hauptstraße 3", "hauptstraße"), ("Hauptstraße 3", "HAUPTSTRASSE"), ("½ kg", "½"), ("ﬁn", "fin"),
     ("İzmir", "izmir")],
)  # fmt: skip
def test_search_finds_what_stands_there(written: str, typed: str):
    bare = ONE._replace(title=written, description="", entries=(), tags=(), keywords=(), external=None)
    hit = search(typed, (bare,))[0]
    assert (hit.id, hit.snippet) == (ONE.id, written)


def test_the_snippet_stands_around_the_word_where_folding_makes_a_text_longer():
    written = "ß" * 200 + " caldera rota " + "½" * 200
    hit = search("caldera", (ONE._replace(title=written, description="", entries=()),))[0]
    assert hit.snippet == "…" + "ß" * (AROUND - 1) + " caldera rota " + "½" * (AROUND - len(" rota ")) + "…"


@settings(deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_each_word_of_a_text_finds_it(written: str):
    ticket = ONE._replace(title="x", description=written)
    assert all(search(word, (ticket,)) for word in split_tokens(written)[:5])


@pytest.mark.parametrize("typed", ["llegó zzz", "actura", "234", "llegofactura"])
def test_one_word_that_is_nowhere_finds_nothing(typed: str):
    assert found(typed) == []


def test_articles_are_found_too():
    assert found("cómo pedir") == ["nota"]
    hit = search("pedir", (), (ARTICLE,))[0]
    assert (hit.title, hit.status, hit.snippet) == (ARTICLE.title, "published", ARTICLE.title)


@pytest.mark.parametrize("typed", ["", " ", "-", "«»", "🙂", " ".join(f"w{n}" for n in range(MOST_WORDS + 1))])
def test_nothing_and_too_much_are_refused(typed: str):
    with pytest.raises(Usage):
        search(typed, (ONE,))


def test_the_better_place_comes_first():
    bare = ONE._replace(title="x", tags=(), keywords=(), description="", entries=(), external=None)
    said = bare._replace(id="said", entries=(Entry(NOON, "ana", "note", "e1", text="caldera"),))
    told, marked = bare._replace(id="told", description="caldera"), bare._replace(id="marked", tags=("caldera",))
    titled = bare._replace(id="titled", title="caldera")
    assert found("caldera", said, told, titled, marked) == ["titled", "marked", "told", "said"]


def test_the_snippet_is_what_stands_around_the_first_word_on_one_line():
    long = "a " * 100 + "caldera\n\trota" + " b" * 100
    hit = search("rota caldera", (ONE._replace(description=long),))[0]
    assert hit.snippet.startswith("…a a")
    assert hit.snippet.endswith(" b b…")
    assert "caldera rota" in hit.snippet
    assert len(hit.snippet) <= 2 * AROUND + len("rota") + 2


def test_the_snippet_is_as_it_was_written_with_accents():
    assert search("recien", (ONE,))[0].snippet == "La reenvié recién. solved Enviada otra vez"
    assert search("x", (ONE._replace(title="ﬁn x É", description=""),))[0].snippet == "ﬁn x É"


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_searched_in_whatever_was_written(typed: str, written: str):
    try:
        hits = search(typed, (ONE._replace(title=written, description=written),))
    except Usage:
        return
    assert all("\n" not in hit.snippet and len(hit.snippet) <= len(written) + 200 for hit in hits)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["llegó", "factura", "nota", "zzz", "octubre"]), min_size=1, max_size=4), st.randoms())
def test_the_order_of_the_words_changes_nothing(words: list[str], random: Random):
    one = found(" ".join(words))
    random.shuffle(words)
    assert one == found(" ".join(words))


def test_a_long_text_is_searched_at_once():
    start = time.process_time()
    search("a" * 5000, (ONE._replace(description="a" * 500_000),))
    search("rota " * 5000, (ONE._replace(description="rotó " * 100_000),))
    assert time.process_time() - start < 2
