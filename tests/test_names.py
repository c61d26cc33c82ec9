"""Names: no class twice, functions that say what they do to what, no private language (docs/architecture.md)."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parent.parent / "ticketcli"
ROOMS = 3
"""In more rooms than this no public name may stand for different things."""
IRREGULAR = {
    "asked", "begun", "bought", "brought", "built", "done", "drawn", "driven", "fallen", "felt", "found", "given",
    "gone", "got", "grown", "heard", "held", "kept", "known", "laid", "learnt", "led", "left", "lost", "made", "meant",
    "met", "paid", "said", "seen", "sent", "shown", "sold", "spent", "spelt", "spoken", "stood", "taken",
    "taught", "thought", "told", "torn", "understood", "untold", "won", "worn", "written",
}  # fmt: skip
"""Participles that do not end in -ed; `put` and `read` are verbs as well."""
SPELT_ALIKE = {"feed", "need", "required"}
"""No participles, but for `required`, which desk.yaml calls the fields of a type that must be set at a step."""
ALONE = {
    "main": "what the script calls",
    "run": "what a process of its own does, from its arguments to its exit code",
    "group": "click's word for a command of commands",
    "table": "the table of commands, which docs and tests call so",
    "part": "a command within a command, as a decorator",
    "verb": "a command, as a decorator",
    "plural": "gettext's word for a message that counts",
    "speak": "a verb whose object is its argument: the language",
    "retell": "a verb whose object is its argument: the reason",
    "negate": "a verb whose object is its argument: the predicate",
    "implies": "a yes or no of two conditions, as logic calls it",
    "concerns": "a yes or no of a ticket and a skill",
}
"""Public functions of one word, each with its reason."""


class Name(NamedTuple):
    """A public name: where it stands, what it is, and whether it is a yes or no that is asked like a field."""

    module: str
    kind: str
    name: str
    asked: bool = False

    @property
    def room(self) -> str:
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.module}:{self.name}"


def names(source: str, module: str) -> Iterator[Name]:
    """The public classes, functions and methods of a file."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            yield Name(module, "function", node.name)
        elif isinstance(node, ast.ClassDef):
            yield Name(module, "class", node.name)
            yield from methods(node, module) if not node.name.startswith("_") else ()


def methods(of: ast.ClassDef, module: str) -> Iterator[Name]:
    for node in of.body:
        if isinstance(node, ast.FunctionDef):
            decorators = {ast.unparse(one).rpartition(".")[2] for one in node.decorator_list}
            field = bool(decorators & {"property", "cached_property"})
            yield Name(module, "method", node.name, field and ast.unparse(node.returns or node) == "bool")


def module(path: Path) -> str:
    return ".".join(part for part in path.relative_to(PACKAGE).with_suffix("").parts if part != "__init__")


ALL = [one for path in sorted(PACKAGE.rglob("*.py")) for one in names(path.read_text("utf-8"), module(path))]
PUBLIC = [one for one in ALL if not one.name.startswith("_")]
FUNCTIONS = [one for one in PUBLIC if one.kind == "function" and one.room != "commands"]


def participle(name: str) -> bool:
    """Whether a name is nothing but a participle: it says neither who nor what."""
    return name in IRREGULAR or (bool(re.fullmatch(r"[a-z]+ed", name)) and name not in SPELT_ALIKE)


def test_no_class_name_stands_twice():
    places = defaultdict(list)
    for one in PUBLIC:
        if one.kind == "class":
            places[one.name].append(one.module)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_public_name_is_a_bare_participle():
    assert [str(one) for one in PUBLIC if participle(one.name) and not one.asked] == []


def test_a_function_is_a_verb_with_its_object():
    alone = {one.name for one in FUNCTIONS if "_" not in one.name} - set(ALONE)
    assert alone == set()


def test_no_public_function_stands_in_many_rooms():
    rooms = defaultdict(set)
    for one in FUNCTIONS:
        rooms[one.name].add(one.room)
    assert {name: found for name, found in rooms.items() if len(found) > ROOMS} == {}


def test_no_exception_is_left_that_nobody_needs():
    assert set(ALONE) <= {one.name for one in FUNCTIONS}


@pytest.mark.parametrize("name", ["told", "found", "made", "kept", "checked", "passed"])
def test_these_rules_see_a_participle(name):
    (one,) = names(f"def {name}(ticket): ...", "desk.find")
    assert participle(one.name)


@pytest.mark.parametrize("name", ["read_ticket", "unanswered_since", "need", "read"])
def test_these_rules_let_a_name_be(name):
    assert not participle(name)
