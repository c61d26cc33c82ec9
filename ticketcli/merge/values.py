"""Values that have no timeline: three versions of one made one, and what that overwrote."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from ticketcli.format.yaml import write_flow

T = TypeVar("T")
U = TypeVar("U")
GONE: Any = object()
"""What a version has where it has nothing by that name."""


class Three(NamedTuple, Generic[T]):
    """The version that both sides come from, ours and theirs."""

    base: T
    ours: T
    theirs: T

    def each(self, of: Callable[[T], U]) -> "Three[U]":
        """What each version has of something."""
        return Three(of(self.base), of(self.ours), of(self.theirs))


class Lost(NamedTuple):
    """A value that the merge overwrote and that stands nowhere else."""

    field: str
    value: str
    act: str = ""
    """Of a description: the last act on it."""


def unite_lists(three: Three[tuple[str, ...]]) -> tuple[str, ...]:
    """Three lists as sets: what neither side took away, in its order, then what either side added.

    Another order alone is no change beside one.
    """
    base, ours, theirs = three
    was, mine, yours = map(set, three)
    if ours == theirs or theirs == base or mine != yours == was:
        return ours
    if ours == base or yours != mine == was:
        return theirs
    if mine == yours == was:
        return max(ours, theirs)
    kept = [one for one in dict.fromkeys(base) if one in ours and one in theirs]
    return (*kept, *sorted((mine | yours) - was))


def settle_value(field: str, three: Three[Any], lost: list[Lost]) -> Any:
    """One value three ways; where both sides changed it, one of them stands, and the other is noted."""
    base, ours, theirs = three
    if theirs in (base, ours):
        return ours
    if ours == base:
        return theirs
    other, value = sorted((ours, theirs), key=value_rank)
    if value_text(other):
        lost.append(Lost(field, value_text(other)))
    return value


def value_text(value: Any) -> str:
    """A value as a note keeps it; nothing where there is none."""
    if value is None or value is GONE:
        return ""
    if isinstance(value, (str, Mapping, list, tuple)):
        return value if isinstance(value, str) else write_flow(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def value_rank(value: Any) -> tuple[bool, str, str]:
    """Which of two values stands where nothing else tells: rather something than nothing."""
    return value is not None and value is not GONE, value_text(value), repr(value)


def merge_named(field: str, three: Three[Mapping[str, Any]], lost: list[Lost]) -> dict[str, Any]:
    """Named values, each three ways; what one side changed and the other took away stays."""
    found: dict[str, Any] = {}
    for key in order_keys(three):
        value = settle_value(f"{field}{key}", three.each(getter_of_key(key, GONE)), lost)
        if value is not GONE:
            found[key] = value
    return found


def getter_of_key(key: str, otherwise: Any = None) -> Callable[[Mapping[str, Any]], Any]:
    """What a version has by that name."""
    return lambda side: side.get(key, otherwise)


def order_keys(three: Three[Any]) -> dict[str, Any]:
    """The keys of all sides: those of the base as they stood, then the others by name."""
    base, ours, theirs = three
    return {key: ours.get(key, theirs.get(key)) for key in (*base, *sorted({*ours, *theirs} - {*base}))}
