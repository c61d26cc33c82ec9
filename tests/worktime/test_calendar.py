import pickle
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketcli.errors import Usage
from ticketcli.worktime.calendar import WEEKDAYS, make_calendar

WORKDAYS = WEEKDAYS[:5]
NINE_TO_FIVE = {"zone": "UTC", "hours": {day: [["09:00", "17:00"]] for day in WORKDAYS}}
SHOP = {
    "zone": "Europe/Madrid",
    "hours": {day: [["10:00", "14:00"], ["17:00", "20:00"]] for day in WORKDAYS} | {"sat": [["10:00", "14:00"]]},
    "holidays": ["2026-12-08", "2026-12-25"],
}
NIGHT = {"zone": "Europe/Madrid", "hours": {"sat": [["22:00", "24:00"]], "sun": [["00:00", "06:00"]]}}
ROUND_THE_CLOCK = {"zone": "Europe/Madrid"}
NEW_YORK = NINE_TO_FIVE | {"zone": "America/New_York"}
HOUR = 3600


def when(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("mapping", "start", "seconds", "end"),
    [
        pytest.param(NINE_TO_FIVE, "2026-11-16T10:00Z", HOUR, "2026-11-16T11:00Z", id="within a frame"),
        pytest.param(NINE_TO_FIVE, "2026-11-16T10:00:20Z", 90, "2026-11-16T10:01:50Z", id="to the second"),
        pytest.param(NINE_TO_FIVE, "2026-11-16T03:00Z", HOUR, "2026-11-16T10:00Z", id="before opening"),
        pytest.param(NINE_TO_FIVE, "2026-11-16T10:00Z", 7 * HOUR, "2026-11-16T17:00Z", id="until closing"),
        pytest.param(NINE_TO_FIVE, "2026-11-20T16:00Z", 2 * HOUR, "2026-11-23T10:00Z", id="over a weekend"),
        pytest.param(NINE_TO_FIVE, "2026-11-16T09:00Z", 80 * HOUR, "2026-11-27T17:00Z", id="two whole weeks"),
        pytest.param(SHOP, "2026-11-16T13:30+01:00", HOUR, "2026-11-16T17:30+01:00", id="over lunch"),
        pytest.param(SHOP, "2026-12-07T19:00+01:00", 2 * HOUR, "2026-12-09T11:00+01:00", id="over a holiday"),
        pytest.param(SHOP, "2026-10-24T13:00+02:00", 2 * HOUR, "2026-10-26T11:00+01:00", id="opening moves in autumn"),
        pytest.param(SHOP, "2026-03-28T13:00+01:00", 2 * HOUR, "2026-03-30T11:00+02:00", id="opening moves in spring"),
        pytest.param(
            NIGHT, "2026-03-28T22:00+01:00", 7 * HOUR, "2026-03-29T06:00+02:00", id="night that loses an hour"
        ),
        pytest.param(NIGHT, "2026-10-24T22:00+02:00", 9 * HOUR, "2026-10-25T06:00+01:00", id="night that wins an hour"),
        pytest.param(NEW_YORK, "2026-03-13T21:00+01:00", HOUR, "2026-03-13T21:00Z", id="asked from another zone"),
        pytest.param(ROUND_THE_CLOCK, "2026-03-29T01:30+01:00", HOUR, "2026-03-29T03:30+02:00", id="always open"),
    ],
)
def test_add_gives_the_first_instant_with_that_much_working_time(mapping, start, seconds, end):
    assert make_calendar(mapping).add(when(start), seconds) == when(end)


