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
ROOM = re.compile(r" *- `([a-z_.]+)/?`(?: \(with ([^)]*)\))?: ")

OWNER = re.compile(r" *\| .*\(`(\w+)`\) \| (.*) \|")
IMPURE = {"fcntl", "git", "io", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "time"}
CLOCK = re.compile(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today)\(")
PURE_FLOORS = (1, 2, 3)
HEAVY = {"yaml", "frontmatter", "git", "tabulate", "sqlite3", "subprocess"}


# -- what the page says ------------------------------------------------------------------------------------------------


def drawn() -> tuple[dict[str, int], dict[str, set[str]]]:
    """The floor of each module and package, and the rooms of its floor that each may import."""
    floors: dict[str, int] = {}
    beside: dict[str, set[str]] = {}
    floor = -1
    for line in PAGE.partition("\n## The rooms\n")[2].partition("\n## ")[0].splitlines():
        if heading := re.match(r"### (\d) ", line):
            floor = int(heading[1])
        elif room := ROOM.match(line):
            floors[room[1]] = floor
            beside[room[1]] = set(re.findall(r"`([a-z_]+)/?`", room[2] or ""))
    return floors, beside


FLOORS, BESIDE = drawn()
OWNERS = {row[1]: set(re.findall(r"`([a-z_.]+)/?`", row[2])) for row in map(OWNER.match, PAGE.splitlines()) if row}
"""The modules and packages that may import each outside thing."""


def room(module: str) -> str:
    """The package that a module is in, or itself."""
    return module.partition(".")[0]


def floor(module: str) -> int:
    """A module's floor; those of commands/ are not drawn one by one, and what is not drawn is on none."""
    return FLOORS.get(module, FLOORS.get(room(module), -1))


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


# -- floors ------------------------------------------------------------------------------------------------------------


def test_the_page_has_a_line_for_every_module_and_no_other():
    drawn_here = {module for module in FILES if room(module) != "commands" or module == "commands"}
    assert set(FLOORS) == drawn_here


def test_the_drawing_shows_every_room_on_its_floor():
    drawing = PAGE.split("```")[1]
    stories = {int(part[:3]): part for part in re.split(r"\n(?= \d  )", "\n" + drawing)[1:]}
    missing = {one for one in FLOORS if "." not in one and not re.search(rf"\b{one}\b", stories[FLOORS[one]])}
    assert not missing


def test_commands_are_the_files_of_the_table():
    files = {module.partition(".")[2].removesuffix("_") for module in FILES if module.startswith("commands.")}
    assert files == set(cli.table())


@pytest.mark.parametrize("module", sorted(FILES))
def test_a_module_imports_only_from_below_and_from_the_rooms_its_line_names(module):
    siblings = {other for other in own(module) if floor(other) == floor(module) and room(other) != room(module)}
    assert {other for other in own(module) if floor(other) > floor(module)} == set()
    assert {room(other) for other in siblings} <= BESIDE.get(room(module), set())


@pytest.mark.parametrize("one", sorted(BESIDE))
def test_a_line_names_no_room_that_is_not_imported(one):
    needed = {room(other) for module in FILES if room(module) == one for other in own(module)}
    assert BESIDE[one] <= needed


def test_nobody_imports_in_a_circle():
    TopologicalSorter({module: own(module) - {module} for module in FILES}).prepare()


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


@pytest.mark.parametrize("module", sorted(module for module in FILES if floor(module) in PURE_FLOORS))
def test_thinking_knows_no_clock_disk_network_or_git(module):
    assert not outside(module) & IMPURE
    assert not CLOCK.search(FILES[module].read_text(encoding="utf-8"))
