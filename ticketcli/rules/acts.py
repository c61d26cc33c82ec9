"""What a rule does: its keys as they are read and checked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from ticketcli.format.yaml import Section
from ticketcli.i18n import _
from ticketcli.rules.keys import read_expressions
from ticketcli.rules.pattern import Pattern
from ticketcli.rules.section import FLAGS, Clause
from ticketcli.text import fold_text, one_line
from ticketcli.ticket import number
from ticketcli.ticket.fields import ADDABLE, EXTRA, FIELD, NUMBERS, ONE_OF, RULED, own_field
from ticketcli.ticket.model import NOTHING

SET, ADD = RULED, ADDABLE
"""What a rule sets, and what it adds to."""
TEAM = "team:"
"""What precedes a team where an agent could stand: `assign: team:billing`."""
PEOPLE = ("assignee", "team", "customer")
"""Whom a notice may go to, beside agents, `team:ID` and mail addresses."""
LINKS = ("mentioned", "customer")
"""What a rule may link to, beside numbers: those that the text names, the customer's open ones."""
_MOST_POINTS = 1000


class Notice(NamedTuple):
    """Whom to tell something, and what."""

    to: tuple[str, ...]
    text: str = ""


class Escalation(NamedTuple):
    """To which level (None: the next), and in which team (None: its own)."""

    level: int | None = None
    team: str | None = None


class Shift(NamedTuple):
    """How many steps up (below zero: down) the priorities, lowest first."""

    steps: int
    priorities: tuple[str, ...]

    def of(self, priority: str) -> str:
        """The priority that `priority` becomes; one that is unknown stays."""
        if priority not in self.priorities:
            return priority
        place = self.priorities.index(priority) + self.steps
        return self.priorities[max(0, min(place, len(self.priorities) - 1))]


class Extraction(NamedTuple):
    """An expression whose named groups become fields, and the words that each field may hold (none: any)."""

    pattern: Pattern
    fields: Mapping[str, str]
    words: Mapping[str, Collection[str]] = NOTHING

    def check_value(self, group: str, found: str) -> str | int | None:
        """The value that a group found, as the desk writes it; None when the field cannot hold it."""
        field, value = self.fields[group], one_line(found, 200)
        if field in NUMBERS:
            return digit_of(field, value)
        known = self.words.get(field, ())
        return next((word for word in known if fold_text(word) == fold_text(value)), None) if known else value


# -- fields ------------------------------------------------------------------------------------------------------------


def read_settings(clause: Clause) -> dict[str, str | int]:
    """The fields that get a value."""
    own = clause.known.fields
    keys = clause.only((*SET, *own, *map(own_field, own)))
    values = {_field(key, own): _value(clause, key) for key in keys}
    return {key: value for key, value in values.items() if value is not None}


def _field(key: str, own: Collection[str]) -> str:
    return own_field(key) if key in own else key


def _value(clause: Clause, key: str) -> str | int | None:
    value = clause.text(key)
    if value is None:
        return None
    if key in NUMBERS:
        return _number(clause, key, value)
    known = clause.known.words(key)
    if known and value not in known:
        clause.unknown(key, value, known)
    return value


def _number(clause: Clause, key: str, value: str) -> int | None:
    number = digit_of(key, value)
    if number is None:
        line = _("`{key}` is a whole number from {least} to {most}")
        clause.wrong(key, line.format(key=key, least=digits_for(key)[0], most=digits_for(key)[-1]))
    return number


def digit_of(field: str, text: str) -> int | None:
    """The number that a rule gives a field; None when it cannot."""
    return int(text) if text in map(str, digits_for(field)) else None


def digits_for(field: str) -> Sequence[int]:
    """The numbers that a rule may give a field: of one digit, and not 0."""
    return range(1, min(9, FIELD[field].most) + 1)


def read_words(clause: Clause | None) -> dict[str, tuple[str, ...]]:
    """The tags and keywords that are added or taken away."""
    return {key: clause.texts(key) for key in clause.only(ADD)} if clause else {}


def read_extractions(clause: Clause) -> tuple[Extraction, ...]:
    """The expressions whose named groups become fields."""
    if "extract" not in clause.section:
        return ()
    return tuple(_extraction(clause, read) for read in read_expressions(clause, "extract"))


def _extraction(clause: Clause, read: Pattern) -> Extraction:
    own = clause.known.fields
    known = (*SET, *ONE_OF, *ADD, *own)
    if not read.names:
        clause.wrong("extract", _("`extract` needs a named group, such as (?P<{name}>[0-9]+)").format(
            name=next(iter(own), "serial")))  # fmt: skip
    fields = {name: _group(name, own) for name in read.names}
    for name, field in fields.items():
        if own and field.removeprefix(EXTRA) not in known:
            clause.unknown("extract", name, known)
    return Extraction(read, fields, {field: clause.known.words(field) for field in fields.values()})


