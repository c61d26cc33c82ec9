"""E1, E2: any text is read or refused in a line, by every parser; and what is kept comes back as it was."""

import json
import random
import time
import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from conftest import NOW, ROOT, call
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from strategies import PIECES, TEXT

from reliability.scene import SEED, asked
from ticketcli import cli, config, hours, matter, notation, number, people, records, timeline, when
from ticketcli.errors import DeskError
from ticketcli.intake import dates, reading
from ticketcli.intake.table import Settings
from ticketcli.rules import words
from ticketcli.rules.clause import Known
from ticketcli.rules.rulebook import rules

SLOWEST = asked(20, 1)
"""Seconds of processor that one input may take; a busy machine gets more, since only hours are meant to fail there."""
EXAMPLE = ROOT / "ticketcli/shop"
ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
FILE = Settings(ZONE)
AT = datetime.fromisoformat(NOW)
MANY = settings(
    max_examples=asked(120, 10_000), derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
FEW = settings(MANY, max_examples=asked(60, 10_000))

TICKET = next(iter(sorted((ROOT / "example-repo/tickets").rglob("*.md")))).read_text("utf-8")
CUSTOMER = (ROOT / "example-repo/customers/ac/acme.md").read_text("utf-8")
AGENT = (ROOT / "example-repo/agents/ana.md").read_text("utf-8")
ARTICLE = (ROOT / "example-repo/knowledge/descalcificar.md").read_text("utf-8")
SETTINGS = (ROOT / "example-repo/desk.yaml").read_text("utf-8")
CALENDARS = (ROOT / "example-repo/sla.yaml").read_text("utf-8")
RULES = (ROOT / "example-repo/rules/20-types.yaml").read_text("utf-8")
CSV = "Nro;Asunto;Correo;Fecha de creación;Estado\n101;No llegó;pepe@correo.example;25/10/2026 10:00;Abierto\n"
JSON = '[{"id": 1, "subject": "x", "comments": [{"body": "y", "author": {"name": "Z"}}], "created_at": "2026-10-01"}]'
GITHUB = '[{"number": 7, "title": "x", "user": {"login": "a"}, "labels": [{"name": "b"}], "comments": 1, "body": null}]'
WORDS = "5 de diciembre 17:00", "in 2 days", "3 working days", "2026-12-05T10:00-03:00", "el viernes", "1/12/2026"
HOSTILE = (
    *PIECES, "[" * 300, "{" * 300, "- " * 200, "&a [*a]", "!!python/object:os.system x", "!!timestamp x", "!!bool x",
    "9" * 5000, "0x_", "2024-13-45", "\0", "\ud800", "'" * 99, '"' * 99, "²", "١", "\\u0000", "NaN", "1e999", ";", ",",
    "\ufeff", "x" * 70_000, "%d%n", "..", "../../etc", "-", "--", "=cmd", "\x9b", "(" * 99, "*" * 99, "a" * 40 + "!",
)  # fmt: skip


class Parser(NamedTuple):
    """Something that reads what people or programs wrote, and what that looks like."""

    read: Callable[[str], Any]
    samples: tuple[str, ...]


def imported(format: str) -> Callable[[str], Any]:
    """All that an intake makes of a file."""
    return lambda text: list(reading.read(format, "f", text.encode("utf-8", "surrogatepass"), FILE).drafts)


def ruled(text: str) -> Any:
    return rules(config.rule_sections(text, "f"), "f", Known(), set())


PARSERS = {
    "front matter": Parser(lambda text: matter.read(text, "f"), (TICKET, CUSTOMER)),
    "yaml": Parser(lambda text: notation.read(text, "f"), (SETTINGS, CALENDARS, RULES)),
    "timeline": Parser(lambda text: timeline.read(text, "f", 1), (TICKET.split("---\n", 2)[2],)),
    "ticket": Parser(lambda text: records.ticket(text, "f"), (TICKET,)),
    "customer": Parser(lambda text: records.customer(text, "f"), (CUSTOMER,)),
    "agent": Parser(lambda text: records.agent(text, "f"), (AGENT,)),
    "article": Parser(lambda text: records.article(text, "f"), (ARTICLE,)),
    "desk.yaml": Parser(lambda text: config.settings(text, "f"), (SETTINGS,)),
    "sla.yaml": Parser(lambda text: config.calendars(text, "f", "UTC"), (CALENDARS,)),
    "rules": Parser(ruled, (RULES,)),
    "phrase": Parser(words.phrase, ("nota de crédito", "factur*", '"no llegó"')),
    "csv": Parser(imported("csv"), (CSV, CSV.replace(";", ","))),
    "json": Parser(imported("json"), (JSON,)),
    "jsonl": Parser(imported("jsonl"), (JSON[1:-1],)),
    "github": Parser(imported("github"), (GITHUB,)),
    "dates": Parser(lambda text: dates.looks(text) and dates.dated_only(text), ("25/10/2026 10:00", "1 de mayo")),
    "when": Parser(lambda text: when.read(text, AT, ZONE), WORDS),
    "span": Parser(when.span, ("2 days", "5d", "3 días hábiles")),
    "zone": Parser(hours.zone, ("America/Argentina/Buenos_Aires", "UTC")),
    "number": Parser(lambda text: (number.tidy(text), number.valid(text)), ("TK-2611-7Q2MX", "7q2")),
    "people": Parser(people.sender, ("Pepe <pepe@correo.example>", "+54 11 5555 0606", "@pepe", "x:y")),
}


@st.composite
def spoiled(draw: st.DrawFn, samples: tuple[str, ...]) -> str:
    """A sample with pieces put in, taken out, doubled; or just any text."""
    text = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.sampled_from([start, start, min(len(text), start + draw(st.integers(0, 40)))]))
        text = text[:start] + draw(st.sampled_from(HOSTILE) | TEXT) + text[end:]
    return text


