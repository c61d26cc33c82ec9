"""desk.yaml, sla.yaml and rules/*.yaml as typed values; an unknown key is an error with the nearest known one."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ticketcli import hours, when
from ticketcli.errors import BadFile, NotFound, Usage
from ticketcli.language import LANGUAGES, _
from ticketcli.model import Ticket
from ticketcli.notation import Section, as_section, read
from ticketcli.records import Reader
from ticketcli.rules.pickers import PICKERS, Team
from ticketcli.text import listed, nearest

Yaml = Callable[[str, str], Any]
"""What reads YAML text of a named file: `notation.read`, or a memory of it."""
STEPS = ("open", "resolve", "close")
STAGES = ("presale", "sale", "aftersale")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,7}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of ticket: the stage it belongs to, what it demands at a step, which moves it forbids or adds."""

    stage: str | None = None
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbid: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    warranty_months: int | None = None


def _doc(text: str, default: Any = None, make: Callable[[], Any] | None = None) -> Any:
    return (
        field(default_factory=make, metadata={"doc": text}) if make else field(default=default, metadata={"doc": text})
    )


DEFAULT_TYPES = {
    "information": Kind("presale"),
    "quote": Kind("presale"),
    "proposal": Kind("presale"),
    "service": Kind("sale"),
    "request": Kind("sale"),
    "petition": Kind("sale"),
    "query": Kind("sale"),
    "doubt": Kind("sale"),
    "complaint": Kind("sale"),
    "claim": Kind("sale"),
    "suggestion": Kind("sale"),
    "denunciation": Kind("sale"),
    "warranty": Kind("aftersale", {"resolve": ("serial", "purchased")}, warranty_months=12),
    "breakdown": Kind("aftersale"),
    "incident": Kind("aftersale"),
}


@dataclass(frozen=True)
class Settings:
    """What desk.yaml says; every key has a default, so that the smallest desk.yaml is one line."""

    name: str = _doc("what the desk is called", "Help desk")
    prefix: str = _doc("what ticket numbers begin with: capital letters and digits, at most 8", "TK")
    languages: tuple[str, ...] = _doc("the desk's languages, its own first: es, en", ("en",))
    zone: str = _doc("the IANA time zone of the desk", "UTC")
    areas: Mapping[str, str | None] = _doc(
        "areas of expertise, each with the team that serves it; none: any word goes", make=dict
    )
    teams: Mapping[str, Team] = _doc("teams: agents (or all who cover its areas), pickers", make=dict)
    types: Mapping[str, Kind] = _doc(
        "types of ticket: stage, required, forbid, allow, warranty_months", make=lambda: dict(DEFAULT_TYPES)
    )
    products: tuple[str, ...] = _doc("products; none: any word goes", ())
    channels: tuple[str, ...] = _doc("channels; none: any word goes", ())
    priorities: tuple[str, ...] = _doc("priorities, lowest first", ("low", "normal", "high", "urgent"))
    priority: str = _doc("the priority of a ticket that nobody gave one", "normal")
    fields: tuple[str, ...] = _doc("fields of your own, kept under `extra`", ("serial", "purchased"))
    pickers: tuple[str, ...] = _doc(
        "who of those who may gets a ticket, in order", ("sticky", "least-loaded", "round-robin")
    )
    accept_after: str = _doc("silence after a resolution that counts as acceptance", "4 working days")
    reopen_within: str = _doc("how long after closing a ticket may be reopened", "14 days")
    attachment_limit: int = _doc("the largest attachment, in megabytes", 10)

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone, ready for arithmetic."""
        return ZoneInfo(self.zone)

    @property
    def reopen_span(self) -> timedelta:
        """`reopen_within` as a duration."""
        return when.span(self.reopen_within)

    def stage(self, ticket: Ticket) -> str | None:
        """A ticket's stage: its own, else its type's."""
        kind = self.types.get(ticket.type or "")
        return ticket.stage or (kind.stage if kind else None)

    def local(self, at: datetime) -> datetime:
        """`at` in the desk's zone, to the second."""
        return at.astimezone(self.tz).replace(microsecond=0)

    def vocabulary(self, field: str) -> tuple[str, ...]:
        """The words that `field` may hold; empty when any word goes."""
        known: Mapping[str, Iterable[str]] = {
            "type": self.types, "area": self.areas, "product": self.products, "channel": self.channels,
            "priority": self.priorities, "stage": STAGES, "team": self.teams, "language": (),
        }  # fmt: skip
        return tuple(known.get(field, ()))

    def checked(self, field: str, value: str) -> str:
        """`value` when `field` may hold it; NotFound with the nearest known one otherwise."""
        known = self.vocabulary(field)
        if not known or value in known:
            return value
        folded = {k.casefold(): k for k in known}
        if value.casefold() in folded:
            return folded[value.casefold()]
        near = nearest(value, known) or list(known)
        raise Usage(
            _("unknown {field} `{value}`; there is {known}").format(field=field, value=value, known=listed(near))
        )


