"""`tkt --help` from pages laid out before: the same that click says."""

from pathlib import Path

import pytest

from tests.conftest import Run
from ticketcli.i18n import LANGUAGES
from ticketcli.runtime import help_pages


@pytest.mark.parametrize("width", help_pages.WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_what_click_says(language: str, width: int, run: Run):
    said = run("--help", LC_MESSAGES=language, COLUMNS=str(width)).out
    assert Path(help_pages.path(language, width)).read_text() == said, "lay the pages out anew: make messages"


@pytest.mark.parametrize("columns", ["", "80", "100", "140", "0", "-1", "viele", "63"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_the_same_from_a_page_and_from_click(language: str, columns: str, run: Run, tkt: Run):
    where = {"LC_MESSAGES": language, "COLUMNS": columns}
    assert tkt("--help", **where) == tkt("-h", **where) == run("--help", **where)


def test_on_a_terminal_help_is_as_wide_as_that_is(terminal: Run):
    longest = {columns: max(map(len, terminal("--help", columns=columns).lines)) for columns in (60, 80, 100, 200)}
    assert longest[60] <= 60 < longest[80] <= 80 < longest[100] == longest[200] <= 100
