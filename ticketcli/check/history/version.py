"""A ticket file as it was in a commit: what it is made of, and which fields differ between two of them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ticketcli.errors import BadFile
from ticketcli.format import front_matter, timeline, yaml
from ticketcli.i18n import _
from ticketcli.merge import files
from ticketcli.ticket.fields import own_field
from ticketcli.ticket.model import Entry

FREE = ("id", "created", "external", "keywords")
"""Keys whose change the fold of acts does not tell."""


class Version(NamedTuple):
    """A ticket file: its front matter as text, its description, its entries as text by id."""

    front: str
    description: str
    pieces: Mapping[str, str]


def read_version(data: bytes | None) -> Version | None:
    """What a ticket file is made of; None where there is none; BadFile where it cannot be cut."""
    if data is None:
        return None
    if files.has_markers(data):
        raise BadFile("", 0, _("conflict markers were committed"))
    front, body = front_matter.split_front(front_matter.normal_newlines(data.decode("utf-8", "replace")), "")
    front_values(front)
    first, *rest = timeline.split_entries(body)
    return Version(front, first, {_id(piece): piece.strip("\n") for piece in rest})


def _id(piece: str) -> str:
    return piece.lstrip("\n").partition("\n")[0].rpartition(" · ")[2]


def front_values(front: str) -> dict[str, Any]:
    """The fields that a front matter holds."""
    held = dict(yaml.read_section(front, "", 2))
    extra = held.pop("extra", None) or {}
    return {**held, **{own_field(key): value for key, value in extra.items()}}


def changed_keys(before: Version, after: Version) -> set[str]:
    """The fields that differ between two versions."""
    keys: set[str] = set()
    if before.front != after.front:
        old, new = front_values(before.front), front_values(after.front)
        keys = {key for key in {*old, *new} if old.get(key) != new.get(key)} - {*FREE}
    return keys | ({"description"} if before.description.strip("\n") != after.description.strip("\n") else set())


def explained_fields(entries: Iterable[Entry]) -> set[str]:
    """The fields that entries account for."""
    found: set[str] = set()
    for entry in entries:
        found |= {*entry.changes}
        if "status" in entry.changes or entry.kind == "assigned":
            found |= {"status", "waiting_for"}
        if "description" in entry.facts or entry.kind == "undone":
            found |= {"description"}
    return found