@pytest.mark.parametrize(
    ("pauses", "end"),
    [
        pytest.param([("10:00", "11:00")], "12:00", id="one in the way"),
        pytest.param([("09:00", "10:30"), ("11:00", "12:00")], "13:30", id="two"),
        pytest.param([("09:30", "11:00"), ("10:00", "12:00"), ("10:15", "10:20")], "13:30", id="overlapping"),
        pytest.param([("11:00", "12:00")], "11:00", id="begins when the time is up"),
        pytest.param([("07:00", "09:30")], "11:30", id="begins before the start"),
        pytest.param([("03:00", "08:00")], "11:00", id="out of hours"),
        pytest.param([("10:00", "09:30")], "11:00", id="backwards"),
        pytest.param([("10:00:10", "10:00:25")], "11:00:15", id="to the second"),
    ],
)
def test_a_pause_takes_no_working_time(pauses, end):
    day = "2026-11-16T{}Z"
    pauses = [(when(day.format(begin)), when(day.format(stop))) for begin, stop in pauses]
    office, start = make_calendar(NINE_TO_FIVE), when("2026-11-16T09:00Z")
    assert office.add(start, 2 * HOUR, pauses) == when(day.format(end))
    assert office.between(start, when(day.format(end)), pauses) == 2 * HOUR


@pytest.mark.parametrize(
    ("mapping", "start", "end", "seconds"),
    [
        pytest.param(NINE_TO_FIVE, "2026-11-16T00:00Z", "2026-11-23T00:00Z", 40 * HOUR, id="a week"),
        pytest.param(NINE_TO_FIVE, "2026-11-16T16:59:57Z", "2026-11-17T09:00:04Z", 7, id="to the second"),
        pytest.param(NINE_TO_FIVE, "2026-11-17T12:00Z", "2026-11-16T12:00Z", 0, id="backwards"),
        pytest.param(SHOP, "2026-12-21T00:00+01:00", "2026-12-28T00:00+01:00", 32 * HOUR, id="with a holiday"),
        pytest.param(ROUND_THE_CLOCK, "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00", 23 * HOUR, id="short day"),
        pytest.param(ROUND_THE_CLOCK, "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00", 25 * HOUR, id="long day"),
        pytest.param(NINE_TO_FIVE, "1900-01-01T00:00Z", "2100-01-01T00:00Z", 52_179 * 8 * HOUR, id="two centuries"),
    ],
)
def test_between_counts_the_working_seconds(mapping, start, end, seconds):
    assert make_calendar(mapping).between(when(start), when(end)) == seconds


@pytest.mark.parametrize(
    ("opening", "closing", "minutes"), [("02:00", "03:00", 0), ("02:30", "03:15", 15), ("01:00", "04:00", 120)]
)
def test_the_wall_clock_decides_on_the_day_it_is_put_forward(opening, closing, minutes):
    early = make_calendar({"zone": "Europe/Madrid", "hours": {"sun": [[opening, closing]]}})
    assert early.between(when("2026-03-29T00:00+01:00"), when("2026-03-30T00:00+02:00")) == minutes * 60


def test_the_hour_that_the_clock_repeats_is_open_twice():
    early = make_calendar({"zone": "Europe/Madrid", "hours": {"sun": [["02:00", "02:30"]]}})
    assert early.is_open(when("2026-10-25T02:10+02:00"))
    assert not early.is_open(when("2026-10-25T02:40+02:00"))
    assert early.next_open(when("2026-10-25T02:40+02:00")) == when("2026-10-25T02:00+01:00")
    assert early.prev_close(when("2026-10-25T02:40+02:00")) == when("2026-10-25T02:30+02:00")


def test_a_day_that_the_zone_left_out_has_no_working_time():
    apia = make_calendar({"zone": "Pacific/Apia", "shifts": {"2011-12-31": []}})
    assert apia.between(when("2011-12-29T00:00-10:00"), when("2012-01-01T00:00+14:00")) == 24 * HOUR


