from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.errors import Usage
from ticketcli.i18n import speak
from ticketcli.worktime import dates
from ticketcli.worktime.calendar import WEEKDAYS, make_calendar

MADRID = ZoneInfo("Europe/Madrid")
SUNDAY = datetime(2026, 11, 22, 10, 30, 15, 999, tzinfo=MADRID)
OFFICE = make_calendar(
    {
        "zone": "Europe/Madrid",
        "hours": {day: [["09:00", "14:00"], ["16:00", "19:00"]] for day in WEEKDAYS[:5]},
        "holidays": ["2026-11-24"],
    }
)


def read(text, at=SUNDAY, zone=MADRID, calendar=OFFICE):
    return f"{dates.read_instant(text, at, zone, calendar):%Y-%m-%d %H:%M:%S}"


def refusal(text, at=SUNDAY):
    with pytest.raises(Usage) as refused:
        dates.read_instant(text, at, MADRID, OFFICE)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-12-05", "2026-12-05 00:00:00"),
        ("2026-12-05 17:00", "2026-12-05 17:00:00"),
        ("2026-12-05T17:00:09", "2026-12-05 17:00:09"),
        ("2026-12-05T17:00:09.875", "2026-12-05 17:00:09"),
        ("2026-12-05T17:00Z", "2026-12-05 18:00:00"),
        ("2026-12-05t17:00z", "2026-12-05 18:00:00"),
        ("2026-12-05T17:00:00-03:00", "2026-12-05 21:00:00"),
        ("2026-12-05 24:00", "2026-12-06 00:00:00"),
        ("20261205T1700", "2026-12-05 17:00:00"),
        ("2026-W49-6", "2026-12-05 00:00:00"),
        ("  2026-12-05   17:00 ", "2026-12-05 17:00:00"),
    ],
)
def test_iso_8601_is_read(text, instant):
    assert read(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("now", "2026-11-22 10:30:15"),
        ("ahora", "2026-11-22 10:30:15"),
        ("today", "2026-11-22 00:00:00"),
        ("hoy", "2026-11-22 00:00:00"),
        ("tomorrow 10:00", "2026-11-23 10:00:00"),
        ("mañana 10:00", "2026-11-23 10:00:00"),
        ("manana a las 10", "2026-11-23 10:00:00"),
        ("MAÑANA", "2026-11-23 00:00:00"),
        ("a las 10 de la mañana", "2026-11-22 10:00:00"),
        ("10:00 tomorrow", "2026-11-23 10:00:00"),
        ("pasado mañana", "2026-11-24 00:00:00"),
        ("the day after tomorrow at 8", "2026-11-24 08:00:00"),
        ("yesterday", "2026-11-21 00:00:00"),
        ("ayer a la 1", "2026-11-21 01:00:00"),
        ("anteayer 23:59", "2026-11-20 23:59:00"),
        ("antes de ayer", "2026-11-20 00:00:00"),
        ("the day before yesterday", "2026-11-20 00:00:00"),
        ("a las 5", "2026-11-22 05:00:00"),
        ("5pm", "2026-11-22 17:00:00"),
        ("5:30 p.m.", "2026-11-22 17:30:00"),
        ("mañana 17h", "2026-11-23 17:00:00"),
    ],
)
def test_days_and_times_near_the_present_are_read(text, instant):
    assert read(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("fri", "2026-11-27 00:00:00"),
        ("next friday", "2026-11-27 00:00:00"),
        ("on Friday 5pm", "2026-11-27 17:00:00"),
        ("el viernes", "2026-11-27 00:00:00"),
        ("próximo lunes 9:30", "2026-11-23 09:30:00"),
        ("el próximo miércoles a las 9:30", "2026-11-25 09:30:00"),
        ("el sábado que viene", "2026-11-28 00:00:00"),
        ("sunday", "2026-11-29 00:00:00"),
        ("last friday", "2026-11-20 00:00:00"),
        ("el viernes pasado", "2026-11-20 00:00:00"),
        ("el pasado domingo", "2026-11-15 00:00:00"),
        ("5 de diciembre", "2026-12-05 00:00:00"),
        ("el 5 de diciembre a las 17:00", "2026-12-05 17:00:00"),
        ("el 5 de diciembre de 2027 a las 5 de la tarde", "2027-12-05 17:00:00"),
        ("December 5 5pm", "2026-12-05 17:00:00"),
        ("December 5th, 2027, 5:30 p.m.", "2027-12-05 17:30:00"),
        ("the 5th of December", "2026-12-05 00:00:00"),
        ("5 dic", "2026-12-05 00:00:00"),
        ("22 nov", "2026-11-22 00:00:00"),
        ("21 nov", "2027-11-21 00:00:00"),
        ("29 de febrero", "2028-02-29 00:00:00"),
        ("viernes 4 de diciembre", "2026-12-04 00:00:00"),
        ("vie 4 dic", "2026-12-04 00:00:00"),
        ("25/12/2026", "2026-12-25 00:00:00"),
        ("12/25/2026 9:00", "2026-12-25 09:00:00"),
        ("25.12.2026", "2026-12-25 00:00:00"),
        ("25/12", "2026-12-25 00:00:00"),
        ("3/3/2026", "2026-03-03 00:00:00"),
        ("2026/3/4", "2026-03-04 00:00:00"),
    ],
)
def test_weekdays_and_dates_are_read(text, instant):
    assert read(text) == instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2h", "2026-11-22 12:30:15"),
        ("30m", "2026-11-22 11:00:15"),
        ("1d", "2026-11-23 10:30:15"),
        ("2w", "2026-12-06 10:30:15"),
        ("in 2 days", "2026-11-24 10:30:15"),
        ("en 2 días", "2026-11-24 10:30:15"),
        ("dentro de una hora", "2026-11-22 11:30:15"),
        ("in a week", "2026-11-29 10:30:15"),
        ("2 days ago", "2026-11-20 10:30:15"),
        ("hace 3 días", "2026-11-19 10:30:15"),
        ("3 working days", "2026-11-26 10:30:15"),
        ("3 días hábiles", "2026-11-26 10:30:15"),
        ("en 2 días laborables", "2026-11-25 10:30:15"),
        ("2 business days ago", "2026-11-19 10:30:15"),
        ("4 working hours", "2026-11-23 13:00:00"),
        ("0 working hours", "2026-11-22 10:30:15"),
        ("hace 90 minutos de trabajo", "2026-11-20 17:30:00"),
    ],
)
def test_lengths_count_from_the_present(text, instant):
    assert read(text) == instant


