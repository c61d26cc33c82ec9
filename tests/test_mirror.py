"""Each module has its tests where one looks for them: ticketcli/ROOM/MODULE.py in tests/ROOM/test_MODULE.py."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = (
    "errors", "i18n", "text", "runtime", "worktime", "ticket", "format", "query", "config", "rules", "storage", "sla",
    "merge", "learning", "intake",
)  # fmt: skip
"""The rooms that are held to it so far, lowest first."""
OF_THE_WHOLE = {
    "test_catalogue.py": "words for people in both languages",
    "test_danger.py": "what no file may do",
    "test_docs.py": "docs beside commands",
    "test_fairness.py": "tickets over many weeks",
    "test_layers.py": "the house of docs/architecture.md",
    "test_mirror.py": "this one",
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
    assert sorted(path for path in modules - tests if room(path) in ROOMS) == []
    others = {path for path in tests - modules if room(path) in ROOMS or len(path.parts) == 1}
    assert {path.as_posix() for path in others} == set(OF_THE_WHOLE)
