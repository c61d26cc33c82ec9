"""Hours as a map: none is blank, the most is full, and what is between is never shown as either."""

from hypothesis import given
from hypothesis import strategies as st

from ticketcli.render.heatmap import SHADES, map_lines
from ticketcli.reports.measure import Report, ReportRow

TITLE = "arrivals"


def report(*counts: list[int], names: tuple[str, ...] = ("lun", "mar")) -> Report:
    rows = [ReportRow((name, *day, sum(day)), ()) for name, day in zip(names, counts, strict=False)]
    columns = ("weekday", *(f"h{hour}" for hour in range(24)), "total")
    return Report(TITLE, columns, columns, rows, ("a note",))


def at(**hours: int) -> list[int]:
    return [hours.get(f"h{hour}", 0) for hour in range(24)]


def test_a_day_is_a_row_of_two_signs_an_hour_and_its_total():
    lines = list(map_lines(report(at(h9=8, h10=1), at(h9=4))))
    assert lines[0] == TITLE
    assert lines[2] == "     00    03    06    09    12    15    18    21"
    assert lines[3] == "lun  " + "  " * 9 + "██" + "░░" + "  " * 13 + "  9"
    assert lines[4] == "mar  " + "  " * 9 + "▒▒" + "  " * 14 + "  4"
    assert lines[-2:] == ["░▒▓█: from none to 8 in an hour", "a note"]


@given(st.lists(st.integers(0, 50), min_size=24, max_size=24))
def test_only_none_is_blank_and_only_the_most_may_be_darkest(counts):
    fields = list(map_lines(report(counts)))[3][len("lun  ") :][: 2 * 24 : 2]
    most = max(counts)
    for sign, count in zip(fields, counts, strict=True):
        assert (sign == " ") == (count == 0)
        assert not (count and count == most) or sign == "█"
    darker = [SHADES.index(sign) for _count, sign in sorted(zip(counts, fields, strict=True))]
    assert darker == sorted(darker)


def test_without_a_ticket_there_is_a_map_of_nothing():
    assert "from none to 0 in an hour" in "\n".join(map_lines(report(at(), at())))
