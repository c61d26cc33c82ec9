"""How long tickets of a desk may be quiet, and which are quiet for longer."""

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from ticketcli.errors import BadFile, require_sound
from ticketcli.query.predicate import OPEN_ONES, Predicate
from ticketcli.sla.deadlines import Service
from ticketcli.sla.findings import quiet_findings
from ticketcli.sla.quiet import Limit, read_limits
from ticketcli.storage.files import SETTINGS

if TYPE_CHECKING:
    from ticketcli.desk.edges import Edges


class DeskQuietness:
    """What desk.yaml says of tickets that nobody touches."""

    def __init__(self, desk: "Edges") -> None:
        self._desk = desk

    @cached_property
    def limits(self) -> list[Limit]:
        """How long tickets may be quiet; the first fault in desk.yaml is raised."""
        return require_sound(*self.read_limits())

    def read_limits(self) -> tuple[list[Limit], list[BadFile]]:
        """How long tickets may be quiet, and all that is wrong in what desk.yaml says of it."""
        return read_limits(self._desk.settings.stale, SETTINGS, self._desk.words)

    def test(self, service: Service, at: datetime) -> Predicate:
        """The open tickets that are quiet for too long."""
        allowed = self.limits
        return Predicate(
            lambda ticket: ticket.open and any(quiet_findings(ticket, allowed, service, at)), OPEN_ONES.sql
        )
