"""Fields as people set them: KEY=VALUE, tags+=x, tags-=x; each checked against what the desk knows."""

from collections.abc import Mapping, Sequence
from typing import Any

from ticketcli.config import STAGES, Settings
from ticketcli.errors import NotAllowed, Usage
from ticketcli.language import LANGUAGES, _
from ticketcli.model import Ticket
from ticketcli.reception import title
from ticketcli.text import clean, listed, nearest, one_line

WORDS = ("type", "area", "product", "priority", "channel", "team")
LISTS = ("tags", "keywords")
NUMBERS = {"level": 99, "progress": 100}
SETTABLE = ("title", "stage", *WORDS, "language", "customer", "contact", *LISTS, *NUMBERS, "parent")
BY_VERB = {"status": "start, wait, resolve, close, reopen", "assignee": "assign, take, release", "links": "link"}
NEEDED = ("title", "priority")
LONGEST = 2000


def assignments(typed: Sequence[str], settings: Settings, now: Ticket | None = None) -> dict[str, Any]:
    """The field values that KEY=VALUE, KEY+=VALUE and KEY-=VALUE ask for; Usage names the nearest key or value."""
    values: dict[str, Any] = {}
    for one in typed:
        key, operator, value = _split(one)
        field = named(key, settings)
        if operator and field not in LISTS:
            raise Usage(_("`{key}` holds one value: say {key}=VALUE").format(key=key))
        held = values.get(field, getattr(now, field, ()) if field in LISTS and now else ())
        values[field] = _listed(held, operator, value) if field in LISTS else checked(field, value, settings)
    return values


def named(key: str, settings: Settings) -> str:
    """The field that a typed key means; the desk's own fields are `extra.KEY`."""
    key = {"tag": "tags", "keyword": "keywords"}.get(key, key)
    if key in SETTABLE:
        return key
    if key in settings.fields or (key.startswith("extra.") and len(key) > len("extra.")):
        return key if key.startswith("extra.") else f"extra.{key}"
    if key in BY_VERB:
        raise NotAllowed(_("`{key}` changes by {verbs}").format(key=key, verbs=BY_VERB[key]))
    known = (*SETTABLE, *settings.fields)
    near = nearest(key, known) or known
    raise Usage(_("unknown key `{key}`; there is {known}").format(key=one_line(key, 40), known=listed(near)))


def checked(field: str, value: str, settings: Settings) -> Any:
    """`value` as `field` holds it; None when it is empty; Usage when it does not fit."""
    value = value.strip()
    if not value:
        if field in NEEDED:
            raise Usage(_("`{key}` cannot be empty").format(key=field))
        return None
    if field in NUMBERS:
        return _number(field, value)
    if field == "title":
        return title(value)
    if "\0" in value or len(value) > LONGEST:
        raise Usage(_("`{key}` holds at most {limit} characters without NUL").format(key=field, limit=LONGEST))
    if field in ("stage", "language"):
        return _one_of(field, value, STAGES if field == "stage" else LANGUAGES)
    return settings.checked(field, value) if field in WORDS else value


def _split(typed: str) -> tuple[str, str, str]:
    key, equals, value = typed.partition("=")
    operator = key[-1:] if key[-1:] in ("+", "-") else ""
    key = key.removesuffix(operator).strip()
    if not equals or not key:
        raise Usage(_("`{typed}` is not KEY=VALUE").format(typed=one_line(typed, 60)))
    return key, operator, clean(value)


def _listed(held: Sequence[str], operator: str, value: str) -> tuple[str, ...]:
    words = [word for part in value.split(",") if (word := " ".join(part.split()))]
    if "\0" in value:
        raise Usage(_("a text cannot hold the character NUL"))
    if operator == "-":
        return tuple(word for word in held if word not in words)
    return tuple(dict.fromkeys((*(held if operator else ()), *words)))


def _number(field: str, value: str) -> int:
    value = value.removesuffix("%")
    if not (value.isascii() and value.isdigit() and int(value[:9]) <= NUMBERS[field] and len(value) < 9):
        raise Usage(_("`{key}` is a whole number up to {limit}").format(key=field, limit=NUMBERS[field]))
    return int(value)


def _one_of(field: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise Usage(
            _("unknown {field} `{value}`; there is {known}").format(
                field=field, value=one_line(value, 40), known=listed(known)
            )
        )
    return value


def unset(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that were given at all."""
    return {key: value for key, value in values.items() if value not in (None, (), "")}
