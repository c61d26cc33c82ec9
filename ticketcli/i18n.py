"""The language of the person at the terminal: which one it is, and words in it."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress

LANGUAGES = ("en", "es")
LOCALE_FOLDER = os.path.join(os.path.dirname(__file__), "locale")

N_ = str
"""Marks what is translated when it is read, not when it is written."""

_spoken = "en"
_FRAME = "click"
"""The domain of the words that the command line itself brings: Usage, Options, No such option, …"""


def _either(one: str, many: str, n: int) -> str:
    return one if n == 1 else many


_said: Callable[[str], str] = str
_counted: Callable[[str, str, int], str] = _either


def preferred_language(environment: Mapping[str, str], desk: str | None = None) -> str:
    """The language the environment asks for (LC_ALL, LC_MESSAGES, LANG), else the desk's, else English.

    C or POSIX in the first two asks for English; in LANG, where machines have it by default, for nothing.
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value[:2].lower() in LANGUAGES:
            return value[:2].lower()
        if name != "LANG" and value.partition(".")[0] in ("C", "POSIX"):
            return "en"
    return desk if desk in LANGUAGES else "en"


def speak(language: str) -> None:
    """From here on `_` answers in `language`; English needs no catalogue."""
    import gettext

    global _said, _counted, _spoken
    _spoken, catalogue = language, gettext.NullTranslations()
    if language != "en":
        with (
            suppress(OSError),
            open(os.path.join(LOCALE_FOLDER, language, "LC_MESSAGES", "ticketcli.mo"), "rb") as file,
        ):
            catalogue = gettext.GNUTranslations(file)
    _said, _counted = catalogue.gettext, catalogue.ngettext
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(_FRAME, LOCALE_FOLDER)
    gettext.textdomain(_FRAME)


def spoken_language() -> str:
    """The language that is spoken now."""
    return _spoken


def _(message: str) -> str:
    """`message` in the language that is spoken now."""
    return _said(message)


def plural(one: str, many: str, n: int) -> str:
    """`one` or `many`, as `n` asks in the language that is spoken now, with {n} filled in."""
    return _counted(one, many, n).format(n=n)
