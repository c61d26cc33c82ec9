"""Instants as people read them: on one clock, whatever zone they carry; with weekday and distance where it matters."""

from datetime import datetime, timedelta, timezone, tzinfo


def localize(instant: datetime, zone: tzinfo | None) -> datetime:
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
    return localize(instant, zone).replace(tzinfo=None).isoformat(" ", "minutes")
