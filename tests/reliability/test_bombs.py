"""E3: a few bytes that would cost hours or gigabytes are refused or done, within a second and 100 MB."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.scene import asked

SECONDS = asked(20, 1)
"""Of processor, beyond what `list` takes; a busy machine gets more, since only minutes are meant to fail there."""
MEGABYTES = 100
HEAD = "---\nid: TK-2611-00018\ntitle: x\ncreated: 2026-11-20T10:00:00-03:00\n"
ALIASES = "a: &a [x, x, x, x, x, x, x, x]\n" + "".join(
    f"{key}: &{key} [{', '.join(f'*{before}' for _ in range(8))}]\n"
    for before, key in zip("abcdefgh", "bcdefghi", strict=True)
)
IN_FILES = {
    "aliases": HEAD + ALIASES + "---\n",
    "200,000 brackets": HEAD + "tags: " + "[" * 200_000 + "\n---\n",
    "200,000 braces": HEAD + "extra: " + "{a: " * 50_000 + "\n---\n",
    "5,000 digits": HEAD + f"level: {'9' * 5000}\n---\n",
    "indented lists": HEAD + "tags:\n" + "".join(" " * depth + "- \n" for depth in range(2, 600)) + "---\n",
    "question marks": HEAD + "? " * 30_000 + "\n---\n",
    "long line": HEAD + f"area: {'x' * 1_000_000}\n---\n",
    "many keys": HEAD + "".join(f"k{n}: v\n" for n in range(100_000)) + "---\n",
    "many entries": HEAD
    + "---\n"
    + "".join(f"\n### 2026-11-20T10:00:00-03:00 · ana · note · e{n:07}\n\nx\n" for n in range(1000)),
    "headings": HEAD + "---\n\n" + "### " * 20_000 + "\n",
    "backslashes": HEAD + "---\n\n" + "\\" * 300_000 + "\n",
    "markdown": HEAD + "---\n\n" + "[" * 6000 + "](" * 3000 + "\n",
    "blank lines": HEAD + "---\n" + "\n" * 1_000_000,
    "quotes": HEAD + "area: '" + "''" * 100_000 + "\n---\n",
}
IN_SETTINGS = {
    "aliases": ("desk.yaml", ALIASES),
    "brackets": ("desk.yaml", "areas: " + "[" * 200_000),
    "digits": ("desk.yaml", f"reopen_within: {'9' * 5000} days\n"),
    "calendar": ("sla.yaml", f"calendars:\n  a:\n    zone: UTC\n    days: {'mon-fri ' * 50_000}\n"),
    "stars": ("rules/99.yaml", f"- rule: x\n  when:\n    text: '{'a*' * 20_000}'\n  set: {{area: x}}\n"),
    "rules": (
        "rules/99.yaml",
        "- rule: x\n  when:\n    any:\n" + "".join("      " + "  " * n + "- any:\n" for n in range(300)),
    ),
}
IN_IMPORTS = {
    "json nested": ("json", "[" * 200_000),
    "json objects": ("json", '{"a":' * 200_000),
    "json digits": ("json", f'[{{"id": 1, "subject": "x", "n": {"9" * 5000}}}]'),
    "json exponent": ("json", '[{"id": 1e999999999, "subject": "x", "created_at": 1e308}]'),
    "csv quote": ("csv", 'id,subject\n1,"' + "x" * 2_000_000),
    "csv columns": ("csv", ",".join(f"c{n}" for n in range(50_000)) + "\n"),
    "csv delimiters": ("csv", "id;subject\n" + ";" * 1_000_000 + "\n"),
    "csv nul": ("csv", "id,subject\n" + "\0" * 1_000_000),
    "dates": ("csv", "id,subject,created\n" + f"1,x,{'1/' * 50_000}\n"),
    "github nested": ("github", '{"issue":' * 100_000),
}
AS_WORDS = {
    "parentheses": ("list", "(" * 1999),
    "nots": ("list", "--", "-" * 1999),
    "ors": ("list", "a or " * 399 + "a"),
    "stars": ("list", "tag:" + "a*" * 900),
    "quotes": ("search", '"' * 1999),
    "long word": ("search", "a" * 100_000),
    "when": ("new", "x", "--created", "in " * 30_000 + "2 days"),
    "digits of when": ("new", "x", "--created", f"in {'9' * 50_000} days"),
    "digits": ("set", "TICKET", f"level={'9' * 5000}"),
    "title": ("new", "a b " * 30_000),
    "tags": ("set", "TICKET", "tags=" + "a," * 50_000),
    "mail": ("new", "x", "--from", "(" * 50_000 + "@" + "." * 50_000),
    "number": ("show", "TK-" + "9" * 100_000),
    "near": ("show", "TK-2611-" + "I" * 90),
}
WATCHED = """
import os, resource, sys
pid = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-m", "ticketcli", *sys.argv[1:]])
_pid, status, used = os.wait4(pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
"""


def cost(*typed: str) -> tuple[int, float, float, str]:
    """The exit code of `tkt`, the seconds of processor and the megabytes it took, what it said."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *typed], capture_output=True, text=True, errors="replace", check=True
    )
    said, _end, last = done.stderr.rstrip("\n").rpartition("\n")
    code, seconds, kilobytes = last.split()
    return int(code), float(seconds), int(kilobytes) / 1024, said


def holds(figure, what: str, typed: tuple[str, ...]) -> None:
    _code, usual, _size, _said = cost("list")
    code, seconds, size, said = cost(*typed)
    assert code in (0, 1, 2, 3, 4, 5), said
    assert "Traceback" not in said
    assert "should not happen" not in said
    figure("E3", f"{what}: within {MEGABYTES} MB", True, size <= MEGABYTES or f"{size:.0f} MB")
    figure("E3", f"{what}: within {SECONDS} s", True, seconds - usual <= SECONDS or f"{seconds:.1f} s")


@pytest.mark.parametrize("command", ["show", "list", "check"])
@pytest.mark.parametrize("name", IN_FILES)
def test_a_ticket_that_is_a_bomb(name, command, empty, figure):
    path = Path("tickets/2026/11/TK-2611-00018.md")
    path.parent.mkdir(parents=True)
    path.write_text(IN_FILES[name])
    holds(figure, f"{name}, {command}", (command, "TK-2611-00018") if command == "show" else (command,))


@pytest.mark.parametrize("name", IN_SETTINGS)
def test_settings_that_are_a_bomb(name, empty, figure):
    path, text = IN_SETTINGS[name]
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_text(text)
    for typed in (("new", "Una caja a a a"), ("check",)):
        holds(figure, f"{path} {name}, {typed[0]}", typed)


@pytest.mark.parametrize("name", IN_IMPORTS)
def test_a_file_to_import_that_is_a_bomb(name, empty, figure):
    format, text = IN_IMPORTS[name]
    Path("bomb").write_text(text)
    holds(figure, f"import {name}", ("import", format, "bomb", "--dates", "dmy"))


@pytest.mark.parametrize("name", AS_WORDS)
def test_words_that_are_a_bomb(name, empty, run, figure):
    number = run("-q", "new", "x").out.strip()
    holds(figure, f"words {name}", tuple(number if word == "TICKET" else word for word in AS_WORDS[name]))


def test_a_link_to_an_endless_file_is_not_read(empty, figure):
    Path("tickets/2026/11").mkdir(parents=True)
    os.symlink("/dev/zero", "tickets/2026/11/TK-2611-00018.md")
    for typed in (("show", "00018"), ("list",), ("check",)):
        holds(figure, f"/dev/zero, {typed[0]}", typed)
