"""Public holidays by country and region."""

from datetime import date, datetime, timedelta

import pytest

from ticketcli.errors import Usage
from ticketcli.worktime import holidays
from ticketcli.worktime.calendar import WEEKDAYS, make_calendar

NINE_TO_FIVE = {"zone": "UTC", "hours": {day: [["09:00", "17:00"]] for day in WEEKDAYS[:5]}}
HOUR = 3600
when = datetime.fromisoformat


@pytest.mark.parametrize(
    ("country", "region", "day"),
    [
        ("AR", None, date(2026, 7, 9)),
        ("ES", None, date(2026, 12, 25)),
        ("ES", "MD", date(2026, 5, 2)),
        ("US", None, date(1900, 7, 4)),
        ("US", "CA", date(2100, 12, 25)),
    ],
)
def test_a_public_holiday_is_known_by_country_and_region(country, region, day):
    known = holidays.holiday_days(country, region)
    assert day in known
    assert list(known) == sorted(set(known))
    assert (known[0].year >= 1900, known[-1].year) == (True, 2100)


def test_a_day_of_one_region_is_none_of_the_others():
    assert date(2026, 5, 2) not in holidays.holiday_days("ES")
    assert date(2026, 5, 2) not in holidays.holiday_days("ES", "CT")


@pytest.mark.parametrize(
    ("country", "region", "line"),
    [
        ("Spain", None, "holidays.country: no holidays are known of Spain; there is"),
        ("", None, "holidays.country: no holidays are known of "),
        ("ES", "Nowhere", "holidays.region: no holidays are known of Nowhere; there is"),
        ("ES\n", None, "no holidays are known of ES"),
    ],
)
def test_a_country_or_region_that_is_none_is_refused_on_one_line(country, region, line):
    with pytest.raises(Usage) as refused:
        holidays.holiday_days(country, region)
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


def test_public_holidays_are_those_of_country_and_region():
    shop = {"zone": "Europe/Madrid", "hours": {day: [["09:00", "17:00"]] for day in WEEKDAYS}}
    spain = make_calendar(shop | {"holidays": {"country": "ES"}})
    madrid = make_calendar(shop | {"holidays": {"country": "ES", "region": "MD", "days": ["2026-08-14"]}})
    own = make_calendar(shop | {"holidays": {"country": "ES", "worked": ["2026-12-25"]}})
    days = [("2026-12-25", (0, 0, 8)), ("2026-05-02", (8, 0, 8)), ("2026-08-14", (8, 0, 8)), ("2026-08-13", (8, 8, 8))]
    for day, worked in days:
        start = when(f"{day}T00:00+01:00")
        told = tuple(one.between(start, start + timedelta(days=1)) // HOUR for one in (spain, madrid, own))
        assert told == worked, day


@pytest.mark.parametrize("year", [1900, 1999, 2050, 2100])
def test_public_holidays_are_known_of_any_year(year):
    office = make_calendar(NINE_TO_FIVE | {"holidays": {"country": "US"}})
    assert office.between(when(f"{year}-12-25T00:00Z"), when(f"{year}-12-26T00:00Z")) == 0


@pytest.mark.parametrize(
    ("holidays", "line"),
    [
        ({"country": "XX"}, "holidays.country: no holidays are known of XX"),
        ({"country": "ES", "region": "ZZ"}, "holidays.region: no holidays are known of ZZ"),
    ],
)
def test_a_country_that_is_none_is_refused_when_it_is_reckoned_with(holidays, line):
    office = make_calendar(NINE_TO_FIVE | {"holidays": holidays})
    with pytest.raises(Usage, match=line.replace(".", r"\.")):
        office.is_open(when("2026-11-16T09:00Z"))
