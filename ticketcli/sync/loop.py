"""A desk and its remotes: fetched, merged by meaning, pushed, until all have the same; what that brought is told."""

import base64
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from ticketcli.desk import record
from ticketcli.desk.desk import Desk
from ticketcli.errors import BadFile, DeskError, NotFound, Trouble
from ticketcli.format import records
from ticketcli.history import heads, joining
from ticketcli.history.heads import PROGRAM
from ticketcli.history.joining import Joint
from ticketcli.history.recorder import Recorder
from ticketcli.history.remotes import (
    Late,
    fetch_remote,
    free_remote,
    last_seen_head,
    push_head,
    recall_sync,
    remember_head,
    remember_sync,
    remote_head,
    remote_names,
    remote_queues,
    wait_in_turn,
)
from ticketcli.history.repository import Author, History
from ticketcli.i18n import _
from ticketcli.merge.files import has_markers, is_record, merge_file
from ticketcli.storage.state import LOCAL
from ticketcli.text import one_line, suggest_words
from ticketcli.ticket.model import RULES, Entry, Ticket

PATIENCE = 60.0
"""Seconds until those who come first are let go first no longer."""
_CROWD, _POLITE = 8, 15.0
"""Who came too late lets up to so many rounds pass, and hardly any more after so many seconds: nobody starves."""
_STILL = 3
_AGAIN = 5
_CHANCE = random.SystemRandom()


class News(NamedTuple):
    """A ticket that others changed, and their entries; `opened` when it was not here before."""

    ticket: Ticket
    entries: tuple[Entry, ...]
    opened: bool


def choose_remotes(history: History, asked: Sequence[str]) -> list[str]:
    """The remotes asked for, or all there are; NotFound with the nearest otherwise."""
    known = remote_names(history)
    if not known:
        raise NotFound(_("there is no remote yet: git remote add origin ADDRESS, or tkt init --remote PATH"))
    for name in asked:
        if name not in known:
            hint = _("; there is {known}").format(known=suggest_words(name, known))
            raise NotFound(_("no such remote: {name}").format(name=one_line(name, 60)) + hint)
    return list(asked or known)