@pytest.mark.parametrize(
    ("half", "first", "last", "noon"),
    [
        ("am", 1, 12, 0),
        ("pm", 1, 12, 12),
        ("de la mañana", 1, 11, 0),
        ("de la tarde", 1, 12, 12),
        ("de la noche", 7, 11, 12),
    ],
)
def test_half_a_day_has_its_own_hours(half, first, last, noon):
    for hour in range(first, last + 1):
        assert read(f"{hour} {half}") == f"2026-11-22 {hour % 12 + noon:02}:00:00"
    for hour in (first - 1, last + 1):
        assert refusal(f"{hour} {half}").startswith("no such time")


def test_the_first_and_the_last_day_and_the_longest_text_are_read():
    assert read("1900-01-01") == "1900-01-01 00:00:00"
    assert read("2100-12-31") == "2100-12-31 00:00:00"
    assert read("hoy".ljust(100)) == "2026-11-22 00:00:00"
    assert "too long" in refusal("hoy".ljust(101))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("15hs", "2026-11-22 15:00:00"), ("15 hs", "2026-11-22 15:00:00"), ("9hs", "2026-11-22 09:00:00"),
        ("0 hs", "2026-11-22 00:00:00"), ("23hs", "2026-11-22 23:00:00"), ("mañana 15h", "2026-11-23 15:00:00"),
        ("15:30hs", "2026-11-22 15:30:00"), ("a las 15 hs", "2026-11-22 15:00:00"),
    ],
)  # fmt: skip
def test_15hs_is_the_clock_where_an_instant_is_asked_for(text, instant):
    assert read(text) == instant


