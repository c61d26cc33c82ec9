"""Tickets as rows: the columns there are, their order, and how each is written."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from ticketcli.config import Settings
from ticketcli.errors import Usage
from ticketcli.language import _, spoken
from ticketcli.model import Ticket
from ticketcli.render.grid import GAP, NARROWEST, Column, breadth, shown
from ticketcli.reports import figures
from ticketcli.text import fold, listed, nearest
from ticketcli.urgency import plain

Cell = Callable[[Ticket, Settings, datetime], Any]
Cells = tuple[Any, ...]


def _field(name: str) -> Cell:
    return lambda ticket, _s, _at: getattr(ticket, name)


CELLS: dict[str, Cell] = {
    "id": lambda ticket, _s, _at: ticket.id,
    "title": lambda ticket, _s, _at: ticket.title,
    "status": lambda ticket, _s, _at: str(ticket.status),
    "urgency": lambda ticket, settings, at: plain(ticket, settings.priorities, at).points,
    "age": lambda ticket, _s, at: at - ticket.created_at,
    "created": lambda ticket, _s, _at: ticket.created_at,
    "updated": lambda ticket, _s, _at: figures.updated_at(ticket),
    "resolved": lambda ticket, _s, _at: figures.resolved_at(ticket),
    "closed": lambda ticket, _s, _at: figures.closed_at(ticket),
    "outcome": lambda ticket, _s, _at: figures.outcome(ticket),
    "external": lambda ticket, _s, _at: str(ticket.external) if ticket.external else None,
    "tags": lambda ticket, _s, _at: ", ".join(ticket.tags) or None,
    "keywords": lambda ticket, _s, _at: ", ".join(ticket.keywords) or None,
    "stage": lambda ticket, settings, _at: settings.stage(ticket),
}
FIELDS = (
    "type", "area", "product", "priority", "channel", "language", "customer", "contact", "assignee", "team", "level",
    "progress", "parent", "waiting_for",
)  # fmt: skip
CELLS |= {field: _field(field) for field in FIELDS}
USUAL = ("id", "status", "priority", "age", "assignee", "area", "customer", "title")
WHOLE = (
    "id", "title", "status", "type", "stage", "area", "product", "priority", "urgency", "channel", "language",
    "customer",
    "contact", "assignee", "team", "tags", "keywords", "progress", "external", "created", "updated", "resolved",
    "closed", "outcome",
)  # fmt: skip
SHRINKING = ("title", "customer", "contact")
SPARED = ("customer", "area", "priority", "assignee", "age")
"""What a narrow terminal does without, first the first."""
SHORTEST_TITLE = 24
NUMBERS = ("urgency", "level", "progress", "age")


def columns(typed: str | None, format: str) -> list[str]:
    """The columns asked for, or the usual ones (all of them where a machine reads); Usage names the nearest."""
    if not typed:
        return list(WHOLE if format == "csv" else USUAL)
    keys = [key.strip() for key in typed.split(",") if key.strip()]
    for key in keys:
        if key not in CELLS:
            near = nearest(key, CELLS) or list(CELLS)
            raise Usage(_("unknown column `{key}`; there is {known}").format(key=key, known=listed(near)))
    return keys or list(USUAL)


def table(
    tickets: Sequence[Ticket], keys: Sequence[str], settings: Settings, at: datetime
) -> tuple[list[Column], list[Cells]]:
    """Columns and rows, ready to be rendered."""
    made = [_column(key) for key in keys]
    return made, [tuple(CELLS[key](ticket, settings, at) for key in keys) for ticket in tickets]


def fitted(columns: Sequence[Column], rows: Sequence[Cells], width: int) -> tuple[list[Column], list[Cells]]:
    """The table without the columns that a terminal so many characters wide has no room for."""
    needs = {column.key: _need(column, [row[place] for row in rows]) for place, column in enumerate(columns)}
    for spared in SPARED:
        if sum(needs.values()) - len(GAP) <= width:
            break
        needs.pop(spared, None)
    kept = [place for place, column in enumerate(columns) if column.key in needs]
    return [columns[place] for place in kept], [tuple(row[place] for place in kept) for row in rows]


def _need(column: Column, values: Sequence[Any]) -> int:
    """How broad a column is at least, with the gap behind it."""
    whole = max(breadth(text) for text in (column.title, *map(shown, values)))
    least = SHORTEST_TITLE if column.key == "title" else NARROWEST
    return (min(whole, least) if column.shrink else whole) + len(GAP)


def _column(key: str) -> Column:
    return Column(key, titles().get(key, key), align="right" if key in NUMBERS else "left", shrink=key in SHRINKING)


def titles() -> dict[str, str]:
    """The columns' titles in the language that is spoken."""
    if spoken() == "en":
        return {}
    return {
        "id": _("number"), "title": _("title"), "status": _("status"), "priority": _("priority"), "age": _("age"),
        "assignee": _("assignee"), "area": _("area"), "customer": _("customer"), "type": _("type"), "product":
        _("product"),
        "channel": _("channel"), "created": _("created"), "updated": _("updated"), "resolved": _("resolved"),
        "closed": _("closed"), "outcome": _("outcome"), "tags": _("tags"), "team": _("team"), "urgency": _("urgency"),
        "stage": _("stage"), "language": _("language"), "contact": _("contact"), "keywords": _("keywords"),
        "progress": _("progress"), "level": _("level"), "parent": _("parent"), "waiting_for": _("waiting for"),
        "external": _("external"),
    }  # fmt: skip


def ordered(tickets: Sequence[Ticket], typed: str, settings: Settings, at: datetime) -> list[Ticket]:
    """Tickets by a column (`-KEY`: downwards), the oldest first among equals; what has no value comes last."""
    key, down = typed.removeprefix("-"), typed.startswith("-")
    columns(key, "table")
    rank = {priority: place for place, priority in enumerate(settings.priorities)}

    def value(ticket: Ticket) -> Any:
        cell = CELLS[key](ticket, settings, at)
        return rank.get(cell, -1) if key == "priority" else fold(cell) if isinstance(cell, str) else cell

    valued = [(value(ticket), ticket) for ticket in sorted(tickets, key=lambda ticket: (ticket.created_at, ticket.id))]
    held = sorted((pair for pair in valued if pair[0] is not None), key=lambda pair: pair[0], reverse=down)
    return [ticket for _value, ticket in held] + [ticket for value, ticket in valued if value is None]
