"""Were the deadlines met? Per target and strength, by the day of the outcome: when it was met, or when it was due."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from ticketcli.i18n import _
from ticketcli.reports import measure
from ticketcli.reports.grouping import Fact, Group, Key
from ticketcli.reports.measure import Cell, Frame, Report, ReportRow
from ticketcli.sla.deadlines import MET, MISSED, Deadline, Service
from ticketcli.sla.policy import STRENGTHS
from ticketcli.ticket.metrics import Metrics
from ticketcli.ticket.model import LATE, TARGETS, Ticket


def build_report(service: Service, stories: Iterable[Metrics], frame: Frame) -> Report:
    """A row for each target and strength of each group: met / (met + missed); what is late now is missed."""
    tally = measure.tally_stories(stories, partial(_facts, service), frame)
    titles = {
        "target": _("target"), "strength": _("strength"), "n": "n", "met": _("met"), "missed": _("missed"),
        "attainment": _("attainment"),
    }  # fmt: skip
    rows = (row for key, group in tally.groups.items() for row in _rows(key, group))
    clocks = _("by the policies of sla.yaml, each on its own calendar")
    notes = (measure.period_words(frame.window), *measure.counted_tickets(tally, frame.by), clocks)
    return measure.make_table(_("sla"), frame.by, titles, rows, notes)


def _facts(service: Service, told: Metrics, frame: Frame) -> Iterator[Fact]:
    window = frame.window
    history = service.history(told.ticket) if isinstance(told.ticket, Ticket) else []
    for one in history:
        outcome = _outcome(one, window.at)
        if outcome and window.holds(outcome):
            met = one.state(window.at) == MET
            yield Fact(f"{one.name} {one.strength}", outcome, told.owner_at(outcome), met)


def _outcome(one: Deadline, at: datetime) -> datetime | None:
    """When it was met; where it is missed, when it was due; None while neither is so."""
    state = one.state(at)
    return one.clock.end if state == MET else one.at if state in (MISSED, LATE) else None


def _rows(key: Key, group: Group) -> Iterator[ReportRow]:
    for target in TARGETS:
        for strength in STRENGTHS:
            pile = group[f"{target} {strength}"]
            met = sum(value > 0 for _number, value in pile)
            if pile:
                cells: tuple[Cell, ...] = (*key, target, strength, len(pile), met, len(pile) - met, met / len(pile))
                yield ReportRow(cells, measure.ticket_numbers(pile))
