"""Every command line: exit codes, one line for every refusal, options on both sides of the verb, streams, signals."""

import json
import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import click
import pytest

from tests.conftest import NOW, PROGRAM, git
from ticketcli import __version__, cli
from ticketcli.ticket import number

REFUSED = [
    (2, ["lst"], "did you mean list"),
    (2, ["new"], "Missing argument 'TITLE'"),
    (2, ["new", "-5 grados"], "put -- before words that begin with -"),
    (2, ["new", "--output=x"], "tkt new --help"),
    (2, ["new", "x", "--area", "biling"], "unknown area `biling`; there is billing"),
    (2, ["new", "x", "--type", "clam"], "unknown type `clam`; there is claim"),
    (2, ["new", "x", "--channel", "male"], "unknown channel `male`; there is mail"),
    (2, ["new", "x", "--set", "serail=1"], "unknown key `serail`; there is serial"),
    (2, ["new", "x", "--created", "tomorrow"], "after the present"),
    (2, ["new", "x", "-m", "a", "-F", "b"], "-m and -F cannot go together"),
    (2, ["list", "area:biling"], "unknown area `biling`; there is billing"),
    (2, ["list", "status:opne"], "unknown status `opne`; there is open"),
    (2, ["list", "asignee:ana"], "unknown key `asignee`"),
    (2, ["list", "--sort", "urgncy"], "there is urgency"),
    (2, ["list", "--columns", "tilte"], "there is title"),
    (2, ["list", "--limit", "-1"], "--limit"),
    (2, ["--at", "el día del arquero", "list"], "no such time"),
    (2, ["--at", "1/12/2026", "list"], "1/12/2026"),
    (2, ["--lang", "fr", "list"], "--lang"),
    (2, ["show"], "Missing argument"),
    (2, ["show", "-"], "no ticket was named on standard input"),
    (2, ["report", "volume", "--by", "colour"], "no such grouping: colour"),
    (2, ["export", "xml"], "xml"),
    (2, ["completion", "tcsh"], "tcsh"),
    (2, ["rules", "test", "TICKET", "-m", "x"], "say either a ticket or -m TEXT"),
    (2, ["assign"], "say which ticket, or --unassigned"),
    (2, ["assign", "TICKET", "--to", "ana", "--team", "shop"], "--to and --team cannot go together"),
    (2, ["assign", "TICKET", "--team", "shp"], "there is shop"),
    (2, ["classify"], "--all-open"),
    (2, ["set", "TICKET"], "KEY=VALUE"),
    (2, ["set", "TICKET", "priority=hgh"], "there is high"),
    (2, ["why", "TICKET", "tilte"], "there is title"),
    (2, ["comment", "TICKET", "--public", "--call", "-m", "x"], "only one of --public, --from and --call"),
    (2, ["comment", "TICKET", "--from", "", "-m", "x"], "--from needs"),
    (2, ["comment", "TICKET", "-m", "x", "--via", "male"], "unknown channel `male`; there is mail"),
    (2, ["reply", "TICKET", "-m", " \n"], "the text is empty"),
    (2, ["reply", "TICKET", "-F", "nada.txt"], "nada.txt: No such file"),
    (2, ["attach", "TICKET", "nada.pdf"], "nada.pdf: No such file"),
    (2, ["resolve", "TICKET", "--outcome", "solvd"], "solvd"),
    (2, ["resolve", "TICKET", "--outcome", "duplicate", "--of", "TICKET"], "duplicate of itself"),
    (2, ["resolve", "TICKET", "--outcome", "replaced", "--product", "cafetra"], "there is cafetera"),
    (2, ["link", "TICKET"], "at least two"),
    (2, ["link", "TICKET", "--parent", "TICKET"], "its own parent"),
    (2, ["customer", "add", "x", "--id", "Ñandú"], "a-z, 0-9 and hyphens"),
    (2, ["agent", "add", "Ana Ruiz"], "such as ana-ruiz"),
    (2, ["agent", "add", "sol", "--skill", "ventas=9"], "SKILL=LEVEL"),
    (2, ["import"], "tkt import csv FILE"),
    (2, ["import", "csv", "nada.csv"], "nada.csv: No such file"),
    (3, ["show", "TK-2611-00000"], "check character"),
    (3, ["show", "zzzz"], "no such ticket: zzzz"),
    (3, ["show", "zendesk:1234"], "no ticket came from zendesk as 1234"),
    (3, ["note", "zzzz", "-m", "x"], "no such ticket: zzzz"),
    (3, ["--as", "anna", "take", "TICKET"], "no such agent: anna; there is ana"),
    (3, ["assign", "TICKET", "--to", "martha"], "there is marta"),
    (3, ["new", "x", "--assign", "lius"], "there is luis"),
    (3, ["new", "x", "--customer", "acmee"], "did you mean acme"),
    (3, ["customer", "show", "acmee"], "did you mean acme"),
    (3, ["customer", "find", "nadie@nada.example"], "no such customer"),
    (3, ["agent", "show", "anna"], "there is ana"),
    (3, ["link", "TICKET", "zzzz"], "no such ticket: zzzz"),
    (4, ["set", "TICKET", "status=closed"], "start, wait, resolve, close, reopen"),
    (4, ["accept", "TICKET"], "it cannot become closed"),
    (4, ["reopen", "TICKET"], "TICKET"),
    (4, ["resolve", "TICKET", "--outcome", "rejected"], "--reasons"),
    (4, ["resolve", "TICKET", "--outcome", "compensated"], "--method … --by …"),
    (4, ["customer", "add", "Acme", "--mail", "MARIA@acme.example"], "known already: customer acme"),
    (4, ["agent", "add", "ana"], "there is an agent ana already"),
    (4, ["init"], "is a desk already"),
    (4, ["undo"], "use git revert"),
    (5, ["-C", "/nirgends", "list"], "no such folder: /nirgends"),
    (5, ["-C", "/", "list"], "make one with `tkt init`"),
]  # fmt: skip