@pytest.mark.parametrize(
    ("end", "seconds", "start"),
    [
        ("2026-11-16T11:00Z", HOUR, "2026-11-16T10:00Z"),
        ("2026-11-16T10:00Z", HOUR, "2026-11-16T09:00Z"),
        ("2026-11-16T09:00Z", HOUR, "2026-11-13T16:00Z"),
        ("2026-11-15T12:00Z", 8 * HOUR, "2026-11-13T09:00Z"),
        ("2026-11-16T10:00Z", 9 * HOUR, "2026-11-13T09:00Z"),
    ],
)
def test_subtract_gives_the_last_instant_with_that_much_working_time_ahead(end, seconds, start):
    assert make_calendar(NINE_TO_FIVE).subtract(when(end), seconds) == when(start)


def test_no_working_time_at_all_leaves_the_instant_as_it_is():
    office, night = make_calendar(NINE_TO_FIVE), when("2026-11-16T03:00Z")
    assert office.add(night, 0) == office.subtract(night, 0) == night


@pytest.mark.parametrize(
    ("at", "is_open", "next_open", "prev_close"),
    [
        pytest.param("16T08:59:59", False, "16T09:00:00", "13T17:00:00", id="before opening"),
        pytest.param("16T09:00:00", True, "16T09:00:00", "16T09:00:00", id="opening"),
        pytest.param("16T16:59:59", True, "16T16:59:59", "16T16:59:59", id="last second"),
        pytest.param("16T17:00:00", False, "17T09:00:00", "16T17:00:00", id="closing"),
        pytest.param("14T12:00:00", False, "16T09:00:00", "13T17:00:00", id="weekend"),
    ],
)
def test_a_frame_is_open_from_its_opening_until_just_before_its_closing(at, is_open, next_open, prev_close):
    office, at = make_calendar(NINE_TO_FIVE), when(f"2026-11-{at}Z")
    assert office.is_open(at) is is_open
    assert office.next_open(at) == when(f"2026-11-{next_open}Z")
    assert office.prev_close(at) == when(f"2026-11-{prev_close}Z")


def test_shifts_replace_breaks_take_away_and_holidays_close_whatever_is_said():
    office = make_calendar(
        NINE_TO_FIVE
        | {
            "shifts": {
                "2026-11-16": [["20:00", "24:00"]],
                "2026-11-17": [["06:00", "12:00"]],
                "2026-11-21": [["9:00", "10:00"]],
            },
            "breaks": {"2026-11-17": [["05:00", "07:00"], ["08:00", "08:30"]], "2026-11-18": [["08:00", "18:00"]]},
            "holidays": ["2026-11-21", "2026-11-20"],
        }
    )
    worked = [
        office.between(when(f"2026-11-{day}T00:00Z"), when(f"2026-11-{day + 1}T00:00Z")) / HOUR for day in range(16, 23)
    ]
    assert worked == [4, 4.5, 0, 8, 0, 0, 0]
    assert office.add_days(when("2026-11-16T21:00Z"), 2) == when("2026-11-23T09:00Z")


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        pytest.param("2026-11-16T12:00+01:00", 3, "2026-11-19T12:00+01:00", id="within the week"),
        pytest.param("2026-11-20T12:00+01:00", 2, "2026-11-23T12:00+01:00", id="saturday counts, sunday not"),
        pytest.param("2026-11-16T22:00+01:00", 1, "2026-11-18T10:00+01:00", id="late: next opening"),
        pytest.param("2026-11-22T12:00+01:00", 1, "2026-11-23T12:00+01:00", id="from a sunday"),
        pytest.param("2026-12-07T12:00+01:00", 1, "2026-12-09T12:00+01:00", id="over a holiday"),
        pytest.param("2026-10-23T12:00+02:00", 2, "2026-10-26T12:00+01:00", id="wall time is kept in autumn"),
        pytest.param("2026-11-16T12:00+01:00", -1, "2026-11-14T12:00+01:00", id="back"),
        pytest.param("2026-11-16T18:00+01:00", -1, "2026-11-14T14:00+01:00", id="back: last closing"),
        pytest.param("2026-11-22T12:00+01:00", 0, "2026-11-23T10:00+01:00", id="none: next opening"),
        pytest.param("2026-11-16T12:00+01:00", 600, "2028-10-18T12:00+02:00", id="two years"),
    ],
)
def test_add_days_counts_days_with_working_time(start, n, end):
    assert make_calendar(SHOP).add_days(when(start), n) == when(end)


