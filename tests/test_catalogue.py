"""The Spanish catalogue: all messages of the code are in it, each translation fits its message, and it is compiled."""

import os
import re
import subprocess
import sys
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from ticketcli import cli
from ticketcli.rules import explain
from ticketcli.ticket import lifecycle, wording

PACKAGE = Path(cli.__file__).parent
PLACE = PACKAGE / "locale/es/LC_MESSAGES/ticketcli"
KEYWORDS = {"_": None, "plural": (1, 2), "N_": None}
ADDRESSING = re.compile(r"\b(tú|tu|tus|ti|vos|usted|ustedes|te)\b", re.IGNORECASE)
CODE = re.compile(r"`[^`]*`|\{[^{}]*\}|--?\w[\w-]*|\btkt( \w+)*|\S+[.=]\w+|(\w+, ){2,}[\w…]+")
GLOSSARY = {
    r"desk": r"mesa",
    r"tickets?": r"tickets?",
    r"agents?": r"agentes?",
    r"teams?": r"equipos?",
    r"customers?": r"clientes?",
    r"areas?": r"áreas?",
    r"queue": r"cola",
    r"rules?": r"reglas?",
    r"pickers?": r"criterios? de reparto",
    r"timelines?": r"historias?",
    r"entr(y|ies)": r"entradas?",
    r"notes?": r"notas?",
    r"assign(ed|s)?": r"asign\w+",
    r"attach(ed)?": r"adjunt\w+",
    r"reopen(ed)?": r"reabr\w+|reabiert\w+",
    r"parked": r"apartad[oa]s?",
    r"duplicates?": r"duplicad[oa]s?",
    r"commits?": r"commits?",
    r"front matter": r"encabezado",
}


def catalogue() -> Catalog:
    with PLACE.with_suffix(".po").open("rb") as file:
        return read_po(file)


def messages(source: Catalog) -> list[Message]:
    return [message for message in source if message.id]


def forms(text: object) -> tuple[str, ...]:
    """The one form of a message, or its singular and plural."""
    return tuple(text) if isinstance(text, list | tuple) else (str(text),)


MESSAGES = messages(catalogue())
PAIRS = [pair for one in MESSAGES for pair in zip(forms(one.id), forms(one.string), strict=True)]


# -- what is said ------------------------------------------------------------------------------------------------------


def test_every_message_of_the_code_is_in_the_catalogue_and_no_other():
    found = {message for _file, _line, message, *_rest in extract_from_dir(PACKAGE, keywords=KEYWORDS)}
    assert {forms(one.id) for one in MESSAGES} == {forms(message) for message in found}


def test_phrases_that_records_keep_are_in_the_catalogue():
    reasons = (lifecycle.FIRST, lifecycle.REPLIED, lifecycle.WROTE)
    assert {*explain.PHRASES, *wording.TEMPLATES, *reasons} <= {forms(one.id)[0] for one in MESSAGES}


def test_every_message_is_translated():
    assert not [one.id for one in MESSAGES if one.fuzzy or not all(forms(one.string))]


@pytest.mark.parametrize("pattern", [r"\{[^{}]*\}", r"`[^`]*`", r"--\w[\w-]*", r"\S+\.yaml"])
def test_what_is_no_word_stays_as_it_is(pattern):
    told = [[sorted(re.findall(pattern, text)) for text in pair] for pair in PAIRS]
    assert [kept for _message, kept in told] == [kept for kept, _translation in told]


def test_blanks_and_line_ends_around_a_message_stay():
    assert not [pair for pair in PAIRS if len({text.replace(text.strip(), "|") for text in pair}) > 1]


def test_nobody_is_addressed():
    assert not [translation for _message, translation in PAIRS if ADDRESSING.search(translation)]


@pytest.mark.parametrize("word", GLOSSARY)
def test_one_word_stays_one_word(word):
    told = [(CODE.sub("", message), CODE.sub("", translation)) for message, translation in PAIRS]
    pairs = [pair for pair in told if re.search(rf"\b({word})\b", pair[0], re.IGNORECASE)]
    assert not [pair for pair in pairs if not re.search(rf"\b({GLOSSARY[word]})\b", pair[1], re.IGNORECASE)]


# -- as it is read -----------------------------------------------------------------------------------------------------


def read(file: BytesIO) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What a compiled catalogue says."""
    return {forms(one.id): forms(one.string) for one in messages(read_mo(file))}


def compiled() -> GNUTranslations:
    with PLACE.with_suffix(".mo").open("rb") as file:
        return GNUTranslations(file)


def test_the_compiled_catalogue_says_what_the_written_one_says():
    fresh = BytesIO()
    write_mo(fresh, catalogue())
    committed = BytesIO(PLACE.with_suffix(".mo").read_bytes())
    assert read(committed) == read(BytesIO(fresh.getvalue()))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_one_is_told_from_none_and_many(n):
    spanish = compiled()
    plurals = [(forms(one.id), forms(one.string)) for one in MESSAGES if one.pluralizable]
    assert plurals
    assert [spanish.ngettext(*ids, n) for ids, _told in plurals] == [told[n != 1] for _ids, told in plurals]


# -- at the terminal ---------------------------------------------------------------------------------------------------


def said(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit code of `tkt` in Spanish, called in a folder without a desk, and all that it said as one line."""
    quiet = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "TKT_"))}
    command = [sys.executable, "-m", "ticketcli", "--lang", "es", *arguments]
    done = subprocess.run(
        command, cwd=folder, env={**quiet, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, encoding="utf-8"
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_the_help_is_spanish(tmp_path):
    code, told = said(tmp_path, "--help")
    lines = [compiled().gettext(line) for line in cli.table().values()]
    assert (code, [line for line in lines if line not in told]) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["lst"], 2, "tkt: no existe el comando lst; ¿tal vez list"),
        (["import"], 2, "tkt: hay que indicar el formato y los archivos: tkt import csv FILE…"),
        (["list"], 5, "tkt: aquí no hay ninguna mesa de ayuda (no hay desk.yaml desde "),
        (["-C", "nowhere", "list"], 5, "tkt: no existe la carpeta nowhere"),
    ],
)
def test_an_error_is_spanish(tmp_path, arguments, code, told):
    found, line = said(tmp_path, *arguments)
    assert (found, line[: len(told)]) == (code, told)
