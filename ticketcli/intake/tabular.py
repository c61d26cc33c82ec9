"""CSV as programs write it: encoding and delimiter found, broken records set aside, defused cells armed again."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from io import StringIO
from typing import NamedTuple

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.intake import encoding, mapping
from ticketcli.intake.table import Cell, ImportSettings, Parked, SourceRow, SourceTable, is_storable, readable_text
from ticketcli.text import arm_cell, one_line

DELIMITERS = ",;\t|"
LARGEST_CELL = 8 << 20
MOST_COLUMNS = 1 << 14
csv.field_size_limit(LARGEST_CELL)

_NO_NAME = re.compile("[\0-\x08\x0e-\x1f\x7f\udc80-\udfff]")
_SAID = re.compile(r"\ufeff?sep=([,;\t|:^~])(?:\r\n?|\n)")


class _Layout(NamedTuple):
    """How a file is written; whether blanks follow its delimiters, whether it is `said` in a first line `sep=;`."""

    codec: str
    delimiter: str
    blanks: bool
    said: bool


class _Record(NamedTuple):
    """The cells of a record, the lines it takes, and what is wrong with it."""

    cells: list[str]
    lines: list[str]
    wrong: str = ""


class _Header(NamedTuple):
    """The columns; how many cells a record has at least; the names that stand there more than once; the text."""

    columns: Sequence[str]
    least: int
    repeated: frozenset[str]
    text: str


def read_table(_format: str, name: str, data: bytes, settings: ImportSettings) -> SourceTable:
    """The records of a CSV file; Usage when it is none."""
    layout = _layout(name, data, settings)
    header = _header(name, data, layout)
    notes = (
        _("encoding: {encoding}").format(encoding=layout.codec),
        _("delimiter: {delimiter}").format(delimiter=layout.delimiter if layout.delimiter.isprintable() else "tab"),
    )
    rows = partial(_rows, name, data, layout, header)
    head = f"sep={layout.delimiter}\n{header.text}"
    return SourceTable(name, "csv", rows, columns=list(dict.fromkeys(header.columns)), notes=notes, head=head)


# -- layout ------------------------------------------------------------------------------------------------------------


def _layout(name: str, data: bytes, settings: ImportSettings) -> _Layout:
    codec = encoding.detect_encoding(name, data, settings.encoding)
    head = encoding.open_text(data, codec, "").read(encoding.HEAD)
    if head.lstrip("\ufeff \r\n\t")[:1] in ("{", "[", "<"):
        raise Usage(_("{file}: is no CSV; JSON is read by `import json`").format(file=name))
    said = _SAID.match(head)
    delimiter = _asked(settings.delimiter) or (said[1] if said else _delimiter(head))
    first = head[said.end() if said else 0 :].partition("\n")[0]
    return _Layout(codec, delimiter, f'{delimiter} "' in first, bool(said))


def _asked(delimiter: str | None) -> str | None:
    wanted = {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter)
    if wanted and (len(wanted) > 1 or wanted in '"\r\n\0 '):
        raise Usage(_("--delimiter {text}: is one character, or tab").format(text=delimiter))
    return wanted


def _delimiter(head: str) -> str:
    """The delimiter by which most records of `head` have as many cells as the first, and the more cells the better."""
    return max(DELIMITERS, key=partial(_score, head))


def _score(head: str, delimiter: str) -> tuple[bool, float, int]:
    try:
        widths = [len(cells) for cells in csv.reader(StringIO(head, newline=""), delimiter=delimiter) if cells]
    except csv.Error:
        return False, 0, 0
    if len(head) == encoding.HEAD and len(widths) > 1:
        widths.pop()
    alike = sum(width == widths[0] for width in widths)
    return widths[0] > 1, alike / len(widths), widths[0]


def _header(name: str, data: bytes, layout: _Layout) -> _Header:
    first = next((record for _number, record in _numbered(data, layout, 0) if _begins(record)), _Record([], []))
    names = [arm_cell(cell.lstrip("\ufeff")).strip() for cell in first.cells]
    if not any(names) or _NO_NAME.search("".join(names)):
        raise Usage(_("{file}: is no CSV: the first row holds no names of columns").format(file=name))
    if len(names) == 1 and not mapping.wanted_fields(names[0]):
        what = _("{file}: is no table: one column, {column}; see --delimiter")
        raise Usage(what.format(file=name, column=one_line(names[0], 40)))
    if len(names) > MOST_COLUMNS:
        raise Usage(_("{file}: is no table: over {columns} columns").format(file=name, columns=MOST_COLUMNS))
    columns = [column or f"column {number}" for number, column in enumerate(names, 1)]
    least = max(number for number, column in enumerate(names, 1) if column)
    repeated = frozenset(column for column, times in Counter(columns).items() if times > 1)
    return _Header(columns, least, repeated, "".join(first.lines).lstrip("\ufeff").rstrip("\r\n") + "\n")


# -- records -----------------------------------------------------------------------------------------------------------


def _rows(name: str, data: bytes, layout: _Layout, header: _Header) -> Iterator[SourceRow | Parked]:
    """All records below the header; rows without any text are none."""
    records = _numbered(data, layout, len(header.columns))
    next(record for _number, record in records if _begins(record))
    for number, record in records:
        text = "".join(record.lines)
        reason = record.wrong or _misfit(record.cells, text, header)
        if reason:
            yield Parked(f"{name}:row {number}", reason, readable_text(text))
        elif cells := _named(record.cells, header):
            yield SourceRow(f"{name}:row {number}", cells, text)


def _begins(record: _Record) -> bool:
    """Whether it is the header: the first record that is not blank."""
    return bool(record.wrong) or any(map(str.strip, record.cells))


def _misfit(cells: Sequence[str], text: str, header: _Header) -> str:
    """Why a record does not fit the header; empty when it does."""
    if not is_storable(text):
        return _("it holds NUL, or bytes that are no text")
    if any(cells) and len(cells) < header.least:
        return _("too short: {cells} of {columns} cells").format(cells=len(cells), columns=header.least)
    if any(map(str.strip, cells[len(header.columns) :])):
        return _("too long: {cells} cells for {columns}").format(cells=len(cells), columns=len(header.columns))
    return ""


def _named(cells: Sequence[str], header: _Header) -> dict[str, Cell]:
    """The cells that hold something, by the name of their column; those of a repeated name in one list."""
    filled = [(column, arm_cell(cell)) for column, cell in zip(header.columns, cells, strict=False) if _holds(cell)]
    named: dict[str, Cell] = dict(filled)
    for repeated in header.repeated & named.keys():
        named[repeated] = [cell for column, cell in filled if column == repeated]
    return named


def _holds(cell: str) -> bool:
    """Whether it holds anything: not blanks, nor what databases write for nothing."""
    return cell.strip() not in ("", r"\N")


def _numbered(data: bytes, layout: _Layout, width: int) -> Iterator[tuple[int, _Record]]:
    """The header and all records below it, each with its row as a spreadsheet counts."""
    lines = encoding.open_text(data, layout.codec, "")
    number = 1 if layout.said and next(lines) else 0
    for record in _records(lines, layout):
        for part in _apart(record, layout, width):
            number += 1
            yield number, part


def _records(lines: Iterable[str], layout: _Layout) -> Iterator[_Record]:
    """What each record holds; after a broken one it goes on with the next line."""
    taken: list[str] = []

    def kept() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    reader = csv.reader(kept(), delimiter=layout.delimiter, skipinitialspace=layout.blanks, strict=True)
    while True:
        taken.clear()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield _Record([], taken[:], _reason(str(error)))
            continue
        if cells is None:
            return
        yield _Record(cells, taken[:])


def _apart(record: _Record, layout: _Layout, width: int) -> list[_Record]:
    """A broken record that swallowed others, because its quote is never closed, and those others."""
    if width < 2 or len(record.lines) < 2 or not (record.wrong or len(record.cells) != width):
        return [record]
    others = list(_records(record.lines[1:], layout))
    if any(other.wrong or len(other.cells) != width for other in others):
        return [record]
    return [_Record([], record.lines[:1], _reason("end of data")), *others]


def _reason(error: str) -> str:
    if "end of data" in error:
        return _("a quote that is opened in it is never closed")
    if "limit" in error:
        return _("a cell of it is larger than 8 MB")
    return _("a quote inside a quoted cell is not doubled")
