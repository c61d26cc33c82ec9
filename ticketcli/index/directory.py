"""The directory of all customers, asked of the index."""

from contextlib import suppress
from functools import lru_cache

from ticketcli.errors import NotFound
from ticketcli.index.questions import Index
from ticketcli.storage.files import customer_path
from ticketcli.ticket.model import Customer
from ticketcli.ticket.people import Directory

MOST_HELD = 5000


class IndexedDirectory(Directory):
    """All customers, each read when it is asked for; those added meanwhile stand before the ones on disk."""

    def __init__(self, index: Index, home: str = "") -> None:
        super().__init__(home)
        self._index = index
        self._read = lru_cache(maxsize=MOST_HELD)(index.customer)

    def get(self, id: str) -> Customer | None:
        """The customer of exactly that id."""
        return self.customers.get(id) or self._read(id)

    def is_taken(self, id: str) -> bool:
        """Whether somebody has that id, be it a file that cannot be read: it is never written over."""
        with suppress(NotFound):
            return id in self.customers or self._index.store.signature(customer_path(id)) is not None
        return False

    def known_ids(self, kind: str, key: str) -> list[tuple[str, str]]:
        """The ids of those who are reached so, each with the way as typed."""
        return [*super().known_ids(kind, key), *self._index.ways(kind, key)]
