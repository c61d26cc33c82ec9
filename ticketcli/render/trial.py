"""What the rules and pickers would do, and why: for `--suggest` and `tkt rules test`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from ticketcli.dispatch import Learned
from ticketcli.language import _, plural
from ticketcli.model import NOTHING, Ticket
from ticketcli.render.grid import Column, duration
from ticketcli.reports.experience import NONE, Experience
from ticketcli.rules.conditions import Step
from ticketcli.rules.decision import Decision, Firing, Trial
from ticketcli.rules.explain import retold
from ticketcli.rules.pickers import Pick
from ticketcli.text import listed, one_line


def suggestion(ticket: Ticket, decision: Decision, learned: Sequence[Learned] = ()) -> Iterator[str]:
    """What the rules would set on a ticket, and what was learned where they say nothing."""
    yield f"{ticket.id}  {one_line(ticket.title)}"
    for field, value in decision.changes.items():
        yield f"  {field}: {_value(value)}"
    yield "  " + (
        _("because: {why}").format(why=one_line(retold(decision.because))) if decision.because else _("no rule speaks")
    )
    for one in learned:
        yield f"  {one.field}: {_value(one.value)} — {one_line(retold(one.because))}"


def suggestion_table(
    suggested: Iterable[tuple[Ticket, Decision, Sequence[Learned]]],
) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """What the rules would set and what was learned, a row a field; reasons in English, as they are recorded."""
    columns = [Column(key, key) for key in ("id", "field", "value", "because", "confidence")]
    rows: list[tuple[Any, ...]] = []
    for ticket, decision, learned in suggested:
        rows += [(ticket.id, field, value, decision.because, None) for field, value in decision.changes.items()]
        rows += [(ticket.id, one.field, one.value, one.because, round(one.confidence, 3)) for one in learned]
    return columns, rows


class Record(NamedTuple):
    """What else speaks for or against a candidate: experience with tickets alike, and until when on shift."""

    experience: Experience = NONE
    until: datetime | None = None


NO_RECORD = Record()
Records = Mapping[str, Record]


def candidate_table(
    picked: Iterable[tuple[Ticket, Pick]], records: Callable[[Ticket], Records] = lambda _ticket: {}
) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """Who may have each ticket and who may not, a row for each; reasons in English, as they are recorded."""
    keys = ("id", "agent", "chosen", "open", "given_at", "because", "solved_alike", "took_hours", "rating", "on_until")
    rows: list[tuple[Any, ...]] = []
    for ticket, pick in picked:
        known = records(ticket)
        for one in pick.considered:
            solved, took, rating = known.get(one.agent, NO_RECORD).experience
            hours, until = took and round(took.total_seconds() / 3600, 1), known.get(one.agent, NO_RECORD).until
            seen = (ticket.id, one.agent, one.agent == pick.agent, one.load, one.given, one.note)
            rows.append((*seen, solved, hours, rating, until))
        rows += [
            (ticket.id, agent, False, *(None,) * 2, reason, *(None,) * 4) for agent, reason in pick.fell_out.items()
        ]
    return [Column(key, key) for key in keys], rows


def candidates(ticket: Ticket, pick: Pick, records: Records = NOTHING) -> Iterator[str]:
    """Who would get a ticket, who else may, and who fell out at which filter."""
    yield f"{ticket.id}  {one_line(ticket.title)}"
    for evidence in pick.considered:
        given = f"{evidence.given:%Y-%m-%d %H:%M}" if evidence.given else _("never")
        mark = "→" if evidence.agent == pick.agent else " "
        told = [_("{load} open, given one last: {given}").format(load=evidence.load, given=given)]
        if evidence.agent in records:
            told += _record(records[evidence.agent], ticket.created_at.tzinfo)
        yield f"  {mark} {evidence.agent}: {listed(told)} ({retold(evidence.note)})"
    for reason in pick.fell_out.values():
        yield f"    {retold(reason)}"
    if not pick.agent:
        yield "  " + retold(pick.because)


def _record(record: Record, zone: tzinfo | None) -> list[str]:
    """`3 alike solved`, `median time 2h`, `rated 4.5`, `on shift until 2026-11-20 18:00`."""
    solved, took, rating = record.experience
    told = [plural("{n} alike solved", "{n} alike solved", solved)]
    if took is not None:
        told.append(_("median time {span}").format(span=duration(took)))
    if rating is not None:
        told.append(_("rated {rating}").format(rating=f"{rating:g}"))
    if record.until:
        told.append(_("on shift until {until}").format(until=f"{record.until.astimezone(zone):%Y-%m-%d %H:%M}"))
    return told


def trials(tried: Sequence[Trial]) -> Iterator[str]:
    """Each rule, each condition with the value it saw, what it would set."""
    for trial in tried:
        held = trial.step is None or trial.step.held
        state = (
            _("not reached") if not trial.reached else _("holds") if held and trial.rule.enabled else _("does not hold")
        )
        yield f"{trial.rule.name} ({trial.rule.where}:{trial.rule.line}): {state}"
        if trial.step:
            yield from _step(trial.step, 1)
        if trial.firing:
            yield from ("  → " + line for line in _firing(trial.firing))


def _step(step: Step, depth: int) -> Iterator[str]:
    mark = "✓" if step.held else "✗"
    saw = " — " + _("saw {value}").format(value=one_line(step.saw, 80)) if step.saw else ""
    yield "  " * depth + f"{mark} {one_line(step.asks, 100)}{saw}"
    for part in step.parts:
        yield from _step(part, depth + 1)


def _firing(firing: Firing) -> Iterator[str]:
    for field, value in {**firing.set, **firing.added}.items():
        yield f"{field}: {_value(value)}"
    if firing.assigned:
        yield _("assign: {who}").format(who=firing.assigned)
    if firing.kept:
        yield _("left as a person set it: {fields}").format(fields=listed(firing.kept))


def _value(value: object) -> str:
    return one_line(listed([str(v) for v in value]) if isinstance(value, tuple) else str(value), 100)
