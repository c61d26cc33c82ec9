"""tkt new: open a ticket."""

from typing import Any, NamedTuple

import click

from ticketcli.config.ticket_values import check_title, check_value, given_values, parse_assignments
from ticketcli.desk import possible_duplicates, record
from ticketcli.errors import Usage
from ticketcli.i18n import _
from ticketcli.intake import accept
from ticketcli.render.ticket import CASES, Sheet
from ticketcli.rules.explain import retell
from ticketcli.terminal.command import (
    agent_option,
    complete_customers,
    complete_tags,
    field_options,
    format_option,
    message_options,
    verb,
)
from ticketcli.terminal.duplicates import say_twins
from ticketcli.terminal.editor import take_message, with_text_kept
from ticketcli.terminal.session import Session, known_agent
from ticketcli.text import clean_text, make_slug, one_line
from ticketcli.ticket import lifecycle
from ticketcli.ticket.fields import CHOSEN, split_own, with_values
from ticketcli.ticket.model import Change, Customer, External, Ticket
from ticketcli.ticket.outcomes import OUTCOMES, REASONS, SOLVED
from ticketcli.ticket.people import Sender, read_sender

AT_ONCE = tuple(name for name, row in OUTCOMES.items() if set(row.demands) <= {REASONS})
"""The outcomes that a call may end with: what else they demand is not known yet."""
CLASSIFYING = (*(name for name in CHOSEN if name != "team"), "contact")
"""The fields with an option of their own."""


class NewOptions(NamedTuple):
    """What is said of a ticket beside its title, as it was typed."""

    message: str | None
    file: str | None
    type: str | None
    area: str | None
    product: str | None
    priority: str | None
    stage: str | None
    channel: str | None
    sent_by: str | None
    customer: str | None
    contact: str | None
    tags: tuple[str, ...]
    assign: str | None
    sets: tuple[str, ...]
    created: str | None
    external: str | None
    no_rules: bool
    resolved: bool
    outcome: str
    summary: str | None
    reasons: str | None
    keywords: tuple[str, ...]
    solution: tuple[str, ...]


@verb(_("Open a ticket; the rules classify and assign it in the same commit."))
@click.argument("title")
@message_options(_("what the customer said"))
@field_options()
@click.option("--channel", metavar="CHANNEL", help=_("how it came: mail, phone, …"))
@click.option(
    "--from", "sent_by", metavar="WHO", help=_("mail, telephone or handle of who writes; finds or makes the customer")
)
@click.option("--customer", metavar="CUSTOMER", help=_("the customer"), shell_complete=complete_customers)
@click.option("--contact", metavar="WHO", help=_("the person at the customer"))
@click.option(
    "--tag", "tags", multiple=True, metavar="TAG", help=_("a tag (again for more)"), shell_complete=complete_tags
)
@agent_option("--assign", help=_("give it to this agent"))
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help=_("any other field (again for more)"))
@click.option("--created", metavar="WHEN", help=_("when it came in, if not now"))
@click.option(
    "--external", metavar="SOURCE:ID", help=_("its number elsewhere; what came from there already is not opened again")
)
@click.option("--no-rules", is_flag=True, help=_("neither classify nor assign"))
@click.option("--resolved", is_flag=True, help=_("solved at once"))
@click.option("--outcome", type=click.Choice(AT_ONCE), default=SOLVED, help=_("how it ended, with --resolved"))
@click.option("--summary", metavar="TEXT", help=_("what was done, with --resolved"))
@click.option("--reasons", metavar="TEXT", help=_("why it is rejected or cannot be solved"))
@click.option("--keyword", "keywords", multiple=True, metavar="WORD", help=_("a word of the problem (again for more)"))
@click.option(
    "--solution-keyword", "solution", multiple=True, metavar="WORD", help=_("a word of the solution (again for more)")
)
@format_option()
def command(session: Session, title: str, format: str, **typed: Any) -> None:
    """Gather the text first, then read, think and record under the desk's lock."""
    options = NewOptions(**typed)
    if not options.resolved and (options.summary or options.reasons or options.outcome != SOLVED):
        raise Usage(_("--outcome, --summary and --reasons go with --resolved"))
    asked = options.file is not None or options.message is not None
    text = take_message(options.message, options.file, _("what the customer said")) if asked else ""
    with_text_kept(text, lambda: _open(session, check_title(title), text, format, options))


