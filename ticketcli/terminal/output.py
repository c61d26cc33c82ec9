"""What goes out of one call of `tkt`: on which stream, in which format."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import click

from ticketcli.desk.desk import Desk
from ticketcli.errors import BadFile
from ticketcli.i18n import _
from ticketcli.render import grid
from ticketcli.text import one_line, safe_lines, safe_text
from ticketcli.ticket.model import Card, Change, Ticket
from ticketcli.worktime.instants import localize_instant

if TYPE_CHECKING:
    from ticketcli.sla.deadlines import Deadline

FORMATS = ("table", "json", "jsonl", "csv", "ids", "md")
FEW = 3


class Call(Protocol):
    """One call of `tkt`, as far as what goes out depends on it."""

    color: str
    quiet: bool

    @property
    def desk(self) -> Desk:
        """The desk that it is about."""

    @property
    def at(self) -> datetime:
        """The present."""

    def deadlines(self, ticket: Ticket) -> "Sequence[Deadline]":
        """The last deadline of each target of a ticket."""

    @property
    def has_policies(self) -> bool:
        """Whether there can be deadlines."""

    @property
    def has_recorded(self) -> bool:
        """Whether anything was recorded in it."""


class Output:
    """The streams of one call, and what is written on them."""

    def __init__(self, call: Call) -> None:
        self._call = call

    # -- streams -------------------------------------------------------------------------------------------------------

    @property
    def colour(self) -> bool:
        """Whether colour is wanted on standard output."""
        if self._call.color != "auto":
            return self._call.color == "always"
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    @property
    def width(self) -> int | None:
        """How wide the terminal is; None when standard output is none."""
        return os.get_terminal_size().columns or None if sys.stdout.isatty() else None

    def data(self, lines: Iterable[str]) -> None:
        """Data to standard output; long ones on a terminal page."""
        if sys.stdout.isatty() and os.environ.get("PAGER", "less") != "":
            page_lines(lines)
        else:
            plain = str if self.colour else click.unstyle
            sys.stdout.writelines(f"{plain(line)}\n" for line in lines)

    def say(self, words: str) -> None:
        """Words for a person, to standard error behind the data before them; not with --quiet."""
        if not self._call.quiet:
            with suppress(OSError):  # `finish` tells of it
                sys.stdout.flush()
            click.echo("\n".join(safe_lines(words)), err=True)

    def finish(self) -> None:
        """Let out all data; what was recorded stays recorded when that fails, or a script would record it again."""
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            if not self._call.has_recorded:
                raise
            click.echo(_("recorded, but it could not be printed: {why}").format(why=error.strerror), err=True)

    # -- formats -------------------------------------------------------------------------------------------------------

    def rows(self, format: str, columns: Sequence[grid.Column], rows: Sequence[Any]) -> None:
        """Rows in the wanted format."""
        self.data(grid.render_rows(format, columns, rows, self.width, self.colour, self._local))

    def _local(self, instant: datetime) -> datetime:
        return localize_instant(instant, self._call.at.tzinfo)

    def documents(self, documents: Sequence[Mapping[str, Any]], format: str, many: bool) -> None:
        """Documents as JSON, one for one that was asked for and an array for several; as jsonl a line each."""
        if format == "jsonl":
            self.data(grid.write_json(one) for one in documents)
        else:
            self.data([grid.write_json(documents if many or len(documents) != 1 else documents[0], 2)])

    # -- tickets -------------------------------------------------------------------------------------------------------

    def tickets(self, tickets: Iterable[Ticket], format: str, many: bool = True) -> None:
        """Tickets in the wanted format: whole as JSON, else their cards."""
        if format in ("json", "jsonl"):
            self.documents(list(map(self.document, tickets)), format, many)
        else:
            self.cards([self._card(ticket, self._call.deadlines(ticket)) for ticket in tickets], format)

    def document(self, ticket: Ticket) -> dict[str, Any]:
        """The whole ticket, with its deadlines and its urgency."""
        from ticketcli.render.document import ticket_document

        call = self._call
        made = call.deadlines(ticket)
        points = call.desk.urgency.score_card(self._card(ticket, made), call.at.timestamp()).points
        return ticket_document(ticket, call.desk.settings, call.at, made, points)

    def _card(self, ticket: Ticket, made: "Sequence[Deadline]") -> Card:
        """The card of a ticket with its next deadline, where there can be any."""
        from ticketcli.ticket.card import card_of

        if not made:
            return card_of(ticket)
        from ticketcli.sla.deadlines import with_deadline

        return with_deadline(card_of(ticket), made)

    def cards(
        self, cards: Sequence[Card], format: str, columns: str | None = None, faults: Sequence[BadFile] = ()
    ) -> None:
        """Cards of tickets as rows of these columns (none: the usual ones, as many as fit); whole tickets as JSON."""
        from ticketcli.render import listing

        call = self._call
        if format in ("json", "jsonl"):
            found = (call.desk.store.ticket(card.id) for card in cards)
            self.tickets(filter(None, found), format)
            return
        keys = listing.choose_columns(columns, format, call.has_policies)
        if "urgency" in keys:
            points = call.desk.urgency.points(call.at.timestamp())
            cards = [card._replace(urgency=points.get(card.id, 0)) for card in cards]
        shown = listing.mark_cards(cards, faults, call.at) if format == "table" else cards
        table = listing.card_table(shown, keys, call.desk.settings, call.at)
        if self.width and format == "table" and not columns:
            table = listing.fit_columns(*table, self.width)
        self.rows(format, *table)

    # -- what was done, and what was passed over -----------------------------------------------------------------------

    def changes(self, done: Sequence[Change], format: str, many: bool = False) -> None:
        """What was done, a line each: number, what, why; with --quiet the numbers; with json the whole tickets."""
        quiet = self._call.quiet
        for warning in self._call.desk.history.warnings:
            self.say(warning)
        if quiet or format in ("table", "ids"):
            self.data(change.after.id if quiet or format == "ids" else change_line(change) for change in done)
        else:
            self.tickets([change.after for change in done], format, many)

    def name_fault(self, fault: BadFile) -> None:
        """Say which file could not be read, and why."""
        self.say(_("passed over: {fault}").format(fault=fault))

    def name_faults(self) -> None:
        """Name the files that could not be read, so that nothing is hidden."""
        desk = self._call.desk
        for fault in desk.faults:
            self.name_fault(fault)
        desk.faults.clear()
        for warning in desk.index.warnings:
            self.say(warning)
        desk.index.warnings.clear()


def change_line(change: Change) -> str:
    """What a change did and why, in the language that is spoken."""
    from ticketcli.rules.explain import retell
    from ticketcli.ticket.wording import deed_words, reason_of, time_taken

    why, taken = reason_of(change), time_taken(change)
    line = f"{change.after.id}  {deed_words(change, _)}"
    if taken is not None:
        line += ", " + _("took {age}").format(age=grid.show_duration(taken))
    return safe_text(line) + (f" — {one_line(retell(why))}" if why else "")


def page_lines(lines: Iterable[str]) -> None:
    """Through the pager when there are more lines than the terminal has rows."""
    rows, shown = os.get_terminal_size().lines or 24, []
    lines = iter(lines)
    for line in lines:
        shown.append(line)
        if len(shown) >= rows:
            click.echo_via_pager(f"{one}\n" for part in (shown, lines) for one in part)
            return
    if shown:
        click.echo("\n".join(shown))
