"""Every commit once: who, when, which entries vanished or came, which fields changed without one."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from ticketcli.check.history.authors import Authors
from ticketcli.check.history.findings import Findings
from ticketcli.check.history.signatures import Signatures
from ticketcli.check.history.version import Version, changed_keys, explained_fields, read_version
from ticketcli.errors import BadFile
from ticketcli.format import timeline
from ticketcli.history.commits import CommitAccount
from ticketcli.history.heads import FileStep, read_blobs
from ticketcli.history.repository import History
from ticketcli.i18n import _
from ticketcli.merge import files
from ticketcli.merge.entries import MERGED
from ticketcli.merge.files import RENUMBERED
from ticketcli.runtime.hashes import sha1
from ticketcli.text import one_line
from ticketcli.ticket.model import Entry

TOLERANCE = 300
"""Seconds that clocks, and a commit and its entries, may lie apart."""


class Commits:
    """Commits looked at in their order; `known` are the entries of each ticket, with a digest of what they say."""

    def __init__(
        self, history: History, head: str, findings: Findings, signatures: Signatures, known: dict[str, dict[str, str]]
    ) -> None:
        self.history, self.findings, self.signatures, self.known = history, findings, signatures, known
        self.count = 0
        self.authors = Authors(history, head)

    def check(self, batch: Sequence[CommitAccount], at: datetime) -> set[str]:
        """Look at some more of them; gives the tickets that they touch."""
        steps = [step for account in batch for step in account.steps if _watched(step.path)]
        held = read_blobs(self.history, (name for step in steps for name in (step.before, step.after, *step.others)))
        self.signatures.check(batch, held)
        dates = {account.id: account.at for account in batch}
        touched: set[str] = set()
        for account in batch:
            self.count += 1
            self._clock(account, dates, at)
            touched |= self._commit(account, held)
        return touched

    def _clock(self, account: CommitAccount, dates: Mapping[str, int], at: datetime) -> None:
        """Whether a commit is older than the one it stands on, or of the future."""
        parents = [dates[parent] for parent in account.parents if parent in dates]
        if len(account.parents) == 1 and parents and account.at < parents[0] - TOLERANCE:
            what = _("dated {at}, before the commit it stands on: back-dated, or a clock is wrong")
            self.findings.add("clock", account.id, "", what.format(at=_written(account.at)))
        if account.at > at.timestamp() + TOLERANCE:
            what = _("dated {at}, which is still to come: a clock is wrong")
            self.findings.add("clock", account.id, "", what.format(at=_written(account.at)))

    def _commit(self, account: CommitAccount, held: Mapping[str | None, bytes | None]) -> set[str]:
        numbers: dict[str, list[FileStep]] = {}
        for step in account.steps:
            if step.path.startswith("tickets/") and files.is_record(step.path):
                numbers.setdefault(files.record_key(step.path).removesuffix(".md"), []).append(step)
        apart = self._renumbered(numbers, held)
        for number, steps in numbers.items():
            self._ticket(account, number, steps, held, apart)
        records = [step for step in account.steps if files.is_record(step.path)]
        if records and len(account.parents) == 1 and not account.acts and "\nTickets: " not in account.message:
            what = _("changed {n} records without tkt").format(n=len(records))
            self.findings.add("bypassed", account.id, records[0].path, what)
        return set(numbers)

    def _renumbered(
        self, numbers: Mapping[str, Sequence[FileStep]], held: Mapping[str | None, bytes | None]
    ) -> set[str]:
        """The entries of tickets that got another number in this commit, because two clones gave out the same."""
        found: set[str] = set()
        for steps in numbers.values():
            data = held[steps[0].after] if not steps[0].before else None
            with suppress(BadFile):
                after = read_version(data) if data and RENUMBERED.encode() in data else None
                found |= {*after.pieces} if after else set()
        return found

    def _ticket(self, account: CommitAccount, number: str, steps: Sequence[FileStep],
                held: Mapping[str | None, bytes | None], apart: set[str]) -> None:  # fmt: skip
        was = next((step for step in steps if step.before), None)
        now = next((step for step in steps if step.after), None)
        try:
            before = read_version(held[was.before]) if was else None
        except BadFile:
            before = None
        try:
            after = read_version(held[now.after]) if now else None
        except BadFile as fault:
            self.findings.add("damaged", account.id, number, _("cannot be read: {why}").format(why=fault.what))
            return
        if after is None:
            if "undone" not in account.acts:
                self.findings.add("vanished", account.id, number, _("the ticket was deleted"))
            self.known.pop(number, None)
            return
        self.findings.settle("damaged", number)
        self._entries(account, number, before, after, apart)
        if before and len(account.parents) < 2:
            self._fields(account, number, before, after)

    def _entries(self, account: CommitAccount, number: str, before: Version | None, after: Version,
                 apart: set[str]) -> None:  # fmt: skip
        known = self.known.setdefault(number, {})
        for id in [id for id in known if id in apart and id not in after.pieces]:
            del known[id]
        for id in before.pieces if before else ():
            if id not in after.pieces and id not in apart:
                self.findings.add("vanished", account.id, number, _("the entry {id} was taken out").format(id=id))
        for id, piece in after.pieces.items():
            digest = sha1(piece.encode()).hexdigest()[:12]
            if known.get(id) == digest:
                continue
            if id in known and len(account.parents) < 2:
                self.findings.add("rewritten", account.id, number, _("the entry {id} was rewritten").format(id=id))
            elif id not in known and id not in apart:
                self._new(account, number, piece, after)
            known[id] = digest

    def _new(self, account: CommitAccount, number: str, piece: str, after: Version) -> None:
        """A fresh entry: whether its instant and author are those of its commit."""
        try:
            entry = timeline.read_entry(piece, "", 0)
        except BadFile as fault:
            self.findings.add("damaged", account.id, number, fault.what)
            return
        mended = entry.by == "hand" and "mended" in account.acts
        if entry.imported or entry.kind == MERGED or mended or not account.parents:
            return
        if abs(entry.at.timestamp() - account.at) > TOLERANCE and not _after_another(entry, after):
            what = _("the entry {id} says {at}, its commit {committed}")
            told = what.format(id=entry.id, at=f"{entry.at:%Y-%m-%d %H:%M}", committed=_written(account.at))
            self.findings.add("instant", account.id, number, told)
        if not self.authors.may_be(entry, account, after):
            what = _("the entry {id} says it is by {by}, its commit is by {who}")
            told = what.format(id=entry.id, by=one_line(entry.by, 60), who=one_line(account.mail, 60))
            self.findings.add("author", account.id, number, told)

    def _fields(self, account: CommitAccount, number: str, before: Version, after: Version) -> None:
        """The fields that changed, each of which an entry must account for, now or later."""
        fresh = [piece for id, piece in after.pieces.items() if id not in before.pieces]
        told: set[str] = set()
        for piece in fresh:
            with suppress(BadFile):
                told |= explained_fields([timeline.read_entry(piece, "", 0)])
        for key in told:
            self.findings.settle("unexplained", f"{number} {key}")
        for key in changed_keys(before, after) - told:
            what = _("`{field}` was changed, and no entry says so").format(field=key)
            self.findings.add("unexplained", account.id, f"{number} {key}", what)


def _watched(path: str) -> bool:
    return files.is_record(path) and path.startswith(("tickets/", "agents/"))


def _after_another(entry: Entry, after: Version) -> bool:
    """Whether an entry has the instant of one before it, which it may not precede: clocks of clones differ."""
    stamp = f"### {entry.at.isoformat()} · "
    return any(piece.startswith(stamp) and id != entry.id for id, piece in after.pieces.items())


def _written(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