def checked(read: Callable[[str], Any], text: str) -> None:
    """It is read, or refused by an error of ours on one line, in time."""
    began = time.process_time()
    try:
        read(text)
    except DeskError as error:
        refusal = str(error)
    else:
        refusal = ""
    assert len(refusal) < 2000
    assert time.process_time() - began < SLOWEST


@pytest.mark.parametrize("name", PARSERS)
def test_any_text_is_read_or_refused(name, figure):
    parser, inputs = PARSERS[name], []

    @MANY
    @seed(SEED)
    @given(spoiled(parser.samples) | spoiled(("",)))
    def holds(text: str) -> None:
        inputs.append(1)
        checked(parser.read, text)

    holds()
    figure(
        "E1",
        f"{name}: enough inputs, none with another error, slow, or a crash",
        True,
        len(inputs) >= MANY.max_examples,
    )


@pytest.mark.parametrize("name", ["csv", "json", "jsonl", "github"])
def test_any_bytes_are_read_or_refused(name):
    whole = PARSERS[name].samples[0].encode()

    @FEW
    @seed(SEED)
    @given(st.binary(max_size=60), st.integers(0, len(whole)))
    def holds(data: bytes, at: int) -> None:
        mixed = whole[:at] + data + whole[at:]
        checked(lambda _text: list(reading.read(name, "f", mixed, FILE).drafts), "")

    holds()


# -- the command line --------------------------------------------------------------------------------------------------

UNSAFE = {"init", "sync", "serve", "watch", "edit"}
"""Commands that make folders anywhere, wait for somebody, or reach for the network."""
OPTIONS = (
    "-m", "-F", "--from", "--tag", "--set", "--to", "--format", "--limit", "--sort", "--columns", "--by", "--since",
    "--until", "--where", "--at", "--as", "--lang", "--created", "--type", "--area", "--priority", "--outcome", "--of",
    "--for", "-n", "-q", "--all", "--json", "--map", "--dates", "--encoding", "--delimiter", "--help", "--color",
)  # fmt: skip
ARGUMENTS = st.lists(
    st.sampled_from(OPTIONS)
    | st.sampled_from(("ana", "x=y", "title=z", "tags+=a", "TK-2611-7Q2MX", "is:open", "json", "csv", "7", "area:b"))
    | st.sampled_from(HOSTILE)
    | TEXT,
    max_size=5,
)


def harmless(words: list[str]) -> list[str]:
    """Words that a system can pass on: no NUL, no half characters, and no way out of the folder."""
    return [word.replace("\0", "").encode("utf-8", "replace").decode() for word in words if "/" not in word]