def _open(session: Session, title: str, text: str, format: str, options: NewOptions) -> None:
    desk = session.desk
    desk.forgive_faults()
    created = session.when(options.created) if options.created else session.at
    if created > session.at:
        raise Usage(_("a ticket cannot come in after the present ({at})").format(at=session.at.isoformat()))
    values = {**_values(session, options), "external": _external(options.external)}
    with desk.writing():
        if there := desk.index.from_external(str(values["external"])) if values["external"] else []:
            session.out.say(_("{external} is there already: {id}").format(external=values["external"], id=there[0]))
            _print(session, there[0], format)
            session.desk.note_unread_customers()
            session.out.name_faults()
            return
        who = read_sender("--from", options.sent_by) if options.sent_by is not None else Sender()
        customer, files = _customer(session, who, options.customer)
        ticket = Ticket(desk.fresh_number(created), title, created, description=text, **values)
        after = _dispatched(session, _known(ticket, customer, who), options)
        done = record.record_on_desk(desk, [Change(None, after)], session.author, session.at, files=files)
        if after.open and not after.assignee and not options.no_rules:
            session.out.say(f"{after.id}: {retell(desk.assignment.dispatch().choice(after, session.at).because)}")
    session.out.changes(done, format)
    if customer and not files and format == "table" and not session.quiet:
        _say_who(session, after, customer)
    session.desk.note_unread_customers()
    session.out.name_faults()
    if not session.quiet:
        say_twins(session, after.id, possible_duplicates.find_possible(desk, after))


def _say_who(session: Session, ticket: Ticket, customer: Customer) -> None:
    """The card of a customer who was known, for whoever has them on the telephone."""
    desk = session.desk
    page = Sheet(ticket, customer, desk.index.beside(ticket, CASES), desk.settings, session.at)
    session.out.say("\n".join(page.card()).lstrip("\n"))


def _external(typed: str | None) -> External | None:
    """Where a ticket came from, so that a script that was cut off can ask again; Usage when it is none."""
    if not typed:
        return None
    source, _colon, id = clean_text(typed).partition(":")
    if make_slug(source) != source.lower() or not source or not id.strip() or "\n" in id:
        raise Usage(_("`{typed}` is not SOURCE:ID, such as shop:1234").format(typed=one_line(typed, 60)))
    return External(source.lower(), id.strip())


def _print(session: Session, id: str, format: str) -> None:
    if session.quiet or format in ("table", "ids"):
        session.out.data([id])
    else:
        session.out.tickets([session.desk.get(id)], format, many=False)


def _values(session: Session, options: NewOptions) -> dict[str, Any]:
    settings = session.desk.settings
    values = {key: check_value(key, typed, settings) for key in CLASSIFYING if (typed := getattr(options, key))}
    added = {"tags": options.tags, "keywords": options.keywords, "solution_keywords": options.solution}
    words = [f"{field}+={word}" for field, typed in added.items() for word in typed]
    given = parse_assignments([*options.sets, *words], settings)
    ours, own = split_own(given)
    return given_values({"priority": settings.priority, **values, **ours, "extra": given_values(own) or None})


def _customer(session: Session, who: Sender, named: str | None) -> tuple[Customer | None, dict[str, bytes | None]]:
    """Who it is, and the file that makes a new or grown customer."""
    desk = session.desk
    if named:
        known = desk.find.customer(named)
        grown = accept.welcome_customer(desk.directory, who, known.id) if who.address else known
        return grown, record.customer_file(desk.store, grown) if grown and grown != known else {}
    before = desk.directory.find(who) if who.address else None
    if who.address and not before and not who.is_reached:
        said = _("`{name}` is no mail address, telephone or handle: kept as the contact's name, without a customer")
        session.out.say(said.format(name=one_line(who.address, 60)))
        return None, {}
    found = accept.welcome_customer(desk.directory, who)
    return found, record.customer_file(desk.store, found) if found and found != before else {}


def _known(ticket: Ticket, customer: Customer | None, who: Sender) -> Ticket:
    contact = ticket.contact or who.address or None
    language = ticket.language or (customer.language if customer else None)
    return with_values(
        ticket, {"customer": customer.id if customer else ticket.customer, "contact": contact, "language": language}
    )


def _dispatched(session: Session, ticket: Ticket, options: NewOptions) -> Ticket:
    desk, at = session.desk, session.at
    dispatch = desk.assignment.dispatch()
    if options.assign:
        ticket = lifecycle.assign_ticket(ticket, known_agent(desk, options.assign).id, ticket.team, session.by, at)
    if not options.no_rules:
        opened = dispatch.only_classify if options.resolved else dispatch.open_ticket
        ticket = opened(ticket, at)
    path = desk.settings.types.get(ticket.type or "")
    lifecycle.check_required(ticket, "open", path)
    if not options.resolved:
        return ticket
    ticket = lifecycle.claim_ticket(ticket, session.agent and session.agent.id, session.by, at)
    told = {"summary": clean_text(options.summary or "").strip(), "reasons": clean_text(options.reasons or "").strip()}
    return lifecycle.resolve_ticket(ticket, options.outcome, session.by, at, path, told)
