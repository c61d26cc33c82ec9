"""tkt resolve: done, and how."""

from typing import Any, NamedTuple

import click

from ticketcli.config.ticket_values import assignments, checked
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.terminal.changes import act
from ticketcli.terminal.command import (
    OUTCOMES,
    complete_numbers,
    dry_run_option,
    format_option,
    message_options,
    tickets_argument,
    verb,
)
from ticketcli.terminal.editor import message, with_text_kept
from ticketcli.terminal.session import Session
from ticketcli.text import clean
from ticketcli.ticket import lifecycle
from ticketcli.ticket.model import Outcome, Ticket


class ResolveOptions(NamedTuple):
    """What was done, and the facts that an outcome may demand."""

    message: str | None
    file: str | None
    reasons: str | None
    method: str | None
    amount: str | None
    currency: str | None
    due: str | None
    product: str | None
    original: str | None
    keywords: tuple[str, ...]


@verb(_("Resolve tickets, saying how they ended; what an outcome demands is checked."))
@tickets_argument()
@click.option("--outcome", type=click.Choice(OUTCOMES), default="solved", help=_("how it ended"))
@message_options(_("what was done, for the customer"))
@click.option("--reasons", metavar="TEXT", help=_("why it is rejected or cannot be solved"))
@click.option("--method", metavar="TEXT", help=_("how the customer is compensated"))
@click.option("--amount", metavar="AMOUNT", help=_("how much"))
@click.option("--currency", metavar="CODE", help=_("in which currency"))
@click.option("--by", "due", metavar="WHEN", help=_("by when the compensation arrives"))
@click.option("--product", metavar="PRODUCT", help=_("what it is replaced by"))
@click.option(
    "--of",
    "original",
    metavar="TICKET",
    help=_("the ticket that this is a duplicate of"),
    shell_complete=complete_numbers,
)
@click.option("--keyword", "keywords", multiple=True, metavar="WORD", help=_("a word of the solution (again for more)"))
@dry_run_option()
@format_option()
def command(session: Session, tickets: tuple[str, ...], outcome: str, dry_run: bool, format: str, **typed: Any) -> None:
    """Gather what the outcome demands, check it, record it."""
    options = ResolveOptions(**typed)
    asked = options.message is not None or options.file is not None
    summary = message(options.message, options.file, _("what was done")) if asked else ""
    facts = _facts(session, summary, options)
    keywords = [f"keywords+={word}" for word in options.keywords]

    def do(ticket: Ticket) -> Ticket:
        if facts.get("of") == ticket.id:
            raise Usage(_("{id} cannot be a duplicate of itself").format(id=ticket.id))
        links = tuple(dict.fromkeys((*ticket.links, *([facts["of"]] if facts.get("of") else ()))))
        values = {**assignments(keywords, session.desk.settings, ticket), "links": links}
        told = lifecycle.changed(ticket, values, "set", session.by, session.at)
        return lifecycle.resolved(told, Outcome(outcome), session.by, session.at, session.desk.path(ticket), facts)

    with_text_kept(summary, lambda: act(session, tickets, format, do, dry_run))


def _facts(session: Session, summary: str, options: ResolveOptions) -> dict[str, str]:
    given = {key: getattr(options, key) for key in ("reasons", "method", "amount", "currency", "product")}
    facts = {key: checked(key, clean(value), session.desk.settings) for key, value in given.items() if value}
    if options.due:
        facts["by"] = session.when(options.due).isoformat()
    if options.original:
        facts["of"] = session.desk.get(options.original).id
    return {**({"summary": summary} if summary else {}), **facts}
