"""Deadlines explained: what each rests on, and the working time counted, line by line."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ticketcli.i18n import _
from ticketcli.render.grid import Column, show_working_time
from ticketcli.sla import explanation
from ticketcli.sla.deadlines import MET, MISSED, STOPPED, Deadline, Service, deadline_headline
from ticketcli.sla.deadlines import PAUSED as STANDING
from ticketcli.sla.explanation import CALENDAR, CLOSED, COUNTED, MORE, PAUSED, Line
from ticketcli.sla.policy import strength_name
from ticketcli.text import one_line
from ticketcli.ticket.model import LATE, Ticket

INDENT = "  "


def deadline_lines(ticket: Ticket, made: Sequence[Deadline], at: datetime, zone: ZoneInfo) -> Iterator[str]:
    """Each deadline of a ticket with its account, for a person."""
    yield f"{ticket.id}  {one_line(ticket.title)}"
    for one in made:
        yield ""
        yield deadline_headline(one, at)
        yield INDENT + _grounds(one)
        yield from (INDENT + _line(line, zone) for line in explanation.account_lines(one, at))
        yield INDENT + _verdict(one, at)


def silence_lines(ticket: Ticket, made: Sequence[Deadline], service: Service) -> Iterator[str]:
    """Why there is no deadline, where there is none."""
    if made:
        return
    if not service.policies:
        yield _("sla.yaml has no policies: nothing has a deadline (docs/format.md says how they are written)")
    elif not service.policy(ticket, ticket.created_at):
        yield _("no policy holds of it: tkt sla lint names all such tickets")
    else:
        yield _("its policy has no target for it, or its timeline does not tell when it ended")


def _grounds(one: Deadline) -> str:
    line = _("policy {policy} ({strength}): {length} of calendar {calendar}, that is {budget}, from {start} on")
    return line.format(
        policy=one.policy.name, strength=strength_name(one.strength), length=one.length.text,
        calendar=one.stretches[-1].name, budget=_hours(one.budget), start=_clock(one.clock.start),
    )  # fmt: skip


def _line(line: Line, zone: ZoneInfo) -> str:
    """`Fri 2026-11-20  09:00–13:00   4h 00m   (4h 20m)`."""
    since, until = line.since.astimezone(zone), line.until.astimezone(zone)
    if line.what == CALENDAR:
        return _("{since}  calendar {name}").format(since=_clock(since), name=line.name)
    until_text = f"{until:%H:%M}" if since.date() == until.date() else _clock(until)
    if line.what == COUNTED and (until - since) <= timedelta(days=1) and f"{until:%H:%M}" == "00:00":
        until_text = "24:00"
    span = f"{_clock(since)} – {until_text}"
    return {
        COUNTED: f"{span:<36}{_hours(line.seconds):>9}  = {_hours(line.total)}",
        PAUSED: f"{span:<36}" + _("paused"),
        CLOSED: f"{_days(since, until - timedelta(seconds=1)):<36}" + _("closed"),
        MORE: f"{span:<36}{_hours(line.seconds):>9}  = {_hours(line.total)}  " + _("(in many more frames)"),
    }[line.what]


def _verdict(one: Deadline, at: datetime) -> str:
    state = one.state(at)
    if state == MET:
        return _("met at {at}").format(at=_clock(one.clock.end or at))
    if state == MISSED:
        end = one.clock.end or one.clock.stop or at
        over = one.stretches[-1].calendar.between(one.at or end, end, one.pauses)
        return _("missed: {at}, {over} of working time too late").format(at=_clock(end), over=_hours(over))
    if state == STOPPED:
        return _("the work ended at {at}, before it was due").format(at=_clock(one.clock.stop or at))
    if state == STANDING:
        return _("the clock stands since {at}: {left} of working time are left").format(
            at=_clock(one.paused_at or at), left=_span(one.time_left(at)))  # fmt: skip
    if one.at is None:
        return _("the calendar has no more working time: it never ends")
    if state == LATE:
        return _("due {at}: late by {over} of working time").format(at=_clock(one.at), over=_span(one.time_left(at)))
    line = _("due {at}: {left} of working time are left; warned of at {warn}")
    return line.format(at=_clock(one.at), left=_span(one.time_left(at)), warn=_clock(one.warn_at or one.at))


def _days(first: datetime, last: datetime) -> str:
    return f"{first:%Y-%m-%d}" + (f" – {last:%Y-%m-%d}" if first.date() != last.date() else "")


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _hours(seconds: int) -> str:
    return show_working_time(timedelta(seconds=seconds))


def _span(span: timedelta) -> str:
    return show_working_time(abs(span))


# -- for machines ------------------------------------------------------------------------------------------------------


def deadline_document(one: Deadline, at: datetime) -> dict[str, Any]:
    """A deadline with everything it rests on; times in seconds of working time."""
    return {
        "target": one.name,
        "at": one.at,
        "state": one.state(at),
        "strength": one.strength,
        "policy": one.policy.name,
        "calendar": one.stretches[-1].name,
        "length": one.length.text,
        "seconds": one.budget,
        "left": int(one.time_left(at).total_seconds()),
        "since": one.clock.start,
        "warn_at": one.warn_at,
        "met_at": one.clock.end,
        "paused_at": one.paused_at,
        "account": [line._asdict() for line in explanation.account_lines(one, at)],
    }


def deadline_rows(made: Sequence[Deadline], at: datetime) -> tuple[list[Column], list[tuple[Any, ...]]]:
    """The account as rows: a line each."""
    columns = [
        Column("target", _("target")),
        Column("what", _("what")),
        Column("since", _("since")),
        Column("until", _("until")),
        Column("seconds", _("seconds"), align="right"),
        Column("total", _("total"), align="right"),
        Column("name", _("calendar")),
    ]
    told = [(one.name, *line[:-1], line.name or None) for one in made for line in explanation.account_lines(one, at)]
    return columns, told
