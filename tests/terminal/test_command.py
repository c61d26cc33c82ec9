"""What commands share on the command line; and that what click gives them by name goes no further as it is."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest

from ticketcli import cli
from ticketcli.config.agent_values import AgentRemovals, AgentTraits
from ticketcli.terminal.command import join_options, pick_options

PACKAGE = Path(cli.__file__).parent
FILES = {str(path.relative_to(PACKAGE)): path for path in PACKAGE.rglob("*.py")}
UNTYPED = {"dict[str, Any]", "Mapping[str, Any]"}


class Size(NamedTuple):
    """Two options of three."""

    width: int
    height: int = 7


# -- options -----------------------------------------------------------------------------------------------------------


def test_joined_options_stand_in_the_help_as_they_are_written():
    @click.command()
    @join_options(click.option("--first"), click.option("--second"), click.option("--third"))
    def command(**_typed: Any) -> None: ...

    assert [param.name for param in command.params] == ["first", "second", "third"]


def test_a_value_takes_its_own_options_and_no_others():
    assert pick_options(Size, {"width": 3, "colour": "red"}) == Size(3, 7)
    assert pick_options(Size, {"width": 3, "height": 1}) == Size(3, 1)


def test_what_an_agent_is_and_what_goes_are_options_of_the_one_command():
    with click.Context(click.Command("tkt")):
        from ticketcli.commands.agent import set_

    given = {param.name for param in set_.params if not str(param.name).startswith("late_")}
    assert {*AgentTraits._fields, *AgentRemovals._fields} == given - {"id", "dry_run", "format", "help"}


# -- nothing untyped goes further --------------------------------------------------------------------------------------


def faults(source: str) -> list[str]:
    """Where options go on without types."""
    return [f"{node.lineno}: {what}" for node, what in _faults(ast.parse(source))]


def _faults(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "options":
            yield node, "options are subscripted"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "options.get":
            yield node, "options are asked by name"
        elif isinstance(node, ast.arg) and node.arg == "options" and node.annotation:
            if ast.unparse(node.annotation) in UNTYPED:
                yield node, "options without types"
        elif isinstance(node, ast.FunctionDef) and node.decorator_list and node.args.kwarg:
            yield from _strays(node, node.args.kwarg)


def _strays(function: ast.FunctionDef, taken: ast.arg) -> Iterator[tuple[ast.AST, str]]:
    """Where what click gives by name is used for anything but a value made of it."""
    if not taken.annotation or ast.unparse(taken.annotation) != "Any":
        return
    made: set[ast.expr] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pick_options":
            made.add(node.args[1])
        elif isinstance(node, ast.Call):
            made |= {word.value for word in node.keywords if word.arg is None}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id == taken.arg and node not in made:
            yield node, f"{taken.arg} is no value yet"


@pytest.mark.parametrize("name", sorted(FILES))
def test_options_go_on_as_values_with_types(name: str):
    assert faults(FILES[name].read_text("utf-8")) == []


@pytest.mark.parametrize("source", [
    "def find(options: dict[str, Any]): ...", "def find(*, options: Mapping[str, Any] = NONE): ...",
    "print(options['limit'])", "options.get('limit')", "options['limit'] = 3",
    "@verb\ndef command(**options: Any): find(options)", "@verb\ndef command(**typed: Any): print(typed['limit'])",
])  # fmt: skip
def test_these_rules_see_options_that_go_on(source: str):
    assert faults(source)


@pytest.mark.parametrize("source", [
    "def find(options: FindOptions): print(options.limit)",
    "@verb\ndef command(**typed: Any): find(FindOptions(**typed))",
    "@verb\ndef command(**typed: Any): find(pick_options(FindOptions, typed))",
])  # fmt: skip
def test_these_rules_let_values_pass(source: str):
    assert faults(source) == []
