"""What git is told of a desk: who merges its records, what protects its history at a remote."""

import os
import re
import shlex
import sys
from contextlib import suppress

from ticketcli.errors import Trouble
from ticketcli.history.process import Running

DRIVER = f"{shlex.quote(sys.executable)} -P -m ticketcli merge-driver %O %A %B %P"
"""Never from the current folder (-P): git calls it at the top of whatever it merges."""
HOOK = f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m ticketcli hook pre-receive\n"
PROTECTION = {
    "receive.denyNonFastForwards": "true",
    "receive.denyDeletes": "true",
    "receive.fsckObjects": "true",
    "transfer.fsckObjects": "true",
}
"""What a remote refuses: a forced push, the deletion of a branch, objects that are not sound."""
_INSTALLED = re.compile(r'^\[merge "tkt"\]\n\s*driver = (.+)$', re.MULTILINE)


def install(root: str, config: str) -> None:
    """Have git merge records by meaning in this clone: one entry of its settings, made once, or when it leads nowhere.

    It is no reason to fail: where it cannot be made, `tkt sync` merges all the same.
    """
    with suppress(OSError), open(config, encoding="utf-8", errors="replace") as file:
        found = _INSTALLED.search(file.read())
        if found and os.path.exists(_program(found[1])):
            return
    with suppress(Trouble):
        Running(root, ("config", "merge.tkt.driver", DRIVER), b"", None).result()


def _program(command: str) -> str:
    """The program of a driver as git keeps it."""
    with suppress(ValueError):
        words = shlex.split(command.strip('"').replace('\\"', '"'))
        return words[0] if words else ""
    return ""


def protect(bare: str) -> None:
    """Have a remote of one's own refuse what would lose history."""
    for name, value in PROTECTION.items():
        Running(bare, ("config", name, value), b"", None).result()
    hook = os.path.join(bare, "hooks", "pre-receive")
    if not os.path.exists(hook):
        os.makedirs(os.path.dirname(hook), exist_ok=True)
        with os.fdopen(os.open(hook, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o755), "w", encoding="utf-8") as file:
            file.write(HOOK)


def unprotected(bare: str) -> list[str]:
    """What a remote of one's own does not refuse yet."""
    missing = []
    for name, value in PROTECTION.items():
        _code, out, _said = Running(bare, ("config", "--get", name), b"", None).outcome()
        if out.decode().strip() != value:
            missing.append(name)
    return missing
