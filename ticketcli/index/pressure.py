"""What presses the open tickets of a desk, as the index knows it: facts, customers' standing, working time."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from ticketcli.index import database
from ticketcli.index.questions import Index
from ticketcli.ticket.standing import MERE
from ticketcli.ticket.urgency import Facts, Standing

_FACTS = ", ".join(f"t.{name}" for name in Facts._fields)
_PRESSED = f"SELECT {_FACTS} FROM ticket t WHERE t.open"
_TIERS = "SELECT name, tier FROM customer WHERE tier IS NOT NULL"
_CONTACTS = """
    SELECT t.customer, count(*) FROM contact c JOIN ticket t ON t.id = c.ticket
    WHERE c.at > ? AND c.at <= ? AND t.customer IS NOT NULL GROUP BY t.customer
"""
_FAILED = """
    SELECT customer, count(*) FROM ticket
    WHERE failed_at IS NOT NULL AND failed_at > ? AND failed_at <= ? AND customer IS NOT NULL GROUP BY customer
"""
_MERE = ", ".join(f"'{name}'" for name in sorted(MERE))
_LATE = f"""
    SELECT customer, count(*) FROM ticket WHERE open AND due_at < ? AND customer IS NOT NULL
    AND type IS NOT NULL AND type NOT IN ('', {_MERE}) GROUP BY customer
"""


def facts_of_open(index: Index) -> list[Facts]:
    """What each open ticket holds."""
    return list(map(Facts._make, index.rows(_PRESSED)))


def standings_of(index: Index, at: float, recent: float, within: float) -> Callable[[str | None], Standing]:
    """What a customer brings along, whose contacts count since `recent`, and failed complaints since `within`."""
    tiers = dict(index.rows(_TIERS))
    contacts = dict(index.rows(_CONTACTS, recent, at))
    unsolved = Counter(dict(index.rows(_FAILED, within, at)))
    unsolved.update(dict(index.rows(_LATE, at)))
    return lambda customer: Standing(tiers.get(customer), contacts.get(customer, 0), unsolved[customer or ""])


def kept_ledger(index: Index, print: str, calendar: str, year: int, make: Callable[[], bytes]) -> bytes:
    """The working time of a calendar about a year, made once for each `print` of what it comes from."""
    for (told,) in index.rows("SELECT told FROM worked WHERE calendar = ? AND year = ? AND print = ?",
                              calendar, year, print):  # fmt: skip
        return bytes(told)
    told = make()
    with suppress(database.Error):
        index.rows("DELETE FROM worked WHERE print != ?", print)
        index.rows("INSERT OR REPLACE INTO worked VALUES (?, ?, ?, ?)", print, calendar, year, told)
    return told
