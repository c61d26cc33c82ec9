"""Docs and program say the same: what there is stands where it is described, and the examples run."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from ticketcli import cli
from ticketcli.assignment import rule_tests
from ticketcli.config import settings
from ticketcli.format import records, yaml
from ticketcli.intake import mapping
from ticketcli.query import keys, states
from ticketcli.render import document, exports, listing
from ticketcli.reports import grouping
from ticketcli.rules import event, rulebook
from ticketcli.rules import keys as rule_keys
from ticketcli.ticket import model, number, outcomes, wording
from ticketcli.ticket.fields import FILED

ROOT = Path(__file__).parent.parent
TRANSCRIPTS = ROOT / "tests" / "transcripts"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCED = re.compile(r"^```(sh|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"# exit (\d+)$")


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """What stands below a heading, until the next one of the same or a higher level."""
    level = len(heading) - len(heading.lstrip("#"))
    found = re.search(
        rf"^{re.escape(heading)}(?: [^\n]*)?\n(.*?)(?=^#{{1,{level}}} |\Z)", page, re.MULTILINE | re.DOTALL
    )
    assert found, f"no heading `{heading}`"
    return found[1]


def words(page: str) -> set[str]:
    """The words that stand in backquotes, outside blocks of code."""
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    return {word for quoted in re.findall(r"`([^`]+)`", prose) for word in re.split(r"[\s,]+", quoted)}


def missing(names: Iterable[str], page: str) -> set[str]:
    return set(names) - words(page)


# -- commands ----------------------------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with what is typed for it: `list`, `customer add`."""
    group = cli.group()
    context = click.Context(group)
    for name in cli.table():
        command = group.get_command(context, name)
        assert command
        if isinstance(command, click.Group):
            yield from ((f"{name} {verb}", part) for verb, part in command.commands.items())
        else:
            yield name, command


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help(name):
    assert COMMANDS[name].help


@pytest.mark.parametrize("name", cli.table())
def test_a_command_of_the_table_has_a_line_that_says_what_it_does(name):
    assert len(cli.table()[name]) > 10


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_stands_in_cli_md_with_every_option(name):
    described = words(section(text("docs/cli.md"), f"### tkt {name}"))
    options = [option for option in COMMANDS[name].params if isinstance(option, click.Option) and not option.hidden]
    assert not {max(option.opts, key=len) for option in options} - described


@pytest.mark.parametrize("name", COMMANDS)
def test_cli_md_gives_an_example_of_a_command(name):
    block = FENCED.search(section(text("docs/cli.md"), f"### tkt {name}"))
    assert block
    assert re.search(rf"\btkt (?:-q |--as \w+ )*{name}\b", block[2])


def test_cli_md_describes_no_command_that_is_not_there():
    described = re.findall(
        r"^### tkt ((?:customer |agent |rules |report |hook )?[a-z-]+)", text("docs/cli.md"), re.MULTILINE
    )
    assert sorted(described) == sorted(COMMANDS)


def test_cli_md_has_every_global_option():
    options = (option for option in cli.group().params if isinstance(option, click.Option))
    assert not missing((max(option.opts, key=len) for option in options), section(text("docs/cli.md"), "## Everywhere"))


def test_the_readme_says_of_no_command_that_it_is_not_there_yet_when_it_is():
    assert not words(section(text("README.md"), "## What is not there yet")) & set(cli.table())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_appears_in_a_transcript(name):
    assert TRANSCRIPTS.is_dir(), "tests/transcripts/ is missing: every command needs a transcript there"
    played = "\n".join(path.read_text(encoding="utf-8") for path in TRANSCRIPTS.glob("*.txt"))
    assert re.search(rf"^\$ .*\btkt (?:-\S+(?: \S+)? )*{name}\b", played, re.MULTILINE)


# -- what is described in cli.md ---------------------------------------------------------------------------------------


def test_cli_md_has_every_key_of_the_query():
    page = section(text("docs/cli.md"), "## The query")
    assert not missing((*keys.KEYS, *states.HAVABLE), page)


def test_cli_md_has_every_column_of_a_list():
    assert not missing(listing.CELLS, section(text("docs/cli.md"), "### tkt list"))


def test_cli_md_has_every_field_of_a_ticket_and_of_an_entry():
    at = datetime(2026, 11, 20, tzinfo=UTC)
    entry = model.Entry(at, "ana", "note", "e1")
    ticket = model.Ticket("TK-2611-00006", "-", at, entries=(entry,))
    told = document.ticket_document(ticket, settings.Settings(), at)
    page = section(text("docs/cli.md"), "## JSON of a ticket").replace("{", " ").replace("}", " ")
    assert not missing((*told, *told["entries"][0]), page)


def test_cli_md_has_every_field_that_an_import_knows():
    assert not missing(mapping.NAMES, section(text("docs/cli.md"), "## Import"))


def test_cli_md_has_every_column_of_an_export():
    assert f"`{','.join(exports.COLUMNS)}`" in section(text("docs/cli.md"), "## Export")


def test_cli_md_has_every_grouping_of_a_report():
    assert not missing(grouping.DIMENSIONS, section(text("docs/cli.md"), "## Reports"))


def test_cli_md_says_what_an_outcome_demands():
    page = section(text("docs/cli.md"), "### tkt resolve")
    assert not missing(outcomes.OUTCOMES, page)
    assert not missing((f"--{detail.name}" for detail in outcomes.DETAILS), page)


