"""The language that is spoken at the terminal."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ticketcli import i18n

CATALOGUE = """\
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "closed"
msgstr "cerrado"

msgid "{n} ticket"
msgid_plural "{n} tickets"
msgstr[0] "{n} caso"
msgstr[1] "{n} casos"
"""


@pytest.fixture(autouse=True)
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small Spanish catalogue; English is spoken again afterwards."""
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "ticketcli.mo").open("wb") as file:
        write_mo(file, read_po(BytesIO(CATALOGUE.encode())))
    monkeypatch.setattr(i18n, "LOCALE_FOLDER", str(tmp_path))
    yield
    i18n.speak("en")


@pytest.mark.parametrize(
    ("environment", "desk", "spoken"),
    [
        ({}, None, "en"),
        ({}, "es", "es"),
        ({"LANG": "es_AR.UTF-8"}, None, "es"),
        ({"LANG": "es_AR.UTF-8"}, "en", "es"),
        ({"LANG": "en_US.UTF-8"}, "es", "en"),
        ({"LC_MESSAGES": "en_GB", "LANG": "es_AR"}, "es", "en"),
        ({"LC_ALL": "es", "LC_MESSAGES": "en_GB", "LANG": "en"}, None, "es"),
        ({"LC_ALL": "", "LANG": "es"}, None, "es"),
        ({"LANG": "de_DE.UTF-8"}, "es", "es"),
        ({"LANG": "de_DE.UTF-8"}, "pt", "en"),
    ],
)
def test_the_environment_is_asked_first_and_then_the_desk(
    environment: dict[str, str], desk: str | None, spoken: str
) -> None:
    assert i18n.preferred_language(environment, desk) == spoken


def test_words_come_in_the_language_that_is_spoken() -> None:
    assert i18n._("closed") == "closed"
    i18n.speak("es")
    assert (i18n.spoken_language(), i18n._("closed"), i18n._("untranslated")) == ("es", "cerrado", "untranslated")
    i18n.speak("en")
    assert (i18n.spoken_language(), i18n._("closed")) == ("en", "closed")


def test_one_and_many_are_told_apart() -> None:
    assert [i18n.plural("{n} ticket", "{n} tickets", n) for n in (0, 1, 2)] == [
        "0 tickets",
        "1 ticket",
        "2 tickets",
    ]
    i18n.speak("es")
    assert [i18n.plural("{n} ticket", "{n} tickets", n) for n in (1, 2)] == ["1 caso", "2 casos"]


def test_a_language_without_catalogue_is_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(i18n, "LOCALE_FOLDER", str(tmp_path / "none"))
    i18n.speak("es")
    assert i18n._("closed") == "closed"


def test_a_script_asks_for_english_by_the_c_locale():
    assert i18n.preferred_language({"LC_ALL": "C.UTF-8", "LANG": "es_AR.UTF-8"}, "es") == "en"
    assert i18n.preferred_language({"LC_MESSAGES": "POSIX"}, "es") == "en"


def test_a_machine_that_says_nothing_leaves_the_language_to_the_desk():
    assert i18n.preferred_language({"LANG": "C.UTF-8"}, "es") == "es"
