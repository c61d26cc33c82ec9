"""Records that could not be taken in, kept raw with their reasons until they fit."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ticketcli.desk.desk import Desk
from ticketcli.format.json import draft_of
from ticketcli.i18n import _
from ticketcli.intake.formats import FORMATS
from ticketcli.intake.reading import Parked
from ticketcli.storage.state import PARKED
from ticketcli.ticket.model import Draft

DRAFT = "draft"
"""The format of what was parked after it had been read."""


class ParkedRecord(NamedTuple):
    """A record as it is kept: what it is read as, from which file it came, where it stood there, why it was parked."""

    format: str
    head: str
    name: str
    origin: str
    reason: str
    raw: str

    @property
    def text(self) -> str:
        """The file that it would be alone."""
        return self.head + self.raw

    def with_text(self, text: str) -> "ParkedRecord":
        """The record as somebody wrote it anew."""
        if text.startswith(self.head):
            return self._replace(raw=text[len(self.head) :])
        return self._replace(head="", raw=text)

    def draft(self) -> Draft | None:
        """The draft that it is, where it had been read before."""
        return draft_of(self.raw) if self.format == DRAFT else None


def park_records(desk: Desk, parked: Sequence[Parked], format: str, name: str, head: str = "") -> str | None:
    """Keep parked records, raw and with their reasons, under .git/tkt/parked/; gives the folder.

    `head` is what a record needs in front of it to be read again: the header line of a CSV file.
    """
    if not parked:
        return None
    desk.state.put_all(dict(_file(one, format, name, head) for one in parked))
    return desk.state.path(PARKED)


def parked_records(desk: Desk) -> Iterator[tuple[str, ParkedRecord | Parked]]:
    """Each parked record with the file that keeps it; where that cannot be read, itself a parked one that says so."""
    for file in desk.state.names(PARKED):
        if file.endswith(".json"):
            yield file, desk.state.value(file, _record) or Parked(desk.state.path(file), _damaged(), "")


def keep_mended(desk: Desk, file: str, record: ParkedRecord) -> None:
    """Keep what somebody made of a parked record in its place."""
    desk.state.put(file, _data(record), forced=True)


def _file(one: Parked, format: str, name: str, head: str) -> tuple[str, bytes]:
    """The file that keeps a parked record: its name, and what stands in it."""
    own = DRAFT if one.raw.startswith('{"key": ') else format
    record = ParkedRecord(own, head, name, one.origin, one.reason, one.raw)
    key = hashlib.sha256(f"{name}\0{one.raw}".encode("utf-8", "surrogatepass")).hexdigest()[:20]
    return f"{PARKED}/{key}.json", _data(record)


def _data(record: ParkedRecord) -> bytes:
    return json.dumps(record._asdict(), ensure_ascii=True, indent=1).encode()


def _record(kept: dict[str, Any]) -> ParkedRecord:
    """A record as it stands in its file; an error where nothing can be read out of it."""
    record = ParkedRecord(*(kept[field] for field in ParkedRecord._fields))
    if not all(isinstance(word, str) for word in record) or record.format not in (*FORMATS, DRAFT):
        raise ValueError(record)
    record.draft()
    return record


def _damaged() -> str:
    return _("the file is damaged: mend it, or remove it and import the record again")
