"""The people of another system, whose tickets name them by number alone."""

from collections.abc import Mapping
from importlib import import_module

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.intake.formats import FORMATS
from ticketcli.intake.mapping import plain_column
from ticketcli.intake.table import ImportSettings, SourceRow, SourceTable

_PARTS = {"name": ("name", "full name"), "mail": ("email", "mail"), "phone": ("phone", "mobile")}


def read_people(name: str, data: bytes, settings: ImportSettings) -> Mapping[str, Mapping[str, str]]:
    """Name, mail and telephone of each person by number, out of a JSON or CSV file; Usage where it holds none."""
    format = "json" if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{") else "csv"
    table: SourceTable = import_module(FORMATS[format].reader).read_table(format, name, data, settings)
    cells = [row.cells for row in table.rows() if isinstance(row, SourceRow)]
    told = [{plain_column(column): str(cell).strip() for column, cell in one.items()} for one in cells]
    found = {one["id"]: _person(one) for one in told if one.get("id")}
    if not any(found.values()):
        raise Usage(_("{file}: names nobody: it needs `id` and `name` or `email`").format(file=name))
    return found


def _person(told: Mapping[str, str]) -> dict[str, str]:
    parts = {part: next((told[name] for name in names if told.get(name)), "") for part, names in _PARTS.items()}
    return {part: words for part, words in parts.items() if words}
