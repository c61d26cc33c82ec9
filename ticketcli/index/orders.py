"""In which order the index gives tickets: by any column of a list, in SQL."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ticketcli.config.settings import Settings
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.text import one_line, suggest_words
from ticketcli.ticket.fields import ADDABLE, NUMBERS, SPOKEN
from ticketcli.ticket.model import LATE, RUNNING, WARNING

Order = tuple[str, tuple[Any, ...]]
"""An order in SQL, and its values."""


def order_by(typed: str, settings: Settings, at: datetime) -> Order:
    """The order by a column (`-KEY`: downwards), the oldest first among equals; what has no value comes last."""
    key, down = typed.removeprefix("-"), typed.startswith("-")
    if key not in COLUMNS:
        line = _("unknown column `{key}`; there is {known}")
        raise Usage(line.format(key=one_line(key, 40), known=suggest_words(key, COLUMNS)))
    value, words = COLUMNS[key](settings, at)
    return f"{value} {'DESC' if down else ''} NULLS LAST, t.created_at, t.number", words


def _priority(settings: Settings, _at: datetime) -> Order:
    ranks = tuple(word for pair in enumerate(settings.priorities) for word in reversed(pair))
    return _cases("t.priority", "-1", ranks)


def _urgency(_settings: Settings, at: datetime) -> Order:
    """What is not open does not press."""
    return f"urgency(t.number, {at.timestamp()})", ()


def _stage(settings: Settings, _at: datetime) -> Order:
    """A ticket's own stage, else its type's."""
    stages = ((name, kind.stage) for name, kind in settings.types.items() if kind.stage)
    case, words = _cases("t.type", "NULL", tuple(word for pair in stages for word in pair))
    return f"coalesce(t.stage, {case})", words


def _age(_settings: Settings, at: datetime) -> Order:
    """How old a ticket is, or how long it took."""
    return f"coalesce(t.resolved_at, t.closed_at, {at.timestamp()}) - t.created_at", ()


def _deadline_state(_settings: Settings, at: datetime) -> Order:
    now = at.timestamp()
    cases = f"WHEN t.due_at < {now} THEN '{LATE}' WHEN t.warn_at <= {now} THEN '{WARNING}'"
    return f"CASE {cases} WHEN t.due_at THEN '{RUNNING}' END", ()


def _cases(value: str, otherwise: str, words: tuple[Any, ...]) -> Order:
    cases = " ".join(["WHEN ? THEN ?"] * (len(words) // 2))
    return (f"CASE {value} {cases} ELSE {otherwise} END" if words else otherwise), words


def _by(value: str) -> Callable[[Settings, datetime], Order]:
    return lambda _settings, _at: (value, ())


def _by_text(column: str) -> Callable[[Settings, datetime], Order]:
    return _by(f"fold(nullif(t.{column}, ''))")


_TEXTS = ("title", *SPOKEN, "outcome", "external", *ADDABLE)
COLUMNS: Mapping[str, Callable[[Settings, datetime], Order]] = {
    **{key: _by_text(key) for key in _TEXTS},
    "id": _by_text("number"),
    "priority": _priority,
    "urgency": _urgency,
    "stage": _stage,
    "sla": _deadline_state,
    "age": _age,
    **{key: _by(f"t.{key}_at") for key in ("created", "updated", "resolved", "closed", "due")},
    **{key: _by(f"t.{key}") for key in (*NUMBERS, "edited")},
}
"""What the index compares for each column of a list."""
