"""The table of formats: what each row has to say, and that a row and its reader are all that a new format needs."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.rows import tkt_of, with_row
from ticketcli import cli, i18n
from ticketcli.commands import import_
from ticketcli.intake.formats import FORMATS, Format

CLI = (ROOT / "docs/cli.md").read_text("utf-8")
ROW = '    Format("lines", "ticketcli.intake.lines", "a title a line"),\n'
READER = '''"""A title a line."""

from ticketcli.intake.table import SourceRow, SourceTable


def read_table(format, name, data, settings):
    lines = [*enumerate(data.decode().splitlines(), 1)]
    return SourceTable(name, format, lambda: (SourceRow(f"{name}:{n}", {"title": line}, line) for n, line in lines))
'''


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_a_format_has_its_reader_its_words_in_both_languages_and_its_paragraph(format: Format):
    assert callable(import_module(format.reader).read_table)
    i18n.speak("es")
    assert i18n._(format.help) != format.help
    assert f"**{format.name.removesuffix('l')}**" in CLI.partition("\n## Import\n")[2].partition("\n## ")[0].lower()


def test_the_command_names_every_format_wherever_it_says_what_it_takes():
    assert f"### tkt import {'|'.join(FORMATS)} FILE…\n" in CLI
    assert [name for name in FORMATS if name not in cli.table()["import"]] == []
    assert [item.value for item in import_.command.params[0].shell_complete(None, "js")] == ["json", "jsonl"]


def test_a_row_and_its_reader_are_all_that_a_format_needs(desk: Path, run: Run, tmp_path: Path):
    copy = with_row(tmp_path / "copy", "intake/formats.py", '    Format("github"', ROW)
    (copy / "ticketcli/intake/lines.py").write_text(READER)
    tkt = tkt_of(copy)
    (tmp_path / "old.txt").write_text("No llegó el molinillo\n\nNo anda el hervidor\n")
    done = tkt("import", "lines", str(tmp_path / "old.txt"), "--format", "json").json
    assert [row["result"] for row in done] == ["created", "created", "parked"]
    assert len(run("list", "external:lines", "--format", "ids").lines) == 2
    assert "lines" in tkt("import", "--help").out
    assert "lines" in tkt("import", "xml", "f").err
