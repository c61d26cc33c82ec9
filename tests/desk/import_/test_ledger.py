"""Every record is accounted for once: created, appended, there already, or parked."""

import pytest

from ticketcli.desk.import_.ledger import Ledger, close_ledger
from ticketcli.errors import Trouble
from ticketcli.intake.reading import Parked


class Read:
    """What a whole file came to."""

    def __init__(self, received: int, parked: int = 0, faults: tuple[tuple[str, str], ...] = ()) -> None:
        self.received, self.faults = received, list(faults)
        self.parked = [Parked(f"row {n}", "no title", "x") for n in range(parked)]


def test_what_the_reading_parked_counts_beside_what_the_desk_parked():
    ledger = Ledger(created=2, appended=1, duplicate=3, parked=[Parked("row 9", "no ticket", "y")])
    told = close_ledger(ledger, Read(9, parked=2))
    assert (told.received, len(told.parked), told.missing()) == (9, 3, 0)


@pytest.mark.parametrize(("received", "missing"), [(4, 1), (2, -1)])
def test_a_record_that_is_lost_or_counted_twice_is_never_passed_over(received, missing):
    with pytest.raises(Trouble, match=f"{missing} records are not accounted for"):
        close_ledger(Ledger(created=2, duplicate=1), Read(received))


def test_the_same_fault_of_a_file_is_told_once_and_those_of_drafts_stay_before():
    ledger = Ledger(created=1, faults=[("row 1", "x")])
    assert close_ledger(ledger, Read(1, faults=(("row 2", "y"), ("row 2", "y")))).faults == [
        ("row 1", "x"),
        ("row 2", "y"),
    ]
