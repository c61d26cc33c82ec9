"""The table of reports: what each row has to say, and that a row and what makes it are all that a new report needs."""

from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.rows import tkt_of, with_row
from ticketcli import i18n
from ticketcli.commands.report import KINDS, ReportKind, command
from ticketcli.render import heatmap

CLI = (ROOT / "docs/cli.md").read_text("utf-8")
ROW = """    ReportKind("wishes", "How many wishes.",
               lambda desk, stories, frame: volume.build_report(stories, frame)._replace(title=desk.settings.zone),
               needs=lambda desk: (desk,), whole=True, view=lambda report, more: iter([report.title, str(more)])),
"""


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_report_is_a_verb_with_its_words_in_both_languages_and_its_figures_in_the_docs(kind: ReportKind):
    assert command.commands[kind.name].help == kind.help
    i18n.speak("es")
    assert i18n._(kind.help) != kind.help
    assert f"### tkt report {kind.name}\n" in CLI
    assert f"\n| {kind.name} | " in CLI.partition("\n## Reports\n")[2]


def test_the_verbs_are_the_rows_and_no_others():
    assert list(command.commands) == [kind.name for kind in KINDS]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_each_report_is_made_of_an_empty_desk_for_people_and_for_programs(kind: ReportKind, desk: Path, run: Run):
    assert run("report", kind.name).code == 0
    assert run("report", kind.name, "--as-of", "2026-11-01").code == 0
    assert {"title", "rows", "notes"} == set(run("report", kind.name, "--format", "json").json)


def test_arrivals_alone_are_a_map():
    assert [kind.name for kind in KINDS if kind.view == heatmap.map_lines] == ["arrivals"]


def test_a_row_is_all_that_a_report_needs(desk: Path, run: Run, tmp_path: Path):
    tkt = tkt_of(with_row(tmp_path / "copy", "commands/report.py", '    ReportKind("times"', ROW))
    run("new", "No me llegó la factura")
    assert tkt("report", "wishes").lines == ["America/Argentina/Buenos_Aires", "False"]
    assert tkt("report", "wishes", "--tickets").lines[-1] == "True"
    assert tkt("report", "wishes", "--format", "json").json["rows"][0]["created"] == 32
    assert "How many wishes." in tkt("report", "--help").out


def test_a_report_at_an_instant_of_the_past_counts_nothing_that_came_later(desk, run):
    number = run("--at", "2026-11-18T10:00:00-03:00", "-q", "new", "Vieja", "--no-rules", "--assign", "ana").out.strip()
    run("--at", "2026-11-20T10:00:00-03:00", "resolve", number)
    told = ("report", "volume", "--since", "2026-11-18", "--format", "json")
    then = run("--at", "2026-11-19T10:00:00-03:00", *told).json["rows"]
    now = run("--at", "2026-11-20T10:30:00-03:00", *told).json["rows"]
    assert ([row["resolved"] for row in then], [row["resolved"] for row in now]) == ([0], [1])
    assert then == run(*told, "--as-of", "2026-11-19T10:00:00-03:00").json["rows"]