# -- what is described in format.md ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", settings.setting_keys())
def test_format_md_has_every_setting_with_its_meaning(key):
    assert f"| `{key}` | {settings.setting_keys()[key]} |" in section(text("docs/format.md"), "## desk.yaml")


def test_format_md_has_the_fields_of_a_ticket_in_the_order_of_the_file():
    rows = re.findall(r"^\| `(\w+)` \|", section(text("docs/format.md"), "### Fields"), re.MULTILINE)
    assert tuple(rows) == FILED


def test_format_md_has_every_kind_of_entry_that_has_a_name():
    table = section(text("docs/format.md"), "### Timeline").partition("The body of")[0]
    rows = [row for row in table.splitlines() if row.startswith("| `")]
    assert {kind for row in rows for kind in re.findall(r"`(\w+)`", row.split("|")[1])} == set(wording._MAKERS)


def test_format_md_has_every_default_type_with_its_stage():
    page = section(text("docs/format.md"), "## desk.yaml")
    told = {
        name: stage
        for names, stage in re.findall(r"((?:`\w+`,?\s)+)\((\w+)\)", page)
        for name in re.findall(r"\w+", names)
    }
    assert told == {name: kind.stage for name, kind in settings.DEFAULT_TYPES.items()}


def test_the_ticket_of_format_md_is_one():
    block = section(text("docs/format.md"), "## A ticket").partition("\nThe front matter")[0]
    written = "\n".join(line[4:] for line in block.strip("\n").split("\n")) + "\n"
    ticket = records.read_ticket(written, "docs/format.md")
    assert number.is_valid(ticket.id)
    assert records.ticket_text(ticket) == written


# -- what is described in rules.md -------------------------------------------------------------------------------------


def test_rules_md_has_everything_a_rule_can_be_made_of():
    page = text("docs/rules.md")
    known = {word.rstrip(":") for word in words(page)}
    assert not {*rulebook.SET, *rulebook.ADD, *rulebook.KEYS} - known
    assert not {*rule_keys.KEYS} - known
    assert not {*event.KINDS} - known
    assert not set(model.PICKERS) - known
    assert not {*rule_tests.KEYS, *rule_tests.EXPECTED} - known - {"stage", "keywords", "status"}


def test_rules_md_has_twenty_worked_examples():
    assert re.findall(r"^\*\*(\d+)\. ", text("docs/rules.md"), re.MULTILINE) == [str(n) for n in range(1, 21)]


def test_each_worked_example_of_rules_md_is_tried_by_a_test_with_its_number():
    blocks = [block for kind, block in FENCED.findall(text("docs/rules.md")) if kind == "yaml"]
    [tests] = [block for block in blocks if block.startswith("# rules/tests/")]
    tried = {part["test"].partition(",")[0] for part in yaml.read_yaml(tests, "rules/tests/ejemplos.yaml")}
    assert tried == {str(n) for n in range(1, 21)}


# -- links, references, the changelog ----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    for link in re.findall(r"\]\(([^)#\s]*)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert "://" in link or (page.parent / link).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_heading_leads_to_one(page):
    for link, anchor in re.findall(r"\]\(([^)#\s]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
        target = (page.parent / link).read_text(encoding="utf-8") if link else page.read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.+)$", target, re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_what_the_code_refers_to_is_in_the_docs():
    for path in (ROOT / "ticketcli").rglob("*.py"):
        for page, heading in re.findall(r"\((docs/\w+\.md), ([^)]+)\)", path.read_text(encoding="utf-8")):
            assert re.search(rf"^#+ {re.escape(heading)}$", text(page), re.MULTILINE), f"{path}: {page}, {heading}"


def test_every_decision_says_what_why_and_what_else_was_weighed():
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        headings = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == ["What", "Why", "What else was weighed"], path.name


def test_the_changelog_has_a_section_for_what_is_not_released():
    assert re.search(r"^## Unreleased$", text("CHANGELOG.md"), re.MULTILINE)


# -- examples ----------------------------------------------------------------------------------------------------------


def script(page: str) -> str:
    """The examples of a page as one shell script that stops at the first command that exits otherwise than it says."""
    parts = []
    for kind, block in FENCED.findall(page):
        if kind == "yaml":
            path = block.partition("\n")[0].removeprefix("# ")
            parts.append(f"mkdir -p {os.path.dirname(path) or '.'}; cat > {path} <<'END'\n{block}END\n")
        else:
            parts += map(checked, block.splitlines())
    return "".join(parts)


def checked(line: str) -> str:
    code = EXIT.search(line)
    said = int(code[1]) if code else 0
    return f"{line}\nhow=$?; [ $how -eq {said} ] || {{ echo exit $how: {shlex.quote(line)} >&2; exit 99; }}\n"


@pytest.mark.parametrize("path", ["README.md", "docs/ci.md", "docs/cli.md", "docs/rules.md"])
def test_examples_run_as_pasted(path, tmp_path):
    (tmp_path / "desk").mkdir()
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "tkt"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m ticketcli "$@"\n')
    program.chmod(0o755)
    pasted = script(text(path)).replace(". .venv/bin/activate\n", ":\n", 1)
    environment = {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        ["/bin/sh"], input=pasted, cwd=tmp_path / "desk", env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "tkt: not found" not in done.stderr
