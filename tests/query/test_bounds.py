"""Keys that compare: numbers, priorities, instants."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.query.questions import BARE, HOUR, NOW, ZONE, asked, found, refusal
from ticketcli.config.settings import Settings


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("level:2", "m"),
        ("difficulty:4", "m"),
        ("difficulty:>=3", "m"),
        ("difficulty:<3", ""),
        ("level:>=2", "m"),
        ("level:<2", ""),
        ("level:1,2", "m"),
        ("progress:<50", "m"),
        ("progress:>40", ""),
        ("progress:<=40", "m"),
        ("progress:=40", "m"),
        ("priority:normal", "b"),
        ("priority:critica", "m"),
        ("priority:>=normal", "mb"),
        ("priority:<normal", "d"),
        ("priority:<=normal", "bd"),
        ("priority:>normal", "m"),
        ("priority:=NORMAL", "b"),
        ("priority:baja,critica", "md"),
    ],
)
def test_numbers_and_priorities_compare(typed: str, which: str):
    assert found(typed) == which


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("created:<7d", "m"),
        ("created:>7d", "bd"),
        ("created:7d", "m"),
        ("created:<=2h", "m"),
        ("created:<1h", ""),
        ("created:>2w", "bd"),
        ("created:>=2w", "bd"),
        ('created:<"7 días"', "m"),
        ('created:<"una semana"', "m"),
        ("created:2026-11-21", "m"),
        ("created:hoy", "m"),
        ("created:today", "m"),
        ("created:<today", "bd"),
        ("created:>=today", "m"),
        ("created:>today", ""),
        ("created:<=2026-11-21", "mbd"),
        ("created:2026-10-01", "b"),
        ("created:2026-10-01,today", "mb"),
        ("created:2026-11-21T08:00", "m"),
        ("created:2026-11-21T08:00:01", ""),
        ("created:<=2026-11-21T08:00-03:00", "mbd"),
        ("created:<2026-11-21T11:00Z", "bd"),
        ('created:>="21/11/2026 08:00"', "m"),
        ("created:2026-11-21T11:00Z", "m"),
        ("updated:<2h", "m"),
        ("updated:>2h", "bd"),
        ("resolved:<4d", "d"),
        ("resolved:<2d", ""),
        ("closed:>1d", "d"),
        ("resolved:2026-11-18", "d"),
        ("-resolved:<4d", "mb"),
        ("closed:2026-11-19", "d"),
        ("created:<ayer", "bd"),
    ],
)
def test_times_compare_with_ages_days_and_instants(typed: str, which: str):
    assert found(typed) == which


def day(typed: str, created: datetime) -> bool:
    return asked(typed).matches(BARE._replace(created_at=created))


@pytest.mark.parametrize("spelling", ["2026-10-01", "2026/10/1", '"1 de octubre de 2026"', '"october 1 2026"'])
def test_a_day_is_a_whole_day_in_the_desks_zone(spelling: str):
    first = datetime(2026, 10, 1, tzinfo=ZONE).astimezone(UTC)
    second = timedelta(seconds=1)
    assert not day(f"created:{spelling}", first - second)
    assert day(f"created:{spelling}", first)
    assert day(f"created:{spelling}", first + 24 * HOUR - second)
    assert not day(f"created:{spelling}", first + 24 * HOUR)
    assert day(f"created:<={spelling}", first + 23 * HOUR)
    assert not day(f"created:>{spelling}", first + 23 * HOUR)


@pytest.mark.parametrize(
    ("zone", "date", "hours"),
    [
        ("Europe/Madrid", "2026-03-29", 23),
        ("Europe/Madrid", "2026-10-25", 25),
        ("America/Santiago", "2026-09-06", 23),
        ("America/Havana", "2026-11-01", 25),
        ("UTC", "2026-11-01", 24),
    ],
)
def test_a_day_is_as_long_as_its_clock_says(zone: str, date: str, hours: int):
    matches = asked(f"created:{date}", desk=Settings(zone=zone)).matches
    noon = datetime.fromisoformat(f"{date}T12:00:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    around = (noon + timedelta(minutes=30 * step) for step in range(-60, 60))
    assert sum(matches(BARE._replace(created_at=at)) for at in around) == 2 * hours


def test_younger_and_older_leave_nothing_between_them():
    edge = NOW - timedelta(days=7)
    for created in (edge - timedelta(seconds=1), edge, edge + timedelta(seconds=1)):
        assert day("created:<7d", created) != day("created:>7d", created)


def test_a_midnight_that_is_told_is_an_instant():
    midnight = datetime(2026, 10, 1, tzinfo=ZONE)
    assert day('created:"2026-10-01 00:00"', midnight)
    assert not day('created:"2026-10-01 00:00"', midnight + HOUR)


def test_what_has_not_happened_matches_no_time():
    assert found("resolved:<100w or resolved:>100w") == "d"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("priority:>alta", "unknown priority `alta`"),
        ("level:x", "compares with a whole number"),
        ("level:²", "whole number"),
        ("level:" + "9" * 50, "whole number"),
        ("created:>", "compares with nothing"),
        ("created:=>2026-11-01", "`created:=>2026-11-01` compares with nothing"),
        ("priority:>>low", "compares with nothing"),
        ("created:soon", "no such time"),
        ("created:2026-13-01", "no such"),
        ("created:1/2/2026", "may be"),
        ("created:>9999999w", "years"),
    ],
)
def test_what_nothing_compares_with_is_refused(typed: str, line: str):
    assert line in refusal(typed)
