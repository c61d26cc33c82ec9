"""Who gets a ticket of a desk: its rules, agents and workload put together, and what is known beside."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ticketcli.assignment.dispatch import Dispatch, Workload
from ticketcli.desk.calendars import DeskCalendars
from ticketcli.desk.rotas import DeskRotas
from ticketcli.desk.rules import DeskRules
from ticketcli.rules.case import Beside
from ticketcli.rules.prefilter import Sieve
from ticketcli.rules.rulebook import Rule
from ticketcli.storage.files import ticket_path
from ticketcli.ticket.model import Ticket

if TYPE_CHECKING:
    from ticketcli.desk.edges import Edges
    from ticketcli.learning.advice import Advice


class DeskAssignment:
    """What a desk's tickets are assigned by."""

    def __init__(self, desk: "Edges", rules: DeskRules, calendars: DeskCalendars, rotas: DeskRotas,
                 is_late: Callable[[Ticket, datetime], bool]) -> None:  # fmt: skip
        self._desk, self._rules, self._calendars, self._rotas, self._is_late = desk, rules, calendars, rotas, is_late

    def dispatch(self, rules: Sequence[Rule] | None = None) -> Dispatch:
        """The desk's rules, or others, with its agents and workload, ready to classify and assign."""
        desk, workload = self._desk, self.workload()
        beside = Beside(
            lambda ticket: self._past(ticket, workload), self._calendars.is_working, self._exists,
            desk.settings.complaint_span, self._is_late,
        )  # fmt: skip
        customer, advise = desk.directory.customer, self.advise if desk.settings.learning.act_above else None
        sieve = Sieve(self._rules.all if rules is None else rules)
        return Dispatch(
            desk.settings, sieve, desk.agents, customer, workload, beside, self._calendars.by_name, advise,
            self._rotas.by_name,
        )  # fmt: skip

    def workload(self) -> Workload:
        """What each agent has on the table."""
        index = self._desk.index
        return Workload(index.loads(), index.given_last(), self.recent_of, index.given_since)

    def recent_of(self, customer: str, most: int = 10) -> list[Ticket]:
        """A customer's latest ten tickets: whoever knew the customer is among them."""
        store, known = self._desk.store, self._desk.index.of_customer(customer, most)
        return [ticket for card in known if (ticket := store.ticket(card.id))]

    def _past(self, ticket: Ticket, workload: Workload) -> list[Ticket]:
        """The customer's other tickets, those of this very call among them."""
        there = self.recent_of(ticket.customer or "", 100)
        return list({one.id: one for one in (*there, *workload.of_customer(ticket))}.values())

    def _exists(self, id: str) -> bool:
        return self._desk.store.data(ticket_path(id)) is not None

    def advise(self, ticket: Ticket, fields: Iterable[str]) -> "list[Advice]":
        """What was learned of these fields of a ticket."""
        desk = self._desk
        return desk.memory.advise(ticket, fields, desk.get) if desk.has_learned else []
