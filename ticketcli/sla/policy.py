"""The policies of a desk: which targets hold for which tickets since when, and how they are read from sla.yaml."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ticketcli.errors import BadFile, Usage
from ticketcli.format.section import Reader
from ticketcli.format.yaml import Section, Yaml, as_section, read_yaml
from ticketcli.i18n import _
from ticketcli.rules.case import Case
from ticketcli.rules.conditions import Condition
from ticketcli.rules.keys import read_condition
from ticketcli.rules.section import Clause, Known
from ticketcli.text import ascii_pattern, make_slug, one_line
from ticketcli.ticket.model import AGENT, ALWAYS, NOTHING, TARGETS, TEAM
from ticketcli.worktime import dates
from ticketcli.worktime.dates import Length

STRENGTHS = ("aspiration", "target", "agreed", "contractual")
SEVERITIES: Mapping[str, str] = {
    "aspiration": "information", "target": "warning", "agreed": "error", "contractual": "error",
}  # fmt: skip
"""How grave a miss is, by the strength of what was missed."""
MILDER: Mapping[str, str] = {"error": "warning", "warning": "information", "information": "information"}
"""How grave it is while it is only due."""
WARN = 0.75

_KEYS = ("policy", "note", "when", "valid_from", "calendar", "strength", "warn", *TARGETS)
_TARGET = ("length", "calendar", "strength", "warn")
_SHARE = ascii_pattern(r"(\d{1,2}(?:\.\d+)?) ?%|(0?\.\d+)", re.ASCII)

Warn = float | Length
"""When a deadline is about to be missed: once this share of its time is gone, or so long before it."""


class Target(NamedTuple):
    """How long something may take, on which calendar, how binding that is, and when to warn.

    `lengths` are by priority, the empty one for all others.
    """

    name: str
    lengths: Mapping[str, Length]
    calendar: str
    strength: str = "target"
    warn: Warn = WARN
    line: int = 0

    def length(self, priority: str) -> Length | None:
        """How long it may take at that priority; None where that one has no such target."""
        return self.lengths.get(priority) or self.lengths.get("")


class Policy(NamedTuple):
    """The targets of the tickets of which `when` holds, for clocks that begin on `valid_from` or later."""

    name: str
    where: str
    line: int
    note: str | None = None
    when: Condition | None = None
    valid_from: date | None = None
    targets: Mapping[str, Target] = NOTHING

    def holds(self, case: Case, day: date) -> bool:
        """Whether it is this one's turn: in force on `day`, and its conditions hold."""
        in_force = self.valid_from is None or self.valid_from <= day
        return in_force and (self.when is None or self.when.match(case) is not None)


def matching_policy(policies: Sequence[Policy], case: Case, day: date) -> Policy | None:
    """The first policy that holds of a case for what began on `day`."""
    return next((policy for policy in policies if policy.holds(case, day)), None)


def strength_name(strength: str) -> str:
    """What a strength is called in the language that is spoken."""
    return {
        "aspiration": _("aspiration"), "target": _("target"), "agreed": _("agreed"), "contractual": _("contractual"),
    }[strength]  # fmt: skip


# -- reading -----------------------------------------------------------------------------------------------------------


def policy_sections(text: str, where: str, yaml: Yaml = read_yaml) -> list[Section]:
    """The policies that sla.yaml lists, not yet understood."""
    return Reader(as_section(yaml(text, where), where), where).sections("policies") if text else []


def read_policies(
    sections: Sequence[Section], where: str, known: Known, calendars: Collection[str], usual: str | None
) -> tuple[list[Policy], list[BadFile]]:
    """The sound policies among the sections, and every fault in them; `usual` is the calendar of who names none."""
    read: list[Policy] = []
    faults: list[BadFile] = []
    for section in sections:
        clause = Clause(section, where, known, min(section.lines.values(), default=0))
        policy = _Form(clause, calendars, usual).policy({one.name for one in read})
        faults += clause.faults
        if not clause.faults:
            read.append(policy)
    return read, faults