@pytest.mark.parametrize("text", ["en 15hs", "dentro de 15 hs", "15 horas", "in 15h", "15 hours"])
def test_15_hours_are_a_length_where_they_are_said_so(text):
    assert read(text) == "2026-11-23 01:30:15"


def test_more_hours_than_a_day_has_are_a_length_whatever_they_are_called():
    assert read("24hs") == read("24h") == "2026-11-23 10:30:15"
    assert read("48 hs") == "2026-11-24 10:30:15"


@pytest.mark.parametrize("text", ["15h", "15 h", "10h", "23h", "15hrs"])
def test_15h_is_refused_with_both_readings_named(text):
    hour = text[:2]
    assert refusal(text) == f"{text} may be {hour}:00 or in {hour} hours: write {hour}:00, or in {hour} hours"
    assert read(f"{hour}:00") == f"2026-11-22 {hour}:00:00"
    assert read(f"in {hour} hours") == read(f"en {hour} horas")


def test_an_hour_of_one_figure_is_a_length_as_it_always_was():
    assert read("9h") == "2026-11-22 19:30:15"


@pytest.mark.parametrize("text", ["15h", "15hs", "15 hours", "24hs", "2h"])
def test_so_long_after_is_a_length_wherever_it_can_be_one(text):
    hours = int("".join(filter(str.isdigit, text)))
    later = dates.read_later(text, SUNDAY, MADRID, OFFICE)
    assert later == SUNDAY.replace(microsecond=0) + timedelta(hours=hours)
    assert dates.read_later("4 working hours", SUNDAY, MADRID, OFFICE) == datetime(2026, 11, 23, 13, tzinfo=MADRID)
    assert dates.read_later("mañana", SUNDAY, MADRID) == datetime(2026, 11, 23, tzinfo=MADRID)


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("mañana", "2026-11-23 00:00:00", "2026-11-24 00:00:00"),
        ("2026-12-05", "2026-12-05 00:00:00", "2026-12-06 00:00:00"),
        ("2026-W49-6", "2026-12-05 00:00:00", "2026-12-06 00:00:00"),
        ("fin de mes", "2026-11-30 00:00:00", "2026-12-01 00:00:00"),
        ("a fin de mes", "2026-11-30 00:00:00", "2026-12-01 00:00:00"),
        ("the end of the month", "2026-11-30 00:00:00", "2026-12-01 00:00:00"),
        ("la semana que viene", "2026-11-23 00:00:00", "2026-11-30 00:00:00"),
        ("la próxima semana", "2026-11-23 00:00:00", "2026-11-30 00:00:00"),
        ("next week", "2026-11-23 00:00:00", "2026-11-30 00:00:00"),
        ("esta semana", "2026-11-16 00:00:00", "2026-11-23 00:00:00"),
        ("este mes", "2026-11-01 00:00:00", "2026-12-01 00:00:00"),
        ("el mes que viene", "2026-12-01 00:00:00", "2027-01-01 00:00:00"),
        ("mañana a la mañana", "2026-11-23 06:00:00", "2026-11-23 12:00:00"),
        ("tomorrow morning", "2026-11-23 06:00:00", "2026-11-23 12:00:00"),
        ("esta tarde", "2026-11-22 12:00:00", "2026-11-22 20:00:00"),
        ("el viernes por la noche", "2026-11-27 20:00:00", "2026-11-28 00:00:00"),
        ("mediodía", "2026-11-22 12:00:00", "2026-11-22 12:00:00"),
        ("mañana al mediodía", "2026-11-23 12:00:00", "2026-11-23 12:00:00"),
        ("friday noon", "2026-11-27 12:00:00", "2026-11-27 12:00:00"),
        ("en media hora", "2026-11-22 11:00:15", "2026-11-22 11:00:15"),
        ("hace media hora", "2026-11-22 10:00:15", "2026-11-22 10:00:15"),
        ("in half an hour", "2026-11-22 11:00:15", "2026-11-22 11:00:15"),
        ("en una hora y media", "2026-11-22 12:00:15", "2026-11-22 12:00:15"),
        ("mañana 10:00", "2026-11-23 10:00:00", "2026-11-23 10:00:00"),
        ("2026-12-05 00:00", "2026-12-05 00:00:00", "2026-12-05 00:00:00"),
        ("in 2 days", "2026-11-24 10:30:15", "2026-11-24 10:30:15"),
    ],
)
def test_what_people_say_begins_and_is_over(text, begin, end):
    assert read(text) == begin
    assert f"{dates.read_end(text, SUNDAY, MADRID, OFFICE):%Y-%m-%d %H:%M:%S}" == end


