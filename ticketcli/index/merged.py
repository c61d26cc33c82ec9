"""The customers who were merged, and the ids that stand for the same one."""

import json
from collections.abc import Callable
from typing import Any

from ticketcli.ticket.customers import standing_id

OF_ONE = "customer IN (SELECT value FROM json_each(?))"
"""The tickets of the ids that `pack_ids` gives."""
_BECAME = (
    "SELECT name, merged_into FROM customer c WHERE merged_into IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM customer WHERE name = c.merged_into)"
)

Ask = Callable[..., list[Any]]


def ask_merged(ask: Ask) -> dict[str, str]:
    """The customers who were merged, each with the one that stands for it."""
    into = dict(ask(_BECAME))
    return {id: standing_id(id, into) for id in into}


def ask_ids(ask: Ask, customer: str) -> list[str]:
    """Every id that stands for the same customer, the standing one first."""
    became = ask_merged(ask)
    stands = became.get(customer, customer)
    return [stands, *(one for one, end in became.items() if end == stands and one != stands)]


def pack_ids(ask: Ask, customer: str) -> str:
    """Those ids as one value of a question."""
    return json.dumps(ask_ids(ask, customer))
