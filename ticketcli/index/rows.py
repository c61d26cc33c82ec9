"""The rows of the table `ticket`, and the cards they make."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Any

from ticketcli.ticket.fields import LISTS, NUMBERS, SPOKEN
from ticketcli.ticket.model import Card

TEXTS = ("title", *SPOKEN, *NUMBERS, "external", "points", "raised", "outcome")
"""What stands in a row as a card has it."""
INSTANTS = ("created_at", "updated_at", "resolved_at", "closed_at", "unanswered_since")
SERVED = ("due_at", "warn_at")
CLOCK = ("target", "calendar")
"""What the desk's service adds, later than the rest."""
FLAGS = ("open", "edited", "description", "reply", "attachment")
ROW = ("id", "number", "tail", *TEXTS, *LISTS, *INSTANTS, "offsets", *FLAGS, "text", "origin", "story", "failed_at")
CARD = ("number", *TEXTS, *LISTS, *INSTANTS, *SERVED, *CLOCK, "offsets", "edited")
"""The columns that make a card."""
CARDS = ", ".join(f"t.{name}" for name in CARD)
SPLIT = "\x1f"
"""Stands between the words of a list."""


def cards_of_rows(rows: Iterable[Sequence[Any]]) -> Iterator[Card]:
    """The cards that rows of the columns CARD make; instants have the offsets that they were written with."""
    for row in rows:
        held = dict(zip(CARD, row, strict=True))
        id, offsets = held.pop("number"), held.pop("offsets").split(",")
        lists = {name: split_list(held[name]) for name in LISTS}
        instants = {
            name: None if held[name] is None else datetime.fromtimestamp(held[name], _zone(offset))
            for name, offset in zip(INSTANTS, offsets, strict=True)
        }
        served = {name: None if held[name] is None else datetime.fromtimestamp(held[name], UTC) for name in SERVED}
        yield Card(id, **{**held, **lists, **instants, **served, "edited": bool(held["edited"])})


def split_list(listed: str) -> tuple[str, ...]:
    """The words of a list, as a row holds them."""
    return tuple(listed.split(SPLIT)) if listed else ()


def number_tail(number: str) -> str:
    """What a number is called by in short."""
    return number.rpartition("-")[2]


@cache
def _zone(offset: str) -> tzinfo:
    return timezone(timedelta(seconds=int(offset)))