def test_the_month_that_comes_is_found_at_the_end_of_a_year():
    december = datetime(2026, 12, 31, 10, tzinfo=MADRID)
    assert read("fin de mes", december) == "2026-12-31 00:00:00"
    assert read("el mes que viene", december) == "2027-01-01 00:00:00"
    assert f"{dates.read_end('el mes que viene', december, MADRID):%Y-%m-%d}" == "2027-02-01"


@pytest.mark.parametrize(
    "text", ["la semana que viene 10:00", "media", "fin", "fin de", "la", "a la mañana a la tarde"]
)
def test_a_clock_on_many_days_and_half_a_phrase_are_refused(text):
    assert refusal(text).startswith("no such time")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("5/12", "2026-12-05 00:00:00"), ("3/4/2026", "2026-04-03 00:00:00"), ("5-12-2026", "2026-12-05 00:00:00"),
        ("12/25/2026", "2026-12-25 00:00:00"), ("el 5/12 a las 10", "2026-12-05 10:00:00"),
    ],
)  # fmt: skip
def test_in_spanish_the_day_comes_first(text, instant):
    speak("es")
    assert read(text) == instant


def test_in_english_5_12_is_refused_with_both_readings_named():
    assert refusal("5/12") == "5/12 may be 2026-12-05 or 2027-05-12: write it as YYYY-MM-DD"


# -- limits ------------------------------------------------------------------------------------------------------------

MONDAY = datetime(2026, 11, 23, 10, 30, tzinfo=MADRID)


def limit(text, at=MONDAY, calendar=OFFICE):
    return f"{dates.read_limit(text, at, MADRID, calendar):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        pytest.param("el miércoles", "2026-11-25 19:00", id="a working day ends with its working time"),
        pytest.param("2026-11-27", "2026-11-27 19:00", id="a date likewise"),
        pytest.param("hoy", "2026-11-23 19:00", id="today likewise"),
        pytest.param("mañana", "2026-11-24 23:59", id="a holiday ends at 23:59"),
        pytest.param("sábado", "2026-11-28 23:59", id="a Saturday too"),
        pytest.param("fin de mes", "2026-11-30 19:00", id="the end of the month"),
        pytest.param("esta semana", "2026-11-27 19:00", id="a week ends with its last working time"),
        pytest.param("el mes que viene", "2026-12-31 19:00", id="a month likewise"),
        pytest.param("el miércoles a la mañana", "2026-11-25 12:00", id="a morning at noon"),
        pytest.param("el miércoles a la tarde", "2026-11-25 19:00", id="an afternoon with its working time"),
        pytest.param("el miércoles a la noche", "2026-11-25 23:59", id="a night has none"),
        pytest.param("sábado a la mañana", "2026-11-28 12:00", id="nor has that morning"),
        pytest.param("el viernes pasado", "2026-11-20 19:00", id="a day that is over likewise"),
        pytest.param("mañana 10:00", "2026-11-24 10:00", id="an instant is itself"),
        pytest.param("2026-11-25 00:00", "2026-11-25 00:00", id="midnight too, where it is said"),
        pytest.param("2h", "2026-11-23 12:30", id="and so is what lies so long after now"),
    ],
)
def test_a_day_given_as_a_limit_ends_with_its_working_time_else_at_23_59(text, instant):
    assert limit(text) == instant


