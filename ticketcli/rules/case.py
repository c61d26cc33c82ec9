"""What rules look at: a ticket, what happened to it, its customer, the present, and what the desk knows beside it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from ticketcli.rules.event import NEW, Event
from ticketcli.rules.pattern import Pattern, PatternHit
from ticketcli.rules.words import Passage
from ticketcli.ticket.model import Customer, Ticket
from ticketcli.ticket.standing import WITHIN

MOST_GIVEN_UP = 3


def _none(_ticket: Ticket) -> Sequence[Ticket]:
    return ()


def _always(_what: object) -> bool:
    return True


def _never(_ticket: Ticket, _at: datetime) -> bool:
    return False


class Beside(NamedTuple):
    """What a desk knows beside a ticket: the customer's other tickets, its working hours, which numbers there are.

    `within` says how long a complaint counts that nobody solved, `is_late` whether a ticket was late at an instant.
    """

    past: Callable[[Ticket], Sequence[Ticket]] = _none
    working: Callable[[datetime], bool] = _always
    exists: Callable[[str], bool] = _always
    within: timedelta = WITHIN
    is_late: Callable[[Ticket, datetime], bool] = _never


class Case:
    """A ticket, its customer if there is one, the present (aware, in the desk's zone), and what happened."""

    def __init__(
        self, ticket: Ticket, customer: Customer | None, at: datetime, event: Event = NEW, beside: Beside | None = None
    ) -> None:
        self.ticket, self.customer, self.at, self.event = ticket, customer, at, event
        self.beside = beside or Beside()
        self.points = 0
        self.given_up: dict[Pattern, str] = {}

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What the customer wrote: title, description, messages."""
        messages = (entry.text for entry in self.ticket.entries if entry.kind == "message")
        return (self.ticket.title, self.ticket.description, *messages)

    @cached_property
    def passage(self) -> Passage:
        """All of it, cut into words when first asked for."""
        return Passage(self.texts)

    @cached_property
    def latest(self) -> Passage:
        """The customer's last message; before there is one, title and description."""
        return self.passage if len(self.texts) == 2 else Passage(self.texts[-1:])

    @cached_property
    def past(self) -> Sequence[Ticket]:
        """The customer's other tickets that came in before."""
        others = self.beside.past(self.ticket) if self.ticket.customer else ()
        return [one for one in others if one.id != self.ticket.id and one.created_at <= self.at]

    def copy(self) -> "Case":
        """The same case, whose ticket and points go on by themselves."""
        made = Case(self.ticket, self.customer, self.at, self.event, self.beside)
        vars(made).update(vars(self))
        return made

    def search(self, pattern: Pattern) -> PatternHit | None:
        """The first place of an expression; none when it takes too long, or others did too often before."""
        if pattern in self.given_up or len(self.given_up) >= MOST_GIVEN_UP:
            self.given_up.setdefault(pattern, "")
            return None
        try:
            return pattern.search("\n".join(self.texts))
        except TimeoutError:
            self.given_up[pattern] = ""
            return None
