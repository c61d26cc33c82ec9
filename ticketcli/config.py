"""desk.yaml, sla.yaml and rules/*.yaml as typed values; an unknown key is an error with the nearest known one."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from ticketcli import hours, when
from ticketcli.errors import BadFile, Usage
from ticketcli.language import LANGUAGES, _
from ticketcli.lifecycle import FIELDS
from ticketcli.model import AGENT, ALWAYS, LANES, NOTHING, TEAM, Card, Status, Team, Ticket
from ticketcli.notation import Section, as_section, read
from ticketcli.reader import Reader
from ticketcli.text import fold, listed, one_line, pattern, suggested
from ticketcli.urgency import Weights

Yaml = Callable[[str, str], Any]
"""What reads YAML text of a named file: `notation.read`, or a memory of it."""
DURABILITIES = ("full", "fast")
STEPS = ("open", "resolve", "close")
STAGES = ("presale", "sale", "aftersale")
_SECTIONS = ("areas", "teams", "types", "urgency", "learning")
_WORDS: Mapping[str, Collection[str]] = {
    "languages": LANGUAGES, "products": (), "channels": (), "priorities": (), "fields": (), "pickers": (),
    "tiers": (),
}  # fmt: skip
_AREA = ("team", "skills")
_TEAM = ("agents", "pickers", "hours", "lanes")
_KIND = ("stage", "required", "forbid", "allow", "warranty_months")
_CALENDAR = ("zone", "hours", "holidays", "shifts", "breaks")
_SLA = ("calendar", "calendars", "policies")
_REACHED = (Status.IN_PROGRESS, Status.WAITING, Status.RESOLVED, Status.CLOSED)
_MOVES = tuple(f"{here}>{there}" for here in Status for there in _REACHED if here != there)
_SLUG = pattern(r"[a-z0-9][a-z0-9-]{0,39}")
_PREFIX = pattern(r"[A-Z][A-Z0-9]{0,7}")
_FIELD = pattern(r"[^\W_](?:[\w-]{0,38}\w)?")
_SHARE = pattern(r"0(?:\.[0-9]{1,6})?|1(?:\.0{1,6})?")
_FAR = datetime(2099, 1, 1, tzinfo=UTC)
Value = TypeVar("Value")


class Kind(NamedTuple):
    """A type of ticket: the stage it belongs to, what it demands at a step, which moves it forbids or adds."""

    stage: str | None = None
    required: Mapping[str, tuple[str, ...]] = NOTHING
    forbid: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    warranty_months: int | None = None


class Learning(NamedTuple):
    """From which confidence on what is learned is suggested, and acted upon (none: never)."""

    suggest_above: float = 0.5
    act_above: float | None = None


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


NO_SECTION = Section()


class Settings(NamedTuple):
    """What desk.yaml says; every key has a default, so that the smallest desk.yaml is one line (MEANINGS)."""

    name: str = "Help desk"
    prefix: str = "TK"
    languages: tuple[str, ...] = ("en",)
    zone: str = "UTC"
    areas: Mapping[str, str | None] = NOTHING
    area_skills: Mapping[str, Mapping[str, int]] = NOTHING
    teams: Mapping[str, Team] = NOTHING
    types: Mapping[str, Kind] = DEFAULT_TYPES
    products: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ("low", "normal", "high", "urgent")
    priority: str = "normal"
    fields: tuple[str, ...] = ("serial", "purchased")
    pickers: tuple[str, ...] = ("sticky", "least-loaded", "round-robin")
    accept_after: str = "4 working days"
    reopen_within: str = "14 days"
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
        return when.span(self.reopen_within)

    def stage(self, ticket: Ticket | Card) -> str | None:
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
        """`value`, as the desk writes it, when `field` may hold it; Usage with the nearest known one otherwise."""
        known = self.vocabulary(field)
        if not known or value in known:
            return value
        for word in known:
            if fold(word) == fold(value):
                return word
        raise Usage(_unknown(field, value, known))


MEANINGS = {
    "name": "what the desk is called",
    "prefix": "what ticket numbers begin with: capital letters and digits, at most 8",
    "languages": "the desk's languages, its own first: es, en",
    "zone": "the IANA time zone of the desk",
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
    "attachment_limit": "the largest attachment, in megabytes",
    "tiers": "tiers of customers, lowest first: they count in urgency, the highest for the picker `tier`",
    "urgency": "points each part of the urgency gives at most: " + ", ".join(Weights._fields),
    "learning": "confidence from which what is learned is suggested, and acted upon: suggest_above, act_above",
    "durability": "full: what was recorded outlives a power cut; fast: the last seconds may be lost, no more",
    "stale": "how long a ticket may be quiet: idle, silent, strength, limits",
}


def keys() -> dict[str, str]:
    """Each key of desk.yaml with what it means (docs/format.md is made to agree)."""
    return dict(MEANINGS)


def _unknown(field: str, value: str, known: Iterable[str]) -> str:
    line = _("unknown {field} `{value}`; there is {known}")
    return line.format(field=field, value=one_line(value, 40), known=suggested(value, known))


def _unknown_key(key: str, known: Iterable[str]) -> str:
    line = _("unknown key `{key}`; did you mean {near}?")
    return line.format(key=one_line(key, 40), near=suggested(key, known))


# -- desk.yaml ---------------------------------------------------------------------------------------------------------


def settings(text: str, where: str, yaml: Yaml = read) -> tuple[Settings, list[BadFile]]:
    """The settings that desk.yaml's text holds, and all that is wrong in it; a wrong key keeps its default."""
    try:
        form = _Form(Reader(as_section(yaml(text, where), where), where))
    except BadFile as fault:
        return Settings(), [fault]
    found = form.settings()
    return found, sorted(form.faults, key=lambda fault: fault.line)


