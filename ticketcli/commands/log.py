"""tkt log: the audit trail from git."""

import click

from ticketcli.console import Console
from ticketcli.history import Commit
from ticketcli.language import _
from ticketcli.render import grid
from ticketcli.rules.explain import retold
from ticketcli.store import ticket_path
from ticketcli.verb import complete_numbers, format_option, verb


@verb(_("Show the audit trail from git: who changed what, when and why; of one ticket, or of the whole desk."))
@click.argument("ticket", required=False, metavar="[TICKET]", shell_complete=complete_numbers)
@click.option("--limit", type=click.IntRange(0), default=0, help=_("at most so many (0: all)"))
@format_option()
def command(console: Console, ticket: str | None, limit: int, format: str) -> None:
    """Commits, newest first."""
    desk = console.desk
    path = ticket_path(desk.get(ticket).id) if ticket else None
    columns = [
        grid.Column("commit", _("commit"), format=lambda commit: commit[:10])
        if format == "table"
        else grid.Column("commit", _("commit")),
        grid.Column("at", _("when")),
        grid.Column("by", _("who"), shrink=True),
        grid.Column("subject", _("what"), shrink=True),
        grid.Column("because", _("why"), shrink=True),
    ]
    commits = desk.history.log(path, limit)
    console.rows(format, columns, [(c.id, c.at, c.author, c.subject, _grounds(c)) for c in commits])


def _grounds(commit: Commit) -> str | None:
    return retold(", ".join(commit.trailer("Because"))) or None
