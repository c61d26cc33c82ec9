"""E6: no cell of an export is a formula; and what was exported comes back as it was."""

import csv
import difflib
import io
import json
from pathlib import Path

import pytest

from tests.reliability import day

PREFIXES = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\xa0=1+1",
    "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(1)", "=HYPERLINK(\"http://x\")", "==1", "'=1", "\u22121+1",
    "\u200b=1+1", "\ufeff=1+1",
)  # fmt: skip
COLUMNS = ("list", "--all", "--columns", "tags,title,keywords,customer,contact,area", "--format", "csv")
LIVE = set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def alive(cell: str) -> bool:
    """Whether a spreadsheet may run a cell."""
    return cell[:1] in LIVE and cell != ""


def cells(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def differences(first: str, again: str) -> list[str]:
    """The lines in which two exports differ."""
    return list(difflib.unified_diff(first.split("\n"), again.split("\n"), lineterm="", n=0))


@pytest.fixture
def armed(empty, run):
    """Tickets with each prefix in each text that people write."""
    for prefix in PREFIXES:
        number = run("-q", "new", "-m", prefix, "--tag", prefix.replace(",", ""), "--", prefix).out.strip()
        assert number, prefix
        run("note", number, "-m", prefix)
        run("customer", "add", "--contact", prefix, "--mail", f"m{len(number)}@x.example", "--", prefix)
    run("customer", "add", "mal", "--contact", "=1+1")
    run("agent", "add", "mal", "--name", "=1+1")
    return empty


def test_there_are_twenty_prefixes():
    assert len(set(PREFIXES)) == 20


def test_no_cell_of_any_export_is_a_formula(armed, run, figure):
    ticket, exports = run("list", "--format", "ids").lines[0], [words for words in day.MACHINE if words[-1] == "csv"]
    done = {words: run("--as", "mal", *words) for words in day.typed((*exports, COLUMNS), ticket)}
    assert {one.code for one in done.values()} <= {0, 1}
    live = {words: cell for words, one in done.items() for cell in cells(one.out) if alive(cell)}
    figure("E6", f"{len(PREFIXES)} prefixes: live cells", {}, live, len(done))


@pytest.mark.parametrize("format", ["csv", "json", "jsonl"])
def test_what_is_exported_and_imported_is_the_same(format, armed, run, tmp_path, figure):
    first = run("export", format).out
    (tmp_path / "x").write_text(first, newline="")
    assert run("init", str(tmp_path / "there"), "--lang", "es").code == 0
    for agent in run("agent", "list", "--format", "ids").lines:  # what is nobody's there would be new
        run("-C", str(tmp_path / "there"), "agent", "add", agent, "--capacity", "0")
    assert run("-C", str(tmp_path / "there"), "import", format, str(tmp_path / "x")).code == 0
    again = run("-C", str(tmp_path / "there"), "export", format).out
    if format == "csv":
        keys = ("title", "description", "tags", "status", "priority")
        first, again = (
            json.dumps(
                sorted([row[key] for key in keys] for row in csv.DictReader(io.StringIO(text, newline=""))), indent=1
            )
            for text in (first, again)
        )
    figure("E6", f"{format}: import(export(x)) is x", [], differences(first, again))


def test_raw_is_raw(armed, run):
    assert any(alive(cell) for cell in cells(run("export", "csv", "--raw").out))
    assert Path("desk.yaml").exists()
