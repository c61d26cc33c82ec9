"""Sessions at a terminal, manual and test at once: transcripts/*.txt, each on its own copy of the example desk.

    # words for the reader
    $ n=$(tkt -q new 'La cafetera pierde agua')        a command; what it prints is kept in `n`
    $ tkt list area:technical --format ids | tkt assign - --to luis
    $ tkt export json > all.json
    $ export TKT_NOW=2026-11-21T09:00:00-03:00
    TK-2611-7Q2MX  assigned to luis                    what it prints: standard output, then standard error
    {n}  assigned to {any}                             {n}: what is kept in `n`; {any}: anything on that line
    ...                                                any lines
    ? 4                                                its exit code, where that is not 0

`tkt` runs in this process; any other program in a shell.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import Result, Run, git
from ticketcli import cli

FOLDER = Path(__file__).parent / "transcripts"
TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))
KEEPING = re.compile(r"(\w+)=\$\((.*)\)")
PIPE = re.compile(r" \| (?=(?:[^']*'[^']*')*[^']*$)")


class Step(NamedTuple):
    """A command, and what it must answer."""

    line: int
    command: str
    answer: tuple[str, ...]
    code: int


def steps(text: str) -> Iterator[Step]:
    """The commands of a transcript."""
    for match in re.finditer(r"^\$ (.*)\n((?:(?!\$ |# ).*\n)*)", text, re.MULTILINE):
        *answer, last = [*match[2].rstrip("\n").split("\n")]
        code = re.fullmatch(r"\? (\d+)", last)
        lines = answer if code else [*answer, last]
        yield Step(text.count("\n", 0, match.start()) + 1, match[1], tuple(filter(None, lines)) and tuple(lines),
                   int(code[1]) if code else 0)  # fmt: skip


class Session:
    """What a transcript has come to: the variables it keeps, and the environment it exports."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.kept: dict[str, str] = {}
        self.exported: dict[str, str] = {}

    def play(self, command: str) -> Result:
        """Do a command as a shell would."""
        if keeping := KEEPING.fullmatch(command):
            done = self.play(keeping[2])
            self.kept[keeping[1]] = done.out.rstrip("\n")
            return done._replace(out="")
        if command.startswith("export "):
            self.exported |= [command.removeprefix("export ").split("=", 1)]
            return Result(0, "", "")
        done = Result(0, "", "")
        for part in PIPE.split(command):
            done = self.part(part, done.out)
        return done

    def part(self, part: str, given: str) -> Result:
        words = shlex.split(re.sub(r"\$(\w+)", lambda match: self.kept[match[1]], part))
        own = list(takewhile(re.compile(r"[A-Z_]+=").match, words))
        if words[len(own)] == "tkt":
            env = self.exported | dict(word.split("=", 1) for word in own)
            asked = list(takewhile(">".__ne__, words[len(own) + 1 :]))
            done = self.run(*asked, input=given, **env)
            if words[-2] == ">":
                Path(words[-1]).write_text(done.out, encoding="utf-8")
            return done._replace(out="") if words[-2] == ">" else done
        env = {**os.environ, **self.exported, **self.kept}
        done = subprocess.run(["sh", "-c", part], input=given, env=env, capture_output=True, text=True, check=False)
        return Result(done.returncode, done.stdout, done.stderr)

    def fits(self, answer: tuple[str, ...], said: str) -> bool:
        return bool(re.fullmatch("".join(map(self.pattern, answer)), said))

    def pattern(self, line: str) -> str:
        """A line of an answer as a regular expression."""
        if line == "...":
            return r"(?:.*\n)*?"
        parts = re.split(r"\{(\w+)\}", line)
        parts[::2] = map(re.escape, parts[::2])
        parts[1::2] = [".*?" if name == "any" else re.escape(self.kept[name]) for name in parts[1::2]]
        return "".join(parts) + r"\n"


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_transcript_goes_as_it_is_written(path, desk, run):
    session = Session(run)
    for step in steps(path.read_text(encoding="utf-8")):
        done = session.play(step.command)
        said = (done.out + done.err).replace("\r\n", "\n")
        where = f"{path.name}:{step.line}: $ {step.command}\n{said}"
        assert done.code == step.code, where
        assert session.fits(step.answer, said), where
    assert path.stem == "check" or run("check").code == 0
    assert path.stem == "check" or git("status", "--porcelain") == ""


@pytest.mark.parametrize("name", cli.table())
def test_every_command_appears_in_a_transcript(name):
    played = "\n".join(path.read_text(encoding="utf-8") for path in TRANSCRIPTS)
    assert re.search(rf"^\$ .*\btkt (?:-\S+(?: \S+)? )*{name}\b", played, re.MULTILINE)
