"""Bringing an index up to date: with what git says was committed, and with what hands changed in the folder.

What was committed, git tells from one HEAD to the other. What a hand has edited and not committed is looked for: in all
files of a small desk, in the open and the edited tickets of a large one (100,000 files would take half a second). `tkt
check` looks at all files of any desk.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ticketcli.errors import Trouble
from ticketcli.history.repository import History
from ticketcli.index import database
from ticketcli.index.database import Database
from ticketcli.storage.files import Store
from ticketcli.text import is_utf8
from ticketcli.ticket.model import NOTHING, Ticket

FOLDERS = ("tickets/", "customers/", "knowledge/")
MANY = 3000
"""So many files are all looked at, each time."""
_OPEN = "SELECT path, signature FROM file WHERE open"
_EDITED = "SELECT path, signature FROM file WHERE seen IS NOT committed"
BATCH = 1000
WORN, SPARE = 2, 1000
"""The full text is made anew when it has more rows than so many a file, and these."""
Objects = Mapping[str, str | None]
"""The object ids of files by path; None where there is no file."""
Files = Mapping[str, bytes | None]
Looks = Mapping[str, int | None]
"""The signatures of files by path; None where there is no file."""


class Moment(NamedTuple):
    """What an index depends on: the commit at HEAD, and the zone that days are told in."""

    head: str
    zone: str


class Freshness:
    """Keeps one database up to date with one desk."""

    def __init__(self, database: Database, store: Store, history: History, zone: ZoneInfo) -> None:
        self.database, self.store, self.history, self.zone = database, store, history, zone

    def now(self) -> Moment:
        """The desk's present moment."""
        return Moment(self.history.head() or "", self.zone.key)

    def refresh(self, whole: bool = False) -> None:
        """Read what has changed since the database was last up to date; all files are looked at when `whole`."""
        now = self.now()
        if now == self.last_seen() and not self.find_touched(whole):
            return
        with self.changing():
            self._catch_up(now, whole)

    def is_untouched(self, asked: str, *values: Any) -> bool:
        """Whether git did nothing since then, and hands nothing to the files (path, signature) that are `asked` for."""
        known = self.database.execute(asked, values) if self.now() == self.last_seen() else [("", None)]
        return all(self.store.signature(path) == signature is not None for path, signature in known)

    def last_seen(self) -> Moment:
        """The moment the database was last brought up to."""
        held = dict(self.database.execute("SELECT key, value FROM state"))
        return Moment(*(held.get(name, "") for name in Moment._fields))

    def find_touched(self, whole: bool, committed: Collection[str] = ()) -> Looks:
        """The files that do not look as they did, each with how it looks now (None: gone); `committed` ones may not."""
        if whole or not self._many():
            known = dict(self.database.execute("SELECT path, signature FROM file"))
            found = {**dict.fromkeys(known), **dict(self.store.signatures(folder[:-1] for folder in FOLDERS))}
            return {path: look for path, look in found.items() if look != known.get(path)}
        files = [*self.database.execute(_OPEN), *self.database.execute(_EDITED), *self._looks(committed)]
        looks = self.store.looks(path for path, _was in files)
        return {path: look for (path, was), look in zip(files, looks, strict=True) if look != was}

    def _looks(self, paths: Collection[str]) -> Iterator[tuple[str, int | None]]:
        """How these files looked; None for those that are not known."""
        for path in paths:
            known = self.database.execute("SELECT signature FROM file WHERE path = ?", (path,)).fetchone()
            yield path, known and known[0]

    def _many(self) -> bool:
        return bool(self.database.execute("SELECT 1 FROM file LIMIT 1 OFFSET ?", (MANY,)).fetchone())

    def _catch_up(self, now: Moment, whole: bool) -> None:
        before = self.last_seen()
        if before.zone != now.zone:
            for table in ("file", "ticket", "customer", "way", "word", "listed", "event", "deadline"):
                self.database.execute(f"DELETE FROM {table}")
            before = Moment("", now.zone)
        committed = self._committed(before.head, now.head) if before.head != now.head else {}
        touched = self.find_touched(whole, committed)
        self._commit(committed)
        self.read(touched)
        self._mark({*committed, *touched})
        self.settle(now)

    def _committed(self, before: str, now: str) -> Objects:
        """The objects that HEAD has for the paths that are not as they were (None: not there)."""
        if before and now:
            with suppress(Trouble):  # a commit that is gone
                return _with_names(self.history.difference(before, now, FOLDERS))
        there: dict[str, str | None] = dict.fromkeys(
            path for (path,) in self.database.execute("SELECT path FROM file WHERE committed IS NOT NULL")
        )
        return {**there, **(_with_names(self.history.tree(now, FOLDERS)) if now else {})}

    def _commit(self, committed: Objects) -> None:
        self.database.executemany(
            "INSERT INTO file (path, committed) VALUES (?, ?)"
            " ON CONFLICT (path) DO UPDATE SET committed = excluded.committed",
            ((path, name) for path, name in committed.items() if path.endswith(".md")),
        )

    def read(self, touched: Looks, data: Files = NOTHING, tickets: Mapping[str, Ticket] = NOTHING) -> None:
        """Files that do not look as they did, into the tables; what they hold may be known already."""
        from ticketcli.index.gathering import Gathering
        from ticketcli.index.writer import Writer

        writer, paths = Writer(self.database), iter(touched)
        gathering = Gathering(self.store, self.history.blob_name, self.zone, data, tickets)

        def steps() -> Iterator[Callable[[], Any]]:
            while some := list(islice(paths, BATCH)):
                known = writer.file_ids(some)
                looks = [(path, *known[path], touched[path]) for path in some]
                yield partial(gathering.rows, looks, writer.room(len(some)))

        for rows in self._done(steps(), len(touched)):
            writer.write(rows)
        self.database.execute("DELETE FROM file WHERE seen IS NULL AND committed IS NULL AND fault IS NULL")
        self._mend_text()

    def _done(self, steps: Iterator[Callable[[], Any]], files: int) -> Iterator[Any]:
        """What the steps give; those of many files are done beside."""
        if files < MANY:
            return (step() for step in steps)
        from ticketcli.runtime.workers import results_in_order

        return results_in_order(steps)

    def _mark(self, paths: Collection[str]) -> None:
        """Which of these tickets a hand has edited."""
        self.database.executemany(
            "UPDATE ticket SET edited = (SELECT seen IS NOT committed FROM file WHERE file.id = ticket.id)"
            " WHERE id = (SELECT id FROM file WHERE path = ?)",
            ((path,) for path in paths),
        )

    def settle(self, now: Moment) -> None:
        """The database is up to date with this moment."""
        self.database.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", now._asdict().items())

    def _mend_text(self) -> None:
        """Make the full text anew when most of its rows are of no use."""
        asked = "SELECT coalesce(max(rowid), 0), (SELECT coalesce(max(id), 0) FROM file) FROM fulltext"
        rows, used = self.database.execute(asked).fetchone()
        if rows > WORN * used + SPARE:
            self.database.execute("INSERT INTO fulltext (fulltext) VALUES ('delete-all')")
            self.database.execute("UPDATE file SET seen = NULL")
            self.read(dict(self.store.signatures(folder[:-1] for folder in FOLDERS)))

    # -- what we wrote ourselves ---------------------------------------------------------------------------------------

    def record(self, parent: str | None, files: Mapping[str, bytes | None], tickets: Mapping[str, Ticket]) -> None:
        """Take in what this `tkt` has just committed, where the database knew what it was committed on; else later.

        `tickets` are those that the files hold, so that they need not be read again.
        """
        if self.last_seen() != (parent or "", self.zone.key):
            return
        now = self.now()
        ours = {path: data for path, data in files.items() if path.startswith(FOLDERS) and path.endswith(".md")}
        with self.changing():
            if self.last_seen() == (parent or "", self.zone.key):
                names = {path: None if data is None else self.history.blob_name(data) for path, data in ours.items()}
                self._commit(names)
                self.read({path: self.store.signature(path) for path in ours}, ours, tickets)
                self._mark(ours)
                self.settle(now)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All changes or none of them."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")
        database.settle_pages(self.database)


def _with_names(objects: Objects) -> Objects:
    """Those whose paths can be written down: no record has another."""
    return {path: name for path, name in objects.items() if is_utf8(path)}
