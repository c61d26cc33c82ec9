"""The things of the desk: values without behaviour beyond what they are made of.

Named tuples, because a dataclass costs a millisecond at every start of the program and a named tuple a fifth of it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

NOTHING: Mapping[str, Any] = MappingProxyType({})
RULES = "tkt"
"""Who acts when the rules do."""


class Status(StrEnum):
    """Where a ticket stands in its life cycle."""

    NEW = "new"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in-progress"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


OPEN = (Status.NEW, Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING)
WAITING_FOR = ("customer", "supplier", "internal")
TARGETS = ("first_reply", "next_reply", "update", "resolution")
"""What a policy may set a time for."""
RUNNING, WARNING, LATE = "running", "warning", "late"
"""How a deadline stands that is not met yet."""
ALWAYS, TEAM, AGENT = "always", "team", "agent"
"""Calendars that nobody has to write down: one that never closes, and that of whoever has the ticket."""
THANKS = "thanks"
"""The fact that says of a customer's message that it asks for nothing."""
MESSAGES = ("message", "reply", "note", "call")
PUBLIC = ("message", "reply")


class Entry(NamedTuple):
    """One step of a ticket's timeline: a message (its text) or an act (what it changed and why).

    `changes` are ticket fields, each [old, new]; `facts` is what else the act says (outcome, method, file, …).
    """

    at: datetime
    by: str
    kind: str
    id: str = ""
    via: str | None = None
    text: str = ""
    changes: Mapping[str, tuple[Any, Any]] = NOTHING
    facts: Mapping[str, str] = NOTHING
    because: str | None = None
    attachments: tuple[str, ...] = ()
    imported: bool = False

    @property
    def public(self) -> bool:
        """Whether the customer sees it."""
        return self.kind in PUBLIC


class External(NamedTuple):
    """The number a ticket has in the system it came from."""

    source: str
    id: str

    def __str__(self) -> str:
        return f"{self.source}:{self.id}"


class Ticket(NamedTuple):
    """A case: its state now, and the timeline of how it came to be."""

    id: str
    title: str
    created_at: datetime
    status: Status = Status.NEW
    waiting_for: str | None = None
    type: str | None = None
    stage: str | None = None
    area: str | None = None
    product: str | None = None
    priority: str = "normal"
    channel: str | None = None
    language: str | None = None
    customer: str | None = None
    contact: str | None = None
    assignee: str | None = None
    team: str | None = None
    level: int | None = None
    difficulty: int | None = None
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    solution_keywords: tuple[str, ...] = ()
    progress: int | None = None
    parent: str | None = None
    links: tuple[str, ...] = ()
    external: External | None = None
    extra: Mapping[str, str] = NOTHING
    unknown: Mapping[str, Any] = NOTHING
    description: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def open(self) -> bool:
        """Whether work is left to do."""
        return self.status in OPEN

    @property
    def weighs_on(self) -> str | None:
        """The agent in whose load it counts: nobody while it waits for the customer."""
        return self.assignee if self.open and self.waiting_for != "customer" else None


class Card(NamedTuple):
    """A ticket at a glance: its fields, and what its timeline adds up to; `fault` says why its file cannot be read.

    `points` are those of rules, `raised` those of persons. `edited` is a hand's edit that no commit holds yet. `due_at`
    is the next deadline, of that `target` and on that `calendar`, and `warn_at` when it is near, where the desk's
    service is known; so is `urgency`, where somebody has reckoned it.
    """

    id: str
    title: str
    created_at: datetime
    updated_at: datetime
    status: str = Status.NEW
    waiting_for: str | None = None
    type: str | None = None
    stage: str | None = None
    area: str | None = None
    product: str | None = None
    priority: str = "normal"
    channel: str | None = None
    language: str | None = None
    customer: str | None = None
    contact: str | None = None
    assignee: str | None = None
    team: str | None = None
    level: int | None = None
    difficulty: int | None = None
    progress: int | None = None
    points: int = 0
    raised: int = 0
    parent: str | None = None
    external: str | None = None
    tags: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    solution_keywords: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    outcome: str | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    unanswered_since: datetime | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    target: str | None = None
    calendar: str | None = None
    urgency: int = 0
    edited: bool = False
    fault: str | None = None

    @property
    def open(self) -> bool:
        """Whether work is left to do."""
        return self.status in OPEN


