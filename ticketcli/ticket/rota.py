"""Whose turn it is: a roster in a fixed order, by ISO week or by day, and the turns that were exchanged."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from ticketcli.ticket.model import NOTHING, Agent, Team

DESK = "desk"
"""The rota of what belongs to no team."""
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def list_roster(agents: Mapping[str, Agent], team: Team | None) -> tuple[str, ...]:
    """Who takes turns for a team, or for none: its agents in the order in which they are listed, else all by id."""
    if team and team.agents:
        return team.agents
    return tuple(sorted(id for id, agent in agents.items() if team is None or team.has(agent)))


class Rota(NamedTuple):
    """Who takes turns at what: a role, or whatever comes in for a team.

    `level` is the support level of whose turn it is; `swaps` say for a turn who has it instead.
    """

    name: str
    roster: tuple[str, ...]
    daily: bool = False
    level: int | None = None
    swaps: Mapping[str, str] = NOTHING

    def name_turn(self, day: date) -> str:
        """The turn that a day is in: 2026-W53, whose days are of two years, or 2026-12-31."""
        year, week, _day = day.isocalendar()
        return f"{day:%Y-%m-%d}" if self.daily else f"{year}-W{week:02}"

    def start_of(self, day: date) -> date:
        """The first day of the turn that a day is in."""
        first = date(day.year, day.month, day.day)
        return first if self.daily else first - timedelta(days=first.weekday())

    def days_of(self, start: date) -> list[date]:
        """The days of the turn that begins then."""
        return [start] if self.daily else [start + timedelta(days=n) for n in range(7)]

    def owner(self, day: date) -> str | None:
        """Whose turn it is, here or away; None where nobody takes turns."""
        return next(iter(self.line(day)), None)

    def line(self, day: date) -> list[str]:
        """Whose turn it is, and who stands in, in this order: whoever comes next on the roster."""
        if not self.roster:
            return []
        number = day.toordinal() if self.daily else (day.toordinal() - 1) // 7
        order = [self.roster[(number + step) % len(self.roster)] for step in range(len(self.roster))]
        owner = self.swaps.get(self.name_turn(day), order[0])
        return [owner, *(id for id in order if id != owner)]

    def turns(self, day: date, most: int) -> Iterator[date]:
        """The first days of the turns from that day on."""
        step = DAY if self.daily else WEEK
        return (self.start_of(day) + step * n for n in range(most))

    def exchange_turns(self, one: date, other: date) -> "Rota":
        """The same with two turns exchanged; what stands as the roster has it is no exchange."""
        wanted = {self.name_turn(one): self.owner(other), self.name_turn(other): self.owner(one)}
        plain = self._replace(swaps=NOTHING)
        usual = {self.name_turn(day): plain.owner(day) for day in (one, other)}
        both = {**self.swaps, **wanted}
        return self._replace(swaps={turn: who for turn, who in both.items() if who and who != usual.get(turn)})
