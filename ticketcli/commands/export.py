"""tkt export: csv, json, jsonl."""

import sys

import click

from ticketcli.i18n import _
from ticketcli.render import exports
from ticketcli.terminal.command import QueryCommand, verb
from ticketcli.terminal.session import Session
from ticketcli.text import safe_lines


@verb(_("Export tickets to standard output; import reads it back without loss (json, jsonl)."), QueryCommand)
@click.argument("format", type=click.Choice(exports.FORMATS))
@click.argument("terms", nargs=-1, metavar="[QUERY]...")
@click.option("--raw", is_flag=True, help=_("csv: leave cells that a spreadsheet would run as they are"))
def command(session: Session, format: str, terms: tuple[str, ...], raw: bool) -> None:
    """All tickets, or those that a query finds."""
    desk = session.desk
    asked = session.query(terms)
    session.serve()
    found = desk.index.tickets(asked.test)
    urgency = desk.urgency.points(session.at.timestamp())
    shown = sys.stdout.isatty()
    for part in exports.export_tickets(found, format, desk.settings, session.at, raw, urgency):
        sys.stdout.write("\n".join(safe_lines(part.replace("\r\n", "\n"))) if shown else part)
    desk.faults += desk.index.faults()
    session.out.name_faults()
