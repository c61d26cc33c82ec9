"""Rows of anything as text: aligned for people, JSON, CSV and Markdown for machines. No control character gets out."""

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ticketcli.i18n import _
from ticketcli.text import defuse_cell, list_words, one_line, safe_text

if TYPE_CHECKING:
    from ticketcli.reports.measure import Report

UNSET = "–"
GAP = "  "
NARROWEST = 8
"""No column is cut narrower than this."""

Cells = Sequence[Any]
Row = Mapping[str, Any] | Cells


class Column(NamedTuple):
    """A column: its key for machines, its title for people; `shrink` lets it be cut, `format` writes it for people."""

    key: str
    title: str
    align: Literal["left", "right"] = "left"
    shrink: bool = False
    format: Callable[[Any], str] | None = None


def render_rows(
    format: str, columns: Sequence[Column], rows: Iterable[Row], width: int | None = None, colour: bool = False
) -> Iterator[str]:
    """The lines (a CSV record is one) of `rows` as table, json, jsonl, csv, ids (the first column) or md.

    A table is cut to `width` where its columns may shrink; None cuts nothing.
    """
    cells = (_cells(columns, row) for row in rows)
    if format == "table":
        return _table(columns, cells, width, colour)
    return _FORMATS[format](columns, cells)


def _cells(columns: Sequence[Column], row: Row) -> Cells:
    return [row.get(column.key) for column in columns] if isinstance(row, Mapping) else row


# -- for people --------------------------------------------------------------------------------------------------------


def show_value(value: Any, limit: int = 0) -> str:
    """A value as people read it, on one line, cut to `limit` characters when that is given."""
    if value is None:
        return UNSET
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")[:16]
    if isinstance(value, timedelta):
        return show_duration(value)
    return one_line(_listed(value), limit) or UNSET


def _listed(value: Any) -> str:
    return list_words([str(item) for item in value]) if isinstance(value, (list, tuple)) else str(value)


def show_duration(span: timedelta) -> str:
    """A time as people read it: 3d 4h, 2h 05m, 45m, 12s."""
    hours, minutes, seconds = _clock(span)
    days, hours = divmod(hours, 24)
    if days or hours:
        text = f"{days}d {hours}h" if days else f"{hours}h {minutes:02}m"
    else:
        text = f"{minutes}m" if minutes else f"{seconds}s"
    return "-" + text if span < timedelta() else text


def show_working_time(span: timedelta) -> str:
    """A working time as people read it, without days (which of them?): 16h 00m."""
    hours, minutes, _seconds = _clock(span)
    return f"{hours}h {minutes:02}m"


def _clock(span: timedelta) -> tuple[int, int, int]:
    minutes, seconds = divmod(int(abs(span).total_seconds()), 60)
    return *divmod(minutes, 60), seconds


def _texts(columns: Sequence[Column], cells: Cells) -> list[str]:
    return [
        one_line(column.format(value)) if column.format and value is not None else show_value(value)
        for column, value in zip(columns, cells, strict=True)
    ]


def _table(columns: Sequence[Column], rows: Iterable[Cells], width: int | None, colour: bool) -> Iterator[str]:
    body = [_texts(columns, cells) for cells in rows]
    if not body:
        return
    head = [one_line(column.title) for column in columns]
    widths = [max(map(text_breadth, texts)) for texts in zip(head, *body, strict=True)]
    widths = widths if width is None else _fitted(columns, widths, width)
    title = _line(columns, head, widths)
    yield f"\x1b[1m{title}\x1b[0m" if colour else title
    for texts in body:
        yield _line(columns, texts, widths)


def _line(columns: Sequence[Column], texts: Sequence[str], widths: Sequence[int]) -> str:
    fields = (
        _padded(cut_text(text, width), width, column)
        for column, text, width in zip(columns, texts, widths, strict=True)
    )
    return GAP.join(fields).rstrip()


def _padded(text: str, width: int, column: Column) -> str:
    blanks = " " * (width - text_breadth(text))
    return blanks + text if column.align == "right" else text + blanks


