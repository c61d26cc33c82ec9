"""Who takes turns at a desk: the roles of rota.yaml, and the teams whose pickers ask for a rota."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ticketcli.config.rotas import read_rotas
from ticketcli.errors import BadFile
from ticketcli.storage.files import ROTA
from ticketcli.ticket.model import Team
from ticketcli.ticket.rota import DESK, Rota, list_roster

if TYPE_CHECKING:
    from ticketcli.desk.edges import Edges

_PICKERS = {"rota": False, "rota-day": True}
"""The pickers that ask for a rota, and whether by day."""


class DeskRotas:
    """What rota.yaml and the teams say of turns."""

    def __init__(self, desk: "Edges") -> None:
        self._desk = desk

    def read(self) -> tuple[dict[str, Rota], list[BadFile]]:
        """The rotas of rota.yaml by name, and all that is wrong in it."""
        desk = self._desk
        text = desk.store.text(ROTA)
        return read_rotas(text, ROTA, desk.agents, desk.settings.teams, desk.index.read) if text else ({}, [])

    def forget(self) -> None:
        """What was read is old: rota.yaml was written."""
        for known in ("by_name", "all"):
            vars(self).pop(known, None)

    @cached_property
    def by_name(self) -> Mapping[str, Rota]:
        """The rotas of rota.yaml by name, as far as they can be read: `tkt check` names what is wrong."""
        return self.read()[0]

    @cached_property
    def all(self) -> Mapping[str, Rota]:
        """Those of rota.yaml, and of each team whose pickers ask for one."""
        settings, found = self._desk.settings, dict(self.by_name)
        for team in settings.teams.values() or (Team(DESK),):
            asked = next((name for name in team.pickers or settings.pickers if name in _PICKERS), None)
            if asked:
                usual = Rota(team.id, list_roster(self._desk.agents, settings.teams.get(team.id)))
                found[team.id] = found.get(team.id, usual)._replace(daily=_PICKERS[asked])
        return found
