"""tkt promise: a call, or anything else, by a certain time."""

from datetime import datetime
from typing import Any, NamedTuple

import click

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import complete_numbers, dry_run_option, pick_options, verb
from ticketcli.terminal.editor import take_message, with_text_kept
from ticketcli.terminal.session import Session
from ticketcli.terminal.watch import check_promises, watch_tickets
from ticketcli.terminal.watch_options import WatchOptions, read_request, telling_options, within_option
from ticketcli.ticket import promises
from ticketcli.ticket.model import Ticket
from ticketcli.worktime import dates


class PromiseOptions(NamedTuple):
    """What is promised, kept or renewed, and in which words; exactly one of the last four is asked for."""

    call: bool
    message: str | None
    file: str | None
    dry_run: bool
    by_text: str | None
    kept: bool
    renew: str | None
    due: bool


@verb(_("Promise a call, or anything else, by a time; say that it was kept, renew it; list what is due (--due)."))
@click.argument("tickets", nargs=-1, metavar="TICKET...", shell_complete=complete_numbers)
@click.option("--call", is_flag=True, help=_("a call is promised"))
@click.option("--by", "by_text", metavar="WHEN", help=_("by when"))
@click.option("-m", "--message", metavar="TEXT", help=_("what is promised, how it went, or why it is renewed"))
@click.option("-F", "--file", metavar="FILE", help=_("the same from a file; - is standard input"))
@click.option("--kept", is_flag=True, help=_("the promise due first was kept"))
@click.option("--renew", metavar="WHEN", help=_("the promise due first gets a new time; says why"))
@click.option("--due", is_flag=True, help=_("list what was not kept in time, and what is due --within"))
@within_option()
@dry_run_option()
@telling_options()
def command(session: Session, tickets: tuple[str, ...], **typed: Any) -> int | None:
    """One of four: promise, keep, renew, list."""
    asked, listed = pick_options(PromiseOptions, typed), pick_options(WatchOptions, typed)
    if sum(map(bool, (asked.by_text, asked.kept, asked.renew, asked.due))) != 1:
        raise Usage(_("say one of --by WHEN, --kept, --renew WHEN and --due"))
    if asked.due:
        return _due(session, tickets, listed)
    if not tickets:
        raise Usage(_("which ticket? tkt promise TICKET --call --by WHEN"))
    _act(session, tickets, asked, listed.format if listed.format in ("json", "jsonl", "ids") else "table")
    return None


def _due(session: Session, tickets: tuple[str, ...], options: WatchOptions) -> int:
    if tickets:
        raise Usage(_("--due lists the promises of all tickets: name none"))
    return watch_tickets(session, read_request(session, options), [check_promises])


def _act(session: Session, tickets: tuple[str, ...], options: PromiseOptions, format: str) -> None:
    text = _text(options)
    service = session.desk.service.levels

    def do(ticket: Ticket) -> Ticket:
        if options.kept:
            return promises.keep_promise(ticket, text, session.by, session.at)
        typed = options.by_text or options.renew or ""
        by_at = dates.read_instant(typed, session.at, session.desk.settings.tz, service.hours(ticket))
        _check(by_at, session)
        if options.renew:
            return promises.renew_promise(ticket, by_at, text, session.by, session.at)
        kind = promises.CALL if options.call else promises.PROMISE
        return promises.make_promise(ticket, kind, by_at, text, session.by, session.at)

    with_text_kept(text, lambda: act_on_tickets(session, tickets, format, do, options.dry_run))


def _check(by_at: datetime, session: Session) -> None:
    if by_at <= session.at:
        line = _("a promise lies ahead: {by} is not after the present ({at})")
        raise Usage(line.format(by=by_at.isoformat(), at=session.at.isoformat()))


def _text(options: PromiseOptions) -> str:
    """The words: asked for where a promise would be empty without, and where the customer must be told why."""
    given = options.message is not None or options.file is not None
    if given or options.renew or (options.by_text and not options.call):
        prompt = _("why it is renewed") if options.renew else _("what is promised")
        text = take_message(options.message, options.file, prompt)
        if not text.strip():
            raise Usage(_("the text is empty: nothing was changed"))
        return text
    return ""
