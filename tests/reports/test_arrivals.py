from zoneinfo import ZoneInfo

from tests.reports.stories import frame, resolved, table, ticket, told
from ticketcli.render import heatmap
from ticketcli.reports import arrivals
from ticketcli.ticket.model import Status
from ticketcli.worktime.calendar import Calendar


def test_a_ticket_counts_at_its_weekday_and_hour_and_every_weekday_is_there():
    rows = table(arrivals.build_report(told([ticket(), ticket(opened=0.9), ticket(opened=25)]), frame()))
    assert [row["weekday"] for row in rows] == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    assert (rows[0]["09"], rows[0]["all"], rows[1]["10"], rows[6]["all"]) == (2, 2, 1, 0)


def test_the_clock_is_that_of_the_calendar():
    madrid = Calendar(ZoneInfo("Europe/Madrid"), (((0, 86400),),) * 7)
    rows = table(arrivals.build_report(told([ticket(opened=12)]), frame(calendar=madrid)))
    assert (rows[1]["weekday"], rows[1]["01"]) == ("tue", 1)


def test_groups_have_rows_of_their_own_and_duplicates_are_left_out():
    double = ticket(resolved(1, "duplicate"), status=Status.RESOLVED)
    rows = table(arrivals.build_report(told([ticket(area="a"), double]), frame("area")))
    assert [(row["area"], row["weekday"], row["all"]) for row in rows] == [("a", "mon", 1)]


def test_the_map_is_the_darker_the_more():
    report = arrivals.build_report(told([ticket(), ticket(), ticket(opened=1)]), frame())
    lines = list(heatmap.map_lines(report))
    assert lines[3].startswith("mon")
    assert lines[3].rstrip().endswith("██▒▒" + " " * 26 + "  3")