def test_ten_thousand_holidays_in_a_row_are_skipped_at_once():
    first = date(2026, 1, 1)
    closed = [str(first + timedelta(days=n)) for n in range(10_000)]
    office = make_calendar(NINE_TO_FIVE | {"holidays": closed})
    assert office.next_open(when("2026-01-01T00:00Z")) == when("2053-05-19T09:00Z")
    assert office.prev_close(when("2053-05-18T00:00Z")) == when("2025-12-31T17:00Z")
    assert office.add_days(when("2025-12-31T12:00Z"), 1) == when("2053-05-19T12:00Z")


def test_a_calendar_of_shifts_alone_ends_with_its_last_shift():
    fair = make_calendar({"zone": "UTC", "hours": {}, "shifts": {"2026-11-21": [["09:00", "10:00"]]}})
    assert fair.add(when("2020-01-01T00:00Z"), HOUR) == when("2026-11-21T10:00Z")
    for beyond in (
        lambda: fair.add(when("2020-01-01T00:00Z"), HOUR + 1),
        lambda: fair.subtract(when("2027-01-01T00:00Z"), HOUR + 1),
        lambda: fair.next_open(when("2026-11-21T10:00Z")),
        lambda: fair.prev_close(when("2026-11-21T08:00Z")),
        lambda: fair.add_days(when("2026-11-21T08:00Z"), 1),
    ):
        with pytest.raises(Usage, match="no working time so far away"):
            beyond()


@pytest.mark.parametrize("n", [10**6, 10**12, 10**30])
def test_an_answer_beyond_the_years_is_refused(n):
    office, at = make_calendar(NEW_YORK), when("2026-11-16T09:00Z")
    for beyond in (
        lambda: office.add(at, n * 10**6),
        lambda: office.subtract(at, n * 10**6),
        lambda: office.add_days(at, n * 10),
        lambda: office.add_days(at, -n * 10),
    ):
        with pytest.raises(Usage, match="so far away"):
            beyond()


def test_the_first_and_the_last_instant_that_can_be_written_do_not_crash():
    office = make_calendar(NINE_TO_FIVE)
    first, last = when("0001-01-01T00:00+14:00"), when("9999-12-31T23:59:59-12:00")
    assert office.between(first, last) == 2_608_615 * 8 * HOUR
    for edge in (first, last):
        assert not office.is_open(edge)
        for ask in (
            office.next_open,
            office.prev_close,
            lambda at: office.add(at, 0),
            lambda at: office.add_days(at, 1),
        ):
            with pytest.raises(Usage, match="so far away"):
                ask(edge)


def test_negative_working_time_is_refused():
    office, at = make_calendar(NINE_TO_FIVE), when("2026-11-16T09:00Z")
    with pytest.raises(Usage, match="negative"):
        office.add(at, -1)
    with pytest.raises(Usage, match="negative"):
        office.subtract(at, -1)


