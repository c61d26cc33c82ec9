"""The calendars of sla.yaml: whose zone they have, and what may be wrong in them, with its line."""

import pytest

from ticketcli.config.calendars import read_calendars
from ticketcli.errors import BadFile

OFFICE = 'calendars:\n  office:\n    hours: {mon: [["09:00", "13:00"]]}\n'


def test_a_calendar_without_a_zone_has_the_desks():
    found = read_calendars(OFFICE + "  always:\n    zone: Europe/Madrid\n", "sla.yaml", "America/Havana")
    assert [(name, str(calendar.zone)) for name, calendar in found.items()] == [
        ("office", "America/Havana"), ("always", "Europe/Madrid"),
    ]  # fmt: skip
    assert read_calendars("", "sla.yaml", "UTC") == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("targets: {}\n" + OFFICE, "sla.yaml:1: unknown key `targets`; did you mean calendar, calendars, policies?"),
        ("calendars: [office]\n", "sla.yaml:1: `calendars` is a section"),
        ("calendars:\n  a: b\n", "sla.yaml:2: `a` is a section"),
        (OFFICE + "    holydays: []\n", "sla.yaml:4: unknown key `holydays`; did you mean holidays?"),
        (OFFICE + "    zone: Nowhere\n", "sla.yaml:2: zone: no such time zone"),
        ("calendars:\n  a:\n    hours: {mon: 9}\n", "sla.yaml:2: hours.mon: a list is expected"),
        ("- a\n", "sla.yaml:1: "),
    ],
)
def test_a_wrong_calendar_is_named_with_its_line(text: str, line: str):
    with pytest.raises(BadFile) as refused:
        read_calendars(text, "sla.yaml", "UTC")
    assert line in str(refused.value)
