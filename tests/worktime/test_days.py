from datetime import date

import pytest

from ticketcli.i18n import speak
from ticketcli.worktime.days import read_days

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("", "2026-11-20", "2026-11-20"), ("hoy", "2026-11-20", "2026-11-20"), ("manana", "2026-11-21", "2026-11-21"),
        ("el viernes", "2026-11-27", "2026-11-27"), ("last friday", "2026-11-13", "2026-11-13"),
        ("el 5 de diciembre", "2026-12-05", "2026-12-05"), ("25/12", "2026-12-25", "2026-12-25"),
        ("vie 4 dic", "2026-12-04", "2026-12-04"), ("fin de mes", "2026-11-30", "2026-11-30"),
        ("la semana que viene", "2026-11-23", "2026-11-29"), ("this week", "2026-11-16", "2026-11-22"),
        ("este mes", "2026-11-01", "2026-11-30"), ("next month", "2026-12-01", "2026-12-31"),
    ],
)  # fmt: skip
def test_days_are_read_as_the_first_and_the_last_that_is_meant(words, first, last):
    assert read_days(words, FRIDAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("words", ["15:00", "el", "semana", "fin", "garbage"])
def test_what_names_no_day_is_none(words):
    assert read_days(words, FRIDAY) is None


def test_the_day_comes_first_where_spanish_is_spoken():
    speak("es")
    assert read_days("5/12", FRIDAY) == (date(2026, 12, 5),) * 2


def test_a_week_is_the_same_from_each_of_its_days():
    for day in range(16, 23):
        assert read_days("la semana que viene", date(2026, 11, day)) == (date(2026, 11, 23), date(2026, 11, 29))
