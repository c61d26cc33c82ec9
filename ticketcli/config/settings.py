"""What a desk says of itself: the settings of desk.yaml as typed values, and the words that its fields may hold."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ticketcli.errors import Usage
from ticketcli.format.yaml import Section
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, fold_text, one_line, suggest_words, unknown_word
from ticketcli.ticket.fields import FIELD
from ticketcli.ticket.model import NOTHING, Card, Team, Ticket
from ticketcli.ticket.thanks import THANKS
from ticketcli.ticket.type_words import type_meant
from ticketcli.ticket.urgency import Weights
from ticketcli.worktime import dates

STAGES = ("presale", "sale", "aftersale")
SLUG = ascii_pattern(r"[a-z0-9][a-z0-9-]{0,39}")
"""The name of an area, team, type or calendar."""


class TicketType(NamedTuple):
    """A type of ticket: the stage it belongs to, what it demands at a step, which moves it forbids or adds."""

    stage: str | None = None
    required: Mapping[str, tuple[str, ...]] = NOTHING
    forbid: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    warranty_months: int | None = None
    particular: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]] = NOTHING
    """What it demands beyond `required` of one channel or product: by field, its word, and step."""


class Learning(NamedTuple):
    """From which confidence on what is learned is suggested, and acted upon (none: never)."""

    suggest_above: float = 0.5
    act_above: float | None = None


DEFAULT_TYPES = {
    "information": TicketType("presale"),
    "quote": TicketType("presale"),
    "proposal": TicketType("presale"),
    "service": TicketType("sale"),
    "request": TicketType("sale"),
    "petition": TicketType("sale"),
    "query": TicketType("sale"),
    "doubt": TicketType("sale"),
    "complaint": TicketType("sale"),
    "claim": TicketType("sale"),
    "suggestion": TicketType("sale"),
    "denunciation": TicketType("sale"),
    "warranty": TicketType("aftersale", {"resolve": ("serial", "purchased")}, warranty_months=12),
    "breakdown": TicketType("aftersale"),
    "incident": TicketType("aftersale"),
}
NO_SECTION = Section()


class Settings(NamedTuple):
    """What desk.yaml says; every key has a default, so that the smallest desk.yaml is one line (MEANINGS)."""

    name: str = "Help desk"
    prefix: str = "TK"
    languages: tuple[str, ...] = ("en",)
    zone: str = "UTC"
    country: str | None = None
    areas: Mapping[str, str | None] = NOTHING
    area_skills: Mapping[str, Mapping[str, int]] = NOTHING
    teams: Mapping[str, Team] = NOTHING
    types: Mapping[str, TicketType] = DEFAULT_TYPES
    products: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ("low", "normal", "high", "urgent")
    priority: str = "normal"
    fields: tuple[str, ...] = ("serial", "purchased")
    pickers: tuple[str, ...] = ("sticky", "least-loaded", "round-robin")
    accept_after: str = "4 working days"
    reopen_within: str = "14 days"
    complaints_within: str = "180 days"
    thanks: tuple[str, ...] = THANKS
    attachment_limit: int = 10
    tiers: tuple[str, ...] = ("silver", "gold")
    urgency: Weights = Weights()
    learning: Learning = Learning()
    durability: str = "full"
    stale: Section = NO_SECTION

    @property
    def tz(self) -> ZoneInfo:
        """The zone, ready for arithmetic."""
        return ZoneInfo(self.zone)

    @property
    def reopen_span(self) -> timedelta:
        """`reopen_within` as a duration."""
        return dates.read_span(self.reopen_within)

    @property
    def complaint_span(self) -> timedelta:
        """`complaints_within` as a duration."""
        return dates.read_span(self.complaints_within)

    def stage(self, ticket: Ticket | Card) -> str | None:
        """A ticket's stage: its own, else its type's."""
        kind = self.types.get(ticket.type or "")
        return ticket.stage or (kind.stage if kind else None)

    @property
    def stages(self) -> Mapping[str, str | None]:
        """The stage of each type that has one."""
        return {name: kind.stage for name, kind in self.types.items()}

    def local(self, at: datetime) -> datetime:
        """`at` in the desk's zone, to the second."""
        return at.astimezone(self.tz).replace(microsecond=0)

    def vocabulary(self, field: str) -> tuple[str, ...]:
        """The words that `field` may hold; empty when any word goes."""
        if field == "stage":
            return STAGES
        return tuple(getattr(self, FIELD[field].vocabulary, ())) if field in FIELD else ()

    def check_value(self, field: str, value: str) -> str:
        """`value`, as the desk writes it, when `field` may hold it; Usage with the nearest known one otherwise."""
        known = self.vocabulary(field)
        if not known or value in known:
            return value
        meant = {fold_text(value), type_meant(value)} if field == "type" else {fold_text(value)}
        for word in known:
            if fold_text(word) in meant:
                return word
        raise Usage(unknown_word(field, value, known))


MEANINGS = {
    "name": "what the desk is called",
    "prefix": "what ticket numbers begin with: capital letters and digits, at most 8",
    "languages": "the desk's languages, its own first: es, en",
    "zone": "the IANA time zone of the desk",
    "country": "the country (AR, ES) whose code a telephone without one has; none: that of the zone",
    "areas": "areas of expertise, each with the team that serves it and the skills it needs; none: any word goes",
    "teams": "teams: agents (or all who cover its areas), pickers, lanes, hours",
    "types": "types of ticket: stage, required, forbid, allow, warranty_months",
    "products": "products; none: any word goes",
    "channels": "channels; none: any word goes",
    "priorities": "priorities, lowest first",
    "priority": "the priority of a ticket that nobody gave one",
    "fields": "fields of your own, kept under `extra`",
    "pickers": "who of those who may gets a ticket, in order",
    "accept_after": "silence after a resolution that counts as acceptance",
    "reopen_within": "how long after closing a ticket may be reopened",
    "complaints_within": "how long a complaint counts that ended without a solution",
    "thanks": "what a customer's message says when it says thanks alone, and reopens nothing",
    "attachment_limit": "the largest attachment, in megabytes",
    "tiers": "tiers of customers, lowest first: they count in urgency, the highest for the picker `tier`",
    "urgency": "points each part of the urgency gives at most: " + ", ".join(Weights._fields),
    "learning": "confidence from which what is learned is suggested, and acted upon: suggest_above, act_above",
    "durability": "full: what was recorded outlives a power cut; fast: the last seconds may be lost, no more",
    "stale": "how long a ticket may be quiet: idle, silent, strength, limits",
}


def setting_keys() -> dict[str, str]:
    """Each key of desk.yaml with what it means (docs/format.md is made to agree)."""
    return dict(MEANINGS)


def check_word(field: str, typed: str, known: Collection[str]) -> str:
    """What was typed, if it is known; Usage with the nearest otherwise."""
    if typed not in known:
        raise Usage(unknown_word(field, typed, known))
    return typed


def say_unknown_key(key: str, known: Iterable[str]) -> str:
    """What is said of a key that is none of the known ones."""
    line = _("unknown key `{key}`; did you mean {near}?")
    return line.format(key=one_line(key, 40), near=suggest_words(key, known))
