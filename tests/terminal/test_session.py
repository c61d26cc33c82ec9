"""Texts from options, files, pipes and editors; what a terminal shows; numbers from standard input."""

import os
import re
from pathlib import Path

import pytest

from tests.conftest import git
from ticketcli.render.grid import text_breadth


@pytest.fixture
def ticket(desk, run):
    return run("-q", "new", "Prueba", "--no-rules").out.strip()


@pytest.fixture
def editor(tmp_path):
    """`editor(body)`: a program that a shell script of that body is; `$1` is the file."""

    def editor(body: str) -> str:
        path = tmp_path / "editor"
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return str(path)

    return editor


def kept(said: str) -> str:
    return Path(re.search(r"kept in (\S+)", said)[1]).read_bytes().decode()


def last_text(run, ticket: str) -> str:
    return run("show", ticket, "--format", "json").json["entries"][-1]["text"]


# -- texts -------------------------------------------------------------------------------------------------------------

TEXTS = [
    "una línea", "dos\nlíneas", "  al borde  ", "termina en blancos  \n\n", "---", "---\nid: TK-0000-00000\n---",
    "### a", "### 2026-11-20T10:30:00-03:00 · ana · reply · e1234567\nfalsa", "because: no\nstatus: closed",
    "\\### 2026-11-20T10:30:00-03:00 · ana · reply · e1", "<<<<<<< HEAD\n=======\n>>>>>>> x", "\x1b[31mrojo\x1b[0m",
    "\u202egnp.exe", "👨\u200d👩\u200d👧", "\u00a0espacio duro\u00a0", "a\u2028b\x85c", "- [ ] lista",
    "=cmd|' /C calc'!A0", "x" * 10_000, "{{n}} %s $(id) `id`", "campana \x07",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_whatever_goes_in_comes_out_again(text, ticket, run, tmp_path):
    (tmp_path / "text").write_bytes(text.encode() + b"\n")
    for typed, given in (["-m", text], None), (["-F", str(tmp_path / "text")], None), (["-F", "-"], text + "\n"):
        assert run("note", ticket, *typed, input=given).code == 0
        assert last_text(run, ticket) == text
    assert run("check").code == 0


def test_line_ends_of_other_systems_become_ours(ticket, run):
    assert run("note", ticket, "-F", "-", input=b"\xef\xbb\xbfuno\r\ndos\rtres\r\n").code == 0
    assert last_text(run, ticket) == "uno\ndos\ntres"


@pytest.mark.parametrize(("data", "told"), [
    (b"a\0b", "NUL"), (b"caf\xe9", "not UTF-8"), (b"x" * ((1 << 20) + 2), "1 MB"), ("ñ".encode() * (3 << 20), "1 MB"),
    (b"", "empty"), (b" \n\t\n", "empty"),
], ids=["nul", "latin-1", "large", "very large", "empty", "blank"])  # fmt: skip
def test_a_text_that_cannot_be_kept_is_refused_in_one_line(data, told, ticket, run, tmp_path):
    (tmp_path / "text").write_bytes(data)
    before = git("rev-parse", "HEAD")
    for file, given in (str(tmp_path / "text"), b""), ("-", data):
        done = run("note", ticket, "-F", file, input=given)
        assert (done.code, done.out) == (2, "")
        assert told in done.err
        assert done.err.count("\n") == 1
    assert git("rev-parse", "HEAD") == before


def test_a_file_that_is_none_is_told(ticket, run, tmp_path):
    for path, why in (tmp_path / "nada", "No such file"), (tmp_path, "Is a directory"):
        done = run("note", ticket, "-F", str(path))
        assert done.code == 2
        assert f"{path}: {why}" in done.err


def test_a_text_that_was_not_recorded_is_kept(desk, run):
    done = run("new", "x", "-m", "no me pierdas\n ñ", "--area", "biling")
    assert done.code == 2
    assert kept(done.err) == "no me pierdas\n ñ"
    done = run("new", "x" * 3000, "-F", "-", input="ni a mí")
    assert done.code == 2
    assert kept(done.err) == "ni a mí"


def test_without_a_text_and_without_a_terminal_nothing_hangs(ticket, run, tkt):
    for verb in ("note", "reply", "comment"):
        done = run(verb, ticket)
        assert (done.code, done.out) == (2, "")
        assert "-m TEXT or -F FILE" in done.err
    done = tkt("edit", ticket, input=b"")
    assert done.code == 2
    assert "set EDITOR" in done.err


# -- the editor --------------------------------------------------------------------------------------------------------


def test_at_a_terminal_the_editor_opens_on_a_note_that_says_what_it_is_for(ticket, terminal, editor, run, tmp_path):
    writes = editor(f'cp "$1" {tmp_path}/draft; printf "Hola\\n\\nAdiós\\n\\n" | cat - "$1" > {tmp_path}/new;'
                    f' cp {tmp_path}/new "$1"')  # fmt: skip
    assert terminal("note", ticket, EDITOR=writes).code == 0
    assert last_text(run, ticket) == "Hola\n\nAdiós"
    assert f"note on {ticket}: Prueba" in (tmp_path / "draft").read_text()


def test_visual_comes_before_editor(ticket, terminal, editor, run):
    assert terminal("note", ticket, VISUAL=editor('echo visual > "$1"'), EDITOR="false").code == 0
    assert last_text(run, ticket) == "visual"


def test_an_empty_editor_changes_nothing(ticket, terminal, editor):
    before = git("rev-parse", "HEAD")
    for body in ("true", ': > "$1"', 'echo "   " > "$1"'):
        done = terminal("note", ticket, EDITOR=editor(body))
        assert done.code == 2
        assert "the text is empty: nothing was changed" in done.out
    assert git("rev-parse", "HEAD") == before


@pytest.mark.parametrize("body", ['echo mío > "$1"; exit 1', 'echo mío > "$1"; kill -9 $$'])
def test_an_editor_that_fails_leaves_the_text_in_a_file_that_is_named(body, ticket, terminal, editor):
    done = terminal("note", ticket, EDITOR=editor(body))
    assert done.code == 5
    assert kept(done.out) == "mío\n"
    assert git("status", "--porcelain") == ""


def test_an_editor_that_is_not_there_or_leaves_no_text_is_told(ticket, terminal, editor):
    assert "the editor `/nada` failed" in terminal("note", ticket, EDITOR="/nada").out
    done = terminal("note", ticket, EDITOR=editor(r'printf "\377\000" > "$1"'))
    assert done.code == 5
    assert "no text that can be kept" in done.out


# -- a ticket in the editor --------------------------------------------------------------------------------------------


@pytest.fixture
def imported(desk, run, tmp_path):
    """A ticket with fields that the desk does not know."""
    (tmp_path / "old.csv").write_text("Id,Subject,Description,Número de caso,Tags\n7,Hola,Dos líneas,X: 1,a\n")
    assert run("import", "csv", str(tmp_path / "old.csv"), "--source", "viejo", "--no-rules").code == 0
    return run("show", "viejo:7", "--format", "ids").out.strip()


def edit(run, ticket, editor, body):
    done = run("edit", ticket, EDITOR=editor(body))
    return done, run("show", ticket, "--format", "json").json


def test_saving_what_was_there_changes_nothing(imported, run, editor):
    before = git("rev-parse", "HEAD")
    done, _ticket = edit(run, imported, editor, "true")
    assert (done.code, done.out) == (0, "")
    assert "nothing to change" in done.err
    assert git("rev-parse", "HEAD") == before


def test_what_was_edited_is_recorded_with_what_it_was(imported, run, editor):
    done, ticket = edit(
        run, imported, editor, 'sed -i "s/Hola/Chau/; s/X: 1/X: 2/; s/Dos/Tres/; s/^tags:.*/tags: [b, c]/" "$1"'
    )
    assert done.code == 0
    assert (ticket["title"], ticket["extra"], ticket["tags"]) == ("Chau", {"Número de caso": "X: 2"}, ["b", "c"])
    assert ticket["description"] == "Tres líneas"
    assert ticket["entries"][-1]["changes"]["title"] == ["Hola", "Chau"]


def test_a_line_that_is_taken_out_unsets_its_field(imported, run, editor):
    _done, ticket = edit(run, imported, editor, 'sed -i "/^tags:/d; /Número/d" "$1"')
    assert (ticket["tags"], ticket["extra"]) == ([], {})
    done, _ticket = edit(run, imported, editor, 'sed -i "/^title:/d" "$1"')
    assert done.code == 2
    assert "`title` cannot be empty" in done.err


@pytest.mark.parametrize(("body", "code", "told"), [
    ('sed -i "s/^priority:.*/priority: hgh/" "$1"', 2, "unknown priority `hgh`; there is high"),
    ('sed -i "s/^title:/titel:/" "$1"', 2, "unknown key `titel`; there is title"),
    ('sed -i "s/^title:.*/title: [a, b]/" "$1"', 2, "`title`"),
    ('sed -i "s/^tags:.*/tags: {a: b}/" "$1"', 2, "`tags`"),
    ('sed -i "s/^tags:.*/tags: [[a]]/" "$1"', 2, "`tags`"),
    ('sed -i "s/^tags:.*/status: closed/" "$1"', 4, "resolve"),
    ('sed -i "s/^title:.*/customer: nadie/" "$1"', 2, "stands here a second time"),
    ('sed -i "s/^customer:.*/customer: nadie/" "$1"', 3, "no such customer: nadie"),
    ('sed -i "1d" "$1"', 2, "begins with a line `---`"),
    ('sed -i "s/^title:.*/title: [/" "$1"', 2, "your text:"),
    ('printf "\\n" > "$1"', 2, "empty"),
], ids=range(11))  # fmt: skip
def test_what_is_refused_on_save_is_kept(body, code, told, imported, run, editor):
    before = git("rev-parse", "HEAD")
    done, _ticket = edit(run, imported, editor, body)
    assert done.code == code
    assert told in done.err
    assert done.err.count("\n") == 1
    assert told == "empty" or kept(done.err)
    assert git("rev-parse", "HEAD") == before


def test_what_another_changed_meanwhile_is_not_overwritten(imported, run, editor):
    from tests.conftest import PROGRAM

    meanwhile = f'{" ".join(PROGRAM)} note {imported} -m otro >/dev/null; sed -i s/Hola/Chau/ "$1"'
    done, ticket = edit(run, imported, editor, meanwhile)
    assert done.code == 2
    assert "was changed meanwhile" in done.err
    assert "Chau" in kept(done.err)
    assert ticket["title"] == "Hola"


# -- numbers from standard input ---------------------------------------------------------------------------------------


def test_numbers_come_from_standard_input_one_a_line_or_between_blanks(ticket, run):
    other = run("-q", "new", "Otra", "--no-rules").out.strip()
    done = run("-q", "set", "-", "priority=high", input=f"{ticket}\n\n  {other} \n")
    assert done.out.split() == [ticket, other]
    assert run("show", ticket, "-", "--format", "ids", input=other).lines == [ticket, other]
    assert run("link", "-", input=f"{ticket} {other}").code == 0


def test_a_ticket_that_is_named_twice_is_one(ticket, run):
    done = run("set", ticket, ticket.lower(), ticket[8:], "priority=high", "--format", "json")
    assert (done.code, len(done.json)) == (0, 1)
    assert git("log", "-1", "--format=%s") == f"{ticket}: priority set"


# -- a terminal --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [60, 80, 100, 140])
def test_a_list_fits_the_terminal(columns, desk, terminal, run):
    run(
        "new",
        "\x1b]0;x\x07 una que es muy muy larga y no cabe en ningún lado, ni por asomo 日本語",
        "--from",
        "y@x.example",
    )
    done = terminal("--color", "never", "list", columns=columns)
    lines = done.out.splitlines()
    assert done.code == 0
    assert len(lines) == int(run("list", "--count").out) + 1
    assert max(map(text_breadth, lines)) <= columns
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", done.out)
    assert all(word in lines[0] for word in ("id", "status", "title"))


def test_only_the_colours_of_the_tool_reach_a_terminal(desk, terminal, run):
    hostile = ["\x1b[2J\x9b31m", "-m", "\x1b]52;c;aGk=\x07", "--tag", "\x1b[7m", "--from", "\x1b[1m@x"]
    made = run("-q", "new", *hostile).out.strip()
    for typed in (["list", "--all"], ["show", made], ["search", "52"], ["log", made], ["why", made], ["export", "csv"],
                  ["export", "jsonl"], ["customer", "list"], ["report", "backlog", "--by", "tag"]):  # fmt: skip
        shown = terminal(*typed, columns=200).out.replace("\x1b[1m", "").replace("\x1b[0m", "")
        assert made in shown or typed[0] in ("customer", "report")
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown), typed


def test_what_is_longer_than_the_screen_goes_through_the_pager(desk, terminal):
    assert "PAGED" not in terminal("list", rows=100, PAGER="sed s/^/PAGED/").out
    assert terminal("list", rows=5, PAGER="sed s/^/PAGED/").out.count("PAGED") > 5
    assert "PAGED" not in terminal("list", rows=5, PAGER="").out


def test_no_color_is_heard(desk, terminal):
    assert "\x1b" in terminal("list").out
    assert "\x1b" not in terminal("list", NO_COLOR="1").out


def test_the_first_use_at_a_terminal_leads_on(tmp_path, terminal, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "make one with `tkt init`" in terminal("list").out
    made = terminal("init", "shop", "--example")
    assert (made.code, os.listdir(tmp_path)) == (0, ["shop"])
    monkeypatch.chdir(tmp_path / "shop")
    assert terminal("check").out == "every file is sound\n"


def test_a_hook_at_a_terminal_says_who_calls_it(desk, terminal):
    done = terminal("hook", "pre-receive")
    assert done.code == 2
    assert "git calls this" in done.out
