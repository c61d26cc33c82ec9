"""What the index holds of one record, and the same as a value again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from ticketcli import card, people, search
from ticketcli.index.database import Database
from ticketcli.model import UNCOUNTED, Article, Card, Customer, Ticket
from ticketcli.reports import figures, volume
from ticketcli.reports.figures import Figures
from ticketcli.reports.grouping import Fact, local

TEXTS = (
    "title", "status", "waiting_for", "type", "stage", "area", "product", "priority", "channel", "language", "customer",
    "contact", "assignee", "team", "level", "progress", "parent", "external", "outcome",
)  # fmt: skip
"""What stands in a row as a card has it."""
LISTS = ("tags", "keywords", "links")
INSTANTS = ("created_at", "updated_at", "resolved_at", "closed_at", "unanswered_since")
FLAGS = ("open", "edited", "description", "reply", "attachment")
ROW = ("id", "number", "tail", *TEXTS, *LISTS, *INSTANTS, "offsets", *FLAGS, "text", "origin", "story")
CARD = ("number", *TEXTS, *LISTS, *INSTANTS, "offsets", "edited")
"""The columns that make a card."""
CARDS = ", ".join(f"t.{name}" for name in CARD)
WORDS = (
    "status", "waiting_for", "type", "stage", "area", "product", "priority", "channel", "language", "customer",
    "contact", "assignee", "team", "parent", "outcome",
)  # fmt: skip
_SPLIT = "\x1f"
_INSERT = f"INSERT INTO ticket ({', '.join(ROW)}) VALUES ({', '.join('?' * len(ROW))})"


class Writer:
    """Puts records into the tables of a database."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self.database, self.zone = database, zone
        self.words: set[tuple[str, str]] = set()

    def ticket(self, id: int, ticket: Ticket) -> None:
        """A ticket under the number of its file."""
        told = figures.of(ticket)
        made = card.card(ticket, told)
        text = self.text(id, search.parts(ticket).values())
        origin = f"{ticket.external.source.lower()}:{ticket.external.id}" if ticket.external else None
        flags = (
            ticket.open, False, bool(ticket.description), any(entry.kind == "reply" for entry in ticket.entries),
            any(entry.attachments for entry in ticket.entries),
        )  # fmt: skip
        instants = [getattr(made, name) for name in INSTANTS]
        row = (
            id, ticket.id, tail(ticket.id), *(getattr(made, name) for name in TEXTS),
            *(_SPLIT.join(getattr(made, name)) for name in LISTS),
            *(at and at.timestamp() for at in instants), ",".join(map(_offset, instants)), *flags, text, origin,
            figures.packed(told),
        )  # fmt: skip
        self.database.execute(_INSERT, row)
        self._words(made)
        self._listed(id, made)
        self._events(id, told)

    def customer(self, id: int, customer: Customer) -> None:
        """A customer and each way to find one."""
        self.database.execute("INSERT INTO customer VALUES (?, ?)", (id, customer.id))
        rows = ((id, kind, key, customer.id, typed) for kind, key, typed in people.ways(customer))
        self.database.executemany("INSERT INTO way VALUES (?, ?, ?, ?, ?)", rows)

    def article(self, id: int, article: Article) -> None:
        """An article's words."""
        self.text(id, search.parts(article).values())

    def text(self, id: int, parts: Any) -> int:
        """The words of a record, as a new row of the full text."""
        row = self.database.execute("INSERT INTO fulltext VALUES (?, ?, ?, ?)", tuple(parts)).lastrowid
        self.database.execute("UPDATE file SET text = ? WHERE id = ?", (row, id))
        return int(row or 0)

    def forget(self, id: int) -> None:
        """All that is known of a file's content."""
        for table, key in (
            ("ticket", "id"),
            ("customer", "id"),
            ("listed", "ticket"),
            ("event", "ticket"),
            ("way", "file"),
        ):
            self.database.execute(f"DELETE FROM {table} WHERE {key} = ?", (id,))

    def _words(self, made: Card) -> None:
        self._add([(field, value) for field in WORDS if (value := getattr(made, field))])

    def _listed(self, id: int, made: Card) -> None:
        listed = [
            (name[:-1], value) for name in LISTS if (values := getattr(made, name)) for value in dict.fromkeys(values)
        ]
        self.database.executemany("INSERT INTO listed VALUES (?, ?, ?)", ((id, *pair) for pair in listed))
        self._add(listed)

    def _add(self, pairs: Sequence[tuple[str, str]]) -> None:
        fresh = [pair for pair in pairs if pair not in self.words]
        self.words.update(fresh)
        rows = ((field, value) for field, value in fresh)
        self.database.executemany("INSERT OR IGNORE INTO word VALUES (?1, fold(?2), ?2)", rows)

    def _events(self, id: int, told: Figures) -> None:
        counts = told.outcome not in UNCOUNTED
        rows = (
            (id, name, at.timestamp(), local(at, self.zone).date().isoformat(), agent, counts)
            for name, at, agent, _value in chain(volume.happened(told), (Fact("given", *owner) for owner in told.given))
        )
        self.database.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", rows)


def cards(rows: Iterable[Sequence[Any]]) -> Iterator[Card]:
    """The cards that rows of the columns CARD make; instants have the offsets that they were written with."""
    for row in rows:
        held = dict(zip(CARD, row, strict=True))
        id, offsets = held.pop("number"), held.pop("offsets").split(",")
        lists = {name: tuple(held[name].split(_SPLIT)) if held[name] else () for name in LISTS}
        instants = {
            name: None if held[name] is None else datetime.fromtimestamp(held[name], _zone(offset))
            for name, offset in zip(INSTANTS, offsets, strict=True)
        }
        yield Card(id, **{**held, **lists, **instants, "edited": bool(held["edited"])})


def tail(number: str) -> str:
    """What a number is called by in short."""
    return number.rpartition("-")[2]


def _offset(at: datetime | None) -> str:
    offset = at.utcoffset() if at else None
    return "" if offset is None else str(round(offset.total_seconds()))


@cache
def _zone(offset: str) -> tzinfo:
    return timezone(timedelta(seconds=int(offset)))
