"""What is quickly asked of many files: the questions, each up to date when it is first asked.

Where the database cannot be kept (a read-only disk) it is built in memory for this call, and that is said once.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any
from weakref import ref
from zoneinfo import ZoneInfo

from ticketcli.errors import BadFile, NotFound
from ticketcli.format import records, yaml
from ticketcli.history.repository import History
from ticketcli.i18n import _
from ticketcli.index import database
from ticketcli.index.freshness import Freshness
from ticketcli.index.merged import OF_ONE, ask_ids, ask_merged, pack_ids
from ticketcli.index.rows import CARDS, TEXTS, cards_of_rows, number_tail, split_list
from ticketcli.query.predicate import EVERYTHING, Predicate
from ticketcli.storage.files import Store, customer_path, is_ticket, ticket_path
from ticketcli.ticket.model import NOTHING, Card, Customer, Others, Ticket

if TYPE_CHECKING:
    from ticketcli.reports.grouping import Tally
    from ticketcli.runtime.workers import Aside, Done
    from ticketcli.sla.deadlines import Deadline, Service
    from ticketcli.ticket.metrics import Metrics
    from ticketcli.ticket.urgency import Score

_UNSERVED = "SELECT id, number FROM ticket WHERE open AND NOT served"
_OF_CUSTOMER = f"SELECT {CARDS} FROM ticket t WHERE {OF_ONE} ORDER BY created_at DESC, number LIMIT ?"
_COUNTED = f"SELECT count(*), coalesce(sum(open), 0) FROM ticket WHERE {OF_ONE} AND number != ?"
_FILES_OF_CUSTOMER = f"SELECT path, signature FROM file JOIN ticket t USING (id) WHERE {OF_ONE}"
_LAST_GIVEN = """
    WITH RECURSIVE given (agent) AS (
        SELECT min(agent) FROM event WHERE name = 'given'
        UNION ALL
        SELECT (SELECT min(agent) FROM event WHERE name = 'given' AND agent > given.agent) FROM given
        WHERE agent NOTNULL
    )
    SELECT agent, (SELECT max(at) FROM event e WHERE name = 'given' AND e.agent = given.agent) FROM given
    WHERE agent NOTNULL
