"""A desk, three tickets, and what a query finds among them: one by one and in the index alike."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests import indexed
from ticketcli.config.settings import Settings, TicketType
from ticketcli.errors import Usage
from ticketcli.query.parse import parse_query
from ticketcli.query.predicate import Query
from ticketcli.ticket.model import Entry, External, Status, Team, Ticket

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZONE)
HOUR = timedelta(hours=1)
DESK = Settings(
    zone="America/Argentina/Buenos_Aires",
    areas={"billing": "administration", "sales": None},
    teams={"administration": Team("administration")},
    types={"claim": TicketType("sale"), "quote": TicketType("presale")},
    priorities=("baja", "normal", "Crítica"),
    channels=("mail", "web"),
)
MARIA = Ticket(
    "TK-2611-7Q2MX", "No me llegó la Nota de Crédito", NOW - 2 * HOUR, Status.WAITING, "customer", type="claim",
    area="billing", product="Cafetera X", priority="Crítica", channel="mail", language="es", customer="acme",
    contact="maria@acme.example", assignee="ana", team="administration", level=2, difficulty=4, tags=("invoice", "año"),
    keywords=("nota",), solution_keywords=("Duplicación",), progress=40, parent="TK-2611-000005",
    links=("TK-2611-000009",),
    external=External("Zendesk", "12"), description="Hola,\n  ¿me   la pueden reenviar?",
    entries=(
        Entry(NOW - HOUR, "ana", "reply", "e1", text="Buenos días"),
        Entry(NOW - HOUR, "ana", "attached", "e2", facts={"names": "factura.pdf"}, attachments=("attachments/x",)),
    ),
)  # fmt: skip
BARE = Ticket("TK-2611-000005", "Other", datetime(2026, 10, 1, 12, 0, tzinfo=UTC), priority="normal")
DONE = Ticket(
    "TK-2611-000009", "Done", datetime(2026, 9, 1, 12, 0, tzinfo=UTC), Status.CLOSED, priority="baja", type="quote",
    entries=(
        Entry(NOW - 72 * HOUR, "ana", "status", "e1", changes={"status": ("new", "resolved")},
              facts={"outcome": "solved", "summary": "Se reenvió"}),
        Entry(NOW - 48 * HOUR, "ana", "status", "e2", changes={"status": ("resolved", "closed")}),
    ),
)  # fmt: skip
ALL = (MARIA, BARE, DONE)
INDEX = indexed.index(ALL)


def asked(typed: Any, me: str | None = "ana", desk: Settings = DESK, at: datetime = NOW) -> Query:
    return parse_query(typed, desk, at, ("ana", "luis"), lambda: me)


def found(typed: Any) -> str:
    """Which of the three tickets are found, by their first letters; one by one and in the index alike."""
    test = asked(typed).test
    places = [place for place, ticket in enumerate(ALL) if test.matches(ticket)]
    assert indexed.found(test, INDEX) == places
    return "".join("mbd"[place] for place in places)


def refusal(typed: Any, me: str | None = None) -> str:
    with pytest.raises(Usage) as refused:
        asked(typed, me)
    return str(refused.value)
