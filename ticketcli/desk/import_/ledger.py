"""The account of an import: received = created + appended + duplicate + parked."""

from dataclasses import dataclass, field

from ticketcli.errors import Trouble
from ticketcli.i18n import _
from ticketcli.intake.reading import Parked, Reading
from ticketcli.learning.duplicates import Twin


@dataclass(slots=True)
class Ledger:
    """received = created + appended + duplicate + parked, and what did not fit, by record."""

    received: int = 0
    created: int = 0
    appended: int = 0
    duplicate: int = 0
    parked: list[Parked] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    again: list[tuple[str, list[Twin]]] = field(default_factory=list)

    def missing(self) -> int:
        """How many records are not accounted for."""
        return self.received - self.created - self.appended - self.duplicate - len(self.parked)


def close_ledger(ledger: Ledger, reading: Reading) -> Ledger:
    """The ledger with what the reading itself parked, once all its drafts were taken in."""
    ledger.parked += reading.parked
    ledger.faults = list(dict.fromkeys([*ledger.faults, *reading.faults]))
    ledger.received = reading.received
    if ledger.missing():
        raise Trouble(_("{n} records are not accounted for: please report this").format(n=ledger.missing()))
    return ledger
