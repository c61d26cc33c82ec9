"""What is quickly asked of many files, kept in SQLite under .git/tkt/: brought up to date when opened, disposable.

A file is read again when its size, times or inode differ from what was seen. Where the index cannot be kept (a
read-only disk, another program's lock) it is built in memory for this call; a broken or older one is built anew.
"""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from ticketcli import notation, people, records
from ticketcli.errors import BadFile
from ticketcli.model import Customer, Ticket
from ticketcli.store import Store, ticket_path

SCHEMA = os.path.join(os.path.dirname(__file__), "schema.sql")
VERSION = 3
PATIENCE = 5.0
FOLDERS = ("tickets", "customers")
FORGET = (
    "DELETE FROM file WHERE path = ?", "DELETE FROM ticket WHERE path = ?", "DELETE FROM given WHERE path = ?",
    "DELETE FROM customer WHERE path = ?", "DELETE FROM way WHERE path = ?",
)  # fmt: skip


class Index:
    """The index of one desk, up to date as of the first question."""

    def __init__(self, store: Store, folder: str) -> None:
        self.store = store
        self.database = _opened(os.path.join(folder, "index.db"))
        self._fresh = False

    def stale(self) -> None:
        """Files may have changed since: look again before the next question."""
        self._fresh = False

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    # -- asked ---------------------------------------------------------------------------------------------------------

    def loads(self) -> Counter[str]:
        """How many open tickets that don't wait for the customer each agent has."""
        rows = self._rows(
            "SELECT assignee, count(*) FROM ticket"
            " WHERE open AND assignee IS NOT NULL AND waiting_for IS NOT 'customer' GROUP BY assignee"
        )
        return Counter(dict(rows))

    def given(self) -> dict[str, datetime]:
        """When each agent was last given a ticket."""
        rows = self._rows("SELECT agent, instant, max(at) FROM given GROUP BY agent")
        return {agent: datetime.fromisoformat(instant) for agent, instant, _at in rows}

    def given_since(self, since: datetime) -> Counter[str]:
        """How many tickets each agent was given since an instant."""
        statement = "SELECT agent, count(DISTINCT path) FROM given WHERE at >= ? GROUP BY agent"
        return Counter(dict(self._rows(statement, since.timestamp())))

    def queue(self) -> list[datetime]:
        """When each open ticket came in."""
        return [datetime.fromisoformat(created) for (created,) in self._rows("SELECT created FROM ticket WHERE open")]

    def of_customer(self, customer: str, most: int = -1) -> list[Ticket]:
        """A customer's tickets, the latest first; at most so many (-1: all)."""
        statement = "SELECT path FROM ticket WHERE customer = ? ORDER BY created DESC, path LIMIT ?"
        return list(self._tickets(statement, customer, most))

    def from_external(self, external: str) -> Iterator[Ticket]:
        """The tickets that came from `source:id` (the source in lower case)."""
        return self._tickets("SELECT path FROM ticket WHERE external = ?", external)

    def externals(self) -> dict[str, str]:
        """The number of each ticket that came from another system, by `source:id`."""
        return dict(self._rows("SELECT external, number FROM ticket WHERE external IS NOT NULL"))

    def customer(self, id: str) -> Customer | None:
        """The customer of that id."""
        for (path,) in self._rows("SELECT path FROM customer WHERE id = ?", id):
            with suppress(BadFile):
                return records.customer(self.store.text(path) or "", path)
        return None

    def ways(self, kind: str, key: str) -> list[tuple[str, str]]:
        """The customers, each with the way as typed, that are reached so."""
        return list(self._rows("SELECT customer, typed FROM way WHERE kind = ? AND key = ?", kind, key))

    def read(self, text: str, where: str) -> Any:
        """What the YAML `text` says; PyYAML is asked only once for the same text."""
        for (value,) in self.database.execute("SELECT value FROM section WHERE text = ?", (text,)):
            return notation.loads(value)
        read = notation.read(text, where)
        with suppress(sqlite3.Error):
            self.database.execute("INSERT OR REPLACE INTO section VALUES (?, ?)", (text, notation.dumps(read)))
        return read

    def _tickets(self, statement: str, *values: Any) -> Iterator[Ticket]:
        for (path,) in self._rows(statement, *values):
            with suppress(BadFile):
                text = self.store.text(path)
                if text is not None:
                    yield records.ticket(text, path)

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        if not self._fresh:
            self._fresh = True
            self._freshen()
        return self.database.execute(statement, values).fetchall()

    def _freshen(self) -> None:
        try:
            self._refresh()
        except sqlite3.Error:
            self.database = _in_memory()
            self._refresh()

    # -- brought up to date --------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        known = dict(self.database.execute("SELECT path, signature FROM file").fetchall())
        found = dict(self.store.signatures(FOLDERS))
        if known == found:
            return
        gone = [path for path in known if path not in found]
        fresh = [path for path, signature in found.items() if known.get(path) != signature]
        with self.database:
            self.database.execute("BEGIN IMMEDIATE")
            for statement in FORGET:
                self.database.executemany(statement, [(path,) for path in (*gone, *fresh)])
            self.database.executemany("INSERT INTO file VALUES (?, ?)", ((path, found[path]) for path in fresh))
            for path in fresh:
                self._read(path)

    def _read(self, path: str) -> None:
        """One file into the tables; what cannot be read is in none of them."""
        with suppress(BadFile):
            text = self.store.text(path)
            if text is not None and path.startswith("tickets/"):
                self._add_ticket(path, records.ticket(text, path))
            elif text is not None:
                self._add_customer(path, records.customer(text, path))

    def _add_ticket(self, path: str, ticket: Ticket) -> None:
        if path != ticket_path(ticket.id):
            return
        external = f"{ticket.external.source.lower()}:{ticket.external.id}" if ticket.external else None
        row = (path, ticket.id, ticket.open, ticket.waiting_for, ticket.assignee, ticket.customer, external)
        self.database.execute(
            "INSERT INTO ticket VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, ticket.created_at.isoformat())
        )
        self.database.executemany("INSERT INTO given VALUES (?, ?, ?, ?)", _given(path, ticket))

    def _add_customer(self, path: str, customer: Customer) -> None:
        self.database.execute("INSERT INTO customer VALUES (?, ?)", (path, customer.id))
        rows = ((path, kind, key, customer.id, typed) for kind, key, typed in people.ways(customer))
        self.database.executemany("INSERT INTO way VALUES (?, ?, ?, ?, ?)", rows)