@pytest.fixture
def ticket(desk, run):
    """An open ticket of the example that is assigned, and not started."""
    return run("list", "status:assigned", "--format", "ids").lines[0]


def one_line_of_error(err: str) -> bool:
    return err.startswith("tkt: ") and err.count("\n") == 1


@pytest.mark.parametrize(("code", "typed", "told"), REFUSED, ids=[" ".join(typed) for _code, typed, _told in REFUSED])
def test_a_refusal_is_one_line_that_says_what_and_where_with_its_exit_code(code, typed, told, ticket, run):
    done = run(*(word.replace("TICKET", ticket) for word in typed))
    assert (done.code, done.out) == (code, "")
    assert one_line_of_error(done.err)
    assert told.replace("TICKET", ticket) in done.err


def test_what_is_refused_changes_nothing(ticket, run):
    before = git("rev-parse", "HEAD")
    for _code, typed, _told in REFUSED:
        run(*(word.replace("TICKET", ticket) for word in typed))
    assert (git("rev-parse", "HEAD"), git("status", "--porcelain")) == (before, "")


def test_an_ambiguous_tail_names_the_tickets_it_may_be(ticket, run, desk):
    stem = f"TK-2512-{ticket[8:12]}"
    twin = next(stem + check for check in number.ALPHABET if number.is_valid(stem + check))
    (desk / "tickets/2025/12").mkdir(parents=True)
    text = (desk / f"tickets/2026/11/{ticket}.md").read_text()
    (desk / f"tickets/2025/12/{twin}.md").write_text(text.replace(f"id: {ticket}", f"id: {twin}"))
    done = run("show", ticket[8:12])
    assert done.code == 2
    assert done.err == f"tkt: `{ticket[8:12]}` may be {twin}, {ticket}: type more of it\n"


def test_a_ticket_is_named_by_number_tail_or_source(desk, run, tmp_path):
    (tmp_path / "old.csv").write_text("Id,Subject\n77,Hola\n")
    assert run("import", "csv", str(tmp_path / "old.csv"), "--source", "zendesk").code == 0
    whole = run("show", "zendesk:77", "--format", "ids").out.strip()
    tail = whole.rpartition("-")[2]
    for ref in (whole, whole.lower(), tail, tail.lower(), "ZenDesk:77"):
        assert run("show", ref, "--format", "ids").out.strip() == whole


# -- help --------------------------------------------------------------------------------------------------------------


def every_command() -> list[list[str]]:
    group = cli.group()
    context = click.Context(group)
    found = []
    for name in cli.table():
        command = group.get_command(context, name)
        found += [[name, part] for part in command.commands] if isinstance(command, click.Group) else [[name]]
    return found


@pytest.mark.parametrize("words", [[], *every_command()], ids=" ".join)
def test_help_goes_to_standard_output(words, run):
    for flag in ("--help", "-h"):
        done = run(*words, flag)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"Usage: {' '.join(['tkt', *words])}")


def test_version(run):
    assert run("--version").out == f"tkt {__version__}\n"


