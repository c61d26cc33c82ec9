"""Hostile titles, names, files and repositories: nothing is lost, nothing is run, everything else stays readable."""

import os
import re
import subprocess

import pytest

from tests.conftest import git

TITLES = [
    "--output=x", "-uroot", "-", "--", "---", "..", "/etc/passwd", "a" * 1999, "\x1b]52;c;aGk=\x07", "\x1b[2J",
    "### 2026-11-20T10:30:00-03:00 · ana · reply · e1", "\u202egnp.exe", "no", "12:30", "1e3", "0123", "~",
    "2026-13-01", "null", "{a: b}", "[a", "- x", "&a", "*a", "!!python/object:os.system", "# x", "x: y", "'", '"',
    "\\", "%s%n",
    "$(touch pwned)", "`touch pwned`", "; touch pwned", "=cmd|' /C calc'!A0", "<<<<<<< HEAD", "Ticket: TK-0000-00000",
    "👨\u200d👩\u200d👧", "ñandú",
]  # fmt: skip


@pytest.fixture
def fire(tmp_path):
    """A program that says so when it is run."""
    path = tmp_path / "fire"
    path.write_text(f'#!/bin/sh\necho "$0 $*" >> {tmp_path}/fired\nexit 1\n')
    path.chmod(0o755)
    return path


def fired(fire) -> str:
    """What was run."""
    log = fire.with_name("fired")
    return log.read_text() if log.exists() else ""


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_a_hostile_title_is_kept_as_it_is(title, empty, run):
    number = run("-q", "new", "-m", title, "--tag", title.replace(",", ""), "--", title).out.strip()
    ticket = run("show", number, "--format", "json").json
    assert ticket["title"] == " ".join(title.split())
    assert ticket["description"] == title
    assert run("set", number, f"title={title}x").code == 0
    assert run("note", "-m", title, number).code == 0
    assert run("show", number, "--format", "json").json["entries"][-1]["text"] == title
    assert [commit["subject"] for commit in run("log", number, "--format", "json").json] == [
        f"{number}: note", f"{number}: title set", f"{number}: opened",
    ]  # fmt: skip
    assert run("check").code == 0
    assert git("status", "--porcelain") == ""
    assert sorted(os.listdir()) == [".git", ".gitattributes", "desk.yaml", "tickets"]


def test_a_title_of_several_lines_is_one_and_forges_nothing(empty, run):
    title = "Uno\n\nAct: closed\nTicket: TK-0000-00000\n---\nstatus: closed"
    number = run("-q", "new", title).out.strip()
    ticket = run("show", number, "--format", "json").json
    assert (ticket["title"], ticket["status"]) == (" ".join(title.split()), "new")
    assert git("log", "-1", "--format=%(trailers:key=Act,valueonly)").split() == ["opened"]


@pytest.mark.parametrize("title", ["", "  ", "\n\u2028", "a" * 10_000], ids=["empty", "blank", "line ends", "10 kB"])
def test_what_is_no_title_is_refused_in_one_line(title, empty, run):
    done = run("new", title)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "title" in done.err


@pytest.mark.parametrize(
    "name", ["--output=x", "-uroot", "../../x", "/etc/x", "\x1b[31m", "a\nb", "<x@y> <z>", "ñ" * 300]
)
def test_hostile_names_of_customers_agents_and_files_are_data(name, empty, run, tmp_path):
    assert run("customer", "add", "--contact", name, "--mail", "x@y.example", "--", name).code == 0
    assert run("agent", "add", "sol", "--name", name).code == 0
    made = run("-q", "new", "x", "--from", f"{name.replace('<', '').replace('>', '')} <a@b.example>").out.strip()
    (tmp_path / "f").write_text("x")
    file = tmp_path / re.sub(r"[/\n]", "_", name)[:60]
    file.write_text("datos")
    assert run("attach", made, "--", str(file)).code == 0
    assert run("check").code == 0
    assert git("status", "--porcelain") == ""
    paths = git("ls-files").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]+", path) and ".." not in path for path in paths)


# -- broken files ------------------------------------------------------------------------------------------------------

