"""`tkt search`: all words ever written, the best match first, accents and case ignored."""

import pytest


@pytest.fixture
def two(empty, run):
    """Two tickets that hold one word, in the title and in a note."""
    first = run("-q", "new", "Cafetera rota").out.strip()
    second = run("-q", "new", "Otra cosa").out.strip()
    run("note", second, "-m", "Preguntó también por la CAFETERA del bar")
    return first, second


def numbers(run, *typed: str) -> list[str]:
    return run("search", *typed, "--format", "ids").lines


def test_what_has_it_in_the_title_comes_first(two, run):
    assert numbers(run, "cafetera") == [*two]
    assert numbers(run, "cafétera", "bar") == [two[1]]


def test_the_beginning_of_a_word_is_enough_and_every_word_must_be_there(two, run):
    assert numbers(run, "cafe") == [*two]
    assert numbers(run, "cafetera", "zafarrancho") == []


def test_a_limit_keeps_the_best(two, run):
    assert numbers(run, "cafetera", "--limit", "1") == [two[0]]
    assert numbers(run, "cafetera", "--limit", "0") == [*two]


def test_the_snippet_is_where_the_words_are(two, run):
    rows = run("search", "cafetera", "--format", "json").json
    assert [row["id"] for row in rows] == [*two]
    assert "CAFETERA del bar" in rows[1]["snippet"]


def test_nothing_found_is_said_and_no_failure(two, run):
    done = run("search", "zafarrancho")
    assert (done.code, done.out, done.err) == (0, "", "nothing was found\n")


@pytest.mark.parametrize("typed", ['"', "*", "a OR b", "NEAR(a b)", "title:", "-x", "('", "\u200b", "^"], ids=ascii)
def test_no_sign_is_a_command_to_the_index(typed, two, run):
    assert run("search", "--", typed).code in (0, 2)
