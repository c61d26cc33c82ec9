"""What the rules and pickers would do, and why: for `--suggest` and `tkt rules test`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ticketcli.dispatch import Learned
from ticketcli.language import _
from ticketcli.model import Ticket
from ticketcli.render.grid import Column
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


def candidate_table(picked: Iterable[tuple[Ticket, Pick]]) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """Who may have each ticket and who may not, a row for each; reasons in English, as they are recorded."""
    columns = [Column(key, key) for key in ("id", "agent", "chosen", "open", "given_at", "because")]
    rows: list[tuple[Any, ...]] = []
    for ticket, pick in picked:
        rows += [(ticket.id, e.agent, e.agent == pick.agent, e.load, e.given, e.note) for e in pick.considered]
        rows += [(ticket.id, agent, False, None, None, reason) for agent, reason in pick.fell_out.items()]
    return columns, rows


def candidates(ticket: Ticket, pick: Pick) -> Iterator[str]:
    """Who would get a ticket, who else may, and who fell out at which filter."""
    yield f"{ticket.id}  {one_line(ticket.title)}"
    for evidence in pick.considered:
        given = f"{evidence.given:%Y-%m-%d %H:%M}" if evidence.given else _("never")
        mark = "→" if evidence.agent == pick.agent else " "
        told = _("{load} open, given one last: {given}").format(load=evidence.load, given=given)
        yield f"  {mark} {evidence.agent}: {told} ({retold(evidence.note)})"
    for reason in pick.fell_out.values():
        yield f"    {retold(reason)}"
    if not pick.agent:
        yield "  " + retold(pick.because)


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
