"""Remotes: fetching and pushing, never forced; and which head of each was seen last, kept outside the history."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, NamedTuple

from ticketcli.errors import Trouble
from ticketcli.history import locks, settings
from ticketcli.history.heads import file_steps, holds_commit
from ticketcli.history.process import check_operand, git_said
from ticketcli.history.repository import History
from ticketcli.i18n import _
from ticketcli.merge.files import is_record, record_key
from ticketcli.storage.state import SYNC, State
from ticketcli.text import one_line

PROTOCOLS = "file:git:http:https:ssh"
"""What a remote may be reached by: never a program that its address names."""
FETCH = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--refmap=", "--upload-pack=git-upload-pack")
PUSH = ("push", "--quiet", "--porcelain", "--no-verify", "--recurse-submodules=no", "--receive-pack=git-receive-pack")
_EMPTY = re.compile(r"couldn't find remote ref")
_BEHIND = re.compile(
    r"\[rejected\]|\[remote rejected\] \((?:cannot lock|failed to (?:update ref|lock)|incorrect old value|fetch first)"
)
_REFUSED = re.compile(r"^!\t[^\t]*\t(.*)$", re.MULTILINE)


class Late(Trouble):
    """Another pushed first."""


class SyncMemory(NamedTuple):
    """What `.git/tkt/sync.json` keeps: the last head seen at each remote, and what the last sync brought in."""

    seen: Mapping[str, str] = {}
    before: str | None = None
    after: str | None = None
    whole: str | None = None
    """The last head in which no record was found torn."""


def recall_sync(history: History) -> SyncMemory:
    """What is remembered of earlier syncs."""
    return State(history.own_folder).value(SYNC, _memory) or SyncMemory()


def _memory(kept: dict[str, Any]) -> SyncMemory:
    return SyncMemory(dict(kept["seen"]), kept["before"], kept["after"], kept.get("whole"))


def remember_sync(history: History, kept: SyncMemory) -> None:
    """Keep it for the next sync."""
    State(history.own_folder).put_value(SYNC, kept._asdict())


def tickets_brought(history: History) -> list[str]:
    """The numbers of the tickets that the last sync with news brought in."""
    kept = recall_sync(history)
    if not kept.before or not kept.after:
        return []
    found = file_steps(history, kept.before, kept.after, "tickets")
    return [record_key(step.path).removesuffix(".md") for step in found if step.after and is_record(step.path)]


def remote_names(history: History) -> list[str]:
    """The remotes that git knows here, those that have a plain name."""
    return [name for name in history.run("remote").decode().split("\n") if re.fullmatch(r"[A-Za-z0-9][\w./-]*", name)]


def remote_address(history: History, remote: str) -> str:
    """Where a remote lies."""
    return history.run("remote", "get-url", "--", remote).decode("utf-8", "replace").strip()


def remote_head(history: History, remote: str) -> str | None:
    """The head of our branch as last fetched from, or pushed to, a remote."""
    return history.ref(_tracking(history, remote))


def is_shared(history: History, commit: str) -> bool:
    """Whether a remote had a commit when it was last synced with."""
    return any(
        head and holds_commit(history, head, commit)
        for head in (remote_head(history, one) for one in remote_names(history))
    )


def _tracking(history: History, remote: str) -> str:
    return f"refs/remotes/{remote}/{history.branch().removeprefix('refs/heads/')}"


def fetch_remote(history: History, remote: str, terminal: bool) -> str | None:
    """The head of our branch at a remote, brought here; None where the remote has no such branch yet."""
    spec = f"+{history.branch()}:{_tracking(history, remote)}"
    code, _out, said = history.ask(*FETCH, "--", remote, spec, environment=_network(terminal))
    if code and _EMPTY.search(said.decode("utf-8", "replace")):
        return None
    if code:
        raise Trouble(git_said("fetch", said))
    return remote_head(history, remote)


def push_head(history: History, remote: str, head: str, terminal: bool) -> None:
    """Give our head to a remote; Late where another came first, Trouble where it refuses, each with its word."""
    spec = f"{head}:{history.branch()}"
    code, out, said = history.ask(*PUSH, "--", remote, spec, environment=_network(terminal))
    refused = _REFUSED.search(out.decode("utf-8", "replace"))
    if code and refused and _BEHIND.search(refused[1]):
        raise Late(_told(remote, refused, said))
    if code:
        raise Trouble(_told(remote, refused, said))
    if remote_head(history, remote) != head:
        history.run("update-ref", _tracking(history, remote), check_operand(head))


def _told(remote: str, refused: re.Match[str] | None, said: bytes) -> str:
    lines = [one_line(line) for line in said.decode("utf-8", "replace").splitlines() if line.startswith("remote: ")]
    words = [line.removeprefix("remote: ") for line in lines]
    if not refused:
        return git_said("push", said)
    return _("{remote} refuses: {why}").format(remote=remote, why="; ".join([one_line(refused[1]), *words]))


def last_seen_head(history: History, remote: str) -> str | None:
    """The head that a remote had when it was last synced with."""
    return recall_sync(history).seen.get(f"{remote} {history.branch()}")


def remember_head(history: History, remote: str, head: str | None) -> None:
    """Remember the head that a remote has now."""
    kept, place = recall_sync(history), f"{remote} {history.branch()}"
    if head and kept.seen.get(place) != head:
        remember_sync(history, kept._replace(seen={**kept.seen, place: head}))


def _network(terminal: bool) -> dict[str, str]:
    """The environment of a git that may reach a remote; it asks for passwords only on a terminal."""
    named = {key: value for key in ("GIT_ASKPASS", "GIT_SSH", "GIT_SSH_VARIANT") if (value := os.environ.get(key))}
    ssh = os.environ.get("GIT_SSH_COMMAND") or os.environ.get("GIT_SSH") or "ssh"
    asking = {"GIT_TERMINAL_PROMPT": "1", **named} if terminal else {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": ""}
    return {
        "GIT_ALLOW_PROTOCOL": PROTOCOLS,
        "GIT_SSH_COMMAND": ssh if terminal else f"{ssh} -o BatchMode=yes",
        **asking,
    }


def remote_queues(history: History, names: Iterable[str]) -> list[str]:
    """Where to stand in line for these remotes, as far as they lie on this machine."""
    folders = (bare_folder(remote_address(history, name), history.root) for name in names)
    return sorted(os.path.join(folder, "tkt.queue") for folder in folders if folder)


@contextmanager
def wait_in_turn(queues: Iterable[str], patience: float) -> Iterator[None]:
    """One after the other: who waits in line does not have to begin again."""
    with ExitStack() as stack:
        for queue in queues:
            stack.enter_context(locks.wait_turn(queue, patience))
        yield


def free_remote(history: History, remote: str) -> None:
    """Take away the locks of our branch that a killed git left at a remote on this machine; a living one is let end."""
    folder = bare_folder(remote_address(history, remote), history.root)
    if folder:
        with suppress(OSError):  # what may not be removed there goes on to be refused
            locks.release_git_locks(folder, history.branch(), folder)


# -- protection --------------------------------------------------------------------------------------------------------


def bare_folder(address: str, root: str) -> str | None:
    """The folder of a remote that lies on this machine; None for one at a host."""
    path = os.path.join(root, address.removeprefix("file://"))
    return path if os.path.isfile(os.path.join(path, "HEAD")) and os.path.isdir(os.path.join(path, "objects")) else None


def protect_remote(history: History, remote: str) -> str:
    """Have a remote of one's own refuse what would lose history; or what to switch on at a host, in a line."""
    where = remote_address(history, remote)
    folder = bare_folder(where, history.root)
    if folder:
        settings.protect_bare(folder)
        return _("{remote}: refuses forced pushes, deletions, and what breaks or removes records").format(remote=remote)
    branch = history.branch().removeprefix("refs/heads/")
    what = _(
        "{remote} ({address}): switch on at the host, for the branch {branch}: no forced pushes, no deletion (GitHub: "
        "a ruleset; GitLab: a protected branch; Gitea: branch protection); `tkt hook pre-receive`, where it takes hooks"
    )
    return what.format(remote=remote, address=one_line(where, 120), branch=branch)