def test_answers_carry_the_offset_of_the_zone_so_that_a_repeated_hour_compares_rightly():
    early = make_calendar({"zone": "Europe/Madrid"})
    first, second = (early.next_open(when(f"2026-10-25T02:30{offset}")) for offset in ("+02:00", "+01:00"))
    assert (first.isoformat(), second.isoformat()) == ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00")
    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize(
    ("mapping", "line"),
    [
        ({"zone": "Mars/Olympus"}, "zone: no such time zone: Mars/Olympus (as in Europe/Madrid)"),
        ({"zone": "../../etc/passwd"}, "zone: no such time zone: ../../etc/passwd (as in Europe/Madrid)"),
        ({"zone": "a\0b"}, "zone: no such time zone: a\\x00b (as in Europe/Madrid)"),
        ({"hours": {"mon": [["09:00", "17:00"]]}}, "zone: no such time zone:  (as in Europe/Madrid)"),
        ({"hours": {}}, "hours: the calendar has no working time"),
        ({"hours": None}, "hours: the calendar has no working time"),
        ({"hours": {"mon": []}, "shifts": {"2026-01-01": []}}, "hours: the calendar has no working time"),
        ({"hours": {"lunes": []}}, "hours: no such weekday: lunes (use mon, tue, wed, thu, fri, sat, sun)"),
        ({"hours": {"mon": [["17:00", "09:00"]]}}, "hours.mon: 17:00-09:00 ends before it begins (split it at 24:00)"),
        ({"hours": {"mon": [["09:00", "09:00"]]}}, "hours.mon: 09:00-09:00 ends before it begins (split it at 24:00)"),
        ({"hours": {"mon": [["12:00", "18:00"], ["08:00", "12:01"]]}}, "hours.mon: frames overlap at 12:00"),
        ({"hours": {"mon": [["9", "17:00"]]}}, 'hours.mon: no such time of day: 9 (write "09:00")'),
        ({"hours": {"mon": [["09:00", "24:01"]]}}, 'hours.mon: no such time of day: 24:01 (write "09:00")'),
        ({"hours": {"mon": ["09:00"]}}, 'hours.mon: a frame is written ["09:00", "17:00"], not 09:00'),
        ({"hours": {"mon": "09:00-17:00"}}, "hours.mon: a list is expected, not 09:00-17:00"),
        ({"hours": [1]}, "hours: `key: value` lines are expected, not [1]"),
        ({"holidays": ["25/12/2026"]}, "holidays: no such date: 25/12/2026 (write YYYY-MM-DD)"),
        ({"holidays": "2026-12-25"}, "holidays: a list is expected, not 2026-12-25"),
        ({"breaks": {"2026-02-30": []}}, "breaks: no such date: 2026-02-30 (write YYYY-MM-DD)"),
        (
            {"shifts": {"2026-02-03": [["9:00", "8:00"]]}},
            "shifts.2026-02-03: 09:00-08:00 ends before it begins (split it at 24:00)",
        ),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused_in_one_line(mapping, line):
    with pytest.raises(Usage) as refused:
        make_calendar(mapping)
    assert str(refused.value) == line


def test_equal_calendars_are_one_value():
    office = make_calendar(NINE_TO_FIVE)
    office.next_open(when("2026-11-16T09:00Z"))
    assert office == make_calendar(NINE_TO_FIVE) == pickle.loads(pickle.dumps(office))
    assert len({office, make_calendar(NINE_TO_FIVE), make_calendar(NEW_YORK)}) == 2


ZONES = [
    "UTC",
    "Europe/Madrid",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
]
NEAR_A_CHANGE = [
    date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5),
    date(2026, 9, 6), date(2026, 10, 4), date(2011, 12, 30), date(1976, 5, 1), date(2024, 2, 29), date(2090, 10, 29),
]  # fmt: skip
WALKED = 3 * 24 * 60


@st.composite
def frames(draw):
    edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    times = [f"{edge // 4:02}:{edge % 4 * 15:02}" for edge in edges]
    return [list(pair) for pair in zip(times[::2], times[1::2], strict=False)]


@st.composite
def walks(draw):
    """A calendar, a start near a change of the clock, pauses in minutes from the start, and each minute's openness."""
    day = draw(st.sampled_from(NEAR_A_CHANGE))
    days = st.integers(-2, 4).map(lambda n: str(day + timedelta(days=n)))
    mapping = {
        "zone": draw(st.sampled_from(ZONES)),
        "hours": {name: draw(frames()) for name in WEEKDAYS} | {"wed": [["00:00", "24:00"]]},
        "holidays": draw(st.lists(days, max_size=1)),
        "shifts": draw(st.dictionaries(days, frames(), max_size=2)),
        "breaks": draw(st.dictionaries(days, frames(), max_size=2)),
    }
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=draw(st.integers(-2000, 500)))
    minute = st.integers(-100, WALKED)
    return mapping, start, draw(st.lists(st.tuples(minute, minute), max_size=3))


