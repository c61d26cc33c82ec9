"""Records as rows for the tables of an index, and rows put there, many at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from ticketcli.errors import BadFile
from ticketcli.index.database import Database
from ticketcli.index.rows import INSTANTS, ROW, SPLIT, TEXTS, number_tail
from ticketcli.query import fulltext
from ticketcli.ticket import card, metrics, people, standing
from ticketcli.ticket.entries import is_person
from ticketcli.ticket.fields import FIELD, LISTS, SPOKEN
from ticketcli.ticket.metrics import Metrics
from ticketcli.ticket.model import Article, Card, Customer, Ticket
from ticketcli.ticket.outcomes import UNCOUNTED
from ticketcli.worktime.instants import localize_instant

WORDS = (*SPOKEN, "outcome")
_texts_of = attrgetter(*TEXTS)

FORGET = tuple(
    f"DELETE FROM {table} WHERE {key} = ?"
    for table, key in (
        ("ticket", "id"),
        ("customer", "id"),
        ("listed", "ticket"),
        ("event", "ticket"),
        ("contact", "ticket"),
        ("deadline", "ticket"),
        ("way", "file"),
    )
)
FILE = (
    "INSERT INTO file (id, path, seen, signature, fault, line, text, open) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, signature = excluded.signature, fault = excluded.fault,"
    " line = excluded.line, text = iif(excluded.seen IS seen, coalesce(excluded.text, text), excluded.text),"
    " open = iif(excluded.seen IS seen, coalesce(excluded.open, open), excluded.open)"
)
TICKET = f"INSERT INTO ticket ({', '.join(ROW)}) VALUES ({', '.join('?' * len(ROW))})"
TEXT = "INSERT INTO fulltext (rowid, title, words, description, timeline) VALUES (?, ?, ?, ?, ?)"
LISTED = "INSERT INTO listed VALUES (?, ?, ?)"
WORD = "INSERT OR IGNORE INTO word VALUES (?1, fold(?2), ?2)"
EVENT = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)"
CONTACT = "INSERT INTO contact VALUES (?, ?)"
CUSTOMER = "INSERT INTO customer VALUES (?, ?, ?, ?)"
WAY = "INSERT INTO way VALUES (?, ?, ?, ?, ?)"
UNSERVED = (
    "UPDATE ticket SET served = 0 WHERE customer IN (WITH RECURSIVE one (id) AS"
    " (SELECT ? UNION SELECT name FROM customer, one WHERE merged_into = one.id) SELECT id FROM one)"
)
"""What is promised to a customer may depend on who it is, and to those who were merged into it, too."""
STATEMENTS = (*FORGET, FILE, TICKET, TEXT, LISTED, WORD, EVENT, CONTACT, CUSTOMER, WAY, UNSERVED)
"""What is written, in this order."""


class Writer:
    """Puts rows into the tables of a database, many at a time."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._file, self._text = self._highest("id", "file"), self._highest("rowid", "fulltext")

    def _highest(self, column: str, table: str) -> int:
        return int(self.database.execute(f"SELECT max({column}) FROM {table}").fetchone()[0] or 0)

    def file_ids(self, paths: Sequence[str]) -> dict[str, tuple[int, str | None]]:
        """The number of each file, a fresh one where it has none yet, and the object that was seen there."""
        marks = ", ".join("?" * len(paths))
        rows = self.database.execute(f"SELECT path, id, seen FROM file WHERE path IN ({marks})", paths)
        found: dict[str, tuple[int, str | None]] = {path: (id, seen) for path, id, seen in rows}
        fresh = [path for path in paths if path not in found]
        self._file += len(fresh)
        return found | {path: (id, None) for id, path in enumerate(fresh, self._file - len(fresh) + 1)}

    def room(self, texts: int) -> int:
        """The row of the full text behind which there is room for so many."""
        self._text += texts
        return self._text - texts

    def write(self, rows: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
        """All rows, by statement."""
        for statement, some in rows.items():
            if some:
                self.database.executemany(statement, some)


class Rows:
    """What records make for the tables: rows, by the statement that puts them there."""

    def __init__(self, zone: ZoneInfo, last: int) -> None:
        """`last` is the row of the full text that these come after."""
        self.zone, self._last = zone, last
        self.rows: dict[str, list[tuple[Any, ...]]] = {statement: [] for statement in STATEMENTS}
        self._words: set[tuple[str, str]] = set()
        self._texts: dict[int, tuple[int, bool]] = {}

    def file(self, id: int, path: str, signature: int | None, seen: str | None, fault: BadFile | None) -> None:
        """How a file looks, and what is wrong with it."""
        what, line = (fault.what, fault.line) if fault else (None, None)
        self.rows[FILE].append((id, path, seen, signature, what, line, *self._texts.get(id, (None, None))))

    def ticket(self, id: int, ticket: Ticket) -> None:
        """A ticket under the number of its file."""
        told = metrics.metrics_of(ticket)
        made = card.card_of(ticket, told)
        origin = f"{ticket.external.source.lower()}:{ticket.external.id}" if ticket.external else None
        instants = [getattr(made, name) for name in INSTANTS]
        failed = standing.failed_at(told)
        flags = (
            ticket.open, False, bool(ticket.description),
            any(entry.kind == "reply" and is_person(entry) for entry in ticket.entries),
            any(entry.attachments for entry in ticket.entries),
        )  # fmt: skip
        row = (
            id, ticket.id, number_tail(ticket.id), *map(_plain, _texts_of(made)),
            *(SPLIT.join(getattr(made, name)) for name in LISTS),
            *(at and at.timestamp() for at in instants), ",".join(map(_offset, instants)), *flags,
            self.text(id, fulltext.indexed_parts(ticket), ticket.open), origin, metrics.pack_metrics(told),
            failed and failed.timestamp(),
        )  # fmt: skip
        self.rows[TICKET].append(row)
        self._add([(field, str(value)) for field in WORDS if (value := getattr(made, field))])
        self._listed(id, made)
        self._events(id, told)
        self.rows[CONTACT] += ((id, at.timestamp()) for at in standing.contacts_of(told))

    def customer(self, id: int, customer: Customer) -> None:
        """A customer and each way to find one; what is promised to a customer may depend on who it is."""
        self.rows[UNSERVED].append((customer.id,))
        self.rows[CUSTOMER].append((id, customer.id, customer.tier, customer.merged_into))
        self.rows[WAY] += ((id, kind, key, customer.id, typed) for kind, key, typed in people.ways_to(customer))

    def article(self, id: int, article: Article) -> None:
        """An article's words."""
        self.text(id, fulltext.indexed_parts(article))

    def text(self, id: int, parts: Mapping[str, str], is_open: bool = False) -> int:
        """The words of a record, as a new row of the full text."""
        self._last += 1
        self._texts[id] = self._last, is_open
        self.rows[TEXT].append((self._last, *parts.values()))
        return self._last

    def forget(self, id: int) -> None:
        """All that is known of a file's content."""
        for statement in FORGET:
            self.rows[statement].append((id,))

    def _listed(self, id: int, made: Card) -> None:
        words = ((FIELD[name].one, getattr(made, name)) for name in LISTS)
        listed = [(one, value) for one, values in words for value in dict.fromkeys(values)]
        self.rows[LISTED] += ((id, *pair) for pair in listed)
        self._add(listed)

    def _add(self, pairs: Sequence[tuple[str, str]]) -> None:
        fresh = [pair for pair in pairs if pair not in self._words]
        self._words.update(fresh)
        self.rows[WORD] += fresh

    def _events(self, id: int, told: Metrics) -> None:
        counts = told.outcome not in UNCOUNTED
        self.rows[EVENT] += (
            (id, name, at.timestamp(), localize_instant(at, self.zone).date().isoformat(), agent, counts)
            for name, at, agent in chain(metrics.happenings_of(told), (("given", *owner) for owner in told.gifts))
        )


def _offset(at: datetime | None) -> str:
    offset = at.utcoffset() if at else None
    return "" if offset is None else str(round(offset.total_seconds()))


def _plain(value: Any) -> Any:
    """A word of an enumeration as mere text, which every process can take."""
    return str(value) if isinstance(value, str) else value
