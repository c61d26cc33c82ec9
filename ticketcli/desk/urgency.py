"""How urgent the tickets of a desk are: one number for lists, `next`, `triage`, the queue, reports and JSON."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ticketcli.desk.calendars import DeskCalendars
from ticketcli.errors import BadFile, Usage
from ticketcli.index.pressure import facts_of_open, kept_ledger, standings_of
from ticketcli.runtime.hashes import blake2b
from ticketcli.storage.files import SERVICE
from ticketcli.ticket.model import ALWAYS, Card
from ticketcli.ticket.standing import RECENT, is_complaint
from ticketcli.ticket.urgency import Facts, Scale, Score, Seen, Standing, score_urgency
from ticketcli.worktime.calendar import WHOLE_DAY, Calendar
from ticketcli.worktime.ledger import WorkingYears, make_ledger, unpack_ledger

if TYPE_CHECKING:
    from ticketcli.desk.edges import Edges

USUAL_HOURS = ""
"""The calendar that waiting is counted on: the desk's usual one; every hour where there is none."""


class DeskUrgency:
    """Reckons how urgent tickets are, out of what the index knows."""

    def __init__(self, desk: "Edges", calendars: DeskCalendars) -> None:
        self._desk, self._calendars = desk, calendars
        self._asked: dict[tuple[str, float, int], Any] = {}
        self._ledgers: dict[tuple[str, int], WorkingYears] = {}

    @cached_property
    def scale(self) -> Scale:
        """What the desk measures by."""
        own = self._desk.settings
        return Scale(own.priorities, own.tiers, own.urgency)

    def points(self, at: float) -> Mapping[str, int]:
        """The urgency of each open ticket by number, at an instant in seconds."""
        return {number: score.points for number, score in self.scores(at).items()}

    def scores(self, at: float) -> Mapping[str, Score]:
        """What presses each open ticket, by number."""
        told: Mapping[str, Score] = self._once("scores", at, self._reckon)
        return told

    def _reckon(self, at: float) -> Mapping[str, Score]:
        standing = self._standing(at)
        return {one.number: self._scored(one, at, standing) for one in facts_of_open(self._desk.index)}

    def score_card(self, card: Card, at: float) -> Score:
        """What presses one ticket, whose deadline its card tells; nothing once it is done."""
        return self._scored(_facts(card), at, self._standing(at)) if card.open else Score(0)

    def _scored(self, facts: Facts, at: float, standing: Callable[[str | None], Standing]) -> Score:
        return score_urgency(self._seen(facts, at, standing(facts.customer)), self.scale)._replace(facts=facts)

    def _seen(self, facts: Facts, at: float, standing: Standing) -> Seen:
        """What counts at an instant; a ticket's own complaint is not one of the others."""
        hours, due = self._ledger(USUAL_HOURS, at), facts.due_at
        since = facts.unanswered_since
        waited = hours.between(since, at) if since is not None and since < at else 0
        clock = self._ledger(facts.calendar or ALWAYS, at) if due is not None else hours
        slack = None if due is None else clock.between(at, due)
        if due is not None and due < at:
            slack = min(slack or 0, -1)
            if is_complaint(facts.type):
                standing = standing._replace(complaints=standing.complaints - 1)
        return Seen(facts.priority, waited, slack, standing, facts.points, facts.raised, hours.day, clock.day)

    def _standing(self, at: float) -> Callable[[str | None], Standing]:
        told: Callable[[str | None], Standing] = self._once("standing", at, self._stands)
        return told

    def _once(self, what: str, at: float, reckon: Callable[[float], Any]) -> Any:
        """What is reckoned of an instant, until the index changes."""
        key = (what, at, self._desk.index.turn)
        if key not in self._asked:
            self._asked = {known: told for known, told in self._asked.items() if known[1:] == key[1:]}
            self._asked[key] = reckon(at)
        return self._asked[key]

    def _stands(self, at: float) -> Callable[[str | None], Standing]:
        within = self._desk.settings.complaint_span.total_seconds()
        return standings_of(self._desk.index, at, at - RECENT.total_seconds(), at - within)

    # -- working time

    def _ledger(self, name: str, at: float) -> WorkingYears:
        """The working time of a calendar about the present."""
        year = datetime.fromtimestamp(at, UTC).year
        if (name, year) not in self._ledgers:
            packed = kept_ledger(self._desk.index, self._print, name, year,
                                 lambda: make_ledger(self._calendar(name), year).pack())  # fmt: skip
            self._ledgers[name, year] = unpack_ledger(packed)
        return self._ledgers[name, year]

    @cached_property
    def _print(self) -> str:
        texts = (self._desk.store.text(SERVICE) or "", self._desk.settings.zone)
        return blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()

    def _calendar(self, name: str) -> Calendar:
        """A calendar by name; every hour where sla.yaml has none such, or cannot be read."""
        with suppress(BadFile, Usage):
            known = self._calendars
            found = known.by_name.get(known.working or "" if name == USUAL_HOURS else name)
            if found:
                return found
        return Calendar(self._desk.settings.tz, (WHOLE_DAY,) * 7)


def _facts(card: Card) -> Facts:
    since, due = (at.timestamp() if at else None for at in (card.unanswered_since, card.due_at))
    return Facts(
        card.id, card.priority, card.customer, card.type, since, due, card.target, card.calendar, card.points,
        card.raised,
    )  # fmt: skip
