"""The desk: opens a repository, holds its edges, finds things in it; no verb of the domain."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from ticketcli.config import desk_yaml
from ticketcli.config.countries import calling_code
from ticketcli.config.settings import STAGES, Settings, TicketType
from ticketcli.errors import BadFile, Trouble, require_sound
from ticketcli.format import records
from ticketcli.format.yaml import as_section
from ticketcli.history.repository import Author, History, is_repository
from ticketcli.i18n import _
from ticketcli.index.questions import Index
from ticketcli.runtime.hashes import blake2b
from ticketcli.storage.files import SERVICE, SETTINGS, Store, ticket_path
from ticketcli.text import one_line
from ticketcli.ticket import as_of, number
from ticketcli.ticket.model import RULES, Agent, Article, Customer, Ticket

if TYPE_CHECKING:
    from ticketcli.desk.assignment import DeskAssignment
    from ticketcli.desk.calendars import DeskCalendars
    from ticketcli.desk.find import Finder
    from ticketcli.desk.quietness import DeskQuietness
    from ticketcli.desk.rotas import DeskRotas
    from ticketcli.desk.rules import DeskRules
    from ticketcli.desk.service import DeskService
    from ticketcli.desk.urgency import DeskUrgency
    from ticketcli.history.recorder import Recorder
    from ticketcli.learning.models import Memory
    from ticketcli.rules.section import Known
    from ticketcli.storage.state import State
    from ticketcli.ticket.people import Directory

T = TypeVar("T")
LOOKED_BACK = 20
"""So many versions of desk.yaml are tried where the one that stands there cannot be read."""


def find_root(start: str) -> str:
    """The folder of the desk that `start` lies in: the nearest one upward with a desk.yaml."""
    here = os.path.abspath(start)
    if not os.path.isdir(here):
        raise Trouble(_("no such folder: {path}").format(path=one_line(start)))
    while not os.path.isfile(os.path.join(here, SETTINGS)):
        above = os.path.dirname(here)
        if above == here:
            raise Trouble(_nowhere(os.path.abspath(start)))
        here = above
    if not is_repository(here):
        raise Trouble(_("{path} has a {file} but is not a git repository: run `tkt init` there").format(
            path=one_line(here), file=SETTINGS))  # fmt: skip
    return here


def _nowhere(path: str) -> str:
    """What is said where there is no desk from `path` upward."""
    bare = os.path.isfile(os.path.join(path, "HEAD")) and os.path.isdir(os.path.join(path, "objects"))
    what = _("{path} is a bare repository, without files to work on: clone it and work there") if bare else _(
        "no desk here (no {file} from {path} upward): make one with `tkt init`")  # fmt: skip
    return what.format(file=SETTINGS, path=one_line(path))


class Desk:
    """One desk, opened at `root`; everything is read when it is first asked for.

    A second thread opens one of its own: SQLite gives a connection to the thread alone that opened it, and two that
    ask at once for what was not read yet would both read it.
    """

    def __init__(self, root: str) -> None:
        self.root = os.path.abspath(root)
        self.store = Store(self.root)
        self.faults: list[BadFile] = []
        """Files that could not be read so far, and were passed over."""
        self._forgives = False

    # -- what is wrong in it -------------------------------------------------------------------------------------------

    def forgive_faults(self) -> None:
        """From now on what is wrong in a file of settings is passed over and noted: taking in never stops."""
        self._forgives = True

    def heed_faults(self, found: T, faults: Sequence[BadFile]) -> T:
        """What was found; the first fault beside it is raised, or one of each file is noted where they are forgiven."""
        if not self._forgives:
            return require_sound(found, faults)
        self.faults += {fault.where: fault for fault in reversed(faults)}.values()
        return found

    # -- what the desk says of itself ----------------------------------------------------------------------------------

    @cached_property
    def history(self) -> History:
        """Its git repository."""
        return History(self.root)

    @cached_property
    def state(self) -> "State":
        """What it keeps for itself, outside the history."""
        from ticketcli.storage.state import State

        return State(self.history.own_folder)

    @cached_property
    def recorder(self) -> "Recorder":
        """Who records changes in it."""
        from ticketcli.history.recorder import Recorder

        return Recorder(self.history)

    @cached_property
    def index(self) -> Index:
        """What is quickly asked of many files."""
        return Index(self.store, self.history, lambda: self.settings.tz, lambda at: self.urgency.scores(at))

    @cached_property
    def settings(self) -> Settings:
        """desk.yaml; the first fault in it is raised, or passed over where they are forgiven."""
        found, faults = self._read_settings(self.store.text(SETTINGS) or "")
        if found is None and self._forgives:
            found = next(filter(None, (self._read_settings(text)[0] for text in self._earlier_settings())), None)
        return self.heed_faults(found, faults) if found else require_sound(Settings(), faults)

    def _read_settings(self, text: str) -> tuple[Settings | None, list[BadFile]]:
        """The settings that a text holds, none where it cannot be read at all, and all that is wrong in it."""
        try:
            as_section(self.index.read(text, SETTINGS), SETTINGS)
        except BadFile as fault:
            return None, [fault]
        return desk_yaml.read_settings(text, SETTINGS, self.index.read)

    def _earlier_settings(self) -> Iterator[str]:
        """The texts of desk.yaml that history holds, the latest first."""
        for commit in self.history.log(SETTINGS, LOOKED_BACK):
            yield (self.history.content(commit.id, SETTINGS) or b"a: [").decode("utf-8", "replace")

    @cached_property
    def words(self) -> "Known":
        """The words that its rules and policies may use."""
        from ticketcli.rules.section import Known

        own, agents = self.settings, [*self.agents]
        unread = (fault.name for fault in self.faults if fault.where.startswith("agents/"))
        return Known(
            areas=frozenset(own.areas),
            types=frozenset(own.types),
            priorities=own.priorities,
            products=frozenset(own.products),
            channels=frozenset(own.channels),
            agents=frozenset([*agents, *unread]),
            teams=frozenset(own.teams),
            stages=frozenset(STAGES),
            fields=own.fields,
            desk=own,
        )

    def path(self, ticket: Ticket) -> TicketType | None:
        """What the ticket's type says of its life cycle."""
        return self.settings.types.get(ticket.type or "")

    # -- its people and records ----------------------------------------------------------------------------------------

    @cached_property
    def agents(self) -> Mapping[str, Agent]:
        """Its agents by id."""
        return {agent.id: agent for agent in self.store.agents(self.faults)}

    def add_agent(self, agent: Agent) -> None:
        """Knows an agent whose file is about to be written."""
        self.agents = {**self.agents, agent.id: agent}

    @cached_property
    def directory(self) -> "Directory":
        """Its customers, to be found by any address."""
        from ticketcli.index.directory import IndexedDirectory

        return IndexedDirectory(self.index, calling_code(self.settings.country, self.settings.zone))

    def customers(self) -> list[Customer]:
        """All its customers."""
        return list(self.store.customers(self.faults))

    def note_unread_customers(self) -> None:
        """Notes the files of customers that cannot be read: whoever writes to such a one is found no more."""
        self.faults += self.index.faults("customers")

    def articles(self) -> list[Article]:
        """Its articles."""
        return list(self.store.articles(self.faults))

    def tickets(self) -> Iterator[Ticket]:
        """All tickets; what cannot be read is noted in `faults`."""
        return self.store.tickets(self.faults)

    @cached_property
    def find(self) -> "Finder":
        """Who finds what a person means."""
        from ticketcli.desk.find import Finder

        return Finder(self)

    def get(self, ref: str) -> Ticket:
        """The ticket that `ref` means: a full number, its unique tail (else Usage) or SOURCE:ID; NotFound."""
        return self.find.ticket(ref)

    def search(self, expression: str, weights: Sequence[int], most: int) -> Iterator[Ticket | Article]:
        """The tickets and articles that a search finds, best first; at most so many (-1: all)."""
        for path in self.index.search(expression, weights, most):
            with suppress(BadFile):
                text = self.store.text(path)
                if text is not None:
                    read = records.read_ticket if path.startswith("tickets/") else records.read_article
                    yield read(text, path)

    # -- what works on it ----------------------------------------------------------------------------------------------

    @cached_property
    def rules(self) -> "DeskRules":
        """What its rules say."""
        from ticketcli.desk.rules import DeskRules

        return DeskRules(self)

    @cached_property
    def calendars(self) -> "DeskCalendars":
        """What is working time."""
        from ticketcli.desk.calendars import DeskCalendars

        return DeskCalendars(self)

    @cached_property
    def service(self) -> "DeskService":
        """What is due by its policies."""
        from ticketcli.desk.service import DeskService

        return DeskService(self, self.calendars)

    @cached_property
    def urgency(self) -> "DeskUrgency":
        """How urgent tickets are."""
        from ticketcli.desk.urgency import DeskUrgency

        return DeskUrgency(self, self.calendars)

    @cached_property
    def quietness(self) -> "DeskQuietness":
        """What has gone quiet."""
        from ticketcli.desk.quietness import DeskQuietness

        return DeskQuietness(self)

    @cached_property
    def rotas(self) -> "DeskRotas":
        """Who takes turns."""
        from ticketcli.desk.rotas import DeskRotas

        return DeskRotas(self)

    @cached_property
    def assignment(self) -> "DeskAssignment":
        """Who gets what."""
        from ticketcli.desk.assignment import DeskAssignment

        return DeskAssignment(self, self.rules, self.calendars, self.rotas, self._is_late)

    def _is_late(self, ticket: Ticket, at: datetime) -> bool:
        """Whether a ticket was late at an instant; never where sla.yaml cannot be read."""
        with suppress(BadFile):
            then = as_of.ticket_as_of(ticket, at)
            return bool(then and self.service.levels.late(then, at))
        return False

    @property
    def has_learned(self) -> bool:
        """Whether anything was learned from closed tickets."""
        return self.state.has_learned

    @cached_property
    def memory(self) -> "Memory":
        """What was learned from closed tickets."""
        from ticketcli.learning.models import Memory

        return Memory(self.state)

    # -- recording -----------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Alone among all `tkt` that write here, from reading to recording."""
        with self.recorder.writing(self.store.lay):
            self.index.stale()
            yield

    def serve(self) -> None:
        """Let the index know the deadlines of all open tickets; when it does, no policy is read."""
        served = self._service_print()
        if not self.index.is_served(served):
            self.index.serve(self.service.levels, served)

    def _service_print(self) -> str:
        """Changes with everything that deadlines depend on, but for tickets and customers."""
        hours = (f"{agent.id}:{agent.hours}" for agent in self.agents.values())
        texts = (self.store.text(SERVICE) or "", self.store.text(SETTINGS) or "", *hours)
        return blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()

    def fresh_number(self, created: datetime, in_month: int | None = None) -> str:
        """A ticket number that nobody has, for a month of so many tickets (None: as many as there are)."""
        created = self.settings.local(created)
        if in_month is None:
            in_month = self.in_month(created)
        while True:
            fresh = number.fresh_number(self.settings.prefix, created, in_month, os.urandom)
            if self.store.signature(ticket_path(fresh)) is None:
                return fresh

    def in_month(self, created: datetime) -> int:
        """How many tickets there are of that month."""
        return self.index.in_month(f"{self.settings.prefix}-{self.settings.local(created):%y%m}-")


def author_of(desk: Desk, by: str) -> Author:
    """The commit author for whoever acts: an agent, git's user, or the tool itself."""
    agent = desk.agents.get(by)
    if agent:
        return Author(agent.name, agent.mail[0] if agent.mail else f"{agent.id}@localhost")
    return desk.history.identity() or Author(by or RULES, by if "@" in by else "tkt@localhost")