class Sync:
    """One run: what failed at which remote, what is left to do, how much was merged."""

    def __init__(self, desk: Desk, remotes: Sequence[str], author: Author, at: datetime,
                 say: Callable[[str], None] | None = None, restore: bool = False) -> None:  # fmt: skip
        """`say` tells a person at a terminal how it goes; without it git asks for no password."""
        self.desk, self.history, self.author, self.at = desk, desk.history, author, at
        self.remotes, self.say, self.restore = list(remotes), say, restore
        self.failed: dict[str, str] = {}
        self.words: list[str] = []
        self.took = 0.0
        """Seconds of the last round."""
        self.refused: dict[str, list[str | None]] = {}
        """Where each remote was, each time that it refused."""

    def run(self) -> None:
        """Fetch, merge and push until every remote has what is here, or for a minute."""
        before, began, left, tries = self._settled(), time.monotonic(), self.remotes, 0
        queues = remote_queues(self.history, self.remotes)
        while left and (waited := time.monotonic() - began) < PATIENCE:
            time.sleep(_CHANCE.uniform(0, self.took * (min(tries, _CROWD) if waited < _POLITE else 1)))
            with wait_in_turn(queues, PATIENCE - waited):
                self._round(left)
            left, tries = self._left(), tries + 1
        for remote in left:
            self.failed[remote] = _("others came first for a minute: run tkt sync again")
        self._remember(before)

    def _settled(self) -> str:
        """The head to begin with, once what a killed sync or a merge of lines left is finished."""
        with self.desk.writing():
            self._recover()
            head = self.history.head()
            if head is None:
                raise Trouble(_("there is no commit here yet: tkt init makes the first one"))
            self._mend(head)
        return head

    def _round(self, remotes: Sequence[str]) -> None:
        """Take in what each remote has, then give each what is here."""
        began = time.monotonic()
        for remote in remotes:
            self._try(remote, self._take)
        for remote in remotes:
            if remote not in self.failed:
                self._try(remote, self._give)
        self.took = time.monotonic() - began

    def _try(self, remote: str, do: Callable[[str], None]) -> None:
        try:
            do(remote)
        except DeskError as error:
            self.failed[remote] = str(error)

    def _left(self) -> list[str]:
        head = self.history.head()
        return [one for one in self.remotes if one not in self.failed and remote_head(self.history, one) != head]

    def _take(self, remote: str) -> None:
        self._say(_("{remote}: fetching …").format(remote=remote))
        theirs = fetch_remote(self.history, remote, bool(self.say))
        seen = last_seen_head(self.history, remote)
        if seen and seen != theirs and not self.restore and not self._goes_on(seen, theirs):
            raise Trouble(_("its history was rewritten: {id}, seen here before, is gone from it; tkt sync --restore "
                            "puts it back, or ask who did it").format(id=seen[:10]))  # fmt: skip
        if theirs:
            self._join(remote, theirs)
            remember_head(self.history, remote, theirs)

    def _goes_on(self, seen: str, theirs: str | None) -> bool:
        """Whether what a remote has now goes on from what it had."""
        return bool(theirs) and heads.holds_commit(self.history, theirs or "", seen)

    def _give(self, remote: str) -> None:
        head = self.history.head()
        if head and remote_head(self.history, remote) != head:
            self._say(_("{remote}: pushing …").format(remote=remote))
            try:
                push_head(self.history, remote, head, bool(self.say))
            except Late:
                if self._stands_still(remote):
                    raise
                free_remote(self.history, remote)
            else:
                remember_head(self.history, remote, head)

    def _stands_still(self, remote: str) -> bool:
        """Whether a remote refuses again and again what is on top of all that it has: others are not why."""
        stood = self.refused.setdefault(remote, [])
        stood.append(remote_head(self.history, remote))
        return stood[-_STILL:] == [stood[-1]] * _STILL

    def _say(self, words: str) -> None:
        """Progress, for who sits at a terminal."""
        if self.say:
            self.say(words)

    # -- merging -------------------------------------------------------------------------------------------------------

    def _join(self, remote: str, theirs: str) -> None:
        """Our branch with all that their head has; again when a person's commit came between."""
        for attempt in range(_AGAIN):
            with self.desk.writing():
                ours = self.history.head() or ""
                bases = [ours] if ours == theirs else heads.merge_bases(self.history, ours, theirs)
                if bases == [theirs]:
                    return
                try:
                    self._move(remote, ours, theirs, bases)
                except Trouble:
                    if self.history.head() == ours or attempt == _AGAIN - 1:
                        raise
                else:
                    return

    def _move(self, remote: str, ours: str, theirs: str, bases: Sequence[str]) -> None:
        if bases == [ours]:
            joint = joining.join_forward(self.history, ours, theirs)
            step = joining.forward_branch(self.history, ours, theirs)
        else:
            joint = joining.join_heads(self.history, ours, theirs, bases)
            message = _message(remote, joint)
            step = joining.commit_joint(self.history, joint, (ours, theirs), message, self.author, self.at)
        local, staged = self._local(joint), self._staged(ours, joint)
        self._keep(ours, local)

        def put(path: str, data: bytes | None, forced: bool) -> None:
            mode = 0o755 if joint.kinds.get(path, ("",))[0] == PROGRAM else 0o644
            self.desk.store.lay(path, local.get(path, data), forced, mode)

        kinds = {path: kind for path, kind in joint.kinds.items() if path not in staged}
        Recorder(self.history).move(joint.files, put, step, durable=False, staged=staged, kinds=kinds)
        self._forget()
        self.desk.index.stale()
        self.words += joint.words
        if any(has_markers(data) for path, data in joint.files.items() if is_record(path)):
            self._mend(self.history.head() or "")

    def _local(self, joint: Joint) -> dict[str, bytes | None]:
        """What lies in the folder and is in no commit, merged with what comes; Trouble where lines clash."""
        found: dict[str, bytes | None] = {}
        for path, new in joint.files.items():
            here = self._here(path, joint.old[path])
            if here not in (joint.old[path], new):
                made = merge_file(path, joint.old[path], here, new)
                if not made.decided:
                    raise Trouble(_("{path}: changed here without a commit, and at the remote: commit it first").format(
                        path=one_line(path)))  # fmt: skip
                found |= {path: made.data, **made.more}
        return found

    def _staged(self, ours: str, joint: Joint) -> dict[str, bytes | None]:
        """What a person has staged, merged with what comes; where lines clash, it lies in the folder only."""
        found = [step for step in heads.staged_steps(self.history, ours) if step.path in joint.files]
        held = heads.read_blobs(self.history, (step.after for step in found))
        made = {one.path: merge_file(one.path, joint.old[one.path], held[one.after], joint.files[one.path])
                for one in found}  # fmt: skip
        return {path: merged.data for path, merged in made.items() if merged.decided}

    def _here(self, path: str, link: bytes | None = None) -> bytes | None:
        """What lies in the folder; a link counts as what it was in our head, where it was one."""
        try:
            return self.desk.store.data(path) if self.desk.store.holds_file(path) else None
        except BadFile as fault:
            if link is not None and os.path.islink(os.path.join(self.desk.root, path)):
                return link
            raise Trouble(_("{fault}: it is in the way of what the remote has").format(fault=fault)) from None

    # -- what a kill must not lose -------------------------------------------------------------------------------------

    def _keep(self, head: str, local: Mapping[str, bytes | None]) -> None:
        """Write down what lies here without a commit, as it is to be merged, until it is laid down."""
        if local:
            files = {path: base64.b64encode(data).decode() for path, data in local.items() if data is not None}
            self.desk.state.put_value(LOCAL, {"head": head, "files": files}, forced=True)

    def _recover(self) -> None:
        """Lay down what a killed sync had written down, where it had come as far as to move the branch."""
        head = self.history.head() or ""
        before, files = self.desk.state.value(LOCAL, _local) or (head, {})
        for path, data in files.items() if before != head else ():
            made = merge_file(path, self.history.content(head, path), data, self._here(path))
            if made.decided and made.data is not None:
                self.desk.store.lay(path, made.data)
        self._forget()

    def _forget(self) -> None:
        self.desk.state.remove(LOCAL)

    def _mend(self, head: str) -> None:
        """Finish the merges that others made by lines and committed with their markers."""
        kept = recall_sync(self.history)
        files = heads.mend_merges(self.history, head, kept.whole) if head != kept.whole else {}
        clean = {path: data for path, data in files.items() if self._here(path) == self.history.content(head, path)}
        if clean:
            message = f"Finish {len(clean)} merges\n\nAct: merged\n"
            record.record_on_desk(self.desk, [], self.author, self.at, files=clean, message=message)
            self.words += [_("{path}: conflict markers taken out: both sides are in it").format(path=p) for p in clean]
        if not files and head != kept.whole:
            remember_sync(self.history, kept._replace(whole=head))

    # -- what came -----------------------------------------------------------------------------------------------------

    def _remember(self, before: str) -> None:
        after, kept = self.history.head(), recall_sync(self.history)
        if after and after != before:
            remember_sync(self.history, kept._replace(before=before, after=after))

    def news(self, me: str) -> list[News]:
        """What others than `me` did that this sync brought in."""
        kept = recall_sync(self.history)
        return list(_news(self.history, me, kept.before, kept.after)) if kept.before and kept.after else []


