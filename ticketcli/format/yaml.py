"""YAML as the desk writes and reads it: one canonical way out, a strict and bounded way in.

Values are text, lists and sections; nothing is guessed (`no`, `12:30`, `0123`, `1e3` stay what was typed). Canonical
text is read without PyYAML; whatever else a hand wrote goes through PyYAML's parser, where aliases, tags, duplicate
keys and deep nesting are errors with a line (docs/format.md, YAML).
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from ticketcli.errors import BadFile, NotAllowed
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, one_line

LIMIT = 65536
"""Characters in one piece of YAML."""
DEPTH = 10
"""Levels of nesting."""
KEY_LIMIT = 1000
"""Characters in a key as it is written; YAML ends at 1024."""
WIDTH = 100
"""Characters up to which a section stays on its key's line."""

_WORDS_OF_YAML = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
_NUMBER_LETTERS = ascii_pattern(r"[\d\s_.,:+\-abcdefoxtzABCDEFOXTZ]*")
_ODD = r"\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
_PLAIN = ascii_pattern(rf"[^\W_](?:[^{_ODD}]*[^\s:{_ODD}])?")
_FLOW_ODD = rf"{_ODD}\"'\\`\[\]{{}},:#?"
_FLOW_PLAIN = ascii_pattern(rf"[^\W_](?:[^{_FLOW_ODD}]*[^\s{_FLOW_ODD}])?")
_QUOTED = r'"(?:[^"\\]++|\\.)*+"'
_FLOW_SCALAR = ascii_pattern(rf"{_QUOTED}|{_FLOW_PLAIN.pattern}")
_LINE = ascii_pattern(rf"(- |  )?([^\W_][\w-]*+(?: [\w-]++)*+|{_QUOTED}):(?: (.+))?")
_ESCAPED = ascii_pattern("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
_NOT_YAML = ascii_pattern(rf"{_ESCAPED.pattern}|\\u[dD]")
_UNPRINTABLE = "[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_CONFLICT = ascii_pattern(r"^(?:<<<<<<< |=======$|>>>>>>> )", re.MULTILINE)
_UNSURE = object()
Yaml = Callable[[str, str], Any]
"""What reads YAML text of a named file: `read`, or a memory of it."""


class Section(dict[str, Any]):
    """A mapping that remembers on which line each key stands (from 1)."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


# -- out ---------------------------------------------------------------------------------------------------------------


def write_scalar(text: str, flow: bool = False) -> str:
    """`text` plain where YAML 1.1 and 1.2 both read it as this text, otherwise in double quotes."""
    plain = (_FLOW_PLAIN if flow else _PLAIN).fullmatch(text)
    return text if plain and not _misread(text) else quote_text(text)


def _misread(text: str) -> bool:
    if text.lower() in _WORDS_OF_YAML or ": " in text or " #" in text:
        return True
    return text[0].isdigit() and bool(_NUMBER_LETTERS.fullmatch(text))


def quote_text(text: str) -> str:
    """`text` in double quotes, as YAML and JSON both read it."""
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def write_yaml(value: Any) -> str:
    """One scalar as it is written: text safely, numbers and dates bare, nothing for None."""
    if isinstance(value, str):
        return write_scalar(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def write_flow(value: Any) -> str:
    """`value` on one line: `[a, b]`, `{a: b}` or a scalar that fits inside them."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)}: {write_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(write_flow(v) for v in value) + "]"
    return write_scalar(value, flow=True) if isinstance(value, str) else write_yaml(value)


def write_block(key: str, value: Any) -> str:
    """The lines of one key, each ended by LF: `key: value`, or a nested section or list."""
    if isinstance(value, str):
        return f"{_key(key)}: {write_scalar(value)}\n"
    return "".join(f"{line}\n" for line in _pair(_key(key), value))


def _key(key: str) -> str:
    name = write_scalar(key, flow=True)
    if len(name) > KEY_LIMIT:
        raise NotAllowed(_("a key has at most {n} characters: {key}").format(n=KEY_LIMIT, key=one_line(key, 60)))
    return name


def _pair(name: str, value: Any) -> Iterator[str]:
    if _fits(value):
        yield f"{name}: {write_flow(value) if isinstance(value, (list, tuple, Mapping)) else write_yaml(value)}"
        return
    yield f"{name}:"
    if value is not None:
        indent = "  " if isinstance(value, Mapping) else ""
        yield from (indent + line for line in _lines(value))


