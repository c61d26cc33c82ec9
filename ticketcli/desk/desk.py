"""The desk: opens a repository, holds its edges, finds things in it; no verb of the domain."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from ticketcli.config import desk_yaml
from ticketcli.config.settings import STAGES, Kind, Settings
from ticketcli.errors import BadFile, Trouble
from ticketcli.format import records
from ticketcli.format.yaml import Section, Yaml
from ticketcli.history.repository import Author, History, is_repository
from ticketcli.i18n import _
from ticketcli.index.questions import Index
from ticketcli.runtime.hashes import blake2b
from ticketcli.storage.files import SERVICE, SETTINGS, Store, ticket_path
from ticketcli.text import one_line
from ticketcli.ticket import number
from ticketcli.ticket.model import RULES, Agent, Article, Customer, Ticket
from ticketcli.worktime.calendar import Calendar

if TYPE_CHECKING:
    from ticketcli.assignment.dispatch import Dispatch, Workload
    from ticketcli.assignment.rule_tests import Proof
    from ticketcli.history.recorder import Recorder
    from ticketcli.learning.advice import Advice
    from ticketcli.learning.models import Memory
    from ticketcli.rules.rulebook import Rule
    from ticketcli.rules.section import Known
    from ticketcli.sla.deadlines import Service
    from ticketcli.sla.policy import Policy
    from ticketcli.sla.quiet import Limit
    from ticketcli.storage.state import State
    from ticketcli.ticket.people import Directory

TESTS = "rules/tests"


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
    """One desk, opened at `root`; everything is read when it is first asked for."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.store = Store(root)
        self.faults: list[BadFile] = []
        """Files that could not be read so far, and were passed over."""

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
        return Index(self.store, self.history, lambda: self.settings.tz)

    @cached_property
    def settings(self) -> Settings:
        """desk.yaml; the first fault in it is raised."""
        found, faults = desk_yaml.settings(self.store.text(SETTINGS) or "", SETTINGS, self.index.read)
        if faults:
            raise faults[0]
        return found

    @cached_property
    def agents(self) -> Mapping[str, Agent]:
        """Its agents by id."""
        return {agent.id: agent for agent in self.store.agents(self.faults)}

    @cached_property
    def directory(self) -> "Directory":
        """Its customers, to be found by any address."""
        from ticketcli.index.directory import IndexedDirectory

        return IndexedDirectory(self.index)

    def customers(self) -> list[Customer]:
        """All its customers."""
        return list(self.store.customers(self.faults))

    @cached_property
    def rules(self) -> "Sequence[Rule]":
        """Its rules, in order; the first fault in them is raised."""
        found, faults = self.rulebook()
        if faults:
            raise faults[0]
        return found

    def rulebook(self, folder: str | None = None) -> "tuple[list[Rule], list[BadFile]]":
        """Its rules, in order, or those of another folder; and all that is wrong in them."""
        from ticketcli.rules.rulebook import rule_sections, rules

        found: list[Rule] = []
        faults: list[BadFile] = []
        above, name = os.path.split(os.path.abspath(folder)) if folder else (self.root, "rules")
        for path, sections in self._listed(rule_sections, faults, name, Store(above) if folder else self.store):
            more, wrong = rules(sections, path, self.known, {rule.name for rule in found})
            found += more
            faults += wrong
        return found, faults

    def proofs(self, at: datetime) -> "tuple[list[Proof], list[BadFile]]":
        """The tests of its rules, and all that is wrong in them."""
        from ticketcli.assignment.rule_tests import proof_sections, proofs

        found: list[Proof] = []
        faults: list[BadFile] = []
        rules, wrong = self.rulebook()
        names = frozenset(rule.name for rule in rules) if not wrong else frozenset()
        for path, sections in self._listed(proof_sections, faults, TESTS, self.store):
            more, wrong = proofs(sections, path, self.known, self.settings, at, names)
            found += more
            faults += wrong
        return found, faults

    def _listed(
        self, reading: Callable[[str, str, Yaml], list[Section]], faults: list[BadFile], folder: str, store: Store
    ) -> Iterator[tuple[str, list[Section]]]:
        """What each file of a folder lists; one that cannot be read is a fault."""
        for path in store.rule_files(folder):
            try:
                yield path, reading(store.text(path) or "", path, self.index.read)
            except BadFile as fault:
                faults.append(fault)

    @cached_property
    def known(self) -> "Known":
        """The words that rules may use."""
        from ticketcli.rules.section import Known

        own = self.settings
        return Known(
            areas=frozenset(own.areas),
            types=frozenset(own.types),
            priorities=own.priorities,
            products=frozenset(own.products),
            channels=frozenset(own.channels),
            agents=frozenset(self.agents),
            teams=frozenset(own.teams),
            stages=frozenset(STAGES),
            fields=own.fields,
            desk=own,
        )

    @cached_property
    def calendars(self) -> Mapping[str, Calendar]:
        """The calendars of sla.yaml by name."""
        from ticketcli.config.calendars import calendars

        text = self.store.text(SERVICE)
        return calendars(text, SERVICE, self.settings.zone, self.index.read) if text else {}

    @cached_property
    def service(self) -> "Service":
        """The deadlines that its policies make; the first fault in sla.yaml is raised."""
        found, faults = self.policies()
        if faults:
            raise faults[0]
        return self._service(found, self.calendars, self.working_calendar)

    @property
    def unserved(self) -> "Service":
        """What is left where sla.yaml cannot be read: no deadlines."""
        return self._service((), {}, None)

    def _service(self, policies: "Sequence[Policy]", calendars: Mapping[str, Calendar], usual: str | None) -> "Service":
        from ticketcli.sla.deadlines import Service

        teams = {id: team.hours for id, team in self.settings.teams.items()}
        return Service(policies, calendars, usual, self.settings.tz, self.directory.customer, self.agents, teams)

    @cached_property
    def usual_calendar(self) -> str | None:
        """The calendar of whoever names none; None where sla.yaml has several and does not say."""
        from ticketcli.config.calendars import usual_calendar

        text = self.store.text(SERVICE) or ""
        return usual_calendar(text, SERVICE, tuple(self.calendars), self.index.read)

    @property
    def working_calendar(self) -> str | None:
        """The calendar of the desk's working time: the usual one, else `office`, else the first; None without any."""
        known = self.calendars
        return self.usual_calendar or ("office" if "office" in known else next(iter(known), None))

    def serve(self) -> None:
        """Let the index know the deadlines of all open tickets; when it does, no policy is read."""
        settings = self._service_print()
        if not self.index.is_served(settings):
            self.index.serve(self.service, settings)

    def _service_print(self) -> str:
        """Changes with everything that deadlines depend on, but for tickets and customers."""
        hours = (f"{agent.id}:{agent.hours}" for agent in self.agents.values())
        texts = (self.store.text(SERVICE) or "", self.store.text(SETTINGS) or "", *hours)
        return blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()

    def policies(self) -> "tuple[list[Policy], list[BadFile]]":
        """The policies of sla.yaml, in order, and all that is wrong in them."""
        from ticketcli.sla.policy import policies, policy_sections

        sections = policy_sections(self.store.text(SERVICE) or "", SERVICE, self.index.read)
        usual = self.usual_calendar
        return policies(sections, SERVICE, self.known, tuple(self.calendars), usual)

    @cached_property
    def limits(self) -> "list[Limit]":
        """How long tickets may be quiet; the first fault in desk.yaml is raised."""
        found, faults = self.quietness()
        if faults:
            raise faults[0]
        return found

    def quietness(self) -> "tuple[list[Limit], list[BadFile]]":
        """How long tickets may be quiet, and all that is wrong in what desk.yaml says of it."""
        from ticketcli.sla.quiet import limits

        return limits(self.settings.stale, SETTINGS, self.known)

    def path(self, ticket: Ticket) -> Kind | None:
        """What the ticket's type says of its life cycle."""
        return self.settings.types.get(ticket.type or "")

    def dispatch(self) -> "Dispatch":
        """Its rules, agents and workload, ready to classify and assign."""
        return self.dispatching(self.rules)

    def dispatching(self, rules: "Sequence[Rule]") -> "Dispatch":
        """The same with other rules."""
        from ticketcli.assignment.dispatch import Dispatch
        from ticketcli.rules.case import Beside
        from ticketcli.rules.prefilter import Sieve

        workload = self.workload()
        beside = Beside(lambda ticket: self._past(ticket, workload), self._working, self._exists)
        customer, advise = self.directory.customer, self.advise if self.settings.learning.act_above else None
        return Dispatch(self.settings, Sieve(rules), self.agents, customer, workload, beside, self.calendars, advise)

    def _past(self, ticket: Ticket, workload: "Workload") -> list[Ticket]:
        """The customer's other tickets, those of this very call among them."""
        there = self.lately(ticket.customer or "", 100)
        return list({one.id: one for one in (*there, *workload.of_customer(ticket))}.values())

    def _working(self, at: datetime) -> bool:
        """Whether it is working time on the desk's calendar; always where there is none."""
        calendar = self.calendars.get(self.working_calendar or "")
        return calendar is None or calendar.is_open(at)

    def _exists(self, id: str) -> bool:
        return self.store.data(ticket_path(id)) is not None

    @property
    def learned(self) -> bool:
        """Whether anything was learned from closed tickets."""
        from ticketcli.storage.state import LEARNED

        return self.state.holds(LEARNED)

    @cached_property
    def memory(self) -> "Memory":
        """What was learned from closed tickets."""
        from ticketcli.learning.models import Memory

        return Memory(self.state)

    def advise(self, ticket: Ticket, fields: Iterable[str]) -> "list[Advice]":
        """What was learned of these fields of a ticket."""
        return self.memory.advise(ticket, fields, self.get) if self.learned else []

    def workload(self) -> "Workload":
        """What each agent has on the table."""
        from ticketcli.assignment.dispatch import Workload

        index = self.index
        return Workload(index.loads(), index.given(), self.lately, index.given_since, index.queue)

    def lately(self, customer: str, most: int = 10) -> list[Ticket]:
        """A customer's latest ten tickets: whoever knew the customer is among them."""
        return [ticket for card in self.index.of_customer(customer, most) if (ticket := self.store.ticket(card.id))]

    def articles(self) -> list[Article]:
        """Its articles."""
        return list(self.store.articles(self.faults))

    # -- finding -------------------------------------------------------------------------------------------------------

    def tickets(self) -> Iterator[Ticket]:
        """All tickets; what cannot be read is noted in `faults`."""
        return self.store.tickets(self.faults)

    def get(self, ref: str) -> Ticket:
        """The ticket that `ref` means: a full number, its unique tail (else Usage) or SOURCE:ID; NotFound."""
        from ticketcli.desk import find

        return find.ticket(ref, self.store, self.index)

    def found(self, expression: str, weights: Sequence[int], most: int) -> Iterator[Ticket | Article]:
        """The tickets and articles that a search finds, best first; at most so many (-1: all)."""
        for path in self.index.search(expression, weights, most):
            with suppress(BadFile):
                text = self.store.text(path)
                if text is not None:
                    read = records.ticket if path.startswith("tickets/") else records.article
                    yield read(text, path)

    def agent_of_mail(self, mail: str) -> Agent | None:
        """The agent with that address."""
        from ticketcli.ticket.people import mail_key

        key = mail_key(mail)
        return next((a for a in self.agents.values() if key in map(mail_key, a.mail)), None)

    def customer(self, id: str) -> Customer:
        """The customer of that id, name or address; NotFound with the nearest otherwise."""
        from ticketcli.desk import find

        return find.customer(id, self.directory, self.customers)

    # -- recording -----------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Alone among all `tkt` that write here, from reading to recording."""
        with self.recorder.writing(self.store.lay):
            self.index.stale()
            yield

    def fresh_number(self, created: datetime, in_month: int | None = None) -> str:
        """A ticket number that nobody has, for a month of so many tickets (None: as many as there are)."""
        created = self.settings.local(created)
        if in_month is None:
            in_month = self.in_month(created)
        while True:
            fresh = number.fresh(self.settings.prefix, created, in_month, os.urandom)
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
