"""Fields as people set them: KEY=VALUE, tags+=x, tags-=x; each checked against what the desk knows."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ticketcli.config.settings import Settings
from ticketcli.errors import NotAllowed, Usage
from ticketcli.i18n import _
from ticketcli.text import clean_text, one_line, suggest_words
from ticketcli.ticket.entries import RAISED
from ticketcli.ticket.fields import ADDABLE, CHOSEN, DAYS, EXTRA, FIELD, NUMBERS, ONE_OF, SETTABLE, own_field, own_name
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.people import names_somebody
from ticketcli.worktime import dates

BY_VERB = {"outcome": "resolve", **{name: field.verbs for name, field in FIELD.items() if field.verbs}}
NEEDED = tuple(name for name in SETTABLE if FIELD[name].always)
LONGEST = 2000
MOST_POINTS = 1000
"""So many points a person may give or take at once."""
LONGEST_TITLE = 2000
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def parse_assignments(typed: Sequence[str], settings: Settings, now: Ticket | None = None) -> dict[str, Any]:
    """The field values that KEY=VALUE, KEY+=VALUE and KEY-=VALUE ask for; Usage names the nearest key or value."""
    values: dict[str, Any] = {}
    for one in typed:
        key, operator, value = _split(one)
        field = field_of_key(key, settings)
        if field in ADDABLE:
            values[field] = _listed(field, values.get(field, getattr(now, field, ())), operator, value)
        elif operator:
            raise Usage(_("`{key}` holds one value: say {key}=VALUE").format(key=one_line(key, 40)))
        else:
            values[field] = check_value(field, value, settings)
    return values


def parse_points(typed: Sequence[str]) -> tuple[int | None, list[str]]:
    """The points that `urgency+=N` and `urgency-=N` give in all (None: none is told), and what else was typed."""
    points, rest = None, []
    for one in typed:
        key, operator, value = _split(one)
        if key == RAISED:
            points = (points or 0) + _signed(operator, value.strip())
        else:
            rest.append(one)
    return points, rest


def _signed(operator: str, digits: str) -> int:
    if not operator or not (digits.isascii() and digits.isdigit() and 0 < int(digits) <= MOST_POINTS):
        line = _("urgency is reckoned: say urgency+=N or urgency-=N, N from 1 to {most}")
        raise Usage(line.format(most=MOST_POINTS))
    return int(operator + digits)


def _split(typed: str) -> tuple[str, str, str]:
    key, equals, value = typed.partition("=")
    operator = key[-1:] if key.endswith(("+", "-")) else ""
    key = clean_text(key.removesuffix(operator)).strip()
    if not equals or not key:
        raise Usage(_("`{typed}` is not KEY=VALUE").format(typed=one_line(typed, 60)))
    return key, operator, value


def field_of_key(key: str, settings: Settings) -> str:
    """The field that a typed key means; the desk's own fields are `extra.KEY`."""
    key = ONE_OF.get(key, key)
    if key in SETTABLE or (key.startswith(EXTRA) and key != EXTRA):
        return key
    if key in settings.fields:
        return own_field(key)
    if key in BY_VERB:
        raise NotAllowed(_("`{key}` changes by {verbs}").format(key=key, verbs=BY_VERB[key]))
    known = (*SETTABLE, *settings.fields)
    line = _("unknown key `{key}`; there is {known}")
    raise Usage(line.format(key=one_line(key, 40), known=suggest_words(key, known)))


def check_value(field: str, value: str, settings: Settings) -> Any:
    """`value` as `field` holds it; None when it is empty; Usage when it does not fit."""
    text = _kept(field, value)
    if not text:
        if field in NEEDED:
            raise Usage(_("`{key}` cannot be empty").format(key=field))
        return None
    if field == "title":
        return check_title(text)
    if field == "contact" and not names_somebody(text):
        raise Usage(_("{option} needs a mail address, telephone, handle or name").format(option="contact"))
    if field in NUMBERS:
        return _number(field, text)
    if field in DAYS:
        return _day(field, text)
    if field == "language" and not _LANGUAGE.fullmatch(text):
        raise Usage(_("`{key}` is a code such as es").format(key=field))
    return settings.check_value(field, text) if field in CHOSEN else text


def check_title(typed: str) -> str:
    """A title as it is kept: one line, NFC; Usage when it is empty or cannot be kept."""
    text = " ".join(clean_text(typed).split())
    if not text:
        raise Usage(_("a ticket needs a title"))
    if "\0" in typed or len(text) > LONGEST_TITLE:
        line = _("a title is one line of at most {limit} characters without NUL; the rest belongs into -m")
        raise Usage(line.format(limit=LONGEST_TITLE))
    return text


def _kept(field: str, value: str) -> str:
    """The text that is kept: of one line, but for the desk's own fields."""
    if "\0" in value or len(value) > LONGEST:
        line = _("`{key}` holds at most {limit} characters without NUL")
        raise Usage(line.format(key=one_line(field, 40), limit=LONGEST))
    text = clean_text(value).strip()
    return text if field.startswith(EXTRA) else " ".join(text.split())


def _listed(field: str, held: Sequence[str], operator: str, value: str) -> tuple[str, ...]:
    words = [word for part in _kept(field, value).split(",") if (word := part.strip())]
    if operator == "-":
        return tuple(word for word in held if word not in words)
    return tuple(dict.fromkeys((*(held if operator else ()), *words)))


def _day(field: str, value: str) -> str:
    day = dates.read_date(value)
    if not day:
        line = _("`{key}` is a day with its year, such as 2026-03-15: `{value}` is none")
        raise Usage(line.format(key=own_name(field), value=one_line(value, 40)))
    return day.isoformat()


def _number(field: str, value: str) -> int:
    number = FIELD[field].whole(value.removesuffix("%"))
    if number is None:
        least, most = FIELD[field].least, FIELD[field].most
        line = (
            _("`{key}` is a whole number from {least} to {most}")
            if least
            else _("`{key}` is a whole number up to {most}")
        )
        raise Usage(line.format(key=field, least=least, most=most))
    return number


def given_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that were given at all."""
    return {key: value for key, value in values.items() if value not in (None, (), "")}