def keys() -> dict[str, str]:
    """Each key of desk.yaml with what it means (docs/format.md is made to agree)."""
    return {slot.name: str(slot.metadata["doc"]) for slot in fields(Settings)}


# -- desk.yaml ---------------------------------------------------------------------------------------------------------


def settings(text: str, where: str, yaml: Yaml = read) -> tuple[Settings, list[BadFile]]:
    """The settings that desk.yaml's text holds, and what is wrong in it; a wrong key keeps its default."""
    faults: list[BadFile] = []
    try:
        read_keys = Reader(as_section(yaml(text, where), where), where)
    except BadFile as fault:
        return Settings(), [fault]
    values: dict[str, Any] = {}
    for key in read_keys.fields:
        try:
            values[key] = _value(read_keys, key, values)
        except BadFile as fault:
            values.pop(key, None)
            faults.append(fault)
    found = Settings(**values)
    if found.priority not in found.priorities:
        faults.append(read_keys.wrong("priority", _unknown("priority", found.priority, found.priorities)))
    return found, faults


def _value(read: Reader, key: str, _so_far: Mapping[str, Any]) -> Any:
    known = keys()
    if key not in known:
        raise read.wrong(key, _unknown_key(key, known))
    if key in ("areas", "teams", "types"):
        return {"areas": _areas, "teams": _teams, "types": _types}[key](read)
    if key in ("languages", "products", "channels", "priorities", "fields", "pickers"):
        return _words(read, key)
    if key == "attachment_limit":
        return read.number(key) or 0
    return _text(read, key)


def _words(read: Reader, key: str) -> tuple[str, ...]:
    words = read.words(key)
    allowed: Mapping[str, Iterable[str]] = {"languages": LANGUAGES, "pickers": PICKERS}
    for word in words:
        if key in allowed and word not in allowed[key]:
            raise read.wrong(key, _unknown(key, word, allowed[key]))
    if not words and key in ("languages", "priorities"):
        raise read.wrong(key, _("`{key}` needs at least one").format(key=key))
    return words


def _text(read: Reader, key: str) -> str:
    value = read.needed(key)
    if key == "zone" and not _is_zone(value):
        raise read.wrong(
            key, _("`{zone}` is no IANA time zone such as America/Argentina/Buenos_Aires").format(zone=value)
        )
    if key == "prefix" and not _PREFIX.fullmatch(value):
        raise read.wrong(key, _("`prefix` is up to eight capital letters and digits"))
    if key == "reopen_within":
        try:
            when.span(value)
        except Usage as error:
            raise read.wrong(key, str(error)) from None
    return value


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _names(read: Reader, key: str) -> Mapping[str, Any]:
    """A section of named things, or a plain list of names."""
    value = read.fields[key]
    named = read.section(key) if isinstance(value, Section) else dict.fromkeys(read.words(key))
    for name in named:
        if not _SLUG.fullmatch(name):
            raise read.wrong(key, _("`{name}` is no name: a-z, 0-9 and hyphens").format(name=name))
    return named


def _areas(read: Reader) -> dict[str, str | None]:
    named = _names(read, "areas")
    return {name: _only(_inside(read, "areas", name, ("team",)), "team") if isinstance(value, Section) else value
            for name, value in named.items()}  # fmt: skip


def _only(read: Reader, key: str) -> str | None:
    return read.text(key)


