"""Reading history to judge it: the commits of a range, what each did to which file, and a bare repository's push."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ticketcli.history.heads import FileStep
from ticketcli.history.process import Running, check_operand, decode_paths
from ticketcli.history.repository import History
from ticketcli.history.settings import SIGNERS
from ticketcli.storage.state import ALLOWED_SIGNERS, State
from ticketcli.text import fold_text
from ticketcli.ticket.people import mail_key

_FORMAT = "%H%x00%P%x00%an%x00%ae%x00%at%x00%ct%x00%B%x00"
_FIELDS = 7
_KEY = re.compile(r"(?:ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+(?: [^\n]*)?")
_QUARANTINE = ("GIT_DIR", "GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")


class CommitAccount(NamedTuple):
    """One commit: who, when, what it says, and what it did to each path (a merge: only where it fits no parent)."""

    id: str
    parents: tuple[str, ...]
    name: str
    mail: str
    at: int
    committed: int
    message: str
    steps: tuple[FileStep, ...]

    @property
    def acts(self) -> set[str]:
        """The kinds of acts that its trailers name."""
        last = self.message.rstrip("\n").rpartition("\n\n")[2]
        lines = last.split("\n") if "\n\n" in self.message else []
        return {line.removeprefix("Act: ") for line in lines if line.startswith("Act: ")}


class Bare(History):
    """A repository without a folder of files, while it receives a push."""

    def __init__(self, root: str) -> None:
        self.root = self.git_folder = self.common_folder = os.path.abspath(root)
        self.own_folder = os.path.join(self.root, "tkt")
        self.environment = {name: os.environ[name] for name in _QUARANTINE if name in os.environ}

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """What git prints for fixed `arguments`, in sight of what is about to be received."""
        return Running(self.root, arguments, data, self.environment).result()


def read_accounts(
    history: History, until: str, since: Iterable[str] = (), merges: bool = True
) -> Iterator[CommitAccount]:
    """The commits of `until` that are in the past of none of `since`, the oldest first."""
    options = ["-c"] if merges else ["--no-merges"]
    arguments = ["--topo-order", "--reverse", "--raw", "-z", "-r", "--no-renames", "--no-abbrev", "--root",
                 "--no-ext-diff", "--no-textconv", f"--format={_FORMAT}", *options]  # fmt: skip
    out = history.run("log", *arguments, check_operand(until), *(f"^{one}" for one in since), "--")
    words, place = decode_paths(out), 0
    while place < len(words) - _FIELDS:
        if not words[place].strip("\n"):
            place += 1
            continue
        id, parents, name, mail, at, committed, message = words[place : place + _FIELDS]
        place, found = _steps(words, place + _FIELDS)
        yield CommitAccount(
            id.strip("\n"), tuple(parents.split()), name, mail, int(at), int(committed), message, tuple(found)
        )


def _steps(words: Sequence[str], place: int) -> tuple[int, list[FileStep]]:
    """The steps of one commit; of a merge, where a path differs from every parent, with what our side had before."""
    found: list[FileStep] = []
    while place < len(words) - 1 and (words[place].lstrip("\n").startswith(":") or not words[place].strip("\n")):
        told, path = words[place].lstrip("\n"), words[place + 1]
        if not told:
            place += 1
            continue
        count = len(told) - len(told.lstrip(":"))
        parts = told.lstrip(":").split(" ")
        objects = [_named(name) for name in parts[count + 1 : 2 * count + 2]]
        found.append(FileStep(path, parts[count], objects[0], objects[-1], tuple(objects[1:-1])))
        place += 2
    return place, found


def _named(object: str) -> str | None:
    return object if object.strip("0") else None


def read_signatures(history: History, commits: Sequence[str],
               keys: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:  # fmt: skip
    """Each commit with what git says of its signature (G: good) and whose key made it, by the agents' public keys."""
    state = State(history.own_folder)
    lines = (f"{id} {key}\n" for id, words in keys.items() for key in words if _KEY.fullmatch(key))
    state.put(ALLOWED_SIGNERS, "".join(lines).encode())
    allowed = f"gpg.ssh.allowedSignersFile={state.path(ALLOWED_SIGNERS)}"
    settings = (*SIGNERS, "-c", allowed, "-c", "gpg.ssh.revocationFile=")
    asked = ("log", "--no-walk=unsorted", "--stdin", "--format=%H%x00%G?%x00%GS%x00%GF%x00")
    names = "".join(f"{one}\n" for one in commits).encode()
    out = history.run(*settings, *asked, data=names).decode("utf-8", "replace")
    fingerprints = {key.replace(" ", "").upper(): id for id, words in keys.items() for key in words}
    for line in out.split("\0\n"):
        if line.count("\0") >= 3:
            commit, verdict, signer, finger = line.split("\0")[:4]
            by_gpg = fingerprints.get(finger.upper())
            yield commit.strip("\n"), "G" if by_gpg and verdict in "GU" else verdict, by_gpg or signer


def commits_by(history: History, mails: Collection[str], part: str = "") -> set[str]:
    """The commits of these addresses, or of those whose name or address has `part` in it."""
    out = history.run("log", "--format=%H%x00%ae%x00%an").decode("utf-8", "replace")
    found = set()
    for line in out.splitlines():
        if line.count("\0") == 2:
            commit, mail, name = line.split("\0")
            if mail_key(mail) in mails or (part and part in fold_text(f"{name} {mail}")):
                found.add(commit)
    return found
