"""Tickets as the tests of the reports tell them: hours after Monday 2 November 2026, 09:00 in Buenos Aires."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ticketcli.reports.measure import Frame, Report, Window
from ticketcli.ticket import metrics
from ticketcli.ticket.card import card_of
from ticketcli.ticket.metrics import Metrics
from ticketcli.ticket.model import Entry, Ticket
from ticketcli.worktime.calendar import Calendar

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
OPENED = datetime(2026, 11, 2, 9, tzinfo=ZONE)
OFFICE = Calendar(ZONE, (((9 * 3600, 17 * 3600),),) * 5 + ((), ()))


def after(hours: float) -> datetime:
    return OPENED + timedelta(hours=hours)


def ticket(*entries: Entry, number: str = "TK-1", opened: float = 0, **fields: object) -> Ticket:
    return Ticket(number, "Hola", after(opened), entries=entries, **fields)


def move(
    hours: float, old: str | None, new: str, waits: str | None = None, outcome: str | None = None, **more
) -> Entry:
    changes = {"status": (old, new)} | ({"waiting_for": (None, waits)} if waits else {})
    return Entry(after(hours), "ana", "status", changes=changes, facts={"outcome": outcome} if outcome else {}, **more)


def resolved(hours: float, outcome: str = "solved", **more) -> Entry:
    return move(hours, "in-progress", "resolved", outcome=outcome, **more)


def reopened(hours: float, **more) -> Entry:
    return move(hours, "resolved", "in-progress", **more)


def closed(hours: float, **more) -> Entry:
    return move(hours, "resolved", "closed", **more)


def given(hours: float, old: str | None, new: str | None, **more) -> Entry:
    return Entry(after(hours), "tkt", "assigned", changes={"assignee": (old, new)}, **more)


def said(hours: float, kind: str = "reply", by: str = "ana", text: str = "Hola", **more) -> Entry:
    return Entry(after(hours), by, kind, text=text, **more)


def message(hours: float) -> Entry:
    return said(hours, "message", "maria@acme.example")


def undone(hours: float, *ids: str, id: str = "") -> Entry:
    return Entry(after(hours), "ana", "undone", id, facts={"undoes": " ".join(ids)})


def window(since: float | None = None, until: float | None = None, at: float = 1000) -> Window:
    return Window(None if since is None else after(since), None if until is None else after(until), after(at), ZONE)


def frame(*by: str, calendar: Calendar | None = None, **bounds: float | None) -> Frame:
    return Frame(window(**bounds), by, calendar)


def told(tickets: Iterable[Ticket]) -> Iterator[Metrics]:
    """The stories of tickets, as they are and as the index gives them back: the same."""
    for ticket in tickets:
        story = metrics.metrics_of(ticket)
        kept = metrics.unpack_metrics(card_of(ticket, story), metrics.pack_metrics(story))
        assert (kept.states, kept.owners, kept.turns) == (story.states, story.owners, story.turns)
        yield kept


def table(report: Report) -> list[dict[str, object]]:
    return [dict(zip(report.columns, row.cells, strict=True)) for row in report.rows]