def _teams(read: Reader) -> dict[str, Team]:
    areas: dict[str, str | None] = {}
    if "areas" in read.fields:
        areas = _areas(read)
    return {
        name: _team(_inside(read, "teams", name, ("agents", "pickers")), name, areas) for name in _names(read, "teams")
    }


def _team(read: Reader, name: str, areas: Mapping[str, str | None]) -> Team:
    pickers = read.words("pickers")
    for picker in pickers:
        if picker not in PICKERS:
            raise read.wrong("pickers", _unknown("pickers", picker, PICKERS))
    return Team(name, read.words("agents"), tuple(a for a, team in areas.items() if team == name), pickers)


def _types(read: Reader) -> dict[str, Kind]:
    return {name: _kind(read, name) for name in _names(read, "types")}


def _kind(read: Reader, name: str) -> Kind:
    default = DEFAULT_TYPES.get(name, Kind())
    if not read.section("types").get(name):
        return default
    inner = _inside(read, "types", name, ("stage", "required", "forbid", "allow", "warranty_months"))
    required = inner.section("required")
    steps = Reader(required, read.where)
    for step in required:
        if step not in STEPS:
            raise steps.wrong(step, _unknown("required", step, STEPS))
    return Kind(
        stage=_stage(inner) or default.stage,
        required={step: steps.words(step) for step in required} if "required" in inner.fields else default.required,
        forbid=inner.words("forbid"),
        allow=inner.words("allow"),
        warranty_months=inner.number("warranty_months") or default.warranty_months,
    )


def _stage(read: Reader) -> str | None:
    stage = read.text("stage")
    if stage is not None and stage not in STAGES:
        raise read.wrong("stage", _unknown("stage", stage, STAGES))
    return stage


def _inside(read: Reader, key: str, name: str, known: Iterable[str]) -> Reader:
    value = read.section(key).get(name) if isinstance(read.fields[key], Section) else None
    if value is not None and not isinstance(value, Section):
        raise read.wrong(key, _("`{key}: {name}` is a section of `key: value`").format(key=key, name=name))
    inner = Reader(value or Section(), read.where)
    for word in inner.fields:
        if word not in known:
            raise inner.wrong(word, _unknown_key(word, known))
    return inner


def _unknown_key(key: str, known: Iterable[str]) -> str:
    near = nearest(key, known) or list(known)
    return _("unknown key `{key}`; did you mean {near}?").format(key=key, near=listed(near))


def _unknown(field: str, value: str, known: Iterable[str]) -> str:
    near = nearest(value, known) or list(known)
    return _("unknown {field} `{value}`; there is {known}").format(field=field, value=value, known=listed(near))


# -- sla.yaml, rules ---------------------------------------------------------------------------------------------------


def calendars(text: str, where: str, zone: str, yaml: Yaml = read) -> dict[str, hours.Calendar]:
    """The calendars of sla.yaml by name; one without a zone has the desk's."""
    top = Reader(as_section(yaml(text, where), where), where)
    for key in top.fields:
        if key != "calendars":
            raise top.wrong(key, _unknown_key(key, ("calendars",)))
    return {name: _calendar(top, name, zone) for name in top.section("calendars")}


def _calendar(top: Reader, name: str, zone: str) -> hours.Calendar:
    inner = top.section("calendars")
    try:
        return hours.calendar({"zone": zone, **Reader(inner, top.where).section(name)})
    except Usage as error:
        raise BadFile(top.where, inner.lines.get(name, 0), str(error)) from None


def rule_sections(text: str, where: str, yaml: Yaml = read) -> list[Section]:
    """The rules that one file of rules/ lists, not yet understood."""
    value = yaml(text, where)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, Section) for one in value):
        raise BadFile(where, 1, _("a list of rules is expected: `- rule: name`"))
    return value


def known_agent(agents: Iterable[str], name: str) -> str:
    """`name` when an agent is called so; NotFound with the nearest otherwise."""
    ids = list(agents)
    if name in ids:
        return name
    near = nearest(name, ids) or ids
    hint = (
        _("there is {known}").format(known=listed(near))
        if near
        else _("add one: tkt agent add {name}").format(name=name)
    )
    raise NotFound(_("no such agent: {name}; {hint}").format(name=name, hint=hint))
