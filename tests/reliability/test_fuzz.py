"""E1, E2: any text is read or refused in a line, by every parser; and what is kept comes back as it was."""

import json
import random
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.conftest import NOW, ROOT, call
from tests.learning.test_models import taught  # noqa: F401
from tests.reliability.scene import SEED, asked
from tests.strategies import PIECES, TEXT
from ticketcli import cli
from ticketcli.assignment.rule_tests import parse_rule_tests, rule_test_sections
from ticketcli.config import desk_yaml
from ticketcli.config.calendars import read_calendars
from ticketcli.config.settings import Settings as DeskSettings
from ticketcli.config.ticket_values import parse_assignments
from ticketcli.desk.desk import Desk
from ticketcli.errors import DeskError
from ticketcli.format import front_matter, records, timeline, yaml
from ticketcli.format.yaml import as_section
from ticketcli.intake import dates, reading
from ticketcli.intake.formats import FORMATS
from ticketcli.intake.table import ImportSettings
from ticketcli.learning.models import Memory
from ticketcli.merge import files
from ticketcli.render.document import ticket_document
from ticketcli.rules import pattern, words
from ticketcli.rules.rulebook import read_rules, rule_sections
from ticketcli.rules.section import Known
from ticketcli.sla.policy import policy_sections, read_policies
from ticketcli.sla.quiet import read_limits
from ticketcli.storage.state import State
from ticketcli.ticket import number, people
from ticketcli.worktime import calendar
from ticketcli.worktime.dates import read_instant, read_span

