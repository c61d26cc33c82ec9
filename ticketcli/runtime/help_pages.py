"""`tkt --help` as pages that were laid out before: click would take three times as long to come to the same text.

`make messages` lays them out; tests/runtime/test_help_pages.py compares them with what click says.
"""

import os
from collections.abc import Mapping

from ticketcli.i18n import LOCALE_FOLDER, preferred_language

WIDTHS = (80, 100)
"""The columns of a terminal that pages are laid out for; the widest serves all that are wider."""


def read_page(environment: Mapping[str, str]) -> bytes | None:
    """The page in the language that the environment asks for, as wide as the terminal; None where none is prepared."""
    width = min(_columns(environment), WIDTHS[-1])
    try:
        with open(page_path(preferred_language(environment), width), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def page_path(language: str, width: int) -> str:
    """Where a page lies."""
    return os.path.join(LOCALE_FOLDER, language, f"help-{width}.txt")


def _columns(environment: Mapping[str, str]) -> int:
    """How wide click would find the terminal: as COLUMNS says, as it is, or 80."""
    try:
        said = int(environment.get("COLUMNS", ""))
    except ValueError:
        said = 0
    return said if said > 0 else _measured()


def _measured() -> int:
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80