def test_today_after_closing_time_ends_at_23_59():
    assert limit("hoy", MONDAY.replace(hour=18, minute=59)) == "2026-11-23 19:00"
    assert limit("hoy", MONDAY.replace(hour=19)) == "2026-11-23 23:59"


def test_a_calendar_that_does_not_close_and_none_at_all_end_a_day_at_23_59():
    always = make_calendar({"zone": "Europe/Madrid"})
    assert limit("mañana", calendar=always) == limit("mañana", calendar=None) == "2026-11-24 23:59"


def test_a_limit_is_told_in_the_zone_of_the_desk_whatever_the_calendars_is():
    lima = make_calendar({"zone": "America/Lima", "hours": {"wed": [["09:00", "17:00"]]}})
    found = dates.read_limit("el miércoles", MONDAY, MADRID, lima)
    assert found.isoformat() == "2026-11-25T23:00:00+01:00"


def test_a_calendar_that_has_ended_ends_a_day_at_23_59():
    fair = make_calendar({"zone": "Europe/Madrid", "hours": {}, "shifts": {"2026-12-01": [["10:00", "14:00"]]}})
    assert limit("el miércoles", calendar=fair) == "2026-11-25 23:59"


def test_now_has_no_fraction_of_a_second():
    assert dates.read_instant("now", SUNDAY, MADRID) == SUNDAY.replace(microsecond=0)


def test_without_a_calendar_working_days_are_whole_days_from_monday_to_friday():
    friday = datetime(2026, 11, 20, 22, 0, tzinfo=MADRID)
    assert read("3 working days", friday, calendar=None) == "2026-11-25 22:00:00"
    assert read("4 working hours", friday, calendar=None) == "2026-11-23 02:00:00"


def test_today_is_a_day_of_the_zone_not_of_the_clock_that_tells_the_present():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert read("hoy 8:00", late) == "2026-11-23 08:00:00"
    assert read("hoy 8:00", late, ZoneInfo("America/New_York")) == "2026-11-22 08:00:00"


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekday_is_never_today(weekday):
    at = SUNDAY + timedelta(days=weekday)
    name = f"{at:%A}"
    assert dates.read_instant(name, at, MADRID).date() == (at + timedelta(days=7)).date()
    assert dates.read_instant(f"last {name}", at, MADRID).date() == (at - timedelta(days=7)).date()


def test_a_time_that_the_clock_skips_moves_forward_and_a_repeated_one_is_the_first():
    assert dates.read_instant("2027-03-28 02:30", SUNDAY, MADRID).isoformat() == "2027-03-28T03:30:00+02:00"
    assert dates.read_instant("28 de marzo a las 2:30", SUNDAY, MADRID).isoformat() == "2027-03-28T03:30:00+02:00"
    assert dates.read_instant("2026-10-25 02:30", SUNDAY, MADRID).isoformat() == "2026-10-25T02:30:00+02:00"


