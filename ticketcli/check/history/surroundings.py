"""What is not in commits: objects gone bad, remotes that lost what they had, files changed and not committed."""

from collections.abc import Iterator, Mapping

from ticketcli.check.history.findings import ProofFinding
from ticketcli.desk.desk import Desk
from ticketcli.history import verified
from ticketcli.history.heads import holds_commit
from ticketcli.history.remotes import recall_sync, remote_head
from ticketcli.history.repository import History
from ticketcli.history.verified import Vault
from ticketcli.i18n import _


def check_objects(history: History, kept: Vault, packs: Mapping[str, int]) -> Iterator[ProofFinding]:
    """Objects whose content is no longer what their names say."""
    for name in verified.damaged_objects(history, kept.whole, kept.packs, packs):
        yield ProofFinding("damaged", name, "", _("an object of git is damaged: restore it from another clone"))


def check_remotes(history: History, head: str) -> Iterator[ProofFinding]:
    """Remotes that no longer have what was seen at them, and a history here that lost what it had."""
    for key, seen in recall_sync(history).seen.items():
        remote = key.partition(" ")[0]
        there = remote_head(history, remote)
        if there and there != seen and not holds_commit(history, there, seen):
            yield ProofFinding("rewritten", seen, remote, _("seen at the remote before, and gone from it now"))
        elif not holds_commit(history, head, seen):
            yield ProofFinding(
                "rewritten", seen, remote, _("was synced from here before, and is gone from the history here")
            )


def check_loose_files(desk: Desk) -> Iterator[ProofFinding]:
    """Records whose file is not what was committed."""
    head = desk.history.head()
    agents = desk.history.tree(head, ("agents/",)) if head else {}
    lying = {path: desk.store.data(path) for path in agents}
    changed = (path for path, data in lying.items() if data is None or desk.history.blob_name(data) != agents[path])
    for path in sorted({*desk.index.loose(), *changed}):
        yield ProofFinding("loose", "", path, _("changed here without a commit"))
