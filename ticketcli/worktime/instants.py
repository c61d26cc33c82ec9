"""Instants as people read them: on one clock, whatever zone they carry; with weekday and distance where it matters."""

from datetime import datetime, time, timedelta, timezone, tzinfo

from ticketcli.i18n import _
from ticketcli.worktime.calendar import Calendar


def localize_instant(instant: datetime, zone: tzinfo | None) -> datetime:
    """`instant` on the clocks of `zone`, with its offset; as it is where that is beyond the years 1 to 9999.

    Not with the zone itself: with that, datetimes of a repeated hour compare wrongly.
    """
    try:
        there = instant.astimezone(zone)
    except OverflowError:
        return instant
    return there.replace(tzinfo=timezone(there.utcoffset() or timedelta()))


def write_instant(instant: datetime, zone: tzinfo | None) -> str:
    """`instant` as the clocks of `zone` show it: 2026-11-21 10:12."""
    return localize_instant(instant, zone).replace(tzinfo=None).isoformat(" ", "minutes")


def describe_instant(instant: datetime, at: datetime) -> str:
    """`instant` with its weekday and its distance, on the clock of `at`: Fri 20 Nov 15:00, in 4 h 30 min."""
    there = localize_instant(instant, at.tzinfo)
    return f"{_name_day(there, at)} {there:%H:%M}, {_distance(there, at)}"


def describe_end(end: datetime, at: datetime) -> str:
    """The end of what lasts, likewise: midnight is that of its last day, which is told without a clock."""
    there = localize_instant(end, at.tzinfo)
    if there.time() != time():
        return describe_instant(end, at)
    return f"{_name_day(there - timedelta(days=1), at)}, {_distance(there, at)}"


def doubt_instant(instant: datetime, calendar: Calendar) -> str:
    """What is odd about an instant at which somebody is to work: nobody works then; nothing where somebody does."""
    if calendar.is_open(instant) or calendar.is_open(instant - timedelta(seconds=1)):
        return ""
    midnight = datetime.combine(localize_instant(instant, calendar.zone).date(), time(), calendar.zone)
    if calendar.between(midnight, midnight + timedelta(days=1)):
        return _("outside working hours")
    return _("a day without working hours")


def _name_day(there: datetime, at: datetime) -> str:
    weekdays = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    months = (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"), _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"),
        _("Dec"),
    )  # fmt: skip
    line = _("{weekday} {day} {month}") if there.year == at.year else _("{weekday} {day} {month} {year}")
    weekday, month = weekdays[there.weekday()], months[there.month - 1]
    return line.format(weekday=weekday, day=there.day, month=month, year=there.year)


def _distance(there: datetime, at: datetime) -> str:
    minutes = abs(there - at) // timedelta(minutes=1)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = [f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (0 if days else minutes, "min")) if n]
    if not units:
        return _("now")
    return (_("in {span}") if there > at else _("{span} ago")).format(span=" ".join(units))
