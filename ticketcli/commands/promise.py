"""tkt promise: a call, or anything else, by a certain time."""

from datetime import datetime
from typing import Any

import click

from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.terminal import watch
from ticketcli.terminal.changes import act
from ticketcli.terminal.command import complete_numbers, dry_run_option, verb
from ticketcli.terminal.editor import message, with_text_kept
from ticketcli.terminal.session import Session
from ticketcli.ticket import promises
from ticketcli.ticket.model import Ticket
from ticketcli.worktime import dates


@verb(_("Promise a call, or anything else, by a time; say that it was kept, renew it; list what is due (--due)."))
@click.argument("tickets", nargs=-1, metavar="TICKET...", shell_complete=complete_numbers)
@click.option("--call", is_flag=True, help=_("a call is promised"))
@click.option("--by", "by_text", metavar="WHEN", help=_("by when"))
@click.option("-m", "--message", metavar="TEXT", help=_("what is promised, how it went, or why it is renewed"))
@click.option("-F", "--file", metavar="FILE", help=_("the same from a file; - is standard input"))
@click.option("--kept", is_flag=True, help=_("the promise due first was kept"))
@click.option("--renew", metavar="WHEN", help=_("the promise due first gets a new time; says why"))
@click.option("--due", is_flag=True, help=_("list what was not kept in time, and what is due --within"))
@watch.within_option()
@dry_run_option()
@watch.telling_options()
def command(session: Session, tickets: tuple[str, ...], **options: Any) -> int | None:
    """One of four: promise, keep, renew, list."""
    asked = [name for name in ("by_text", "kept", "renew", "due") if options[name]]
    if len(asked) != 1:
        raise Usage(_("say one of --by WHEN, --kept, --renew WHEN and --due"))
    if options["due"]:
        return _due(session, tickets, options)
    if not tickets:
        raise Usage(_("which ticket? tkt promise TICKET --call --by WHEN"))
    _act(session, tickets, options, asked[0])
    return None


def _due(session: Session, tickets: tuple[str, ...], options: dict[str, Any]) -> int:
    if tickets:
        raise Usage(_("--due lists the promises of all tickets: name none"))
    wanted = watch.asked(session, options)
    look = watch.looked(session, wanted, [watch.promise_check(session, wanted)])
    return watch.tell(session, look.all, options)


def _act(session: Session, tickets: tuple[str, ...], options: dict[str, Any], what: str) -> None:
    text = _text(options, what)
    service = session.desk.service.levels
    format = options["format"] if options["format"] in ("json", "jsonl", "ids") else "table"

    def do(ticket: Ticket) -> Ticket:
        if what == "kept":
            return promises.kept(ticket, text, session.by, session.at)
        typed = options[what]
        by_at = dates.read(typed, session.at, session.desk.settings.tz, service.hours(ticket))
        _check(by_at, session)
        if what == "renew":
            return promises.renewed(ticket, by_at, text, session.by, session.at)
        kind = promises.CALL if options["call"] else promises.PROMISE
        return promises.promised(ticket, kind, by_at, text, session.by, session.at)

    with_text_kept(text, lambda: act(session, tickets, format, do, options["dry_run"]))


def _check(by_at: datetime, session: Session) -> None:
    if by_at <= session.at:
        line = _("a promise lies ahead: {by} is not after the present ({at})")
        raise Usage(line.format(by=by_at.isoformat(), at=session.at.isoformat()))


def _text(options: dict[str, Any], what: str) -> str:
    """The words: asked for where a promise would be empty without, and where the customer must be told why."""
    given = options["message"] is not None or options["file"] is not None
    if given or what == "renew" or (what == "by_text" and not options["call"]):
        prompt = _("why it is renewed") if what == "renew" else _("what is promised")
        text = message(options["message"], options["file"], prompt)
        if not text.strip():
            raise Usage(_("the text is empty: nothing was changed"))
        return text
    return ""
