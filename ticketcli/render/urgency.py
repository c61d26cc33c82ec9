"""Urgency explained: each part with what was seen, so that a person can recompute it (docs/cli.md, Urgency)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from ticketcli.i18n import _
from ticketcli.render.grid import UNSET, show_working_time
from ticketcli.sla.deadlines import target_name
from ticketcli.text import one_line
from ticketcli.ticket.urgency import LONG, MANY, Facts, Scale, Score, Seen
from ticketcli.worktime.instants import write_instant


def explain_urgency(score: Score, scale: Scale, zone: tzinfo | None) -> Iterator[str]:
    """A line for each part: points, what it is, what was seen."""
    if not (score.seen and score.facts):
        return
    saw = _part_words(score.seen, score.facts, scale, zone)
    for name, points in score.parts:
        title, seen = saw[name]
        yield f"  {points:4}  {title}: {seen}"


def _part_words(seen: Seen, facts: Facts, scale: Scale, zone: tzinfo | None) -> Mapping[str, tuple[str, str]]:
    standing = seen.standing
    return {
        "priority": (_("priority"), _place(seen.priority, scale.priorities)),
        "waiting": (_("waiting for an answer"), _waiting(seen, facts, zone)),
        "deadline": (_("deadline"), _deadline(seen, facts, zone)),
        "tier": (_("tier of the customer"), _place(standing.tier, scale.tiers)),
        "contacts": (_("contacts in 30 days"), _count(standing.contacts)),
        "complaints": (_("unsolved complaints"), _count(standing.complaints)),
        "rules": (_("points by rules"), f"{seen.points:+}"),
        "person": (_("points by persons"), f"{seen.raised:+}"),
    }


def _place(word: str | None, words: Sequence[str]) -> str:
    if not word or word not in words:
        return one_line(word or "") or UNSET
    return _("{word}, {place} of {count}").format(word=one_line(word), place=words.index(word) + 1, count=len(words))


def _count(number: int) -> str:
    return _("{number}; {most} count in full").format(number=number, most=MANY)


def _waiting(seen: Seen, facts: Facts, zone: tzinfo | None) -> str:
    if facts.unanswered_since is None:
        return UNSET
    line = _("since {since}, {span} of working time; {most} count in full")
    most = _working(LONG * seen.day)
    return line.format(since=_clock(facts.unanswered_since, zone), span=_working(seen.waited), most=most)


def _deadline(seen: Seen, facts: Facts, zone: tzinfo | None) -> str:
    if facts.due_at is None or seen.slack is None:
        return UNSET
    late, left = _("{span} late"), _("{span} left")
    span = (late if seen.slack < 0 else left).format(span=_working(seen.slack))
    line = _("{target}, due {due}, {span} in the working time of {calendar}; its day has {day}")
    return line.format(
        target=target_name(facts.target or ""), due=_clock(facts.due_at, zone), span=span,
        calendar=one_line(facts.calendar or UNSET), day=_working(seen.due_day),
    )  # fmt: skip


def _clock(at: float, zone: tzinfo | None) -> str:
    return write_instant(datetime.fromtimestamp(at, UTC), zone)


def _working(seconds: int) -> str:
    return show_working_time(timedelta(seconds=seconds))


def urgency_document(score: Score, zone: tzinfo | None) -> dict[str, Any]:
    """The same for machines: the number, its parts, what was seen; working time in seconds, negative when late."""
    seen, facts = score.seen, score.facts
    told = {"points": score.points, "parts": dict(score.parts)}
    if not (seen and facts):
        return told
    return told | {"seen": {
        "priority": seen.priority, "unanswered_since": _instant(facts.unanswered_since, zone), "waited": seen.waited,
        "target": facts.target, "due_at": _instant(facts.due_at, zone), "calendar": facts.calendar,
        "left": seen.slack, **seen.standing._asdict(), "rules": seen.points, "person": seen.raised,
        "day": seen.day, "due_day": seen.due_day,
    }}  # fmt: skip


def _instant(at: float | None, zone: tzinfo | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).astimezone(zone).isoformat()
