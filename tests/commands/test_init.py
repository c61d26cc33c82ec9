"""A desk is made where there is none, and nothing that lies there already is lost."""

import os

import pytest

from tests.conftest import git
from ticketcli.commands.init import ATTRIBUTES


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_desk_is_one_commit_of_two_files(here, run):
    done = run("init", "mesa", "--lang", "es", "--name", "La  Mesa", "--prefix", "MS", "--zone", "Europe/Madrid")
    assert (done.code, done.err.count("\n")) == (0, 1)
    assert done.out.endswith(f" {here / 'mesa'}\n")
    assert (here / "mesa/desk.yaml").read_text() == (
        "name: La Mesa\nprefix: MS\nlanguages: [es, en]\nzone: Europe/Madrid\n"
    )
    assert git("-C", "mesa", "ls-files").split() == [".gitattributes", "desk.yaml"]
    assert git("-C", "mesa", "log", "--format=%s %cI %D") == "Make a desk 2026-11-20T14:30:00+01:00 HEAD -> main"
    assert git("-C", "mesa", "status", "--porcelain") == ""
    assert run("-C", "mesa", "-q", "new", "x").out.startswith("MS-2611-")


def test_the_example_is_whole_and_sound(here, run):
    assert run("-q", "init", "shop", "--example").out == f"{here / 'shop'}\n"
    assert run("-C", "shop", "check").code == 0
    assert int(run("-C", "shop", "list", "--all", "--count").out) > 20
    outcomes = run("-C", "shop", "list", "--all", "--columns", "outcome", "--format", "csv").lines
    assert set(outcomes) >= {
        "solved", "compensated", "replaced", "rejected", "unsolvable", "duplicate", "spam", "no-reply",
    }  # fmt: skip
    assert git("-C", "shop", "status", "--porcelain") == ""


def test_a_repository_keeps_what_it_has(here, run):
    git("init", "-q", "-b", "trunk")
    (here / ".gitattributes").write_text("*.png binary")
    (here / "README.md").write_text("mine")
    git("add", "README.md")
    assert run("init").code == 0
    assert (here / ".gitattributes").read_text() == "*.png binary\n" + ATTRIBUTES.decode()
    assert git("status", "--porcelain") == "A  README.md"
    assert git("log", "--format=%D") == "HEAD -> trunk"


def test_the_example_replaces_no_file(here, run):
    (here / "agents").mkdir()
    (here / "agents/ana.md").write_text("mine")
    done = run("init", "--example")
    assert done.code == 4
    assert f"{here / 'agents/ana.md'} is there already" in done.err
    assert os.listdir(here) == ["agents"]


def test_settings_without_a_repository_become_a_desk(here, run):
    (here / "desk.yaml").write_text("name: Mía\n")
    assert run("list").code == 5
    assert run("init").code == 0
    assert (here / "desk.yaml").read_text() == "name: Mía\n"
    assert run("list").code == 0


@pytest.mark.parametrize(("options", "code", "told"), [
    (["--prefix", "tk!"], 2, "prefix"), (["--zone", "Marte/Norte"], 2, "Marte/Norte"), (["--lang", "fr"], 2, "fr"),
    (["--example", "--name", "x"], 2, "desk.yaml"), (["--at", "ayer u hoy"], 2, "no such time"),
], ids=str)  # fmt: skip
def test_options_that_make_no_sense_leave_nothing_behind(options, code, told, here, run):
    done = run("init", "mesa", *options)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert not (here / "mesa/desk.yaml").exists()


def test_settings_that_are_wrong_already_are_named(here, run):
    (here / "desk.yaml").write_text("nam: x\n")
    done = run("init")
    assert (done.code, done.err) == (5, "tkt: desk.yaml:1: unknown key `nam`; did you mean name?\n")


def test_a_place_that_cannot_be_one_is_told(here, run):
    (here / "file").write_text("x")
    assert run("init", "file").code == 2
    done = run("init", "file/mesa")
    assert done.code == 5
    assert "file/mesa: cannot be written: Not a directory" in done.err
    run("init", "mesa")
    done = run("init", "mesa")
    assert (done.code, done.err) == (4, f"tkt: {here / 'mesa'} is a desk already\n")


def test_the_author_is_gits_user_or_the_tool(here, run):
    run("init", "one")
    assert git("-C", "one", "log", "--format=%an <%ae>") == "tkt <tkt@localhost>"
    assert run("init", "two", GIT_AUTHOR_NAME="Ana Ruiz", GIT_AUTHOR_EMAIL="ana@x.example").code == 0
    assert git("-C", "two", "log", "--format=%an <%ae>") == "Ana Ruiz <ana@x.example>"
