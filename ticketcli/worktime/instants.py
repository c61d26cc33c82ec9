"""Instants as people read them: on one clock, whatever zone they carry; with weekday and distance where it matters."""

from datetime import datetime, tzinfo


def localize(instant: datetime, zone: tzinfo | None) -> datetime:
    """`instant` on the clocks of `zone`; as it is where that is beyond the years 1 to 9999."""
    try:
        return instant.astimezone(zone)
    except OverflowError:
        return instant


def write_instant(instant: datetime, zone: tzinfo | None) -> str:
    """`instant` as the clocks of `zone` show it: 2026-11-21 10:12."""
    return localize(instant, zone).replace(tzinfo=None).isoformat(" ", "minutes")