def _given(path: str, ticket: Ticket) -> Iterable[tuple[str, str, float, str]]:
    for entry in ticket.entries:
        agent = entry.changes.get("assignee", (None, None))[1]
        if agent:
            yield path, agent, entry.at.timestamp(), entry.at.isoformat()


def _opened(path: str) -> sqlite3.Connection:
    """The database at `path`; made anew when it is broken or of another version; in memory when it cannot be kept."""
    for _attempt in range(2):
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            return _prepared(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None))
        except sqlite3.OperationalError:
            break
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm"):
                with suppress(OSError):
                    os.unlink(path + suffix)
        except OSError:
            break
    return _in_memory()


def _in_memory() -> sqlite3.Connection:
    return _prepared(sqlite3.connect(":memory:", isolation_level=None))


def _prepared(database: sqlite3.Connection) -> sqlite3.Connection:
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version == VERSION:
        return database
    if version or database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise sqlite3.DatabaseError(f"an index of version {version}")
    with open(SCHEMA, encoding="utf-8") as schema:
        database.executescript(f"BEGIN IMMEDIATE; {schema.read()} PRAGMA user_version = {VERSION}; COMMIT;")
    return database


class IndexedDirectory(people.Directory):
    """All customers, each read when it is asked for; those added meanwhile stand before the ones on disk."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index

    def get(self, id: str) -> Customer | None:
        """The customer of exactly that id."""
        return self.customers.get(id) or self._index.customer(id)

    def known(self, kind: str, key: str) -> list[tuple[str, str]]:
        """The ids of those who are reached so, each with the way as typed."""
        return [*super().known(kind, key), *self._index.ways(kind, key)]
