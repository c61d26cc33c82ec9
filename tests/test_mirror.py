"""Each module has its tests where one looks for them: ticketcli/ROOM/MODULE.py in tests/ROOM/test_MODULE.py."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
ELSEWHERE = {
    "commands": "the files of tests/commands and the transcripts, which play every command",
    "__main__": "tests/test_start.py, which starts it",
}
"""The rooms whose modules are tested elsewhere, and where."""
SILENT = {"desk/test_edges.py": "a protocol, of which nothing runs"}
"""Modules without tests, and why."""
OF_THE_WHOLE = {
    "intake/test_cells.py": "every cell of every format",
    "sync/test_paths.py": "whatever paths and kinds git can hold",
    "test_catalogue.py": "words for people in both languages",
    "test_danger.py": "what no file may do",
    "test_docs.py": "docs beside commands",
    "test_fairness.py": "tickets over many weeks",
    "test_layers.py": "the house of docs/architecture.md",
    "test_mirror.py": "this one",
    "test_names.py": "what things are called",
    "test_shop.py": "a week at the example shop",
    "test_start.py": "what a command may load",
    "test_transcripts.py": "commands as the manual shows them",
}
"""Tests of no single module, and what they look at."""


def room(path: Path) -> str:
    """The room that a module or a test is in, or is by itself."""
    return path.parts[0].removeprefix("test_").removesuffix(".py")


def places_of_modules() -> set[Path]:
    """Where the tests of each module belong."""
    package = ROOT / "ticketcli"
    found = [path.relative_to(package) for path in package.rglob("*.py") if path.name != "__init__.py"]
    return {path.with_name(f"test_{path.name}") for path in found}


def files_with_tests() -> set[Path]:
    """The files of tests as they stand."""
    return {path.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")}


def test_each_module_has_its_tests_at_the_mirrored_place_and_no_other_file_has_any():
    modules, tests = places_of_modules(), files_with_tests()
    without = {path.as_posix() for path in modules - tests if room(path) not in ELSEWHERE}
    assert without == set(SILENT)
    others = {path.as_posix() for path in tests - modules if room(path) not in (*ELSEWHERE, "reliability")}
    assert others == set(OF_THE_WHOLE)
