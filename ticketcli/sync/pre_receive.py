"""What a remote of one's own takes: a push that breaks no file, drops nothing, and stays within roles."""

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from ticketcli.errors import FOUND, BadFile
from ticketcli.format import records, timeline
from ticketcli.format.front_matter import normal_newlines, split_front
from ticketcli.history.commits import Bare, read_accounts
from ticketcli.history.heads import FileStep, file_steps, holds_commit, read_blobs
from ticketcli.history.process import check_operand, decode_paths
from ticketcli.history.repository import History
from ticketcli.i18n import _, preferred_language, speak
from ticketcli.merge import files
from ticketcli.text import one_line, safe_text
from ticketcli.ticket.model import Agent
from ticketcli.ticket.people import mail_key

MOST = 20
ROLES: Mapping[str, tuple[str, ...]] = {
    "reader": (),
    "agent": ("tickets/", "attachments/", "customers/", "knowledge/"),
    "lead": ("tickets/", "attachments/", "customers/", "knowledge/", "rules/", "templates/", "sla.yaml", "rota.yaml"),
    "admin": ("",),
}
"""What each role may change, by the beginning of the path."""
_ZERO = "0"


def find_refusals(bare: Bare, updates: Iterable[tuple[str, str, str]]) -> list[str]:
    """Why a push is refused, a line each; none: it is taken. An update is old commit, new commit, ref."""
    found: list[str] = []
    for old, new, ref in updates:
        if ref.startswith("refs/heads/"):
            found += _branch(bare, old, new, ref)
    return found[:MOST]


def _branch(bare: Bare, old: str, new: str, ref: str) -> Iterator[str]:
    first, last = bool(old.strip(_ZERO)), bool(new.strip(_ZERO))
    if not last:
        yield _("{ref}: a branch is not deleted here").format(ref=ref)
    elif first and not holds_commit(bare, new, old):
        yield _("{ref}: the push would drop history: fetch and merge first (tkt sync)").format(ref=ref)
    else:
        before = old if first else bare.run("hash-object", "-t", "tree", "--stdin").decode().strip()
        yield from _files(bare, old, file_steps(bare, before, new))
        if first:
            yield from _roles(bare, old, new)


# -- files -------------------------------------------------------------------------------------------------------------


def _files(bare: Bare, old: str, changed: Sequence[FileStep]) -> Iterator[str]:
    watched = [step for step in changed if files.is_record(step.path) or step.path in ("desk.yaml", "sla.yaml")]
    held = read_blobs(bare, (name for step in watched for name in (step.before, step.after)))
    moved = {files.record_key(step.path) for step in watched if step.after}
    apart = {piece for step in watched if step.after and not step.before and step.path.startswith("tickets/")
             for piece in _pieces((held[step.after] or b"").decode("utf-8", "replace"))}  # fmt: skip
    for step in watched:
        before, after = held[step.before], held[step.after]
        if after is None:
            gone = step.path.startswith("tickets/") and files.record_key(step.path) not in moved
            what = _("{path}: a ticket is not deleted here: git checkout {commit} -- {path}, commit, push again")
            yield from [what.format(path=step.path, commit=old[:10])] if gone else ()
        else:
            yield from _file(step.path, before, after, apart)


def _file(path: str, before: bytes | None, after: bytes, apart: Collection[str]) -> Iterator[str]:
    """What is wrong with one file that comes; `apart` are the entries of tickets that come with it as new ones."""
    try:
        text = after.decode("utf-8")
        if path in ("desk.yaml", "sla.yaml"):
            yield from map(str, _settings(text, path))
            return
        record = files.KINDS[path.partition("/")[0]][0](text, path)
        if path.rpartition("/")[2] != f"{record.id}.md":
            yield _("{path}: `id: {id}` does not fit the file's name").format(path=path, id=one_line(record.id, 40))
        if path.startswith("tickets/") and before is not None:
            yield from _dropped(path, before.decode("utf-8", "replace"), text, apart)
    except UnicodeDecodeError:
        yield _("{path}: not UTF-8 text").format(path=path)
    except BadFile as fault:
        yield str(fault)


def _settings(text: str, path: str) -> list[BadFile]:
    from ticketcli.config import desk_yaml

    return desk_yaml.read_settings(text, path)[1] if path == "desk.yaml" else []


def _dropped(path: str, before: str, after: str, apart: Collection[str]) -> Iterator[str]:
    """The entries that were there and are no more, or say something else."""
    old, new = _pieces(before), _pieces(after)
    missing = [piece for piece in old if piece not in new and piece not in apart]
    if missing:
        with suppress(BadFile):
            kept = {entry.id: entry for entry in records.read_ticket(after, path).entries}
            for entry in records.read_ticket(before, path).entries:
                if kept.get(entry.id) != entry:
                    what = _("{path}: the entry {id} of {at} would be removed or rewritten")
                    yield what.format(path=path, id=entry.id, at=entry.at.isoformat(" ", "minutes"))


def _pieces(text: str) -> set[str]:
    try:
        return {piece.strip("\n") for piece in timeline.split_entries(split_front(normal_newlines(text), "")[1])[1:]}
    except BadFile:
        return set()


# -- roles -------------------------------------------------------------------------------------------------------------


def _roles(bare: Bare, old: str, new: str) -> Iterator[str]:
    """What each commit's author may not change, by the roles as they were before the push; no roles: all may."""
    known = agents_at(bare, old)
    if not any(role_of(agent) for agent in known.values()):
        return
    for account in read_accounts(bare, new, [old]):
        agent = known.get(mail_key(account.mail))
        role = (role_of(agent) or "agent") if agent else "reader"
        allowed = ROLES.get(role, ())
        for step in account.steps:
            if not step.path.startswith(allowed) or not allowed:
                what = _("{commit} by {who}: role {role} may not change {path}")
                yield what.format(commit=account.id[:10], who=one_line(account.mail, 60), role=role, path=step.path)


def role_of(agent: Agent) -> str | None:
    """The role that an agent's file gives."""
    role = agent.unknown.get("role")
    return role if isinstance(role, str) else None


def agents_at(bare: History, commit: str) -> dict[str, Agent]:
    """The agents of a commit, by their addresses."""
    out = decode_paths(bare.run("ls-tree", "-r", "-z", check_operand(commit), "agents/"))
    names = {path: told.split(" ")[2] for told, _tab, path in (one.partition("\t") for one in out if one)}
    held = read_blobs(bare, names.values())
    found: dict[str, Agent] = {}
    for path, name in names.items():
        with suppress(BadFile, UnicodeDecodeError):
            agent = records.read_agent((held[name] or b"").decode(), path)
            found |= {mail_key(mail): agent for mail in (*agent.mail, f"{agent.id}@localhost")}
    return found


# -- at the remote -----------------------------------------------------------------------------------------------------


def run_hook(lines: Iterable[str]) -> int:
    """What git asks of its hook: `OLD NEW REF` lines; says why on standard error, gives 1 to refuse."""
    speak(preferred_language(os.environ))
    updates = [(words[0], words[1], words[2]) for line in lines if len(words := line.split()) == 3]
    refused = find_refusals(Bare("."), updates)
    for why in refused:
        print(f"tkt: {safe_text(why)}", file=sys.stderr)
    return FOUND if refused else 0