@pytest.mark.parametrize("noun", [[], ["customer"], ["agent"], ["rules"], ["report"]], ids=str)
def test_a_noun_alone_shows_its_help_as_it_is_laid_out_and_exits_2(noun, run):
    done = run(*noun)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: tkt")
    assert done.err.count("\n") > 5


# -- global options ----------------------------------------------------------------------------------------------------


def test_global_options_stand_before_or_behind_the_verb(desk, run):
    for typed in (["--as", "luis", "-q", "new", "x"], ["new", "x", "-q", "--as", "luis"]):
        made = run(*typed).out.strip()
        assert re.fullmatch(r"TK-2611-[0-9A-Z]{5}", made)
        assert run("log", made, "--format", "json").json[0]["by"] == "Luis Ibáñez"
    for typed in (["--at", "2026-11-20 09:00", "new", "x", "--format", "json"],
                  ["new", "x", "--format", "json", "--at", "2026-11-20 09:00"]):  # fmt: skip
        assert run(*typed).json["created_at"] == "2026-11-20T09:00:00-03:00"
    assert run("--lang", "es", "list", "asignee:ana").err == run("list", "asignee:ana", "--lang", "es").err
    for typed in (["--color", "always", "list"], ["list", "--color", "always"]):
        assert run(*typed).out.startswith("\x1b[1m")


def test_nothing_is_coloured_in_a_pipe_unless_it_is_asked_for(desk, run):
    assert "\x1b" not in run("list").out
    assert "\x1b" not in run("--color", "never", "list").out
    assert "\x1b" in run("--color", "always", "list", NO_COLOR="1").out


def test_the_present_is_the_option_then_the_environment(desk, run):
    early, late = "2026-11-20T08:00:00-03:00", "2026-11-20T09:00:00-03:00"
    assert run("new", "x", "--format", "json", TKT_NOW=early).json["created_at"] == early
    assert run("--at", late, "new", "x", "--format", "json", TKT_NOW=early).json["created_at"] == late
    assert run("new", "x", "--format", "json").json["created_at"] == NOW


def test_the_desk_is_the_option_then_the_environment_then_found_upward(desk, run, tmp_path, monkeypatch):
    assert run("init", str(tmp_path / "other"), "--name", "Otra").code == 0
    other = str(tmp_path / "other")
    assert run("list", "--all", "--count", TKT_DESK=other).out == "0\n"
    assert run("-C", other, "list", "--all", "--count").out == "0\n"
    assert run("-C", str(desk), "list", "--all", "--count", TKT_DESK=other).out != "0\n"
    monkeypatch.chdir(desk / "tickets" / "2026")
    assert run("list", "--all", "--count").out != "0\n"


def test_the_language_is_the_option_then_the_environment_then_the_desks(desk, run):
    spanish, english = "no existe", "no such"
    assert spanish in run("show", "zzzz", LC_MESSAGES="es_AR.UTF-8").err
    assert spanish in run("show", "zzzz", LC_MESSAGES="").err
    assert english in run("--lang", "en", "show", "zzzz", LC_MESSAGES="es").err
    assert english in run("show", "zzzz", LC_ALL="en_US.UTF-8", LC_MESSAGES="es").err


# -- words that are no text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [
    [b"new", b"caf\xe9"], [b"new", b"x", b"-m", b"caf\xe9"], [b"new", b"x", b"--contact", b"caf\xe9"],
    [b"customer", b"add", b"caf\xe9"], [b"list", b"caf\xe9"], [b"search", b"caf\xe9"],
], ids=str)  # fmt: skip
def test_a_word_in_another_encoding_is_refused_not_garbled(typed, desk, tkt):
    done = tkt(*typed)
    assert done.code == 2
    assert "caf<U+DCE9>` is not UTF-8 text" in done.err


# -- what should not happen --------------------------------------------------------------------------------------------


def test_a_bug_is_one_line_and_its_traceback_is_kept_with_the_desk(desk, run, monkeypatch):
    monkeypatch.setattr("ticketcli.index.questions.Index.count", lambda *_asked: 1 / 0)
    done = run("list")
    log = desk / ".git" / "tkt" / "last-error.log"
    assert done.code == 5
    assert one_line_of_error(done.err)
    assert str(log) in done.err
    assert "ZeroDivisionError" in log.read_text()
    assert "Traceback" not in done.err


def test_a_bug_whose_log_is_a_link_leaves_what_it_leads_to(desk, run, monkeypatch, tmp_path):
    log, aim = desk / ".git/tkt/last-error.log", tmp_path / "aim"
    aim.write_text("mine")
    log.symlink_to(aim)
    monkeypatch.setattr("ticketcli.index.questions.Index.count", lambda *_asked: 1 / 0)
    assert str(log) in run("list").err
    assert (aim.read_text(), "ZeroDivisionError" in log.read_text()) == ("mine", True)


