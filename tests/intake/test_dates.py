from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketcli.errors import Usage
from ticketcli.intake import dates
from ticketcli.intake.dates import Dates, OrderProof

MADRID = ZoneInfo("Europe/Madrid")


def seen(*texts):
    evidence = OrderProof()
    for row, text in enumerate(texts, 2):
        evidence.see(f"f.csv:row {row}", text)
    return evidence


def read(*texts, others=(), asked=None):
    """The first of `texts`, which are a column, as its wall clock."""
    orders, _notes = dates.prove_order({"Created": seen(*texts)}, others, "f.csv", asked)
    return Dates(MADRID, orders).instant(texts[0]).strftime("%Y-%m-%d %H:%M:%S%z")


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("2014-03-29", "2014-03-29 00:00:00+0100"),
        ("2014-07-29", "2014-07-29 00:00:00+0200"),
        ("2014/07/29 10:20", "2014-07-29 10:20:00+0200"),
        ("2025-07-14T15:42:10.123Z", "2025-07-14 15:42:10+0000"),
        ("2025-07-14T15:42:10.000+0000", "2025-07-14 15:42:10+0000"),
        ("2025-07-14 15:42:10-03", "2025-07-14 15:42:10-0300"),
        ("2025-07-14 15:42:10 -0330", "2025-07-14 15:42:10-0330"),
        ("2025-07-14 15:42 UTC", "2025-07-14 15:42:00+0000"),
        ("14/Jul/25 3:42 PM", "2025-07-14 15:42:00+0200"),
        ("14/Jul/25 12:05 AM", "2025-07-14 00:05:00+0200"),
        ("05/dic/25 12:05 p. m.", "2025-12-05 12:05:00+0100"),
        ("12-dic-2025", "2025-12-12 00:00:00+0100"),
        ("5 de diciembre de 2025", "2025-12-05 00:00:00+0100"),
        ("viernes, 5 de diciembre del 2025 a las 15:30", "2025-12-05 15:30:00+0100"),
        ("5 septiembre 2025 15:30 hs", "2025-09-05 15:30:00+0200"),
        ("Jul 14, 2025, 3:42 pm", "2025-07-14 15:42:00+0200"),
        ("Mon, 14 Jul 2025 10:00:00 +0000", "2025-07-14 10:00:00+0000"),
        ("14th July 2025", "2025-07-14 00:00:00+0200"),
        ("13.02.2025 8:05", "2025-02-13 08:05:00+0100"),
        ("13-2-2025", "2025-02-13 00:00:00+0100"),
        ("13/02/69", "2069-02-13 00:00:00+0100"),
        ("13/02/70", "1970-02-13 00:00:00+0100"),
        ("20140729", "2014-07-29 00:00:00+0200"),
        ("1389628800", "2014-01-13 17:00:00+0100"),
        ("1389628800.5", "2014-01-13 17:00:00+0100"),
        ("1389628800000", "2014-01-13 17:00:00+0100"),
        ("45000", "2023-03-15 00:00:00+0100"),
        ("45000.75", "2023-03-15 18:00:00+0100"),
    ],
)
def test_a_date_is_read(text, wall):
    assert dates.looks_like_date(text)
    assert read(text) == wall


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2025",
        "2025-13-45",
        "2025-02-29",
        "0202-01-01",
        "0025-01-01",
        "01/01/0025",
        "14/Foo/25",
        "soon",
        "2025-01-01 25:00",
        "99999999",
        "12:30",
        "1/2",
        "10000",
        "",
    ],
)
def test_a_date_that_cannot_be_is_an_error(text):
    with pytest.raises(ValueError, match=r".*"):
        read(text)


def test_midnight_that_a_clock_change_skips_is_still_one_instant():
    santiago = Dates(ZoneInfo("America/Santiago"))
    assert santiago.instant("2025-09-07").utcoffset() is not None


def test_dates_without_offset_may_be_in_a_zone_of_their_own():
    assert Dates(MADRID).instant("2025-07-14 10:00", UTC) == datetime(2025, 7, 14, 10, tzinfo=UTC)


def test_one_day_over_twelve_proves_the_order_of_the_column():
    assert read("03/04/2025", "13/02/2025") == "2025-04-03 00:00:00+0200"
    assert read("03/04/2025", "02/13/2025") == "2025-03-04 00:00:00+0100"


