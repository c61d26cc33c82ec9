"""The calendars of a desk, and which of them is its working time."""

from datetime import datetime
from pathlib import Path

import pytest

from ticketcli.desk.desk import Desk

OFFICE = '  office: {hours: {mon: [["09:00", "17:00"]]}}\n'
NIGHT = '  night: {hours: {mon: [["20:00", "23:00"]]}}\n'
MONDAY = datetime.fromisoformat("2026-11-16T10:00:00-03:00")


@pytest.fixture
def calendars(empty):
    """`calendars(text)`: those of a desk with that sla.yaml."""

    def calendars(text: str):
        Path("sla.yaml").write_text(text)
        return Desk(str(empty)).calendars

    return calendars


@pytest.mark.parametrize(("text", "usual", "working"), [
    ("", "always", "always"),
    ("calendars:\n" + NIGHT, "night", "night"),
    ("calendars:\n" + NIGHT + OFFICE, None, "office"),
    ("calendar: night\ncalendars:\n" + NIGHT + OFFICE, "night", "night"),
], ids=["none", "one", "several", "said"])  # fmt: skip
def test_working_time_is_the_usual_calendar_or_else_the_office(text, usual, working, calendars):
    known = calendars(text)
    assert (known.usual, known.working) == (usual, working)


def test_it_is_always_working_time_where_there_is_no_calendar(calendars):
    assert calendars("").is_working(MONDAY)


def test_working_time_is_that_of_the_working_calendar(calendars):
    known = calendars("calendars:\n" + NIGHT + OFFICE)
    assert known.is_working(MONDAY)
    assert not known.is_working(MONDAY.replace(hour=21))