class _Form:
    """One policy while it is read."""

    def __init__(self, clause: Clause, calendars: Collection[str], usual: str | None) -> None:
        self.clause, self.usual, self.closing = clause, usual, calendars
        self.calendars = tuple(dict.fromkeys((*calendars, ALWAYS, TEAM, AGENT)))

    def policy(self, taken: Collection[str]) -> Policy:
        clause = self.clause
        clause.only(_KEYS)
        when = clause.clause("when")
        targets = {key: self.target(key) for key in TARGETS if key in clause.section}
        if not targets:
            clause.wrong("policy", _("a policy begins with `policy: NAME` and needs one of `{targets}`").format(
                targets="`, `".join(TARGETS)))  # fmt: skip
        return Policy(
            name=self.name(taken),
            where=clause.where,
            line=clause.line,
            note=clause.text("note"),
            when=read_condition(when) if when else None,
            valid_from=self.day("valid_from"),
            targets=targets,
        )

    def name(self, taken: Collection[str]) -> str:
        name = self.clause.text("policy") or ""
        if not name or make_slug(name) != name:
            what = _("`policy: {name}` is no name; one is made of a-z, 0-9 and hyphens, such as {example}")
            self.clause.wrong("policy", what.format(name=one_line(name, 40), example=make_slug(name) or "gold"))
        elif name in taken:
            self.clause.wrong("policy", _("there is a policy {name} already").format(name=name))
        return name

    def day(self, key: str) -> date | None:
        text = self.clause.text(key)
        try:
            return None if text is None else date.fromisoformat(text)
        except ValueError:
            self.clause.wrong(key, _("`{key}` is a day such as 2026-11-21").format(key=key))
            return None

    def target(self, name: str) -> Target:
        """A length alone, or a section that says more; what it does not say the policy does."""
        value = self.clause.section[name]
        inner = self.clause.clause(name) if isinstance(value, Section) else None
        said = inner or self.clause
        if inner:
            inner.only(_TARGET)
        lengths = self.lengths(inner, "length") if inner else self.lengths(self.clause, name)
        calendar = self.calendar(said, name)
        key = "length" if inner else name
        for length in lengths.values():
            if calendar == ALWAYS and calendar not in self.closing and length.working:
                said.wrong(key, _("`{text}` needs a calendar that closes").format(text=length.text))
        return Target(name, lengths, calendar, self.strength(said), self.warn(said), said.line_of(key))

    def lengths(self, clause: Clause, key: str) -> dict[str, Length]:
        value = clause.section.get(key)
        if not isinstance(value, Section):
            length = self.length(clause, key)
            return {"": length} if length else {}
        each = clause.clause(key) or clause
        priorities = clause.known.priorities
        for priority in value:
            if priorities and priority not in priorities:
                each.unknown(priority, priority, priorities)
        found = {priority: self.length(each, priority) for priority in value}
        return {priority: length for priority, length in found.items() if length}

    def length(self, clause: Clause, key: str) -> Length | None:
        text = clause.text(key)
        if text is None:
            if key not in clause.section:
                clause.wrong(key, _("`length` is missing: 4h, 30m, 2 working days"))
            return None
        try:
            return dates.read_length(text)
        except Usage as error:
            clause.wrong(key, f"`{one_line(key, 40)}`: {error}")
            return None

    def calendar(self, clause: Clause, name: str) -> str:
        named = clause.text("calendar") or (self.clause.text("calendar") if clause is not self.clause else None)
        if named and named not in self.calendars:
            clause.unknown("calendar", named, self.calendars)
        if not named and self.usual is None:
            what = _("which calendar? Write `calendar:` into the policy, or on top of the file, for all")
            clause.wrong(name, what)
        return named or self.usual or ALWAYS

    def strength(self, clause: Clause) -> str:
        named = clause.text("strength") or (self.clause.text("strength") if clause is not self.clause else None)
        if named and named not in STRENGTHS:
            clause.unknown("strength", named, STRENGTHS)
        return named or "target"

    def warn(self, clause: Clause) -> Warn:
        text = clause.text("warn") or (self.clause.text("warn") if clause is not self.clause else None)
        if text is None:
            return WARN
        share = _SHARE.fullmatch(text)
        if share:
            return float(share[1]) / 100 if share[1] else float(share[2])
        try:
            return dates.read_length(text)
        except Usage:
            clause.wrong("warn", _("`warn: {text}` is a share such as 75%, or a time before such as 30m").format(
                text=one_line(text, 40)))  # fmt: skip
            return WARN