"""
"""From each agent straight to the next: an index of all that was ever given would be read through otherwise."""
_UNDATED = datetime.min.replace(tzinfo=UTC)


class Index:
    """The index of one desk, up to date as of the first question."""

    def __init__(
        self,
        store: Store,
        history: History,
        zone: Callable[[], ZoneInfo],
        urgency: "Callable[[float], Mapping[str, Score]]" = lambda _at: NOTHING,
    ) -> None:
        """`urgency` tells what presses each open ticket at an instant: orders ask for it."""
        self.store, self.history, self._urgency = store, history, urgency
        self.warnings: list[str] = []
        """What a person should know of this index."""
        self._zone = zone
        self._path = os.path.join(history.own_folder, "index.db")
        self._fresh = False
        self.turn = 0
        """How often what it knows may have changed."""
        self.kept = True
        """Whether the database lies on the disk."""
        self.database = self._opened()

    def _opened(self) -> database.Database:
        found = database.open_database(self._path)
        return self._ready(found) if found else self._unkept()

    def _ready(self, opened: database.Database) -> database.Database:
        known = ref(self)  # what a database holds is never collected: it would keep itself open

        def points(number: str, at: float) -> int:
            index = known()
            found = index._urgency(at).get(number) if index else None
            return found.points if found else 0

        opened.create_function("urgency", 2, points)
        return opened

    def _unkept(self) -> database.Database:
        self.kept = False
        self.warnings.append(_("the index cannot be kept in {path}: all files are read anew").format(path=self._path))
        return self._ready(database.memory_database())

    @property
    def zone(self) -> ZoneInfo:
        """The zone that days are told in."""
        return self._zone()

    def stale(self) -> None:
        """Files may have changed since: look again before the next question."""
        self._fresh = False
        self.turn += 1

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    def aside(self, step: Callable[[], Any]) -> "Aside | Done":
        """A step that a process beside does, which asks and changes the same index; here, where it is not kept."""
        from ticketcli.runtime.workers import Aside, Done

        if not self.kept:
            return Done(step())

        def alone() -> Any:
            self.database = self._opened()
            return step()

        self.close()  # https://sqlite.org/howtocorrupt.html: no open database may be carried into another process
        under_way = Aside(alone)
        self.database = self._opened()
        return under_way

    def take_recorded(self, parent: str | None, files: Mapping[str, bytes | None], tickets: Iterable[Ticket]) -> None:
        """Take in what was committed on top of `parent`; what fails is made up for at the next question."""
        self.turn += 1
        with suppress(database.Error, OSError):
            self._freshness().record(parent, files, {ticket_path(ticket.id): ticket for ticket in tickets})

    def look(self) -> None:
        """Look at every file, however many there are."""
        self._refreshed(whole=True)

    # -- tickets -------------------------------------------------------------------------------------------------------

    def cards(self, test: Predicate = EVERYTHING, order: str = "t.number", most: int = -1, *values: Any) -> list[Card]:
        """The cards of tickets that a test finds, in an `order` (SQL, with its `values`); at most so many (-1: all)."""
        if not test.exact:
            return self._tested(test, order, most, *values)
        asked = f"SELECT {CARDS} FROM ticket t WHERE {test.sql} ORDER BY {order} LIMIT ?"
        return list(cards_of_rows(self.rows(asked, *test.values, *values, most)))

    def _tested(self, test: Predicate, order: str, most: int, *values: Any) -> list[Card]:
        """The same for a test that needs the tickets themselves."""
        found = self.cards(test._replace(exact=True), order, -1, *values)
        fitting = (card for card in found if (ticket := self.store.ticket(card.id)) and test.matches(ticket))
        return list(islice(fitting, most) if most >= 0 else fitting)

    def count(self, test: Predicate) -> int:
        """How many tickets a test finds."""
        if not test.exact:
            return len(self.cards(test))
        return int(self.rows(f"SELECT count(*) FROM ticket t WHERE {test.sql}", *test.values)[0][0])

    def lacks(self, test: Predicate) -> bool:
        """Whether an exact test finds no ticket; what hands did since the last look is not looked for."""
        asked = f"SELECT 1 FROM ticket t WHERE {test.sql} LIMIT 1"
        with suppress(database.Error):
            if self._freshness().is_untouched("SELECT path, signature FROM file WHERE 0"):
                return not self.database.execute(asked, test.values).fetchall()
        return not self.rows(asked, *test.values)

    def tickets(self, test: Predicate = EVERYTHING, order: str = "t.number", *values: Any) -> Iterator[Ticket]:
        """The tickets that a test finds, in an `order` (SQL, with its `values`), each read when it is asked for."""
        asked = f"SELECT number FROM ticket t WHERE {test.sql} ORDER BY {order}"
        for (number,) in self.rows(asked, *test.values, *values):
            with suppress(BadFile):
                ticket = self.store.ticket(number)
                if ticket and (test.exact or test.matches(ticket)):
                    yield ticket

    def faults(self, folder: str = "tickets") -> list[BadFile]:
        """The files of tickets, or of another folder, that cannot be read."""
        asked = "SELECT path, line, fault FROM file WHERE fault IS NOT NULL AND path GLOB ? || '/*' ORDER BY path"
        return [BadFile(path, line, what) for path, line, what in self.rows(asked, folder)]

    def loose(self) -> list[str]:
        """The files that do not lie in the folder as they were committed, by what was last seen of them."""
        return [path for (path,) in self.rows("SELECT path FROM file WHERE seen IS NOT committed ORDER BY path")]

    def numbers(self, beginning: str = "") -> list[str]:
        """The numbers of tickets, broken ones too, whose tail begins so; a whole number is its own beginning."""
        asked = "SELECT number FROM ticket WHERE tail >= ?1 AND tail < ?1 || char(1114111) OR number = ?1"
        broken = (fault.name for fault in self.faults() if is_ticket(fault.where))
        fitting = (number for number in broken if beginning == number or number_tail(number).startswith(beginning))
        return [*(number for (number,) in self.rows(asked, beginning)), *fitting]

    def in_month(self, beginning: str) -> int:
        """How many tickets have a number that begins so."""
        asked = "SELECT count(*) FROM ticket WHERE number >= ?1 AND number < ?1 || char(1114111)"
        return int(self.rows(asked, beginning)[0][0])

    def of_customer(self, customer: str, most: int = -1) -> list[Card]:
        """A customer's tickets and those of whom it was merged with, the latest first; at most so many (-1: all)."""
        return list(cards_of_rows(self.rows(_OF_CUSTOMER, pack_ids(self.rows, customer), most)))

    def beside(self, ticket: Ticket, most: int) -> Others:
        """The customer's other tickets; what hands did is looked for in the files of these alone."""
        customer = ticket.customer or ""
        with suppress(database.Error):
            if self._freshness().is_untouched(_FILES_OF_CUSTOMER, pack_ids(self._kept, customer)):
                return _beside(self._kept, ticket, most)
        return _beside(self.rows, ticket, most)

    def _kept(self, asked: str, *values: Any) -> list[Any]:
        """What the database answers as it is."""
        return self.database.execute(asked, values).fetchall()

    def titles(self, prefix: str, since: datetime, until: datetime) -> dict[str, str]:
        """The titles of tickets that came in between two instants, by number, which tells the month."""
        first, last = (f"{prefix}-{at.astimezone(self.zone):%y%m}" for at in (since, until))
        asked = (
            "SELECT number, title FROM ticket WHERE number >= ? AND number < ? || '~' AND created_at BETWEEN ? AND ?"
        )
        return dict(self.rows(asked, first, last, since.timestamp(), until.timestamp()))

    def from_external(self, origin: str) -> list[str]:
        """The numbers of tickets that came from `source:id` (the source in lower case)."""
        return [number for (number,) in self.rows("SELECT number FROM ticket WHERE origin = ?", origin)]

    def externals(self) -> dict[str, str]:
        """The number of each ticket that came from another system, by `source:id`."""
        return dict(self.rows("SELECT origin, number FROM ticket WHERE origin IS NOT NULL"))

    def words(self, field: str) -> list[str]:
        """The words that a field has held."""
        return [value for (value,) in self.rows("SELECT value FROM word WHERE field = ? ORDER BY value", field)]

    def search(self, expression: str, weights: Sequence[int], most: int) -> list[str]:
        """The paths of tickets and articles that hold what an FTS5 expression asks, best first."""
        marks = ", ".join("?" * len(weights))
        asked = (
            f"SELECT path FROM fulltext JOIN file ON file.text = fulltext.rowid WHERE fulltext MATCH ?"
            f" ORDER BY bm25(fulltext, {marks}), path DESC LIMIT ?"
        )
        return [path for (path,) in self.rows(asked, expression, *weights, most)]

    def has_later(self, at: datetime) -> bool:
        """Whether anything came in or happened after `at`."""
        asked = "SELECT EXISTS (SELECT 1 FROM ticket WHERE updated_at > ? OR created_at > ?)"
        return bool(self.rows(asked, at.timestamp(), at.timestamp())[0][0])

    # -- figures -------------------------------------------------------------------------------------------------------

    def figures(self, test: Predicate = EVERYTHING) -> Iterator["Metrics"]:
        """What the timelines of tickets tell that a test finds."""
        from ticketcli.ticket.metrics import unpack_metrics

        if not test.exact:
            known = {card.id for card in self.cards(test)}
            yield from (told for told in self.figures(test._replace(exact=True)) if told.ticket.id in known)
            return
        asked = f"SELECT {CARDS}, t.story FROM ticket t WHERE {test.sql} ORDER BY t.number"
        for row in self.rows(asked, *test.values):
            yield unpack_metrics(next(cards_of_rows([row[:-1]])), row[-1])

    def count_happenings(
        self, test: Predicate, by: Sequence[str], since: datetime | None, until: datetime | None
    ) -> "Tally":
        """How often what happened between two instants, grouped; `test` must be exact."""
        from ticketcli.reports.grouping import DAYS, Count, Fact, count_stories

        fields = [name for name in by if name in TEXTS] + ["tags"] * ("tag" in by)
        wanted = {"day": "e.day" if set(by) & set(DAYS) else "NULL", "agent": "e.agent" if "agent" in by else "NULL"}
        columns = ", ".join((*wanted.values(), *(f"t.{name}" for name in fields)))
        low, high = (bound.timestamp() if bound else None for bound in (since, until))
        where = (
            f"FROM event e JOIN ticket t ON t.id = e.ticket WHERE e.counts = ? AND e.name != 'given' AND ({test.sql})"
            " AND e.at >= coalesce(?, e.at) AND (? IS NULL OR e.at < ?)"
        )
        if test == EVERYTHING and not fields:
            where = where.replace("JOIN ticket t ON t.id = e.ticket ", "")
        values = (*test.values, low, high, high)
        rows = self.rows(f"SELECT e.name, count(*), {columns} {where} GROUP BY e.name, {columns}", 1, *values)
        tickets, left_out = (
            self.rows(f"SELECT count(*) FROM (SELECT DISTINCT e.ticket {where})", counts, *values)[0][0]
            for counts in (1, 0)
        )

        def count(name: str, number: int, day: str | None, agent: str, *held: Any) -> Count:
            at = datetime.fromisoformat(day).replace(hour=12, tzinfo=self.zone) if day else _UNDATED
            told: dict[str, Any] = {
                field: split_list(value) if field == "tags" else value
                for field, value in zip(fields, held, strict=True)
            }
            return Count(Fact(name, at, agent), Card("", "", at, at, **told), number)

        return count_stories((count(*row) for row in rows), by, self.zone, tickets, left_out)

    def loads(self) -> Counter[str]:
        """How many open tickets that don't wait for the customer each agent has."""
        rows = self.rows(
            "SELECT assignee, count(*) FROM ticket"
            " WHERE open AND assignee IS NOT NULL AND waiting_for IS NOT 'customer' GROUP BY assignee"
        )
        return Counter(dict(rows))

    def given_last(self) -> dict[str, datetime]:
        """When each agent was last given a ticket."""
        return {agent: datetime.fromtimestamp(at, self.zone) for agent, at in self.rows(_LAST_GIVEN)}

    # -- deadlines -----------------------------------------------------------------------------------------------------

    def is_served(self, settings: str) -> bool:
        """Whether the deadlines of all open tickets are known, as these `settings` make them."""
        return self._service_known() == settings and not self.rows(f"{_UNSERVED} LIMIT 1")

    def serve(self, service: "Service", settings: str) -> None:
        """Know the deadlines of all open tickets; those known hold as long as the `settings` they came from."""
        try:
            self._served(service, settings)
        except database.Error:
            self.database, self._fresh = self._unkept(), False
            self._served(service, settings)

    def unserve(self) -> None:
        """There are no deadlines."""
        if self._service_known():
            with suppress(database.Error), self._freshness().changing():
                self._forget_service("")

    def _service_known(self) -> str:
        return str((self.rows("SELECT value FROM state WHERE key = 'service'") or [("",)])[0][0])

    def _served(self, service: "Service", settings: str) -> None:
        lost = self._service_known() != settings
        self.turn += 1
        wanted = self.rows("SELECT id, number FROM ticket WHERE open" if lost else _UNSERVED)
        if lost or wanted:
            with self._freshness().changing():
                self._forget_service(settings if lost else None)
                for id, number in wanted:
                    self._serve(service, id, number)

    def _forget_service(self, settings: str | None) -> None:
        """Nothing is known of any deadline, where these `settings` are not those it came from."""
        if settings is not None:
            self.database.execute("DELETE FROM deadline")
            cleared = "due_at = NULL, warn_at = NULL, target = NULL, calendar = NULL, served = 0"
            self.database.execute(f"UPDATE ticket SET {cleared} WHERE open")
            self.database.execute("INSERT OR REPLACE INTO state VALUES ('service', ?)", (settings,))

    def _serve(self, service: "Service", id: int, number: str) -> None:
        """The deadlines of one ticket into the tables; of one that cannot be read, none."""
        made: list[Deadline] = []
        with suppress(BadFile):
            ticket = self.store.ticket(number)
            made = [one for one in service.deadlines(ticket) if one.at and not one.over] if ticket else []
        self.database.execute("DELETE FROM deadline WHERE ticket = ?", (id,))
        self.database.executemany(
            "INSERT INTO deadline VALUES (?, ?, ?)", [(id, one.name, one.at.timestamp()) for one in made if one.at]
        )
        first = min(made, key=lambda one: one.at or _UNDATED, default=None)
        instants = [at and at.timestamp() for at in (first.at, first.warn_at)] if first else [None, None]
        clock = [first.name, first.calendar] if first else [None, None]
        asked = "UPDATE ticket SET due_at = ?, warn_at = ?, target = ?, calendar = ?, served = 1 WHERE id = ?"
        self.database.execute(asked, (*instants, *clock, id))

    def given_since(self, since: datetime) -> Counter[str]:
        """How many tickets each agent was given since an instant."""
        asked = "SELECT agent, count(*) FROM event WHERE name = 'given' AND at >= ? GROUP BY agent"
        return Counter(dict(self.rows(asked, since.timestamp())))

    # -- customers -----------------------------------------------------------------------------------------------------

    def customer(self, id: str) -> Customer | None:
        """The customer of that id."""
        with suppress(BadFile, NotFound):
            path = customer_path(id)
            text = self.store.text(path)
            return records.read_customer(text, path) if text is not None else None
        return None

    def merged_customers(self) -> dict[str, str]:
        """The customers who were merged, each with the one that stands for it."""
        return ask_merged(self.rows)

    def ids_of_customer(self, id: str) -> list[str]:
        """Every id that stands for the same customer."""
        return ask_ids(self.rows, id)

    def ways(self, kind: str, key: str) -> list[tuple[str, str]]:
        """The customers, each with the way as typed, that are reached so."""
        return self.rows("SELECT customer, typed FROM way WHERE kind = ? AND key = ?", kind, key)

    # -- settings ------------------------------------------------------------------------------------------------------

    def read(self, text: str, where: str) -> Any:
        """What the YAML `text` says; PyYAML is asked only once for the same text."""
        with suppress(database.Error):
            for (value,) in self.database.execute("SELECT value FROM section WHERE text = ?", (text,)):
                return yaml.load_json(value)
        read = yaml.read_yaml(text, where)
        with suppress(database.Error):
            self.database.execute("INSERT OR REPLACE INTO section VALUES (?, ?)", (text, yaml.dump_json(read)))
        return read

    # -- up to date ----------------------------------------------------------------------------------------------------

    def rows(self, asked: str, *values: Any) -> list[Any]:
        """What the database answers, once it is up to date."""
        if not self._fresh:
            self._refreshed()
        try:
            return self.database.execute(asked, values).fetchall()
        except database.Error as error:
            if not database.is_broken(error):
                raise
            self._made_anew()
            return self.database.execute(asked, values).fetchall()

    def _refreshed(self, whole: bool = False) -> None:
        self._fresh = True
        try:
            self._freshness().refresh(whole)
        except database.Error:
            self._made_anew()

    def _made_anew(self) -> None:
        self.close()
        database.remove_database(self._path)
        self.database = self._opened()
        try:
            self._freshness().refresh()
        except database.Error:  # the disk refuses the new one too
            self.database = self._unkept()
            self._freshness().refresh()

    def _freshness(self) -> Freshness:
        return Freshness(self.database, self.store, self.history, self.zone)


def _beside(ask: Callable[..., list[Any]], ticket: Ticket, most: int) -> Others:
    customer = pack_ids(ask, ticket.customer or "")
    latest = tuple(card for card in cards_of_rows(ask(_OF_CUSTOMER, customer, most + 1)) if card.id != ticket.id)
    return Others(latest[:most], *ask(_COUNTED, customer, ticket.id)[0])