BROKEN = {
    "bad yaml": b"---\nid: TK-2611-00018\ntitle: [\n---\n",
    "no front matter": b"hola\n",
    "no end": b"---\nid: TK-2611-00018\n",
    "empty": b"",
    "merge markers": b"<<<<<<< HEAD\n---\nid: a\n=======\n---\nid: b\n>>>>>>> x\n",
    "markers inside": b"---\nid: TK-2611-00018\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\n"
                      b"created: 2026-11-20T10:00:00-03:00\n---\n",
    "duplicate key": b"---\nid: TK-2611-00018\ntitle: a\ntitle: b\ncreated: 2026-11-20T10:00:00-03:00\n---\n",
    "alias bomb": b"---\na: &a [x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n---\n",
    "brackets": b"---\ntitle: " + b"[" * 50_000 + b"\n---\n",
    "a tag": b"---\nid: !!python/object/apply:os.system ['true']\n---\n",
    "binary": bytes(range(256)) * 10,
    "latin-1": "---\nid: TK-2611-00018\ntitle: año\n---\n".encode("latin-1"),
    "another number": b"---\nid: TK-2611-00026\ntitle: a\ncreated: 2026-11-20T10:00:00-03:00\n---\n",
    "no title": b"---\nid: TK-2611-00018\ncreated: 2026-11-20T10:00:00-03:00\n---\n",
    "no such day": b"---\nid: TK-2611-00018\ntitle: a\ncreated: 2026-13-45\n---\n",
    "a bad entry": b"---\nid: TK-2611-00018\ntitle: a\ncreated: 2026-11-20T10:00:00-03:00\n---\n\n### 2026-11-20T\n",
    "large": b"---\nid: TK-2611-00018\ntitle: a\ncreated: 2026-11-20T10:00:00-03:00\n---\n\n" + b"x" * (9 << 20),
}  # fmt: skip
NUMBER = "TK-2611-00018"
PATH = f"tickets/2026/11/{NUMBER}.md"


def listed_all_the_same(run, before) -> None:
    """The others are listed, the broken one is named, and only who asks for it gets exit 5."""
    done = run("list", "--all", "--format", "ids")
    assert (done.code, done.lines) == (0, before)
    assert PATH in done.err
    assert done.err.count("\n") == 1
    for typed in (["search", "factura"], ["report", "backlog"], ["export", "jsonl"], ["customer", "list"]):
        assert run(*typed).code == 0
    assert run("show", before[0]).code == 0
    assert run("note", before[0], "-m", "x").code == 0


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_hides_nothing_but_itself(name, desk, run):
    before = run("list", "--all", "--format", "ids").lines
    (desk / PATH).write_bytes(BROKEN[name])
    listed_all_the_same(run, before)
    for typed in (["show", NUMBER], ["show", "00018"], ["note", NUMBER, "-m", "x"], ["set", NUMBER, "level=1"]):
        done = run(*typed)
        assert (done.code, done.out, done.err.count("\n")) == (5, "", 1)
        assert done.err.startswith(f"tkt: {PATH}:")
    checked = run("check")
    assert checked.code == 1
    assert checked.out.startswith(f"{PATH}:")
    assert (desk / PATH).read_bytes() == BROKEN[name]


def test_a_link_is_not_followed(desk, run, tmp_path):
    before = run("list", "--all", "--format", "ids").lines
    secret = tmp_path / "secret.md"
    secret.write_text(f"---\nid: {NUMBER}\ntitle: secreto\ncreated: 2026-11-20T10:00:00-03:00\n---\n")
    (desk / PATH).symlink_to(secret)
    listed_all_the_same(run, before)
    assert run("show", NUMBER).code == 5
    assert run("note", NUMBER, "-m", "x").code == 5
    assert run("check").code == 1
    assert "secreto" in secret.read_text()
    assert "### " not in secret.read_text()


