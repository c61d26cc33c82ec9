"""Who of the desk is meant by the names in a file; whoever nobody knows may be made an agent."""

from itertools import count

from ticketcli.desk.desk import Desk
from ticketcli.storage.files import agent_path
from ticketcli.text import make_slug
from ticketcli.ticket.model import Agent, Entry
from ticketcli.ticket.people import mail_key, name_key, parse_sender


class Staff:
    """The agents of a desk, found by id, name or address as other systems write them."""

    def __init__(self, desk: Desk, making: bool = False) -> None:
        self._desk, self._making = desk, making
        self._made: list[Agent] = []
        self._found: dict[str, Agent | None] = {}

    def find_agent(self, typed: str) -> Agent | None:
        """The agent who is called so; made now where that is wished."""
        found = self._named(typed)
        if not found and self._making:
            found = self._found[typed] = self._make(typed)
        return found

    def sign_message(self, entry: Entry) -> Entry:
        """An entry under the id of its writer, where that is an agent who is known."""
        writer = self._named(entry.by) if entry.by and entry.kind != "message" else None
        return entry._replace(by=writer.id) if writer else entry

    def take_made(self) -> list[Agent]:
        """Those who were made since this was last asked."""
        made, self._made = self._made, []
        return made

    def _named(self, typed: str) -> Agent | None:
        if typed not in self._found:
            self._found[typed] = self._search(typed)
        return self._found[typed]

    def _search(self, typed: str) -> Agent | None:
        agents, who = self._desk.agents, parse_sender(typed)
        mail, name = mail_key(who.mail) if who.mail else "", name_key(who.name)

        def is_called(one: Agent) -> bool:
            return (mail != "" and mail in map(mail_key, one.mail)) or (name != "" and name_key(one.name) == name)

        return agents.get(typed) or next(filter(is_called, agents.values()), None)

    def _make(self, typed: str) -> Agent:
        """An agent of that name, who is given nothing before somebody says how much he may have."""
        who = parse_sender(typed)
        stem = make_slug(who.name or who.mail.partition("@")[0] or who.address) or "agent"
        ids = (f"{stem}-{number}" if number > 1 else stem for number in count(1))
        id = next(id for id in ids if not self._is_taken(id))
        made = Agent(id, who.name or who.address, (who.mail,) if who.mail else (), capacity=0)
        self._desk.add_agent(made)
        self._made.append(made)
        return made

    def _is_taken(self, id: str) -> bool:
        """Whether somebody has that id, be it a file that cannot be read."""
        return id in self._desk.agents or self._desk.store.signature(agent_path(id)) is not None
