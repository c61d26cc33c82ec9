"""`tkt --help` from pages laid out before: the same that click says."""

import os
from pathlib import Path

import pytest

from tests.conftest import Run
from ticketcli.i18n import LANGUAGES
from ticketcli.runtime import help_pages


@pytest.mark.parametrize("width", help_pages.WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_what_click_says(language: str, width: int, run: Run):
    said = run("--help", LC_MESSAGES=language, COLUMNS=str(width)).out
    assert Path(help_pages.page_path(language, width)).read_text() == said, "lay the pages out anew: make messages"


@pytest.mark.parametrize("columns", ["", "80", "100", "140", "0", "-1", "viele", "63"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_the_same_from_a_page_and_from_click(language: str, columns: str, run: Run, tkt: Run):
    where = {"LC_MESSAGES": language, "COLUMNS": columns}
    assert tkt("--help", **where) == tkt("-h", **where) == run("--help", **where)


def test_on_a_terminal_help_is_as_wide_as_that_is(terminal: Run):
    longest = {columns: max(map(len, terminal("--help", columns=columns).lines)) for columns in (60, 80, 100, 200)}
    assert longest[60] <= 60 < longest[80] <= 80 < longest[100] == longest[200] <= 100


@pytest.mark.parametrize(
    ("columns", "width"), [("80", 80), ("100", 100), ("200", 100), ("1000000", 100), ("0", 80), ("viele", 80)]
)
def test_a_page_is_as_wide_as_the_terminal_up_to_the_widest(columns: str, width: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "get_terminal_size", lambda _stream: os.terminal_size((80, 24)))
    for language in ("en", "es"):
        shown = help_pages.read_page({"COLUMNS": columns, "LC_MESSAGES": language})
        assert shown == Path(help_pages.page_path(language, width)).read_bytes()


@pytest.mark.parametrize("columns", ["60", "79", "81", "99"])
def test_a_width_for_which_none_was_laid_out_has_no_page(columns: str):
    assert help_pages.read_page({"COLUMNS": columns}) is None


def test_where_nobody_says_how_wide_it_is_the_terminal_is_measured(monkeypatch: pytest.MonkeyPatch):
    wide, narrow = Path(help_pages.page_path("en", 100)).read_bytes(), Path(help_pages.page_path("en", 80)).read_bytes()
    for columns, page in ((120, wide), (0, narrow)):
        monkeypatch.setattr(os, "get_terminal_size", lambda _stream, n=columns: os.terminal_size((n, 24)))
        assert help_pages.read_page({"LC_MESSAGES": "en"}) == page
