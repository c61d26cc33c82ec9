"""E4: nothing that a copied desk or a hostile word carries is run, followed or obeyed, by any command."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import git
from tests.reliability import day
from tests.reliability.scene import FULL
from ticketcli import cli

SECRET = "SECRETO-DE-OTRO"
HOOKS = (
    "pre-commit", "post-commit", "commit-msg", "prepare-commit-msg", "reference-transaction", "post-index-change",
    "post-checkout", "pre-auto-gc", "post-rewrite", "fsmonitor-watchman", "update", "post-update", "pre-push",
    "post-merge", "pre-merge-commit", "applypatch-msg", "sendemail-validate", "pre-rebase",
)  # fmt: skip
SETTINGS = (
    "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy", "pager.log",
    "pager.config", "pager.diff-tree", "pager.cat-file", "diff.external", "diff.evil.textconv", "diff.evil.command",
    "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "merge.evil.driver", "merge.tkt.driver",
    "gpg.program", "gpg.ssh.program", "gpg.x509.program", "gpg.ssh.defaultKeyCommand", "credential.helper",
    "interactive.diffFilter", "uploadpack.packObjectsHook", "trailer.x.command", "trailer.x.cmd", "alias.log",
    "alias.config", "alias.fast-import", "alias.update-index", "alias.cat-file", "alias.rev-parse", "alias.status",
    "sequence.editor", "browser.x.cmd", "man.x.cmd", "difftool.x.cmd", "mergetool.x.cmd", "remote.origin.uploadpack",
    "remote.origin.receivepack", "remote.origin.vcs", "submodule.x.update", "core.alternateRefsCommand",
    "receive.procReceiveRefs", "maintenance.strategy", "init.templateDir",
)  # fmt: skip
SWITCHES = (
    ("diff.evil.binary", "true"), ("commit.gpgSign", "true"), ("log.showSignature", "true"), ("tag.gpgSign", "true"),
    ("filter.evil.required", "true"), ("core.hooksPath", ".git/hooks"), ("core.attributesFile", ".git/info/attributes"),
    ("submodule.recurse", "true"), ("gc.auto", "1"), ("maintenance.auto", "true"), ("core.untrackedCache", "true"),
)  # fmt: skip
WORDS = (
    "--output={out}", "-u{fire}", "--upload-pack={fire}", "--exec={fire}", "-c core.pager={fire}", "ext::{fire}",
    "$({fire})", "`{fire}`", "; {fire}", "| {fire}", "&& {fire}", "\n{fire}\n", "--git-dir={out}", "--work-tree=/",
    "--open-files-in-pager={fire}", "@{{-1}}", "HEAD:desk.yaml", "--ext-diff", "../../../{name}", "--template={out}",
)  # fmt: skip


class Aviary:
    """A program for each canary that says its name when it is run, and the folder where it does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sung = folder / "sung"
        self.sung.mkdir(parents=True)
        self.names: list[str] = []

    def bird(self, name: str) -> str:
        """The path of a program that says that it was run."""
        self.names.append(name)
        slug = re.sub(r"[^A-Za-z0-9.-]", "-", name)
        path = self.folder / slug
        path.write_text(f"#!/bin/sh\ntouch {self.sung}/{slug}\nexit 1\n")
        path.chmod(0o755)
        return str(path)

    def heard(self) -> list[str]:
        return sorted(os.listdir(self.sung))


@pytest.fixture
def aviary(tmp_path):
    return Aviary(tmp_path / "aviary")


def hooked(desk: Path, aviary: Aviary) -> None:
    folder = desk / ".git/hooks"
    folder.mkdir(exist_ok=True)
    for hook in HOOKS:
        shutil.copy(aviary.bird(hook), folder / hook)


def configured(desk: Path, aviary: Aviary) -> None:
    for key in SETTINGS:
        bird = aviary.bird(key)
        git("config", key, f"!{bird}" if key.startswith("alias.") or key == "submodule.x.update" else bird)
    for key, value in SWITCHES:
        git("config", key, value)
    attributes = "* filter=evil diff=evil merge=evil\n"
    (desk / ".gitattributes").write_text(attributes)
    (desk / ".git/info").mkdir(exist_ok=True)
    (desk / ".git/info/attributes").write_text(attributes)


def included(desk: Path, aviary: Aviary) -> None:
    bird = aviary.bird("include.path")
    (desk / "evil.config").write_text(
        f"[core]\n\tfsmonitor = {bird}\n\tsshCommand = {bird}\n[diff]\n\texternal = {bird}\n"
    )
    git("config", "include.path", "../evil.config")
    git("config", f"includeIf.gitdir:{desk}/.path", "../evil.config")


def buried(desk: Path, aviary: Aviary) -> None:
    """Bare repositories where a careless git would take them for the one it works in."""
    for place in ("tickets", "tickets/2026", "customers", "buried"):
        folder = desk / place
        folder.mkdir(exist_ok=True)
        bird = aviary.bird(f"buried in {place}")
        (folder / "config").write_text(
            f"[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = {bird}\n\tpager = {bird}\n"
        )
        (folder / "HEAD").write_text("ref: refs/heads/main\n")
        for part in ("objects", "refs"):
            (folder / part).mkdir(exist_ok=True)


def alternate(desk: Path, aviary: Aviary) -> None:
    (desk / ".git/objects/info").mkdir(exist_ok=True)
    (desk / ".git/objects/info/alternates").write_text(f"{desk}/nowhere/objects\n")


