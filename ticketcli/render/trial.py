"""What the rules and pickers would do, and why: for `--suggest` and `tkt rules test`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from typing import Any

from ticketcli.assignment.dispatch import Learned
from ticketcli.assignment.rule_tests import Verdict
from ticketcli.desk.learn import NO_RECORD, Record, Records
from ticketcli.i18n import _, plural
from ticketcli.render.grid import Column, show_duration, show_value
from ticketcli.rules.acts import Escalation, Notice
from ticketcli.rules.conditions import TraceStep
from ticketcli.rules.decision import Decision, Firing, Trial
from ticketcli.rules.explain import retell, retell_sight
from ticketcli.rules.pickers import Pick
from ticketcli.rules.rulebook import Rule
from ticketcli.text import list_words, one_line
from ticketcli.ticket.model import NOTHING, Ticket
from ticketcli.worktime.instants import write_instant


def suggestion_lines(ticket: Ticket, decision: Decision, learned: Sequence[Learned] = ()) -> Iterator[str]:
    """What the rules would set on a ticket, and what was learned where they say nothing."""
    yield f"{ticket.id}  {one_line(ticket.title)}"
    for field, value in decision.changes.items():
        yield f"  {field}: {show_value(value, 100)}"
    if decision.escalate:
        yield "  " + _("escalate: {to}").format(to=_escalated(decision.escalate))
    yield "  " + (
        _("because: {why}").format(why=one_line(retell(decision.because))) if decision.because else _("no rule speaks")
    )
    for one in learned:
        yield f"  {one.field}: {show_value(one.value, 100)} — {one_line(retell(one.because))}"


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


def candidate_lines(ticket: Ticket, pick: Pick, zone: tzinfo | None, records: Records = NOTHING) -> Iterator[str]:
    """Who would get a ticket, who else may, who fell out at which filter; instants on the clock of `zone`."""
    yield f"{ticket.id}  {one_line(ticket.title)}"
    for evidence in pick.considered:
        given = write_instant(evidence.given, zone) if evidence.given else _("never")
        mark = "→" if evidence.agent == pick.agent else " "
        told = [_("{load} open, given one last: {given}").format(load=evidence.load, given=given)]
        if evidence.agent in records:
            told += _record(records[evidence.agent], zone)
        yield f"  {mark} {evidence.agent}: {list_words(told)} ({retell(evidence.note)})"
    for reason in pick.fell_out.values():
        yield f"    {retell(reason)}"
    if not pick.agent:
        yield "  " + retell(pick.because)


def _record(record: Record, zone: tzinfo | None) -> list[str]:
    """`3 alike solved`, `median time 2h`, `rated 4.5`, `on shift until 2026-11-20 18:00`."""
    solved, took, rating = record.experience
    told = [plural("{n} alike solved", "{n} alike solved", solved)]
    if took is not None:
        told.append(_("median time {span}").format(span=show_duration(took)))
    if rating is not None:
        told.append(_("rated {rating}").format(rating=f"{rating:g}"))
    if record.until:
        told.append(_("on shift until {until}").format(until=write_instant(record.until, zone)))
    return told


# -- rules test --------------------------------------------------------------------------------------------------------


def trial_lines(tried: Sequence[Trial]) -> Iterator[str]:
    """Each rule, each condition with the value it saw, what it would set."""
    for trial in tried:
        yield f"{trial.rule.name} ({trial.rule.where}:{trial.rule.line}): {_state(trial)}"
        if trial.step:
            yield from step_lines(trial.step, 1)
        if trial.firing:
            yield from ("  → " + line for line in _firing(trial.firing))


def _state(trial: Trial) -> str:
    if not trial.reached:
        return _("not reached")
    if trial.idle:
        return _("not asked: {why}").format(why=trial.idle)
    if trial.held and not trial.firing:
        return _("holds, and has answered this already")
    return _("holds") if trial.held else _("does not hold")


def step_lines(step: TraceStep, depth: int = 1) -> Iterator[str]:
    """Each condition with the value it saw."""
    mark = "✓" if step.held else "✗"
    saw = " — " + _("saw {value}").format(value=one_line(retell_sight(step.saw), 80)) if step.saw else ""
    yield "  " * depth + f"{mark} {one_line(step.asks, 100)}{saw}"
    for part in step.parts:
        yield from step_lines(part, depth + 1)


def _firing(firing: Firing) -> Iterator[str]:
    for field, value in {**firing.set, **firing.added}.items():
        yield f"{field}: {show_value(value, 100)}"
    for field, words in firing.removed.items():
        yield _("{field}: without {words}").format(field=field, words=show_value(words, 100))
    yield from _deeds(firing)
    if firing.kept:
        yield _("left as a person set it: {fields}").format(fields=list_words(firing.kept))
    for field, word in firing.left_out.items():
        yield _("left out: {field} cannot be {word}").format(field=field, word=one_line(word, 40))


def _deeds(firing: Firing) -> Iterator[str]:
    if firing.score:
        yield _("score: {points}").format(points=f"{firing.score:+}")
    if firing.assigned:
        yield _("assign: {who}").format(who=firing.assigned)
    if firing.escalate:
        yield _("escalate: {to}").format(to=_escalated(firing.escalate))
    for notice in firing.notices:
        said = f" «{one_line(notice.text, 60)}»" if notice.text else ""
        yield _("notify: {who}").format(who=list_words(notice.to)) + said
    if firing.links:
        yield _("link: {numbers}").format(numbers=list_words(firing.links))


def consequence_lines(rule: Rule) -> Iterator[str]:
    """What a rule does beyond setting, adding and assigning."""
    if rule.extract:
        yield _("extract: {fields}").format(
            fields=list_words([field for one in rule.extract for field in one.fields.values()])
        )
    for field, words in rule.remove.items():
        yield _("{field}: without {words}").format(field=field, words=show_value(words, 100))
    if rule.shift:
        yield _("priority: {steps}").format(steps=f"{rule.shift.steps:+}")
    yield from _deeds(
        Firing(rule.name, score=rule.score, notices=rule.notices, escalate=rule.escalate, links=rule.link)
    )


def _escalated(asked: Escalation) -> str:
    return str(asked.level or (f"team:{asked.team}" if asked.team else "yes"))


def trial_document(
    ticket: Ticket, at: datetime, tried: Sequence[Trial], decision: Decision, pick: Pick
) -> dict[str, Any]:
    """A whole trial as JSON; what is stored in timelines stays English."""
    return {
        "id": ticket.id,
        "title": ticket.title,
        "at": at.isoformat(),
        "event": decision.event.what,
        "rules": [_tried(trial) for trial in tried],
        "changes": {key: list(value) if isinstance(value, tuple) else value for key, value in decision.changes.items()},
        "score": decision.score,
        "assign": decision.assign_to or (f"team:{decision.team}" if decision.team else None),
        "notify": [_notice(notice) for _firing, notice in decision.notices],
        "escalate": bool(decision.escalate),
        "links": list(decision.links),
        "because": decision.because or None,
        "who": pick_document(pick),
    }


def pick_document(pick: Pick) -> dict[str, Any]:
    """Who would get it, who else may, and who may not."""
    considered = [
        {"agent": e.agent, "open": e.load, "given_at": e.given.isoformat() if e.given else None, "because": e.note}
        for e in pick.considered
    ]
    return {
        "agent": pick.agent, "because": pick.because, "considered": considered, "fell_out": dict(pick.fell_out),
    }  # fmt: skip


def _notice(notice: Notice) -> dict[str, Any]:
    return {"to": list(notice.to), "text": notice.text}


def _tried(trial: Trial) -> dict[str, Any]:
    firing = trial.firing or Firing(trial.rule.name)
    state = "not reached" if not trial.reached else "idle" if trial.idle else "holds" if trial.held else "does not hold"
    return {
        "rule": trial.rule.name,
        "where": trial.rule.where,
        "line": trial.rule.line,
        "state": state,
        "held": trial.held,
        "why": trial.idle,
        "when": step_document(trial.step) if trial.step else None,
        "matched": list(firing.matched),
        "set": dict(firing.set),
        "add": {key: list(words) for key, words in firing.added.items()},
        "remove": {key: list(words) for key, words in firing.removed.items()},
        "score": firing.score,
        "assign": firing.assigned,
        "notify": [_notice(notice) for notice in firing.notices],
        "escalate": _escalated(firing.escalate) if firing.escalate else None,
        "link": list(firing.links),
        "kept": list(firing.kept),
        "left_out": dict(firing.left_out),
    }


def step_document(step: TraceStep) -> dict[str, Any]:
    """A condition as it was looked at, as JSON."""
    told: dict[str, Any] = {"asks": step.asks, "saw": step.saw, "held": step.held}
    return {**told, "parts": [step_document(part) for part in step.parts]} if step.parts else told


def trial_table(tried: Sequence[Trial]) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """A row for each rule."""
    columns = [Column(key, key) for key in ("rule", "where", "held", "why", "matched", "does")]
    return columns, [
        (trial.rule.name, f"{trial.rule.where}:{trial.rule.line}", trial.held, trial.idle,
         trial.firing.matched if trial.firing else (), tuple(_firing(trial.firing)) if trial.firing else ())
        for trial in tried
    ]  # fmt: skip


# -- the desk's own tests ----------------------------------------------------------------------------------------------


def verdict_lines(held: Sequence[Verdict]) -> Iterator[str]:
    """Each test with what is not as it must be."""
    for verdict in held:
        place = f"{verdict.proof.where}:{verdict.proof.line}"
        yield f"{'✓' if verdict.passed else '✗'} {verdict.proof.name} ({place})"
        yield from (f"    {one_line(fault, 160)}" for fault in verdict.faults)
        if not verdict.passed:
            why = one_line(retell(verdict.because)) or _("no rule speaks")
            yield "    " + _("because: {why}").format(why=why)


def verdict_table(held: Sequence[Verdict]) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """A row for each test."""
    columns = [Column(key, key) for key in ("test", "passed", "where", "faults", "because")]
    return columns, [
        (one.proof.name, one.passed, f"{one.proof.where}:{one.proof.line}", one.faults, one.because) for one in held
    ]