def test_a_bug_that_cannot_be_kept_is_told_all_the_same(desk, run, monkeypatch):
    monkeypatch.setattr("ticketcli.index.questions.Index.count", lambda *_asked: 1 / 0)
    monkeypatch.setattr("ticketcli.storage.state.State.put", lambda *_given: 1 / 0)
    done = run("list")
    assert (done.code, done.err) == (5, "tkt: ZeroDivisionError: division by zero\n")


def test_without_a_desk_the_traceback_is_kept_in_a_folder_of_its_own(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ticketcli.terminal.session.find_root", lambda _path: 1 / 0)
    path = re.search(r"details are in (\S+)", run("list").err)[1]
    assert "ZeroDivisionError" in Path(path).read_text()
    assert Path(path).parent.stat().st_mode & 0o077 == 0


# -- streams and signals -----------------------------------------------------------------------------------------------


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """A shell's line, `tkt` in it."""
    line = line.replace("tkt ", f"{' '.join(PROGRAM)} ")
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)


def test_a_pipe_that_is_closed_early_is_no_error(desk, start):
    process = start("list", "--all", "--format", "json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0


def test_the_first_line_is_enough(desk):
    done = shell("tkt export json | head -c 1")
    assert (done.stdout, done.stderr) == ("[", "")


def test_what_cannot_be_written_is_told(desk):
    done = shell("tkt list > /dev/full")
    assert done.returncode == 5
    assert one_line_of_error(done.stderr)
    assert "No space left" in done.stderr


@pytest.mark.parametrize("typed", ["new x", "-q new x", "new x --format json", "customer add Eva", "undo"])
def test_what_was_recorded_is_done_even_when_it_cannot_be_printed(typed, desk, run):
    run("new", "Antes")
    before = int(git("rev-list", "--count", "HEAD"))
    done = shell(f"tkt {typed} > /dev/full")
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == "recorded, but it could not be printed: No space left on device"
    assert int(git("rev-list", "--count", "HEAD")) == before + 1


def test_data_leave_in_one_go_and_before_the_words_about_them(desk, start):
    path = next(desk.glob("tickets/*/*/*.md"))
    path.write_text("---\n")
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # each write is a packet
    with here, there:
        unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
        process = start("list", "--all", "--format", "ids", stdout=there, stderr=there, env=unbuffered)
        there.close()
        assert process.wait() == 0
        data, words = filter(None, (here.recv(1 << 16).decode() for _ in range(9)))  # click writes nothing, too
    numbers = data.splitlines()
    assert len(numbers) > 10
    assert set(numbers) == {one.stem for one in desk.glob("tickets/*/*/*.md")} - {path.stem}
    assert f"passed over: {path.relative_to(desk)}" in words


@pytest.mark.parametrize(("line", "code"), [
    ("tkt list >&-", 0), ("tkt new x >&-", 0), ("tkt list 2>&-", 0), ("tkt lst 2>&-", 2),
    ("tkt show - <&-", 2), ("tkt list <&- >&- 2>&-", 0),
])  # fmt: skip
def test_closed_streams_lead_nowhere(line, code, desk):
    done = shell(line)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_what_an_old_terminal_cannot_show_is_replaced(desk, start):
    old = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    process = start("list", env=old, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert re.search("ana +[?] +estudio-norte +¿Hacen service a domicilio", out.decode("latin-1"))


def test_an_interrupt_in_the_editor_exits_130_and_names_the_text(ticket, start, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\necho hola > "$1"\necho ready > {tmp_path}/ready\nexec sleep 60\n')
    editor.chmod(0o755)
    os.mkfifo(tmp_path / "ready")
    process = start("edit", ticket, env={**os.environ, "EDITOR": str(editor)}, stderr=subprocess.PIPE,
                    start_new_session=True)  # fmt: skip
    assert (tmp_path / "ready").read_text() == "ready\n"
    os.killpg(process.pid, signal.SIGINT)
    _out, err = process.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert "tkt: interrupted" in err.decode()
    assert Path(re.search(r"kept in (\S+)", err.decode())[1]).read_text() == "hola\n"


def test_json_holds_no_raw_control_character(desk, run):
    made = run("-q", "new", "\x1b[31mrojo\x9b", "-m", "\x1b]52;c;aGk=\x07 \u202e").out.strip()
    shown = run("show", made, "--format", "json")
    assert json.loads(shown.out)["title"] == "\x1b[31mrojo\x9b"
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown.out)
