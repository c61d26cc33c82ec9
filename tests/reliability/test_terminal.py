"""E5: no control character of any text reaches a terminal or a pipe, whatever field it stands in."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
from pathlib import Path

import pytest

from tests.reliability import day
from tests.reliability.scene import FULL, PROGRAM, git

CONTROLS = [chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))]
SEQUENCES = (
    "\x1b]0;title\x07", "\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "\x1b]52;c;aGk=\x07", "\x1bP1;2|x\x1b\\",
    "\x9b31m", "\x9d0;x\x9c", "\x1b[2J\x1b[H", "\x1b[31;5;7m", "\x1b#8", "\x1bc", "\x1b_x\x1b\\", "\x1b^x\x1b\\",
)  # fmt: skip
UNSEEN = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    "\u200b\u200c\u200d\u2060\ufeff\xad\u2028\u2029"
)
HOSTILE = "mal" + "".join(CONTROLS) + "".join(SEQUENCES) + UNSEEN + "hostil"
RAW = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f{UNSEEN}]")
COLOURS = re.compile(r"\x1b\[(?:[0-9]|1[0-9]|[34][0-7]|9[0-7])?(?:;[0-9]{1,2})?m")


def quoted(text: str) -> str:
    """A YAML scalar that says any text."""
    return '"' + "".join(c if c.isalnum() else f"\\U{ord(c):08x}" for c in text) + '"'


FIELDS = ("area", "product", "channel", "language", "customer", "contact", "assignee", "team", "type", "stage",
          "waiting_for", "priority", "parent")  # fmt: skip
NUMBER = "TK-2611-00018"


def ticket_text(evil: str, body: str) -> str:
    """A ticket that says `evil` in every field, as a hand or another program may have written it."""
    fields = "".join(f"{field}: {evil}\n" for field in FIELDS)
    lists = "".join(f"{field}: [{evil}]\n" for field in ("tags", "keywords", "links"))
    extra = f"extra: {{a: {evil}}}\nexternal: {{source: {evil}, id: {evil}}}\nunheard-of: {evil}\n"
    entries = "".join(
        f"\n### 2026-11-20T10:0{n}:00-03:00 · {by} · {kind} · e{n}\n{more}\n{body}\n"
        for n, (by, kind, more) in enumerate([
            ("ana", "note", "because: me"), ("mal", "reply", ""), ("ana", "set", f"area: – → {evil}"),
            ("ana", "attached", f"fact.names: {evil}"),
        ])
    )  # fmt: skip
    head = f"id: {NUMBER}\ntitle: {evil}\ncreated: 2026-11-20T10:00:00-03:00\n{fields}{lists}{extra}"
    return f"---\n{head}---\n{body}\n{entries}"


@pytest.fixture
def infested(desk):
    """A desk where every text of every kind of file has every control character in it."""
    evil = quoted(HOSTILE)
    body = re.sub(r"[\x00\r\n]", "", HOSTILE)
    files = {
        f"tickets/2026/11/{NUMBER}.md": ticket_text(evil, body),
        "tickets/2026/11/TK-2611-00026.md": f"---\nid: {evil}\ntitle: [\n---\n",
        "customers/ma/mal.md": f"---\nid: mal\nname: {evil}\ntier: {evil}\ncontacts:\n"
                               f"  - name: {evil}\n    mail: [{evil}]\n"
                               f"    phone: [{evil}]\n    handles: {{{evil}: {evil}}}\n---\n{body}\n",
        "agents/mal.md": f"---\nid: mal\nname: {evil}\nmail: [{evil}]\nareas: [{evil}]\nteam: {evil}\n"
                         f"skills: {{{evil}: 3}}\naway: [{evil}]\n---\n{body}\n",
        "knowledge/mal.md": f"---\nid: mal\ntitle: {evil}\ntags: [{evil}]\n---\n{body}\n",
        "rules/99-mal.yaml": f"- rule: {evil}\n  when:\n    text: {evil}\n  set:\n    tags: [{evil}]\n",
    }  # fmt: skip
    for path, text in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, "utf-8", newline="")
    Path("tickets/2026/11/TK-\x1b[31m\x9b\u202e.md").write_text(body)
    settings = Path("desk.yaml").read_text("utf-8")
    for key, value in {"name": evil, "products": f"[{evil}]", "channels": f"[mail, {evil}]"}.items():
        settings = re.sub(rf"(?m)^{key}: .*", lambda _line, said=f"{key}: {value}": said, settings)
    Path("desk.yaml").write_text(settings, "utf-8")
    message = f"{HOSTILE}\n\nAct: {HOSTILE}\nTicket: {NUMBER}\n".replace("\0", "").encode()
    git("add", "-A")
    author = {"GIT_AUTHOR_NAME": HOSTILE.replace("\0", ""), "GIT_AUTHOR_EMAIL": "e@vil"}
    subprocess.run(["git", "commit", "-q", "-F", "-"], input=message, env={**os.environ, **author}, check=True)
    return desk


def on_terminal(*typed: str, mute: bool = False) -> str:
    """All that reaches a terminal 100 columns wide, at which one can type, or not."""
    here, there = pty.openpty()
    fcntl.ioctl(here, termios.TIOCSWINSZ, struct.pack("HHHH", 500, 100, 0, 0))
    env = {**os.environ, "TERM": "xterm", "PAGER": "", "EDITOR": "true"}
    process = subprocess.Popen(
        [*PROGRAM, *typed], env=env, stdin=subprocess.DEVNULL if mute else there, stdout=there, stderr=there
    )
    threading.Thread(target=end, args=(process, there)).start()
    shown = b""
    while not shown.endswith(b"\0the end"):
        shown += os.read(here, 65536)
    os.close(here)
    return shown.removesuffix(b"\0the end").decode("utf-8", "surrogateescape").replace("\r\n", "\n")


def end(process: "subprocess.Popen[bytes]", there: int) -> None:
    process.wait()
    os.write(there, b"\0the end")
    os.close(there)


def raw(text: str) -> list[str]:
    """What no terminal may see, each with what stands around it."""
    return [text[max(0, found.start() - 20) : found.end() + 5] for found in RAW.finditer(text)]


def test_there_are_65_of_them():
    assert len(CONTROLS) == 65


@pytest.mark.parametrize("words", day.SHOWING, ids=" ".join)
def test_a_terminal_sees_no_raw_control(words, infested, run, figure):
    shown = on_terminal("--color", "never", *next(day.typed((words,), NUMBER)))
    figure("E5", f"terminal, {' '.join(words)}: raw controls", [], raw(shown))
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    "words", [words for words in day.SHOWING if words[0] in ("list", "show", "report", "why")], ids=" ".join
)
def test_in_colour_it_sees_no_others_than_those_of_colour(words, infested, run):
    shown = on_terminal("--color", "always", *next(day.typed((words,), NUMBER)))
    assert raw(COLOURS.sub("", shown)) == []


@pytest.mark.skipif(not FULL, reason="what changes says the same to a pipe: to a terminal by `make torture` only")
def test_nor_does_it_from_a_command_that_changes(infested, figure):
    shown = {
        words: raw(on_terminal("--color", "never", *words, mute=True)) for words in day.typed(day.CHANGING, NUMBER)
    }
    figure("E5", "terminal, what changes: raw controls", {}, {words: found for words, found in shown.items() if found},
           len(shown))  # fmt: skip


def test_a_pipe_sees_no_raw_control(infested, run, figure):
    done = {words: run(*words, input="") for words in day.typed((*day.SHOWING, *day.CHANGING), NUMBER)}
    found = {words: raw(one.out + one.err) for words, one in done.items() if raw(one.out + one.err)}
    figure("E5", "pipes: raw controls", {}, found, len(done))
    assert any(one.code == 0 for words, one in done.items() if words in day.CHANGING)


def test_what_a_program_reads_has_no_raw_control(infested, run, figure):
    """An export to CSV alone is exact, so that it comes back as it was; to a terminal it is as safe as all else."""
    found = []
    for words in day.typed(day.MACHINE, NUMBER):
        done = run(*words)
        said = on_terminal(*words) if words == ("export", "csv") else done.out.replace("\r\n", "\n")
        found += [(words, raw(said)[0])] if raw(said) else []
        assert raw(done.err) == []
    figure("E5", "JSON and CSV: raw controls", [], found, len(day.MACHINE))


def test_what_is_typed_is_not_echoed_raw(desk, run):
    evil = HOSTILE.replace("\0", "")
    for words in (
        *([verb, evil] for verb in ("new", "show", "list", "search", "log", "why")),
        *([noun, verb, evil] for noun in ("customer", "agent") for verb in ("add", "show")),
        *([option, evil, "list"] for option in ("--as", "--at", "-C")),
        *(["new", "x", option, evil] for option in ("--created", "--from", "--type", "--set", "--customer")),
        [evil], ["set", "x", f"{evil}={evil}"], ["list", f"--{evil}"], ["list", "--format", evil],
        ["export", "csv", evil],
        ["assign", "x", "--to", evil], ["import", "csv", evil], ["report", "volume", "--by", evil],
        ["rules", "test", "-m", evil], ["customer", "find", evil], ["report", "volume", "--since", evil],
    ):  # fmt: skip
        done = run(*words)
        assert raw(done.out + done.err) == [], words
