"""desk.yaml while it is read: what is right counts, and all that is wrong is named with its line."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from ticketcli.config.countries import country_names
from ticketcli.config.settings import (
    DEFAULT_TYPES,
    SLUG,
    STAGES,
    Learning,
    Settings,
    TicketType,
    say_unknown_key,
    setting_keys,
)
from ticketcli.errors import BadFile, Usage
from ticketcli.format.section import Reader
from ticketcli.format.yaml import Section, Yaml, as_section, read_yaml
from ticketcli.i18n import LANGUAGES, _
from ticketcli.text import ascii_pattern, list_words, one_line, unknown_word
from ticketcli.ticket.fields import ACTED
from ticketcli.ticket.lifecycle import STEPS
from ticketcli.ticket.model import LANES, NOTHING, PICKERS, Status, Team
from ticketcli.ticket.urgency import Weights
from ticketcli.worktime import calendar, dates

DURABILITIES = ("full", "fast")
_SECTIONS = ("areas", "teams", "types", "urgency", "learning")
_WORDS: Mapping[str, Collection[str]] = {
    "languages": LANGUAGES, "products": (), "channels": (), "priorities": (), "fields": (), "pickers": (),
    "tiers": (), "thanks": (),
}  # fmt: skip
_AREA = ("team", "skills")
_TEAM = ("agents", "pickers", "hours", "lanes")
_KIND = ("stage", "required", "forbid", "allow", "warranty_months")
_PARTICULAR = {"channels": "channel", "products": "product"}
_REACHED = (Status.IN_PROGRESS, Status.WAITING, Status.RESOLVED, Status.CLOSED)
_MOVES = tuple(f"{here}>{there}" for here in Status for there in _REACHED if here != there)
_PREFIX = ascii_pattern(r"[A-Z][A-Z0-9]{0,7}")
_FIELD = ascii_pattern(r"[^\W_](?:[\w-]{0,38}\w)?")
_SHARE = ascii_pattern(r"0(?:\.[0-9]{1,6})?|1(?:\.0{1,6})?")
_FAR = datetime(2099, 1, 1, tzinfo=UTC)
Value = TypeVar("Value")


def read_settings(text: str, where: str, yaml: Yaml = read_yaml) -> tuple[Settings, list[BadFile]]:
    """The settings that desk.yaml's text holds, and all that is wrong in it; a wrong key keeps its default."""
    try:
        form = _Form(Reader(as_section(yaml(text, where), where), where))
    except BadFile as fault:
        return Settings(), [fault]
    found = form.settings()
    return found, sorted(form.faults, key=lambda fault: fault.line)


def find_strangers(
    text: str, where: str, agents: Collection[str], calendars: Collection[str], yaml: Yaml = read_yaml
) -> list[BadFile]:
    """The agents and calendars that teams name in desk.yaml and that the desk does not have."""
    form, found = _Form(Reader(as_section(yaml(text, where), where), where)), list[BadFile]()
    for _name, team in form.named("teams", _TEAM):
        lanes = Reader(team.section("lanes"), where)
        named = [(team, "agents", id) for id in team.words("agents")]
        named += [(lanes, lane, id) for lane in lanes.fields for id in lanes.words(lane)]
        found += [place.wrong(key, unknown_word("agent", id, agents)) for place, key, id in named if id not in agents]
        if (hours := team.text("hours")) and hours not in calendars:
            found.append(team.wrong("hours", unknown_word("calendar", hours, calendars)))
    return found


