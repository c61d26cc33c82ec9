"""A desk, opened: wherever one stands, whatever is asked of it first, in whichever thread."""

import threading
from pathlib import Path

import pytest

from tests.conftest import git
from ticketcli.desk.desk import Desk, find_root
from ticketcli.errors import BadFile, Trouble


def titles(desk: Desk) -> set[str]:
    return {card.title for card in desk.index.cards()}


# -- where it lies -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["desk", "./desk", "desk/../desk", "desk/"])
def test_a_path_from_another_folder_opens_the_same_desk(path, desk, monkeypatch):
    there = Desk(str(desk))
    monkeypatch.chdir(desk.parent)
    opened = Desk(path)
    assert opened.root == str(desk)
    assert (opened.history.own_folder, titles(opened)) == (there.history.own_folder, titles(there))
    assert opened.history.identity().mail == "ana@latiendita.example"


def test_a_desk_stays_where_it_was_opened(desk, tmp_path, monkeypatch):
    opened = Desk(".")
    monkeypatch.chdir(tmp_path)
    assert opened.get(sorted(opened.index.numbers())[0]).title in titles(Desk(str(desk)))


def test_what_was_opened_from_another_folder_can_be_written(desk, monkeypatch):
    monkeypatch.chdir(desk.parent)
    opened = Desk("desk")
    with opened.writing():
        ticket = next(opened.tickets())
    assert opened.store.text(f"tickets/20{ticket.id[3:5]}/{ticket.id[5:7]}/{ticket.id}.md")


def test_the_root_is_found_from_any_folder_below(desk):
    assert find_root("tickets") == find_root(str(desk / "rules")) == str(desk)
    with pytest.raises(Trouble, match="no desk here"):
        find_root(str(desk.parent))
    with pytest.raises(Trouble, match="no such folder"):
        find_root("nada")


def test_a_folder_with_settings_and_without_git_is_no_desk_yet(tmp_path):
    (tmp_path / "desk.yaml").write_text("name: x\n")
    with pytest.raises(Trouble, match="not a git repository"):
        find_root(str(tmp_path))


def test_a_bare_repository_is_named_as_what_it_is(tmp_path):
    git("init", "--bare", str(tmp_path / "bare"))
    with pytest.raises(Trouble, match="bare repository"):
        find_root(str(tmp_path / "bare"))


# -- threads -----------------------------------------------------------------------------------------------------------


def test_another_thread_opens_a_desk_of_its_own(desk):
    here, there = Desk(str(desk)), list[set[str]]()
    known = titles(here)
    beside = threading.Thread(target=lambda: there.append(titles(Desk(str(desk)))))
    beside.start()
    beside.join()
    assert there == [known]


# -- what it says of itself --------------------------------------------------------------------------------------------


def test_the_first_fault_of_the_settings_is_raised(desk):
    Path("desk.yaml").write_text("name: x\nprefixx: A\nzonee: B\n")
    with pytest.raises(BadFile, match=r"desk\.yaml:2"):
        _settings = Desk(".").settings


def test_the_words_of_rules_are_those_of_the_desk(desk):
    opened = Desk(".")
    assert opened.words.agents == {"ana", "luis", "marta", "nico"}
    assert opened.words.areas == set(opened.settings.areas)
    assert opened.words.desk is opened.settings


def test_a_search_gives_records_and_passes_over_what_cannot_be_read(desk):
    opened = Desk(".")
    weights = [1.0] * 10
    found = list(opened.search("factura", weights[:5], -1))
    assert found
    for one in Path("tickets").rglob("*.md"):
        one.write_text("---\nid: [\n")
    assert [one for one in opened.search("factura", weights[:5], -1) if hasattr(one, "entries")] == []


def test_fresh_numbers_are_nobodys(desk):
    opened = Desk(".")
    at = next(opened.tickets()).created_at
    fresh = {opened.fresh_number(at) for _time in range(20)}
    assert not fresh & set(opened.index.numbers())
    assert {number[:7] for number in fresh} == {f"TK-{opened.settings.local(at):%y%m}"}


def test_nothing_was_learned_of_a_fresh_desk(desk):
    opened = Desk(".")
    assert not opened.has_learned
    assert opened.assignment.advise(next(opened.tickets()), ("area",)) == []
