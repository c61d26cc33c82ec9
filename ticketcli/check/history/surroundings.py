"""What is not in commits: objects gone bad, remotes that lost what they had, files changed and not committed."""

from collections.abc import Iterator, Mapping

from ticketcli.check.history.findings import Finding
from ticketcli.desk.desk import Desk
from ticketcli.history import remotes as exchange
from ticketcli.history import verified
from ticketcli.history.heads import holds
from ticketcli.history.repository import History
from ticketcli.history.verified import Vault
from ticketcli.i18n import _


def objects(history: History, kept: Vault, packs: Mapping[str, int]) -> Iterator[Finding]:
    """Objects whose content is no longer what their names say."""
    for name in verified.damaged(history, kept.whole, kept.packs, packs):
        yield Finding("damaged", name, "", _("an object of git is damaged: restore it from another clone"))


def remotes(history: History, head: str) -> Iterator[Finding]:
    """Remotes that no longer have what was seen at them, and a history here that lost what it had."""
    for key, seen in exchange.memory(history).seen.items():
        remote = key.partition(" ")[0]
        there = exchange.at(history, remote)
        if there and there != seen and not holds(history, there, seen):
            yield Finding("rewritten", seen, remote, _("seen at the remote before, and gone from it now"))
        elif not holds(history, head, seen):
            yield Finding(
                "rewritten", seen, remote, _("was synced from here before, and is gone from the history here")
            )


def loose(desk: Desk) -> Iterator[Finding]:
    """Records whose file is not what was committed."""
    head = desk.history.head()
    agents = desk.history.tree(head, ("agents/",)) if head else {}
    lying = {path: desk.store.data(path) for path in agents}
    changed = (path for path, data in lying.items() if data is None or desk.history.blob_name(data) != agents[path])
    for path in sorted({*desk.index.loose(), *changed}):
        yield Finding("loose", "", path, _("changed here without a commit"))
