"""What verification keeps, so that no commit and no object is looked at twice; outside the history, disposable."""

import os
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from ticketcli.history.repository import History
from ticketcli.runtime.hashes import sha1
from ticketcli.storage.state import VERIFIED, VERIFIED_ENTRIES, State
from ticketcli.ticket.model import NOTHING

_LOOSE = re.compile(r"[0-9a-f]{2}")
_HEX = re.compile(r"[0-9a-f]{38}|[0-9a-f]{62}")
_SLACK = 2_000_000_000


class Vault(NamedTuple):
    """The last verified head, what was found and what accepted, the keys of agents by address.

    `whole` is since when (nanoseconds) loose objects are known to be whole: only what changed later is looked at; a
    pack is looked at again when it changed at another time than `packs` says.
    """

    head: str | None = None
    findings: tuple[tuple[str, ...], ...] = ()
    accepted: tuple[tuple[str, ...], ...] = ()
    keys: Mapping[str, tuple[str, ...]] = NOTHING
    whole: int = 0
    packs: Mapping[str, int] = NOTHING


def read_vault(history: History) -> Vault:
    """What was kept; nothing where it is gone or cannot be read."""
    return State(history.own_folder).value(VERIFIED, _vault) or Vault()


def _vault(kept: dict[str, Any]) -> Vault:
    found, accepted = (tuple(map(tuple, kept[name])) for name in ("findings", "accepted"))
    keys = {mail: tuple(words) for mail, words in kept["keys"].items()}
    return Vault(kept["head"], found, accepted, keys, int(kept["whole"]), dict(kept["packs"]))


def read_entries(history: History) -> dict[str, dict[str, str]]:
    """The entries of each verified ticket, each with a digest of what it says."""
    return State(history.own_folder).value(VERIFIED_ENTRIES, _entries) or {}


def _entries(kept: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {number: dict(held) for number, held in kept.items()}


def write_vault(history: History, kept: Vault, known: Mapping[str, Mapping[str, str]] | None = None) -> None:
    """Keep it; the entries first, so that a kill between does no more than have them looked at again."""
    state = State(history.own_folder)
    if known is not None:
        state.put_value(VERIFIED_ENTRIES, known)
    state.put_value(VERIFIED, {**kept._asdict(), "keys": dict(kept.keys), "packs": dict(kept.packs)})


# -- objects -----------------------------------------------------------------------------------------------------------


def damaged_objects(history: History, since: int, known: Mapping[str, int], packs: Mapping[str, int]) -> Iterator[str]:
    """The objects whose content is not what their names say: loose ones touched since then, `packs` not as `known`."""
    folder = os.path.join(history.common_folder, "objects")
    for entry in os.scandir(folder):
        if _LOOSE.fullmatch(entry.name):
            for one in os.scandir(entry.path):
                if _HEX.fullmatch(one.name) and _touched(one, since) and not _sound(one.path, entry.name + one.name):
                    yield entry.name + one.name
    for name, changed in packs.items():
        index = os.path.join(folder, "pack", f"{name}.idx")
        if known.get(name) != changed and history.ask("verify-pack", "--", index)[0]:
            yield f"{name}.pack"


def pack_sizes(history: History) -> dict[str, int]:
    """The packs, each with when it or its index last changed (nanoseconds)."""
    changed: dict[str, int] = {}
    with suppress(FileNotFoundError), os.scandir(os.path.join(history.common_folder, "objects", "pack")) as found:
        for one in found:
            name, _dot, kind = one.name.rpartition(".")
            if kind in ("pack", "idx"):
                changed[name] = max(changed.get(name, 0), one.stat().st_ctime_ns)
    return changed


def _touched(entry: "os.DirEntry[str]", since: int) -> bool:
    return entry.stat().st_ctime_ns > since - _SLACK


def _sound(path: str, name: str) -> bool:
    """Whether a loose object can be unpacked to what its name says."""
    try:
        with open(path, "rb") as file:
            content = zlib.decompress(file.read())
    except (OSError, zlib.error):
        return False
    found: str = (sha1 if len(name) == 40 else _sha256())(content).hexdigest()
    return found == name


def _sha256() -> Any:
    import hashlib

    return hashlib.sha256
