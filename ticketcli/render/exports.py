"""Tickets for other programs: CSV with the fields flat, JSON and JSON Lines with everything."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ticketcli.config.settings import Settings
from ticketcli.render.document import ticket_document
from ticketcli.render.grid import write_json
from ticketcli.text import ascii_pattern, defuse_cell
from ticketcli.ticket.fields import FLAT, own_field
from ticketcli.ticket.model import NOTHING, Ticket

FORMATS = ("csv", "json", "jsonl")
COLUMNS = (
    *FLAT, "created_at", "updated_at", "first_reply_at", "resolved_at", "closed_at", "waiting_for", "outcome",
    "description",
)  # fmt: skip

_CUTTING = ascii_pattern(r'[,;|\n"]|^\s|\s$')


def export_tickets(
    tickets: Iterable[Ticket], format: str, settings: Settings, at: datetime, raw: bool = False,
    urgency: Mapping[str, int] = NOTHING,
) -> Iterator[str]:  # fmt: skip
    """The export, piece by piece; `urgency` tells that of each open ticket by number."""
    told = (ticket_document(ticket, settings, at, urgency=urgency.get(ticket.id, 0)) for ticket in tickets)
    if format == "csv":
        yield from _csv(tickets, settings, at, raw)
    elif format == "jsonl":
        yield from (write_json(one, None) + "\n" for one in told)
    else:
        comma = "[\n"
        for one in told:
            yield comma + write_json(one, None)
            comma = ",\n"
        yield "\n]\n" if comma != "[\n" else "[]\n"


def _csv(tickets: Iterable[Ticket], settings: Settings, at: datetime, raw: bool) -> Iterator[str]:
    found = list(tickets)
    own = sorted({key for ticket in found for key in ticket.extra})
    yield _line([*COLUMNS, *map(own_field, own)], raw)
    for ticket in found:
        told = ticket_document(ticket, settings, at)
        told["outcome"] = (told["resolution"] or {}).get("outcome")
        told["external"] = str(ticket.external) if ticket.external else None
        yield _line([*(_cell(told[column]) for column in COLUMNS), *(ticket.extra.get(key, "") for key in own)], raw)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_word, value))
    return "" if value is None else str(value)


def _word(word: str) -> str:
    """A word of a list, in quotes where it holds what would cut it when it is read again."""
    return '"' + word.replace('"', '""') + '"' if _CUTTING.search(word) else word


def _line(cells: list[str], raw: bool) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells if raw else [defuse_cell(cell) for cell in cells])
    return line.getvalue()
