"""The account of an import: received = created + appended + duplicate + parked, and what became of each record."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from ticketcli.errors import Trouble
from ticketcli.i18n import _
from ticketcli.intake.reading import Parked, Reading
from ticketcli.learning.duplicates import Twin

COUNTED = ("created", "appended", "duplicate")


class Receipt(NamedTuple):
    """What became of a record: where it stands, how it was taken, its ticket, and what was said of it."""

    record: str
    result: str
    id: str
    why: str


@dataclass(slots=True)
class Ledger:
    """received = created + appended + duplicate + parked; what did not fit, by record; agents unknown, and made."""

    received: int = 0
    created: int = 0
    appended: int = 0
    duplicate: int = 0
    parked: list[Parked] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    again: list[tuple[str, list[Twin]]] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    strangers: Counter[str] = field(default_factory=Counter)
    otherwise: int = 0
    """So many records said otherwise than their tickets, and were not taken over."""

    def enter(self, record: str, result: str, id: str, why: str = "") -> None:
        """Counts a record that was taken, and says how."""
        setattr(self, result, getattr(self, result) + 1)
        self.receipts.append(Receipt(record, result, id, why))

    def park(self, parked: Parked) -> None:
        """Counts a record that cannot be taken, and says why."""
        self.parked.append(parked)
        self.receipts.append(Receipt(parked.origin, "parked", "", parked.reason))

    def missing(self) -> int:
        """How many records are not accounted for."""
        return self.received - self.created - self.appended - self.duplicate - len(self.parked)

    def add(self, other: "Ledger") -> None:
        """Takes in the account of another file."""
        for name in ("received", "otherwise", *COUNTED):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("parked", "faults", "again", "receipts", "made"):
            getattr(self, name).extend(getattr(other, name))
        self.strangers.update(other.strangers)


def close_ledger(ledger: Ledger, reading: Reading) -> Ledger:
    """The ledger with what the reading itself parked, once all its drafts were taken in."""
    for parked in reading.parked:
        ledger.park(parked)
    ledger.faults = list(dict.fromkeys([*ledger.faults, *reading.faults]))
    ledger.received = reading.received
    if ledger.missing():
        raise Trouble(_("{n} records are not accounted for: please report this").format(n=ledger.missing()))
    return ledger