def _lines(value: Any) -> Iterator[str]:
    """The lines of a value that stands alone, its indentation left to the caller."""
    if isinstance(value, Mapping) and value:
        for key, held in value.items():
            yield from _pair(_key(key), held)
    elif value is None or _fits(value):
        yield write_flow(value)
    else:
        for held in value:
            yield from (f"{'  ' if number else '- '}{line}".rstrip() for number, line in enumerate(_lines(held)))


def _fits(value: Any) -> bool:
    """Whether `value` goes on the line of its key."""
    if isinstance(value, Mapping):
        return all(map(_fits, value.values())) and len(write_flow(value)) <= WIDTH
    if isinstance(value, (list, tuple)):
        return all(_fits(held) and not isinstance(held, Mapping) for held in value)
    return value is not None


# -- in, canonical -----------------------------------------------------------------------------------------------------


def read_yaml(text: str, where: str, first_line: int = 1) -> Any:
    """The value that `text` holds: text, None (nothing written), list or Section; BadFile names file and line."""
    value = read_canonical(text, first_line)
    return _parsed(text.removeprefix("\ufeff"), where, first_line) if value is None else value


def read_section(text: str, where: str, first_line: int = 1) -> Section:
    """Like `read`, where only `key: value` lines make sense; nothing written is an empty Section."""
    return as_section(read_yaml(text, where, first_line), where, first_line)


def as_section(value: Any, where: str, first_line: int = 1) -> Section:
    """A value that was read, where only `key: value` lines make sense; BadFile otherwise."""
    if value is None:
        return Section()
    if not isinstance(value, Section):
        raise BadFile(where, first_line, _("`key: value` lines are expected here"))
    return value


def as_sections(value: Any, where: str, otherwise: str) -> list[Section]:
    """A value that was read, where only a list of sections makes sense; BadFile, saying so, otherwise."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, Section) for one in value):
        raise BadFile(where, 1, otherwise)
    return value


def read_items(text: str) -> list[str] | None:
    """The texts of a canonical list on one line; None when it is none."""
    tokens = _FLOW_SCALAR.findall(text)
    return _bare(tokens) if text == f"[{', '.join(tokens)}]" else None


def unquote_text(text: str) -> str | None:
    """The text in double quotes; None when it is not well quoted."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def _bare(tokens: list[str]) -> list[str] | None:
    """Flow scalars without their quotes; None when one is not well quoted."""
    found = [unquote_text(token) if token[0] == '"' else token for token in tokens]
    return None if None in found else [text for text in found if text is not None]


def read_canonical(text: str, first_line: int) -> Section | None:
    """The section that canonical lines make; None when only PyYAML can decide."""
    if len(text) > LIMIT:
        return None
    section, opened = Section(), None
    for number, line in enumerate(text.removesuffix("\n").split("\n"), first_line):
        match = _LINE.fullmatch(line)
        if not match:
            return None
        lead, name, value = match.groups()
        holder = section if not lead else _inner(section, opened, lead) if value else None
        key = _one_line(name, number) if name[0] == '"' else name
        held = _one_line(value, number) if value else None
        if holder is None or key is _UNSURE or held is _UNSURE or key in holder or len(name) > KEY_LIMIT:
            return None
        holder[key], holder.lines[key] = held, number
        if not lead:
            opened = None if value else key
    return section


def _inner(section: Section, opened: str | None, lead: str) -> Section | None:
    """Where an indented line belongs: below the key `opened` last, in its section or in one of its list."""
    if opened is None:
        return None
    held: Section | list[Section] | None = section[opened]
    if held is None:
        held = section[opened] = Section() if lead == "  " else []
    if lead == "  ":
        return held[-1] if isinstance(held, list) else held
    if not isinstance(held, list):
        return None
    held.append(Section())
    return held[-1]


def _one_line(value: str, number: int) -> Any:
    """What YAML reads in `value`, on that line, or _UNSURE."""
    first = value[0]
    if first not in '"[{':
        return value if _PLAIN.fullmatch(value) and ": " not in value and " #" not in value else _UNSURE
    if '"' in value and _NOT_YAML.search(value):
        return _UNSURE
    held = unquote_text(value) if first == '"' else read_items(value) if first == "[" else _flow_section(value, number)
    return _UNSURE if held is None else held


