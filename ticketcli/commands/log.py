"""tkt log: the audit trail from git."""

import click

from ticketcli.history.commits import commits_by
from ticketcli.history.repository import Commit
from ticketcli.i18n import _
from ticketcli.render import grid
from ticketcli.rules.explain import retell
from ticketcli.storage.files import ticket_path
from ticketcli.terminal.command import complete_numbers, format_option, verb
from ticketcli.terminal.session import Session
from ticketcli.text import fold_text
from ticketcli.ticket.people import mail_key


@verb(_("Show the audit trail from git: who changed what, when and why; of one ticket, or of the whole desk."))
@click.argument("ticket", required=False, metavar="[TICKET]", shell_complete=complete_numbers)
@click.option("--limit", type=click.IntRange(0), default=0, help=_("at most so many (0: all)"))
@click.option("--by", metavar="WHO", help=_("only of this agent, or whose name or address has this in it"))
@click.option("--since", metavar="WHEN", help=_("only from then on"))
@format_option()
def command(session: Session, ticket: str | None, limit: int, by: str | None, since: str | None, format: str) -> None:
    """Commits, newest first."""
    desk = session.desk
    start = session.when(since) if since else None
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
    commits = desk.history.log(path, 0 if by or since else limit)
    theirs = commits_by(desk.history, *_people(session, by)) if by else None
    commits = [
        commit for commit in commits if (theirs is None or commit.id in theirs) and (not start or commit.at >= start)
    ]
    commits = commits[:limit] if limit else commits
    session.out.rows(format, columns, [(c.id, c.at, c.author, c.subject, _grounds(c)) for c in commits])


def _people(session: Session, by: str) -> tuple[frozenset[str], str]:
    """The addresses of an agent; of somebody else what was typed, to be found in names and addresses."""
    agent = session.desk.agents.get(by)
    if agent:
        return frozenset(map(mail_key, (*agent.mail, f"{agent.id}@localhost"))), ""
    return frozenset(), fold_text(by)


def _grounds(commit: Commit) -> str | None:
    return retell(", ".join(commit.trailer("Because"))) or None
