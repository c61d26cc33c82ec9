"""Files of a desk read into rows for the tables; it asks no database, so that several processes can do it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from ticketcli.errors import BadFile, NotFound
from ticketcli.format import records
from ticketcli.index.writer import Rows
from ticketcli.storage.files import Store, check_name, check_place, decode_file, is_ticket
from ticketcli.ticket.model import Ticket

Look = tuple[str, int, str | None, int | None]
"""A file's path, its number, the object that was seen there, and how it looks now (None: it is gone)."""


class Gathering:
    """Reads files; what some of them hold, as `data` or as `tickets`, is known already."""

    def __init__(
        self,
        store: Store,
        blob_name: Callable[[bytes], str],
        zone: ZoneInfo,
        data: Mapping[str, bytes | None],
        tickets: Mapping[str, Ticket],
    ) -> None:
        self.store, self.blob_name, self.zone, self.data, self.tickets = store, blob_name, zone, data, tickets

    def rows(self, looks: Iterable[Look], last: int) -> dict[str, list[tuple[Any, ...]]]:
        """The rows that these files make, their texts behind row `last` of the full text."""
        rows = Rows(self.zone, last)
        with self.store.in_a_row():
            for look in looks:
                self._read(rows, *look)
        return rows.rows

    def _read(self, rows: Rows, path: str, id: int, seen: str | None, signature: int | None) -> None:
        """One file, and what is wrong with it."""
        held = self.data[path] if path in self.data else self._held(path) if signature else None
        fault = held if isinstance(held, BadFile) else None
        name = self.blob_name(held) if isinstance(held, bytes) else None
        if seen and name != seen:
            rows.forget(id)
        try:
            if isinstance(held, bytes) and name != seen:
                self._take(rows, id, path, held)
        except (BadFile, NotFound) as error:
            fault = error if isinstance(error, BadFile) else BadFile(path, 0, str(error))
        rows.file(id, path, signature, name, fault)

    def _held(self, path: str) -> bytes | BadFile | None:
        try:
            return self.store.data(path)
        except BadFile as fault:
            return fault

    def _take(self, rows: Rows, id: int, path: str, data: bytes) -> None:
        if path in self.tickets:
            rows.ticket(id, self.tickets[path])
        elif path.startswith("knowledge/"):
            rows.article(id, records.read_article(decode_file(path, data), path))
        elif path.startswith("customers/"):
            customer = check_name(records.read_customer(decode_file(path, data), path), path)
            check_place(customer, path)
            rows.customer(id, customer)
        elif is_ticket(path):
            ticket = check_name(records.read_ticket(decode_file(path, data), path), path)
            check_place(ticket, path)
            rows.ticket(id, ticket)