class Others(NamedTuple):
    """A customer's other tickets: the latest of them, how many there are, and how many of these are open."""

    latest: tuple[Card, ...] = ()
    in_all: int = 0
    open_ones: int = 0


class Change(NamedTuple):
    """A ticket before (None: there was none) and after; what happened between are the entries added."""

    before: Ticket | None
    after: Ticket

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that this change adds, wherever in time they stand."""
        known = {entry.id for entry in self.before.entries} if self.before else set()
        return tuple(entry for entry in self.after.entries if entry.id not in known)


class Contact(NamedTuple):
    """One person at a customer, and where that person is reached."""

    name: str = ""
    mail: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    handles: Mapping[str, str] = NOTHING
    unknown: Mapping[str, Any] = NOTHING


class Product(NamedTuple):
    """What a customer bought: which one, when, and until when its warranty holds."""

    name: str
    serial: str = ""
    bought: date | None = None
    warranty: date | None = None
    unknown: Mapping[str, Any] = NOTHING


class Customer(NamedTuple):
    """Who is served: a company or a person, with contacts."""

    id: str
    name: str
    tier: str | None = None
    contacts: tuple[Contact, ...] = ()
    language: str | None = None
    since: date | None = None
    merged_into: str | None = None
    products: tuple[Product, ...] = ()
    unknown: Mapping[str, Any] = NOTHING
    notes: str = ""


class Agent(NamedTuple):
    """Who serves. `away` are days and ranges of days (2026-12-24/2027-01-02); cost in the desk's currency."""

    id: str
    name: str
    mail: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    team: str | None = None
    skills: Mapping[str, int] = NOTHING
    level: int = 1
    capacity: int | None = None
    hours: str | None = None
    away: tuple[str, ...] = ()
    cost_per_hour: "Decimal | None" = None
    unknown: Mapping[str, Any] = NOTHING
    notes: str = ""


LANES = ("newest", "oldest")
"""The halves of the open tickets, by age."""
PICKERS = ("sticky", "skill", "tier", "rota", "rota-day", "lane", "least-loaded", "round-robin", "lot")
"""The ways to choose among those who may have a ticket."""


class Team(NamedTuple):
    """Agents who share a queue (unless listed: all who cover its areas), and how one of them is picked."""

    id: str
    agents: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    pickers: tuple[str, ...] = ()
    hours: str | None = None
    lanes: Mapping[str, tuple[str, ...]] = NOTHING

    def has(self, agent: Agent) -> bool:
        """Whether `agent` is listed, names this team, or covers its areas where none are listed."""
        if self.agents or agent.team:
            return agent.id in self.agents or agent.team == self.id
        return not (self.areas and agent.areas) or not set(self.areas).isdisjoint(agent.areas)


class Article(NamedTuple):
    """A piece of knowledge."""

    id: str
    title: str
    tags: tuple[str, ...] = ()
    language: str | None = None
    state: str = "draft"
    unknown: Mapping[str, Any] = NOTHING
    body: str = ""


class Draft(NamedTuple):
    """What an intake reads: fields as they came, times already instants, and who wrote; not yet a ticket.

    `fields` are ticket fields (title, status, type, …) as text or lists of text; `sender` is a name, mail, telephone
    or handle; `past` are instants an export tells (first_reply, resolved, closed) and counts (reopens);
    `key` says which external thing this is, so that it is never taken in twice; `origin` names file and row.
    """

    key: External
    fields: Mapping[str, Any]
    description: str = ""
    sender: Mapping[str, str] = NOTHING
    created_at: datetime | None = None
    past: Mapping[str, datetime] = NOTHING
    messages: tuple[Entry, ...] = ()
    extra: Mapping[str, str] = NOTHING
    origin: str = ""
    faults: tuple[str, ...] = ()