def open_minutes(mapping, start):
    """Minute by minute and by nothing but the wall clock: is it open?"""
    zone = ZoneInfo(mapping["zone"])
    walls = [(start + timedelta(minutes=n)).astimezone(zone) for n in range(WALKED)]
    return [is_open_by_the_wall(mapping, f"{wall:%Y-%m-%d}", wall.weekday(), f"{wall:%H:%M}") for wall in walls]


def is_open_by_the_wall(mapping, day, weekday, time):
    def inside(frames):
        return any(opening <= time < closing for opening, closing in frames)

    usual = mapping["hours"][WEEKDAYS[weekday]]
    return (
        day not in mapping["holidays"]
        and inside(mapping["shifts"].get(day, usual))
        and not inside(mapping["breaks"].get(day, []))
    )


@settings(max_examples=60, deadline=None)
@given(walks(), st.data())
def test_the_count_agrees_with_a_walk_minute_by_minute(walk, data):
    mapping, start, pauses = walk
    calendar, is_open = make_calendar(mapping), open_minutes(mapping, start)
    free = [o and not any(begin <= n < end for begin, end in pauses) for n, o in enumerate(is_open)]
    at = [start + timedelta(minutes=n) for n in range(WALKED + 1)]
    spans = [(start + timedelta(minutes=begin), start + timedelta(minutes=end)) for begin, end in pauses]
    a, b = sorted(data.draw(st.tuples(st.integers(0, WALKED - 1), st.integers(0, WALKED - 1))))

    assert calendar.between(at[a], at[b]) == 60 * sum(is_open[a:b])
    assert calendar.between(at[a], at[b], spans) == 60 * sum(free[a:b])
    assert calendar.is_open(at[a]) == is_open[a]
    if any(is_open[a:]):
        assert calendar.next_open(at[a]) == at[is_open.index(True, a)]
    if any(is_open[:b]):
        closing = b if is_open[b] else max(n for n in range(b) if is_open[n]) + 1
        assert calendar.prev_close(at[b]) == at[closing]
    worked = [n for n in range(a, WALKED) if free[n]]
    if worked:
        minutes = data.draw(st.integers(1, len(worked)))
        assert calendar.add(at[a], 60 * minutes, spans) == at[worked[minutes - 1] + 1]
    before = [n for n in range(b) if is_open[n]]
    if before:
        minutes = data.draw(st.integers(1, len(before)))
        assert calendar.subtract(at[b], 60 * minutes) == at[before[-minutes]]


instants = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
CALENDARS = [make_calendar(mapping) for mapping in (NINE_TO_FIVE, SHOP, NIGHT, NEW_YORK, ROUND_THE_CLOCK)]


@settings(deadline=None)
@given(st.sampled_from(CALENDARS), instants, st.integers(0, 10**9))
def test_adding_and_counting_undo_each_other(calendar, start, seconds):
    start = start.replace(microsecond=0)
    assert calendar.between(start, calendar.add(start, seconds)) == seconds
    assert calendar.between(calendar.subtract(start, seconds), start) == seconds


@settings(deadline=None)
@given(instants.filter(lambda at: 1902 < at.year < 2098), st.integers(-300, 300))
def test_so_many_working_days_lie_between_at_the_same_wall_time(at, n):
    zone, office = ZoneInfo("America/New_York"), make_calendar(NEW_YORK)
    start = office.next_open(at).astimezone(zone)
    end = office.add_days(start, n).astimezone(zone)
    first, last = sorted([start.date(), end.date()])
    passed = [first + timedelta(days=k) for k in range(1, (last - first).days + 1)]
    assert (sum(day.weekday() < 5 for day in passed), end > start) == (abs(n), n > 0)
    assert start.time() == end.time()


