"""The database of an index: opened, made anew when it is broken or of another version, or kept in memory."""

import os
import sqlite3
from contextlib import suppress

from ticketcli.text import fold_text

Database = sqlite3.Connection
Error = sqlite3.Error
SCHEMA = os.path.join(os.path.dirname(__file__), "schema.sql")
VERSION = 14
TABLES = 17
"""So many there are, those of the full text among them: one that lacks any is made anew."""
PATIENCE = 30.0
"""How long one `tkt` waits while another brings the index up to date, in seconds."""
LONGEST_LOG = 1 << 20
"""So many bytes of the write-ahead log may wait to be put into the database: each start reads it through."""
IN_MEMORY = ":memory:"
_OF_NO_USE = {
    sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}  # fmt: skip


def open_database(path: str) -> Database | None:
    """The database at `path`; None where none can be kept."""
    for _attempt in range(2):
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            return _prepared(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None))
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            remove_database(path)
        except OSError:
            return None
    return None


def is_broken(error: Error) -> bool:
    """Whether a database is damaged or its disk refuses, and not that something was asked wrongly or is locked."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF in _OF_NO_USE


def settle_pages(changed: Database) -> None:
    """Leave no long log behind: SQLite would end it when the last one closes, and `tkt` ends without closing."""
    with suppress(OSError, Error):
        if os.path.getsize(f"{changed.execute('PRAGMA database_list').fetchone()[2]}-wal") > LONGEST_LOG:
            changed.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def memory_database() -> Database:
    """A database that is gone with this call."""
    return _prepared(sqlite3.connect(IN_MEMORY, isolation_level=None))


def remove_database(path: str) -> None:
    """Remove a database that is of no use."""
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError):
            os.unlink(path + suffix)


def _prepared(database: Database) -> Database:
    database.execute("PRAGMA synchronous = NORMAL")  # a power cut may set it back, which HEAD tells
    database.create_function("fold", 1, lambda words: words and fold_text(words), deterministic=True)
    version = database.execute("PRAGMA user_version").fetchone()[0]
    tables = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
    if version == VERSION and tables == TABLES:
        return database
    if version or tables:
        raise sqlite3.DatabaseError(f"an index of version {version}")
    database.execute("PRAGMA journal_mode = WAL")
    with open(SCHEMA, encoding="utf-8") as schema:
        database.executescript(f"BEGIN IMMEDIATE; {schema.read()} PRAGMA user_version = {VERSION}; COMMIT;")
    return database
