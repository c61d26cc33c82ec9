"""tkt sla: what is late, or will be; and what is odd in the policies."""

from typing import Any

import click

from ticketcli.errors import FOUND, Usage
from ticketcli.i18n import _, plural
from ticketcli.render import grid
from ticketcli.sla.lint import find_policy_oddities
from ticketcli.storage.files import SERVICE
from ticketcli.terminal.command import verb
from ticketcli.terminal.session import Session
from ticketcli.terminal.watch import check_deadlines, watch_tickets
from ticketcli.terminal.watch_options import (
    WatchOptions,
    read_request,
    selecting_options,
    telling_options,
    within_option,
)


@verb(_("Find what is late or about to be, by the policies of sla.yaml; `tkt sla lint` finds what is odd in them."))
@click.argument("what", required=False, type=click.Choice(["lint"]), metavar="[lint]")
@within_option()
@selecting_options()
@telling_options()
def command(session: Session, what: str | None, **typed: Any) -> int:
    """Look at every open ticket, tell."""
    options = WatchOptions(**typed)
    if what:
        return _lint(session, options.format)
    request = read_request(session, options)
    if not session.desk.service.levels.policies:
        session.out.say(
            _("sla.yaml has no policies: nothing has a deadline (docs/format.md says how they are written)")
        )
    return watch_tickets(session, request, [check_deadlines])


def _lint(session: Session, format: str) -> int:
    if format not in ("table", "json", "jsonl", "csv", "ids", "md"):
        raise Usage(_("`lint` is written as table, json, jsonl, csv or md"))
    found = list(find_policy_oddities(session.desk.service.levels, session.desk.index.tickets(), SERVICE, session.at))
    columns = [
        grid.Column("where", _("where")),
        grid.Column("line", _("line"), align="right"),
        grid.Column("what", _("what")),
        grid.Column("tickets", _("tickets"), shrink=True),
    ]
    session.out.rows(format, columns, [(one.where, one.line or None, one.what, one.tickets) for one in found])
    session.out.say(plural("{n} oddity", "{n} oddities", len(found)) if found else _("nothing is odd"))
    session.out.name_faults()
    return FOUND if found else 0
