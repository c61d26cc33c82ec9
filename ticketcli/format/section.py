"""Typed reading of a section: what does not fit is a BadFile with the key's line."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from ticketcli.errors import BadFile
from ticketcli.format.yaml import Section
from ticketcli.i18n import _
from ticketcli.text import ascii_pattern, one_line, suggest_words

if TYPE_CHECKING:
    from decimal import Decimal

_MONEY = ascii_pattern(r"[0-9]{1,12}(\.[0-9]{1,4})?")
_LONGEST_NUMBER = 9


class Reader:
    """The fields of a section, each asked for as what it must be; None or empty when nothing is written."""

    def __init__(self, fields: Section, where: str) -> None:
        self.fields, self.where = fields, where

    def line(self, key: str) -> int:
        """The line on which `key` stands; the first when it does not."""
        return self.fields.lines.get(key, 1)

    def wrong(self, key: str, what: str) -> BadFile:
        """The error to raise for what is written at `key`."""
        return BadFile(self.where, self.line(key), what)

    def text(self, key: str) -> str | None:
        """One text."""
        value = self.fields.get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(key, _("`{key}` is one text, not a list or section").format(key=one_line(key, 60)))
        return value

    def text_or(self, key: str, default: str) -> str:
        """One text; `default` when nothing is written."""
        value = self.text(key)
        return default if value is None else value

    def needed_text(self, key: str) -> str:
        """One text that must be there."""
        value = self.text(key)
        if value is None:
            raise self.wrong(key, _("`{key}` is missing").format(key=key))
        return value

    def number(self, key: str) -> int | None:
        """A whole number from 0 on, of at most nine digits."""
        value = self.text(key)
        if value is None:
            return None
        if not (value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER):
            raise self.wrong(key, _("`{key}` is a whole number").format(key=one_line(key, 60)))
        return int(value)

    def money(self, key: str) -> "Decimal | None":
        """An amount with up to four decimals."""
        value = self.text(key)
        if value is None:
            return None
        if not _MONEY.fullmatch(value):
            raise self.wrong(key, _("`{key}` is an amount such as 9.50").format(key=key))
        from decimal import Decimal

        return Decimal(value)

    def day(self, key: str) -> date | None:
        """A day, as ISO 8601 writes it."""
        value = self.text(key)
        try:
            return None if value is None else date.fromisoformat(value)
        except ValueError:
            raise self.wrong(key, _("`{key}` is a day such as 2026-11-21").format(key=key)) from None

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text is a list of one."""
        value = self.fields.get(key)
        if isinstance(value, str):
            return (value,)
        if value is not None and not (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            raise self.wrong(key, _("`{key}` is a list of words").format(key=one_line(key, 60)))
        return tuple(value or ())

    def texts(self, key: str) -> dict[str, str]:
        """A section of texts; a key with nothing written has the empty text."""
        inner = Reader(self.section(key), self.where)
        return {name: inner.text(name) or "" for name in inner.fields}

    def section(self, key: str) -> Section:
        """A section."""
        value = self.fields.get(key)
        if value is not None and not isinstance(value, Section):
            raise self.wrong(key, _("`{key}` is a section of `key: value`").format(key=one_line(key, 60)))
        return value or Section()

    def sections(self, key: str) -> list[Section]:
        """A list of sections."""
        value = self.fields.get(key) or []
        if not (isinstance(value, list) and all(isinstance(one, Section) for one in value)):
            raise self.wrong(key, _("`{key}` is a list of sections").format(key=one_line(key, 60)))
        return value

    def one_of(self, key: str, known: Iterable[str], default: str) -> str:
        """One of the `known` words; `default` when nothing is written."""
        value, words = self.text_or(key, default), [str(word) for word in known]
        if value in words or value == default:
            return value
        what = _("`{key}: {value}` is unknown; there is {known}")
        raise self.wrong(key, what.format(key=key, value=one_line(value, 60), known=suggest_words(value, words)))

    def others(self, known: Collection[str]) -> dict[str, Any]:
        """What stands under keys that are not `known`."""
        return {key: value for key, value in self.fields.items() if key not in known}
