"""The service levels of a desk: its policies and the deadlines that they make."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ticketcli.desk.calendars import DeskCalendars
from ticketcli.errors import BadFile
from ticketcli.sla.deadlines import Service
from ticketcli.sla.policy import Policy, policy_sections, read_policies
from ticketcli.storage.files import SERVICE
from ticketcli.worktime.calendar import Calendar

if TYPE_CHECKING:
    from ticketcli.desk.edges import Edges


class DeskService:
    """What a desk promises by its policies."""

    def __init__(self, desk: "Edges", calendars: DeskCalendars) -> None:
        self._desk, self._calendars = desk, calendars

    @cached_property
    def levels(self) -> Service:
        """The deadlines that the policies make; the first fault in sla.yaml is raised."""
        policies, faults = self.read_policies()
        policies = self._desk.heed_faults([] if faults else policies, faults)
        return self._levels(policies, self._calendars.by_name, self._calendars.working)

    @property
    def no_levels(self) -> Service:
        """What is left where sla.yaml cannot be read: no deadlines."""
        return self._levels((), {}, None)

    def _levels(self, policies: Sequence[Policy], calendars: Mapping[str, Calendar], usual: str | None) -> Service:
        desk = self._desk
        teams = {id: team.hours for id, team in desk.settings.teams.items()}
        return Service(policies, calendars, usual, desk.settings.tz, desk.directory.customer, desk.agents, teams)

    def read_policies(self) -> tuple[list[Policy], list[BadFile]]:
        """The policies of sla.yaml, in order, and all that is wrong in them."""
        desk = self._desk
        sections = policy_sections(desk.store.text(SERVICE) or "", SERVICE, desk.index.read)
        usual = self._calendars.usual
        return read_policies(sections, SERVICE, desk.words, tuple(self._calendars.by_name), usual)