class _Form:
    """desk.yaml while it is read: what is right counts, what is wrong is gathered in `faults`."""

    def __init__(self, top: Reader) -> None:
        self.top, self.faults = top, list[BadFile]()

    def settings(self) -> Settings:
        self.only(self.top, setting_keys())
        told = {key: self.value(key) for key in setting_keys() if key in self.top.fields and key not in _SECTIONS}
        values = {key: value for key, value in told.items() if value is not None}
        own = values.get("fields", Settings().fields)
        areas = list(self.named("areas", _AREA))
        values["areas"] = {name: self.tried(inner.text, "team") for name, inner in areas}
        values["area_skills"] = {name: self.skills(inner) for name, inner in areas if "skills" in inner.fields}
        values["teams"] = self.teams(values["areas"])
        if "types" in self.top.fields:
            values["types"] = {name: self.kind(name, inner, own) for name, inner in self.named("types", _KIND)}
        values["urgency"] = self.weights()
        values["learning"] = self.learning()
        self.check_areas(values["areas"], values["teams"])
        return self.completed(Settings(**values))

    def completed(self, found: Settings) -> Settings:
        """The settings with the fields that a default type demands; a usual priority must be one of the priorities."""
        if found.priority not in found.priorities:
            key = "priority" if "priority" in self.top.fields else "priorities"
            what = _("`priority` must be one of {known}").format(known=list_words(found.priorities))
            self.faults.append(self.top.wrong(key, what))
        kinds = found.types.values()
        steps = [kind.required for kind in kinds]
        steps += [one for kind in kinds for words in kind.particular.values() for one in words.values()]
        demanded = (key for step in steps for words in step.values() for key in words)
        own = (*found.fields, *(key for key in demanded if key not in ACTED))
        return found._replace(fields=tuple(dict.fromkeys(own)))

    def value(self, key: str) -> Any:
        if key in _WORDS:
            return self.checked_words(key)
        if key == "attachment_limit":
            return self.tried(self.top.number, key)
        if key == "durability":
            return self.tried(lambda key: self.top.one_of(key, DURABILITIES, DURABILITIES[0]), key)
        if key == "stale":
            return self.tried(self.top.section, key)
        return self.tried(self.text, key)

    def only(self, reader: Reader, known: Collection[str]) -> None:
        """Every key must be a known one."""
        self.faults += [reader.wrong(key, say_unknown_key(key, known)) for key in reader.fields if key not in known]

    def tried(self, reading: Callable[[str], Value], key: str) -> Value | None:
        """What a reading gives; None, and the fault gathered, where it fails."""
        try:
            return reading(key)
        except BadFile as fault:
            self.faults.append(fault)
            return None

    def text(self, key: str) -> str:
        value = self.top.needed_text(key)
        try:
            _CHECKS.get(key, str)(value)
        except Usage as error:
            raise self.top.wrong(key, str(error)) from None
        return value

    # -- lists

    def checked_words(self, key: str) -> tuple[str, ...] | None:
        words = self.words(self.top, key, _WORDS[key])
        if key == "fields":
            odd = [word for word in words if not _FIELD.fullmatch(word) or word in ACTED]
            what = _("`{name}` is no name for a field of your own: letters, digits, `_` and hyphens, and not taken")
            self.faults += [self.top.wrong(key, what.format(name=one_line(word, 40))) for word in odd]
        if key not in ("languages", "priorities"):
            return words
        if not self.top.fields[key]:
            self.faults.append(self.top.wrong(key, _("`{key}` needs at least one").format(key=key)))
        return words or None

    def words(self, reader: Reader, key: str, known: Collection[str] = ()) -> tuple[str, ...]:
        """A list of words, those that are `known` (none: any)."""
        words = self.tried(reader.words, key) or ()
        known = PICKERS if key == "pickers" else known
        self.faults += [
            reader.wrong(key, unknown_word(key, word, known)) for word in words if known and word not in known
        ]
        return tuple(word for word in words if not known or word in known)

    # -- sections

    def named(self, key: str, known: Collection[str]) -> Iterator[tuple[str, Reader]]:
        """The names below a key, each with its section; a plain list of names will do."""
        value = self.top.fields.get(key)
        section = value if isinstance(value, Section) else Section()
        for name in self.words(self.top, key) if section is not value else ():
            section[name], section.lines[name] = None, self.top.line(key)
        outer = Reader(section, self.top.where)
        for name in section:
            inner = Reader(self.tried(outer.section, name) or Section(), self.top.where)
            if not SLUG.fullmatch(name):
                what = _("`{name}` is no name: a-z, 0-9 and hyphens").format(name=one_line(name, 40))
                self.faults.append(outer.wrong(name, what))
            self.only(inner, known)
            yield name, inner

    def teams(self, areas: Mapping[str, str | None]) -> dict[str, Team]:
        return {
            name: Team(
                name,
                self.words(inner, "agents"),
                tuple(area for area, team in areas.items() if team == name),
                self.words(inner, "pickers"),
                self.tried(inner.text, "hours"),
                self.lanes(inner),
            )
            for name, inner in self.named("teams", _TEAM)
        }

    def check_areas(self, areas: Mapping[str, str | None], teams: Mapping[str, Team]) -> None:
        """The team of an area must be one of the teams, where there are any."""
        strange = {area: team for area, team in areas.items() if teams and team and team not in teams}
        for area, team in strange.items():
            inner = Reader(self.top.fields["areas"][area], self.top.where)
            self.faults.append(inner.wrong("team", unknown_word("team", team, teams)))

    def lanes(self, inner: Reader) -> dict[str, tuple[str, ...]]:
        """Who works on the newest half of the open tickets, and who on the oldest."""
        own = Reader(self.tried(inner.section, "lanes") or Section(), self.top.where)
        self.only(own, LANES)
        return {lane: self.words(own, lane) for lane in LANES if lane in own.fields}

    def skills(self, inner: Reader) -> dict[str, int]:
        """The skills that an area needs, each with its level from 1 to 5; a plain list of them needs level 1."""
        if not isinstance(inner.fields.get("skills"), Section):
            return dict.fromkeys(self.words(inner, "skills"), 1)
        own = Reader(inner.fields["skills"], self.top.where)
        return {skill: level for skill in own.fields if (level := self.bounded(own, skill, 1, 5)) is not None}

    def bounded(self, reader: Reader, key: str, least: int, most: int) -> int | None:
        """A whole number in its bounds."""
        number = self.tried(reader.number, key)
        if number is None or least <= number <= most:
            return number
        what = _("`{key}` is a whole number from {least} to {most}")
        self.faults.append(reader.wrong(key, what.format(key=one_line(key, 60), least=least, most=most)))
        return None

    def weights(self) -> Weights:
        own = Reader(self.tried(self.top.section, "urgency") or Section(), self.top.where)
        self.only(own, Weights._fields)
        told = {name: self.bounded(own, name, 0, 1000) for name in Weights._fields if name in own.fields}
        return Weights(**{name: points for name, points in told.items() if points is not None})

    def learning(self) -> Learning:
        own = Reader(self.tried(self.top.section, "learning") or Section(), self.top.where)
        self.only(own, Learning._fields)
        told = {name: self.share(own, name) for name in Learning._fields if own.fields.get(name) is not None}
        return Learning(**{name: share for name, share in told.items() if share is not None})

    def share(self, reader: Reader, key: str) -> float | None:
        """A share between 0 and 1."""
        text = self.tried(reader.text, key)
        if text is None or _SHARE.fullmatch(text):
            return None if text is None else float(text)
        self.faults.append(reader.wrong(key, _("`{key}` is a share from 0 to 1, such as 0.9").format(key=key)))
        return None

    def kind(self, name: str, inner: Reader, own: tuple[str, ...]) -> TicketType:
        default = DEFAULT_TYPES.get(name, TicketType())
        if not inner.fields:
            return default
        months = self.tried(inner.number, "warranty_months")
        steps = self.inner(inner, "required") if "required" in inner.fields else None
        if steps:
            self.only(steps, (*STEPS, *_PARTICULAR))
        return TicketType(
            stage=self.tried(lambda key: inner.one_of(key, STAGES, default.stage or ""), "stage") or None,
            required=self.demanded(steps, own) if steps else default.required,
            forbid=self.words(inner, "forbid", (*_REACHED, *_MOVES)),
            allow=self.words(inner, "allow", _MOVES),
            warranty_months=default.warranty_months if months is None else months,
            particular=self.particular(steps, own) if steps else NOTHING,
        )

    def demanded(self, steps: Reader, own: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        return {step: self.words(steps, step, (*ACTED, *own)) for step in STEPS if step in steps.fields}

    def particular(self, steps: Reader, own: tuple[str, ...]) -> dict[str, dict[str, dict[str, tuple[str, ...]]]]:
        """What is demanded of single channels and products."""
        found: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
        for key, field in _PARTICULAR.items():
            words = self.inner(steps, key)
            for word in words.fields:
                one = self.inner(words, word)
                self.only(one, STEPS)
                found.setdefault(field, {})[word] = self.demanded(one, own)
        return found

    def inner(self, outer: Reader, key: str) -> Reader:
        """A section inside another."""
        return Reader(self.tried(outer.section, key) or Section(), self.top.where)


def _prefix(value: str) -> None:
    if not _PREFIX.fullmatch(value):
        raise Usage(_("`prefix` is up to eight capital letters and digits, a letter first"))


def _country(value: str) -> None:
    if value not in country_names():
        raise Usage(_("`country` is two capital letters, such as AR"))


def _silence(value: str) -> None:
    """A time from now on: a far present makes every date a past one."""
    if dates.read_later(value, _FAR, ZoneInfo("UTC")) <= _FAR:
        raise Usage(_("`accept_after` is a time from then on, such as 4 working days"))


_CHECKS: Mapping[str, Callable[[str], object]] = {
    "zone": calendar.read_zone,
    "prefix": _prefix,
    "country": _country,
    "accept_after": _silence,
    "reopen_within": dates.read_span,
    "complaints_within": dates.read_span,
}
