"""The calendars of a desk, as sla.yaml has them, and which of them is the usual one."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from ticketcli.config.settings import SLUG, say_unknown_key
from ticketcli.errors import BadFile, Usage
from ticketcli.format.section import Reader
from ticketcli.format.yaml import Yaml, as_section, read_yaml
from ticketcli.i18n import _
from ticketcli.text import one_line, unknown_word
from ticketcli.ticket.model import AGENT, ALWAYS, TEAM
from ticketcli.worktime import calendar

_CALENDAR = ("zone", "hours", "holidays", "shifts", "breaks")
_SLA = ("calendar", "calendars", "policies")


def read_calendars(text: str, where: str, zone: str, yaml: Yaml = read_yaml) -> dict[str, calendar.Calendar]:
    """The calendars of sla.yaml by name; one without a zone has the desk's."""
    top = Reader(as_section(yaml(text, where), where), where)
    for key in top.fields:
        if key not in _SLA:
            raise top.wrong(key, say_unknown_key(key, _SLA))
    return {name: _calendar(top, name, zone) for name in top.section("calendars")}


def name_usual_calendar(text: str, where: str, known: Collection[str], yaml: Yaml = read_yaml) -> str | None:
    """The calendar of whoever names none: the one that sla.yaml says, else its only one; None where that is unclear."""
    top = Reader(as_section(yaml(text, where) if text else None, where), where)
    named = top.text("calendar")
    if named is not None and named not in (*known, ALWAYS):
        raise top.wrong("calendar", unknown_word("calendar", named, (*known, ALWAYS)))
    return named or (next(iter(known), ALWAYS) if len(known) < 2 else None)


def _calendar(top: Reader, name: str, zone: str) -> calendar.Calendar:
    inner = top.section("calendars")
    own = Reader(Reader(inner, top.where).section(name), top.where)
    if not SLUG.fullmatch(name) or name in (TEAM, AGENT):
        what = _("`{name}` is no name for a calendar: a-z, 0-9 and hyphens, and not taken")
        raise BadFile(top.where, inner.lines.get(name, 0), what.format(name=one_line(name, 40)))
    for key in own.fields:
        if key not in _CALENDAR:
            raise own.wrong(key, say_unknown_key(key, _CALENDAR))
    try:
        made = calendar.make_calendar({"zone": zone, **own.fields})
    except Usage as error:
        raise BadFile(top.where, inner.lines.get(name, 0), str(error)) from None
    return made.closed_by(lambda closed: _placed(closed, own))


def _placed(closed: Callable[[], Iterable[date]], own: Reader) -> Iterable[date]:
    """Public holidays; when there are none of that country, the error says where that stands."""
    try:
        return closed()
    except Usage as error:
        raise own.wrong("holidays", str(error)) from None
