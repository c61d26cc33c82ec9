"""tkt resolve: done, and how."""

from collections.abc import Callable, Mapping
from datetime import datetime

import click

from ticketcli.config.ticket_values import check_value, parse_assignments
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.terminal import editor
from ticketcli.terminal.changes import act_on_tickets
from ticketcli.terminal.command import (
    complete_numbers,
    dry_run_option,
    format_option,
    message_options,
    tickets_argument,
    verb,
)
from ticketcli.terminal.session import Session
from ticketcli.text import clean_text
from ticketcli.ticket import lifecycle, money
from ticketcli.ticket.model import Ticket
from ticketcli.ticket.outcomes import (
    AMOUNT_OF,
    CODE,
    DETAILS,
    OF,
    OUTCOMES,
    SOLVED,
    TICKET,
    UNCOUNTED,
    WHEN,
    Detail,
)
from ticketcli.worktime import dates, instants

Command = Callable[..., None]


def _detail_options(do: Command) -> Command:
    """An option for each detail that some outcome asks for."""
    for detail in reversed(DETAILS):
        complete = complete_numbers if detail.typed == TICKET else None
        option = click.option(
            f"--{detail.name}", detail.name, metavar=detail.typed, help=_(detail.help), shell_complete=complete
        )
        do = option(do)
    return do


@verb(_("Resolve tickets, saying how they ended; what an outcome demands is checked."))
@tickets_argument()
@click.option("--outcome", type=click.Choice(list(OUTCOMES)), default=SOLVED, help=_("how it ended"))
@message_options(_("what was done, for the customer"))
@_detail_options
@click.option("--keyword", "keywords", multiple=True, metavar="WORD", help=_("a word of the problem (again for more)"))
@click.option(
    "--solution-keyword", "solution", multiple=True, metavar="WORD", help=_("a word of the solution (again for more)")
)
@dry_run_option()
@format_option()
def command(
    session: Session, tickets: tuple[str, ...], outcome: str, message: str | None, file: str | None,
    keywords: tuple[str, ...], solution: tuple[str, ...], dry_run: bool, format: str, **details: str | None,
) -> None:  # fmt: skip
    """Gather what the outcome demands, check it, record it."""
    summary = editor.take_message(message, file, _("what was done")) if message is not None or file is not None else ""
    facts = ({"summary": summary} if summary else {}) | _facts(session, details)
    words = [*(f"keywords+={word}" for word in keywords), *(f"solution_keywords+={word}" for word in solution)]

    def do(ticket: Ticket) -> Ticket:
        original = facts.get(OF.name)
        if original == ticket.id:
            raise Usage(_("{id} cannot be a duplicate of itself").format(id=ticket.id))
        links = tuple(dict.fromkeys((*ticket.links, *([original] if original else ()))))
        values = {**parse_assignments(words, session.desk.settings, ticket), "links": links}
        told = lifecycle.change_fields(ticket, values, "set", session.by, session.at)
        if told.open and outcome not in UNCOUNTED:
            told = lifecycle.claim_ticket(told, session.agent and session.agent.id, session.by, session.at)
        return lifecycle.resolve_ticket(told, outcome, session.by, session.at, session.desk.path(ticket), facts)

    editor.with_text_kept(summary, lambda: act_on_tickets(session, tickets, format, do, dry_run))


def _facts(session: Session, told: Mapping[str, str | None]) -> dict[str, str]:
    """What was told of how it ended, each detail as it is kept."""
    typed = {detail: words for detail in DETAILS if (words := told[detail.name]) is not None}
    return {detail.name: kept for detail, words in typed.items() if (kept := _kept(session, detail, words))}


def _limit(session: Session, typed: str) -> datetime:
    """By when; told as it was understood, and refused when it is past."""
    by_at = session.when(typed, dates.read_limit)
    by = _("by {when}").format(when=instants.describe_instant(by_at, session.at))
    if by_at < session.at:
        raise Usage(f"{by}: " + _("in the past"))
    session.out.say(by)
    return by_at


def _kept(session: Session, detail: Detail, typed: str) -> str:
    if not typed.strip():
        return ""
    readers: Mapping[str, Callable[[str], str]] = {
        WHEN: lambda text: _limit(session, text).isoformat(),
        TICKET: lambda text: session.desk.get(text).id,
        AMOUNT_OF: money.read_amount,
        CODE: money.read_currency,
    }
    if detail.typed in readers:
        return readers[detail.typed](typed)
    return str(check_value(detail.name, clean_text(typed), session.desk.settings) or "")
