"""A table of hours as a map: the darker, the more."""

from collections.abc import Iterator, Sequence

from ticketcli.i18n import _
from ticketcli.render.grid import UNSET, text_breadth
from ticketcli.reports.arrivals import HOURS
from ticketcli.reports.measure import Report, ReportRow
from ticketcli.text import one_line

SHADES = " ░▒▓█"
WIDE = 2


def map_lines(report: Report, _with_tickets: bool = False) -> Iterator[str]:
    """A row for each row, a field for each hour, its total behind it; then shades and notes; tickets have no room."""
    names = [" ".join(one_line(str(cell or UNSET)) for cell in row.cells[: -len(HOURS) - 1]) for row in report.rows]
    most = max((count for row in report.rows for count in _counts(row)), default=0)
    margin = max(map(text_breadth, names), default=0) + 2
    yield from (report.title, "")
    yield " " * margin + "".join(f"{hour:<{WIDE * 3}}" for hour in HOURS[::3]).rstrip()
    for name, row in zip(names, report.rows, strict=True):
        fields = "".join(_shade(count, most) * WIDE for count in _counts(row))
        yield f"{name}{' ' * (margin - text_breadth(name))}{fields}  {row.cells[-1]}"
    yield ""
    yield _("{shades}: from none to {most} in an hour").format(shades=SHADES.strip(), most=most)
    yield from map(one_line, report.notes)


def _counts(row: ReportRow) -> Sequence[int]:
    return [cell for cell in row.cells[-len(HOURS) - 1 : -1] if isinstance(cell, int)]


def _shade(count: int, most: int) -> str:
    return SHADES[-(-count * (len(SHADES) - 1) // most)] if count else SHADES[0]
