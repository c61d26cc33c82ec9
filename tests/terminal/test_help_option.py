"""How options are found: it leans on private parts of click's parser, so all that a person may type is held here."""

import re
from typing import Any

import click
import pytest

from ticketcli.terminal.help_option import Helped


def typed(*words: str) -> dict[str, Any]:
    """What a command with each kind of option makes of these words."""
    options = [
        click.Argument(["words"], nargs=-1),
        click.Option(["-m", "--message"]),
        click.Option(["-F", "--file"]),
        click.Option(["-a", "--all"], is_flag=True),
        click.Option(["-n", "--dry-run"], is_flag=True),
        click.Option(["--tag"], multiple=True),
        click.Option(["--mark/--no-mark"], default=None),
    ]
    command = Helped("tried", params=options, callback=lambda **values: values)
    values: dict[str, Any] = command.main(list(words), standalone_mode=False)
    return {name: value for name, value in values.items() if value not in (None, (), False)}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-m", "x"], "x"),
        (["-mx"], "x"),
        (["-m=x"], "x"),
        (["-m=a=b"], "a=b"),
        (["-m=="], "="),
        (["-m="], ""),
        (["-m", "=x"], "=x"),
        (["-mx=y"], "x=y"),
        (["-m", "-x"], "-x"),
        (["-m", "--all"], "--all"),
        (["-m=-x"], "-x"),
        (["--message", "x"], "x"),
        (["--message=x"], "x"),
        (["--message=a=b"], "a=b"),
        (["--message="], ""),
        (["-m", "x", "--message=y"], "y"),
    ],
)
def test_a_value_stands_behind_its_option_or_its_sign(words: list[str], message: str):
    assert typed(*words) == {"message": message}


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["-an"], {"all": True, "dry_run": True}),
        (["-na", "--tag=x", "--tag", "y"], {"all": True, "dry_run": True, "tag": ("x", "y")}),
        (["-anmx"], {"all": True, "dry_run": True, "message": "x"}),
        (["-anm", "x"], {"all": True, "dry_run": True, "message": "x"}),
        (["-anm=x"], {"all": True, "dry_run": True, "message": "=x"}),
        (["-mx", "-Fy", "w"], {"message": "x", "file": "y", "words": ("w",)}),
        (["w", "-a", "--", "-n", "--tag"], {"words": ("w", "-n", "--tag"), "all": True}),
        (["-"], {"words": ("-",)}),
        (["--mark"], {"mark": True}),
    ],
)
def test_short_flags_stand_together_and_words_between_options(words: list[str], values: dict[str, Any]):
    assert typed(*words) == values


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (["--mesage", "x"], click.NoSuchOption, r"--mesage.*--message"),
        (["--mesage=x"], click.NoSuchOption, r"--mesage.*--message"),
        (["--no-marc"], click.NoSuchOption, r"--no-marc.*--no-mark"),
        (["--zzzzzzz"], click.NoSuchOption, r"--zzzzzzz'?\.?$"),
        (["-x"], click.NoSuchOption, r"-x'?\.?$"),
        (["-axn"], click.NoSuchOption, r"-x'?\.?$"),
        (["-m"], click.BadOptionUsage, r"-m"),
        (["-am"], click.BadOptionUsage, r"-m"),
        (["--message"], click.BadOptionUsage, r"--message"),
        (["--all=x"], click.BadOptionUsage, r"--all"),
        (["-a=x"], click.BadOptionUsage, r"-a"),
    ],
)
def test_what_is_no_option_is_refused_by_its_name_with_those_like_it(words: list[str], error: type, said: str):
    with pytest.raises(error) as refused:
        typed(*words)
    assert re.search(said, refused.value.format_message())


def test_of_an_unknown_option_the_line_tells_the_near_ones_and_the_way_around(empty, run):
    done = run("list", "--limt", "3")
    assert done.code == 2
    assert "--limt" in done.err
    assert "'--limit'" in done.err
    assert "; put -- before words that begin with - (see `tkt list --help`)" in done.err


def test_both_spellings_of_a_message_open_the_same_ticket(empty, run):
    for words in (["-m=x"], ["-mx"], ["--message=x"], ["-m", "x"], ["-qm", "x"], ["-qmx"]):
        number = run("new", "t", *words).out.split()[0]
        assert run("show", number, "--format", "json").json["description"] == "x"