def strangers(
    text: str, where: str, agents: Collection[str], calendars: Collection[str], yaml: Yaml = read
) -> list[BadFile]:
    """The agents and calendars that teams name in desk.yaml and that the desk does not have."""
    form, found = _Form(Reader(as_section(yaml(text, where), where), where)), list[BadFile]()
    for _name, team in form.named("teams", _TEAM):
        lanes = Reader(team.section("lanes"), where)
        named = [(team, "agents", id) for id in team.words("agents")]
        named += [(lanes, lane, id) for lane in lanes.fields for id in lanes.words(lane)]
        found += [place.wrong(key, _unknown("agent", id, agents)) for place, key, id in named if id not in agents]
        if (hours := team.text("hours")) and hours not in calendars:
            found.append(team.wrong("hours", _unknown("calendar", hours, calendars)))
    return found


class _Form:
    """desk.yaml while it is read: what is right counts, what is wrong is gathered in `faults`."""

    def __init__(self, top: Reader) -> None:
        self.top, self.faults = top, list[BadFile]()

    def settings(self) -> Settings:
        self.only(self.top, keys())
        told = {key: self.value(key) for key in keys() if key in self.top.fields and key not in _SECTIONS}
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
            what = _("`priority` must be one of {known}").format(known=listed(found.priorities))
            self.faults.append(self.top.wrong(key, what))
        demanded = (key for kind in found.types.values() for words in kind.required.values() for key in words)
        own = (*found.fields, *(key for key in demanded if key not in FIELDS))
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
        self.faults += [reader.wrong(key, _unknown_key(key, known)) for key in reader.fields if key not in known]

    def tried(self, reading: Callable[[str], Value], key: str) -> Value | None:
        """What a reading gives; None, and the fault gathered, where it fails."""
        try:
            return reading(key)
        except BadFile as fault:
            self.faults.append(fault)
            return None

    def text(self, key: str) -> str:
        value = self.top.needed(key)
        try:
            _CHECKS.get(key, str)(value)
        except Usage as error:
            raise self.top.wrong(key, str(error)) from None
        return value

    # -- lists

    def checked_words(self, key: str) -> tuple[str, ...] | None:
        words = self.words(self.top, key, _WORDS[key])
        if key == "fields":
            odd = [word for word in words if not _FIELD.fullmatch(word) or word in FIELDS]
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
        known = _pickers() if words and key == "pickers" else known
        self.faults += [reader.wrong(key, _unknown(key, word, known)) for word in words if known and word not in known]
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
            if not _SLUG.fullmatch(name):
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
            self.faults.append(inner.wrong("team", _unknown("team", team, teams)))

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

    def kind(self, name: str, inner: Reader, own: tuple[str, ...]) -> Kind:
        default = DEFAULT_TYPES.get(name, Kind())
        if not inner.fields:
            return default
        months = self.tried(inner.number, "warranty_months")
        return Kind(
            stage=self.tried(lambda key: inner.one_of(key, STAGES, default.stage or ""), "stage") or None,
            required=self.required(inner, own) if "required" in inner.fields else default.required,
            forbid=self.words(inner, "forbid", (*_REACHED, *_MOVES)),
            allow=self.words(inner, "allow", _MOVES),
            warranty_months=default.warranty_months if months is None else months,
        )

    def required(self, inner: Reader, own: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        steps = Reader(self.tried(inner.section, "required") or Section(), self.top.where)
        self.only(steps, STEPS)
        return {step: self.words(steps, step, (*FIELDS, *own)) for step in STEPS if step in steps.fields}


def _pickers() -> Collection[str]:
    from ticketcli.rules.pickers import PICKERS

    return PICKERS


def _prefix(value: str) -> None:
    if not _PREFIX.fullmatch(value):
        raise Usage(_("`prefix` is up to eight capital letters and digits, a letter first"))


def _silence(value: str) -> None:
    """A time from now on: a far present makes every date a past one."""
    if when.read(value, _FAR, ZoneInfo("UTC")) <= _FAR:
        raise Usage(_("`accept_after` is a time from then on, such as 4 working days"))


_CHECKS: Mapping[str, Callable[[str], object]] = {
    "zone": hours.zone,
    "prefix": _prefix,
    "accept_after": _silence,
    "reopen_within": when.span,
}


# -- sla.yaml, rules ---------------------------------------------------------------------------------------------------


def calendars(text: str, where: str, zone: str, yaml: Yaml = read) -> dict[str, hours.Calendar]:
    """The calendars of sla.yaml by name; one without a zone has the desk's."""
    top = Reader(as_section(yaml(text, where), where), where)
    for key in top.fields:
        if key not in _SLA:
            raise top.wrong(key, _unknown_key(key, _SLA))
    return {name: _calendar(top, name, zone) for name in top.section("calendars")}


def usual_calendar(text: str, where: str, known: Collection[str], yaml: Yaml = read) -> str | None:
    """The calendar of whoever names none: the one that sla.yaml says, else its only one; None where that is unclear."""
    top = Reader(as_section(yaml(text, where) if text else None, where), where)
    named = top.text("calendar")
    if named is not None and named not in (*known, ALWAYS):
        raise top.wrong("calendar", _unknown("calendar", named, (*known, ALWAYS)))
    return named or (next(iter(known), ALWAYS) if len(known) < 2 else None)


def policy_sections(text: str, where: str, yaml: Yaml = read) -> list[Section]:
    """The policies that sla.yaml lists, not yet understood."""
    return Reader(as_section(yaml(text, where), where), where).sections("policies") if text else []


def _calendar(top: Reader, name: str, zone: str) -> hours.Calendar:
    inner = top.section("calendars")
    own = Reader(Reader(inner, top.where).section(name), top.where)
    if not _SLUG.fullmatch(name) or name in (TEAM, AGENT):
        what = _("`{name}` is no name for a calendar: a-z, 0-9 and hyphens, and not taken")
        raise BadFile(top.where, inner.lines.get(name, 0), what.format(name=one_line(name, 40)))
    for key in own.fields:
        if key not in _CALENDAR:
            raise own.wrong(key, _unknown_key(key, _CALENDAR))
    try:
        made = hours.calendar({"zone": zone, **own.fields})
    except Usage as error:
        raise BadFile(top.where, inner.lines.get(name, 0), str(error)) from None
    return made.closed_by(lambda closed: _placed(closed, own))


def _placed(closed: Callable[[], Iterable[date]], own: Reader) -> Iterable[date]:
    """Public holidays; when there are none of that country, the error says where that stands."""
    try:
        return closed()
    except Usage as error:
        raise own.wrong("holidays", str(error)) from None


def rule_sections(text: str, where: str, yaml: Yaml = read) -> list[Section]:
    """The rules that one file of rules/ lists, not yet understood."""
    return _listed(yaml(text, where), where, _("a list of rules is expected: `- rule: name`"))


def proof_sections(text: str, where: str, yaml: Yaml = read) -> list[Section]:
    """The tests that one file of rules/tests/ lists, not yet understood."""
    return _listed(yaml(text, where), where, _("a list of tests is expected: `- test: name`"))


def _listed(value: Any, where: str, otherwise: str) -> list[Section]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, Section) for one in value):
        raise BadFile(where, 1, otherwise)
    return value
