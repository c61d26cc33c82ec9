"""An index of given tickets, for tests of what is asked of it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from ticketcli.index import database
from ticketcli.index.questions import Index
from ticketcli.index.rows import CARDS, cards_of_rows
from ticketcli.index.writer import Rows, Writer
from ticketcli.query.predicate import EVERYTHING, Predicate
from ticketcli.ticket.model import Article, Card, Ticket


def index(records: Sequence[Ticket | Article]) -> database.Database:
    """A database that holds these records, numbered from 1 on."""
    made = database.memory_database()
    rows = Rows(ZoneInfo("UTC"), 0)
    for id, record in enumerate(records, 1):
        (rows.article if isinstance(record, Article) else rows.ticket)(id, record)
        rows.file(id, str(id), 0, "", None)
    Writer(made).write(rows.rows)
    return made


def found(test: Predicate, made: database.Database) -> list[int]:
    """The places, from 0 on, of the tickets that a test finds in the index."""
    assert test.exact
    rows = made.execute(f"SELECT id FROM ticket t WHERE {test.sql} ORDER BY id", test.values)
    return [id - 1 for (id,) in rows]


def shown(records: Sequence[Ticket], order: str = "t.id", values: Sequence[object] = ()) -> list[Card]:
    """The cards of these tickets in an order, as the index gives them."""
    rows = index(records).execute(f"SELECT {CARDS} FROM ticket t WHERE {EVERYTHING.sql} ORDER BY {order}", values)
    return list(cards_of_rows(rows))


def numbers(index: Index) -> set[str]:
    """The numbers of all tickets that an index knows."""
    return {card.id for card in index.cards()}
