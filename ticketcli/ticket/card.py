"""A ticket at a glance: its fields, and what its timeline adds up to."""

from datetime import datetime

from ticketcli.ticket import entries, metrics
from ticketcli.ticket.metrics import Metrics
from ticketcli.ticket.model import Card, Ticket

SAME = tuple(name for name in Card._fields if name in Ticket._fields and name != "external")
"""What a card has as the ticket has it."""


def card_of(ticket: Ticket, told: Metrics | None = None) -> Card:
    """The card of a ticket, whose figures may be `told` already."""
    told = told or metrics.metrics_of(ticket)
    return Card(
        **{field: getattr(ticket, field) for field in SAME},
        external=str(ticket.external) if ticket.external else None,
        points=entries.rule_points_of(ticket),
        raised=entries.raised_points_of(ticket),
        updated_at=metrics.updated_at(ticket),
        outcome=told.outcome,
        resolved_at=told.resolved_at,
        closed_at=told.closed_at,
        unanswered_since=unanswered_since(told) if ticket.open else None,
    )


def unanswered_since(told: Metrics) -> datetime | None:
    """When the customer began to wait: the oldest message that no reply of a person followed; None when answered."""
    since: datetime | None = told.ticket.created_at
    for word in told.talk:
        since = None if word.kind == "reply" else since or word.at
    return since
