"""A JSON Schema of rules files, made of the tables by which rules are read, for editors."""

from collections.abc import Collection, Sequence
from typing import Any

from ticketcli.rules import event, keys, rulebook
from ticketcli.rules.acts import ADD, LINKS, PEOPLE, SET, TEAM, digits_for
from ticketcli.rules.keys import Key
from ticketcli.rules.section import Known
from ticketcli.ticket.fields import NUMBERS, own_field

Schema = dict[str, Any]


def _number(known: Sequence[int]) -> Schema:
    return {"enum": [*known, *map(str, known)]}


_TEXT: Schema = {"type": "string", "minLength": 1}
_TEXTS: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_FLAG: Schema = {"enum": [True, False, "yes", "no", "sí", "on", "off"]}
_LEVEL = _number(range(1, 10))
_SCALAR: Schema = {"type": ["string", "number", "boolean"]}


def rules_schema(known: Known) -> Schema:
    """The schema of a file of rules on a desk that has these words."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rules of ticketcli",
        "type": "array",
        "items": {"$ref": "#/$defs/rule"},
        "$defs": {"rule": _rule(known), "condition": _condition(known)},
    }


def _rule(known: Known) -> Schema:
    shapes = {**_reach(), **_doing(known), "on": _many(_events(known))}
    return {
        "type": "object",
        "properties": {key: {"description": meaning, **shapes[key]} for key, meaning in rulebook.KEYS.items()},
        "required": ["rule"],
        "anyOf": [{"required": [act]} for act in rulebook.ACTS],
        "additionalProperties": False,
    }


def _reach() -> dict[str, Schema]:
    """What a rule is called, and when it holds."""
    return {
        "rule": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 40},
        "note": _TEXT,
        "enabled": _FLAG,
        "from": _TEXT,
        "until": _TEXT,
        "when": {"$ref": "#/$defs/condition"},
        "fuzzy": _FLAG,
        "stop": _FLAG,
    }


def _doing(known: Known) -> dict[str, Schema]:
    """What a rule does."""
    teams = [TEAM + team for team in known.teams]
    team = {"enum": teams} if teams else {"type": "string", "pattern": f"^{TEAM}"}
    people = _many({"anyOf": [_word([*PEOPLE, *known.agents, *teams]), {"type": "string", "pattern": "@"}]})
    words = _section(dict.fromkeys(ADD, _TEXTS))
    steps = {"anyOf": [{"enum": ["priority", "yes", True]}, _LEVEL, _section({"priority": _LEVEL})]}
    return {
        "extract": _TEXTS,
        "set": _section(_settings(known)),
        "add": words,
        "remove": words,
        "score": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^[+-]?[0-9]{1,4}$"}]},
        "raise": steps,
        "lower": steps,
        "assign": _word([*known.agents, *teams] if known.agents else ()),
        "notify": {"anyOf": [people, {**_section({"to": people, "text": _TEXT}), "required": ["to"]}]},
        "escalate": {"anyOf": [_FLAG, _LEVEL, team]},
        "link": _many({"anyOf": [{"enum": list(LINKS)}, {"type": "string", "pattern": "^[A-Za-z0-9-]{8,}$"}]}),
    }


def _events(known: Known) -> Schema:
    changes = [event.CHANGE + field for field in (*event.CHANGING, *known.fields)]
    return {"enum": [*event.KINDS, *changes]}


def _settings(known: Known) -> dict[str, Schema]:
    own = {name: _SCALAR for field in known.fields for name in (field, own_field(field))}
    return {**{key: _number(digits_for(key)) if key in NUMBERS else _word(known.words(key)) for key in SET}, **own}


def _condition(known: Known) -> Schema:
    told = {name: keys.row_of(name) for name in keys.condition_keys(known)}
    described = {name: {"description": key.meaning, **_asked(name, key, known)} for name, key in told.items()}
    return {"type": "object", "properties": described, "minProperties": 1, "additionalProperties": False}


def _asked(name: str, key: Key, known: Known) -> Schema:
    inner: Schema = {"$ref": "#/$defs/condition"}
    shapes: dict[str, Schema] = {
        keys.TEXT: _TEXT,
        keys.TEXTS: _TEXTS,
        keys.VALUES: _many(_value(known.words(name))),
        keys.FIGURES: _many(_SCALAR),
        keys.FLAG: _FLAG,
        keys.SECTION: inner,
        keys.SECTIONS: {"type": "array", "items": inner, "minItems": 1},
    }
    return shapes[key.shape]


def _value(words: Collection[str]) -> Schema:
    """One of the words, or the beginning of some, or a comparison."""
    return {"anyOf": [{"enum": sorted(words)}, {"type": "string", "pattern": r"\*$|^[<>=]"}]} if words else _SCALAR


def _word(words: Collection[str]) -> Schema:
    return {"enum": sorted(words)} if words else _TEXT


def _many(shape: Schema) -> Schema:
    return {"anyOf": [shape, {"type": "array", "items": shape, "minItems": 1}]}


def _section(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "minProperties": 1, "additionalProperties": False}