def test_days_keep_the_wall_time_and_hours_are_exact_when_the_clock_changes():
    before = datetime(2026, 10, 24, 12, 0, tzinfo=MADRID)
    assert dates.read_instant("1 day", before, MADRID).isoformat() == "2026-10-25T12:00:00+01:00"
    assert dates.read_instant("24h", before, MADRID).isoformat() == "2026-10-25T11:00:00+01:00"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("3/4/2026", "3/4/2026 may be 2026-04-03 or 2026-03-04: write it as YYYY-MM-DD"),
        ("el 3-4-2026 a las 10", "3-4-2026 may be 2026-04-03 or 2026-03-04: write it as YYYY-MM-DD"),
        ("3/4", "3/4 may be 2027-04-03 or 2027-03-04: write it as YYYY-MM-DD"),
        ("2026-02-30", "no such date: 2026-02-30"),
        ("31/2/2026", "no such date: 31/2/2026"),
        ("31 de febrero", "no such date: 31 de febrero"),
        ("viernes 5 de diciembre", "2026-12-05 is another day of the week: viernes 5 de diciembre"),
        ("in 99999999999 days", "outside the years 1900 to 2100: in 99999999999 days"),
        ("9" * 90 + " weeks", f"outside the years 1900 to 2100: {'9' * 90} weeks"),
        ("1899-12-31", "outside the years 1900 to 2100: 1899-12-31"),
        ("2101-01-01", "outside the years 1900 to 2100: 2101-01-01"),
        ("9999-12-31 24:00", "outside the years 1900 to 2100: 9999-12-31 24:00"),
        ("0001-01-01T00:00+14:00", "outside the years 1900 to 2100: 0001-01-01T00:00+14:00"),
        ("999999999999 working days", "the calendar has no working time so far away"),
        ("999999999999999 working hours ago", "the calendar has no working time so far away"),
        ("tomorrow" + " " * 93, "tomorrow is too long: a time has at most 100 characters"),
    ],
)
def test_what_is_ambiguous_or_cannot_be_is_refused_by_name(text, line):
    assert refusal(text) == line


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "garbage", "am", "pm", "5", "tomorrow 10", "13pm", "0am", "25:00", "24:01", "10:60", "10:5",
        "a las 12 de la noche", "2026-12-05x10:00", "2026-12", "25-12", "5 de nada", "in 2 days ago", "in -2 days",
        "2 working weeks", "3 parsecs", "next year", "el", "next", "20261305", "٢ days", "to\nmorrow", "de", "ma",
        "5 ju", "fr 4 dic", "2026-12-05T10:00+25:00",
    ],
)  # fmt: skip
def test_what_is_unknown_is_refused_with_examples(text):
    line = refusal(text)
    assert line.startswith("no such time: ")
    assert line.endswith("in 2 days, 2h, 3 working days)")
    assert "\n" not in line


def test_every_example_of_the_refusal_is_understood():
    examples = refusal("garbage").partition("(try ")[2].removesuffix(")").split(", ")
    assert len(examples) == 8
    assert all(read(example) for example in examples)


def test_nothing_that_a_terminal_obeys_comes_back_in_a_refusal():
    assert "\x1b" not in refusal("\x1b[31mred")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("7d", timedelta(days=7)),
        ("2h", timedelta(hours=2)),
        ("30m", timedelta(minutes=30)),
        ("1w", timedelta(weeks=1)),
        ("90s", timedelta(seconds=90)),
        ("2 days", timedelta(days=2)),
        ("3 SEMANAS", timedelta(weeks=3)),
        ("un día", timedelta(days=1)),
        ("36525 days", timedelta(days=36_525)),
    ],
)
def test_a_span_is_read(text, length):
    assert dates.read_span(text) == length


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("0d", "a length of time is more than nothing: 0d"),
        ("-3d", "a length of time is more than nothing: -3d"),
        ("36526d", "a length of time is at most a hundred years: 36526d"),
        ("99999999999999999999w", "a length of time is at most a hundred years: 99999999999999999999w"),
        ("soon", "no such length of time: soon (try 90s, 30m, 2h, 7d, 1w, 2 days)"),
        ("5", "no such length of time: 5 (try 90s, 30m, 2h, 7d, 1w, 2 days)"),
        ("", "no such length of time:  (try 90s, 30m, 2h, 7d, 1w, 2 days)"),
        ("2 parsecs", "no such length of time: 2 parsecs (try 90s, 30m, 2h, 7d, 1w, 2 days)"),
        ("7" * 101, "7" * 39 + "… is too long: a time has at most 100 characters"),
    ],
)
def test_a_span_that_is_none_is_refused(text, line):
    with pytest.raises(Usage) as refused:
        dates.read_span(text)
    assert str(refused.value) == line


PIECES = [
    "15hs", "fin de mes", "la semana que viene", "media hora", "a la tarde", "mediodía", "next month", "5/12",
    "in", "en", "hace", "ago", "el", "de", "a las", "at", "next", "pasado", "last", "que viene", "fri", "viernes",
    "mañana", "31", "0", "29 feb", "99999999999", "9" * 40, "un", "dic", "working", "hábiles", "days", "días", "h", "w",
    "semanas", "5pm", "24:00", "10:30", "3/4", "25/12/2026", "2026-12-05", "9999-12-31T23:59:59-23:59",
    ",", "-", "/", ":", "T", "Z",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=8)
