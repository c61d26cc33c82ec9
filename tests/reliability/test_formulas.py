"""E6: no cell of an export is a formula; and what was exported comes back as it was."""

import csv
import difflib
import io
import json
from pathlib import Path

import pytest

PREFIXES = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\xa0=1+1",
    "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(1)", "=HYPERLINK(\"http://x\")", "==1", "'=1", "\u22121+1",
    "\u200b=1+1", "\ufeff=1+1",
)  # fmt: skip
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
    return empty


def test_there_are_twenty_prefixes():
    assert len(set(PREFIXES)) == 20


@pytest.mark.parametrize("typed", [
    ("export", "csv"), ("list", "--format", "csv"), ("search", "1", "--format", "csv"), ("log", "--format", "csv"),
    ("customer", "list", "--format", "csv"), ("report", "volume", "--by", "tag", "--format", "csv"),
    ("check", "--format", "csv"), ("agent", "list", "--format", "csv"), ("agent", "load", "--format", "csv"),
    ("rules", "list", "--format", "csv"), ("list", "--columns", "tags,title", "--format", "csv"),
], ids=" ".join)  # fmt: skip
def test_no_cell_of_any_export_is_a_formula(typed, armed, run, figure):
    done = run(*typed)
    assert done.code == 0
    figure("E6", f"{' '.join(typed[:2])}: live cells", [], [cell for cell in cells(done.out) if alive(cell)])


@pytest.mark.parametrize("format", ["csv", "json", "jsonl"])
def test_what_is_exported_and_imported_is_the_same(format, armed, run, tmp_path, figure):
    first = run("export", format).out
    (tmp_path / "x").write_text(first, newline="")
    assert run("init", str(tmp_path / "there"), "--lang", "es").code == 0
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
