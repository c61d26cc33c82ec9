"""Records that could not be taken in, kept raw with their reasons until they fit."""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence

from ticketcli.desk.desk import Desk
from ticketcli.intake.reading import Parked

DRAFT = "draft"
"""The format of what was parked after it had been read."""


def park(desk: Desk, parked: Sequence[Parked], format: str, name: str, head: str = "") -> str | None:
    """Keep parked records, raw and with their reasons, under .git/tkt/parked/; gives the folder.

    `head` is what a record needs in front of it to be read again: the header line of a CSV file.
    """
    if not parked:
        return None
    folder = _parked_folder(desk)
    os.makedirs(folder, exist_ok=True)
    for one in parked:
        own = DRAFT if one.raw.startswith('{"key": ') else format
        record = {"format": own, "head": head, "name": name, "origin": one.origin, "reason": one.reason, "raw": one.raw}
        key = hashlib.sha256(f"{name}\0{one.raw}".encode("utf-8", "surrogatepass")).hexdigest()[:20]
        with open(os.path.join(folder, f"{key}.json"), "w", encoding="utf-8") as file:
            json.dump(record, file, ensure_ascii=True, indent=1)
    return folder


def parked(desk: Desk) -> Iterator[tuple[str, dict[str, str]]]:
    """Each parked record with the path it is kept at."""
    folder = _parked_folder(desk)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        path = os.path.join(folder, name)
        with open(path, encoding="utf-8") as file:
            yield path, json.load(file)


def _parked_folder(desk: Desk) -> str:
    return os.path.join(desk.history.own_folder, "parked")