PLANTS: dict[str, Callable[[Path, Aviary], None]] = {
    "hooks": hooked, "settings": configured, "includes": included, "buried": buried, "alternates": alternate,
}  # fmt: skip


def lived(run, ticket: str, other: str) -> None:
    """A day on the desk: every command."""
    commands = (*day.CHANGING, *day.SHOWING, *day.MACHINE)
    for words in day.typed(commands, ticket, other):
        done = run(*words, EDITOR="true", input="")
        assert done.code in (0, 1, 2, 3, 4), (words, done)
        assert "Traceback" not in done.err


def test_every_command_has_a_line_in_the_day():
    apart = {"hook", "sync"}
    assert set(cli.table()) - apart <= day.ONCE, "add the new command to tests/reliability/day.py"


@pytest.mark.parametrize("plant", PLANTS if FULL else ["all at once"])
def test_no_canary_of_a_copied_desk_sings(plant, desk, run, aviary, figure):
    for planted in [PLANTS[plant]] if FULL else PLANTS.values():
        planted(desk, aviary)
    ticket = run("-q", "new", "Hostil", "-m", "x", "--from", "pia@nueva.example").out.strip()
    lived(run, ticket, run("list", "status:assigned", "--format", "ids").lines[0])
    figure("E4", f"{plant}: canaries that sang", [], aviary.heard(), len(aviary.names))


def test_these_canaries_can_sing(desk, aviary):
    """Else the test above could not fail."""
    hooked(desk, aviary)
    configured(desk, aviary)
    included(desk, aviary)
    subprocess.run(["git", "status"], capture_output=True, check=False)
    subprocess.run(["git", "commit", "-aqm", "x"], capture_output=True, check=False)
    assert aviary.heard()


def test_there_are_enough_of_them():
    assert len(HOOKS) + len(SETTINGS) + len(WORDS) + len(LINKS) >= 60


@pytest.mark.parametrize("number", range(len(WORDS)))
def test_a_hostile_word_is_no_option_and_no_command(number, desk, run, aviary, tmp_path):
    out = tmp_path / "out"
    word = WORDS[number].format(out=out, fire=aviary.bird("word"), name="fuera")
    ticket = run("list", "--format", "ids").lines[0]
    for typed in (
        ["new", "-m", word, "--tag", word.replace(",", ""), "--from", word, "--contact", word, "--", word],
        ["note", ticket, "-m", word], ["set", ticket, f"title={word}"], ["set", ticket, f"tags+={word}"],
        ["show", "--", word], ["list", "--", word], ["search", "--", word], ["log", "--", word], ["why", "--", word],
        ["attach", ticket, "--", word], ["link", ticket, "--", word], ["customer", "add", "--", word],
        ["customer", "show", "--", word], ["customer", "find", "--", word], ["agent", "show", "--", word],
        ["assign", ticket, f"--to={word}"], ["export", "jsonl", "--", word], ["import", "csv", "--", word],
        ["report", "volume", f"--since={word}"], ["report", "volume", f"--where={word}"], ["rules", "test", "--", word],
        [f"--as={word}", "note", ticket, "-m", "x"], [f"--at={word}", "list"], ["-C", word, "list"],
    ):  # fmt: skip
        done = run(*typed, input="")
        assert done.code in (0, 1, 2, 3, 4, 5)
        assert "Traceback" not in done.err
    assert aviary.heard() == []
    assert not out.exists()
    assert git("status", "--porcelain") == ""
    assert not list(tmp_path.glob("**/fuera"))


# -- links -------------------------------------------------------------------------------------------------------------

LINKS = (
    "tickets/2026/11/TK-2611-00018.md", "customers/ma/malo.md", "agents/malo.md", "knowledge/malo.md",
    "rules/99-malo.yaml", "sla.yaml", "desk.yaml", "attachments", "tickets/2026/12", "customers/zz", ".git/tkt/journal",
    ".git/tkt/index.db", ".git/tkt/index", ".git/tkt/last-error.log", ".git/tkt/parked", ".git/tkt/outbox",
)  # fmt: skip


@pytest.mark.parametrize("place", LINKS)
def test_a_link_leads_nowhere(place, desk, run, tmp_path):
    """Nothing is read through it, nothing written."""
    outside = tmp_path / "outside"
    folder = "." not in place.rpartition("/")[2] and place not in (".git/tkt/journal", ".git/tkt/index")
    if folder:
        outside.mkdir()
        (outside / "secret.md").write_text(SECRET)
    else:
        outside.write_text(SECRET)
    path = desk / place
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(path, ignore_errors=True)
    path.unlink(missing_ok=True)
    path.symlink_to(outside)
    ticket = git("ls-files", "tickets").split("\n")[0].rpartition("/")[2][:-3]
    said = ""
    for words in (
        *day.typed((*day.CHANGING, *day.SHOWING), ticket),
        ("new", "x", "-m", "y"),
        ("attach", ticket, "README.md"),
    ):
        done = run(*words, EDITOR="true", input="")
        assert "Traceback" not in done.err
        said += done.out + done.err
    assert SECRET not in said
    assert outside.is_dir() == folder
    held = {child.name for child in outside.iterdir()} if folder else outside.read_text()
    assert held == ({"secret.md"} if folder else SECRET)
