"""tkt link: tickets that belong together."""

import click

from ticketcli import lifecycle
from ticketcli.console import Console
from ticketcli.errors import Usage
from ticketcli.language import _
from ticketcli.model import Change
from ticketcli.verb import dry_run_option, format_option, tickets_argument, verb


@verb(_("Link tickets to each other, or give them a common parent."))
@tickets_argument()
@click.option("--parent", metavar="TICKET", help=_("the ticket that they are parts of"))
@dry_run_option()
@format_option()
def command(console: Console, tickets: tuple[str, ...], parent: str | None, dry_run: bool, format: str) -> None:
    """Each to all others, in one commit."""
    desk = console.desk
    with desk.writing():
        found = list({ticket.id: ticket for ticket in map(desk.get, tickets)}.values())
        top = desk.get(parent) if parent else None
        if not top and len(found) < 2:
            raise Usage(_("link at least two tickets, or say --parent TICKET"))
        if top and top.id in {ticket.id for ticket in found}:
            raise Usage(_("{id} cannot be its own parent").format(id=top.id))
        ids = [ticket.id for ticket in found]
        after = [
            lifecycle.changed(ticket, {"parent": top.id}, "linked", console.by, console.at)
            if top
            else lifecycle.linked(ticket, [id for id in ids if id != ticket.id], console.by, console.at)
            for ticket in found
        ]
        changes = [Change(before, now) for before, now in zip(found, after, strict=True)]
        done = (
            changes if dry_run else desk.record(changes, console.author, console.at, "linked" if len(found) > 1 else "")
        )
    if dry_run:
        console.say(_("nothing was changed: this was a dry run"))
    console.changes(done, format, many=len(found) > 1)
