"""What a model says of a ticket, with its grounds, and what of a ticket a model sees."""

from collections.abc import Iterable
from typing import NamedTuple

from ticketcli.learning.model import Opinion
from ticketcli.rules import explain
from ticketcli.rules.explain import shown_words, write_phrase
from ticketcli.ticket import metrics
from ticketcli.ticket.fields import LEARNED
from ticketcli.ticket.lifecycle import fields_by_hand
from ticketcli.ticket.model import RULES, Change, Ticket
from ticketcli.ticket.outcomes import UNCOUNTED

ALIKE = 3
"""Tickets named as like it."""


class Advice(NamedTuple):
    """A value for a field, how likely it is right, the words that spoke for it and the tickets it is like."""

    field: str
    value: str
    confidence: float
    words: tuple[str, ...]
    alike: tuple[str, ...]

    @property
    def because(self) -> str:
        """The reason as it is recorded."""
        words = "«" + " ".join(shown_words(self.words)) + "»"
        tickets = " ".join(self.alike) or "–"
        return write_phrase(explain.LEARNED, confidence=f"{self.confidence:.2f}", words=words, tickets=tickets)


def text_of(ticket: Ticket) -> str:
    """What is looked at: title and description, as they came in."""
    return f"{ticket.title}\n{ticket.description}"


def is_lesson(ticket: Ticket) -> bool:
    """Whether there is something to learn from it: it is done, and neither a duplicate nor spam."""
    return not ticket.open and metrics.metrics_of(ticket).outcome not in UNCOUNTED


def label_examples(tickets: Iterable[Ticket], field: str) -> list[tuple[str, str]]:
    """The texts of tickets that have a value in a field, each with it."""
    return [(text_of(ticket), str(value)) for ticket in tickets if (value := getattr(ticket, field))]


def advise_field(field: str, said: Opinion, alike: Iterable[Ticket]) -> Advice:
    """An opinion with those of the tickets alike that have the same value."""
    same = [ticket.id for ticket in alike if getattr(ticket, field) == said.label]
    return Advice(field, said.label, said.confidence, said.words, tuple(same[:ALIKE]))


def people_decisions(change: Change) -> dict[str, str]:
    """The values that a person gave to the fields that are learned."""
    if change.before is None:
        held = fields_by_hand(change.after, "") if not change.after.external else frozenset()
        return {field: str(getattr(change.after, field)) for field in LEARNED if field in held}
    told = [entry for entry in change.entries if entry.by != RULES and entry.kind != "undone" and not entry.imported]
    given = {field: new for entry in told for field, (_old, new) in entry.changes.items()}
    return {field: str(given[field]) for field in LEARNED if given.get(field)}