def test_any_command_line_is_done_or_refused(empty, figure, monkeypatch):
    monkeypatch.setenv("EDITOR", "true")
    names, lines = sorted(set(cli.table()) - UNSAFE), []

    @FEW
    @seed(SEED)
    @given(st.sampled_from(names) | TEXT, ARGUMENTS)
    def holds(name: str, words: list[str]) -> None:
        lines.append(1)
        done = call(tuple(harmless([name, *words])))
        assert done.code in (0, 1, 2, 3, 4, 5), done
        assert "Traceback" not in done.err, done
        assert "should not happen" not in done.err, done
        assert not done.code > 1 or done.err, done

    holds()
    figure("E1", "command lines: enough, none with another error", True, len(lines) >= FEW.max_examples)


QUERIES = (
    "area:billing priority:>=high -channel:web (tag:invoice or 'nota de crédito') updated:<7d", "is:open no:assignee",
)  # fmt: skip


def test_any_query_is_answered_or_refused(desk, figure):
    queries = []

    @FEW
    @seed(SEED)
    @given(spoiled(QUERIES))
    def holds(text: str) -> None:
        queries.append(1)
        for typed in (("list", "--count"), ("search",), ("export", "jsonl")):
            done = call((*typed, "--", *harmless([text.replace("/", "")])))
            assert done.code in (0, 1, 2, 3), done
            assert "should not happen" not in done.err, done

    holds()
    figure("E1", "queries: enough, none with another error", True, len(queries) >= FEW.max_examples)


# -- round trips -------------------------------------------------------------------------------------------------------


def stored(text: str) -> str:
    """A text as docs/format.md says that it is kept: line ends are LF, characters composed, no byte order mark."""
    return unicodedata.normalize("NFC", text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def texts(many: int) -> list[str]:
    """Any text that can be kept, always the same ones."""
    found: list[str] = []
    gather = settings(MANY, max_examples=2 * many)

    @gather
    @seed(SEED)
    @given(TEXT)
    def take(text: str) -> None:
        found.append(text.replace("\0", ""))

    take()
    return [text for text in dict.fromkeys(found) if text.strip()][:many]


def test_what_was_said_comes_back_to_the_byte(empty, figure):
    unlike = []
    said = [*texts(asked(24, 2000)), "a\ufeffb", "\xa0x\xa0", "a\r\nb", "---\na: b\n---", "x\n\n\n", "  x", "\tx"]
    for text in said:
        number = call(("-q", "new", "x", "-m", text)).out.strip()
        call(("note", "-m", text, "--", number))
        shown = json.loads(call(("show", number, "--format", "json")).out)
        for back in (shown["description"], shown["entries"][-1]["text"]):
            unlike += [(text, back)] if back != stored(text) else []
    figure("E2", f"{len(said)} texts, as description and note: changed", [], unlike)
    assert call(("check",)).code == 0


def test_titles_come_back_with_their_blanks_as_one(empty, figure):
    unlike, said = [], texts(asked(24, 2000))
    for text in said:
        done = call(("-q", "new", "--", text))
        if done.code == 0:
            title = json.loads(call(("show", done.out.strip(), "--format", "json")).out)["title"]
            unlike += [(text, title)] if title != " ".join(stored(text).split()) else []
        else:
            unlike += [] if (done.code, done.err.count("\n")) == (2, 1) else [(text, done)]
    figure("E2", f"{len(said)} titles: changed", [], unlike)


def test_an_export_that_is_imported_is_the_same(empty, figure, tmp_path, templates, monkeypatch):
    chance, said = random.Random(SEED), texts(asked(60, 2000))
    records_ = [
        {"id": str(at), "subject": chance.choice(said), "description": text, "comments": [{"body": text}]}
        for at, text in enumerate(said)
    ]
    Path("old.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records_))
    call(("import", "jsonl", "old.jsonl"))
    for format in ("json", "jsonl"):
        first = call(("export", format)).out
        (tmp_path / f"x.{format}").write_text(first)
        there = tmp_path / f"there-{format}"
        assert call(("init", str(there), "--lang", "es")).code == 0
        assert call(("-C", str(there), "import", format, str(tmp_path / f"x.{format}"))).code == 0
        again = call(("-C", str(there), "export", format)).out
        figure(
            "E2",
            f"{len(first.splitlines())} lines of {format}, exported, imported, exported: the same",
            True,
            again == first,
        )