def _fitted(columns: Sequence[Column], widths: Sequence[int], width: int) -> list[int]:
    """The widths with those that may shrink made alike until all fit, the widest first."""
    fitted = list(widths)
    shrinking = sorted((i for i, column in enumerate(columns) if column.shrink), key=lambda i: widths[i])
    room = width - sum(widths) - len(GAP) * (len(widths) - 1) + sum(widths[i] for i in shrinking)
    for left, i in zip(range(len(shrinking), 0, -1), shrinking, strict=True):
        fitted[i] = min(widths[i], max(NARROWEST, room // left))
        room -= fitted[i]
    return fitted


def text_breadth(text: str) -> int:
    """How many columns of a terminal `text` takes (UAX 11: wide characters two; marks none)."""
    return len(text) if text.isascii() else sum(map(_breadth, text))


@lru_cache(maxsize=4096)
def _breadth(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut_text(text: str, width: int) -> str:
    """`text` no broader than `width`, with an ellipsis where it was cut."""
    if text_breadth(text) <= width:
        return text
    taken = 1
    for place, character in enumerate(text):
        taken += _breadth(character)
        if taken > width:
            return text[:place] + "…"
    return text


# -- for machines ------------------------------------------------------------------------------------------------------


def write_json(value: Any, indent: int | None = None) -> str:
    """`value` as JSON: instants ISO 8601, durations whole seconds; what is unsafe on a terminal is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    if safe_text(text) != text:
        for character in {character for character in set(text) if safe_text(character) != character}:
            text = text.replace(character, json.dumps(character)[1:-1])
    return text


def _plain(value: Any) -> str | int:
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    return value.isoformat() if isinstance(value, date) else str(value)


def _records(columns: Sequence[Column], rows: Iterable[Cells]) -> Iterator[str]:
    keys = [column.key for column in columns]
    return (write_json(dict(zip(keys, cells, strict=True))) for cells in rows)


def _array(columns: Sequence[Column], rows: Iterable[Cells]) -> Iterator[str]:
    held = None
    for record in _records(columns, rows):
        yield f"{held}," if held else "["
        held = record
    yield from (held, "]") if held else ("[]",)


def _csv(columns: Sequence[Column], rows: Iterable[Cells]) -> Iterator[str]:
    import csv

    write = csv.writer(_Line(), lineterminator="\n").writerow
    yield write([column.key for column in columns])[:-1]
    for cells in rows:
        yield write([_csv_cell(value) for value in cells])[:-1]


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv_cell(value: Any) -> Any:
    if value is None or isinstance(value, (int, float)):
        return value
    text = _listed(value if isinstance(value, (str, list, tuple)) else _plain(value))
    return safe_text(defuse_cell(text)).replace("\t", " ")


def _ids(_columns: Sequence[Column], rows: Iterable[Cells]) -> Iterator[str]:
    return (one_line(str(cells[0])) for cells in rows)


def _md(columns: Sequence[Column], rows: Iterable[Cells]) -> Iterator[str]:
    titles = [_md_cell(one_line(column.title)) for column in columns]
    return _tabulated("pipe", columns, titles, [list(map(_md_cell, _texts(columns, cells))) for cells in rows])


def _md_cell(text: str) -> str:
    for character in "\\|<`[":
        text = text.replace(character, "\\" + character)
    return text


def _tabulated(style: str, columns: Sequence[Column], titles: list[str], rows: list[list[str]]) -> Iterator[str]:
    from tabulate import tabulate

    align = [column.align for column in columns]
    yield from tabulate(rows, titles, style, colalign=align, disable_numparse=True).split("\n")


_FORMATS: Mapping[str, Callable[[Sequence[Column], Iterable[Cells]], Iterator[str]]] = {
    "json": _array, "jsonl": _records, "csv": _csv, "ids": _ids, "md": _md,
}  # fmt: skip


# -- reports -----------------------------------------------------------------------------------------------------------


def report_table(report: "Report", with_tickets: bool = False) -> Iterator[str]:
    """A report for people: title, table, notes."""
    columns = _report_columns(report, with_tickets)
    rows = [_texts(columns, cells) for cells in _report_cells(report, with_tickets)]
    yield from (report.title, "")
    titles = [one_line(column.title).replace(", ", ",\n") for column in columns]
    yield from _tabulated("simple", columns, titles, rows)
    yield ""
    yield from map(one_line, report.notes)


def report_rows(report: "Report", format: str, with_tickets: bool = False) -> Iterator[str]:
    """Only the rows of a report, in any format."""
    return render_rows(format, _report_columns(report, with_tickets), _report_cells(report, with_tickets))


def report_json(report: "Report", format: str, with_tickets: bool = False) -> Iterator[str]:
    """A report as one JSON object with title, rows and notes; as jsonl only its rows."""
    if format == "jsonl":
        return report_rows(report, format, with_tickets)
    keys = [column.key for column in _report_columns(report, with_tickets)]
    rows = [dict(zip(keys, cells, strict=True)) for cells in _report_cells(report, with_tickets)]
    return iter([write_json({"title": report.title, "rows": rows, "notes": report.notes}, 2)])


def _report_cells(report: "Report", with_tickets: bool) -> Iterator[Cells]:
    return ((*row.cells, row.tickets) if with_tickets else row.cells for row in report.rows)


def _report_columns(report: "Report", with_tickets: bool) -> list[Column]:
    worded = {i for row in report.rows for i, cell in enumerate(row.cells) if isinstance(cell, str)}
    columns = [
        Column(
            key,
            title,
            "left" if i in worded else "right",
            format=show_working_time if key.startswith("working_") else _figure,
        )
        for i, (key, title) in enumerate(zip(report.columns, report.titles, strict=True))
    ]
    return [*columns, Column("tickets", _("tickets"))] if with_tickets else columns


def _figure(value: Any) -> str:
    return f"{value:.0%}" if isinstance(value, float) else show_value(value)