def test_columns_of_one_shape_prove_together():
    columns = {"Created": seen("03/04/2025"), "Closed": seen("25/04/2025"), "Other": seen("03-04-2025", "04-13-2025")}
    orders, notes = dates.prove_order(columns, (), "f.csv", None)
    assert orders == {dates.Shape("/", 4): "dmy", dates.Shape("-", 4): "mdy"}
    assert notes == ["dates: dmy, as 25/04/2025 shows (row 2)", "dates: mdy, as 04-13-2025 shows (row 3)"]


def test_a_column_that_nobody_reads_may_decide_but_not_contradict():
    assert read("03/04/2025", others=[seen("30/04/2025")]) == "2025-04-03 00:00:00+0200"
    assert read("03/04/2025", "13/04/2025", others=[seen("04/30/2025")]) == "2025-04-03 00:00:00+0200"
    with pytest.raises(Usage):
        read("03/04/2025", others=[seen("04/30/2025", "30/04/2025")])


def test_dates_with_the_year_first_are_proved_from_the_whole_column():
    column = ("2017-3-4", "2017-20-2", "2017-31-1")
    assert read(*column) == "2017-04-03 00:00:00+0200"
    assert read(*column[::-1]) == "2017-01-31 00:00:00+0100"
    assert read("2017-03-04", "2017-04-13") == "2017-03-04 00:00:00+0100"
    assert read("2017-03-04") == "2017-03-04 00:00:00+0100"
    assert read("2017-03-04", asked="ydm") == "2017-04-03 00:00:00+0200"
    assert read("2017-03-04", others=[seen("2017-20-02")]) == "2017-04-03 00:00:00+0200"
    assert read("2017/3/4", "2017-20-2") == "2017-03-04 00:00:00+0100"


def test_dates_with_the_year_first_that_contradict_each_other_are_asked_about():
    with pytest.raises(Usage) as error:
        read("2017-20-2", "2017-2-20")
    assert str(error.value) == "f.csv: row 3 has 2017-2-20 and row 2 has 2017-20-2; say --dates ymd or --dates ydm"


def test_what_cannot_be_proved_is_asked():
    with pytest.raises(Usage) as error:
        read("03/04/2025", "05/06/2025")
    assert str(error.value) == (
        "f.csv: column Created: 03/04/2025 is 2025-04-03 (--dates dmy) or 2025-03-04 (--dates mdy); say which"
    )
    assert read("03/04/2025", asked="mdy") == "2025-03-04 00:00:00+0100"


def test_dates_that_are_the_same_either_way_need_no_proof():
    assert read("04/04/2025", "05/05/2025") == "2025-04-04 00:00:00+0200"


def test_rows_that_contradict_are_named():
    with pytest.raises(Usage, match="row 3 has 13/02/2025 and row 4 has 02/13/2025"):
        read("01/01/2025", "13/02/2025", "02/13/2025")


def test_two_digits_first_are_a_year_only_if_nothing_else_is_possible():
    assert read("25/07/14") == "2014-07-25 00:00:00+0200"
    assert read("25/07/14", "99/07/31") == "2025-07-14 00:00:00+0200"
    assert read("25/07/14", asked="ymd") == "2025-07-14 00:00:00+0200"


@given(st.datetimes(datetime(1971, 1, 1), datetime(2099, 12, 31)), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]), st.data())
def test_a_column_is_read_back_or_asked_about_never_guessed(first, form, data):
    column = [first, *data.draw(st.lists(st.datetimes(datetime(1971, 1, 1), datetime(2099, 12, 31)), max_size=8))]
    try:
        wall = read(*(at.strftime(form) for at in column))
    except Usage:
        assert all(at.day <= 12 for at in column)
    else:
        assert wall[:10] == first.strftime("%Y-%m-%d")


@given(st.text(alphabet="0123456789/-.: TZapm+,de julio", max_size=70))
def test_any_text_is_a_date_or_an_error(text):
    try:
        at = Dates(MADRID).instant(text)
    except (ValueError, OverflowError):
        return
    assert dates.looks_like_date(text)
    assert at.microsecond == 0


def test_seconds_since_1970_are_read_to_the_second_with_a_fixed_offset():
    for figure in ("1396090000", "1396090000.5", "1396090000500"):
        assert Dates(ZoneInfo("UTC")).instant(figure).isoformat() == "2014-03-29T10:46:40+00:00"
        at = Dates(MADRID).instant(figure)
        assert (at.isoformat(), at.tzinfo) == ("2014-03-29T11:46:40+01:00", timezone(timedelta(hours=1)))


@pytest.mark.parametrize("figure", ["150314", "1503141", "13960900001"])
def test_figures_of_other_lengths_are_no_dates(figure):
    with pytest.raises(ValueError, match=figure):
        Dates(MADRID).instant(figure)
