"""Does history prove what the timelines say? Every commit once: who, when, what vanished, what nobody explained."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from ticketcli.check.history import surroundings
from ticketcli.check.history.commits import Commits
from ticketcli.check.history.findings import Findings, ProofFinding
from ticketcli.check.history.present import Present
from ticketcli.check.history.signatures import Signatures
from ticketcli.desk.desk import Desk
from ticketcli.errors import Trouble
from ticketcli.history import verified
from ticketcli.history.commits import CommitAccount, read_accounts
from ticketcli.history.heads import holds_commit
from ticketcli.i18n import _

AT_ONCE = 2000
"""Commits that are read in one go."""


class Evidence:
    """What was found, and what has to be kept so that no commit is looked at twice."""

    def __init__(self, desk: Desk, fresh: bool = False) -> None:
        self.desk, self.history = desk, desk.history
        kept = verified.read_vault(self.history)
        self.kept = verified.Vault(accepted=kept.accepted) if fresh else kept
        self.findings = Findings(self.kept.findings)
        self.signatures = Signatures(self.history, self.findings, self.kept.keys)

    def run(self, at: datetime, tell: Callable[[int], None] = lambda _count: None) -> list[ProofFinding]:
        """Everything that history does not bear out, as it is now."""
        head = self.history.head()
        if head is None:
            return []
        started = time.time_ns()
        packs = verified.pack_sizes(self.history)
        damaged = list(surroundings.check_objects(self.history, self.kept, packs))
        passing = [
            *damaged,
            *surroundings.check_remotes(self.history, head),
            *surroundings.check_loose_files(self.desk),
        ]
        try:
            known = self._verified(head, at, tell)
        except Trouble as error:
            passing.append(ProofFinding("damaged", head, "", str(error)))
        else:
            whole = self.kept.whole if damaged else started
            findings, keys = tuple(self.findings.held), self.signatures.keys
            kept = self.kept._replace(head=head, findings=findings, keys=keys, whole=whole)
            verified.write_vault(self.history, kept if damaged else kept._replace(packs=packs), known)
        found = dict.fromkeys([*passing, *self.findings.held])
        return [one for one in found if one not in self.kept.accepted]

    def accept(self, found: Sequence[ProofFinding]) -> None:
        """Remember that somebody has looked at these."""
        kept = verified.read_vault(self.history)
        verified.write_vault(self.history, kept._replace(accepted=(*kept.accepted, *found)))

    def _verified(self, head: str, at: datetime, tell: Callable[[int], None]) -> Mapping[str, Mapping[str, str]] | None:
        """Look at all commits that are new, and at how they end; gives the entries of each ticket, None as before."""
        since = self.kept.head
        if since == head:
            return None
        if since and not holds_commit(self.history, head, since):
            self.findings.add("rewritten", since, "", _("verified here before, and gone from the history now"))
            since = None
        known = verified.read_entries(self.history) if since else {}
        commits = Commits(self.history, head, self.findings, self.signatures, known)
        batch: list[CommitAccount] = []
        touched: set[str] = set()
        for account in read_accounts(self.history, head, [since] if since else []):
            batch.append(account)
            if len(batch) == AT_ONCE:
                touched |= commits.check(batch, at)
                tell(commits.count)
                batch = []
        touched |= commits.check(batch, at)
        Present(self.history, self.findings, known).check(head, touched)
        return known if commits.count else None
