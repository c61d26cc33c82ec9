from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.i18n import speak
from ticketcli.worktime import instants
from ticketcli.worktime.calendar import WEEKDAYS, make_calendar

AIRES = ZoneInfo("America/Argentina/Buenos_Aires")
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=AIRES)
OFFICE = make_calendar(
    {
        "zone": AIRES.key,
        "hours": {day: [["09:00", "13:00"], ["14:00", "18:00"]] for day in WEEKDAYS[:5]},
        "holidays": ["2026-11-23"],
    }
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AIRES)


def test_an_instant_is_written_on_the_clock_of_the_zone_not_on_the_one_that_it_carries():
    there = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
    assert instants.localize_instant(there, AIRES).isoformat() == "2026-11-20T10:30:00-03:00"
    assert instants.write_instant(there, AIRES) == "2026-11-20 10:30"
    assert instants.write_instant(there, ZoneInfo("Asia/Tokyo")) == "2026-11-20 22:30"


def test_instants_of_a_repeated_hour_are_told_apart():
    madrid = ZoneInfo("Europe/Madrid")
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert (instants.write_instant(first, madrid), instants.write_instant(second, madrid)) == ("2026-10-25 02:30",) * 2
    assert instants.localize_instant(first, madrid) == first < second == instants.localize_instant(second, madrid)


def test_an_instant_at_the_end_of_time_is_told_as_it_is():
    last = datetime(9999, 12, 31, 23, 0, tzinfo=UTC)
    assert instants.write_instant(last, ZoneInfo("Asia/Tokyo")) == "9999-12-31 23:00"


@pytest.mark.parametrize(
    ("instant", "spanish", "english"),
    [
        ("2026-11-20T15:00", "vie 20/11 15:00, en 4 h 30 min", "Fri 20 Nov 15:00, in 4 h 30 min"),
        ("2026-11-20T11:00", "vie 20/11 11:00, en 30 min", "Fri 20 Nov 11:00, in 30 min"),
        ("2026-11-21T10:30", "sáb 21/11 10:30, en 1 d", "Sat 21 Nov 10:30, in 1 d"),
        ("2026-11-22T13:45", "dom 22/11 13:45, en 2 d 3 h", "Sun 22 Nov 13:45, in 2 d 3 h"),
        ("2027-01-05T09:00", "mar 5/1/2027 09:00, en 45 d 22 h", "Tue 5 Jan 2027 09:00, in 45 d 22 h"),
        ("2026-11-18T09:00", "mié 18/11 09:00, hace 2 d 1 h", "Wed 18 Nov 09:00, 2 d 1 h ago"),
        ("2026-11-20T10:30", "vie 20/11 10:30, ahora", "Fri 20 Nov 10:30, now"),
    ],
)
def test_an_answer_echoes_weekday_and_distance(instant, spanish, english):
    assert instants.describe_instant(at(instant), NOW) == english
    speak("es")
    assert instants.describe_instant(at(instant), NOW) == spanish
    assert instants.describe_instant(at(instant).astimezone(UTC), NOW) == spanish


def test_the_end_of_a_day_is_told_as_that_day():
    assert instants.describe_end(at("2026-11-28T00:00"), NOW) == "Fri 27 Nov, in 7 d 13 h"
    assert instants.describe_end(at("2026-11-27T18:00"), NOW) == "Fri 27 Nov 18:00, in 7 d 7 h"


@pytest.mark.parametrize(
    ("instant", "doubt"),
    [
        ("2026-11-20T09:00", ""), ("2026-11-20T13:00", ""), ("2026-11-20T18:00", ""),
        ("2026-11-20T18:01", "outside working hours"), ("2026-11-20T01:30", "outside working hours"),
        ("2026-11-20T13:30", "outside working hours"), ("2026-11-21T10:00", "a day without working hours"),
        ("2026-11-23T10:00", "a day without working hours"),
    ],
)  # fmt: skip
def test_an_instant_at_which_nobody_works_is_doubted(instant, doubt):
    assert instants.doubt_instant(at(instant), OFFICE) == doubt


@given(st.integers(0, 10**7))
def test_distance_is_told_to_the_minute_within_a_day_and_to_the_hour_beyond(minutes):
    told = instants.describe_instant(NOW + timedelta(minutes=minutes), NOW).partition(", ")[2]
    units = {"d": 1440, "h": 60, "min": 1}
    words = told.removeprefix("in ").split()
    found = 0 if told == "now" else sum(int(n) * units[unit] for n, unit in zip(words[::2], words[1::2], strict=True))
    assert 0 <= minutes - found < (60 if minutes >= 1440 else 1)
