"""Front matter: where it ends, what it says, and how a record changes without touching what did not change."""

from collections.abc import Iterator, Mapping
from typing import Any

from ticketcli.errors import BadFile, NotAllowed
from ticketcli.format import yaml
from ticketcli.format.yaml import Section
from ticketcli.i18n import _

FENCE = "---"


def normal_newlines(text: str) -> str:
    """`text` without byte order mark, and with LF where the file as a whole has CRLF."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n") if text.startswith(FENCE + "\r\n") else text


def split_front(text: str, where: str) -> tuple[str, str]:
    """Front matter and all that follows it, both exactly; the body begins right after the closing `---` line."""
    if not text.startswith(FENCE + "\n"):
        raise BadFile(where, 1, _("a record begins with a line `---`"))
    end = text.find(f"\n{FENCE}\n", 3)
    if end >= 0:
        return text[4 : end + 1], text[end + 5 :]
    if text.endswith("\n" + FENCE):
        return text[4 : -len(FENCE)], ""
    raise BadFile(where, 1, _("the line `---` that ends the front matter is missing"))


def read_front(text: str, where: str) -> tuple[Section, str]:
    """What the front matter says, and the body, of a record's `normal` text."""
    front, body = split_front(text, where)
    fields = yaml.read_canonical(front, 2)
    return (_by_hand(text, where) if fields is None else fields), body


class _Handler:
    """How python-frontmatter finds and reads the front matter of a desk: exactly and strictly."""

    def __init__(self, where: str) -> None:
        self.where, self.fields = where, Section()

    def split(self, text: str) -> tuple[str, str]:
        return split_front(text, self.where)

    def load(self, front: str) -> Section:
        self.fields = yaml.read_section(front, self.where, 2)
        return self.fields


def _by_hand(text: str, where: str) -> Section:
    import frontmatter

    handler: Any = _Handler(where)
    frontmatter.parse(text, handler=handler)
    fields: Section = handler.fields
    return fields


def write_front(fields: Mapping[str, Any], body: str) -> str:
    """A record in canonical form."""
    return _framed("".join(yaml.write_block(key, value) for key, value in fields.items()), body)


def rewrite_front(front: str, old: Mapping[str, Any], new: Mapping[str, Any], body: str) -> str:
    """A record whose lines stay as they stood for every key that has the same value in `old` and `new`.

    Comments, order and layout of a hand are kept; new keys come where the canonical order has them.
    """
    pieces, order = list(_pieces(front)), list(dict.fromkeys([*new, *old]))
    for key in order:
        if old.get(key) != new.get(key):
            _put(pieces, key, yaml.write_block(key, new[key]) if key in new else "", order)
    return _framed("".join(lines for _name, lines in pieces), body)


def _framed(front: str, body: str) -> str:
    if len(front) > yaml.LIMIT:
        raise NotAllowed(_("the fields of a record hold 64 KB at most: put long text below them"))
    return f"{FENCE}\n{front}{FENCE}\n{body}"


def _pieces(front: str) -> Iterator[tuple[str | None, str]]:
    """Each key with its lines; under None what stands before the first, and blank and comment lines between them."""
    lines = front.splitlines(keepends=True)
    starts = {start - 2: key for key, start in yaml.read_section(front, "", 2).lines.items()}
    bounds = [*starts, len(lines)]
    yield None, "".join(lines[: bounds[0]])
    for (start, key), end in zip(starts.items(), bounds[1:], strict=True):
        last = end
        while lines[last - 1][0] in "#\r\n" and last > start + 1:
            last -= 1
        yield key, "".join(lines[start:last])
        yield None, "".join(lines[last:end])


def _put(pieces: list[tuple[str | None, str]], key: str, lines: str, order: list[str]) -> None:
    """Replace the lines of `key`, or put them behind the key that comes before it in `order`."""
    places = {name: place for place, (name, _lines) in enumerate(pieces)}
    if key in places:
        pieces[places[key]] = (key, lines)
    else:
        before = reversed(order[: order.index(key)])
        place = next((places[name] for name in before if name in places), 0)
        pieces.insert(place + 1, (key, lines))
