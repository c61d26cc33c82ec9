"""What the collaborators of a desk ask of it."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from ticketcli.config.settings import Settings
from ticketcli.errors import BadFile
from ticketcli.index.questions import Index
from ticketcli.learning.models import Memory
from ticketcli.rules.section import Known
from ticketcli.storage.files import Store
from ticketcli.ticket.model import Agent, Customer, Ticket
from ticketcli.ticket.people import Directory

T = TypeVar("T")


class Edges(Protocol):
    """A desk, as its collaborators see it."""

    @property
    def store(self) -> Store:
        """Its files."""

    @property
    def index(self) -> Index:
        """What is quickly asked of many files."""

    @property
    def settings(self) -> Settings:
        """What it says of itself."""

    @property
    def agents(self) -> Mapping[str, Agent]:
        """Its agents by id."""

    @property
    def directory(self) -> Directory:
        """Its customers, to be found by any address."""

    @property
    def words(self) -> Known:
        """The words that its rules and policies may use."""

    @property
    def has_learned(self) -> bool:
        """Whether anything was learned from closed tickets."""

    @property
    def memory(self) -> Memory:
        """What was learned from closed tickets."""

    def heed_faults(self, found: T, faults: Sequence[BadFile]) -> T:
        """What was found; the first fault beside it is raised, unless faults are forgiven."""

    def customers(self) -> list[Customer]:
        """All its customers."""

    def get(self, ref: str) -> Ticket:
        """The ticket that `ref` means."""
