"""The house of docs/architecture.md: who imports whom, who owns what from outside."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from ticketcli import cli

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "ticketcli"
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
ROW = re.compile(r"\| ([a-z_0-9]+) \| ([a-z_0-9, ]*) ?\|")
LINE = re.compile(r" *- `([a-z_.0-9]+)`: ")
OWNER = re.compile(r" *\| .*\(`(\w+)`\) \| (.*) \|")
PURE = re.compile(r"\*\*Thinking is pure\*\*: ([^.]*?) know no clock")
IMPURE = {"fcntl", "git", "io", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "time"}
CLOCK = re.compile(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today)\(")
HEAVY = {"yaml", "frontmatter", "git", "tabulate", "sqlite3", "subprocess"}


# -- what the page says ------------------------------------------------------------------------------------------------


def section(heading: str) -> str:
    """What stands below a heading of the page."""
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


RULES = section("The rules of the house").splitlines()
TABLE = {row[1]: set(re.findall(r"\w+", row[2])) for row in map(ROW.fullmatch, RULES) if row and row[1] != "room"}
"""The rooms in their order, each with the rooms that it may import."""
DESCRIBED = [line[1] for line in map(LINE.match, section("The rooms").splitlines()) if line]
OWNERS = {row[1]: set(re.findall(r"`([a-z_.]+)/?`", row[2])) for row in map(OWNER.match, PAGE.splitlines()) if row}
"""The modules and packages that may import each outside thing."""
PURE_ROOMS = set(re.findall(r"`([a-z_]+)`", PURE.search(PAGE)[1]))


def room(module: str) -> str:
    """The package that a module is in, or itself."""
    return module.partition(".")[0]


# -- what the code does ------------------------------------------------------------------------------------------------


def name(path: Path) -> str:
    """`rules.words` for ticketcli/rules/words.py, `rules` for its __init__.py, nothing for the package's own."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


FILES = {name(path): path for path in PACKAGE.rglob("*.py") if name(path)}


def imported(path: Path) -> set[str]:
    """Every module that a file imports anywhere in it, also inside functions and for types only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports are absolute"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name.removeprefix("ticketcli.") in FILES else str(node.module) for name in names}
    return found


IMPORTS = {module: imported(path) for module, path in FILES.items()}


def own(module: str) -> set[str]:
    """The modules of this package that a module imports."""
    return {name.removeprefix("ticketcli.") for name in IMPORTS[module] if name.startswith("ticketcli.")}


def outside(module: str) -> set[str]:
    """The top-level names that a module imports from elsewhere."""
    return {name.partition(".")[0] for name in IMPORTS[module]} - {"ticketcli"}


# -- rooms -------------------------------------------------------------------------------------------------------------


def test_the_page_has_a_line_for_every_room_and_module_and_no_other():
    modules = {module for module in FILES if room(module) != "commands"}
    assert sorted(DESCRIBED) == sorted(modules | {"commands"})


def test_the_table_has_a_row_for_every_room():
    assert set(TABLE) == {room(module) for module in FILES}


def test_the_drawing_shows_every_room():
    drawing = PAGE.split("```")[1]
    assert [one for one in TABLE if not re.search(rf"\b{one}\b", drawing)] == []


@pytest.mark.parametrize("one", TABLE)
def test_a_room_imports_just_the_rooms_that_its_row_names(one):
    imports = {room(other) for module in FILES if room(module) == one for other in own(module)} - {one}
    assert imports == TABLE[one]


@pytest.mark.parametrize("one", TABLE)
def test_a_room_imports_only_rooms_above_it(one):
    above = list(TABLE)[: list(TABLE).index(one)]
    assert TABLE[one] <= set(above)


def test_no_files_import_each_other_in_a_circle():
    TopologicalSorter({module: own(module) - {module} for module in FILES}).prepare()


def test_the_package_is_entered_by_few_doors():
    assert len(TABLE) <= 28


def test_commands_are_the_files_of_the_table():
    files = {module.partition(".")[2].removesuffix("_") for module in FILES if module.startswith("commands.")}
    assert files == set(cli.table())


def test_commands_do_not_import_each_other():
    crossing = {module: own(module) & set(FILES) for module in FILES if module.startswith("commands.")}
    assert not [module for module, others in crossing.items() if any(room(other) == "commands" for other in others)]


# -- the outside -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("thing", sorted(OWNERS))
def test_an_outside_thing_is_imported_by_its_owner_alone(thing):
    users = {module for module in FILES if thing in outside(module)}
    assert {module if module in OWNERS[thing] else room(module) for module in users} == OWNERS[thing]


def test_the_page_names_the_owner_of_each_heavy_thing():
    assert {*HEAVY, "click"} <= set(OWNERS)


@pytest.mark.parametrize("module", sorted(module for module in FILES if room(module) in PURE_ROOMS))
def test_thinking_knows_no_clock_disk_network_or_git(module):
    assert not outside(module) & IMPURE
    assert not CLOCK.search(FILES[module].read_text(encoding="utf-8"))
