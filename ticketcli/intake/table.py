"""What every format gives: records of named cells, one after the other, and what could not be read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

OWN = "tkt"
"""The source of what we exported ourselves."""

NOW = "now"
"""What a person says where nothing in a file is to tell when tickets were created."""

Cell = str | list[str]


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """What a person said about a file; None where the file is to say it.

    `columns` are column names and the field each stands for, or '' to keep the column under extra; `created` is the
    column that says when tickets were created, or NOW; `values` says what the words of a column mean, and `people`
    who is meant by a number.
    """

    zone: ZoneInfo
    columns: Mapping[str, str] | None = None
    source: str | None = None
    dates: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    created: str | None = None
    values: Mapping[str, Mapping[str, str]] | None = None
    people: Mapping[str, Mapping[str, str]] | None = None

    @property
    def chosen_columns(self) -> Mapping[str, str]:
        """The field of each column that a person named."""
        named = {self.created: "created"} if self.created and self.created != NOW else {}
        return {**(self.columns or {}), **named}


@dataclass(frozen=True, slots=True)
class Comment:
    """A message of a record as it came; `kind` is that of an entry, empty where nothing says who wrote to whom."""

    at: str
    by: str
    text: str
    kind: str = ""
    via: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One record: its cells that are not empty, by column.

    `part` says that it is no ticket but messages of one; `record` is a ticket of our own export, whole.
    """

    origin: str
    cells: Mapping[str, Cell]
    raw: str
    comments: tuple[Comment, ...] = ()
    faults: tuple[str, ...] = ()
    part: bool = False
    record: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Parked:
    """A record that can't be taken in: where it stands, why, and its text."""

    origin: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The records of a file, of a `kind` such as csv; `rows` begins anew each time it is called.

    `columns` and `source` (the system it comes from) are given where the format knows them, not the records.
    `head` and the text of a record make a file again.
    """

    name: str
    kind: str
    rows: Callable[[], Iterator[SourceRow | Parked]]
    source: str | None = None
    columns: Sequence[str] = ()
    notes: Sequence[str] = ()
    head: str = ""


def is_storable(text: str) -> bool:
    """Whether `text` is Unicode without NUL, so that it can be written to a record."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def readable_text(text: str) -> str:
    """`text` with bytes that are no Unicode shown as escapes, so that it can be kept anywhere."""
    return text.encode(errors="backslashreplace").decode()
