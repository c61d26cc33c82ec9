"""The rules of a desk: one rule, and how it is read from a file's sections."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from ticketcli.errors import BadFile
from ticketcli.language import _
from ticketcli.model import NOTHING
from ticketcli.notation import Section
from ticketcli.rules.clause import Clause, Known
from ticketcli.rules.conditions import Case, Condition, Found, condition
from ticketcli.text import one_line, slug

SET = ("type", "stage", "area", "product", "priority", "language", "team", "level")
ADD = ("tags", "keywords")
TEAM = "team:"
"""What precedes a team where an agent could stand: `assign: team:billing`."""

_KEYS = ("rule", "note", "enabled", "when", "set", "add", "assign", "stop")
_ACTS = ("set", "add", "assign", "stop")


class Rule(NamedTuple):
    """When something holds of a case, fields are set, words added, someone assigned; `stop` ends the run."""

    name: str
    where: str
    line: int
    note: str | None = None
    enabled: bool = True
    when: Condition | None = None
    set: Mapping[str, str | int] = NOTHING
    add: Mapping[str, tuple[str, ...]] = NOTHING
    assign: str | None = None
    stop: bool = False

    @property
    def team(self) -> str | None:
        """The team that it assigns to."""
        return self.assign.removeprefix(TEAM) if self.assign and self.assign.startswith(TEAM) else None

    def match(self, case: Case) -> Found:
        """The words that speak for it (none needed without `when`); None when it does not hold or is off."""
        if not self.enabled:
            return None
        return self.when.match(case) if self.when else ()


def rules(
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
    if not any(key in clause.section for key in _ACTS):
        clause.wrong("rule", _("a rule begins with `rule: NAME` and needs `set`, `add`, `assign` or `stop`"))
    clause.only(_KEYS)
    when, fields, words = clause.clause("when"), clause.clause("set"), clause.clause("add")
    return Rule(
        name=_name(clause, taken),
        where=clause.where,
        line=clause.line,
        note=clause.text("note"),
        enabled=clause.flag("enabled", True),
        when=condition(when) if when else None,
        set=_set(fields) if fields else {},
        add={key: words.texts(key) for key in words.only(ADD)} if words else {},
        assign=_assign(clause),
        stop=clause.flag("stop", False),
    )


def _name(clause: Clause, taken: Collection[str]) -> str:
    name = clause.text("rule") or ""
    if not name or slug(name) != name:
        what = _("`rule: {name}` is no name; one is made of a-z, 0-9 and hyphens, such as {example}")
        clause.wrong("rule", what.format(name=one_line(name, 40), example=slug(name) or "billing-words"))
    elif name in taken:
        clause.wrong("rule", _("there is a rule {name} already").format(name=name))
    return name


def _set(clause: Clause) -> dict[str, str | int]:
    values = {key: _value(clause, key) for key in clause.only(SET)}
    return {key: value for key, value in values.items() if value is not None}


def _value(clause: Clause, key: str) -> str | int | None:
    value = clause.text(key)
    if value is None:
        return None
    if key == "level":
        return _level(clause, value)
    known = clause.known.words(key)
    if known and value not in known:
        clause.unknown(key, value, known)
    return value


def _level(clause: Clause, value: str) -> int | None:
    if len(value) == 1 and value in "123456789":
        return int(value)
    clause.wrong("level", _("`level` is a whole number from 1 to 9"))
    return None


def _assign(clause: Clause) -> str | None:
    assign = clause.text("assign")
    if assign is None:
        return None
    prefix = TEAM if assign.startswith(TEAM) else ""
    name = assign.removeprefix(prefix).strip()
    known = clause.known.words("team" if prefix else "assign")
    if not name or (known and name not in known):
        clause.unknown("assign", assign, [prefix + one for one in known])
    return prefix + name