def test_a_folder_that_is_a_link_is_not_followed(desk, run, tmp_path):
    before = run("list", "--all", "--format", "ids").lines
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / f"{NUMBER[:-1]}8.md").write_text("x")
    (desk / "tickets/2027").mkdir()
    (desk / "tickets/2027/01").symlink_to(tmp_path / "elsewhere")
    assert run("list", "--all", "--format", "ids").lines == before
    done = run("--at", "2027-01-05 10:00", "new", "x")
    assert "Traceback" not in done.err
    assert len(list((tmp_path / "elsewhere").iterdir())) == 1


def test_a_folder_with_a_files_name_is_told(desk, run):
    before = run("list", "--all", "--format", "ids").lines
    (desk / PATH).mkdir()
    listed_all_the_same(run, before)
    assert run("show", NUMBER).code == 5
    assert run("check").code == 1


def test_a_pipe_in_the_folder_is_not_waited_for(desk, run):
    os.mkfifo(desk / PATH)
    assert run("list").code == 0
    assert run("show", NUMBER).code in (3, 5)


@pytest.mark.parametrize("path", ["customers/ma/mala.md", "agents/malo.md", "knowledge/mal.md"])
def test_other_broken_records_hide_nothing_either(path, desk, run):
    (desk / path).parent.mkdir(exist_ok=True)
    (desk / path).write_text("---\nid: [\n---\n")
    for typed in (["list"], ["customer", "list"], ["agent", "list"], ["search", "factura"], ["new", "x"]):
        assert run(*typed).code == 0
    assert run("check").out.startswith(f"{path}:")


@pytest.mark.parametrize(("path", "text"), [
    ("desk.yaml", "nam: x\n"), ("desk.yaml", "name: [\n"), ("desk.yaml", "- a\n"),
    ("rules/10-areas.yaml", "- rule: x\n"), ("rules/10-areas.yaml", "["),
    ("sla.yaml", "calendars: {a: {zone: Marte}}\n"),
])  # fmt: skip
def test_settings_that_are_wrong_are_named_with_file_and_line(path, text, desk, run):
    (desk / path).write_text(text)
    checked = run("check")
    assert checked.code == 1
    assert re.match(rf"{path}:\d+: ", checked.out)
    asked = {"desk.yaml": ("list",), "sla.yaml": ("report", "times")}.get(path, ("rules", "list"))
    done = run(*asked)
    assert (done.code, done.out) == (5, "")
    assert done.err.startswith(f"tkt: {path}:")
    taken = run("new", "x", "-m", "no me pierdas", "--format", "json")
    assert (taken.code, taken.json["description"]) == (0, "no me pierdas")
    assert f"passed over: {path}:" in taken.err


# -- a hostile repository ----------------------------------------------------------------------------------------------

CONFIG = """
[core]
    fsmonitor = {fire}
    pager = {fire}
    editor = {fire}
    sshCommand = {fire}
    askPass = {fire}
    gitProxy = {fire}
    hooksPath = .git/hooks
    attributesFile = .git/info/attributes
[pager]
    log = {fire}
    config = {fire}
[diff]
    external = {fire}
[diff "evil"]
    textconv = {fire}
    command = {fire}
[filter "evil"]
    clean = {fire}
    smudge = {fire}
    process = {fire}
    required = true
[merge "tkt"]
    driver = {fire}
[merge "evil"]
    driver = {fire}
[gpg]
    program = {fire}
[commit]
    gpgSign = true
[log]
    showSignature = true
[alias]
    log = !{fire}
    config = !{fire}
    fast-import = !{fire}
    update-index = !{fire}
[credential]
    helper = !{fire}
[interactive]
    diffFilter = {fire}
[uploadpack]
    packObjectsHook = {fire}
[trailer "x"]
    command = {fire}
    cmd = {fire}
"""
PARTIAL = """
[remote "origin"]
    url = {url}
    promisor = true
    uploadpack = {fire}
[extensions]
    partialClone = origin
[core]
    repositoryformatversion = 1
    sshCommand = {fire}
[protocol "file"]
    allow = always
[protocol "ext"]
    allow = always
"""
HOOKS = (
    "pre-commit", "post-commit", "commit-msg", "prepare-commit-msg", "reference-transaction", "post-index-change",
    "post-checkout", "pre-auto-gc", "post-rewrite", "fsmonitor-watchman", "update", "post-update",
)  # fmt: skip