# -- public holidays, frames -------------------------------------------------------------------------------------------


def test_a_key_of_holidays_that_is_none_is_refused():
    with pytest.raises(Usage, match="holidays: unknown key contry; there is country"):
        make_calendar(NINE_TO_FIVE | {"holidays": {"contry": "ES"}})


def test_frames_are_the_stretches_of_working_time_without_pauses():
    office = make_calendar(SHOP)
    told = office.frames(
        when("2026-11-20T13:00+01:00"), when("2026-11-23T11:00+01:00"),
        [(when("2026-11-20T18:00+01:00"), when("2026-11-20T19:00+01:00"))],
    )  # fmt: skip
    assert [(f"{a:%d %H:%M}", f"{b:%d %H:%M}") for a, b in told] == [
        ("20 13:00", "20 14:00"), ("20 17:00", "20 18:00"), ("20 19:00", "20 20:00"), ("21 10:00", "21 14:00"),
        ("23 10:00", "23 11:00"),
    ]  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(walks(), st.integers(0, WALKED), st.integers(0, WALKED))
def test_frames_are_as_long_as_what_lies_between(walk, a, b):
    mapping, start, pauses = walk
    calendar = make_calendar(mapping)
    first, last = start + timedelta(minutes=a), start + timedelta(minutes=b)
    spans = [(start + timedelta(minutes=begin), start + timedelta(minutes=end)) for begin, end in pauses]
    frames = list(calendar.frames(first, last, spans))
    assert sum((end - begin).total_seconds() for begin, end in frames) == calendar.between(first, last, spans)
    assert all(begin < end and calendar.is_open(begin) for begin, end in frames)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(available_timezones())), st.datetimes(datetime(1940, 1, 1), datetime(2100, 1, 1)))
def test_every_zone_shows_the_clock_it_should(name, moment):
    moment = moment.replace(tzinfo=UTC, microsecond=0)
    zone = ZoneInfo(name)
    day = moment.astimezone(zone)
    opening, closing = f"{day:%H}:00", "24:00" if day.hour == 23 else f"{day.hour + 1:02}:00"
    hourly = make_calendar({"zone": name, "hours": {WEEKDAYS[day.weekday()]: [[opening, closing]]}})
    assert hourly.is_open(moment)
    closed = make_calendar({"zone": name, "holidays": [f"{day:%Y-%m-%d}"]})
    assert not closed.is_open(moment)


def test_a_span_of_holidays_closes_every_day_of_it():
    office = make_calendar(NINE_TO_FIVE | {"holidays": ["2026-12-24/2027-01-02", "2026-12-08"]})
    assert office.next_open(when("2026-12-23T17:00Z")) == when("2027-01-04T09:00Z")
    assert not office.is_open(when("2026-12-08T10:00Z"))


@pytest.mark.parametrize("span", ["2026-12-24/2026-12-23", "2026-01-01/2190-01-01"])
def test_a_span_backwards_or_without_end_is_refused(span):
    with pytest.raises(Usage, match="is no span of days"):
        make_calendar(NINE_TO_FIVE | {"holidays": [span]})


@pytest.mark.parametrize("frame", [["09:00"], ["09:00", "12:00", "17:00"], [], "0917"])
def test_a_frame_is_two_times(frame):
    with pytest.raises(Usage, match=r'hours\.mon: a frame is written \["09:00", "17:00"\]'):
        make_calendar({"hours": {"mon": [frame]}})


def test_frames_may_touch():
    touching = make_calendar({"zone": "UTC", "hours": {"mon": [["13:00", "18:00"], ["09:00", "13:00"]]}})
    assert touching.between(when("2026-11-16T00:00Z"), when("2026-11-17T00:00Z")) == 9 * HOUR
    assert touching.is_open(when("2026-11-16T13:00Z"))