SLOWEST = asked(20, 1)
"""Seconds of processor that one input may take; a busy machine gets more, since only hours are meant to fail there."""
EXAMPLE = ROOT / "ticketcli/shop"
ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
FILE = ImportSettings(ZONE)
AT = datetime.fromisoformat(NOW)
MOST, LESS = asked(120, 10_000), asked(60, 10_000)
MANY = settings(
    max_examples=MOST, derandomize=False, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
FEW = settings(MANY, max_examples=LESS)

TICKET = next(iter(sorted((ROOT / "example-repo/tickets").rglob("*.md")))).read_text("utf-8")
CUSTOMER = (ROOT / "example-repo/customers/ac/acme.md").read_text("utf-8")
AGENT = (ROOT / "example-repo/agents/ana.md").read_text("utf-8")
ARTICLE = (ROOT / "example-repo/knowledge/descalcificar.md").read_text("utf-8")
SETTINGS = (ROOT / "example-repo/desk.yaml").read_text("utf-8")
CALENDARS = (ROOT / "example-repo/sla.yaml").read_text("utf-8")
RULES = (ROOT / "example-repo/rules/20-types.yaml").read_text("utf-8")
PROOFS = (ROOT / "example-repo/rules/tests/areas.yaml").read_text("utf-8")
STALE = "idle: 5 days\nsilent: 3 working days\nstrength: warn\nlimits:\n  - when: {area: billing}\n    idle: 2 days\n"
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
    return lambda text: list(reading.read_file(format, "f", text.encode("utf-8", "surrogatepass"), FILE).drafts)


def ruled(text: str) -> Any:
    return read_rules(rule_sections(text, "f"), "f", Known(), set())


def policied(text: str) -> Any:
    return read_policies(policy_sections(text, "f"), "f", Known(), ("office",), None)


def proved(text: str) -> Any:
    return parse_rule_tests(rule_test_sections(text, "f"), "f", Known(), DeskSettings(), AT)


def merged(text: str) -> Any:
    """Two sides of a file, of which one is any text."""
    path, other = f"tickets/2026/11/{records.read_ticket(TICKET, 'f').id}.md", TICKET.encode()
    data = text.encode("utf-8", "surrogatepass")
    return [files.merge_file(path, base, *sides) for base in (None, data, other) for sides in ((data, other + b"x\n"),)]


def matched(text: str) -> Any:
    """An expression of a rule, asked of a text that tempts it."""
    found, _why = pattern.compile_pattern(text)
    with suppress(TimeoutError):
        return found and found.search("aaaa aaaa 0000 " * 99 + "!")


EXPORT = json.dumps([ticket_document(records.read_ticket(TICKET, "f"), DeskSettings(), AT)])
PARSERS = {
    "front matter": Parser(lambda text: front_matter.read_front(text, "f"), (TICKET, CUSTOMER)),
    "yaml": Parser(lambda text: yaml.read_yaml(text, "f"), (SETTINGS, CALENDARS, RULES)),
    "timeline": Parser(lambda text: timeline.read_timeline(text, "f", 1), (TICKET.split("---\n", 2)[2],)),
    "ticket": Parser(lambda text: records.read_ticket(text, "f"), (TICKET,)),
    "customer": Parser(lambda text: records.read_customer(text, "f"), (CUSTOMER,)),
    "agent": Parser(lambda text: records.read_agent(text, "f"), (AGENT,)),
    "article": Parser(lambda text: records.read_article(text, "f"), (ARTICLE,)),
    "desk.yaml": Parser(lambda text: desk_yaml.read_settings(text, "f"), (SETTINGS,)),
    "sla.yaml": Parser(lambda text: read_calendars(text, "f", "UTC"), (CALENDARS,)),
    "policies": Parser(policied, (CALENDARS,)),
    "limits of silence": Parser(
        lambda text: read_limits(as_section(yaml.read_yaml(text, "f"), "f"), "f", Known()), (STALE,)
    ),
    "rules": Parser(ruled, (RULES,)),
    "tests of rules": Parser(proved, (PROOFS,)),
    "expressions": Parser(matched, ("factura [AB]-[0-9]+", "(a+)+$", "(?P<serial>SN[0-9]{6})", "(a|aa)+$")),
    "three versions": Parser(merged, (TICKET,)),
    "phrase": Parser(words.read_phrase, ("nota de crédito", "factur*", '"no llegó"')),
    "csv": Parser(imported("csv"), (CSV, CSV.replace(";", ","))),
    "json": Parser(imported("json"), (JSON, EXPORT)),
    "jsonl": Parser(imported("jsonl"), (JSON[1:-1],)),
    "github": Parser(imported("github"), (GITHUB,)),
    "dates": Parser(
        lambda text: dates.looks_like_date(text) and dates.is_day_only(text), ("25/10/2026 10:00", "1 de mayo")
    ),
    "when": Parser(lambda text: read_instant(text, AT, ZONE), WORDS),
    "span": Parser(read_span, ("2 days", "5d", "3 días hábiles")),
    "zone": Parser(calendar.read_zone, ("America/Argentina/Buenos_Aires", "UTC")),
    "number": Parser(lambda text: (number.tidy_number(text), number.is_valid(text)), ("TK-2611-7Q2MX", "7q2")),
    "KEY=VALUE": Parser(lambda text: parse_assignments([text], DeskSettings()), ("title=x", "tags+=a,b", "level=3")),
    "people": Parser(people.parse_sender, ("Pepe <pepe@correo.example>", "+54 11 5555 0606", "@pepe", "x:y")),
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
    """It is read, or refused by an error of ours on one line, in time; what is slow is slow the next time, too."""
    assert taken(read, text) < SLOWEST or taken(read, text) < SLOWEST


def taken(read: Callable[[str], Any], text: str) -> float:
    """The seconds of processor that it takes."""
    began, refusal = time.process_time(), ""
    try:
        read(text)
    except DeskError as error:
        refusal = str(error)
    assert len(refusal) < 2000
    return time.process_time() - began


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
    figure("E1", f"{name}: enough inputs, none with another error, slow, or a crash", MOST, min(len(inputs), MOST))


@pytest.mark.parametrize("name", FORMATS)
def test_any_bytes_are_read_or_refused(name, figure):
    whole, inputs = PARSERS[name].samples[0].encode(), []

    @FEW
    @seed(SEED)
    @given(st.binary(max_size=60), st.integers(0, len(whole)))
    def holds(data: bytes, at: int) -> None:
        inputs.append(1)
        mixed = whole[:at] + data + whole[at:]
        checked(lambda _text: list(reading.read_file(name, "f", mixed, FILE).drafts), "")

    holds()
    figure("E1", f"{name}, any bytes: enough, none with another error", LESS, min(len(inputs), LESS))


@pytest.mark.usefixtures("taught")
@pytest.mark.parametrize("name", ["area.model", "tickets.likeness"])
def test_any_memory_is_taken_or_counts_as_none(name, figure):
    """As a copied desk may bring it along."""
    assert call(("rules", "learn")).code == 0
    path, asking, inputs = Path(".git/tkt/learned") / name, records.read_ticket(TICKET, "f"), []
    whole = path.read_bytes()
    assert Memory(State(".git/tkt")).advise(asking, ("area",), Desk(".").get)

    @FEW
    @seed(SEED)
    @given(st.binary(max_size=40), st.integers(0, 600), st.integers(0, 40))
    def holds(data: bytes, at: int, less: int) -> None:
        inputs.append(1)
        path.write_bytes(whole[:at] + data + whole[at + less :])
        checked(lambda _text: Memory(State(".git/tkt")).advise(asking, ("area",), Desk(".").get), "")

    holds()
    figure("E1", f"{name}: enough, none with another error", LESS, min(len(inputs), LESS))


MAIL = ("From: Pepe <pepe@correo.example>\nSubject: =?utf-8?q?No_lleg=C3=B3?=\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=latin-1\n"
        "Content-Transfer-Encoding: quoted-printable\n\nNo lleg=F3\n--b--\n")  # fmt: skip


@pytest.mark.parametrize(("typed", "sample"), [
    (("rules", "test", "-"), MAIL), (("rules", "test", "-"), TICKET), (("edit", "TICKET"), TICKET),
    (("import", "jsonl", "-", "--dry-run"), EXPORT[1:-1]), (("show", "-"), "TK-2611-7Q2MX 7q2\n"),
], ids=["mail", "ticket", "edited", "imported", "numbers"])  # fmt: skip
def test_what_a_command_is_given_is_read_or_refused(typed, sample, desk, figure, monkeypatch, tmp_path):
    given_, inputs, number_ = tmp_path / "given", [], call(("list", "--format", "ids")).out.split()[0]
    monkeypatch.setenv("EDITOR", f"cp {given_}")

    @FEW
    @seed(SEED)
    @given(spoiled((sample,)))
    def holds(text: str) -> None:
        inputs.append(1)
        given_.write_bytes(text.encode("utf-8", "surrogatepass"))
        done = call(tuple(number_ if word == "TICKET" else word for word in typed), given_.read_bytes())
        assert done.code in (0, 1, 2, 3, 4, 5), done
        assert "should not happen" not in done.err, done

    holds()
    figure("E1", f"{' '.join(typed)}: enough, none with another error", LESS, min(len(inputs), LESS))


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
    figure("E1", "command lines: enough, none with another error", LESS, min(len(lines), LESS))


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
    figure("E1", "queries: enough, none with another error", LESS, min(len(queries), LESS))


# -- round trips -------------------------------------------------------------------------------------------------------


def stored(text: str) -> str:
    """A text as docs/format.md says that it is kept; what is like that already is kept to the byte."""
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
    return [text for text in dict.fromkeys(found) if stored(text).strip()][:many]


def test_what_was_said_comes_back_to_the_byte(empty, figure):
    unlike = []
    said = [*texts(asked(24, 2000)), "a\ufeffb", "\xa0x\xa0", "a\r\nb", "---\na: b\n---", "x\n\n\n", "  x", "\tx"]
    for text in said:
        number = call(("-q", "new", "x", "-m", text)).out.strip()
        call(("note", "-m", text, "--", number))
        shown = json.loads(call(("show", number, "--format", "json")).out)
        for back in (shown["description"], shown["entries"][-1]["text"]):
            unlike += [(text, back)] if back != stored(text) else []
    figure("E2", "as description and note: changed", [], unlike, len(said))
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
    figure("E2", "titles: changed", [], unlike, len(said))


COMMENT = {"author": {"name": "Z"}, "created_at": "2026-10-01T10:00:00Z"}


def test_an_export_that_is_imported_is_the_same(empty, figure, tmp_path, templates, monkeypatch):
    chance, said = random.Random(SEED), texts(asked(60, 10_000))
    titles = [text for text in said if " ".join(text.split()).strip("\ufeff ")]
    records_ = [
        {"id": str(at), "subject": chance.choice(titles), "description": text, "comments": [{**COMMENT, "body": text}]}
        for at, text in enumerate(said)
    ]
    Path("old.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records_))
    call(("import", "jsonl", "old.jsonl"))
    kept = {one["external"]["id"]: one for one in json.loads(call(("export", "json")).out)}
    back = [(kept[str(at)]["description"], kept[str(at)]["entries"][-1]["text"]) for at in range(len(said))]
    whole = [(stored(text), stored(text)) for text in said]
    figure("E2", "imported: changed", [], [pair for pair in zip(back, whole, strict=True) if len(set(pair)) > 1],
           len(said))  # fmt: skip
    for format in ("json", "jsonl"):
        first = call(("export", format)).out
        (tmp_path / f"x.{format}").write_text(first)
        there = tmp_path / f"there-{format}"
        assert call(("init", str(there), "--lang", "es")).code == 0
        assert call(("-C", str(there), "import", format, str(tmp_path / f"x.{format}"))).code == 0
        again = call(("-C", str(there), "export", format)).out
        figure("E2", f"{format}, exported, imported, exported: the same", True, again == first)
