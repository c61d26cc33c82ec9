"""What git is told of a desk: who merges its records, what protects its history at a remote."""

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress

from ticketcli.errors import Trouble
from ticketcli.history.process import Running, check_operand
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern

SIGNING = ("ssh", "gpg")
SIGNERS = (
    "-c", "gpg.program=gpg", "-c", "gpg.openpgp.program=gpg", "-c", "gpg.ssh.program=ssh-keygen",
    "-c", "gpg.x509.program=gpgsm", "-c", "gpg.ssh.defaultKeyCommand=false",
)  # fmt: skip
"""Who signs and verifies: never a program that a copied repository names."""
PROTECTION = {
    "receive.denyNonFastForwards": "true",
    "receive.denyDeletes": "true",
    "receive.fsckObjects": "true",
    "transfer.fsckObjects": "true",
}
"""What a remote refuses: a forced push, the deletion of a branch, objects that are not sound."""
_SIGNS = ascii_pattern(r"^\[tkt\]\n(?:\s+.*\n)*?\s*sign\s*=\s*true\s*$", re.IGNORECASE | re.MULTILINE)
_PERSON = ascii_pattern(r"(.*?) ?<([^<>]*)> (-?\d+ [+-]\d{4})")
_INSTALLED = ascii_pattern(r'^\[merge "tkt"\]\n\s*driver = (.+)$', re.MULTILINE)


def install_settings(root: str, config: str) -> None:
    """Have git merge records by meaning in this clone: one entry of its settings, made once, or when it leads nowhere.

    It is no reason to fail: where it cannot be made, `tkt sync` merges all the same.
    """
    with suppress(OSError), open(config, encoding="utf-8", errors="replace") as file:
        found = _INSTALLED.search(file.read())
        if found and os.path.exists(_first_word(found[1])):
            return
    with suppress(Trouble):
        Running(
            root, ("config", "merge.tkt.driver", check_operand(f"{_program()} merge-driver %O %A %B %P")), b"", None
        ).result()


def _program() -> str:
    """How git calls us: never from the current folder (-P), which is the top of whatever it merges."""
    import shlex

    return f"{shlex.quote(sys.executable)} -P -m ticketcli"


def _first_word(command: str) -> str:
    """The program of a driver as git keeps it."""
    command = command.strip('"').replace('\\"', '"')
    return command[1:].partition("'")[0] if command.startswith("'") else command.partition(" ")[0]


def protect_bare(bare: str) -> None:
    """Have a remote of one's own refuse what would lose history."""
    for name, value in PROTECTION.items():
        Running(bare, ("config", check_operand(name), check_operand(value)), b"", None).result()
    hook = os.path.join(bare, "hooks", "pre-receive")
    if not os.path.exists(hook):
        os.makedirs(os.path.dirname(hook), exist_ok=True)
        with os.fdopen(os.open(hook, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o755), "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nexec {_program()} hook pre-receive\n")


def init_remote(bare: str) -> None:
    """A bare repository at `bare`, protected; one that is there already is protected too."""
    try:
        os.makedirs(bare, exist_ok=True)
        there = os.listdir(bare)
    except OSError as error:
        raise Trouble(_("{path}: cannot be written: {why}").format(path=bare, why=error.strerror)) from None
    if there and not {"HEAD", "objects"} <= {*there}:
        raise Trouble(_("{path} is there already: choose another folder").format(path=bare))
    if not there:
        Running(bare, ("init", "--quiet", "--bare", "--initial-branch=main", "."), b"", None).result()
    protect_bare(bare)


def connect_remote(root: str, bare: str) -> bool:
    """Give a desk without a remote this one as `origin`; whether it was without."""
    if Running(root, ("remote",), b"", None).result().strip():
        return False
    Running(root, ("remote", "add", "--", "origin", bare), b"", None).result()
    return True


def sign_commits(root: str, kind: str) -> None:
    """Have each commit of this clone signed, by git's own settings."""
    for name, value in {
        "gpg.format": "ssh" if kind == "ssh" else "openpgp",
        "commit.gpgSign": "true",
        "tkt.sign": "true",
    }.items():
        Running(root, ("config", check_operand(name), check_operand(value)), b"", None).result()


def signs_commits(config: str) -> bool:
    """Whether each commit of this clone is to be signed: only where `tkt init --sign` was asked for it."""
    with suppress(OSError), open(config, encoding="utf-8", errors="replace") as file:
        return bool(_SIGNS.search(file.read()))
    return False


def build_signed(root: str, branch: str, parent: str | None, stream: bytes, options: Sequence[str]) -> None:
    """What a fast-import stream says, signed: made beside the branch, signed by git, and only then put on it."""
    beside = f"refs/tkt/{os.getpid()}"
    stream = stream.replace(f"commit {branch}\n".encode(), f"commit {beside}\n".encode(), 1)
    try:
        command = ("fast-import", "--quiet", "--done", "--force", "--date-format=raw")
        Running(root, command, stream, None, options).result()
        signed = _signed(root, Running(root, ("cat-file", "commit", beside), b"", None).result(), options)
        Running(
            root,
            ("update-ref", check_operand(branch), check_operand(signed), check_operand(parent or "")),
            b"",
            None,
            options,
        ).result()
    finally:
        with suppress(Trouble):
            Running(root, ("update-ref", "-d", beside), b"", None).result()


def _signed(root: str, commit: bytes, options: Sequence[str]) -> str:
    """The same commit with a signature of git's."""
    head, _gap, message = commit.partition(b"\n\n")
    lines = head.decode("utf-8", "surrogateescape").split("\n")
    told = [line.partition(" ")[::2] for line in lines]
    parents = [word for key, value in told if key == "parent" for word in ("-p", check_operand(value))]
    environment: dict[str, str] = {}
    for key, value in told:
        if key in ("author", "committer"):
            name, mail, when = next(_PERSON.finditer(value)).groups()
            environment |= {f"GIT_{key.upper()}_NAME": name, f"GIT_{key.upper()}_EMAIL": mail}
            environment |= {f"GIT_{key.upper()}_DATE": f"@{when}"}
    arguments = ("commit-tree", "-S", check_operand(dict(told)["tree"]), *parents)
    return Running(root, arguments, message, environment, (*options, *SIGNERS)).result().decode().strip()