def every_command(run) -> None:
    """A day's work, each command once."""
    hostile = ["-m", "--output=x", "--tag", "-uroot", "--from", "pia@nueva.example", "--", "--output=x"]
    number = run("-q", "new", *hostile).out.strip()
    other = run("list", "status:assigned", "--format", "ids").lines[0]
    for typed in (
        ["list"], ["show", number], ["search", "output"], ["set", number, "title=-uroot"], ["classify", number],
        ["assign", number, "--to", "ana"], ["release", number], ["take", number], ["start", number], ["wait", number],
        ["note", number, "-m", "--exec=x"], ["reply", number, "-m", "x"], ["edit", number],
        ["comment", number, "--from", "-x", "-m", "x"], ["attach", number, "desk.yaml"], ["link", number, other],
        ["resolve", number], ["reopen", number], ["resolve", number], ["close", number], ["reopen", number],
        ["resolve", number], ["accept", number], ["log"], ["log", number], ["why", number], ["undo"], ["undo"],
        ["customer", "add", "--mail", "x@y.example", "--", "--output=x"], ["customer", "list"], ["agent", "add", "sol"],
        ["agent", "load"], ["rules", "list"], ["report", "volume"], ["export", "jsonl"], ["check"], ["check", "--fix"],
    ):  # fmt: skip
        assert run(*typed, EDITOR="true").code == 0, typed


def test_nothing_that_a_repository_configures_is_run(desk, run, fire):
    for hook in HOOKS:
        (desk / ".git/hooks").mkdir(exist_ok=True)
        (desk / ".git/hooks" / hook).write_text(fire.read_text())
        (desk / ".git/hooks" / hook).chmod(0o755)
    attributes = "* filter=evil diff=evil merge=evil\n"
    (desk / ".gitattributes").write_text(attributes)
    (desk / ".git/info").mkdir(exist_ok=True)
    (desk / ".git/info/attributes").write_text(attributes)
    with (desk / ".git/config").open("a") as config:
        config.write(CONFIG.format(fire=fire))
    every_command(run)
    assert fired(fire) == ""
    subprocess.run(["git", "status"], capture_output=True, check=False)
    assert fired(fire) != "", "plain git runs it"


@pytest.mark.parametrize("url", [
    pytest.param("file://{here}"), pytest.param("ssh://x.invalid/y"), "ext::{fire}",
])  # fmt: skip
def test_nothing_is_fetched_for_an_object_that_is_missing(url, desk, run, fire):
    number = run("-q", "new", "x").out.strip()
    for text in ("uno", "dos"):
        run("note", number, "-m", text)
    lost = git("rev-parse", f"HEAD^:tickets/2026/11/{number}.md")
    for pack in [path.rename(desk.parent / path.name) for path in (desk / ".git/objects/pack").iterdir()]:
        if pack.suffix == ".pack":
            subprocess.run(["git", "unpack-objects", "-q"], input=pack.read_bytes(), check=True)
    (desk / ".git/objects" / lost[:2] / lost[2:]).unlink()
    with (desk / ".git/config").open("a") as config:
        config.write(PARTIAL.format(fire=fire, url=url.format(here=desk, fire=fire)))
    for typed in (["undo"], ["log", number], ["why", number], ["check", "--fix"]):
        assert "Traceback" not in run(*typed).err
    assert fired(fire) == ""


def test_what_git_says_reaches_nobodys_terminal_raw(desk, run):
    (desk / ".git/config").write_text("[core\n\x1b[31m")
    done = run("new", "x")
    assert done.code == 5
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", done.err)


def test_a_commit_by_hand_with_odd_bytes_is_shown(desk, run):
    message = b"odd \x01\x02 \x1b[31m \xff"
    subprocess.run(["git", "commit", "-q", "--allow-empty", "-F", "-"], input=message, capture_output=True, check=True)
    done = run("log", "--limit", "1")
    assert done.code == 0
    assert "odd" in done.out
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", done.out)
