"""The tickets as they are now, against every entry ever made and the last act on each field."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

from ticketcli.check.history.findings import Findings
from ticketcli.errors import BadFile
from ticketcli.format import records
from ticketcli.history.heads import read_blobs
from ticketcli.history.process import check_operand, decode_paths
from ticketcli.history.repository import History
from ticketcli.i18n import _
from ticketcli.merge import files
from ticketcli.merge.state import status_from_entries
from ticketcli.ticket.fields import LISTS
from ticketcli.ticket.model import Ticket


class Present(NamedTuple):
    """How history ends; `known` are the entries of each ticket."""

    history: History
    findings: Findings
    known: Mapping[str, Mapping[str, str]]

    def check(self, head: str, touched: Iterable[str]) -> None:
        """The tickets as they are now: every entry ever made is there, and the last act on a field is what it holds."""
        out = decode_paths(self.history.run("ls-tree", "-r", "-z", check_operand(head), "--", "tickets"))
        lines = (one.partition("\t") for one in out if one)
        names = {files.record_key(path).removesuffix(".md"): (path, words.split(" ")[2]) for words, _tab, path in lines}
        wanted = [number for number in touched if number in names]
        held = read_blobs(self.history, (names[number][1] for number in wanted))
        for number in touched:
            if number not in names and self.known.get(number):
                self.findings.add("vanished", head, number, _("the ticket is gone, and no commit says so"))
        for number in wanted:
            path, name = names[number]
            with suppress(BadFile, UnicodeDecodeError):
                self._end(head, records.read_ticket((held[name] or b"").decode(), path))

    def _end(self, head: str, ticket: Ticket) -> None:
        for id in self.known.get(ticket.id, {}).keys() - {entry.id for entry in ticket.entries}:
            if not self.findings.has("vanished", ticket.id, id):
                self.findings.add("vanished", head, ticket.id, _("the entry {id} was taken out").format(id=id))
        last = {field: new for entry in ticket.entries for field, (_old, new) in entry.changes.items()}
        for field, new in last.items():
            now = ticket.extra.get(field[6:]) if field.startswith("extra.") else getattr(ticket, field, new)
            if field not in ("status", "waiting_for", "description", *LISTS) and now != new:
                self._unexplained(head, ticket.id, field)
        status, _waiting = status_from_entries(ticket)
        if status and status != ticket.status:
            self._unexplained(head, ticket.id, "status")

    def _unexplained(self, head: str, number: str, field: str) -> None:
        if not self.findings.has("unexplained", f"{number} {field}"):
            what = _("`{field}` is not what the last entry on it says").format(field=field)
            self.findings.add("unexplained", head, f"{number} {field}", what)
