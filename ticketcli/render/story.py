"""A customer's story: every case, message and promise in the order of time, whatever the channel."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ticketcli.i18n import _
from ticketcli.text import one_line
from ticketcli.ticket.entries import standing_entries
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.wording import entry_words
from ticketcli.worktime.instants import write_instant

LEFT_OUT = ("classified", "assigned", "set", "edited", "linked", "attached", "merged")
"""What is between the desk's own walls, and no step of the customer's."""
LONGEST = 100


class Step(NamedTuple):
    """One thing that happened between the customer and the desk."""

    at: datetime
    ticket: str
    channel: str | None
    by: str
    kind: str
    what: str
    text: str


def tell_story(tickets: Iterable[Ticket]) -> list[Step]:
    """All that happened, the earliest first."""
    return sorted((step for ticket in tickets for step in _steps(ticket)), key=lambda step: (step.at, step.ticket))


def _steps(ticket: Ticket) -> Iterator[Step]:
    who = ticket.contact or ticket.customer or ""
    yield Step(ticket.created_at, ticket.id, ticket.channel, who, "opened", _("opened"), ticket.title)
    for entry in standing_entries(ticket.entries):
        if entry.kind not in LEFT_OUT:
            channel = entry.via or ticket.channel
            yield Step(entry.at, ticket.id, channel, entry.by, entry.kind, entry_words(entry, _), entry.text)


def story_lines(story: Iterable[Step], zone: ZoneInfo) -> Iterator[str]:
    """The story for a person to read, a line each."""
    for step in story:
        said = f"{step.what}: {one_line(step.text, LONGEST)}" if step.text and step.kind != "promised" else step.what
        yield f"{write_instant(step.at, zone)}  {step.ticket}  {one_line(step.channel or '–', 12):12}  {one_line(said)}"


def story_document(story: Iterable[Step]) -> list[dict[str, Any]]:
    """The story as JSON."""
    return [{**step._asdict(), "at": step.at.isoformat()} for step in story]
