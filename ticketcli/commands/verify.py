"""tkt verify: does history prove what the timelines say."""

import sys

import click

from ticketcli.check.history.verify import Evidence
from ticketcli.errors import FOUND
from ticketcli.i18n import _, plural
from ticketcli.render import grid
from ticketcli.terminal.command import format_option, verb
from ticketcli.terminal.session import Session
from ticketcli.text import one_line


@verb(_("Check that git bears out what the timelines say; exit 1 when it does not."))
@click.option("--full", is_flag=True, help=_("all commits again, also those verified before"))
@click.option("--accept", is_flag=True, help=_("what is found was looked at: tell it no more in this clone"))
@format_option()
def command(session: Session, full: bool, accept: bool, format: str) -> int:
    """What is new since the last time, and what was found before."""
    proof = Evidence(session.desk, full)
    tell = (lambda n: session.out.say(_("{n} commits …").format(n=n))) if sys.stderr.isatty() else (lambda n: None)
    found = proof.run(session.at, tell)
    columns = [
        grid.Column("kind", _("what")),
        grid.Column("commit", _("commit"), format=(lambda id: id[:10]) if format == "table" else str),
        grid.Column("where", _("where"), shrink=True),
        grid.Column("finding", _("what is wrong"), shrink=True),
    ]
    rows = [(one.kind, one.commit or None, one_line(one.where) or None, one_line(one.what)) for one in found]
    if rows or format != "table":
        session.out.rows(format, columns, rows)
    for agent, count in sorted(proof.signatures.proven.items()):
        told = plural("{n} commit is proven by a key", "{n} commits are proven by a key", count)
        session.out.say(f"{one_line(agent)}: {told}")
    session.out.say(
        plural("{n} finding", "{n} findings", len(found)) if found else _("history bears out every timeline")
    )
    if accept:
        proof.accept(found)
        return 0
    return FOUND if found else 0
