"""One call of `tkt`: who makes it and when, and what goes out on which stream."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from ticketcli.config.settings import Settings
from ticketcli.desk.desk import Desk, author_of, find_root
from ticketcli.errors import BadFile, NotFound
from ticketcli.history.repository import Author
from ticketcli.i18n import _, preferred, speak
from ticketcli.query.predicate import EVERY_TICKET, Query
from ticketcli.render import grid
from ticketcli.storage.files import SERVICE
from ticketcli.text import fold, lines, one_line, safe, suggested
from ticketcli.ticket.lifecycle import in_turn
from ticketcli.ticket.model import Agent, Card, Change, Ticket
from ticketcli.worktime import dates

if TYPE_CHECKING:
    from ticketcli.sla.deadlines import Deadline, Service

FORMATS = ("table", "json", "jsonl", "csv", "ids", "md")
FEW = 3


class Console:
    """One call of `tkt`: the global options, and what follows from them."""

    def __init__(
        self,
        desk_path: str | None = None,
        as_agent: str | None = None,
        at_text: str | None = None,
        language: str | None = None,
        color: str = "auto",
        quiet: bool = False,
    ) -> None:
        self.desk_path, self.as_agent, self.at_text = desk_path, as_agent, at_text
        self.language, self.color, self.quiet = language, color, quiet

    @cached_property
    def desk(self) -> Desk:
        """The desk that this call is about."""
        desk = Desk(find_root(self.desk_path or os.environ.get("TKT_DESK") or os.curdir))
        if not self.language:
            speak(preferred(os.environ, _language(desk)))
        return desk

    @cached_property
    def at(self) -> datetime:
        """The present: --at, TKT_NOW or the clock, in the desk's zone, to the second."""
        return self.present(self.desk.settings)

    def present(self, settings: Settings) -> datetime:
        """The present in a zone that is known before there is a desk."""
        now = settings.local(datetime.now(UTC))
        typed = self.at_text or os.environ.get("TKT_NOW")
        return dates.read(typed, now, settings.tz) if typed else now

    def when(self, typed: str) -> datetime:
        """An instant as people type it, from the present on; working time is that of the desk's calendar."""
        calendar = self.service.working if dates.works(typed) else None
        return dates.read(typed, self.at, self.desk.settings.tz, calendar)

    @cached_property
    def service(self) -> "Service":
        """The deadlines of the desk; none where sla.yaml cannot be read, and that is said."""
        try:
            return self.desk.service.levels
        except BadFile as fault:
            self._pass_over(fault)
            return self.desk.service.no_levels

    def _pass_over(self, fault: BadFile) -> None:
        """Say what is wrong in sla.yaml; a fault anywhere else is not passed over."""
        if fault.where != SERVICE:
            raise fault
        self.say(_("passed over: {fault}").format(fault=fault))

    def deadlines(self, ticket: Ticket) -> "Sequence[Deadline]":
        """The last deadline of each target of a ticket."""
        return self.service.deadlines(ticket) if self.served else ()

    @cached_property
    def served(self) -> bool:
        """Whether there can be deadlines; nothing is loaded to find out."""
        return "policies" in (self.desk.store.text(SERVICE) or "")

    def serve(self) -> None:
        """Let the index know the deadlines of all open tickets, or that there are none any more."""
        try:
            if self.served:
                self.desk.serve()
                return
        except BadFile as fault:
            self._pass_over(fault)
        self.desk.index.unserve()

    def asked(self, typed: str | Sequence[str]) -> Query:
        """The query that was typed; who asks is found out where it says `me`, what is due where it says so."""
        if not typed:
            return EVERY_TICKET
        from ticketcli.query.parse import parse_query

        words = fold(typed if isinstance(typed, str) else " ".join(typed))
        me = self.agent if "me" in words else None
        service = self.service if "due" in words or "late" in words else None
        desk, asker = self.desk, me.id if me else None
        asked = parse_query(typed, desk.settings, self.at, desk.agents, asker, service, self.news)
        if asked.keys & {"due", "late"}:
            self.serve()
        return asked

    # -- who -----------------------------------------------------------------------------------------------------------

    @cached_property
    def agent(self) -> Agent | None:
        """The agent who acts: --as, else the one whose mail is git's user.email."""
        if self.as_agent:
            return known_agent(self.desk, self.as_agent)
        identity = self.desk.history.identity()
        return self.desk.find.agent_of_mail(identity.mail) if identity else None

    @cached_property
    def by(self) -> str:
        """Who is written into the timeline: the agent's id, else git's user, else the login name."""
        if self.agent:
            return self.agent.id
        identity = self.desk.history.identity()
        return one_line(identity.mail, 80) if identity else os.environ.get("USER") or _("somebody")

    @cached_property
    def author(self) -> Author:
        """Who is written into the commit."""
        return author_of(self.desk, self.by)

    def me(self) -> Agent:
        """The agent who acts, where it must be one."""
        if self.agent:
            return self.agent
        identity = self.desk.history.identity()
        if not identity:
            raise NotFound(_("who acts? say --as AGENT, or set git's user.email to an agent's"))
        what = _("no agent has the mail {mail}: say --as AGENT, or `tkt agent add ID --mail {mail}`")
        raise NotFound(what.format(mail=safe(identity.mail)))

    def news(self) -> list[str]:
        """The numbers of the tickets that the last sync brought in."""
        from ticketcli.history.remotes import brought

        return brought(self.desk.history)

    # -- out -----------------------------------------------------------------------------------------------------------

    @property
    def colour(self) -> bool:
        """Whether colour is wanted on standard output."""
        if self.color != "auto":
            return self.color == "always"
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    @property
    def width(self) -> int | None:
        """How wide the terminal is; None when standard output is none."""
        return os.get_terminal_size().columns or None if sys.stdout.isatty() else None

    def in_turn(self, changes: Sequence[Change]) -> list[Change]:
        """The changes with fresh entries behind those that were there, unless --at dates them back on purpose."""
        if self.at_text:
            return list(changes)
        return [change._replace(after=in_turn(change.before, change.after)) for change in changes]

    def data(self, lines: Iterable[str]) -> None:
        """Data to standard output; long ones on a terminal page."""
        if sys.stdout.isatty() and os.environ.get("PAGER", "less") != "":
            page(lines)
        else:
            plain = str if self.colour else click.unstyle
            sys.stdout.writelines(f"{plain(line)}\n" for line in lines)

    def say(self, words: str) -> None:
        """Words for a person, to standard error behind the data before them; not with --quiet."""
        if not self.quiet:
            with suppress(OSError):  # `finish` tells of it
                sys.stdout.flush()
            click.echo("\n".join(lines(words)), err=True)

    def finish(self) -> None:
        """Let out all data; what was recorded stays recorded when that fails, or a script would record it again."""
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            if "desk" not in vars(self) or not self.desk.history.recorded:
                raise
            click.echo(_("recorded, but it could not be printed: {why}").format(why=error.strerror), err=True)

    def rows(self, format: str, columns: Sequence[grid.Column], rows: Sequence[Any]) -> None:
        """Rows in the wanted format."""
        self.data(grid.render(format, columns, rows, self.width, self.colour))

    def changes(self, done: Sequence[Change], format: str, many: bool = False) -> None:
        """What was done, a line each: number, what, why; with --quiet the numbers; with json the whole tickets."""
        for warning in self.desk.history.warnings:
            self.say(warning)
        if self.quiet or format in ("table", "ids"):
            self.data(change.after.id if self.quiet or format == "ids" else told(change) for change in done)
        else:
            self.tickets([change.after for change in done], format, many)

    def tickets(self, tickets: Iterable[Ticket], format: str, many: bool = True) -> None:
        """Tickets in the wanted format: whole as JSON, else their cards."""
        if format in ("json", "jsonl"):
            from ticketcli.render.document import document

            service = self.service if self.served else None
            told = [document(ticket, self.desk.settings, self.at, service) for ticket in tickets]
            self.documents(told, format, many)
        else:
            from ticketcli.ticket.card import card

            self.cards(list(map(self._served if self.served else card, tickets)), format)

    def _served(self, ticket: Ticket) -> Card:
        """The card of a ticket with its next deadline."""
        from ticketcli.sla.deadlines import served
        from ticketcli.ticket.card import card

        return served(card(ticket), self.service.deadlines(ticket))

    def cards(
        self, cards: Sequence[Card], format: str, columns: str | None = None, faults: Sequence[BadFile] = ()
    ) -> None:
        """Cards of tickets as rows of these columns (none: the usual ones, as many as fit); whole tickets as JSON."""
        from ticketcli.render import listing

        if format in ("json", "jsonl"):
            found = (self.desk.store.ticket(card.id) for card in cards)
            self.tickets(filter(None, found), format)
            return
        keys = listing.columns(columns, format, self.served)
        shown = listing.marked(cards, faults, self.at) if format == "table" else cards
        table = listing.table(shown, keys, self.desk.settings, self.at)
        if self.width and format == "table" and not columns:
            table = listing.fitted(*table, self.width)
        self.rows(format, *table)

    def documents(self, documents: Sequence[Mapping[str, Any]], format: str, many: bool) -> None:
        """Documents as JSON, one for one that was asked for and an array for several; as jsonl a line each."""
        if format == "jsonl":
            self.data(grid.json_text(one) for one in documents)
        else:
            self.data([grid.json_text(documents if many or len(documents) != 1 else documents[0], 2)])

    def passed_over(self) -> None:
        """Name the files that could not be read, so that nothing is hidden."""
        for fault in self.desk.faults:
            self.say(_("passed over: {fault}").format(fault=fault))
        self.desk.faults.clear()
        for warning in self.desk.index.warnings:
            self.say(warning)
        self.desk.index.warnings.clear()


def _language(desk: Desk) -> str | None:
    """The language of a desk whose settings can be read."""
    try:
        return desk.settings.languages[0]
    except BadFile:
        return None


def told(change: Change) -> str:
    """What a change did and why, in the language that is spoken."""
    from ticketcli.rules.explain import retold
    from ticketcli.ticket.wording import deeds, grounds

    why = grounds(change)
    line = f"{change.after.id}  {deeds(change, _)}"
    return safe(line) + (f" — {one_line(retold(why))}" if why else "")


def known_agent(desk: Desk, id: str) -> Agent:
    """The agent called so; NotFound with the nearest otherwise."""
    if id in desk.agents:
        return desk.agents[id]
    known = suggested(id, desk.agents, 5)
    hint = _("; there is {known}").format(known=known) if desk.agents else _(": add one with `tkt agent add ID`")
    raise NotFound(_("no such agent: {id}").format(id=one_line(id, 60)) + hint)


def page(lines: Iterable[str]) -> None:
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