def _flow_section(text: str, number: int) -> Section | None:
    written = _FLOW_SCALAR.findall(text)
    pairs = (f"{key}: {value}" for key, value in zip(written[::2], written[1::2], strict=False))
    tokens, section = _bare(written), Section()
    if len(text) > KEY_LIMIT or tokens is None or text != f"{{{', '.join(pairs)}}}":
        return None
    section.update(zip(tokens[::2], tokens[1::2], strict=True))
    section.lines = dict.fromkeys(section, number)
    return section if 2 * len(section) == len(tokens) else None


# -- in, by PyYAML -----------------------------------------------------------------------------------------------------


def _parsed(text: str, where: str, first_line: int) -> Any:
    import yaml

    _refuse(text, where, first_line)
    events = yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    try:
        return _Strict(events, where, first_line).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        if "nesting depth" in problem:  # libyaml's own bound, which some versions have
            problem = _too_deep()
        raise BadFile(where, first_line + (mark.line if mark else 0), problem) from None


def _too_deep() -> str:
    return _("nested deeper than {depth} levels").format(depth=DEPTH)


def _refuse(text: str, where: str, first_line: int) -> None:
    """BadFile for what must not even reach PyYAML."""
    if len(text) > LIMIT:
        raise BadFile(where, first_line, _("more than 64 KB of settings"))
    if odd := re.search(_UNPRINTABLE, text):
        line = first_line + text.count("\n", 0, odd.start())
        raise BadFile(where, line, _("the character U+{code:04X} may not stand here").format(code=ord(odd[0])))
    if mark := _CONFLICT.search(text):
        line = first_line + text.count("\n", 0, mark.start())
        raise BadFile(where, line, _("merge conflict markers: decide between the two sides and remove the markers"))


class _Strict:
    """The value that PyYAML's parse events make, within our own bounds instead of its constructors'."""

    def __init__(self, events: Iterator[Any], where: str, first_line: int) -> None:
        self.events, self.where, self.first_line = events, where, first_line

    def document(self) -> Any:
        """What the only document holds; None when there is none."""
        next(self.events)
        if _kind(next(self.events)) == "StreamEnd":
            return None
        value = self.value(next(self.events), DEPTH)
        next(self.events)
        after = next(self.events)
        if _kind(after) != "StreamEnd":
            raise self.bad(after, _("a second document begins here"))
        return value

    def value(self, event: Any, levels: int) -> Any:
        """What begins with `event` and goes at most so many levels deeper."""
        if event.anchor:
            raise self.bad(event, _("anchors and aliases (& and *) are not read here"))
        if event.tag:
            raise self.bad(event, _("tags (!) are not read here"))
        if _kind(event) == "Scalar":
            return event.value if event.value or event.style else None
        if not levels:
            raise self.bad(event, _too_deep())
        return self.section(levels - 1) if _kind(event) == "MappingStart" else self.list(levels - 1)

    def list(self, levels: int) -> list[Any]:
        """The list that has just begun."""
        held = []
        while _kind(event := next(self.events)) != "SequenceEnd":
            held.append(self.value(event, levels))
        return held

    def section(self, levels: int) -> Section:
        """The section that has just begun."""
        held = Section()
        while _kind(event := next(self.events)) != "MappingEnd":
            key = self.value(event, levels)
            if not isinstance(key, str):
                raise self.bad(event, _("a key must be a word"))
            if key in held:
                raise self.bad(event, _("the key `{key}` stands here a second time").format(key=one_line(key, 60)))
            held.lines[key] = self.first_line + event.start_mark.line
            held[key] = self.value(next(self.events), levels)
        return held

    def bad(self, event: Any, what: str) -> BadFile:
        """The error for what begins with `event`."""
        return BadFile(self.where, self.first_line + event.start_mark.line, what)


def _kind(event: Any) -> str:
    return type(event).__name__.removesuffix("Event")


# -- kept --------------------------------------------------------------------------------------------------------------


def dump_json(value: Any) -> str:
    """A value that was read, with its lines, as text for `loads`."""
    return json.dumps(_packed(value))


def load_json(text: str) -> Any:
    """The value that `dumps` made this text of."""
    return _unpacked(json.loads(text))


def _packed(value: Any) -> Any:
    if isinstance(value, Section):
        return {"lines": value.lines, "values": {key: _packed(held) for key, held in value.items()}}
    return [_packed(held) for held in value] if isinstance(value, list) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        section = Section()
        section.lines = value["lines"]
        section.update({key: _unpacked(held) for key, held in value["values"].items()})
        return section
    return [_unpacked(held) for held in value] if isinstance(value, list) else value
