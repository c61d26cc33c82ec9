"""The formats that tickets are imported from: a row each."""

from collections.abc import Mapping
from typing import NamedTuple

from ticketcli.i18n import N_


class Format(NamedTuple):
    """A format: what is typed, the module whose `read_table` reads it, what it is."""

    name: str
    reader: str
    help: str


_ROWS = (
    Format("csv", "ticketcli.intake.tabular", N_("a table, one ticket a row")),
    Format("json", "ticketcli.intake.jsonfile", N_("a list of objects, or one object around it")),
    Format("jsonl", "ticketcli.intake.jsonfile", N_("an object a line")),
    Format("github", "ticketcli.intake.github", N_("issues of GitHub, as its interface, webhooks or `gh` give them")),
)

FORMATS: Mapping[str, Format] = {row.name: row for row in _ROWS}
