"""The calendars of a desk, and which of them is its working time."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from ticketcli.config.calendars import name_usual_calendar, read_calendars
from ticketcli.errors import BadFile
from ticketcli.storage.files import SERVICE
from ticketcli.worktime.calendar import Calendar

if TYPE_CHECKING:
    from ticketcli.desk.edges import Edges


class DeskCalendars:
    """What sla.yaml says of working time."""

    def __init__(self, desk: "Edges") -> None:
        self._desk = desk

    @cached_property
    def by_name(self) -> Mapping[str, Calendar]:
        """The calendars by name; none where what is wrong in them is forgiven."""
        text = self._desk.store.text(SERVICE)
        try:
            return read_calendars(text, SERVICE, self._desk.settings.zone, self._desk.index.read) if text else {}
        except BadFile as fault:
            return self._desk.heed_faults({}, [fault])

    @cached_property
    def usual(self) -> str | None:
        """The calendar of whoever names none: `always` where there is none; None where several are and none is said."""
        text = self._desk.store.text(SERVICE) or ""
        try:
            return name_usual_calendar(text, SERVICE, tuple(self.by_name), self._desk.index.read)
        except BadFile as fault:
            return self._desk.heed_faults(None, [fault])

    @property
    def working(self) -> str | None:
        """The calendar of the desk's working time: the usual one, else `office`, else the first."""
        known = self.by_name
        return self.usual or ("office" if "office" in known else next(iter(known), None))

    def is_working(self, at: datetime) -> bool:
        """Whether it is working time; always where there is no calendar."""
        calendar = self.by_name.get(self.working or "")
        return calendar is None or calendar.is_open(at)
