"""Who may have written an entry, judged by who committed it."""

from collections.abc import Mapping

from ticketcli.check.history.version import Version, front_values
from ticketcli.history.commits import CommitAccount
from ticketcli.history.process import check_operand
from ticketcli.history.repository import History
from ticketcli.sync import pre_receive
from ticketcli.ticket.lifecycle import WROTE
from ticketcli.ticket.model import MESSAGES, RULES, Agent, Entry
from ticketcli.ticket.people import mail_key


class Authors:
    """The agents of a desk by address, as they are at its head and as they were."""

    def __init__(self, history: History, head: str) -> None:
        self.history = history
        self._now = pre_receive.agents_at(history, head)
        self._trees: dict[str, Mapping[str, Agent]] = {}

    def may_be(self, entry: Entry, account: CommitAccount, after: Version) -> bool:
        """Whether whoever committed may write an entry of this author."""
        if entry.by in (RULES, account.mail, account.name) or entry.kind == "message":
            return True
        if entry.because == WROTE and any(f" · {entry.by} · message" in piece for piece in after.pieces.values()):
            return True  # what follows from a customer's message is the customer's, whoever took the message down
        if _agent(self._now, entry.by, account.mail):
            return True
        if not any(agent.id == entry.by for agent in self._now.values()):
            front = front_values(after.front)
            if entry.by in (front.get("contact"), front.get("customer")) and entry.kind not in MESSAGES:
                return True
        return _agent(self._then(account.id), entry.by, account.mail)

    def _then(self, commit: str) -> Mapping[str, Agent]:
        tree = (
            self.history.ask("rev-parse", "--verify", "--quiet", f"{check_operand(commit)}:agents")[1].decode().strip()
        )
        if tree not in self._trees:
            self._trees[tree] = pre_receive.agents_at(self.history, commit) if tree else {}
        return self._trees[tree]


def _agent(agents: Mapping[str, Agent], id: str, mail: str) -> bool:
    agent = agents.get(mail_key(mail))
    return agent is not None and agent.id == id
