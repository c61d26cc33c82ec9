"""Whose key has to sign what: from the commit after the one that gives an agent a key on, all that the agent does."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from ticketcli.check.history.findings import Findings
from ticketcli.errors import BadFile
from ticketcli.format import records
from ticketcli.history.commits import CommitAccount, read_signatures
from ticketcli.history.repository import History
from ticketcli.i18n import _
from ticketcli.ticket.people import mail_key


class Signatures:
    """The keys of agents by address, as commits gave them, and how many commits of each agent one has proven."""

    def __init__(self, history: History, findings: Findings, keys: Mapping[str, tuple[str, ...]]) -> None:
        self.history, self.findings, self.keys = history, findings, dict(keys)
        self.proven: dict[str, int] = {}

    def check(self, batch: Sequence[CommitAccount], held: Mapping[str | None, bytes | None]) -> None:
        """From the commit after the one that gives an agent a key on, that agent's commits must bear it out."""
        asked: dict[str, str] = {}
        for account in batch:
            if mail_key(account.mail) in self.keys:
                asked[account.id] = self.keys[mail_key(account.mail)][0]
            for step in account.steps:
                if step.path.startswith("agents/") and step.path.endswith(".md") and step.after:
                    self._learn(step.path, held[step.after])
        if not asked:
            return
        keys = {id: words for id, *words in {*self.keys.values()}}
        for commit, state, signer in read_signatures(self.history, list(asked), keys):
            owner = asked[commit]
            if state == "G" and signer == owner:
                self.proven[owner] = self.proven.get(owner, 0) + 1
            else:
                what = _("not signed with a key of {agent}").format(agent=owner)
                self.findings.add("unsigned", commit, owner, what)

    def _learn(self, path: str, data: bytes | None) -> None:
        with suppress(BadFile, UnicodeDecodeError):
            agent = records.read_agent((data or b"").decode(), path)
            keys = agent.unknown.get("keys") or ()
            for mail in (*agent.mail, f"{agent.id}@localhost") if keys else ():
                before = self.keys.get(mail_key(mail), (agent.id,))
                self.keys[mail_key(mail)] = tuple(
                    dict.fromkeys([*before, *((keys,) if isinstance(keys, str) else keys)])
                )
