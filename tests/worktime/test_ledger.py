"""Working time told once: a ledger answers as its calendar does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.worktime.calendar import make_calendar
from ticketcli.worktime.ledger import make_ledger, unpack_ledger, usual_day

HOURS = {day: [["09:00", "13:00"], ["14:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = {"zone": "Europe/Madrid", "hours": HOURS, "holidays": ["2026-12-08", "2027-01-01"]}
NIGHTS = {"zone": "America/Santiago", "hours": {day: [["00:00", "24:00"]] for day in ("sat", "sun", "mon")}}
ALWAYS = {"zone": "America/Argentina/Buenos_Aires"}
LEDGERS = {
    name: (make_calendar(told), make_ledger(make_calendar(told), 2026))
    for name, told in (("office", OFFICE), ("nights", NIGHTS), ("always", ALWAYS))
}
MADRID = ZoneInfo("Europe/Madrid")


def hours(since: datetime, until: datetime) -> float:
    return LEDGERS["office"][1].between(since.timestamp(), until.timestamp()) / 3600


def madrid(*told: int) -> datetime:
    return datetime(*told, tzinfo=MADRID)


@pytest.mark.parametrize(
    ("since", "until", "worked"),
    [
        (madrid(2026, 11, 20, 14, 50), madrid(2026, 11, 23, 9, 45), 3 + 10 / 60 + 0.75),  # over a weekend
        (madrid(2026, 11, 20, 18), madrid(2026, 11, 21, 9), 0),  # a night
        (madrid(2026, 12, 7, 17), madrid(2026, 12, 9, 10), 2),  # over a holiday
        (madrid(2026, 12, 31, 17), madrid(2027, 1, 4, 10), 2),  # over a year's end
        (madrid(2026, 3, 27, 17), madrid(2026, 3, 30, 10), 2),  # the clock goes forward on Sunday
        (madrid(2026, 10, 23, 17), madrid(2026, 10, 26, 10), 2),  # and back
        (madrid(2026, 11, 20, 12, 30), madrid(2026, 11, 20, 14, 30), 1),  # a lunch break
        (madrid(2026, 11, 20, 14, 30), madrid(2026, 11, 20, 12, 30), -1),  # backwards
    ],
)
def test_only_working_time_counts(since: datetime, until: datetime, worked: float):
    assert hours(since, until) == pytest.approx(worked)


def test_an_hour_that_the_clock_repeats_counts_twice_and_a_skipped_one_not_at_all():
    ledger = LEDGERS["nights"][1]
    zone = ZoneInfo("America/Santiago")
    for day, worked in ((datetime(2026, 4, 4, tzinfo=zone), 25), (datetime(2026, 9, 6, tzinfo=zone), 23)):
        after = (day + timedelta(days=1)).replace(tzinfo=zone)
        assert ledger.between(day.timestamp(), after.timestamp()) == worked * 3600


@settings(deadline=None)
@given(
    st.sampled_from(sorted(LEDGERS)),
    st.datetimes(datetime(2024, 1, 2), datetime(2027, 12, 30), timezones=st.just(UTC)),
    st.integers(0, 40_000_000),
)
def test_a_ledger_answers_as_its_calendar_does(name: str, since: datetime, seconds: int):
    calendar, ledger = LEDGERS[name]
    since = since.replace(microsecond=0)
    until = min(since + timedelta(seconds=seconds), datetime(2027, 12, 30, tzinfo=UTC))
    asked = (min(since, until), until)
    assert ledger.between(*(at.timestamp() for at in asked)) == calendar.between(*asked)


def test_what_is_packed_comes_out_the_same():
    ledger = LEDGERS["office"][1]
    again = unpack_ledger(ledger.pack())
    span = madrid(2025, 3, 1, 11).timestamp(), madrid(2027, 3, 1, 11).timestamp()
    assert again.between(*span) == ledger.between(*span) > 0
    assert again.day == 8 * 3600


@pytest.mark.parametrize(
    ("told", "day"),
    [
        (OFFICE, 8 * 3600), (ALWAYS, 24 * 3600),
        ({"zone": "UTC", "hours": {"mon": [["09:00", "18:00"]], "sat": [["10:00", "13:00"]]}}, 6 * 3600),
        ({"zone": "UTC", "hours": {}, "shifts": {"2026-11-21": [["09:00", "10:00"]]}}, 8 * 3600),
    ],
)  # fmt: skip
def test_a_usual_day_is_the_mean_of_those_on_which_anybody_works(told: dict, day: int):
    assert usual_day(make_calendar(told)) == day
