"""One call of `tkt`: who makes it, when, where, and what is asked."""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from ticketcli.config.settings import Settings
from ticketcli.desk.desk import Desk, author_of, find_root
from ticketcli.errors import BadFile, NotFound
from ticketcli.history.repository import Author
from ticketcli.i18n import _, preferred_language, speak
from ticketcli.query.predicate import EVERY_TICKET, Query
from ticketcli.storage.files import SERVICE
from ticketcli.terminal.output import Output
from ticketcli.text import one_line, safe_text, suggest_words
from ticketcli.ticket.model import Agent, Change, Ticket
from ticketcli.worktime import dates

if TYPE_CHECKING:
    from ticketcli.sla.deadlines import Deadline, Service


class Session:
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
            speak(preferred_language(os.environ, _language(desk)))
        return desk

    @cached_property
    def at(self) -> datetime:
        """The present: --at, TKT_NOW or the clock, in the desk's zone, to the second."""
        return self.present(self.desk.settings)

    def present(self, settings: Settings) -> datetime:
        """The present in a zone that is known before there is a desk."""
        now = settings.local(datetime.now(UTC))
        typed = self.at_text or os.environ.get("TKT_NOW")
        return dates.read_instant(typed, now, settings.tz) if typed else now

    def when(self, typed: str, read: Callable[..., datetime] = dates.read_instant) -> datetime:
        """An instant as people type it, from the present on; working time is that of the desk's calendar."""
        calendar = self.levels.working if read is dates.read_limit or dates.is_working_length(typed) else None
        return read(typed, self.at, self.desk.settings.tz, calendar)

    @cached_property
    def levels(self) -> "Service":
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
        self.out.name_fault(fault)

    def deadlines(self, ticket: Ticket) -> "Sequence[Deadline]":
        """The last deadline of each target of a ticket."""
        return self.levels.deadlines(ticket) if self.has_policies else ()

    @cached_property
    def has_policies(self) -> bool:
        """Whether there can be deadlines; nothing is loaded to find out."""
        return "policies" in (self.desk.store.text(SERVICE) or "")

    def serve(self) -> None:
        """Let the index know the deadlines of all open tickets, or that there are none any more."""
        try:
            if self.has_policies:
                self.desk.serve()
                return
        except BadFile as fault:
            self._pass_over(fault)
        self.desk.index.unserve()

    def query(self, typed: str | Sequence[str]) -> Query:
        """The query that was typed; who asks, and what is due, is found out where a term of it wants to know."""
        if not typed:
            return EVERY_TICKET
        from ticketcli.query.parse import parse_query

        desk = self.desk
        query = parse_query(
            typed, desk.settings, self.at, desk.agents, self._my_id, lambda: self.levels, self.news,
            desk.index.ids_of_customer,
        )  # fmt: skip
        if query.keys & {"due", "late"}:
            self.serve()
        return query

    # -- who -----------------------------------------------------------------------------------------------------------

    @cached_property
    def agent(self) -> Agent | None:
        """The agent who acts: --as, else the one whose mail is git's user.email."""
        if self.as_agent:
            return known_agent(self.desk, self.as_agent)
        identity = self.desk.history.identity()
        return self.desk.find.agent_of_mail(identity.mail) if identity else None

    def _my_id(self) -> str | None:
        return self.agent.id if self.agent else None

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
        raise NotFound(what.format(mail=safe_text(identity.mail)))

    def news(self) -> list[str]:
        """The numbers of the tickets that the last sync brought in."""
        from ticketcli.history.remotes import tickets_brought

        return tickets_brought(self.desk.history)

    # -- out -----------------------------------------------------------------------------------------------------------

    @cached_property
    def out(self) -> Output:
        """What goes out of it."""
        return Output(self)

    @property
    def has_recorded(self) -> bool:
        """Whether anything was recorded; no desk is opened to find out."""
        return "desk" in vars(self) and bool(self.desk.history.recorded)

    def in_turn(self, changes: Sequence[Change]) -> list[Change]:
        """The changes with fresh entries behind those that were there, unless --at dates them back on purpose."""
        if self.at_text:
            return list(changes)
        from ticketcli.ticket.lifecycle import put_in_turn

        return [change._replace(after=put_in_turn(change.before, change.after)) for change in changes]


def _language(desk: Desk) -> str | None:
    """The language of a desk whose settings can be read."""
    try:
        return desk.settings.languages[0]
    except BadFile:
        return None


def known_agent(desk: Desk, id: str) -> Agent:
    """The agent called so; NotFound with the nearest otherwise."""
    if id in desk.agents:
        return desk.agents[id]
    known = suggest_words(id, desk.agents, 5)
    hint = _("; there is {known}").format(known=known) if desk.agents else _(": add one with `tkt agent add ID`")
    raise NotFound(_("no such agent: {id}").format(id=one_line(id, 60)) + hint)
