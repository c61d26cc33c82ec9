"""`tkt link`: each to all others, or all to one parent, in one commit."""

import pytest

from tests.conftest import git


@pytest.fixture
def three(desk, run):
    return [run("-q", "new", title, "--no-rules").out.strip() for title in ("Uno", "Dos", "Tres")]


@pytest.fixture
def shown(run):
    return lambda number: run("show", number, "--format", "json").json


def test_each_is_tied_to_all_others_in_one_commit(three, run, shown):
    before = int(git("rev-list", "--count", "HEAD"))
    assert run("link", *three, three[0]).code == 0
    assert int(git("rev-list", "--count", "HEAD")) == before + 1
    for number in three:
        assert sorted(shown(number)["links"]) == sorted({*three} - {number})


def test_what_is_tied_already_is_not_tied_again(three, run, shown):
    run("link", *three[:2])
    head = git("rev-parse", "HEAD")
    assert run("link", *three[:2]).code == 0
    assert git("rev-parse", "HEAD") == head
    run("link", *three)
    assert sorted(shown(three[0])["links"]) == sorted(three[1:])


def test_parts_have_a_parent_and_the_parent_has_none(three, run, shown):
    run("link", *three[1:], "--parent", three[0])
    assert [shown(number)["parent"] for number in three] == [None, three[0], three[0]]


def test_one_alone_and_a_parent_of_itself_are_refused(three, run):
    assert "at least two tickets" in run("link", three[0]).err
    assert "its own parent" in run("link", *three, "--parent", three[1]).err
    assert run("link", three[0], three[0]).code == 2
