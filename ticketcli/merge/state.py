"""The status of a ticket and what it waits for, as its timeline tells."""

from collections.abc import Sequence

from ticketcli.merge.sides import Side, later_value
from ticketcli.merge.values import Three
from ticketcli.ticket.entries import standing_entries
from ticketcli.ticket.model import Entry, Status, Ticket


def status_from_entries(ticket: Ticket) -> tuple[str | None, str | None]:
    """The status that the timeline tells, and what is waited for; None where an import leaves it unknown."""
    status, waiting = (None if ticket.external else "new"), None
    for entry in standing_entries(ticket.entries):
        if "status" in entry.changes:
            status = None if entry.imported else str(entry.changes["status"][1])
            waiting = entry.changes.get("waiting_for", (None, None))[1] if status == Status.WAITING else None
        elif entry.kind == "assigned" and "assignee" in entry.changes and status in (Status.NEW, Status.ASSIGNED):
            status = str(Status.ASSIGNED if entry.changes["assignee"][1] else Status.NEW)
    return status, waiting


def merge_status(sides: Three[Side], entries: Sequence[Entry]) -> tuple[Status, str | None]:
    """Status and what is waited for, together: as the joined timeline tells, where each side's told its own."""
    if all(status_from_entries(side.ticket) == (side.ticket.status, side.ticket.waiting_for) for side in sides[1:]):
        status, waiting = status_from_entries(sides.ours.ticket._replace(entries=tuple(entries)))
        if status is not None:
            return Status(status), waiting
    found: tuple[Status, str | None]
    found, _other = later_value(
        sides.each(lambda one: one.holds("status", (one.ticket.status, one.ticket.waiting_for)))
    )
    return found