INSTANTS = st.datetimes(datetime(1905, 1, 1), datetime(2095, 1, 1), timezones=st.just(UTC))
READERS = (dates.read_instant, dates.read_end, dates.read_limit)
ZONES = st.sampled_from(["UTC", "Europe/Madrid", "America/St_Johns", "Pacific/Apia"]).map(ZoneInfo)


def well_read(text, at, zone):
    try:
        instant, end, limit = (
            read_instant(text, at, zone) for read_instant in (dates.read_instant, dates.read_end, dates.read_limit)
        )
    except Usage as refused:
        return "\n" not in str(refused)
    assert instant <= limit <= end
    return instant.tzinfo is zone and instant.microsecond == 0 and instant == instant.astimezone(UTC).astimezone(zone)


@settings(deadline=None)
@given(st.text(max_size=120), INSTANTS, ZONES)
def test_any_text_is_read_or_refused(text, at, zone):
    assert well_read(text, at, zone)


@settings(deadline=None)
@given(WORDS, st.sampled_from([" ", ""]), INSTANTS, ZONES)
def test_any_words_that_a_time_is_made_of_are_read_or_refused(words, between, at, zone):
    assert well_read(between.join(words), at, zone)


@settings(deadline=None)
@given(st.text(max_size=30) | WORDS.map("".join))
def test_any_span_is_longer_than_nothing_or_refused(text):
    try:
        length = dates.read_span(text)
    except Usage:
        return
    assert timedelta(0) < length <= dates.LONGEST_SPAN


@settings(deadline=None)
@given(INSTANTS, INSTANTS, ZONES)
def test_an_instant_as_it_is_written_down_is_read_back(instant, at, zone):
    written = instant.replace(microsecond=0).astimezone(zone)
    assert dates.read_instant(written.isoformat(), at, zone).isoformat() == written.isoformat()


# -- lengths -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "n", "unit", "working"),
    [
        ("90m", 90, timedelta(minutes=1), False), ("1.5d", 1.5, timedelta(days=1), False),
        ("1,5 horas", 1.5, timedelta(hours=1), False), ("2w", 2, timedelta(weeks=1), False),
        ("8 working hours", 8, timedelta(hours=1), True), ("5 business days", 5, timedelta(days=1), True),
        ("5 días hábiles", 5, timedelta(days=1), True), ("3 horas laborables", 3, timedelta(hours=1), True),
    ],
)  # fmt: skip
def test_a_length_is_read_as_it_is_typed(text, n, unit, working):
    assert dates.read_length(text) == dates.Length(text, n, unit, working)


@pytest.mark.parametrize(
    "text", ["", "0", "0d", "0.0h", "-3d", "3", "d", "soon", "1.5 working days", "2 working weeks", "40000d", "9" * 200]
)
def test_a_length_that_is_none_is_refused(text):
    with pytest.raises(Usage):
        dates.read_length(text)


@pytest.mark.parametrize(
    ("month", "names"),
    list(
        enumerate(
        [
            "january enero", "february febrero", "march marzo", "april abril", "may mayo", "june junio", "july julio",
            "august agosto", "september septiembre setiembre", "october octubre", "november noviembre",
            "december diciembre",
        ],
        1,
    )),
)  # fmt: skip
def test_every_month_is_known_by_its_names_in_both_languages(month, names):
    for name in names.split():
        assert read(f"5 {name} 2027") == read(f"5 de {name} de 2027") == f"2027-{month:02}-05 00:00:00"


@pytest.mark.parametrize(("text", "hours"), [("90m", 1.5), ("1d", 8), ("1.5d", 5), ("1w", 32)])
def test_whole_days_are_working_days_and_parts_of_days_what_the_clock_lets_work(text, hours):
    friday = datetime(2026, 11, 20, 12, tzinfo=MADRID)
    assert dates.read_length(text).working_seconds(friday, OFFICE) == hours * 3600
