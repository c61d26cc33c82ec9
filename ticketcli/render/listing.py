"""Cards of tickets as rows: the columns there are, their order, and how each is written."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal

from ticketcli.config.settings import Settings
from ticketcli.errors import BadFile, Usage
from ticketcli.i18n import _, spoken_language
from ticketcli.render.grid import GAP, NARROWEST, Column, show_value, text_breadth
from ticketcli.text import suggest_words
from ticketcli.ticket.fields import FIELD, FILED, LISTS, NUMBERS, RARE, insert_before
from ticketcli.ticket.model import LATE, RUNNING, WARNING, Card

Cell = Callable[[Card, Settings, datetime], Any]
Cells = tuple[Any, ...]


def _field(name: str) -> Cell:
    return lambda card, _s, _at: getattr(card, name)


def _listed(name: str) -> Cell:
    return lambda card, _s, _at: ", ".join(getattr(card, name)) or None


COLUMNS = tuple(name for name in FILED if name not in ("links", "created", "extra"))
"""The fields that a column may show."""
CELLS: dict[str, Cell] = {
    **{name: _listed(name) if name in LISTS else _field(name) for name in COLUMNS},
    "status": lambda card, _s, _at: BROKEN if card.fault else str(card.status),
    "title": lambda card, _s, _at: card.fault or card.title,
    "urgency": _field("urgency"),
    "age": lambda card, _s, at: (card.resolved_at or card.closed_at or at) - card.created_at,
    "created": lambda card, _s, _at: card.created_at,
    "updated": lambda card, _s, _at: card.updated_at,
    "resolved": lambda card, _s, _at: card.resolved_at,
    "closed": lambda card, _s, _at: card.closed_at,
    "outcome": _field("outcome"),
    "stage": lambda card, settings, _at: settings.stage(card),
    "edited": lambda card, _s, _at: _("yes") if card.edited else None,
    "due": lambda card, settings, _at: settings.local(card.due_at) if card.due_at else None,
    "sla": lambda card, _s, at: deadline_state(card, at),
}
USUAL = ("id", "status", "priority", "age", "assignee", "area", "customer", "title")
USUAL_SERVED = insert_before(USUAL, "assignee", "due")
"""The usual columns of a desk that has policies."""
WHOLE = (
    *insert_before(tuple(name for name in COLUMNS if name not in RARE), "channel", "urgency"),
    "created", "updated", "resolved", "closed", "outcome", "due", "sla",
)  # fmt: skip
SHRINKING = ("title", "customer", "contact")
SPARED = ("customer", "area", "priority", "assignee", "age")
"""What a narrow terminal does without, first the first."""
BROKEN = "broken"
"""The status of a ticket whose file cannot be read."""
EDITED = "*"
"""Stands behind the number of a ticket that a hand has edited, in tables that a person reads."""
SHORTEST_TITLE = 24
RIGHT = ("urgency", "age", *NUMBERS)


def choose_columns(typed: str | None, format: str, served: bool = False) -> list[str]:
    """The columns asked for, or the usual ones (all of them where a machine reads); Usage names the nearest."""
    if not typed:
        return list(WHOLE if format == "csv" else USUAL_SERVED if served else USUAL)
    keys = [key.strip() for key in typed.split(",") if key.strip()]
    for key in keys:
        if key not in CELLS:
            line = _("unknown column `{key}`; there is {known}")
            raise Usage(line.format(key=key, known=suggest_words(key, CELLS)))
    return keys or list(USUAL)


def card_table(
    found: Sequence[Card], keys: Sequence[str], settings: Settings, at: datetime
) -> tuple[list[Column], list[Cells]]:
    """Columns and rows, ready to be rendered."""
    made = [_column(key, at) for key in keys]
    return made, [tuple(CELLS[key](card, settings, at) for key in keys) for card in found]


def mark_cards(found: Sequence[Card], faults: Sequence[BadFile], at: datetime) -> list[Card]:
    """The cards with a mark on each that a hand has edited, and one for each file that cannot be read."""
    seen = [card._replace(id=card.id + EDITED) if card.edited else card for card in found]
    return seen + [Card(fault.name, "", at, at, fault=str(fault)) for fault in faults]


def fit_columns(columns: Sequence[Column], rows: Sequence[Cells], width: int) -> tuple[list[Column], list[Cells]]:
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
    whole = max(text_breadth(text) for text in (column.title, *map(show_value, values)))
    least = SHORTEST_TITLE if column.key == "title" else NARROWEST
    return (min(whole, least) if column.shrink else whole) + len(GAP)


def _column(key: str, at: datetime) -> Column:
    """A deadline that is missed is marked."""
    written = (lambda due: f"{due:%Y-%m-%d %H:%M}" + ("!" if due < at else "")) if key == "due" else None
    align: Literal["left", "right"] = "right" if key in RIGHT else "left"
    return Column(key, column_titles().get(key, key), align=align, shrink=key in SHRINKING, format=written)


def deadline_state(card: Card, at: datetime) -> str | None:
    """How the next deadline stands."""
    if not card.due_at:
        return None
    return LATE if at > card.due_at else WARNING if card.warn_at and at >= card.warn_at else RUNNING


def column_titles() -> dict[str, str]:
    """The columns' titles in the language that is spoken."""
    if spoken_language() == "en":
        return {}
    return {
        **{name: _(field.title) for name, field in FIELD.items() if field.title},
        "age": _("age"), "updated": _("updated"), "resolved": _("resolved"), "closed": _("closed"),
        "outcome": _("outcome"), "urgency": _("urgency"), "due": _("due"), "sla": _("state"),
        "edited": _("edited by hand"),
    }  # fmt: skip