def _local(kept: dict[str, Any]) -> tuple[str, dict[str, bytes]]:
    """The head that a sync began with, and what lay there without a commit, as it was written down."""
    return kept["head"], {path: base64.b64decode(data) for path, data in kept["files"].items() if "\0" not in path}


def _message(remote: str, joint: Joint) -> str:
    """The commit message of a merge."""
    tickets = sum(path.startswith("tickets/") for path in joint.files)
    count = f"{tickets} ticket" if tickets == 1 else f"{tickets} tickets"
    both = f", {joint.both} changed on both sides" if joint.both else ""
    return f"Merge {one_line(remote, 60)}: {count}{both}\n\nAct: sync\n"


def _news(history: History, me: str, before: str, after: str) -> Iterator[News]:
    steps = [
        one for one in heads.file_steps(history, before, after, "tickets") if one.after and one.path.endswith(".md")
    ]
    held = heads.read_blobs(history, (name for step in steps for name in (step.before, step.after)))
    for step in steps:
        with suppress(BadFile, UnicodeDecodeError):
            now = records.read_ticket((held[step.after] or b"").decode(), step.path)
            was = records.read_ticket((held[step.before] or b"").decode(), step.path) if step.before else None
            known = {entry.id for entry in was.entries} if was else set()
            fresh = tuple(e for e in now.entries if e.id not in known and e.by not in (me, RULES))
            if fresh or was is None:
                yield News(now, fresh, was is None)


def news_for(me: str, news: Sequence[News]) -> list[News]:
    """The news that concern `me`: tickets that are theirs, or that they have a hand in."""
    return [one for one in news if one.ticket.assignee == me or any(entry.by == me for entry in one.ticket.entries)]
