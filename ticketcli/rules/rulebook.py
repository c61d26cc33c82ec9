"""The rules of a desk: one rule, and how it is read from a file's sections."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from ticketcli.errors import BadFile
from ticketcli.format.yaml import Section, Yaml, as_sections, read_yaml
from ticketcli.i18n import _
from ticketcli.rules import acts
from ticketcli.rules.acts import ADD, SET, TEAM, Escalation, Extraction, Notice, Shift
from ticketcli.rules.case import Case
from ticketcli.rules.conditions import Condition, Found
from ticketcli.rules.event import CHANGE, CHANGING, KINDS
from ticketcli.rules.keys import read_condition
from ticketcli.rules.satisfiable import find_clash
from ticketcli.rules.section import Clause, Known
from ticketcli.text import make_slug, one_line
from ticketcli.ticket.fields import own_field
from ticketcli.ticket.model import NOTHING

__all__ = ["ADD", "SET", "TEAM", "Rule", "read_rules"]

KEYS = {
    "rule": "its name: a-z, 0-9 and hyphens, no other rule has it; with it the rule begins",
    "note": "why it is there, for people",
    "enabled": "no: the rule is switched off",
    "from": "the first day on which it holds",
    "until": "the last day on which it holds",
    "on": "what wakes it: new (usual), message, reopened, stale, late, change of FIELD",
    "when": "what must hold; without it the rule always speaks",
    "fuzzy": "yes: words of seven letters and more are found with one letter wrong, too",
    "extract": "regular expressions whose named groups become fields",
    "set": "fields that get a value",
    "add": "tags and keywords that are added",
    "remove": "tags and keywords that are taken away",
    "score": "points that make it more (or less) urgent",
    "raise": "the priority goes up: `priority`, or by how many steps",
    "lower": "the priority goes down: `priority`, or by how many steps",
    "assign": "the agent, or `team:ID`, that gets it",
    "notify": "whom to tell: assignee, team, customer, an agent, `team:ID`, a mail address",
    "escalate": "yes: to the next level; or a level, or `team:ID`",
    "link": "a ticket's number, `mentioned` (those that the text names), `customer` (the customer's open ones)",
    "stop": "yes: the rules after it are not asked any more",
}
"""Every key of a rule, with what it means."""

ACTS = (
    "extract", "set", "add", "remove", "score", "raise", "lower", "assign", "notify", "escalate", "link", "stop",
)  # fmt: skip


class Rule(NamedTuple):
    """When something happens and holds of a case, the rule acts; `stop` ends the run (KEYS)."""

    name: str
    where: str
    line: int
    note: str | None = None
    enabled: bool = True
    since: datetime | None = None
    until: datetime | None = None
    on: tuple[str, ...] = ("new",)
    when: Condition | None = None
    extract: tuple[Extraction, ...] = ()
    set: Mapping[str, str | int] = NOTHING
    add: Mapping[str, tuple[str, ...]] = NOTHING
    remove: Mapping[str, tuple[str, ...]] = NOTHING
    score: int = 0
    shift: Shift | None = None
    assign: str | None = None
    notices: tuple[Notice, ...] = ()
    escalate: Escalation | None = None
    link: tuple[str, ...] = ()
    stop: bool = False

    @property
    def team(self) -> str | None:
        """The team that it assigns to."""
        return self.assign.removeprefix(TEAM) if self.assign and self.assign.startswith(TEAM) else None

    @property
    def timed(self) -> bool:
        """Whether it holds only for a time."""
        return bool(self.since or self.until)

    @property
    def once(self) -> bool:
        """Whether it does what must not be done twice for one event."""
        return bool(self.score or self.shift or self.notices or self.escalate)

    def idle(self, case: Case) -> str | None:
        """Why it is not asked at all in this case; None when it is."""
        local = case.at.replace(tzinfo=None)
        if not self.enabled:
            return _("switched off")
        if case.event.what not in self.on:
            return _("only on {events}").format(events=", ".join(self.on))
        if self.since and local < self.since:
            return _("only from {when} on").format(when=_shown(self.since))
        return _("only until {when}").format(when=_shown(self.until, 1)) if self.until and local >= self.until else None

    def match(self, case: Case) -> Found:
        """The words that speak for it (none needed without `when`); None when it does not hold or is idle."""
        if not self.enabled or case.event.what not in self.on or (self.timed and self.idle(case)):
            return None
        return self.when.match(case) if self.when else ()


def _shown(at: datetime, before: int = 0) -> str:
    """An instant to the minute; for a midnight the day, or the day so many days before."""
    return f"{at:%Y-%m-%d %H:%M}" if at.time() != time() else f"{at - timedelta(days=before):%Y-%m-%d}"


def rule_sections(text: str, where: str, yaml: Yaml = read_yaml) -> list[Section]:
    """The rules that one file of rules/ lists, not yet understood."""
    return as_sections(yaml(text, where), where, _("a list of rules is expected: `- rule: name`"))


def read_rules(
    sections: Iterable[Any], where: str, known: Known, names: Collection[str] = ()
) -> tuple[list[Rule], list[BadFile]]:
    """The sound rules of the file `where`, and every fault in it; `names` are taken by files before."""
    read: list[Rule] = []
    faults: list[BadFile] = []
    taken = set(names)
    for section in sections:
        clause = Clause(section if isinstance(section, Section) else Section(), where, known, _first_line(section))
        rule = _rule(clause, taken)
        taken.add(rule.name)
        faults += clause.faults
        if not clause.faults:
            read.append(rule)
    return read, faults


def _first_line(section: Any) -> int:
    return min(section.lines.values(), default=0) if isinstance(section, Section) else 0


def _rule(clause: Clause, taken: Collection[str]) -> Rule:
    """The rule of a clause; only good for anything when the clause has no faults."""
    if not any(key in clause.section for key in ACTS):
        clause.wrong("rule", _("a rule begins with `rule: NAME` and needs something to do: {acts}").format(
            acts=", ".join(f"`{act}`" for act in ACTS)))  # fmt: skip
    clause.only(KEYS)
    clause.fuzzy = clause.flag("fuzzy", False)
    when, fields = clause.clause("when"), clause.clause("set")
    rule = Rule(
        name=_name(clause, taken),
        where=clause.where,
        line=clause.line,
        note=clause.text("note"),
        enabled=clause.flag("enabled", True),
        since=acts.read_since(clause),
        until=acts.read_until(clause),
        on=read_events(clause),
        when=read_condition(when) if when else None,
        extract=acts.read_extractions(clause),
        set=acts.read_settings(fields) if fields else {},
        add=acts.read_words(clause.clause("add")),
        remove=acts.read_words(clause.clause("remove")),
        score=acts.read_score(clause),
        shift=acts.read_shift(clause),
        assign=acts.read_assignee(clause),
        notices=acts.read_notices(clause),
        escalate=acts.read_escalation(clause),
        link=acts.read_links(clause),
        stop=clause.flag("stop", False),
    )
    _check_sense(clause, rule)
    return rule


def _check_sense(clause: Clause, rule: Rule) -> None:
    """Notes what can never hold."""
    if rule.since and rule.until and rule.since >= rule.until:
        clause.wrong("until", _("`until` lies before `from`: the rule never holds"))
    if rule.when and not clause.faults and (what := find_clash(rule.when, clause.known)):
        clause.wrong("when", _("this can never hold: {what}").format(what=what))


def read_events(clause: Clause) -> tuple[str, ...]:
    """The events that `on` names, each as it is raised; that a ticket is new where there is no `on`."""
    if "on" not in clause.section:
        return ("new",)
    found = tuple(" ".join(text.split()) for text in clause.texts("on"))
    known = (*KINDS, *(CHANGE + field for field in (*CHANGING, *map(own_field, clause.known.fields))))
    own = {f"{CHANGE}{name}": CHANGE + own_field(name) for name in clause.known.fields}
    for event in found:
        if event not in known and event not in own:
            clause.unknown("on", event, known if event.startswith(CHANGE[:6]) else (*KINDS, CHANGE + "FIELD"))
    return tuple(own.get(event, event) for event in found)


def _name(clause: Clause, taken: Collection[str]) -> str:
    name = clause.text("rule") or ""
    if not name or make_slug(name) != name:
        what = _("`rule: {name}` is no name; one is made of a-z, 0-9 and hyphens, such as {example}")
        clause.wrong("rule", what.format(name=one_line(name, 40), example=make_slug(name) or "billing-words"))
    elif name in taken:
        clause.wrong("rule", _("there is a rule {name} already").format(name=name))
    return name