def _group(name: str, own: Collection[str]) -> str:
    """The field that a group is: groups have no hyphens, fields may."""
    known = {one.replace("-", "_"): one for one in own}
    if name in SET or name in ADD or name in ONE_OF:
        return ONE_OF.get(name, name)
    return own_field(known.get(name, name))


# -- numbers -----------------------------------------------------------------------------------------------------------


def read_score(clause: Clause) -> int:
    """The points that the ticket gets, or loses."""
    text = clause.text("score")
    if text is None:
        return 0
    digits = text.lstrip("+-")
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 4 or not 0 < int(digits) <= _MOST_POINTS:
        clause.wrong("score", _("`score` is a whole number of points, such as 20 or -10"))
        return 0
    return int(text)


def read_shift(clause: Clause) -> Shift | None:
    """How far the priority goes up or down."""
    priorities = tuple(clause.known.priorities)
    steps = _steps(clause, "raise") - _steps(clause, "lower")
    if "raise" in clause.section and "lower" in clause.section:
        clause.wrong("lower", _("`raise` and `lower` cannot go together"))
    return Shift(steps, priorities) if steps else None


def _steps(clause: Clause, key: str) -> int:
    if key not in clause.section:
        return 0
    value = clause.section[key]
    if isinstance(value, Section):
        value = value.get("priority") if list(value) == ["priority"] else None
    told = {"priority": "1", "yes": "1", "true": "1"}.get(str(value), str(value))
    if len(told) == 1 and told in "123456789":
        return int(told)
    clause.wrong(key, _("`{key}` is `priority`, or by how many steps: 1 to 9").format(key=key))
    return 0


# -- people ------------------------------------------------------------------------------------------------------------


def read_assignee(clause: Clause) -> str | None:
    """The agent, or `team:ID`, that gets the ticket."""
    assign = clause.text("assign")
    return None if assign is None else _who(clause, "assign", assign)


def _who(clause: Clause, key: str, word: str, others: Collection[str] = ()) -> str:
    """An agent, `team:ID` or one of `others`."""
    prefix = TEAM if word.startswith(TEAM) else ""
    name = word.removeprefix(prefix).strip()
    known = clause.known.words("team" if prefix else "assign")
    if name in others and not prefix:
        return name
    if not name or (known and name not in known):
        clause.unknown(key, word, [*others, *(prefix + one for one in known)])
    return prefix + name


def read_notices(clause: Clause) -> tuple[Notice, ...]:
    """Whom the rule tells what."""
    if "notify" not in clause.section:
        return ()
    if not isinstance(clause.section["notify"], Section):
        return (Notice(_recipients(clause, "notify")),)
    inner = clause.clause("notify")
    if inner is None or "to" not in inner.only(("to", "text")):
        clause.wrong("notify", _("`notify` needs whom to tell: `to: assignee`"))
        return ()
    return (Notice(_recipients(inner, "to"), inner.text("text") or ""),)


def _recipients(clause: Clause, key: str) -> tuple[str, ...]:
    return tuple(word if "@" in word else _who(clause, key, word, PEOPLE) for word in clause.texts(key))


def read_escalation(clause: Clause) -> Escalation | None:
    """Whether and how far up the ticket goes."""
    text = clause.text("escalate")
    if text is None or FLAGS.get(fold_text(text)) is False:
        return None
    if fold_text(text) in FLAGS:
        return Escalation()
    if text.startswith(TEAM):
        return Escalation(team=_who(clause, "escalate", text).removeprefix(TEAM))
    if len(text) == 1 and text in "123456789":
        return Escalation(int(text))
    clause.wrong("escalate", _("`escalate` is yes, a level from 1 to 9, or `team:ID`"))
    return None


def read_links(clause: Clause) -> tuple[str, ...]:
    """What the ticket is tied to."""
    found = []
    for text in clause.texts("link") if "link" in clause.section else ():
        tidy = text if text in LINKS else number.tidy_number(text)
        if tidy not in LINKS and not (number.NUMBER.fullmatch(tidy) and number.is_valid(tidy)):
            clause.unknown("link", text, (*LINKS, _("the number of a ticket")))
        found.append(tidy)
    return tuple(found)


# -- time --------------------------------------------------------------------------------------------------------------


def read_since(clause: Clause) -> datetime | None:
    """From when on the rule holds, in the desk's zone."""
    return _instant(clause, "from", timedelta())


def read_until(clause: Clause) -> datetime | None:
    """When it holds no more: a day counts whole."""
    return _instant(clause, "until", timedelta(days=1))


def _instant(clause: Clause, key: str, after: timedelta) -> datetime | None:
    text = clause.text(key)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text) if len(text) > len("2026-12-24") else None
        at = found or datetime.combine(date.fromisoformat(text) + after, time())
    except (ValueError, OverflowError):
        at = datetime.max.replace(tzinfo=None)
        found = None
    if at.tzinfo or at == datetime.max:
        clause.wrong(key, _("`{key}` is a day such as 2026-12-24, or with a time: 2026-12-24 18:00").format(key=key))
        return None
    return at
